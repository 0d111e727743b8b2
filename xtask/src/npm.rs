//! The npm package around the WebAssembly module, and the browser tests.

use std::fs;
use std::path::Path;

use crate::command;
use crate::machine::Machine;
use crate::steps::Steps;

/// Installs the pinned development packages if they changed, then builds `wasm/npm/dist`.
pub fn build(machine: &Machine, steps: &Steps) -> Result<(), String> {
    install(machine, steps)?;
    steps.step("build the npm package", || {
        command::run(&mut machine.npm(&["run", "build"]), &machine.log("npm-build"))
    })
}

/// Formatter, linter, types, package checks and tests of the package.
pub fn test(machine: &Machine, steps: &Steps) -> Result<(), String> {
    for script in ["lint", "test"] {
        steps.step(&format!("npm run {script}"), || {
            let log = machine.log(&format!("npm-{script}"));
            command::run(&mut machine.npm(&["run", script]), &log)
        })?;
    }
    Ok(())
}

/// Installs the package's pinned development packages if they changed.
pub fn install(machine: &Machine, steps: &Steps) -> Result<(), String> {
    install_in(machine, steps, "wasm/npm")
}

/// Drives the reference host with Chromium; the jars were built before.
pub fn test_in_browser(machine: &Machine, steps: &Steps) -> Result<(), String> {
    install_in(machine, steps, "tests/browser")?;
    steps.step("test in the browser", || {
        let mut npm = machine.npm_in("tests/browser", &["test"]);
        command::run(&mut npm, &machine.log("browser"))
    })
}

/// Installs what the lock file of `folder` pins, unless it was installed already.
fn install_in(machine: &Machine, steps: &Steps, folder: &str) -> Result<(), String> {
    let lock = machine.path(&format!("{folder}/package-lock.json"));
    let wanted = fs::read(&lock).map_err(|e| format!("{}: {e}", lock.display()))?;
    // A copy of the lock file says what was installed: npm itself takes seconds to find out.
    let installed = machine.path(&format!("{folder}/node_modules/.installed-lock"));
    if fs::read(&installed).is_ok_and(|there| there == wanted) {
        return Ok(());
    }
    let name = Path::new(folder).file_name().unwrap_or_default().to_string_lossy().into_owned();
    steps.step(&format!("install npm packages of {folder}"), || {
        let arguments = ["ci", "--ignore-scripts", "--no-audit", "--no-fund"];
        let log = machine.log(&format!("install-{name}"));
        command::run(&mut machine.npm_in(folder, &arguments), &log)?;
        command::write_changed(&installed, &wanted)
    })
}
