//! The table of ratios. Every bench prints one JSON object per line; this collects them.

use std::process::Command;

use serde_json::Value;

use crate::arguments::Arguments;
use crate::machine::Machine;
use crate::steps::Steps;
use crate::{command, natives, wasm};

/// Measures every row and prints the table, or one JSON object per line.
///
/// A missed goal is reported but is not a failure: the machine may be busy. A bench that cannot run
/// is a failure, and so is a sign-in whose instruction count differs from
/// `tests/instructions.json`, because machine load does not explain that.
pub fn run(machine: &Machine, steps: &Steps, arguments: &Arguments) -> Result<(), String> {
    let json = arguments.flag("json").is_some();
    let mut rows = Vec::new();
    let mut benches = vec![
        ("core: totp", "countersign", ["totp"].as_slice()),
        ("core: steps", "countersign", &["steps"]),
        ("every method", "countersign-tests", &["methods"]),
    ];
    if Machine::find(&["valgrind"]).is_some() {
        benches.push(("instructions", "countersign", &["steps", "--", "--instructions"]));
    }
    for (name, package, bench) in benches {
        let mut cargo = machine.program("cargo", &["bench", "--package", package, "--bench"]);
        cargo.args(bench).env("CARGO_TARGET_DIR", "target/native");
        rows.extend(measure(steps, &format!("bench {name}"), &mut cargo)?);
    }
    let mut java = java(machine, steps)?;
    rows.extend(measure(steps, "bench inside a JVM", &mut java)?);
    let module = wasm::build_for_bench(machine, steps)?;
    let mut node = machine.program("node", &["tests/lanes/bench.mjs", "--module"]);
    node.arg(module);
    rows.extend(measure(steps, "bench in node", &mut node)?);
    print(&rows, json);
    Ok(())
}

fn java(machine: &Machine, steps: &Steps) -> Result<Command, String> {
    natives::build(machine, steps)?;
    let library = natives::build_for_bench(machine, steps)?;
    let mut maven = machine.maven(&["package", "-DskipTests", "-pl", "benches", "-am"]);
    steps.run(machine, "build the bench for the JVM", &mut maven)?;
    let jar = "java-shim/benches/target/countersign-benches.jar";
    let mut java = machine.program("java", &["-jar", jar]);
    java.arg(library);
    Ok(java)
}

fn measure(steps: &Steps, name: &str, bench: &mut Command) -> Result<Vec<Value>, String> {
    steps.step(name, || {
        let rows = rows(&command::output(bench)?)?;
        if rows.is_empty() { Err("it measured nothing".to_owned()) } else { Ok(rows) }
    })
}

/// The JSON objects among the lines of a bench.
fn rows(output: &str) -> Result<Vec<Value>, String> {
    output.lines().filter(|line| line.starts_with('{')).map(row).collect()
}

fn row(line: &str) -> Result<Value, String> {
    let row: Value = serde_json::from_str(line).map_err(|e| format!("{e}: {line}"))?;
    let whole = row["row"].is_string() && row["ratio"].is_number() && row["goal"].is_number();
    if whole && row["holds"].is_boolean() {
        return Ok(row);
    }
    Err(format!("row, ratio, goal and holds expected: {line}"))
}

fn print(rows: &[Value], json: bool) {
    if json {
        for row in rows {
            println!("{row}");
        }
        return;
    }
    println!("{:<28} {:>8} {:>8}", "row", "ratio", "goal");
    let holds = |row: &Value| row["holds"] == true;
    for row in rows {
        let number = |key: &str| row[key].as_f64().unwrap_or(f64::NAN);
        let (ratio, goal) = (number("ratio"), number("goal"));
        let mark = if holds(row) { "holds" } else { "MISSED" };
        println!("{:<28} {ratio:>8.3} {goal:>8.3}  {mark}", row["row"].as_str().unwrap_or("?"));
    }
    println!("{} of {} goals hold", rows.iter().filter(|row| holds(row)).count(), rows.len());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_read_and_one_without_a_goal_refused() {
        let line = r#"{"row":"totp","ratio":0.412,"goal":0.4,"holds":false}"#;
        let found = rows(&format!("Compiling\n{line}\n")).expect("a row");
        assert_eq!(found[0]["ratio"], 0.412);
        assert!(rows(r#"{"row":"totp","ratio":0.4}"#).is_err());
        assert!(rows("{").is_err());
        assert_eq!(rows("nothing"), Ok(vec![]));
    }
}
