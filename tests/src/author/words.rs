//! Acts as a host sends them, and verdicts as patterns.

use serde_json::{Value, json};

use super::sealed::backup_code;

pub(crate) fn begin() -> Value {
    json!({"Begin": {}})
}

pub(crate) fn choose(method: &str) -> Value {
    json!({"Choose": {"method": method, "ticket": null, "again": false}})
}

pub(crate) fn totp(code: &str) -> Value {
    respond("Totp", code)
}

pub(crate) fn backup(index: u8) -> Value {
    respond("BackupCodes", &backup_code(index))
}

pub(crate) fn respond(method: &str, code: &str) -> Value {
    answer(&typed(method, code))
}

/// An answer without a ticket.
pub(crate) fn answer(answer: &Value) -> Value {
    json!({"Respond": {"answer": answer, "ticket": null, "remember_device": false}})
}

pub(crate) fn typed(method: &str, code: &str) -> Value {
    json!({"Code": {"method": method, "code": code}})
}

/// Starts an enrollment; inside `Enroll` of both families.
pub(crate) fn start(method: &str, ticket: Option<&str>) -> Value {
    json!({"Enroll": {"act": {"Start": {"method": method, "destination": null,
        "again": false, "ticket": ticket}}}})
}

pub(crate) fn confirm(ticket: &str, code: &str, label: &str) -> Value {
    let answer = typed("Totp", code);
    json!({"Enroll": {"act": {"Confirm": {"ticket": ticket, "answer": answer, "label": label}}}})
}

pub(crate) fn codes_saved(ticket: &str) -> Value {
    let answer = json!({"CodesSaved": {}});
    json!({"Enroll": {"act": {"Confirm": {"ticket": ticket, "answer": answer, "label": ""}}}})
}

/// Let in by a factor.
pub(crate) fn admitted(by: &str) -> Value {
    json!({"Admit": {"because": {"Verified": {"by": by}}, "evidence": "*", "until": "*"}})
}

/// Let in without a factor, by a rule.
pub(crate) fn exempt(rule: &str) -> Value {
    json!({"Admit": {"because": {"Exempt": {"rule": rule}}, "evidence": "*", "known_browser": null,
        "codes_left": null}})
}

/// Asked again after a wrong answer, for a person with one app and nothing else.
pub(crate) fn wrong() -> Value {
    json!({"Challenge": {"choices": [{"method": "Totp", "labels": ["Phone"]}], "opened": "Totp",
        "trouble": {"WrongAnswer": {}}, "locked": null}})
}

/// Asked, with no trouble reported.
pub(crate) fn asked() -> Value {
    json!({"Challenge": {"choices": [{"method": "Totp"}], "opened": "Totp", "trouble": null,
        "locked": null}})
}

pub(crate) fn refused(refusal: Value, reason: &str) -> Value {
    json!({"Refuse": {"refusal": refusal, "reason": reason}})
}

pub(crate) fn locked(until: u64) -> Value {
    refused(json!({"Locked": {"until": until}}), "throttle.locked")
}

pub(crate) fn not_allowed(rule: &str) -> Value {
    json!({"Refuse": {"refusal": {"NotAllowed": {"rule": rule}}, "reason": rule}})
}

pub(crate) fn ask_administrator(reason: &str) -> Value {
    refused(json!({"AskAdministrator": {}}), reason)
}

pub(crate) fn sign_in_again(reason: &str) -> Value {
    refused(json!({"SignInAgain": {}}), reason)
}

/// A save whose audit events are of these kinds, in this order.
#[expect(clippy::unnecessary_wraps, reason = "the other answer of a step is NOTHING")]
pub(crate) fn saves(kinds: &[&str]) -> Option<Value> {
    let audit: Vec<Value> = kinds.iter().map(|kind| json!({"kind": kind, "digest": "*"})).collect();
    Some(json!({"audit": audit}))
}

/// A save whose audit events are of these kinds, with exactly these notices.
pub(crate) fn saves_and_tells(kinds: &[&str], notices: &[&str]) -> Option<Value> {
    let notices: Vec<Value> = notices.iter().map(|kind| json!({"kind": kind})).collect();
    saves(kinds).map(|save| super::book::with(save, &[("notices", json!(notices))]))
}

pub(crate) fn mistake(code: &str, path: &str) -> Value {
    json!({"Mistake": {"code": code, "path": path}})
}

/// The session goes on with the evidence that came with its own change.
pub(crate) fn goes_on(case: &mut super::book::Case) {
    case.keep("evidence", "/Stepped/verdict/Changed/renewed/evidence");
}

/// Opens a method, or shows again what its ticket opened.
pub(crate) fn open(method: &str, ticket: Option<&str>, again: bool) -> Value {
    json!({"Choose": {"method": method, "ticket": ticket, "again": again}})
}

/// An answer with the ticket of its method.
pub(crate) fn answer_with(ticket: &str, answer: &Value) -> Value {
    json!({"Respond": {"answer": answer, "ticket": ticket, "remember_device": false}})
}

/// A finding; the same in both families.
pub(crate) fn report(ticket: &str, finding: &Value) -> Value {
    json!({"Report": {"ticket": ticket, "finding": finding}})
}

/// Starts an enrollment with every field set.
pub(crate) fn begin_with(
    method: &str,
    destination: Option<&str>,
    ticket: Option<&str>,
    again: bool,
) -> Value {
    json!({"Enroll": {"act": {"Start": {"method": method, "destination": destination,
        "again": again, "ticket": ticket}}}})
}

/// Confirms an enrollment by any answer.
pub(crate) fn confirm_by(ticket: &str, answer: &Value, label: &str) -> Value {
    json!({"Enroll": {"act": {"Confirm": {"ticket": ticket, "answer": answer, "label": label}}}})
}

/// What a browser answers; the response is `{}`.
pub(crate) fn assertion(credential_id: &str) -> Value {
    json!({"Assertion": {"credential_id": credential_id, "response": "e30"}})
}

pub(crate) fn push() -> Value {
    json!({"Push": {}})
}

/// A task for the host.
pub(crate) fn asks_host(task: Value) -> Value {
    json!({"AskHost": {"ticket": "*", "task": task}})
}

/// A challenge with this method open and this trouble, or none.
pub(crate) fn challenged(opened: &str, trouble: Value) -> Value {
    json!({"Challenge": {"opened": opened, "trouble": trouble}})
}

pub(crate) fn wrong_answer() -> Value {
    json!({"WrongAnswer": {}})
}

pub(crate) fn expired() -> Value {
    json!({"Expired": {}})
}

pub(crate) fn unavailable() -> Value {
    json!({"Unavailable": {}})
}

/// Every kind of finding by its name. Where one carries something, it is what an honest host
/// could have found at the time.
pub(crate) fn every_finding(otp: &str, nonce: &str) -> [(&'static str, Value); 9] {
    let blob = blob(1);
    [
        ("sent", json!({"Sent": {}})),
        ("valid", json!({"Valid": {}})),
        (
            "asserted",
            json!({"Asserted": {"credential": blob, "sign_count": 8,
            "user_verified": true}}),
        ),
        (
            "registered",
            json!({"Registered": {"credential_id": "bmV3", "credential": blob,
            "sign_count": 8, "user_verified": true}}),
        ),
        ("otp_valid", json!({"OtpValid": {"otp": otp, "nonce": nonce}})),
        ("push_started", json!({"PushStarted": {"transaction": "push-9"}})),
        ("waiting", json!({"Waiting": {}})),
        ("invalid", json!({"Invalid": {}})),
        ("failed", json!({"Failed": {}})),
    ]
}

/// A credential as a host keeps it.
pub(crate) fn blob(number: u8) -> String {
    data_encoding::BASE64URL_NOPAD.encode(&[number; 90])
}
