//! A separate program generates what other languages share with the wire types: it is built from
//! the core, which `xtask` never waits for.

use crate::arguments::Arguments;
use crate::machine::Machine;
use crate::steps::Steps;

const GENERATOR: [&str; 5] = ["run", "--quiet", "--package", "countersign-wire-generator", "--"];

/// Writes the schema, the Java records with their codec, the TypeScript types and golden bytes, or
/// compares them.
pub fn run(machine: &Machine, steps: &Steps, arguments: &Arguments) -> Result<(), String> {
    if arguments.flag("check").is_some() {
        return check(machine, steps);
    }
    steps.run(machine, "generate Java records and schemas", &mut machine.cargo(&GENERATOR))
}

/// Generates again and compares; the error names the files that differ.
pub fn check(machine: &Machine, steps: &Steps) -> Result<(), String> {
    let mut cargo = machine.cargo(&GENERATOR);
    cargo.arg("--check");
    steps.run(machine, "generated files are current", &mut cargo)
}
