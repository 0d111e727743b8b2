//! The npm package around the WebAssembly module.

use std::fs;

use crate::command;
use crate::machine::Machine;
use crate::steps::Steps;

/// Installs the pinned development packages if they changed, then builds `wasm/npm/dist`.
pub fn build(machine: &Machine, steps: &mut Steps) -> Result<(), String> {
    install(machine, steps)?;
    steps.step("build the npm package", || {
        command::run(&mut machine.npm(&["run", "build"]), &machine.log("npm-build"))
    })
}

/// Formatter, linter, types, package checks and tests of the package.
pub fn test(machine: &Machine, steps: &mut Steps) -> Result<(), String> {
    for script in ["lint", "test"] {
        steps.step(&format!("npm run {script}"), || {
            let log = machine.log(&format!("npm-{script}"));
            command::run(&mut machine.npm(&["run", script]), &log)
        })?;
    }
    Ok(())
}

/// Installs the pinned development packages if they changed.
pub fn install(machine: &Machine, steps: &mut Steps) -> Result<(), String> {
    let lock = machine.path("wasm/npm/package-lock.json");
    let wanted = fs::read(&lock).map_err(|e| format!("{}: {e}", lock.display()))?;
    // A copy of the lock file says what was installed: npm itself takes seconds to find out.
    let installed = machine.path("wasm/npm/node_modules/.installed-lock");
    if fs::read(&installed).is_ok_and(|there| there == wanted) {
        return Ok(());
    }
    steps.step("install npm packages", || {
        let mut npm = machine.npm(&["ci", "--ignore-scripts", "--no-audit", "--no-fund"]);
        command::run(&mut npm, &machine.log("npm-install"))?;
        command::write_changed(&installed, &wanted)
    })
}
