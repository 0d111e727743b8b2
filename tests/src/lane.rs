//! Runs every case through one door.
//!
//! The digest is SHA-256 over, for each case in order: its id, a zero byte, and for each step the
//! length of the answer (four bytes, big endian) and the answer as it came, with the number of an
//! `Opened.handle` replaced by 0. Equal digests mean equal answers, byte for byte.

use crate::pattern::{self, Saved};
use crate::vectors::{self, Case, Step};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::path::PathBuf;
use std::process::ExitCode;

/// A way to an engine.
pub trait Door {
    /// Sends a request and returns the answer; an error is the door's own failure.
    fn call(&mut self, handle: u64, request: &[u8]) -> Result<Vec<u8>, String>;
    /// Forgets an engine.
    fn close(&mut self, handle: u64) -> Result<(), String>;
}

/// The command line of a lane.
pub struct Arguments {
    /// The folder of vector files.
    pub vectors: PathBuf,
    /// The module under test, for lanes that need one.
    pub module: Option<PathBuf>,
}

impl Arguments {
    /// Reads `--dir PATH` (default: our vectors) and `--module PATH`.
    pub fn read(mut arguments: impl Iterator<Item = String>) -> Result<Self, String> {
        let ours = concat!(env!("CARGO_MANIFEST_DIR"), "/vectors");
        let mut read = Self { vectors: ours.into(), module: None };
        while let Some(flag) = arguments.next() {
            let value = arguments.next().ok_or_else(|| format!("`{flag}` needs a path"))?;
            match flag.as_str() {
                "--dir" => read.vectors = value.into(),
                "--module" => read.module = Some(value.into()),
                _ => return Err(format!("unknown flag `{flag}`; a lane knows --dir and --module")),
            }
        }
        Ok(read)
    }
}

/// The whole life of a lane: arguments, door, cases, one last line.
pub fn main<D: Door>(name: &str, door: impl FnOnce(&Arguments) -> Result<D, String>) -> ExitCode {
    let outcome = Arguments::read(std::env::args().skip(1)).and_then(|arguments| {
        let cases = vectors::read(&arguments.vectors)?;
        run(&mut door(&arguments)?, &cases)
    });
    match outcome {
        Ok(digest) => {
            say(format_args!("lane {name}: {digest}"));
            ExitCode::SUCCESS
        }
        Err(problem) => {
            complain(format_args!("lane {name}: {problem}"));
            ExitCode::FAILURE
        }
    }
}

/// `N passed, digest HEX`, or every failed case with its difference.
pub fn run(door: &mut impl Door, cases: &[Case]) -> Result<String, String> {
    let mut digest = Sha256::new();
    let mut failures = Vec::new();
    for case in cases {
        digest.update(case.id.as_bytes());
        digest.update([0]);
        if let Err(problem) = run_case(door, case, &mut digest) {
            failures.push(format!("{}: {problem}", case.id));
        }
    }
    if failures.is_empty() {
        Ok(format!("{} passed, digest {}", cases.len(), hex(&digest.finalize())))
    } else {
        Err(format!("{} of {} failed\n{}", failures.len(), cases.len(), failures.join("\n")))
    }
}

fn run_case(door: &mut impl Door, case: &Case, digest: &mut Sha256) -> Result<(), String> {
    let mut saved = Saved::new();
    let mut opened = Vec::new();
    let mut outcome = Ok(());
    for (place, step) in case.steps.iter().enumerate() {
        outcome = run_step(door, step, &mut saved, &mut opened, digest)
            .map_err(|problem| format!("step {}: {problem}", place + 1));
        if outcome.is_err() {
            break;
        }
    }
    for handle in opened {
        door.close(handle)?;
    }
    outcome
}

fn run_step(
    door: &mut impl Door,
    step: &Step,
    saved: &mut Saved,
    opened: &mut Vec<u64>,
    digest: &mut Sha256,
) -> Result<(), String> {
    let mut request = match (&step.request, &step.request_text) {
        (Some(request), _) => pattern::filled(request, saved)?.to_string(),
        (None, text) => text.clone().unwrap_or_default(),
    };
    request.extend(std::iter::repeat_n(' ', step.pad_bytes.saturating_sub(request.len())));
    let answer = door.call(opened.last().copied().unwrap_or(0), request.as_bytes())?;
    let normal = without_handle(&answer);
    digest.update(u32::try_from(normal.len()).unwrap_or(u32::MAX).to_be_bytes());
    digest.update(&normal);
    let answer = seen(&answer);
    opened.extend(answer.pointer("/Opened/handle").and_then(Value::as_u64));
    let wanted = pattern::filled(&step.expect, saved)?;
    match pattern::difference(&wanted, &answer, "") {
        Some(difference) => Err(difference),
        None => pattern::save(&step.save, &answer, saved),
    }
}

/// JSON as it is; anything else as `{"postcard": "hex"}`.
fn seen(answer: &[u8]) -> Value {
    serde_json::from_slice(answer).unwrap_or_else(|_| json!({ "postcard": hex(answer) }))
}

fn hex(bytes: &[u8]) -> String {
    let digits = |byte: &u8| [byte >> 4, byte & 15].map(u32::from);
    bytes.iter().flat_map(digits).filter_map(|digit| char::from_digit(digit, 16)).collect()
}

/// The answer with the number of its handle replaced by 0.
pub fn without_handle(answer: &[u8]) -> Vec<u8> {
    const START: &[u8] = br#"{"Opened":{"handle":"#;
    match answer.strip_prefix(START) {
        None => answer.to_vec(),
        Some(rest) => {
            let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
            [START, b"0", rest.get(digits..).unwrap_or_default()].concat()
        }
    }
}

#[expect(clippy::print_stdout, reason = "the last line of a lane is its result")]
fn say(line: std::fmt::Arguments<'_>) {
    println!("{line}");
}

#[expect(clippy::print_stderr, reason = "a lane is a program, and this is why it failed")]
fn complain(line: std::fmt::Arguments<'_>) {
    eprintln!("{line}");
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Opens engine 5 on `open`, and repeats everything else.
    #[derive(Default)]
    struct Echo {
        calls: Vec<(u64, String)>,
        closed: Vec<u64>,
    }

    impl Door for Echo {
        fn call(&mut self, handle: u64, request: &[u8]) -> Result<Vec<u8>, String> {
            let text = String::from_utf8(request.to_vec()).unwrap();
            self.calls.push((handle, text.clone()));
            let opened = br#"{"Opened":{"handle":5,"x":"v"}}"#.to_vec();
            Ok(if text == "open" { opened } else { request.to_vec() })
        }

        fn close(&mut self, handle: u64) -> Result<(), String> {
            self.closed.push(handle);
            Ok(())
        }
    }

    fn case(steps: &Value) -> Case {
        serde_json::from_value(json!({"id": "c", "source": "s", "steps": steps})).unwrap()
    }

    #[test]
    fn the_handle_and_saved_values_reach_later_steps() {
        let case = case(&json!([
            {"request_text": "open", "expect": {"Opened": {}}, "save": {"v": "/Opened/x"}},
            {"request": {"say": "@v"}, "expect": {"say": "v"}},
        ]));
        let mut door = Echo::default();
        assert!(run(&mut door, &[case]).unwrap().starts_with("1 passed, digest "));
        assert_eq!(door.calls, [(0, "open".into()), (5, r#"{"say":"v"}"#.into())]);
        assert_eq!(door.closed, [5]);
    }

    #[test]
    fn a_request_is_padded_to_its_size() {
        let case = case(&json!([{"request_text": "{}", "pad_bytes": 5, "expect": {}}]));
        let mut door = Echo::default();
        assert!(run(&mut door, &[case]).is_ok());
        assert_eq!(door.calls, [(0, "{}   ".into())]);
    }

    #[test]
    fn a_failed_case_is_named_with_its_step() {
        let case = case(&json!([{"request": {"a": 1}, "expect": {"a": 2}}]));
        let problem = run(&mut Echo::default(), &[case]).unwrap_err();
        assert_eq!(problem, "1 of 1 failed\nc: step 1: /a: expected 2, got 1");
    }

    #[test]
    fn what_is_not_json_is_seen_as_hex() {
        let case = case(&json!([{"request_text": "x\n", "expect": {"postcard": "780a"}}]));
        assert!(run(&mut Echo::default(), &[case]).is_ok());
    }

    #[test]
    fn the_digest_sees_every_byte_but_not_the_handle() {
        let digest = |text: &str| {
            let steps = json!([{"request_text": text, "expect": "*"}]);
            run(&mut Echo::default(), &[case(&steps)]).unwrap()
        };
        let opened = |handle: &str| format!(r#"{{"Opened":{{"handle":{handle},"x":1}}}}"#);
        assert_eq!(digest(&opened("7")), digest(&opened("4294967296")));
        assert_ne!(digest("{\"a\":1}"), digest("{\"a\": 1}"));
    }
}
