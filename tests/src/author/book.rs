//! A vector file being written: cases, and in each case the steps a host would take.
//!
//! Expectations are written by hand. The engine is called along the way for only one reason: to
//! show an enrollment's key, from which oathtool makes the codes that the case then types.

use std::collections::BTreeMap;

use countersign::wire::Engines;
use countersign_tests::pattern::{self, Saved};
use data_encoding::BASE64URL_NOPAD;
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

use super::oath;
use super::sealed::{self, Person};

/// No save: the record must not change.
pub(crate) const NOTHING: Option<Value> = None;
/// The policy of most cases: enforced, no days of grace.
pub(crate) const POLICY: &str = r#"{"mode":"enforce","enrollment":{"grace_days":0}}"#;
/// The account of most cases.
pub(crate) const ALICE: &str = "10100";
/// Another account.
pub(crate) const BOB: &str = "10101";
/// The beginning of a time step of 30 seconds, in the year 2023.
pub(crate) const T: u64 = 1_700_000_010;

/// One vector file.
pub(crate) struct Book {
    pub(crate) name: &'static str,
    about: &'static str,
    pub(crate) cases: Vec<Case>,
}

/// One case.
pub(crate) struct Case {
    pub(crate) id: String,
    source: String,
    steps: Vec<Value>,
    /// What is inconsistent, or not answered as expected.
    pub(crate) faults: Vec<String>,
    engines: Engines,
    handle: u64,
    saved: Saved,
    last: Value,
    rows: BTreeMap<String, Row>,
    account: String,
    policy_version: u64,
    /// The nonce of the session, as text.
    nonce: String,
    login: Map<String, Value>,
    pub(crate) marker: Option<u64>,
}

#[derive(Clone)]
struct Row {
    value: Value,
    revision: u64,
}

impl Book {
    pub(crate) fn new(name: &'static str, about: &'static str) -> Self {
        Self { name, about, cases: Vec::new() }
    }

    /// Writes a case without an engine.
    pub(crate) fn bare(&mut self, id: &str, source: &str, write: impl FnOnce(&mut Case)) {
        // Ids are unique among all files.
        let mut case = Case::new(&format!("{}.{id}", self.name), source);
        write(&mut case);
        self.cases.push(case);
    }

    /// Writes a case for an engine with the common policy.
    pub(crate) fn case(&mut self, id: &str, source: &str, write: impl FnOnce(&mut Case)) {
        self.under(POLICY, id, source, write);
    }

    /// Writes a case for an engine with this policy.
    pub(crate) fn under(
        &mut self,
        policy: &str,
        id: &str,
        source: &str,
        write: impl FnOnce(&mut Case),
    ) {
        self.bare(id, source, |case| {
            case.open(policy, 1);
            write(case);
        });
    }

    /// The file: one step per line, so that a diff shows what changed.
    pub(crate) fn text(&self) -> Result<String, String> {
        let line = |value: &Value| serde_json::to_string(value).map_err(|e| e.to_string());
        let mut text = format!("{{\n\"about\": {},\n\"cases\": [", line(&json!(self.about))?);
        for (number, case) in self.cases.iter().enumerate() {
            let id = line(&json!(case.id))?;
            let source = line(&json!(case.source))?;
            text.push_str(if number == 0 { "\n" } else { ",\n" });
            for part in ["{\"id\": ", &id, ",\n \"source\": ", &source, ",\n \"steps\": ["] {
                text.push_str(part);
            }
            for (number, step) in case.steps.iter().enumerate() {
                text.push_str(if number == 0 { "\n  " } else { ",\n  " });
                text.push_str(&line(step)?);
            }
            text.push_str("\n ]}");
        }
        text.push_str("\n]\n}\n");
        Ok(text)
    }
}

impl Case {
    fn new(id: &str, source: &str) -> Self {
        Self {
            id: id.into(),
            source: source.into(),
            steps: Vec::new(),
            faults: Vec::new(),
            engines: Engines::new(),
            handle: 0,
            saved: Saved::new(),
            last: Value::Null,
            rows: BTreeMap::new(),
            account: ALICE.into(),
            policy_version: 1,
            nonce: nonce(1),
            login: Map::new(),
            marker: None,
        }
    }

    /// Opens an engine with the common ring.
    pub(crate) fn open(&mut self, policy: &str, version: u64) {
        self.open_ring(&sealed::ring(), policy, version);
    }

    pub(crate) fn open_ring(&mut self, ring: &str, policy: &str, version: u64) {
        self.policy_version = version;
        let request = open_request(ring, policy, version);
        self.asks(&request, &json!({"Opened": {"instance_id": "*", "write_format": 1}}));
    }

    /// Switches to another account.
    pub(crate) fn account(&mut self, account: &str) {
        self.account = account.into();
    }

    /// Switches to another session.
    pub(crate) fn session(&mut self, number: u8) {
        self.nonce = nonce(number);
    }

    /// Sets a fact of the logins from here on.
    pub(crate) fn login(&mut self, field: &str, value: Value) {
        self.login.insert(field.into(), value);
    }

    /// Puts a person into the store, sealed here and not by the engine.
    pub(crate) fn has(&mut self, person: &Person) {
        let account = self.account.clone();
        match sealed::row(&account, person) {
            Ok(value) => {
                self.rows.insert(account, Row { value, revision: person.revision });
            }
            Err(fault) => self.faults.push(fault),
        }
    }

    /// The row as the next step will send it.
    pub(crate) fn row(&self) -> Value {
        self.rows.get(&self.account).map_or(Value::Null, |row| row.value.clone())
    }

    /// Puts any row into the store.
    pub(crate) fn stores(&mut self, value: Value, revision: u64) {
        self.rows.insert(self.account.clone(), Row { value, revision });
    }

    pub(crate) fn forgets_row(&mut self) {
        self.rows.remove(&self.account);
    }

    /// What was answered and saved under this name.
    pub(crate) fn text_of(&mut self, name: &str) -> String {
        if let Some(text) = self.saved.get(name).and_then(Value::as_str) {
            return text.to_owned();
        }
        self.faults.push(format!("nothing was saved as {name}"));
        String::new()
    }

    /// Records something wrong with an answer that no pattern can express.
    pub(crate) fn holds(&mut self, what: bool, fault: &str) {
        if !what {
            self.faults.push(fault.into());
        }
    }

    /// A code of the key that the engine showed, made by oathtool.
    pub(crate) fn shown_code(&mut self, name: &str, at: u64) -> String {
        let key = self.text_of(name);
        oath::of_base32(&key, at)
    }

    /// One person between the factors.
    pub(crate) fn sign_in(&mut self, at: u64, act: Value, save: Option<Value>, verdict: Value) {
        let event = json!({"SignIn": {"login": self.login_facts(), "act": act}});
        self.steps_with(at, &event, save, &verdict);
    }

    /// A signed-in person with the evidence that was saved under a name.
    pub(crate) fn self_service(
        &mut self,
        (at, evidence): (u64, &str),
        act: Value,
        save: Option<Value>,
        verdict: Value,
    ) {
        let login = self.login_facts();
        let event = json!({"SelfService": {"login": login, "evidence": evidence, "act": act}});
        self.steps_with(at, &event, save, &verdict);
    }

    /// The host itself acts as administrator.
    pub(crate) fn host(&mut self, at: u64, act: Value, save: Option<Value>, verdict: Value) {
        self.admin(at, json!({"Host": {"component": "tests"}}), act, save, verdict);
    }

    pub(crate) fn admin(
        &mut self,
        at: u64,
        actor: Value,
        act: Value,
        save: Option<Value>,
        verdict: Value,
    ) {
        let event = json!({"Admin": {"actor": actor, "reason": "ticket 4711", "act": act}});
        self.steps_with(at, &event, save, &verdict);
    }

    fn steps_with(&mut self, at: u64, event: &Value, save: Option<Value>, verdict: &Value) {
        let request = self.step_request(at, event);
        let account = self.account.clone();
        let before = self.rows.get(&account).map_or(0, |row| row.revision);
        let Some(save) = save else {
            self.asks(&request, &json!({"Stepped": {"save": null, "verdict": verdict}}));
            return;
        };
        let revision = before + 1;
        let save = with(save, &[("revision", json!(revision)), ("record", json!("*"))]);
        let expect = json!({"Stepped": {"save": save, "verdict": verdict}});
        let tag = format!("{account}.{}", self.steps.len());
        let names = ["revision", "record", "revocations"];
        let value = names.map(|name| (name.to_owned(), json!(format!("@{tag}.{name}"))));
        let value = Value::Object(value.into_iter().collect());
        let save_as = names
            .map(|name| (format!("{tag}.{name}"), json!(format!("/Stepped/save/{name}"))))
            .into_iter()
            .collect();
        self.push(json!({"request": request}), &expect, save_as);
        self.rows.insert(account, Row { value, revision });
    }

    /// The request of one step, for a case that sends it in another form.
    pub(crate) fn step_request(&self, at: u64, event: &Value) -> Value {
        let row = self.rows.get(&self.account).map(|row| row.value.clone());
        json!({"Step": {
            "account_id": self.account, "row": row, "marker": self.marker, "at": at,
            "entropy": self.entropy(), "event": event,
        }})
    }

    pub(crate) fn login_facts(&self) -> Value {
        let mut login = json!({
            "product": "Jira", "channel": "Form", "groups": ["staff"], "licensed": true,
            "peer": "192.0.2.7", "nonce": self.nonce, "known_browser": null,
            "device_token": null, "email": null, "locale": "", "display_name": "alice",
        });
        if let Some(facts) = login.as_object_mut() {
            facts.extend(self.login.clone());
        }
        login
    }

    /// Any request.
    pub(crate) fn asks(&mut self, request: &Value, expect: &Value) {
        self.push(json!({"request": request}), expect, Map::new());
    }

    /// A request that no JSON writer would make.
    pub(crate) fn sends(&mut self, text: &str, expect: &Value) {
        self.push(json!({"request_text": text}), expect, Map::new());
    }

    /// A request as text, with numbers that some languages cannot hold.
    pub(crate) fn sends_value(&mut self, request: &Value, expect: &Value) {
        self.sends(&request.to_string(), expect);
    }

    /// Saves a part of the last answer for later steps.
    pub(crate) fn keep(&mut self, name: &str, pointer: &str) {
        let names = BTreeMap::from([(name.to_owned(), pointer.to_owned())]);
        if let Err(fault) = pattern::save(&names, &self.last, &mut self.saved) {
            self.faults.push(fault);
        }
        let Some(step) = self.steps.last_mut().and_then(Value::as_object_mut) else {
            return;
        };
        let kept = step.entry("save").or_insert_with(|| json!({}));
        if let Some(kept) = kept.as_object_mut() {
            kept.insert(name.into(), json!(pointer));
        }
    }

    fn entropy(&self) -> String {
        let digest = Sha256::digest(format!("{} {}", self.id, self.steps.len()));
        BASE64URL_NOPAD.encode(&digest)
    }

    fn push(&mut self, mut step: Value, expect: &Value, save: Map<String, Value>) {
        self.last = self.answer(&step);
        let difference = pattern::filled(expect, &self.saved)
            .map_or_else(Some, |wanted| pattern::difference(&wanted, &self.last, ""));
        if let Some(difference) = difference {
            let number = self.steps.len() + 1;
            self.faults.push(format!("step {number}: {difference}\n    {}", self.last));
        }
        if let Some(handle) = self.last.pointer("/Opened/handle").and_then(Value::as_u64) {
            self.handle = handle;
        }
        if let Some(step) = step.as_object_mut() {
            step.insert("expect".into(), expect.clone());
        }
        self.steps.push(step);
        for (name, pointer) in &save {
            self.keep(name, pointer.as_str().unwrap_or_default());
        }
    }

    fn answer(&mut self, step: &Value) -> Value {
        let text = step.get("request_text").and_then(Value::as_str).map(str::to_owned);
        let filled = match (text, step.get("request")) {
            (None, Some(request)) => {
                pattern::filled(request, &self.saved).map(|filled| filled.to_string())
            }
            (text, _) => Ok(text.unwrap_or_default()),
        };
        let request = match filled {
            Ok(request) => request,
            Err(fault) => {
                self.faults.push(fault);
                return Value::Null;
            }
        };
        let answer = self.engines.call(self.handle, request.as_bytes());
        serde_json::from_slice(&answer).unwrap_or_default()
    }
}

pub(crate) fn open_request(ring: &str, policy: &str, version: u64) -> Value {
    let ring = BASE64URL_NOPAD.encode(ring.as_bytes());
    json!({"Open": {"ring": ring, "policy": policy, "policy_version": version}})
}

/// The nonce of a session.
pub(crate) fn nonce(number: u8) -> String {
    BASE64URL_NOPAD.encode(&[number; 32])
}

/// An object with additional fields.
pub(crate) fn with(mut object: Value, fields: &[(&str, Value)]) -> Value {
    if let Some(object) = object.as_object_mut() {
        for (name, value) in fields {
            object.entry(*name).or_insert_with(|| value.clone());
        }
    }
    object
}
