//! The Java modules. Maven finds the native library where `natives` put it.

use crate::machine::Machine;
use crate::steps::Steps;
use crate::{command, natives};

/// Builds the library and every jar, without tests.
pub fn build(machine: &Machine, steps: &mut Steps) -> Result<(), String> {
    natives::build(machine, steps)?;
    package(machine, steps)
}

/// Builds every jar, without tests and without the library's step before.
pub fn package(machine: &Machine, steps: &mut Steps) -> Result<(), String> {
    steps.step("build the Java modules", || {
        command::run(&mut machine.maven(&["package", "-DskipTests"]), &machine.log("jars"))
    })
}

/// Compiles, formats-checks and tests every Java module.
pub fn test(machine: &Machine, steps: &mut Steps, cases: u64) -> Result<(), String> {
    steps.step("test the Java modules", || {
        let mut maven = machine.maven(&["verify"]);
        maven.arg(format!("-Dcountersign.cases={cases}"));
        command::run(&mut maven, &machine.log("java"))
    })
}
