//! The verifier's jar as shipped: its library is linked against an old glibc and checked, and the
//! finished jar is tried the way others will use it.

use crate::machine::Machine;
use crate::steps::Steps;
use crate::{elf, natives};

/// The last number is the glibc version linked against.
const TARGET: &str = "x86_64-unknown-linux-gnu.2.17";

const JAR: &str =
    concat!("java-shim/verifier/target/countersign-verifier-", env!("CARGO_PKG_VERSION"), ".jar");

/// Builds with zig, checks the ELF policy, packages the jar and tries it.
pub fn run(machine: &Machine, steps: &Steps) -> Result<(), String> {
    let mut cargo = machine.program("cargo", &["zigbuild", "--release"]);
    cargo.args(["--package", "countersign-jni", "--target", TARGET, "--target-dir", "target/zig"]);
    steps.run(machine, "build the JNI library for glibc 2.17", &mut cargo)?;
    let library =
        machine.target(&format!("zig/x86_64-unknown-linux-gnu/release/{}", natives::LIBRARY));
    let size = steps.step("ELF policy", || elf::check(&library))?;
    steps.step("hand the library to the Java build", || natives::hand_over(machine, &library))?;
    // Not the whole `jars` command: that would build a library for this machine instead.
    let mut maven = machine.maven(&["verify", "--projects", "integration-tests", "--also-make"]);
    maven.args(["-Dtest=dev.countersign.packaged.*Test"]);
    maven.arg("-Dsurefire.failIfNoSpecifiedTests=false");
    steps.run(machine, "package the jar and try it", &mut maven)?;
    if !machine.path(JAR).is_file() {
        return Err(format!("{JAR} is not what Maven made"));
    }
    println!("{JAR}, with a library of {size}");
    Ok(())
}
