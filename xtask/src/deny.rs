//! cargo-deny: licenses, sources, duplicates and advisories of what we build on.

use std::path::PathBuf;

use crate::command;
use crate::machine::Machine;
use crate::steps::Steps;

const VERSION: &str = "0.20.2";

/// Builds the tool once (minutes, on a machine that builds other things beside it), then checks `deny.toml`.
pub fn run(machine: &Machine, steps: &Steps) -> Result<(), String> {
    let program = program(machine);
    if !program.exists() {
        steps.step("build cargo-deny (the first time only)", || {
            let mut cargo = machine.program("cargo");
            cargo.args(["install", "cargo-deny", "--version", VERSION, "--locked", "--debug"]);
            cargo.args(["--no-default-features", "--target-dir", "target/tools/deny-build"]);
            cargo.arg("--root").arg(root(machine));
            // Nobody debugs it, and a third of its build would be that.
            cargo.env("CARGO_PROFILE_DEV_DEBUG", "0");
            command::run(&mut cargo, &machine.log("deny-build"))
        })?;
    }
    steps.step("licenses and sources of dependencies", || {
        let mut deny = machine.program(&program.to_string_lossy());
        deny.args(["--all-features", "--locked", "check", "bans", "licenses", "sources"]);
        command::run(&mut deny, &machine.log("deny"))
    })
}

/// The version is part of the path, so that a new one is built beside the old.
fn root(machine: &Machine) -> PathBuf {
    machine.target(&format!("tools/deny-{VERSION}"))
}

fn program(machine: &Machine) -> PathBuf {
    root(machine).join("bin/cargo-deny")
}
