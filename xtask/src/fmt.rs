//! One formatter per language; `./x test` refuses what they would change.

use crate::machine::Machine;
use crate::steps::Steps;

/// Formats every source.
pub fn write(machine: &Machine, steps: &Steps) -> Result<(), String> {
    steps.run(machine, "format Rust", machine.cargo(&["fmt", "--all"]))?;
    if Machine::find(&["mvn"]).is_some() {
        steps.run(machine, "format Java", machine.maven(&["spotless:apply"]))?;
    }
    if machine.path("wasm/npm/node_modules").exists() {
        steps.run(machine, "format TypeScript", machine.npm("wasm/npm", &["run", "format"]))?;
    }
    Ok(())
}

/// Refuses unformatted Rust. Maven and npm check their own sources in their own steps.
pub fn check(machine: &Machine, steps: &Steps) -> Result<(), String> {
    let check = machine.cargo(&["fmt", "--all", "--check", "--", "--color", "never"]);
    steps.run(machine, "Rust is formatted", check)
}
