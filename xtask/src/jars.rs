//! The Java modules. Maven finds the native library where `natives` put it.

use crate::machine::Machine;
use crate::natives;
use crate::steps::Steps;
use crate::test::Effort;

/// Builds every jar; tests are compiled but not run.
pub fn build(machine: &Machine, steps: &Steps) -> Result<(), String> {
    natives::build(machine, steps)?;
    steps.run(machine, "build the Java modules", &mut machine.maven(&["package", "-DskipTests"]))
}

/// Builds the jar of one module and of those it needs, without tests.
pub fn package(machine: &Machine, steps: &Steps, module: &str) -> Result<(), String> {
    let goals = ["package", "-Dmaven.test.skip=true", "--projects", module, "--also-make"];
    let name = format!("build the Java module {module} with what it needs");
    steps.run(machine, &name, &mut machine.maven(&goals))
}

/// Compiles, format-checks and tests every Java module.
pub fn test(machine: &Machine, steps: &Steps, effort: Effort) -> Result<(), String> {
    let cases = format!("-Dcountersign.cases={}", effort.cases);
    let mut verify = machine.maven(&["verify", &cases]);
    effort.tell(&mut verify);
    steps.run(machine, "test the Java modules", &mut verify)
}
