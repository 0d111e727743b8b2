//! The JNI library and the constants by which the Java loader recognizes it.

use std::fs;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::command;
use crate::machine::Machine;
use crate::steps::Steps;

pub const PLATFORM: &str = "linux-x86_64";

pub const LIBRARY: &str = "libcountersign_jni.so";

/// Builds the library with the release profile and passes it to the Java build.
pub fn build(machine: &Machine, steps: &Steps) -> Result<(), String> {
    cargo(machine, steps, "native", &["--release"])?;
    steps.step("hand the library to the Java build", || {
        hand_over(machine, &machine.target(&format!("native/release/{LIBRARY}")))
    })
}

/// Builds the library with one more function, for the benches. It has a separate folder, because
/// both have the same name and would overwrite each other.
pub fn build_for_bench(machine: &Machine, steps: &Steps) -> Result<PathBuf, String> {
    cargo(machine, steps, "bench", &["--release", "--features", "bench"])?;
    Ok(machine.target(&format!("bench/release/{LIBRARY}")))
}

/// Builds the tests' library, which reads JSON and can be made to panic, for the lane and the tests
/// of the door. No jar contains it.
pub fn build_for_tests(machine: &Machine, steps: &Steps) -> Result<(), String> {
    cargo(machine, steps, "native", &["--profile", "lane", "--features", "panic-probe"])?;
    let built = for_tests(machine);
    let bytes = fs::read(&built).map_err(|e| format!("{}: {e}", built.display()))?;
    let probe = machine.path("java-shim/verifier/target/probe").join(LIBRARY);
    command::write_changed(&probe, &bytes)
}

fn cargo(machine: &Machine, steps: &Steps, folder: &str, flags: &[&str]) -> Result<(), String> {
    let what = flags.join(" ").replace("--", "");
    let mut cargo = machine.program("cargo", &["build", "--package", "countersign-jni"]);
    cargo.args(["--target-dir", &format!("target/{folder}")]).args(flags);
    steps.run(machine, &format!("build the JNI library ({what})"), &mut cargo)
}

pub fn for_tests(machine: &Machine) -> PathBuf {
    machine.target(&format!("native/lane/{LIBRARY}"))
}

/// Copies `library` into the verifier's resources and writes its length and digest as constants.
pub fn hand_over(machine: &Machine, library: &Path) -> Result<(), String> {
    let bytes = fs::read(library).map_err(|e| format!("{}: {e}", library.display()))?;
    let verifier = machine.path("java-shim/verifier/target");
    let resource = verifier.join(format!(
        "generated-resources/natives/META-INF/countersign-native/{PLATFORM}/{LIBRARY}"
    ));
    command::write_changed(&resource, &bytes)?;
    let source = verifier
        .join("generated-sources/natives/dev/countersign/verifier/internal/NativeBuild.java");
    command::write_changed(&source, constants(&bytes).as_bytes())
}

/// The digest is in a class and not in a file next to the library, which could be swapped together
/// with it.
fn constants(library: &[u8]) -> String {
    let length = library.len();
    let digest = Sha256::digest(library)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect::<Vec<_>>()
        .concat();
    format!(
        "package dev.countersign.verifier.internal;\n\n\
         /** The native library that belongs to this build; written by the build. */\n\
         final class NativeBuild {{\n  \
           static final String PLATFORM = \"{PLATFORM}\";\n  \
           static final long LENGTH = {length}L;\n  \
           static final String SHA256 =\n      \"{digest}\";\n\n  \
           private NativeBuild() {{}}\n}}\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_constants_name_length_and_digest() {
        let source = constants(b"abc");
        assert!(source.contains("LENGTH = 3L;"), "{source}");
        let digest = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert!(source.contains(digest), "{source}");
    }
}
