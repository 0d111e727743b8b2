//! The files: records, the keys that open them, and what is in them.

use crate::host::{Account, Told, hex};
use countersign::vocabulary::*;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};

/// One file: a form of the record, as the builds of one time wrote it.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Book {
    /// The number of the form, and the file's name.
    pub(crate) form: u8,
    /// Whether a release wrote this form: from then on the file never changes.
    pub(crate) frozen: bool,
    pub(crate) ring: Value,
    pub(crate) accounts: Vec<Kept>,
}

/// One account.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Kept {
    pub(crate) name: String,
    pub(crate) account_id: String,
    pub(crate) policy: Value,
    pub(crate) revision: u64,
    pub(crate) revocations: u64,
    /// Hexadecimal.
    pub(crate) record: String,
    /// Every event since the account began.
    pub(crate) audit: Vec<Value>,
    /// When the record is read.
    pub(crate) at: u64,
    pub(crate) holds: Holds,
    pub(crate) answers: Vec<Answered>,
    /// The token of a remembered device, hexadecimal, if there is one.
    pub(crate) device: Option<String>,
    /// Sign-ins for which the host has to do something.
    pub(crate) rounds: Vec<Round>,
}

/// A sign-in by a method that needs the host, and what the record lets the host be asked.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Round {
    pub(crate) method: Method,
    pub(crate) asked: Vec<String>,
}

/// What lists show of an account.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Holds {
    state: AccountState,
    authenticators: Vec<Authenticator>,
    codes_left: Option<u8>,
    preferred: Option<Method>,
    devices: Vec<Device>,
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Device {
    id: u32,
    added_at: u64,
    used_at: Option<u64>,
    until: u64,
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Authenticator {
    id: u32,
    method: Method,
    label: String,
    added_at: u64,
    used_at: Option<u64>,
}

/// A code, and what it leads to in an unknown browser.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Answered {
    pub(crate) method: Method,
    pub(crate) code: String,
    /// See [`outcome`].
    pub(crate) told: String,
}

impl Book {
    /// Every file, the newest last.
    pub(crate) fn all() -> Vec<(String, Self)> {
        let files = fs::read_dir(folder()).expect("the folder tests/stored");
        let mut books: Vec<(String, Self)> = files
            .map(|file| file.expect("a file").path())
            .filter(|path| path.extension().is_some_and(|ending| ending == "json"))
            .map(|path| {
                let text = fs::read_to_string(&path).expect("a text");
                let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
                let book: Self = serde_json::from_str(&text).expect("a book");
                assert_eq!(name, format!("{}.json", book.form));
                (name, book)
            })
            .collect();
        books.sort_by_key(|(_, book)| book.form);
        books
    }

    pub(crate) fn write(&self, name: &str) {
        let mut text = serde_json::to_string_pretty(self).expect("a text");
        text.push('\n');
        // The other test reads at the same time: it must see either the old file or the new one.
        let unfinished = folder().join("unfinished");
        fs::write(&unfinished, text).expect("a file to write");
        fs::rename(unfinished, folder().join(name)).expect("the file in its place");
    }

    pub(crate) fn ring_text(&self) -> Vec<u8> {
        self.ring.to_string().into_bytes()
    }
}

impl Kept {
    pub(crate) fn row(&self) -> Row {
        let record = Bytes::new(unhex(&self.record));
        Row { revision: self.revision, record, revocations: self.revocations }
    }

    pub(crate) fn account(&self) -> Account {
        let mut account = Account::new(&self.account_id);
        account.row = Some(self.row());
        account
    }

    pub(crate) fn events(&self) -> Vec<AuditEvent> {
        let read = |event: &Value| serde_json::from_value(event.clone()).expect("an event");
        self.audit.iter().map(read).collect()
    }

    pub(crate) fn record_of(row: &Row) -> String {
        hex(row.record.as_slice())
    }
}

impl Holds {
    pub(crate) fn of(summary: &Summary) -> Self {
        let authenticators = summary.authenticators.iter().map(|each| Authenticator {
            id: each.id,
            method: each.method,
            label: each.label.clone(),
            added_at: each.added_at,
            used_at: each.used_at,
        });
        let devices = summary.devices.iter().map(|each| Device {
            id: each.id,
            added_at: each.added_at,
            used_at: each.used_at,
            until: each.until,
        });
        Self {
            state: summary.state,
            authenticators: authenticators.collect(),
            codes_left: summary.codes_left,
            preferred: summary.preferred,
            devices: devices.collect(),
        }
    }
}

/// An outcome in one word.
pub(crate) fn outcome(told: &Told) -> String {
    match (&told.verdict, told.trouble()) {
        (Verdict::Admit { .. }, _) => "admitted".into(),
        (Verdict::Challenge { .. }, Some(Trouble::WrongAnswer {})) => {
            if told.audit().iter().any(|(kind, _)| *kind == AuditKind::ReplayRefused) {
                "used".into()
            } else {
                "wrong".into()
            }
        }
        (Verdict::Challenge { .. }, None) => "locked".into(),
        (Verdict::Refuse { reason, .. }, _) => reason.clone(),
        _ => panic!("no outcome of an answer: {}", told.json()),
    }
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("stored")
}

pub(crate) fn unhex(text: &str) -> Vec<u8> {
    let digits = text.as_bytes().chunks(2);
    digits
        .map(|pair| {
            let pair = std::str::from_utf8(pair).expect("digits");
            u8::from_str_radix(pair, 16).expect("two hexadecimal digits")
        })
        .collect()
}
