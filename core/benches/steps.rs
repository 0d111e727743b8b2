//! What one call costs through the fast door, as a host makes it.
//!
//! * Without arguments: ratios to a `check` of totp-rs 6, one JSON object per line. The two
//!   alternate; time is this thread's CPU time, and the median of the rounds counts.
//! * `--instructions`: counts the instructions of one sign-in with callgrind and compares them with
//!   `tests/instructions.json`; more than 2 % above or below fails. `--record` writes that file.
//! * `--turns N`: the work that is counted.

#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::cast_precision_loss,
    clippy::panic,
    clippy::expect_used,
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "a bench prints its ratios, runs valgrind, and stops where it cannot measure"
)]

use countersign::vocabulary::{
    Answer, Bytes, Channel, EnrollAct, Event, Login, Method, Product, Row, SecretBytes, SecretText,
    SignInAct, Started, Verdict,
};
use countersign::wire::{Engines, Request, Response};
use rustix::time::{ClockId, clock_gettime};
use std::hint::black_box;
use std::path::PathBuf;
use std::process::{Command, ExitCode};

/// Odd, so that there is a median.
const ROUNDS: usize = 9;
const CALLS: u64 = 4_000;
const START: u64 = 1_700_000_010;
/// Three checks in plain Java, which takes two and a half times as long as totp-rs.
const STEP_GOAL: f64 = 7.5;
const EVIDENCE_GOAL: f64 = 2.0;
/// How far a count may be off the recorded one, in either direction.
const TOLERANCE: f64 = 0.02;
/// Turns of the short and the long run; the difference excludes the startup.
const TURNS: (u64, u64) = (50, 250);

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    // cargo bench adds an argument of its own.
    let arguments: Vec<&str> =
        arguments.iter().map(String::as_str).filter(|word| *word != "--bench").collect();
    match arguments.as_slice() {
        [] => ratios(),
        ["--turns", turns] => turn(turns.parse().expect("--turns takes a number")),
        ["--instructions"] => return instructions(false),
        ["--record"] => return instructions(true),
        _ => {
            eprintln!("steps: --instructions, --record, --turns N, or nothing");
            return ExitCode::from(2);
        }
    }
    ExitCode::SUCCESS
}

/// One person who enrolled, and the requests of a login.
struct Desk {
    engines: Engines,
    handle: u64,
    row: Row,
    app: totp_rs::Totp,
    evidence: Bytes,
}

impl Desk {
    fn new() -> Self {
        let engines = Engines::new();
        let entropy = SecretBytes::new(vec![7; 32]);
        let request = Request::NewRing { instance_id: "bench".into(), entropy };
        let Response::Ring { ring } = call(&engines, 0, &request) else { panic!("no ring") };
        let policy = r#"{"mode":"enforce","methods":{"backup_codes":{"enabled":false}}}"#.into();
        let request = Request::Open { ring, policy, policy_version: 1 };
        let Response::Opened { handle, .. } = call(&engines, 0, &request) else {
            panic!("no engine")
        };
        let act = EnrollAct::Start {
            method: Method::Totp,
            destination: None,
            again: false,
            ticket: None,
        };
        let request = step(None, START, SignInAct::Enroll { act });
        let Response::Stepped {
            verdict: Verdict::Enroll { started: Some(Started::Totp { ticket, uri, .. }), .. },
            ..
        } = call(&engines, handle, &request)
        else {
            panic!("no key")
        };
        let app = totp_rs::Totp::from_url(uri.expose()).expect("an address");
        let answer = code(&app, START);
        let act = EnrollAct::Confirm { ticket, answer, label: String::new() };
        let request = step(None, START, SignInAct::Enroll { act });
        let Response::Stepped { save: Some(save), verdict: Verdict::Admit { evidence, .. } } =
            call(&engines, handle, &request)
        else {
            panic!("not enrolled")
        };
        let row =
            Row { revision: save.revision, record: save.record, revocations: save.revocations };
        Self { engines, handle, row, app, evidence }
    }

    /// A request with the code of its own time, so a right one.
    fn right(&self, at: u64) -> Vec<u8> {
        self.respond(at, code(&self.app, at))
    }

    /// A request with a code of another time.
    fn wrong(&self, at: u64) -> Vec<u8> {
        self.respond(at, code(&self.app, at + 3_000_000))
    }

    fn respond(&self, at: u64, answer: Answer) -> Vec<u8> {
        bytes(&step(
            Some(self.row.clone()),
            at,
            SignInAct::Respond { answer, ticket: None, remember_device: false },
        ))
    }

    fn evidence(&self) -> Vec<u8> {
        bytes(&Request::CheckEvidence {
            account_id: "10100".into(),
            nonce: Bytes::new(vec![1; 32]),
            evidence: self.evidence.clone(),
            at: START,
        })
    }
}

fn code(app: &totp_rs::Totp, at: u64) -> Answer {
    let code = SecretText::new(app.generate(at).to_string());
    Answer::Code { method: Method::Totp, code }
}

fn step(row: Option<Row>, at: u64, act: SignInAct) -> Request {
    let login = Login {
        product: Product::Jira,
        channel: Channel::Form,
        groups: vec!["jira-software-users".into(), "staff".into(), "engineering".into()],
        licensed: true,
        peer: "192.0.2.7".into(),
        nonce: Bytes::new(vec![1; 32]),
        known_browser: None,
        device_token: None,
        email: None,
        locale: String::new(),
        display_name: "alice".into(),
    };
    Request::Step {
        account_id: "10100".into(),
        marker: row.as_ref().map(|row| row.revocations),
        row,
        at,
        entropy: SecretBytes::new(vec![9; 32]),
        event: Event::SignIn { login, act },
    }
}

fn bytes(request: &Request) -> Vec<u8> {
    postcard::to_stdvec(request).expect("a request")
}

fn call(engines: &Engines, handle: u64, request: &Request) -> Response {
    postcard::from_bytes(&engines.call(handle, &bytes(request))).expect("a response")
}

/// The counted work: sign-ins with a right code, each at a different step.
fn turn(turns: u64) {
    let desk = Desk::new();
    let requests: Vec<Vec<u8>> = (1..=TURNS.1).map(|turn| desk.right(START + 60 * turn)).collect();
    for request in requests.iter().cycle().take(usize::try_from(turns).expect("few")) {
        black_box(desk.engines.call(desk.handle, black_box(request)));
    }
}

fn ratios() {
    let desk = Desk::new();
    let right: Vec<Vec<u8>> = (1..=CALLS).map(|turn| desk.right(START + 60 * turn)).collect();
    let wrong: Vec<Vec<u8>> = (1..=CALLS).map(|turn| desk.wrong(START + 60 * turn)).collect();
    let evidence = vec![desk.evidence(); right.len()];
    // Check that the work measured is the work named.
    let at = START + 60;
    assert!(matches!(answer(&desk, &desk.right(at)), Verdict::Admit { .. }), "a right code");
    assert!(matches!(answer(&desk, &desk.wrong(at)), Verdict::Challenge { .. }), "a wrong code");
    row("sign_in_step_right", &desk, &right, STEP_GOAL);
    row("sign_in_step_wrong", &desk, &wrong, STEP_GOAL);
    row("check_evidence", &desk, &evidence, EVIDENCE_GOAL);
}

fn answer(desk: &Desk, request: &[u8]) -> Verdict {
    let answer = desk.engines.call(desk.handle, request);
    let Response::Stepped { verdict, .. } = postcard::from_bytes(&answer).expect("a response")
    else {
        panic!("no step")
    };
    verdict
}

fn row(name: &str, desk: &Desk, requests: &[Vec<u8>], goal: f64) {
    let peer =
        totp_rs::Builder::new().with_skew(1).with_secret(vec![0x5a; 20]).build_noncompliant();
    let ours = || {
        cpu_of(requests.iter(), |request| {
            black_box(desk.engines.call(desk.handle, black_box(request)));
        })
    };
    let theirs = || {
        cpu_of(1..=CALLS, |turn| {
            black_box(black_box(&peer).check(black_box("000001"), START + 60 * turn));
        })
    };
    // The first turn warms the caches and does not count.
    let _warm = (ours(), theirs());
    let mut ratios: Vec<f64> = (0..ROUNDS).map(|_| ours() / theirs()).collect();
    ratios.sort_by(f64::total_cmp);
    print_row(name, ratios.get(ROUNDS / 2).copied().unwrap_or(f64::NAN), goal);
}

fn print_row(name: &str, ratio: f64, goal: f64) {
    let holds = ratio <= goal;
    println!(r#"{{"row":"{name}","ratio":{ratio:.3},"goal":{goal},"holds":{holds}}}"#);
}

fn cpu_of<T>(items: impl Iterator<Item = T>, work: impl FnMut(T)) -> f64 {
    let before = cpu_nanoseconds();
    items.for_each(work);
    cpu_nanoseconds() - before
}

fn cpu_nanoseconds() -> f64 {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    time.tv_sec as f64 * 1e9 + time.tv_nsec as f64
}

/// Compares the instructions of one sign-in with the recorded number, or records them.
fn instructions(record: bool) -> ExitCode {
    let (Some(short), Some(long)) = (counted(TURNS.0), counted(TURNS.1)) else {
        eprintln!("steps: valgrind is missing or failed; apt-get install valgrind");
        return ExitCode::FAILURE;
    };
    let each = (long - short) / (TURNS.1 - TURNS.0);
    let file = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../tests/instructions.json");
    if record {
        let text = format!("{{\n  \"sign_in_step\": {each}\n}}\n");
        std::fs::write(&file, text).expect("tests/instructions.json can be written");
    }
    let text = std::fs::read_to_string(&file).expect("tests/instructions.json, see --record");
    let recorded: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    let recorded =
        recorded.get("sign_in_step").and_then(serde_json::Value::as_f64).expect("a number");
    let off = (each as f64 / recorded - 1.0).abs();
    print_row("instructions_moved", off, TOLERANCE);
    if off > TOLERANCE {
        eprintln!("steps: {each} instructions a sign-in, recorded are {recorded}: --record them");
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}

/// Instructions of a run of this many turns under callgrind.
fn counted(turns: u64) -> Option<u64> {
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(std::env::current_exe().ok()?)
        .args(["--turns", &turns.to_string()])
        .output()
        .ok()?;
    let text = String::from_utf8(output.stderr).ok()?;
    let line = text.lines().find(|line| line.contains("Collected :"))?;
    line.rsplit(':').next()?.trim().parse().ok()
}
