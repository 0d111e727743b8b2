//! Builds, tests and checks Countersign; started by `./x`, which also prepares the machine.

mod arguments;
mod bench;
mod check;
mod command;
mod demo;
mod deny;
mod elf;
mod fmt;
mod generate;
mod group;
mod jars;
mod lanes;
mod machine;
mod natives;
mod npm;
mod release;
mod steps;
mod test;
mod wasm;

use std::process::ExitCode;

use arguments::Arguments;
use machine::Machine;
use steps::Steps;

/// The function that runs a command. The error is one line; a failed step's output was already
/// shown.
type Run = fn(&Machine, &Steps, &Arguments) -> Result<(), String>;

/// Every command, in the order of the usage text.
const COMMANDS: [(&str, Run); 11] = [
    ("demo", demo::run),
    ("test", test::run),
    ("bench", bench::run),
    ("vectors", lanes::run_one),
    ("generate", generate::run),
    ("wasm", pages),
    ("natives", |machine, steps, _| natives::build(machine, steps)),
    ("jars", jars),
    ("check", |machine, steps, _| check::run(machine, steps)),
    ("fmt", |machine, steps, _| fmt::write(machine, steps)),
    ("release", |machine, steps, _| release::run(machine, steps)),
];

fn main() -> ExitCode {
    let arguments = match Arguments::parse(std::env::args().skip(1)) {
        Ok(arguments) => arguments,
        Err(problem) => {
            eprintln!("x: {problem}");
            return ExitCode::from(2);
        }
    };
    let run = COMMANDS.iter().find(|(name, _)| *name == arguments.command).map(|(_, run)| run);
    let outcome = Machine::here().and_then(|machine| match run {
        Some(run) => run(&machine, &Steps::new(), &arguments),
        None => Err(format!("nothing runs {}", arguments.command)),
    });
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("x: {problem}");
            ExitCode::FAILURE
        }
    }
}

fn pages(machine: &Machine, steps: &Steps, _: &Arguments) -> Result<(), String> {
    wasm::build(machine, steps)?;
    npm::build(machine, steps)
}

fn jars(machine: &Machine, steps: &Steps, arguments: &Arguments) -> Result<(), String> {
    // The jars carry the page enhancements.
    pages(machine, steps, arguments)?;
    jars::build(machine, steps)
}
