//! A small host for tests: people with sessions and phones, and one row each, kept in memory. It
//! uses the engine only through its public door.
#![allow(dead_code, reason = "every test program uses its own part of this file")]

mod app;

pub(crate) use app::{App, scan};
use countersign::engine::{Engine, Input, Mistake, Saved, StoredAccount};
use countersign::vocabulary::*;
use countersign::wire::{Engines, Request, Response};
use proptest::strategy::Strategy;
use proptest::test_runner::{Config, TestCaseError, TestError, TestRunner};
use std::sync::LazyLock;

/// The beginning of a time step of 30 seconds, in 2023.
pub(crate) const START: u64 = 1_700_000_010;
/// The policy of most tests: everyone is asked.
pub(crate) const ENFORCED: &str = r#"{"mode":"enforce"}"#;

/// Random cases of one law: `./x test --cases N` sets it.
pub(crate) fn cases() -> u32 {
    ["COUNTERSIGN_CASES", "PROPTEST_CASES"]
        .into_iter()
        .find_map(|name| std::env::var(name).ok()?.parse().ok())
        .unwrap_or(500)
}

/// Whether campaigns run whole: `./x test --long`. Otherwise they run at a tenth or less.
pub(crate) fn is_long() -> bool {
    std::env::var_os("COUNTERSIGN_LONG").is_some_and(|value| value == "1")
}

/// The configuration of proptest. A failure prints its smallest case; nothing is written next to
/// the sources.
pub(crate) fn config() -> Config {
    Config {
        cases: cases(),
        failure_persistence: None,
        max_shrink_iters: 2_000,
        ..Config::default()
    }
}

/// Tries a law that takes long with few cases. The macro would take the number that is set for all.
pub(crate) fn few<S: Strategy>(
    cases: u32,
    strategy: &S,
    law: impl Fn(S::Value) -> Result<(), TestCaseError>,
) -> Result<(), TestError<S::Value>> {
    let config = Config { cases, max_shrink_iters: 20, ..config() };
    TestRunner::new(config).run(strategy, law)
}

/// A key ring of this instance with this secret byte.
pub(crate) fn ring(instance: &str, seed: u8) -> Vec<u8> {
    let entropy = SecretBytes::new(vec![seed; 32]);
    let request = Request::NewRing { instance_id: instance.into(), entropy };
    match call(&Engines::new(), 0, &request) {
        Response::Ring { ring } => ring.expose().to_vec(),
        _ => panic!("no ring"),
    }
}

/// One call through the fast door.
pub(crate) fn call(engines: &Engines, handle: u64, request: &Request) -> Response {
    let bytes = postcard::to_stdvec(request).expect("a request");
    postcard::from_bytes(&engines.call(handle, &bytes)).expect("a response")
}

/// An engine under the test's ring.
pub(crate) fn engine(policy: &str) -> Engine {
    engine_at(policy, 1)
}

pub(crate) fn engine_at(policy: &str, version: u64) -> Engine {
    static RING: LazyLock<Vec<u8>> = LazyLock::new(|| ring("tests", 7));
    Engine::open(&RING, policy, version).expect("an engine")
}

/// A session of the product, after the first factor.
#[derive(Clone)]
pub(crate) struct Seat {
    pub(crate) nonce: [u8; 32],
    pub(crate) product: Product,
    pub(crate) channel: Channel,
    pub(crate) groups: Vec<String>,
    pub(crate) licensed: bool,
    pub(crate) peer: String,
    pub(crate) known_browser: Option<Bytes>,
    pub(crate) device_token: Option<Bytes>,
    pub(crate) email: Option<String>,
}

impl Seat {
    pub(crate) fn new(number: u8) -> Self {
        Self {
            nonce: [number; 32],
            product: Product::Jira,
            channel: Channel::Form,
            groups: vec!["staff".into()],
            licensed: true,
            peer: "192.0.2.7".into(),
            known_browser: None,
            device_token: None,
            email: None,
        }
    }

    pub(crate) fn login(&self) -> Login {
        Login {
            product: self.product,
            channel: self.channel,
            groups: self.groups.clone(),
            licensed: self.licensed,
            peer: self.peer.clone(),
            nonce: Bytes::from(self.nonce.as_slice()),
            known_browser: self.known_browser.clone(),
            device_token: self.device_token.clone(),
            email: self.email.clone(),
            locale: String::new(),
            display_name: "alice".into(),
        }
    }

    pub(crate) fn sign_in(&self, act: SignInAct) -> Event {
        Event::SignIn { login: self.login(), act }
    }

    pub(crate) fn begin(&self) -> Event {
        self.sign_in(SignInAct::Begin {})
    }

    pub(crate) fn respond(&self, method: Method, code: &str) -> Event {
        let code = SecretText::new(code.into());
        self.sign_in(SignInAct::Respond {
            answer: Answer::Code { method, code },
            ticket: None,
            remember_device: false,
        })
    }

    pub(crate) fn totp(&self, code: &str) -> Event {
        self.respond(Method::Totp, code)
    }

    pub(crate) fn backup(&self, code: &str) -> Event {
        self.respond(Method::BackupCodes, code)
    }

    pub(crate) fn enroll(&self, act: EnrollAct) -> Event {
        self.sign_in(SignInAct::Enroll { act })
    }

    pub(crate) fn own(&self, evidence: &Bytes, act: SelfServiceAct) -> Event {
        Event::SelfService { login: self.login(), evidence: evidence.clone(), act }
    }
}

/// The first step of an enrollment.
pub(crate) fn start(method: Method, ticket: Option<&Bytes>) -> EnrollAct {
    EnrollAct::Start { method, destination: None, again: false, ticket: ticket.cloned() }
}

/// The second one, with a code or without.
pub(crate) fn confirm(ticket: &Bytes, code: Option<&str>, label: &str) -> EnrollAct {
    let answer = match code {
        None => Answer::CodesSaved {},
        Some(code) => Answer::Code { method: Method::Totp, code: SecretText::new(code.into()) },
    };
    EnrollAct::Confirm { ticket: ticket.clone(), answer, label: label.into() }
}

/// The host itself as administrator.
pub(crate) fn admin(act: AdminAct) -> Event {
    Event::Admin { actor: Actor::Host { component: "tests".into() }, reason: "a test".into(), act }
}

pub(crate) fn reset() -> Event {
    admin(AdminAct::Reset { methods: Vec::new() })
}

/// An account's row, and the entropy of its calls.
#[derive(Clone)]
pub(crate) struct Account {
    pub(crate) id: String,
    pub(crate) row: Option<Row>,
    pub(crate) marker: Option<u64>,
    /// Every event recorded so far.
    pub(crate) written: Vec<AuditEvent>,
    calls: u64,
}

impl Account {
    pub(crate) fn new(id: &str) -> Self {
        Self { id: id.into(), row: None, marker: None, written: Vec::new(), calls: 0 }
    }

    pub(crate) fn entropy(&mut self) -> SecretBytes {
        self.calls += 1;
        SecretBytes::new([self.calls.to_be_bytes(), [5; 8], [6; 8], [7; 8]].concat())
    }

    /// One step; what has to be saved is saved.
    pub(crate) fn run(&mut self, engine: &Engine, at: u64, event: Event) -> Told {
        self.try_run(engine, at, event).expect("no mistake of the test")
    }

    pub(crate) fn try_run(
        &mut self,
        engine: &Engine,
        at: u64,
        event: Event,
    ) -> Result<Told, Mistake> {
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
            self.written.extend(save.audit.iter().cloned());
        }
        Ok(Told { save, verdict: step.settle(Saved::Applied).expect("a verdict") })
    }

    pub(crate) fn revision(&self) -> u64 {
        self.row.as_ref().map_or(0, |row| row.revision)
    }
}

/// The row that a save leaves.
pub(crate) fn row_of(save: &Save) -> Row {
    Row { revision: save.revision, record: save.record.clone(), revocations: save.revocations }
}

/// A save as it crosses the wire.
pub(crate) fn copy<T: serde::Serialize + serde::de::DeserializeOwned>(value: &T) -> T {
    postcard::from_bytes(&postcard::to_stdvec(value).expect("bytes")).expect("a value")
}

/// What one step said.
pub(crate) struct Told {
    pub(crate) save: Option<Save>,
    pub(crate) verdict: Verdict,
}

impl Told {
    pub(crate) fn is_admitted(&self) -> bool {
        matches!(self.verdict, Verdict::Admit { .. })
    }

    pub(crate) fn is_silent(&self) -> bool {
        self.save.is_none()
    }

    pub(crate) fn trouble(&self) -> Option<Trouble> {
        match &self.verdict {
            Verdict::Challenge { trouble, .. }
            | Verdict::Enroll { trouble, .. }
            | Verdict::Prove { trouble, .. } => *trouble,
            Verdict::Changed { summary, .. } => summary.trouble,
            Verdict::Admit { .. } | Verdict::AskHost { .. } | Verdict::Refuse { .. } => None,
        }
    }

    pub(crate) fn refusal(&self) -> Option<(Refusal, &str)> {
        match &self.verdict {
            Verdict::Refuse { refusal, reason } => Some((refusal.clone(), reason)),
            Verdict::Admit { .. }
            | Verdict::Challenge { .. }
            | Verdict::Enroll { .. }
            | Verdict::Changed { .. }
            | Verdict::AskHost { .. }
            | Verdict::Prove { .. } => None,
        }
    }

    /// When guessing may go on: 0 if now, the end of time if someone has to clear it first.
    pub(crate) fn locked_until(&self) -> u64 {
        match &self.verdict {
            Verdict::Challenge { locked: Some(lock), .. } => lock.until.unwrap_or(u64::MAX),
            Verdict::Refuse { refusal: Refusal::Locked { until }, .. } => until.unwrap_or(u64::MAX),
            Verdict::Challenge { .. }
            | Verdict::Refuse { .. }
            | Verdict::Admit { .. }
            | Verdict::Enroll { .. }
            | Verdict::Changed { .. }
            | Verdict::AskHost { .. }
            | Verdict::Prove { .. } => 0,
        }
    }

    pub(crate) fn started(self) -> Option<Started> {
        match self.verdict {
            Verdict::Enroll { started, .. } => started,
            Verdict::Changed { summary, .. } => summary.started,
            Verdict::Admit { .. }
            | Verdict::Challenge { .. }
            | Verdict::AskHost { .. }
            | Verdict::Refuse { .. }
            | Verdict::Prove { .. } => None,
        }
    }

    pub(crate) fn evidence(&self) -> Bytes {
        match &self.verdict {
            Verdict::Admit { evidence, .. } => evidence.clone(),
            _ => panic!("not admitted: {}", self.json()),
        }
    }

    pub(crate) fn cookie(&self) -> Bytes {
        match &self.verdict {
            Verdict::Admit { known_browser: Some(cookie), .. } => cookie.clone(),
            _ => panic!("no cookie: {}", self.json()),
        }
    }

    pub(crate) fn summary(&self) -> &Summary {
        match &self.verdict {
            Verdict::Changed { summary, .. } => summary,
            _ => panic!("no summary: {}", self.json()),
        }
    }

    pub(crate) fn audit(&self) -> Vec<(AuditKind, Option<Lane>)> {
        self.save.iter().flat_map(|save| &save.audit).map(|e| (e.kind, e.lane)).collect()
    }

    /// The verdict as text, for failing tests and for scans.
    pub(crate) fn json(&self) -> String {
        serde_json::to_string(&self.verdict).expect("text")
    }
}

pub(crate) fn ticket_of(started: &Started) -> Bytes {
    match started {
        Started::Totp { ticket, .. }
        | Started::BackupCodes { ticket, .. }
        | Started::Message { ticket, .. }
        | Started::Credential { ticket, .. }
        | Started::Yubikey { ticket, .. }
        | Started::Prompt { ticket, .. }
        | Started::Questions { ticket, .. } => ticket.clone(),
    }
}

pub(crate) fn codes_of(started: &Started) -> Vec<String> {
    match started {
        Started::BackupCodes { codes, .. } => {
            codes.iter().map(|code| code.expose().to_owned()).collect()
        }
        _ => panic!("no codes are shown"),
    }
}

/// Bytes as they are written in hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").expect("memory");
        text
    })
}

pub(crate) fn base32(text: &str) -> Vec<u8> {
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

/// A person who enrolled at [`START`] with an app and backup codes.
#[derive(Clone)]
pub(crate) struct Enrolled {
    pub(crate) account: Account,
    pub(crate) seat: Seat,
    pub(crate) app: App,
    pub(crate) codes: Vec<String>,
    pub(crate) evidence: Bytes,
    pub(crate) cookie: Bytes,
    /// The code that confirmed the enrollment.
    pub(crate) first_code: String,
}

impl Enrolled {
    pub(crate) fn new(engine: &Engine, id: &str) -> Self {
        Self::at(engine, id, START)
    }

    pub(crate) fn at(engine: &Engine, id: &str, at: u64) -> Self {
        let (mut account, seat) = (Account::new(id), Seat::new(1));
        let begun = account.run(engine, at, seat.enroll(start(Method::Totp, None)));
        let started = begun.started().expect("an enrollment");
        let app = scan(&started);
        let first_code = app.code(at);
        let act = confirm(&ticket_of(&started), Some(&first_code), "");
        let confirmed = account.run(engine, at, seat.enroll(act));
        if confirmed.is_admitted() {
            let (evidence, cookie) = (confirmed.evidence(), confirmed.cookie());
            return Self { account, seat, app, codes: Vec::new(), evidence, cookie, first_code };
        }
        let offered = confirmed.started().expect("backup codes");
        let codes = codes_of(&offered);
        let act = confirm(&ticket_of(&offered), None, "");
        let done = account.run(engine, at, seat.enroll(act));
        let (evidence, cookie) = (done.evidence(), done.cookie());
        Self { account, seat, app, codes, evidence, cookie, first_code }
    }

    /// One step of this person in this session.
    pub(crate) fn run(&mut self, engine: &Engine, at: u64, event: Event) -> Told {
        let told = self.account.run(engine, at, event);
        self.go_on(&told);
        told
    }

    /// Keeps what the session goes on with after its own change.
    fn go_on(&mut self, told: &Told) {
        if let Verdict::Changed { renewed: Some(renewed), .. } = &told.verdict {
            self.evidence = renewed.evidence.clone();
            if let Some(cookie) = &renewed.known_browser {
                self.cookie = cookie.clone();
            }
        }
    }

    /// Adds another app through self-service; the evidence must be fresh.
    pub(crate) fn add_app(&mut self, engine: &Engine, at: u64, label: &str) -> App {
        let act = SelfServiceAct::Enroll { act: start(Method::Totp, None) };
        let begun = self.account.run(engine, at, self.seat.own(&self.evidence, act));
        let started = begun.started().expect("an enrollment");
        let app = scan(&started);
        let act = confirm(&ticket_of(&started), Some(&app.code(at)), label);
        let act = SelfServiceAct::Enroll { act };
        let done = self.run(engine, at, self.seat.own(&self.evidence, act));
        assert!(!done.is_silent(), "{}", done.json());
        app
    }

    /// Signs in again at `at`, so that the evidence is fresh.
    pub(crate) fn refresh(&mut self, engine: &Engine, at: u64) {
        let told = self.account.run(engine, at, self.seat.totp(&self.app.code(at)));
        self.evidence = told.evidence();
    }
}

/// A private copy of a person who enrolled under [`ENFORCED`].
pub(crate) fn enrolled() -> Enrolled {
    static PERSON: LazyLock<Enrolled> = LazyLock::new(|| Enrolled::new(&ENGINE, "10100"));
    PERSON.clone()
}

/// The engine under [`ENFORCED`].
pub(crate) static ENGINE: LazyLock<Engine> = LazyLock::new(|| engine(ENFORCED));
