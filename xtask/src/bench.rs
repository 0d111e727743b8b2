//! The table of ratios. Every bench prints one JSON object a line; here they come together.

use std::process::Command;

use serde_json::Value;

use crate::arguments::Arguments;
use crate::machine::Machine;
use crate::steps::Steps;
use crate::{command, natives, wasm};

/// Measures every row and prints the table, or one JSON object a line.
///
/// A missed goal is told and is no failure: the machine may be busy. A bench that cannot run is,
/// and so is a sign-in that takes other instructions than `tests/instructions.json` says, for
/// that no machine's mood explains.
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
        let mut cargo = machine.cargo(&["bench", "--package", package, "--bench"]);
        rows.extend(measure(steps, &format!("bench {name}"), cargo.args(bench))?);
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

/// Builds what the Java bench needs.
fn java(machine: &Machine, steps: &Steps) -> Result<Command, String> {
    natives::build(machine, steps)?;
    let library = natives::build_for_bench(machine, steps)?;
    let maven = machine.maven(&["package", "-DskipTests", "-pl", "benches", "-am"]);
    steps.run(machine, "build the bench for the JVM", maven)?;
    let jar = "java-shim/benches/target/countersign-benches.jar";
    let mut java = machine.program("java", &["-jar", jar]);
    java.arg(library);
    Ok(java)
}

/// One line of a bench.
#[derive(Debug, PartialEq)]
struct Row {
    line: String,
    name: String,
    ratio: f64,
    goal: f64,
    holds: bool,
}

fn measure(steps: &Steps, name: &str, bench: &mut Command) -> Result<Vec<Row>, String> {
    steps.step(name, || {
        let rows = rows(&command::output(bench)?)?;
        if rows.is_empty() { Err("it measured nothing".to_owned()) } else { Ok(rows) }
    })
}

/// The JSON objects among the lines of a bench.
fn rows(output: &str) -> Result<Vec<Row>, String> {
    output.lines().filter(|line| line.starts_with('{')).map(row).collect()
}

fn row(line: &str) -> Result<Row, String> {
    let value: Value = serde_json::from_str(line).map_err(|e| format!("{e}: {line}"))?;
    let read = || {
        Some(Row {
            line: line.to_owned(),
            name: value["row"].as_str()?.to_owned(),
            ratio: value["ratio"].as_f64()?,
            goal: value["goal"].as_f64()?,
            holds: value["holds"].as_bool()?,
        })
    };
    read().ok_or_else(|| format!("row, ratio, goal and holds expected: {line}"))
}

fn print(rows: &[Row], json: bool) {
    if json {
        for row in rows {
            println!("{}", row.line);
        }
        return;
    }
    println!("{:<28} {:>8} {:>8}", "row", "ratio", "goal");
    for row in rows {
        let mark = if row.holds { "holds" } else { "MISSED" };
        println!("{:<28} {:>8.3} {:>8.3}  {mark}", row.name, row.ratio, row.goal);
    }
    let missed = rows.iter().filter(|row| !row.holds).count();
    println!("{} of {} goals hold", rows.len() - missed, rows.len());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_read_and_its_line_kept() {
        let line = r#"{"row":"totp","ratio":0.412,"goal":0.4,"holds":false}"#;
        let found = rows(&format!("Compiling\n{line}\n")).expect("a row");
        let expected = Row {
            line: line.to_owned(),
            name: "totp".to_owned(),
            ratio: 0.412,
            goal: 0.4,
            holds: false,
        };
        assert_eq!(found, [expected]);
    }

    #[test]
    fn a_row_without_a_goal_is_refused() {
        assert!(rows(r#"{"row":"totp","ratio":0.4}"#).is_err());
        assert!(rows("{").is_err());
        assert_eq!(rows("nothing"), Ok(vec![]));
    }
}
