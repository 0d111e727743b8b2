//! The JNI library as it is shipped: linked against an old glibc, then looked at.

use std::path::PathBuf;

use crate::machine::Machine;
use crate::steps::Steps;
use crate::{command, elf, natives};

/// The last number is the glibc that is linked against.
const TARGET: &str = "x86_64-unknown-linux-gnu.2.17";

/// Builds through zig and checks the ELF policy.
pub fn run(machine: &Machine, steps: &mut Steps) -> Result<(), String> {
    steps.step("build the JNI library for glibc 2.17", || {
        let mut cargo = machine.program("cargo");
        cargo.args(["zigbuild", "--release", "--package", "countersign-jni"]);
        cargo.args(["--target", TARGET, "--target-dir", "target/zig"]);
        command::run(&mut cargo, &machine.log("release"))
    })?;
    let library = library(machine);
    let size = steps.step("ELF policy", || elf::check(&library))?;
    steps.step("hand the library to the Java build", || natives::hand_over(machine, &library))?;
    println!("{}: {size}", library.display());
    Ok(())
}

fn library(machine: &Machine) -> PathBuf {
    machine.target(&format!("zig/x86_64-unknown-linux-gnu/release/{}", natives::LIBRARY))
}
