//! The Java modules. Maven finds the native library where `natives` put it.

use crate::machine::Machine;
use crate::steps::Steps;
use crate::{command, natives};

/// Builds every jar; their tests are compiled and not run.
pub fn build(machine: &Machine, steps: &Steps) -> Result<(), String> {
    natives::build(machine, steps)?;
    steps.step("build the Java modules", || {
        command::run(&mut machine.maven(&["package", "-DskipTests"]), &machine.log("jars"))
    })
}

/// Builds the jar of one module and of those it needs, and no test.
pub fn package(machine: &Machine, steps: &Steps, module: &str) -> Result<(), String> {
    steps.step(&format!("build the Java module {module} with what it needs"), || {
        let mut maven = machine.maven(&["package", "-Dmaven.test.skip=true"]);
        maven.args(["--projects", module, "--also-make"]);
        command::run(&mut maven, &machine.log(&format!("jars-{module}")))
    })
}

/// Compiles, formats-checks and tests every Java module.
pub fn test(machine: &Machine, steps: &Steps, cases: u64) -> Result<(), String> {
    steps.step("test the Java modules", || {
        let mut maven = machine.maven(&["verify"]);
        maven.arg(format!("-Dcountersign.cases={cases}"));
        command::run(&mut maven, &machine.log("java"))
    })
}
