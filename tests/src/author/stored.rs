//! The records of `tests/stored`, as requests: every lane opens every form ever written. The
//! records and what they hold come from those files, which `tests/stored/README.md` explains.

use std::fs;
use std::path::Path;

use data_encoding::{BASE64URL_NOPAD, HEXLOWER};
use serde::Deserialize;
use serde_json::{Value, json};

use super::book::{Book, Case};
use super::words::{ask_administrator, begin, respond};

const SOURCE: &str = "design.md 7: every form ever written stays in tests/stored and opens";

/// One file: a form, and accounts as builds of one time wrote them.
#[derive(Deserialize)]
struct File {
    form: u8,
    ring: Value,
    accounts: Vec<Kept>,
}

#[derive(Deserialize)]
struct Kept {
    account_id: String,
    policy: Value,
    revision: u64,
    revocations: u64,
    record: String,
    audit: Vec<Value>,
    at: u64,
    holds: Value,
    answers: Vec<Answered>,
}

#[derive(Deserialize)]
struct Answered {
    method: String,
    code: String,
    told: String,
}

pub(crate) fn book() -> Result<Book, String> {
    let mut book = Book::new(
        "stored",
        "Records as builds before wrote them: each opens, holds what it held and ends its audit \
         chain. Made of the files in tests/stored.",
    );
    for file in files()? {
        for kept in &file.accounts {
            let id = format!("form_{}_{}", file.form, identifier(&kept.account_id));
            book.bare(&id, SOURCE, |case| opens(case, &file.ring, kept));
        }
    }
    Ok(book)
}

/// Every file, the oldest form first.
fn files() -> Result<Vec<File>, String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("stored");
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).map_err(|error| error.to_string())? {
        let path = entry.map_err(|error| error.to_string())?.path();
        if path.extension().is_some_and(|ending| ending == "json") {
            let text = fs::read_to_string(&path).map_err(|error| error.to_string())?;
            let file: File = serde_json::from_str(&text)
                .map_err(|error| format!("{}: {error}", path.display()))?;
            files.push(file);
        }
    }
    files.sort_by_key(|file| file.form);
    if files.is_empty() { Err("no file in tests/stored".into()) } else { Ok(files) }
}

fn identifier(account_id: &str) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '_' };
    account_id.chars().map(plain).collect()
}

fn opens(case: &mut Case, ring: &Value, kept: &Kept) {
    let record = HEXLOWER.decode(kept.record.as_bytes()).unwrap_or_default();
    let row = |revision: u64| {
        json!({"revision": revision, "record": BASE64URL_NOPAD.encode(&record),
            "revocations": kept.revocations})
    };
    case.open_ring(&ring.to_string(), &kept.policy.to_string(), 1);
    case.account(&kept.account_id);
    case.session(9);
    case.stores(row(kept.revision), kept.revision);
    let held = json!({"Changed": {"summary": kept.holds}});
    let saved = json!({"revocations": kept.revocations});
    case.host(kept.at, json!({"Unlock": {}}), Some(saved), held);
    for answer in &kept.answers {
        case.stores(row(kept.revision), kept.revision);
        let request = json!({"SignIn": {"login": case.login_facts(),
            "act": respond(&answer.method, &answer.code)}});
        let request = case.step_request(kept.at, &request);
        case.asks(&request, &json!({"Stepped": {"verdict": verdict(&answer.told)}}));
    }
    let events = json!({"VerifyAudit": {"account_id": kept.account_id, "row": row(kept.revision),
        "previous": "", "events": kept.audit, "complete": true}});
    case.asks(&events, &json!({"AuditVerified": {"broken_at": null}}));
    // It was bound to this revision and to this account.
    case.stores(row(kept.revision + 1), kept.revision + 1);
    case.sign_in(kept.at, begin(), None, ask_administrator("record.not_authentic"));
    case.account(&format!("{}0", kept.account_id));
    case.stores(row(kept.revision), kept.revision);
    case.sign_in(kept.at, begin(), None, ask_administrator("record.not_authentic"));
}

/// The words of `told` in the files: an outcome, or the reason of a refusal.
fn verdict(told: &str) -> Value {
    match told {
        "admitted" => json!({"Admit": {"evidence": "*"}}),
        "wrong" | "used" => json!({"Challenge": {"trouble": {"WrongAnswer": {}}}}),
        "locked" => json!({"Challenge": {"trouble": null}}),
        reason => json!({"Refuse": {"reason": reason}}),
    }
}
