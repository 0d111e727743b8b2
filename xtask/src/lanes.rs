//! The same vector files through five doors; every door must answer alike.
//!
//! A lane is a program that prints `lane NAME: N passed, digest HEX` as its last line and ends with
//! status 0 only if every answer was the expected one. The digest covers ids and answers.

use std::process::Command;

use crate::arguments::{Arguments, LANES};
use crate::machine::Machine;
use crate::steps::Steps;
use crate::{command, natives};

/// Builds what one lane needs and runs it over our vectors or those of `--dir`.
pub fn run_one(machine: &Machine, steps: &Steps, arguments: &Arguments) -> Result<(), String> {
    let lane = arguments.lane.or(arguments.flag("only")).unwrap_or(LANES[0]);
    match lane {
        "native" => {}
        "jni" => {
            natives::build(machine, steps)?;
            natives::build_for_tests(machine, steps)?;
            crate::jars::package(machine, steps, "verifier")?;
        }
        _ => {
            crate::wasm::build_plain(machine, steps)?;
            if lane == "chromium" {
                crate::npm::install(machine, steps)?;
            }
        }
    }
    let report = run(machine, steps, lane, arguments.flag("dir"))?;
    println!("lane {lane}: {report}");
    Ok(())
}

/// Runs the lane, whose needs were built before: `12 passed, digest 0123…`.
pub fn run(
    machine: &Machine,
    steps: &Steps,
    lane: &str,
    dir: Option<&str>,
) -> Result<String, String> {
    steps.step(&format!("lane {lane}"), || {
        let mut program = program(machine, lane)?;
        if let Some(dir) = dir {
            program.args(["--dir", dir]);
        }
        last_line(lane, &command::output(&mut program)?)
    })
}

/// Prints five lines, then the verdict: every lane ran something, and all answered the same.
pub fn compare(reports: &[(&str, String)]) -> Result<(), String> {
    for (lane, report) in reports {
        println!("lane {lane}: {report}");
    }
    if let Some((lane, _)) = reports.iter().find(|(_, report)| report.starts_with("0 ")) {
        return Err(format!("lane {lane} ran nothing"));
    }
    let mut pairs = reports.iter().zip(reports.iter().skip(1));
    match pairs.find(|((_, one), (_, other))| one != other) {
        Some(((one, _), (other, _))) => Err(format!("lanes {one} and {other} differ")),
        None => Ok(()),
    }
}

/// The lane's program; `--dir` is appended later.
fn program(machine: &Machine, lane: &str) -> Result<Command, String> {
    let module = crate::wasm::plain(machine);
    match lane {
        "native" => Ok(cargo(machine, "lane-native", &[])),
        "wasmtime" => {
            let mut cargo = cargo(machine, "lane-wasmtime", &["--features", "wasmtime"]);
            cargo.arg("--module").arg(module);
            Ok(cargo)
        }
        "jni" => jni(machine),
        _ => {
            let script = format!("tests/lanes/{lane}.mjs");
            let mut node = machine.program("node", &[&script, "--module"]);
            node.arg(module);
            Ok(node)
        }
    }
}

fn cargo(machine: &Machine, program: &str, features: &[&str]) -> Command {
    let mut cargo = machine.cargo(&["run", "--quiet", "--package", "countersign-tests"]);
    cargo.args(["--bin", program]).args(features).arg("--");
    cargo
}

/// Compiles the lane's classes against the verifier as Maven left it.
fn jni(machine: &Machine) -> Result<Command, String> {
    let library = natives::for_tests(machine);
    let sources = ["lane/Json", "lane/Pattern", "lane/VectorLane", "verifier/internal/LaneDoor"];
    let classes = machine.target("lanes/jni");
    let verifier = machine.path("java-shim/verifier/target/classes");
    let flags = ["--release", "17", "-nowarn", "-encoding", "UTF-8", "-d"];
    let mut javac = machine.program("javac", &flags);
    javac.arg(&classes);
    javac.arg("-cp").arg(&verifier);
    javac.args(sources.map(|name| format!("tests/lanes/jni/dev/countersign/{name}.java")));
    command::output(&mut javac)?;
    let path = std::env::join_paths([classes, verifier]).map_err(|e| e.to_string())?;
    let mut java = machine.program("java", &["-Xcheck:jni"]);
    java.arg(format!("-Dcountersign.lane.library={}", library.display()));
    java.arg("-cp").arg(path).arg("dev.countersign.lane.VectorLane");
    Ok(java)
}

/// The last line of a lane, parsed.
fn last_line(lane: &str, output: &str) -> Result<String, String> {
    let hex = |digest: &str| digest.len() >= 16 && digest.bytes().all(|b| b.is_ascii_hexdigit());
    let report = output.lines().last().and_then(|end| end.strip_prefix(&format!("lane {lane}: ")));
    let report = report.filter(|report| {
        let (passed, digest) = report.split_once(" passed, digest ").unwrap_or_default();
        passed.parse::<u64>().is_ok() && hex(digest)
    });
    report.map(str::to_owned).ok_or_else(|| format!("lane {lane} gave no report\n{output}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_is_the_last_line() {
        let output = "noise\nlane node: 12 passed, digest 0123456789abcdef\n";
        let report = "12 passed, digest 0123456789abcdef";
        assert_eq!(last_line("node", output).as_deref(), Ok(report));
        assert!(last_line("jni", output).is_err());
        assert!(last_line("node", "lane node: 12 passed, digest none").is_err());
        assert!(last_line("node", "").is_err());
    }

    #[test]
    fn lanes_that_differ_or_rest_fail() {
        let reports = |one: &str, other: &str| {
            compare(&[
                ("native", format!("{one} digest aa")),
                ("jni", format!("{other} digest aa")),
            ])
        };
        assert_eq!(reports("3 passed,", "3 passed,"), Ok(()));
        let differ = Err("lanes native and jni differ".to_owned());
        assert_eq!(reports("3 passed,", "2 passed,"), differ);
        assert_eq!(reports("3 passed,", "0 passed,"), Err("lane jni ran nothing".to_owned()));
    }
}
