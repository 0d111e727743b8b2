//! The npm package around the WebAssembly module, and the browser tests.

use std::fs;

use crate::command;
use crate::machine::Machine;
use crate::steps::Steps;
use crate::test::Effort;

/// Installs the pinned development packages if they changed, then builds `wasm/npm/dist`.
pub fn build(machine: &Machine, steps: &Steps) -> Result<(), String> {
    install(machine, steps)?;
    steps.run(machine, "build the npm package", &mut machine.npm("wasm/npm", &["run", "build"]))
}

pub fn test(machine: &Machine, steps: &Steps) -> Result<(), String> {
    for script in ["lint", "test"] {
        let mut npm = machine.npm("wasm/npm", &["run", script]);
        steps.run(machine, &format!("npm run {script}"), &mut npm)?;
    }
    Ok(())
}

pub fn install(machine: &Machine, steps: &Steps) -> Result<(), String> {
    install_in(machine, steps, "wasm/npm")
}

/// Drives the reference host with Chromium; the jars are already built.
pub fn test_in_browser(machine: &Machine, steps: &Steps, effort: Effort) -> Result<(), String> {
    install_in(machine, steps, "tests/browser")?;
    let mut test = machine.npm("tests/browser", &["test"]);
    effort.tell(&mut test);
    steps.run(machine, "test in the browser", &mut test)
}

/// Installs what the lock file of `folder` pins, unless it is already installed.
fn install_in(machine: &Machine, steps: &Steps, folder: &str) -> Result<(), String> {
    let lock = machine.path(&format!("{folder}/package-lock.json"));
    let wanted = fs::read(&lock).map_err(|e| format!("{}: {e}", lock.display()))?;
    // A copy of the lock file records what was installed: npm itself takes seconds to find out.
    let installed = machine.path(&format!("{folder}/node_modules/.installed-lock"));
    if fs::read(&installed).is_ok_and(|there| there == wanted) {
        return Ok(());
    }
    let mut npm = machine.npm(folder, &["ci", "--ignore-scripts", "--no-audit", "--no-fund"]);
    steps.run(machine, &format!("install npm packages of {folder}"), &mut npm)?;
    command::write_changed(&installed, &wanted)
}
