//! Push to a phone.

use serde_json::{Value, json};

use super::book::{ALICE, BOB, Book, Case, NOTHING, T};
use super::oath;
use super::people::{every, every_but, only, phone, with};
use super::sealed::{Others, Person, RFC_KEY, Sends};
use super::words::{
    admitted, answer, answer_with, asks_host, challenged, confirm_by, every_finding, expired,
    not_allowed, open, push, report, saves, saves_and_tells, start, totp, unavailable,
    wrong_answer,
};

const ASKED: &str = "/Stepped/verdict/AskHost/ticket";
const TICKET: &str = "/Stepped/verdict/Challenge/shown/Prompted/ticket";
const PENDING: &str = "/Stepped/verdict/Enroll/started/Prompt/ticket";
const BUDGET: &str = "features.md A: prompts are budgeted; security.md R-OOB-11";

pub(crate) fn book() -> Book {
    let mut book = Book::new(
        "push",
        "Push to a phone: prompts, polls and every finding, denial, waiting, the budget of \
         prompts, and setting a phone up.",
    );
    prompts(&mut book);
    polls(&mut book);
    budget(&mut book);
    bounds(&mut book);
    enrollment(&mut book);
    book
}

fn with_phone() -> Person {
    only(Others { push: Some(phone(0)), ..Others::default() })
}

fn prompt() -> Value {
    asks_host(json!({"StartPush": {"user": "alice", "peer": "192.0.2.7"}}))
}

fn prompted(at: u64) -> Value {
    json!({"Challenge": {"opened": "Push", "trouble": null, "shown": {"Prompted": {"ticket": "*",
        "again_at": at + 60, "expires": at + 60}}}})
}

fn rings(case: &mut Case, at: u64) {
    case.sign_in(at, open("Push", None, false), saves(&["Prompted"]), prompt());
    case.keep("asked", ASKED);
    let started = report("@asked", &json!({"PushStarted": {"transaction": "push-1"}}));
    case.sign_in(at, started, NOTHING, prompted(at));
    case.keep("ticket", TICKET);
}

/// Checks whether the phone was answered, and keeps the task.
fn polls_it(case: &mut Case, at: u64) {
    let task = asks_host(json!({"PollPush": {"transaction": "push-1"}}));
    case.sign_in(at, answer_with("@ticket", &push()), NOTHING, task);
    case.keep("asked", ASKED);
}

fn prompts(book: &mut Book) {
    for (name, finding) in every_finding("", "") {
        book.under(&every(), &format!("prompt_host_found_{name}"), "design.md 3", |case| {
            case.has(&with_phone());
            case.sign_in(T, open("Push", None, false), saves(&["Prompted"]), prompt());
            case.keep("asked", ASKED);
            if name == "push_started" {
                case.sign_in(T, report("@asked", &finding), NOTHING, prompted(T));
                return;
            }
            let not = json!({"Challenge": {"opened": "Push", "shown": null,
                "trouble": {"Unavailable": {}}}});
            case.sign_in(T, report("@asked", &finding), saves(&["CodeNotSent"]), not);
            // It need not wait, but it was counted.
            case.sign_in(T, open("Push", None, false), saves(&["Prompted"]), prompt());
        });
    }
    let long = "t".repeat(129);
    for (id, transaction, counts) in [
        ("one_letter", "t", true),
        ("longest", long.get(1..).unwrap_or_default(), true),
        ("empty", "", false),
        ("too_long", long.as_str(), false),
        ("space", "a b", false),
        ("line", "a\nb", false),
        ("umlaut", "\u{e4}", false),
    ] {
        book.under(&every(), &format!("transaction_{id}"), "vocabulary: 1 to 128 bytes", |case| {
            case.has(&with_phone());
            case.sign_in(T, open("Push", None, false), saves(&["Prompted"]), prompt());
            case.keep("asked", ASKED);
            let verdict = if counts { prompted(T) } else { challenged("Push", unavailable()) };
            let started = json!({"PushStarted": {"transaction": transaction}});
            case.sign_in(T, report("@asked", &started), NOTHING, verdict);
        });
    }
    book.under(&every(), "opened_again_rings_no_second_time", BUDGET, |case| {
        case.has(&with_phone());
        rings(case, T);
        let same = json!({"Challenge": {"opened": "Push", "shown": {"Prompted":
            {"ticket": "@ticket", "expires": T + 60}}}});
        case.sign_in(T + 30, open("Push", Some("@ticket"), false), NOTHING, same);
        let soon = json!({"Challenge": {"shown": {"Prompted": {"ticket": "@ticket"}},
            "trouble": {"TooSoon": {"at": T + 60}}}});
        case.sign_in(T + 59, open("Push", Some("@ticket"), true), NOTHING, soon);
        case.sign_in(T + 60, open("Push", Some("@ticket"), true), saves(&["Prompted"]), prompt());
    });
}

fn polls(book: &mut Book) {
    for (name, finding) in every_finding("", "") {
        let source = "security.md P28: a clear yes or nothing";
        book.under(&every(), &format!("poll_host_found_{name}"), source, |case| {
            case.has(&with_phone());
            rings(case, T);
            polls_it(case, T + 5);
            let (save, verdict) = match name {
                "valid" => (saves(&["SignedIn"]), admitted("Push")),
                "waiting" => (
                    NOTHING,
                    json!({"Challenge": {"opened": "Push", "trouble": null,
                    "shown": {"Prompted": {"ticket": "*", "expires": T + 60}}}}),
                ),
                "invalid" => (
                    saves_and_tells(&["PromptDenied"], &["PromptDenied"]),
                    json!({"Challenge": {"shown": null, "trouble": {"Denied": {}}}}),
                ),
                _ => (NOTHING, challenged("Push", unavailable())),
            };
            case.sign_in(T + 5, report("@asked", &finding), save, verdict);
            let late = || challenged("Push", expired());
            match name {
                "valid" | "invalid" => {
                    // This prompt is over: neither this finding nor another one counts.
                    let yes = report("@asked", &json!({"Valid": {}}));
                    case.sign_in(T + 6, yes, NOTHING, late());
                    case.sign_in(T + 6, answer_with("@ticket", &push()), NOTHING, late());
                }
                _ => {
                    // Waiting keeps the ticket, and a failed poll loses nothing.
                    polls_it(case, T + 7);
                    let yes = report("@asked", &json!({"Valid": {}}));
                    case.sign_in(T + 7, yes, saves(&["SignedIn"]), admitted("Push"));
                }
            }
        });
    }
}

fn budget(book: &mut Book) {
    let wait = |until: u64| challenged("Push", json!({"TooSoon": {"at": until}}));
    let both = || with(Others { push: Some(phone(2)), ..Others::default() });
    book.under(&every(), "five_an_hour_one_kept", BUDGET, |case| {
        case.has(&both());
        let code = oath::code(RFC_KEY, T);
        case.sign_in(T, totp(&code), saves(&["SignedIn"]), admitted("Totp"));
        case.keep("cookie", "/Stepped/verdict/Admit/known_browser");
        for number in 0..4 {
            let at = T + 60 * number;
            case.session(u8::try_from(number).unwrap_or(0) + 2);
            case.sign_in(at, open("Push", None, false), saves(&["Prompted"]), prompt());
            let until = if number < 3 { at + 60 } else { T + 3600 };
            case.sign_in(at + 59, open("Push", None, true), NOTHING, wait(until));
        }
        case.login("known_browser", json!("@cookie"));
        case.sign_in(T + 300, open("Push", None, false), saves(&["Prompted"]), prompt());
        case.sign_in(T + 360, open("Push", None, false), NOTHING, wait(T + 3600));
    });
    book.under(&every(), "twenty_a_day", BUDGET, |case| {
        let mut person = both();
        person.others.prompts =
            Sends { hour_began: T - 7200, hour: 5, day_began: T - 80_000, day: 14, last: T - 7000 };
        case.has(&person);
        case.sign_in(T, open("Push", None, false), NOTHING, wait(T + 6400));
        case.sign_in(T + 6400, open("Push", None, false), saves(&["Prompted"]), prompt());
    });
    book.under(&every(), "a_wrong_code_leaves_push_usable", "design.md 4.3", |case| {
        let mut person = both();
        person.unknown = super::sealed::Lane::locked(T + 60);
        case.has(&person);
        rings(case, T);
        polls_it(case, T);
        let yes = report("@asked", &json!({"Valid": {}}));
        case.sign_in(T, yes, saves(&["SignedIn"]), admitted("Push"));
        let code = oath::code(RFC_KEY, T);
        case.sign_in(T, totp(&code), saves(&["SignedIn"]), admitted("Totp"));
    });
}

fn bounds(book: &mut Book) {
    let source = "design.md 4.1: account, session, purpose, revocations, end";
    let late = || challenged("Push", expired());
    book.under(&every(), "late_or_by_others", source, |case| {
        case.has(&with_phone());
        rings(case, T);
        polls_it(case, T);
        let yes = || report("@asked", &json!({"Valid": {}}));
        for at in [T + 60, T + 61] {
            case.sign_in(at, yes(), NOTHING, late());
            case.sign_in(at, answer_with("@ticket", &push()), NOTHING, late());
        }
        case.sign_in(T, answer(&push()), NOTHING, late());
        case.session(2);
        case.sign_in(T, yes(), NOTHING, late());
        case.sign_in(T, answer_with("@ticket", &push()), NOTHING, late());
        case.session(1);
        case.account(BOB);
        case.has(&with_phone());
        case.sign_in(T, yes(), NOTHING, late());
        case.sign_in(T, answer_with("@ticket", &push()), NOTHING, late());
        case.account(ALICE);
        case.sign_in(T + 59, yes(), saves(&["SignedIn"]), admitted("Push"));
    });
    book.under(&every(), "after_a_new_password_or_switched_off", source, |case| {
        case.has(&with(Others { push: Some(phone(2)), ..Others::default() }));
        rings(case, T);
        polls_it(case, T);
        let yes = || report("@asked", &json!({"Valid": {}}));
        case.open(&every_but(&["push"]), 2);
        let old = || json!({"Challenge": {"trouble": {"Expired": {}}}});
        case.sign_in(T, yes(), NOTHING, old());
        case.sign_in(T, answer_with("@ticket", &push()), NOTHING, not_allowed("methods"));
        case.sign_in(T, open("Push", None, false), NOTHING, not_allowed("methods"));
        case.open(&every(), 3);
        let any = json!({"Changed": {"summary": "*"}});
        case.host(T, json!({"PasswordChanged": {}}), saves(&["PasswordChanged"]), any);
        case.sign_in(T, yes(), NOTHING, old());
    });
    book.under(&every(), "another_phone_meanwhile", source, |case| {
        case.has(&with_phone());
        rings(case, T);
        polls_it(case, T);
        let mut other = with_phone();
        if let Some(phone) = &mut other.others.push {
            phone.user = "alice2".into();
        }
        case.has(&other);
        case.sign_in(T, report("@asked", &json!({"Valid": {}})), NOTHING, late());
        case.sign_in(T, answer_with("@ticket", &push()), NOTHING, late());
    });
}

fn enrollment(book: &mut Book) {
    let page = |trouble: Value| {
        json!({"Enroll": {"started": {"Prompt": {"ticket": "*", "expires": T + 600}},
            "trouble": trouble}})
    };
    let confirm = || confirm_by("@ticket", &push(), "");
    let starts = move |case: &mut Case| {
        case.sign_in(T, start("Push", None), NOTHING, page(Value::Null));
        case.keep("ticket", PENDING);
    };
    let rings = move |case: &mut Case, at: u64| {
        case.sign_in(at, confirm(), saves(&["Prompted"]), prompt());
        case.keep("asked", ASKED);
        let started = report("@asked", &json!({"PushStarted": {"transaction": "push-1"}}));
        case.sign_in(at, started, NOTHING, page(Value::Null));
        case.keep("ticket", PENDING);
        let task = asks_host(json!({"PollPush": {"transaction": "push-1"}}));
        case.sign_in(at, confirm(), NOTHING, task);
        case.keep("asked", ASKED);
    };
    for (name, finding) in every_finding("", "") {
        book.under(&every(), &format!("set_up_prompt_host_found_{name}"), "design.md 3", |case| {
            starts(case);
            case.sign_in(T, confirm(), saves(&["Prompted"]), prompt());
            case.keep("asked", ASKED);
            if name == "push_started" {
                case.sign_in(T, report("@asked", &finding), NOTHING, page(Value::Null));
                return;
            }
            let not = page(unavailable());
            case.sign_in(T, report("@asked", &finding), saves(&["CodeNotSent"]), not);
            // It need not wait, but it was counted.
            case.sign_in(T, confirm(), saves(&["Prompted"]), prompt());
        });
        book.under(&every(), &format!("set_up_poll_host_found_{name}"), "design.md 3", |case| {
            starts(case);
            rings(case, T);
            let (save, verdict) = match name {
                "valid" => (
                    saves_and_tells(&["Enrolled"], &["MethodAdded"]),
                    json!({"Enroll": {"choices": ["BackupCodes"], "trouble": null}}),
                ),
                "waiting" => (NOTHING, page(Value::Null)),
                "invalid" => (NOTHING, page(json!({"Denied": {}}))),
                _ => (NOTHING, page(unavailable())),
            };
            case.sign_in(T, report("@asked", &finding), save, verdict);
        });
    }
    book.under(&every(), "set_up_after_a_denial", "features.md A: told, and again", |case| {
        starts(case);
        rings(case, T);
        let no = report("@asked", &json!({"Invalid": {}}));
        case.sign_in(T, no, NOTHING, page(json!({"Denied": {}})));
        case.keep("ticket", PENDING);
        let soon = page(json!({"TooSoon": {"at": T + 60}}));
        case.sign_in(T + 59, confirm(), NOTHING, soon);
        rings(case, T + 60);
        let yes = report("@asked", &json!({"Valid": {}}));
        let codes = json!({"Enroll": {"choices": ["BackupCodes"]}});
        case.sign_in(T + 60, yes, saves(&["Enrolled"]), codes);
    });
    book.under(&every(), "set_up_by_another_answer", "security.md P12", |case| {
        starts(case);
        let other = confirm_by("@ticket", &super::words::typed("Totp", "123456"), "");
        case.sign_in(T, other, NOTHING, page(wrong_answer()));
        case.session(2);
        let old = json!({"Enroll": {"started": null, "trouble": {"Expired": {}}}});
        case.sign_in(T, confirm(), NOTHING, old);
    });
}
