//! From the first login to the first factor.

use serde_json::{Value, json};

use super::book::{Book, Case, NOTHING, T, with};
use super::oath;
use super::sealed::person;
use super::words::{
    admitted, answer, asked, begin, choose, codes_saved, confirm, not_allowed, refused, saves,
    saves_and_tells, start, totp, wrong,
};

pub(crate) const KEY: &str = "/Stepped/verdict/Enroll/started/Totp/key";
pub(crate) const TICKET: &str = "/Stepped/verdict/Enroll/started/Totp/ticket";
pub(crate) const CODES_TICKET: &str = "/Stepped/verdict/Enroll/started/BackupCodes/ticket";
const CODES: &str = "/Stepped/verdict/Enroll/started/BackupCodes/codes";

pub(crate) fn book() -> Book {
    let mut book = Book::new(
        "enrollment",
        "The first factor during sign-in: a key is shown, a code confirms it, backup codes are \
         offered and saved. Nothing counts before it is confirmed.",
    );
    pages(&mut book);
    shown(&mut book);
    confirmed(&mut book);
    codes(&mut book);
    clock(&mut book);
    labels(&mut book);
    book
}

/// The page that shows a key.
pub(crate) fn key_page() -> Value {
    json!({"Enroll": {"choices": ["Totp"], "started": {"Totp": {"ticket": "*", "key": "*",
        "uri": "*", "issuer": "Countersign", "account": "alice", "algorithm": "Sha1",
        "digits": 6, "period_seconds": 30}}, "trouble": null}})
}

/// The same page again, with the same key.
pub(crate) fn same_key(trouble: Value) -> Value {
    json!({"Enroll": {"started": {"Totp": {"ticket": "@ticket", "key": "@key"}},
        "trouble": trouble}})
}

fn codes_page() -> Value {
    let ten: Vec<&str> = vec!["*"; 10];
    json!({"Enroll": {"choices": ["BackupCodes"], "started": {"BackupCodes": {"ticket": "*",
        "codes": ten}}, "postpone_until": null, "postponements_left": 0, "trouble": null}})
}

/// Shows a key and keeps it with its ticket.
pub(crate) fn show_key(case: &mut Case, at: u64) {
    case.sign_in(at, start("Totp", None), NOTHING, key_page());
    case.keep("key", KEY);
    case.keep("ticket", TICKET);
}

/// Confirms the key that was kept, up to the page of backup codes.
pub(crate) fn confirm_key(case: &mut Case, at: u64) -> String {
    let code = case.shown_code("key", at);
    let enrolled = saves_and_tells(&["Enrolled"], &["MethodAdded"]);
    case.sign_in(at, confirm("@ticket", &code, ""), enrolled, codes_page());
    case.keep("codes_ticket", CODES_TICKET);
    code
}

fn save_codes(case: &mut Case, at: u64) {
    let saved = saves_and_tells(&["BackupCodesCreated", "SignedIn"], &["BackupCodesCreated"]);
    let verdict = with_known_browser(admitted("Totp"));
    case.sign_in(at, codes_saved("@codes_ticket"), saved, verdict);
}

fn with_known_browser(mut verdict: Value) -> Value {
    if let Some(admit) = verdict.get_mut("Admit") {
        *admit = with(admit.take(), &[("known_browser", json!("*"))]);
    }
    verdict
}

fn pages(book: &mut Book) {
    let source = "design.md 3: no factor and one is asked leads to enrollment";
    let page = || {
        json!({"Enroll": {"choices": ["Totp"], "started": null, "postpone_until": null,
            "postponements_left": 0, "trouble": null}})
    };
    book.case("first_login", source, |case| {
        case.sign_in(T, begin(), NOTHING, page());
        case.sign_in(T, choose("Totp"), NOTHING, page());
    });
    book.case("a_code_before_a_factor", "security.md P12: nothing to compare with", |case| {
        let none = || refused(json!({"EnrollFirst": {}}), "enrollment.none");
        case.sign_in(T, totp("123456"), NOTHING, none());
        case.sign_in(T, super::words::backup(1), NOTHING, none());
        let saved = answer(&json!({"CodesSaved": {}}));
        case.sign_in(T, saved, NOTHING, none());
    });
    book.case("backup_codes_are_no_first_factor", "features.md A: they accompany", |case| {
        case.sign_in(T, start("BackupCodes", None), NOTHING, not_allowed("methods"));
    });
    book.case("no_grace_no_postponing", "features.md B: grace of 0 days", |case| {
        case.sign_in(T, json!({"Postpone": {}}), NOTHING, not_allowed("grace"));
    });
    book.case("with_a_factor_no_other_by_password", "security.md P14", |case| {
        case.has(&person());
        let refusal = || not_allowed("enrollment.has_factor");
        case.sign_in(T, start("Totp", None), NOTHING, refusal());
        case.sign_in(T, start("BackupCodes", None), NOTHING, refusal());
        case.sign_in(T, confirm("AAAA", "123456", ""), NOTHING, refusal());
        case.sign_in(T, json!({"Postpone": {}}), NOTHING, not_allowed("grace"));
    });
    for channel in ["Basic", "Token", "Oauth", "GitHttp"] {
        let id = format!("no_page_in_channel_{}", channel.to_lowercase());
        book.case(&id, "features.md B: not enrolled gets nothing through REST either", |case| {
            case.login("channel", json!(channel));
            let first = || refused(json!({"EnrollFirst": {}}), "channel");
            case.sign_in(T, begin(), NOTHING, first());
            case.sign_in(T, start("Totp", None), NOTHING, first());
        });
    }
}

fn shown(book: &mut Book) {
    book.case("key_is_shown", "KU: key address; security.md R-OTP-01: 20 bytes", |case| {
        case.sign_in(T, start("Totp", None), NOTHING, key_page());
        case.keep("key", KEY);
        case.keep("ticket", TICKET);
        let key = case.text_of("key");
        if key.len() != 32 {
            case.faults.push("the key has not 32 characters of base32".into());
        }
        let uri = format!(
            "otpauth://totp/Countersign:alice?secret={key}&issuer=Countersign&algorithm=SHA1\
             &digits=6&period=30"
        );
        let again = json!({"Enroll": {"started": {"Totp": {"key": "@key", "uri": uri,
            "expires": T + 600}}}});
        case.sign_in(T + 1, start("Totp", Some("@ticket")), NOTHING, again);
    });
    let policy = r#"{"mode":"enforce","issuer":"Example & Söhne"}"#;
    book.under(policy, "hostile_names", "security.md R-KU-02: names are encoded", |case| {
        case.login("display_name", json!("a:b/c?d#e&f=g h%\u{202e}"));
        let any = json!({"Enroll": {"started": {"Totp": {"key": "*"}}}});
        case.sign_in(T, start("Totp", None), NOTHING, any);
        case.keep("key", KEY);
        case.keep("ticket", TICKET);
        let issuer = "Example%20%26%20S%C3%B6hne";
        let uri = format!(
            "otpauth://totp/{issuer}:a%3Ab%2Fc%3Fd%23e%26f%3Dg%20h%25%E2%80%AE?secret={}\
             &issuer={issuer}&algorithm=SHA1&digits=6&period=30",
            case.text_of("key")
        );
        let again = json!({"Enroll": {"started": {"Totp": {"uri": uri}}}});
        case.sign_in(T, start("Totp", Some("@ticket")), NOTHING, again);
    });
    let policy = r#"{"mode":"enforce","methods":{"totp":{"algorithm":"sha512","digits":8,"period_seconds":60}}}"#;
    book.under(policy, "other_parameters", "features.md A: by policy", |case| {
        let page = json!({"Enroll": {"started": {"Totp": {"algorithm": "Sha512", "digits": 8,
            "period_seconds": 60}}}});
        case.sign_in(T, start("Totp", None), NOTHING, page);
        case.keep("key", KEY);
        case.keep("ticket", TICKET);
        let key = case.text_of("key");
        let key = data_encoding::BASE32_NOPAD.decode(key.as_bytes()).unwrap_or_default();
        let code = oath::other("sha512", 8, 60, &key, T);
        case.sign_in(T, confirm("@ticket", &code, ""), saves(&["Enrolled"]), codes_page());
    });
    book.case(
        "reload_shows_the_same_key",
        "design.md 4.1: the secret lives in its ticket",
        |case| {
            show_key(case, T);
            for at in [T, T + 60, T + 599] {
                case.sign_in(at, start("Totp", Some("@ticket")), NOTHING, same_key(Value::Null));
            }
        },
    );
    book.case("without_the_ticket_another_key", "design.md 3: starting again replaces", |case| {
        show_key(case, T);
        let old = case.shown_code("key", T);
        show_key(case, T);
        let trouble = same_key(json!({"WrongAnswer": {}}));
        case.sign_in(T, confirm("@ticket", &old, ""), NOTHING, trouble);
    });
    book.case("the_same_step_twice_is_the_same", "design.md 1: a step can be replayed", |case| {
        let event = json!({"SignIn": {"login": case.login_facts(), "act": start("Totp", None)}});
        let request = case.step_request(T, &event);
        case.asks(&request, &json!({"Stepped": {"verdict": key_page()}}));
        case.keep("key", KEY);
        case.keep("ticket", TICKET);
        case.asks(&request, &json!({"Stepped": {"verdict": same_key(Value::Null)}}));
    });
    book.case("repeated_entropy_repeats_no_key", "design.md 2.7", |case| {
        let event = json!({"SignIn": {"login": case.login_facts(), "act": start("Totp", None)}});
        let request = case.step_request(T, &event);
        let mut other = request.clone();
        if let Some(at) = other.pointer_mut("/Step/at") {
            *at = json!(T + 1);
        }
        case.asks(&request, &json!({"Stepped": {"verdict": key_page()}}));
        case.keep("key", KEY);
        let first = case.text_of("key");
        case.asks(&other, &json!({"Stepped": {"verdict": key_page()}}));
        case.keep("key", KEY);
        if case.text_of("key") == first {
            case.faults.push("one key was drawn twice".into());
        }
    });
}

fn confirmed(book: &mut Book) {
    book.case("whole_enrollment", "the line: key, code, backup codes, in", |case| {
        show_key(case, T);
        let page = codes_page();
        let code = case.shown_code("key", T + 20);
        let enrolled = with(
            saves_and_tells(&["Enrolled"], &["MethodAdded"]).unwrap_or_default(),
            &[("state", json!("Enrolled")), ("methods", json!(["Totp"]))],
        );
        case.sign_in(T + 20, confirm("@ticket", &code, ""), Some(enrolled), page);
        case.keep("codes_ticket", CODES_TICKET);
        let saved = with(
            saves(&["BackupCodesCreated", "SignedIn"]).unwrap_or_default(),
            &[("methods", json!(["Totp", "BackupCodes"])), ("revocations", json!(2))],
        );
        let admit = with_known_browser(admitted("Totp"));
        case.sign_in(T + 40, codes_saved("@codes_ticket"), Some(saved), admit);
        let choices = json!([{"method": "Totp", "labels": ["Authenticator app"]},
            {"method": "BackupCodes", "labels": []}]);
        let asked = json!({"Challenge": {"choices": choices, "opened": "Totp"}});
        case.sign_in(T + 50, begin(), NOTHING, asked);
    });
    book.case("the_confirming_code_is_burned", "design.md 2.5", |case| {
        show_key(case, T);
        let code = confirm_key(case, T);
        save_codes(case, T + 1);
        let trouble = json!({"Challenge": {"trouble": {"WrongAnswer": {}}}});
        case.sign_in(T + 2, totp(&code), saves(&["ReplayRefused"]), trouble);
        let next = case.shown_code("key", T + 30);
        case.sign_in(T + 30, totp(&next), saves(&["SignedIn"]), admitted("Totp"));
    });
    book.case("wrong_code_keeps_the_key", "features.md E: survives a wrong code", |case| {
        show_key(case, T);
        for code in ["000000", "12345", "", "abcdef", "+12345"] {
            let trouble = same_key(json!({"WrongAnswer": {}}));
            case.sign_in(T, confirm("@ticket", code, ""), NOTHING, trouble);
        }
        confirm_key(case, T + 5);
    });
    book.case("an_answer_of_another_kind", "security.md P12: only the answer that fits", |case| {
        show_key(case, T);
        let trouble = || same_key(json!({"WrongAnswer": {}}));
        case.sign_in(T, codes_saved("@ticket"), NOTHING, trouble());
        let answer = super::words::typed("BackupCodes", &case.shown_code("key", T));
        let act = json!({"Enroll": {"act": {"Confirm": {"ticket": "@ticket", "answer": answer,
            "label": ""}}}});
        case.sign_in(T, act, NOTHING, trouble());
    });
    book.case("confirmed_twice", "design.md 2.5: a ticket that was used is spent", |case| {
        show_key(case, T);
        let code = confirm_key(case, T);
        let refusal = not_allowed("enrollment.has_factor");
        case.sign_in(T + 1, confirm("@ticket", &code, ""), NOTHING, refusal);
    });
    let policy = r#"{"mode":"enforce","methods":{"backup_codes":{"enabled":false}}}"#;
    book.under(policy, "without_backup_codes", "features.md A; security.md R-CR-08", |case| {
        let page = json!({"Enroll": {"started": {"Totp": {"key": "*"}}}});
        case.sign_in(T, start("Totp", None), NOTHING, page);
        case.keep("key", KEY);
        case.keep("ticket", TICKET);
        let code = case.shown_code("key", T);
        let saved = saves_and_tells(&["Enrolled", "SignedIn"], &["MethodAdded"]);
        let admit = with_known_browser(admitted("Totp"));
        case.sign_in(T, confirm("@ticket", &code, ""), saved, admit);
    });
}

fn codes(book: &mut Book) {
    book.case("backup_codes_count_once_saved", "features.md A: effective when saved", |case| {
        show_key(case, T);
        confirm_key(case, T);
        case.keep("code", &format!("{CODES}/4"));
        save_codes(case, T + 1);
        let used = saves_and_tells(&["SignedIn"], &["BackupCodeUsed"]);
        let admit = json!({"Admit": {"because": {"Verified": {"by": "BackupCodes"}},
            "codes_left": 9}});
        case.sign_in(T + 2, super::words::respond("BackupCodes", "@code"), used, admit);
    });
    book.case("backup_codes_page_reloaded", "design.md 4.1: shown again by its ticket", |case| {
        show_key(case, T);
        confirm_key(case, T);
        let mut same = Vec::new();
        for number in 0..10 {
            case.keep(&format!("code{number}"), &format!("{CODES}/{number}"));
            same.push(format!("@code{number}"));
        }
        let page = json!({"Enroll": {"started": {"BackupCodes": {"ticket": "@codes_ticket",
            "codes": same, "expires": T + 600}}}});
        let again = start("BackupCodes", Some("@codes_ticket"));
        case.sign_in(T + 599, again, NOTHING, page.clone());
        let trouble = with(json!({"Enroll": {"trouble": {"WrongAnswer": {}}}}), &[]);
        case.sign_in(T + 599, confirm("@codes_ticket", "123456", ""), NOTHING, trouble);
        save_codes(case, T + 599);
    });
    book.case("backup_codes_page_left", "features.md A: no set without a confirmation", |case| {
        show_key(case, T);
        confirm_key(case, T);
        case.keep("code", &format!("{CODES}/0"));
        case.session(2);
        case.sign_in(T + 60, begin(), NOTHING, asked());
        let typed = super::words::respond("BackupCodes", "@code");
        case.sign_in(T + 60, typed, NOTHING, not_allowed("methods"));
        let next = case.shown_code("key", T + 60);
        case.sign_in(T + 60, totp(&next), saves(&["SignedIn"]), admitted("Totp"));
    });
    book.case("codes_saved_twice", "design.md 2.5: a spent ticket admits nobody", |case| {
        show_key(case, T);
        confirm_key(case, T);
        save_codes(case, T + 1);
        let refusal = || not_allowed("enrollment.has_factor");
        case.sign_in(T + 2, codes_saved("@codes_ticket"), NOTHING, refusal());
        let shown = start("BackupCodes", Some("@codes_ticket"));
        case.sign_in(T + 2, shown, NOTHING, refusal());
    });
}

fn clock(book: &mut Book) {
    let source = "features.md E: a phone's clock is diagnosed and signs nobody in";
    for (steps, minutes) in [
        (2, Some(1)),
        (8, Some(4)),
        (20, Some(10)),
        (-2, Some(-1)),
        (-8, Some(-4)),
        (-20, Some(-10)),
        (21, None),
        (-21, None),
    ] {
        let steps: i64 = steps;
        let sign = if steps < 0 { "behind" } else { "ahead" };
        book.case(&format!("clock_{}_steps_{sign}", steps.abs()), source, |case| {
            show_key(case, T);
            let code = case.shown_code("key", T.saturating_add_signed(steps * 30));
            let trouble = match minutes {
                Some(minutes) => json!({"PhoneClockOff": {"minutes": minutes}}),
                None => json!({"WrongAnswer": {}}),
            };
            case.sign_in(T, confirm("@ticket", &code, ""), NOTHING, same_key(trouble));
            case.sign_in(T, begin(), NOTHING, json!({"Enroll": {"started": null}}));
        });
    }
    book.case("clock_is_not_diagnosed_at_sign_in", source, |case| {
        case.has(&person());
        let code = oath::code(super::sealed::RFC_KEY, T + 240);
        case.sign_in(T, totp(&code), saves(&["WrongAnswer"]), wrong());
    });
}

fn labels(book: &mut Book) {
    let source = "vocabulary: a label has 1 to 64 characters, none of them a control character";
    for (id, label, shown) in [
        ("default", "", "Authenticator app"),
        ("given", "My phone", "My phone"),
        ("trimmed", "  My phone ", "My phone"),
        ("longest", &"ä".repeat(64), &"ä".repeat(64)),
    ] {
        book.case(&format!("label_{id}"), source, |case| {
            show_key(case, T);
            let code = case.shown_code("key", T);
            case.sign_in(T, confirm("@ticket", &code, label), saves(&["Enrolled"]), codes_page());
            let choices = json!([{"method": "Totp", "labels": [shown]}]);
            case.sign_in(T, begin(), NOTHING, json!({"Challenge": {"choices": choices}}));
        });
    }
    for (id, label) in
        [("too_long", "ä".repeat(65)), ("newline", "a\nb".into()), ("nul", "a\u{0}b".into())]
    {
        book.case(&format!("label_{id}"), source, |case| {
            show_key(case, T);
            let code = case.shown_code("key", T);
            let trouble = same_key(json!({"LabelTaken": {}}));
            case.sign_in(T, confirm("@ticket", &code, &label), NOTHING, trouble);
            confirm_key(case, T);
        });
    }
}
