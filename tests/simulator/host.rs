//! A small host for tests: people with sessions and phones, and one row each that is kept in
//! memory. It reads the engine only through its public door.
#![allow(dead_code, reason = "every test program uses its own part of this file")]

use countersign::engine::{Engine, Input, Mistake, Saved, StoredAccount};
use countersign::vocabulary::*;
use countersign::wire::{Engines, Request, Response};
use std::sync::LazyLock;

/// The beginning of a time step of 30 seconds, in 2023.
pub const START: u64 = 1_700_000_010;
/// The policy of most tests: everybody is asked.
pub const ENFORCED: &str = r#"{"mode":"enforce"}"#;

/// Random cases of one law: `./x test --cases N` sets it.
pub fn cases() -> u32 {
    ["COUNTERSIGN_CASES", "PROPTEST_CASES"]
        .into_iter()
        .find_map(|name| std::env::var(name).ok()?.parse().ok())
        .unwrap_or(500)
}

/// What proptest is told. A failure prints its smallest case; nothing is written beside the
/// sources.
pub fn config() -> proptest::test_runner::Config {
    proptest::test_runner::Config {
        cases: cases(),
        failure_persistence: None,
        max_shrink_iters: 2_000,
        ..proptest::test_runner::Config::default()
    }
}

/// A key ring of this instance with this secret byte.
pub fn ring(instance: &str, seed: u8) -> Vec<u8> {
    let entropy = SecretBytes::new(vec![seed; 32]);
    let request = Request::NewRing { instance_id: instance.into(), entropy };
    match call(&Engines::new(), 0, &request) {
        Response::Ring { ring } => ring.expose().to_vec(),
        _ => panic!("no ring"),
    }
}

/// One call through the fast door.
pub fn call(engines: &Engines, handle: u64, request: &Request) -> Response {
    let bytes = postcard::to_stdvec(request).expect("a request");
    postcard::from_bytes(&engines.call(handle, &bytes)).expect("a response")
}

/// An engine under the test's ring.
pub fn engine(policy: &str) -> Engine {
    engine_at(policy, 1)
}

pub fn engine_at(policy: &str, version: u64) -> Engine {
    static RING: LazyLock<Vec<u8>> = LazyLock::new(|| ring("tests", 7));
    Engine::open(&RING, policy, version).expect("an engine")
}

/// A session of the product, after the first factor.
#[derive(Clone)]
pub struct Seat {
    pub nonce: [u8; 32],
    pub product: Product,
    pub channel: Channel,
    pub groups: Vec<String>,
    pub licensed: bool,
    pub peer: String,
    pub known_browser: Option<Bytes>,
}

impl Seat {
    pub fn new(number: u8) -> Self {
        Self {
            nonce: [number; 32],
            product: Product::Jira,
            channel: Channel::Form,
            groups: vec!["staff".into()],
            licensed: true,
            peer: "192.0.2.7".into(),
            known_browser: None,
        }
    }

    pub fn login(&self) -> Login {
        Login {
            product: self.product,
            channel: self.channel,
            groups: self.groups.clone(),
            licensed: self.licensed,
            peer: self.peer.clone(),
            nonce: Bytes::from(self.nonce.as_slice()),
            known_browser: self.known_browser.clone(),
            display_name: "alice".into(),
        }
    }

    pub fn sign_in(&self, act: SignInAct) -> Event {
        Event::SignIn { login: self.login(), act }
    }

    pub fn begin(&self) -> Event {
        self.sign_in(SignInAct::Begin {})
    }

    pub fn respond(&self, method: Method, code: &str) -> Event {
        let code = SecretText::new(code.into());
        self.sign_in(SignInAct::Respond { answer: Answer::Code { method, code } })
    }

    pub fn totp(&self, code: &str) -> Event {
        self.respond(Method::Totp, code)
    }

    pub fn backup(&self, code: &str) -> Event {
        self.respond(Method::BackupCodes, code)
    }

    pub fn enroll(&self, act: EnrollAct) -> Event {
        self.sign_in(SignInAct::Enroll { act })
    }

    pub fn own(&self, evidence: &Bytes, act: SelfServiceAct) -> Event {
        Event::SelfService { login: self.login(), evidence: evidence.clone(), act }
    }
}

/// The first step of an enrollment.
pub fn start(method: Method, ticket: Option<&Bytes>) -> EnrollAct {
    EnrollAct::Start { method, ticket: ticket.cloned() }
}

/// The second one, with a code or without.
pub fn confirm(ticket: &Bytes, code: Option<&str>, label: &str) -> EnrollAct {
    let answer = match code {
        None => Answer::CodesSaved {},
        Some(code) => {
            Answer::Code { method: Method::Totp, code: SecretText::new(code.into()) }
        }
    };
    EnrollAct::Confirm { ticket: ticket.clone(), answer, label: label.into() }
}

/// The host itself as administrator.
pub fn admin(act: AdminAct) -> Event {
    Event::Admin {
        actor: Actor::Host { component: "tests".into() },
        reason: "a test".into(),
        act,
    }
}

pub fn reset() -> Event {
    admin(AdminAct::Reset { methods: Vec::new() })
}

/// An account's row, and the entropy of its calls.
#[derive(Clone)]
pub struct Account {
    pub id: String,
    pub row: Option<Row>,
    pub marker: Option<u64>,
    calls: u64,
}

impl Account {
    pub fn new(id: &str) -> Self {
        Self { id: id.into(), row: None, marker: None, calls: 0 }
    }

    pub fn entropy(&mut self) -> SecretBytes {
        self.calls += 1;
        SecretBytes::new([self.calls.to_be_bytes(), [5; 8], [6; 8], [7; 8]].concat())
    }

    /// One step; what is to be saved is saved.
    pub fn run(&mut self, engine: &Engine, at: u64, event: Event) -> Told {
        self.try_run(engine, at, event).expect("no mistake of the test")
    }

    pub fn try_run(&mut self, engine: &Engine, at: u64, event: Event) -> Result<Told, Mistake> {
        let input = Input { at, entropy: self.entropy(), event };
        let stored = StoredAccount {
            account_id: self.id.clone(),
            row: self.row.clone(),
            marker: self.marker,
        };
        let step = engine.step(input, &stored)?;
        let save = step.save().map(copy);
        if let Some(save) = &save {
            self.row = Some(row_of(save));
        }
        Ok(Told { save, verdict: step.settle(Saved::Applied).expect("a verdict") })
    }

    pub fn revision(&self) -> u64 {
        self.row.as_ref().map_or(0, |row| row.revision)
    }
}

/// The row that a save leaves.
pub fn row_of(save: &Save) -> Row {
    Row {
        revision: save.revision,
        record: save.record.clone(),
        revocations: save.revocations,
    }
}

/// A save as it crosses the wire.
pub fn copy<T: serde::Serialize + serde::de::DeserializeOwned>(value: &T) -> T {
    postcard::from_bytes(&postcard::to_stdvec(value).expect("bytes")).expect("a value")
}

/// What one step said.
pub struct Told {
    pub save: Option<Save>,
    pub verdict: Verdict,
}

impl Told {
    pub fn is_admitted(&self) -> bool {
        matches!(self.verdict, Verdict::Admit { .. })
    }

    pub fn is_silent(&self) -> bool {
        self.save.is_none()
    }

    pub fn trouble(&self) -> Option<Trouble> {
        match &self.verdict {
            Verdict::Challenge { trouble, .. } | Verdict::Enroll { trouble, .. } => *trouble,
            Verdict::Changed { summary } => summary.trouble,
            Verdict::Admit { .. } | Verdict::Refuse { .. } => None,
        }
    }

    pub fn refusal(&self) -> Option<(Refusal, &str)> {
        match &self.verdict {
            Verdict::Refuse { refusal, reason } => Some((refusal.clone(), reason)),
            Verdict::Admit { .. }
            | Verdict::Challenge { .. }
            | Verdict::Enroll { .. }
            | Verdict::Changed { .. } => None,
        }
    }

    /// When guessing goes on: 0 if it may now, the end of time if only somebody clears it.
    pub fn locked_until(&self) -> u64 {
        match &self.verdict {
            Verdict::Challenge { locked: Some(lock), .. } => lock.until.unwrap_or(u64::MAX),
            Verdict::Refuse { refusal: Refusal::Locked { until }, .. } => {
                until.unwrap_or(u64::MAX)
            }
            Verdict::Challenge { .. }
            | Verdict::Refuse { .. }
            | Verdict::Admit { .. }
            | Verdict::Enroll { .. }
            | Verdict::Changed { .. } => 0,
        }
    }

    pub fn started(self) -> Option<Started> {
        match self.verdict {
            Verdict::Enroll { started, .. } => started,
            Verdict::Changed { summary } => summary.started,
            Verdict::Admit { .. } | Verdict::Challenge { .. } | Verdict::Refuse { .. } => None,
        }
    }

    pub fn proof(&self) -> Bytes {
        match &self.verdict {
            Verdict::Admit { proof, .. } => proof.clone(),
            _ => panic!("not admitted: {}", self.json()),
        }
    }

    pub fn cookie(&self) -> Bytes {
        match &self.verdict {
            Verdict::Admit { known_browser: Some(cookie), .. } => cookie.clone(),
            _ => panic!("no cookie: {}", self.json()),
        }
    }

    pub fn summary(&self) -> &Summary {
        match &self.verdict {
            Verdict::Changed { summary } => summary,
            _ => panic!("no summary: {}", self.json()),
        }
    }

    pub fn audit(&self) -> Vec<(AuditKind, Option<Lane>)> {
        self.save.iter().flat_map(|save| &save.audit).map(|e| (e.kind, e.lane)).collect()
    }

    /// The verdict as text; for a failing test and for scans.
    pub fn json(&self) -> String {
        serde_json::to_string(&self.verdict).expect("text")
    }
}

/// The phone: an authenticator app of another make.
#[derive(Clone)]
pub struct App {
    pub secret: Vec<u8>,
    pub algorithm: totp_rs::Algorithm,
    pub digits: u8,
    pub period: u64,
}

impl App {
    pub fn new(secret: Vec<u8>) -> Self {
        Self { secret, algorithm: totp_rs::Algorithm::SHA1, digits: 6, period: 30 }
    }

    pub fn code(&self, at: u64) -> String {
        totp_rs::Builder::new()
            .with_algorithm(self.algorithm)
            .with_digits(self.digits)
            .with_step_duration(self.period)
            .with_secret(self.secret.clone())
            .build_noncompliant()
            .generate(at)
            .to_string()
    }

    /// The code of a step before or after the one of `at`.
    pub fn near(&self, at: u64, steps: i64) -> String {
        self.code(at.saturating_add_signed(steps * self.period.cast_signed()))
    }

    /// A code that no step near `at` has.
    pub fn wrong(&self, at: u64) -> String {
        let near: Vec<String> = (-4..=4).map(|steps| self.near(at, steps)).collect();
        let width = usize::from(self.digits);
        (0_u32..)
            .map(|number| format!("{number:0width$}"))
            .find(|code| !near.contains(code))
            .expect("a code")
    }

    /// Which steps of the window have this code.
    pub fn matches(&self, at: u64, window: u64, code: &str) -> Vec<u64> {
        let now = at / self.period;
        (now.saturating_sub(window)..=now.saturating_add(window))
            .filter(|step| self.code(step.saturating_mul(self.period)) == code)
            .collect()
    }
}

/// The phone that scanned what an enrollment showed.
pub fn scan(started: &Started) -> App {
    let Started::Totp { key, algorithm, digits, period_seconds, .. } = started else {
        panic!("no key is shown");
    };
    App {
        secret: base32(key.expose()),
        algorithm: match algorithm {
            Algorithm::Sha1 => totp_rs::Algorithm::SHA1,
            Algorithm::Sha256 => totp_rs::Algorithm::SHA256,
            Algorithm::Sha512 => totp_rs::Algorithm::SHA512,
        },
        digits: *digits,
        period: u64::from(*period_seconds),
    }
}

pub fn ticket_of(started: &Started) -> Bytes {
    match started {
        Started::Totp { ticket, .. } | Started::BackupCodes { ticket, .. } => ticket.clone(),
    }
}

pub fn codes_of(started: &Started) -> Vec<String> {
    match started {
        Started::BackupCodes { codes, .. } => {
            codes.iter().map(|code| code.expose().to_owned()).collect()
        }
        Started::Totp { .. } => panic!("no codes are shown"),
    }
}

pub fn base32(text: &str) -> Vec<u8> {
    let (mut bits, mut width, mut bytes) = (0_u32, 0, Vec::new());
    for letter in text.bytes() {
        let value = match letter {
            b'A'..=b'Z' => letter - b'A',
            b'2'..=b'7' => letter - b'2' + 26,
            _ => panic!("not base32"),
        };
        bits = bits << 5 | u32::from(value);
        width += 5;
        if width >= 8 {
            width -= 8;
            bytes.push((bits >> width & 0xff).to_le_bytes()[0]);
        }
    }
    bytes
}

/// Somebody who enrolled at [`START`] with an app and backup codes.
#[derive(Clone)]
pub struct Enrolled {
    pub account: Account,
    pub seat: Seat,
    pub app: App,
    pub codes: Vec<String>,
    pub proof: Bytes,
    pub cookie: Bytes,
    /// The code that confirmed the enrollment.
    pub first_code: String,
}

impl Enrolled {
    pub fn new(engine: &Engine, id: &str) -> Self {
        Self::at(engine, id, START)
    }

    pub fn at(engine: &Engine, id: &str, at: u64) -> Self {
        let (mut account, seat) = (Account::new(id), Seat::new(1));
        let begun = account.run(engine, at, seat.enroll(start(Method::Totp, None)));
        let started = begun.started().expect("an enrollment");
        let app = scan(&started);
        let first_code = app.code(at);
        let act = confirm(&ticket_of(&started), Some(&first_code), "");
        let confirmed = account.run(engine, at, seat.enroll(act));
        if confirmed.is_admitted() {
            let (proof, cookie) = (confirmed.proof(), confirmed.cookie());
            return Self { account, seat, app, codes: Vec::new(), proof, cookie, first_code };
        }
        let offered = confirmed.started().expect("backup codes");
        let codes = codes_of(&offered);
        let act = confirm(&ticket_of(&offered), None, "");
        let done = account.run(engine, at, seat.enroll(act));
        let (proof, cookie) = (done.proof(), done.cookie());
        Self { account, seat, app, codes, proof, cookie, first_code }
    }

    /// One step of this person in this session.
    pub fn run(&mut self, engine: &Engine, at: u64, event: Event) -> Told {
        self.account.run(engine, at, event)
    }

    /// Adds another app through self-service; the evidence must be fresh.
    pub fn add_app(&mut self, engine: &Engine, at: u64, label: &str) -> App {
        let act = SelfServiceAct::Enroll { act: start(Method::Totp, None) };
        let begun = self.account.run(engine, at, self.seat.own(&self.proof, act));
        let started = begun.started().expect("an enrollment");
        let app = scan(&started);
        let act = confirm(&ticket_of(&started), Some(&app.code(at)), label);
        let act = SelfServiceAct::Enroll { act };
        let done = self.account.run(engine, at, self.seat.own(&self.proof, act));
        assert!(!done.is_silent(), "{}", done.json());
        app
    }

    /// Signs in again at `at`, so that the evidence is fresh.
    pub fn refresh(&mut self, engine: &Engine, at: u64) {
        let told = self.account.run(engine, at, self.seat.totp(&self.app.code(at)));
        self.proof = told.proof();
    }
}

/// A private copy of somebody who enrolled under [`ENFORCED`].
pub fn enrolled() -> Enrolled {
    static PERSON: LazyLock<Enrolled> = LazyLock::new(|| Enrolled::new(&ENGINE, "10100"));
    PERSON.clone()
}

/// The engine under [`ENFORCED`].
pub static ENGINE: LazyLock<Engine> = LazyLock::new(|| engine(ENFORCED));
