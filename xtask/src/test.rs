//! `./x test`: everything that must pass.

use std::process::Command;
use std::sync::mpsc::{Receiver, channel};

use crate::arguments::{Arguments, LANES};
use crate::machine::Machine;
use crate::steps::{Row, Steps};
use crate::{check, deny, fmt, generate, jars, lanes, natives, npm, wasm};

/// How long the tests may take.
#[derive(Clone, Copy)]
pub struct Effort {
    /// How often each law is tried.
    pub cases: u64,
    /// Whether campaigns run whole; otherwise at a tenth or less.
    pub is_long: bool,
}

impl Effort {
    /// Tests read it as `COUNTERSIGN_LONG=1`, in every language.
    pub fn tell(self, command: &mut Command) {
        if self.is_long {
            command.env("COUNTERSIGN_LONG", "1");
        }
    }
}

/// Runs every part, or only the one named. The first failure ends the run.
pub fn run(machine: &Machine, steps: &Steps, arguments: &Arguments) -> Result<(), String> {
    let effort = Effort {
        cases: arguments.number("cases").unwrap_or(10_000),
        is_long: arguments.flag("long").is_some(),
    };
    match arguments.flag("only") {
        None => all(machine, steps, effort)?,
        Some(lane) if LANES.contains(&lane) => {
            return lanes::run_one(machine, steps, arguments);
        }
        Some(name) => part(machine, steps, effort, name)?,
    }
    println!("all passed: {}", steps.summary());
    Ok(())
}

/// Steps that compute run alongside steps that wait: for a browser that may resend in half a
/// minute, or servers that do not answer.
fn all(machine: &Machine, steps: &Steps, effort: Effort) -> Result<(), String> {
    fmt::check(machine, steps)?;
    check::run(machine, steps)?;
    // A sequence waiting for one that failed stops waiting, because the other end of the channel is
    // gone.
    let (package_is_built, package) = channel();
    let (jars_are_built, jars) = channel();
    let (module_is_built, module) = channel();
    steps.beside(
        &machine.group,
        vec![
            // What everything else waits for. The last minute of building a library uses one core;
            // the others use the second.
            Box::new(move || {
                let pages: Row<'_> = Box::new(|| {
                    wasm::build_browser(machine, steps)?;
                    npm::build(machine, steps)
                });
                let library: Row<'_> = Box::new(|| natives::build(machine, steps));
                let probe: Row<'_> = Box::new(|| natives::build_for_tests(machine, steps));
                steps.beside(&machine.group, vec![pages, library, probe])?;
                let _ = package_is_built.send(());
                // A test in Java runs a login over the module.
                wait(&module)?;
                jars::test(machine, steps, effort)?;
                let _ = jars_are_built.send(());
                npm::test_in_browser(machine, steps, effort)
            }),
            Box::new(move || {
                generate::check(machine, steps)?;
                author(machine, steps)?;
                lint(machine, steps)?;
                rust(machine, steps, effort)
            }),
            Box::new(move || {
                wasm::build_plain(machine, steps)?;
                let _ = module_is_built.send(());
                deny::run(machine, steps)?;
                wait(&package)?;
                npm::test(machine, steps)?;
                all_lanes(machine, steps, || wait(&jars))
            }),
        ],
    )
}

fn wait(other: &Receiver<()>) -> Result<(), String> {
    other.recv().map_err(|_| "not begun".to_owned())
}

/// One part and what it needs.
fn part(machine: &Machine, steps: &Steps, effort: Effort, name: &str) -> Result<(), String> {
    if ["npm", "java", "browser", "lanes"].contains(&name) {
        wasm::build(machine, steps)?;
        npm::build(machine, steps)?;
    }
    if ["java", "browser", "lanes"].contains(&name) {
        natives::build(machine, steps)?;
        natives::build_for_tests(machine, steps)?;
    }
    match name {
        "format" => fmt::check(machine, steps),
        "check" => check::run(machine, steps),
        "generate" => generate::check(machine, steps),
        "author" => author(machine, steps),
        "lint" => lint(machine, steps),
        "deny" => deny::run(machine, steps),
        "rust" => rust(machine, steps, effort),
        "wasm" => wasm::build(machine, steps),
        "npm" => npm::test(machine, steps),
        "java" => jars::test(machine, steps, effort),
        "browser" => jars::package(machine, steps, "demo")
            .and_then(|()| npm::test_in_browser(machine, steps, effort)),
        "lanes" => jars::package(machine, steps, "verifier")
            .and_then(|()| all_lanes(machine, steps, || Ok(()))),
        other => Err(format!("there is no part {other}")),
    }
}

/// Finds expectations that were edited by hand, or not regenerated after a change.
fn author(machine: &Machine, steps: &Steps) -> Result<(), String> {
    let mut cargo = machine.cargo(&["run", "--quiet", "--package", "countersign-tests"]);
    cargo.args(["--bin", "author", "--", "--check"]);
    steps.run(machine, "the vectors are what their author writes", &mut cargo)
}

fn lint(machine: &Machine, steps: &Steps) -> Result<(), String> {
    // The core must also compile without its server half: that is what pages load.
    let core = ["--package", "countersign", "--no-default-features", "--features"];
    for (name, flags) in [
        ("Rust", ["--workspace", "--all-targets"].as_slice()),
        ("the core of the browser", &[core.as_slice(), &["json"]].concat()),
        ("the core of the JNI library", &[core.as_slice(), &["server"]].concat()),
    ] {
        let mut cargo = machine.cargo(&["clippy"]);
        cargo.args(flags).args(["--", "-D", "warnings"]);
        steps.run(machine, &format!("lint {name}"), &mut cargo)?;
    }
    Ok(())
}

fn rust(machine: &Machine, steps: &Steps, effort: Effort) -> Result<(), String> {
    // Where this program was built, so that its dependencies are not built twice.
    let mut own = machine.program("cargo", &["test", "--quiet"]);
    own.args(["--package", "xtask", "--package", "module-graph"]);
    steps.run(machine, "test the build tool", own.env("CARGO_TARGET_DIR", "target/xtask"))?;
    let all = ["--workspace", "--exclude", "xtask", "--exclude", "module-graph", "--quiet"];
    let mut build = machine.cargo(&["test", "--no-run"]);
    steps.run(machine, "build the tests in Rust", build.args(all))?;
    let mut test = machine.cargo(&["test"]);
    test.env("PROPTEST_CASES", effort.cases.to_string());
    effort.tell(&mut test);
    steps.run(machine, &format!("test Rust, {} cases a law", effort.cases), test.args(all))
}

/// Every lane. One needs the jars, and runs last.
fn all_lanes(
    machine: &Machine,
    steps: &Steps,
    jars: impl FnOnce() -> Result<(), String>,
) -> Result<(), String> {
    let mut reports = Vec::new();
    for lane in LANES.into_iter().filter(|lane| *lane != "jni") {
        reports.push((lane, lanes::run(machine, steps, lane, None)?));
    }
    jars()?;
    reports.push(("jni", lanes::run(machine, steps, "jni", None)?));
    lanes::compare(&reports)
}
