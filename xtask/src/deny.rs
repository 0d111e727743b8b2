//! cargo-deny: licenses, sources, duplicates and forbidden crates among our dependencies.

use crate::machine::Machine;
use crate::steps::Steps;

const VERSION: &str = "0.20.2";

/// Builds the tool once (minutes on a machine that is also building other things), then checks
/// `deny.toml`. The version is part of its path, so a new version is built next to the old one.
pub fn run(machine: &Machine, steps: &Steps) -> Result<(), String> {
    let root = format!("target/tools/deny-{VERSION}");
    let program = machine.path(&format!("{root}/bin/cargo-deny"));
    if !program.exists() {
        let install = ["install", "cargo-deny", "--version", VERSION, "--locked", "--debug"];
        let mut cargo = machine.cargo(&install);
        cargo.args(["--no-default-features", "--target-dir", "target/tools/deny-build"]);
        // It will not be debugged, and debug information would be a third of its build.
        cargo.args(["--root", &root]).env("CARGO_PROFILE_DEV_DEBUG", "0");
        steps.run(machine, "build cargo-deny (the first time only)", &mut cargo)?;
    }
    let check = ["--all-features", "--locked", "check", "bans", "licenses", "sources"];
    let mut deny = machine.program(&program.to_string_lossy(), &check);
    steps.run(machine, "licenses and sources of dependencies", &mut deny)
}
