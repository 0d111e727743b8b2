//! One formatter per language; `./x test` refuses what they would change.

use crate::command;
use crate::machine::Machine;
use crate::steps::Steps;

/// Formats every source.
pub fn write(machine: &Machine, steps: &Steps) -> Result<(), String> {
    steps.step("format Rust", || {
        command::run(machine.program("cargo").args(["fmt", "--all"]), &machine.log("fmt-rust"))
    })?;
    if Machine::find(&["mvn"]).is_some() {
        steps.step("format Java", || {
            command::run(&mut machine.maven(&["spotless:apply"]), &machine.log("fmt-java"))
        })?;
    }
    if machine.path("wasm/npm/node_modules").exists() {
        steps.step("format TypeScript", || {
            command::run(&mut machine.npm(&["run", "format"]), &machine.log("fmt-npm"))
        })?;
    }
    Ok(())
}

/// Refuses unformatted Rust. Maven and npm check their own sources in their own steps.
pub fn check(machine: &Machine, steps: &Steps) -> Result<(), String> {
    steps.step("Rust is formatted", || {
        let mut cargo = machine.program("cargo");
        cargo.args(["fmt", "--all", "--check", "--", "--color", "never"]);
        command::run(&mut cargo, &machine.log("fmt-rust"))
    })
}
