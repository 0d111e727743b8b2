//! One formatter per language; `./x test` refuses what they would change.

use crate::machine::Machine;
use crate::steps::Steps;

pub fn write(machine: &Machine, steps: &Steps) -> Result<(), String> {
    steps.run(machine, "format Rust", &mut machine.cargo(&["fmt", "--all"]))?;
    if Machine::find(&["mvn"]).is_some() {
        steps.run(machine, "format Java", &mut machine.maven(&["spotless:apply"]))?;
    }
    if machine.path("wasm/npm/node_modules").exists() {
        steps.run(
            machine,
            "format TypeScript",
            &mut machine.npm("wasm/npm", &["run", "format"]),
        )?;
    }
    Ok(())
}

/// Refuses unformatted Rust. Maven and npm check their own sources in their own steps.
pub fn check(machine: &Machine, steps: &Steps) -> Result<(), String> {
    let mut check = machine.cargo(&["fmt", "--all", "--check", "--", "--color", "never"]);
    steps.run(machine, "Rust is formatted", &mut check)
}
