//! Builds, tests and checks Countersign; started by `./x`, which also prepares the machine.

mod arguments;
mod bench;
mod check;
mod children;
mod command;
mod demo;
mod deny;
mod elf;
mod fmt;
mod generate;
mod jars;
mod lanes;
mod machine;
mod natives;
mod npm;
mod release;
mod steps;
mod test;
mod unchanged;
mod wasm;

use std::process::ExitCode;

use arguments::Task;
use machine::Machine;
use steps::Steps;

fn main() -> ExitCode {
    let task = match arguments::parse(std::env::args_os().skip(1)) {
        Ok(task) => task,
        Err(problem) => {
            eprintln!("x: {problem}");
            return ExitCode::from(2);
        }
    };
    let machine = Machine::here();
    match run(&task, &machine) {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("x: {problem}");
            ExitCode::FAILURE
        }
    }
}

/// Runs one command. The error is one line; what a failed step printed was shown before.
fn run(task: &Task, machine: &Machine) -> Result<(), String> {
    let steps = &Steps::new();
    match task {
        Task::Test { cases, only } => test::run(machine, steps, *cases, only.as_deref()),
        Task::Demo(options) => demo::run(machine, steps, options),
        Task::Bench { json } => bench::run(machine, steps, *json),
        Task::Vectors { lane, dir } => lanes::run_one(machine, steps, *lane, dir.as_deref()),
        Task::Generate { check: false } => {
            steps.step("generate Java records and schemas", || generate::write(machine))
        }
        Task::Generate { check: true } => {
            steps.step("generated files are current", || generate::check(machine))
        }
        Task::Wasm => {
            wasm::build(machine, steps)?;
            npm::build(machine, steps)
        }
        Task::Natives => natives::build(machine, steps),
        Task::Jars => {
            // The servlet jars carry the page enhancements.
            wasm::build(machine, steps)?;
            npm::build(machine, steps)?;
            jars::build(machine, steps)
        }
        Task::Check => check::run(machine, steps),
        Task::Fmt => fmt::write(machine, steps),
        Task::Release => release::run(machine, steps),
    }
}
