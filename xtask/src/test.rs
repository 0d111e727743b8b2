//! `./x test`: everything that must hold, cheapest first.

use crate::lanes::{self, Lane};
use crate::machine::Machine;
use crate::steps::Steps;
use crate::{check, command, deny, fmt, generate, jars, natives, npm, wasm};

/// What `--only` takes besides a lane.
pub const PARTS: [&str; 12] = [
    "format", "check", "generate", "author", "lint", "deny", "rust", "wasm", "npm", "java",
    "browser", "lanes",
];

/// The generator is a program of its own behind a feature.
const GENERATOR: [&str; 4] = ["--package", "xtask", "--features", "generate"];

/// Runs every part, or only the one named. The first failure ends the run.
pub fn run(
    machine: &Machine,
    steps: &mut Steps,
    cases: u64,
    only: Option<&str>,
) -> Result<(), String> {
    if let Some(lane) = only.and_then(Lane::named) {
        return lanes::run_one(machine, steps, lane, None);
    }
    let wanted = |part: &str| only.is_none_or(|name| name == part);
    if wanted("format") {
        fmt::check(machine, steps)?;
    }
    if wanted("check") {
        check::run(machine, steps)?;
    }
    if wanted("generate") {
        steps.step("generated files are current", || generate::check(machine))?;
    }
    if wanted("author") {
        steps.step("the vectors are what their author writes", || author(machine))?;
    }
    if wanted("lint") {
        lint(machine, steps)?;
    }
    if wanted("rust") {
        rust(machine, steps, cases)?;
    }
    let any = |parts: &[&str]| parts.iter().any(|part| wanted(part));
    if any(&["wasm", "npm", "java", "browser", "lanes"]) {
        wasm::build(machine, steps)?;
    }
    if any(&["npm", "java", "browser", "lanes"]) {
        npm::build(machine, steps)?;
    }
    if wanted("npm") {
        npm::test(machine, steps)?;
    }
    if any(&["java", "browser", "lanes"]) {
        natives::build(machine, steps)?;
    }
    if wanted("java") {
        jars::test(machine, steps, cases)?;
    }
    if wanted("deny") {
        deny::run(machine, steps)?;
    }
    if only == Some("lanes") || only == Some("browser") {
        jars::package(machine, steps)?;
    }
    if wanted("browser") {
        npm::test_in_browser(machine, steps)?;
    }
    if wanted("lanes") {
        all_lanes(machine, steps)?;
    }
    println!("all passed: {}", steps.summary());
    Ok(())
}

/// Expectations that were changed by hand, or that nobody wrote down after a change, are found.
fn author(machine: &Machine) -> Result<(), String> {
    let mut cargo = machine.cargo("run");
    cargo.args(["--quiet", "--package", "countersign-tests", "--bin", "author", "--", "--check"]);
    command::run(&mut cargo, &machine.log("author"))
}

fn lint(machine: &Machine, steps: &mut Steps) -> Result<(), String> {
    steps.step("lint Rust", || {
        let mut cargo = machine.cargo("clippy");
        cargo.args(["--workspace", "--all-targets", "--", "-D", "warnings"]);
        command::run(&mut cargo, &machine.log("lint"))
    })?;
    // Without the server half the core must stand, too: that is what a page holds.
    steps.step("lint the core of the browser", || {
        let mut cargo = machine.cargo("clippy");
        cargo.args(["--package", "countersign", "--no-default-features", "--features", "json"]);
        cargo.args(["--", "-D", "warnings"]);
        command::run(&mut cargo, &machine.log("lint-browser"))
    })?;
    steps.step("lint the core of the JNI library", || {
        let mut cargo = machine.cargo("clippy");
        cargo.args(["--package", "countersign", "--no-default-features", "--features", "server"]);
        cargo.args(["--", "-D", "warnings"]);
        command::run(&mut cargo, &machine.log("lint-jni"))
    })?;
    steps.step("lint the generator", || {
        let mut cargo = machine.cargo("clippy");
        cargo.args(GENERATOR).args(["--all-targets", "--", "-D", "warnings"]);
        command::run(&mut cargo, &machine.log("lint-generator"))
    })
}

fn rust(machine: &Machine, steps: &mut Steps, cases: u64) -> Result<(), String> {
    steps.step(&format!("test Rust, {cases} cases a law"), || {
        let mut cargo = machine.cargo("test");
        cargo.args(["--workspace", "--quiet"]).env("PROPTEST_CASES", cases.to_string());
        command::run(&mut cargo, &machine.log("rust"))
    })?;
    steps.step("test the generator", || {
        let mut cargo = machine.cargo("test");
        cargo.args(GENERATOR).args(["--bin", "generate", "--quiet"]);
        command::run(&mut cargo, &machine.log("rust-generator"))
    })
}

fn all_lanes(machine: &Machine, steps: &mut Steps) -> Result<(), String> {
    let mut reports = Vec::new();
    for lane in Lane::ALL {
        reports.push((lane, lanes::run(machine, steps, lane, None)?));
    }
    lanes::compare(&reports)
}
