//! Codes by e-mail and SMS.

use serde_json::{Value, json};

use super::book::{ALICE, BOB, Book, Case, NOTHING, T};
use super::people::{EMAIL, NUMBER, address, every, every_but, with};
use super::sealed::{Others, Person};
use super::sending;
use super::words::{
    admitted, answer_with, asks_host, begin, begin_with, challenged, confirm_by, every_finding,
    expired, locked, not_allowed, open, report, respond, saves, saves_and_tells, typed,
    wrong_answer,
};

const BOUND: &str = "security.md R-OOB-04: bound to account, session, method, purpose, ticket";
pub(crate) const BUDGET: &str = "features.md A: 5 an hour, 20 a day, again after 60 seconds";
const TICKET: &str = "/Stepped/verdict/Challenge/shown/CodeSent/ticket";
const PENDING: &str = "/Stepped/verdict/Enroll/started/Message/ticket";
pub(crate) const ASKED: &str = "/Stepped/verdict/AskHost/ticket";
pub(crate) const CODE: &str = "/Stepped/verdict/AskHost/task/SendCode/code";
/// The two methods: name, channel, digits, seconds, destination, and the part of it that is shown.
pub(crate) const METHODS: [(&str, &str, usize, u64, &str, &str); 2] = [
    ("Email", "Mail", 8, 600, EMAIL, "a…@example.org"),
    ("Sms", "Text", 6, 300, NUMBER, "+43 … 56"),
];

pub(crate) fn book() -> Book {
    let mut book = Book::new(
        "messages",
        "Codes by e-mail and SMS: what is sent where, for whom a code counts and for how long, \
         what the host may find, how many are sent, and addresses that the directory changed.",
    );
    for method in METHODS {
        sign_in(&mut book, method);
        findings(&mut book, method);
        bounds(&mut book, method);
        enrollment(&mut book, method);
        sending::budget(&mut book, method);
    }
    sending::between(&mut book);
    sending::directory(&mut book);
    sending::destinations(&mut book);
    book
}

pub(crate) type Method = (&'static str, &'static str, usize, u64, &'static str, &'static str);

pub(crate) fn id(method: Method, text: &str) -> String {
    format!("{}_{text}", method.0.to_lowercase())
}

/// A person with the usual app and both addresses.
pub(crate) fn with_both() -> Person {
    with(Others {
        email: Some(address(3, EMAIL)),
        sms: Some(address(4, NUMBER)),
        ..Others::default()
    })
}

pub(crate) fn task((_, channel, _, seconds, to, _): Method, purpose: &str, at: u64) -> Value {
    asks_host(json!({"SendCode": {"channel": channel, "to": to, "code": "*", "purpose": purpose,
        "expires": at + seconds, "display_name": "alice", "locale": ""}}))
}

fn shown((name, _, digits, seconds, _, masked): Method, sent_at: u64) -> Value {
    json!({"Challenge": {"opened": name, "trouble": null, "locked": null,
        "shown": {"CodeSent": {"ticket": "*", "destination": masked, "digits": digits,
            "again_at": sent_at + 60, "expires": sent_at + seconds}}}})
}

/// Has a code sent, and keeps it with its tickets.
pub(crate) fn sends(case: &mut Case, method: Method, at: u64) {
    let act = open(method.0, None, false);
    case.sign_in(at, act, saves(&["CodeSent"]), task(method, "ToSignIn", at));
    case.keep("asked", ASKED);
    case.keep("code", CODE);
    let code = case.text_of("code");
    let is_code = code.len() == method.2 && code.bytes().all(|byte| byte.is_ascii_digit());
    case.holds(is_code && code != wrong_code(method), "not a code, or the one taken for wrong");
    case.sign_in(at, report("@asked", &json!({"Sent": {}})), NOTHING, shown(method, at));
    case.keep("ticket", TICKET);
}

fn wrong_code(method: Method) -> String {
    "7".repeat(method.2)
}

pub(crate) fn types(method: Method, code: &str) -> Value {
    answer_with("@ticket", &typed(method.0, code))
}

fn signs_in(case: &mut Case, method: Method, at: u64) {
    case.sign_in(at, types(method, "@code"), saves(&["SignedIn"]), admitted(method.0));
}

fn sign_in(book: &mut Book, method: Method) {
    let name = method.0;
    book.under(&every(), &id(method, "signs_in_once"), "security.md R-OOB-04", |case| {
        case.has(&with_both());
        sends(case, method, T);
        signs_in(case, method, T);
        let late = challenged(name, expired());
        case.sign_in(T, types(method, "@code"), NOTHING, late);
        // The ticket opens nothing any more: a new code would have to be sent.
        let soon = json!({"TooSoon": {"at": T + 60}});
        case.sign_in(T, open(name, Some("@ticket"), false), NOTHING, challenged(name, soon));
    });
    book.under(&every(), &id(method, "wrong"), "design.md 4.3: guessable", |case| {
        case.has(&with_both());
        sends(case, method, T);
        let again = || {
            json!({"Challenge": {"opened": name, "trouble": {"WrongAnswer": {}},
                "shown": {"CodeSent": {"ticket": "@ticket"}}}})
        };
        for _ in 0..4 {
            let act = types(method, &wrong_code(method));
            case.sign_in(T, act, saves(&["WrongAnswer"]), again());
        }
        signs_in(case, method, T);
    });
    book.under(&every(), &id(method, "locked"), "design.md 4.3: same words", |case| {
        case.has(&with_both());
        sends(case, method, T);
        for number in 0..5 {
            let act = types(method, &wrong_code(method));
            let (save, verdict) = if number < 4 {
                (saves(&["WrongAnswer"]), challenged(name, wrong_answer()))
            } else {
                (saves(&["WrongAnswer", "Locked"]), locked(T + 60))
            };
            case.sign_in(T, act, save, verdict);
        }
        for act in [
            types(method, "@code"),
            types(method, &wrong_code(method)),
            open(name, Some("@ticket"), true),
            open(name, None, false),
            report("@asked", &json!({"Sent": {}})),
            report("@asked", &json!({"Failed": {}})),
            begin(),
        ] {
            case.sign_in(T + 59, act, NOTHING, locked(T + 60));
        }
        signs_in(case, method, T + 60);
    });
    book.under(
        &every(),
        &id(method, "forms"),
        "security.md P4: not compared, not charged",
        |case| {
            case.has(&with_both());
            sends(case, method, T);
            let short = "1".repeat(method.2 - 1);
            let long = "1".repeat(method.2 + 1);
            let signed = format!("-{short}");
            let wide = format!("\u{ff11}{short}");
            for text in ["", " ", &short, &long, &signed, &wide, "12345a78", "\u{0}"] {
                let again = challenged(name, wrong_answer());
                case.sign_in(T, types(method, text), NOTHING, again);
            }
            let (left, right) = (case.text_of("code"), String::new());
            let (left, right) = (
                left.get(..3).unwrap_or_default().to_owned(),
                format!("{right}{}", left.get(3..).unwrap_or_default()),
            );
            let spelled = format!(" {left}-{right} ");
            case.sign_in(T, types(method, &spelled), saves(&["SignedIn"]), admitted(name));
        },
    );
    book.under(&every(), &id(method, "again"), BUDGET, |case| {
        case.has(&with_both());
        sends(case, method, T);
        let same = || {
            json!({"Challenge": {"opened": name, "trouble": null, "shown": {"CodeSent": {
                "ticket": "@ticket", "again_at": T + 60, "expires": T + method.3}}}})
        };
        case.sign_in(T + 30, open(name, Some("@ticket"), false), NOTHING, same());
        let soon = json!({"Challenge": {"opened": name, "trouble": {"TooSoon": {"at": T + 60}},
            "shown": {"CodeSent": {"ticket": "@ticket"}}}});
        case.sign_in(T + 59, open(name, Some("@ticket"), true), NOTHING, soon);
        // The very same code, with its original expiry.
        let task = asks_host(json!({"SendCode": {"code": "@code", "to": method.4,
            "expires": T + method.3}}));
        let act = open(name, Some("@ticket"), true);
        case.sign_in(T + 60, act, saves(&["CodeSent"]), task);
        case.keep("asked", ASKED);
        let later = json!({"Challenge": {"opened": name, "shown": {"CodeSent": {
            "again_at": T + 120, "expires": T + method.3}}}});
        case.sign_in(T + 60, report("@asked", &json!({"Sent": {}})), NOTHING, later);
        let act = types(method, &wrong_code(method));
        let again = challenged(name, wrong_answer());
        case.sign_in(T + 61, act, saves(&["WrongAnswer"]), again);
        signs_in(case, method, T + method.3 - 1);
    });
}

fn findings(book: &mut Book, method: Method) {
    let name = method.0;
    for (found, finding) in every_finding("", "") {
        book.under(&every(), &id(method, &format!("host_found_{found}")), "design.md 3", |case| {
            case.has(&with_both());
            let act = open(name, None, false);
            case.sign_in(T, act, saves(&["CodeSent"]), task(method, "ToSignIn", T));
            case.keep("asked", ASKED);
            if found == "sent" {
                case.sign_in(T + 59, report("@asked", &finding), NOTHING, shown(method, T));
                return;
            }
            let not = || {
                json!({"Challenge": {"opened": name, "shown": null,
                    "trouble": {"NotDelivered": {}}}})
            };
            case.sign_in(T, report("@asked", &finding), saves(&["CodeNotSent"]), not());
            // It need not wait, and no attempt was counted.
            let act = open(name, None, false);
            case.sign_in(T, act, saves(&["CodeSent"]), task(method, "ToSignIn", T));
            case.keep("asked", ASKED);
            case.keep("code", CODE);
            case.sign_in(T, report("@asked", &json!({"Sent": {}})), NOTHING, shown(method, T));
            case.keep("ticket", TICKET);
            signs_in(case, method, T);
        });
    }
    book.under(&every(), &id(method, "host_found_late_or_for_others"), "design.md 4.1", |case| {
        case.has(&with_both());
        let act = open(name, None, false);
        case.sign_in(T, act, saves(&["CodeSent"]), task(method, "ToSignIn", T));
        case.keep("asked", ASKED);
        let late = || json!({"Challenge": {"shown": null, "trouble": {"Expired": {}}}});
        for finding in [json!({"Sent": {}}), json!({"Failed": {}})] {
            case.sign_in(T + 60, report("@asked", &finding), NOTHING, late());
            case.session(2);
            case.sign_in(T, report("@asked", &finding), NOTHING, late());
            case.session(1);
            case.account(BOB);
            case.has(&with_both());
            case.sign_in(T, report("@asked", &finding), NOTHING, late());
            case.account(ALICE);
        }
        let off = every_but(&[if name == "Email" { "email" } else { "sms" }]);
        case.open(&off, 2);
        case.sign_in(T, report("@asked", &json!({"Sent": {}})), NOTHING, late());
    });
}

fn bounds(book: &mut Book, method: Method) {
    let (name, seconds) = (method.0, method.3);
    let other = if name == "Email" { "Sms" } else { "Email" };
    let late = move |opened: &str| challenged(opened, expired());
    book.under(&every(), &id(method, "last_second"), "NIST SP 800-63B 5.1.3.2", |case| {
        case.has(&with_both());
        sends(case, method, T);
        signs_in(case, method, T + seconds - 1);
    });
    book.under(&every(), &id(method, "ended"), "NIST SP 800-63B 5.1.3.2", |case| {
        case.has(&with_both());
        sends(case, method, T);
        for at in [T + seconds, T + seconds + 1, T + 86_400] {
            case.sign_in(at, types(method, "@code"), NOTHING, late(name));
        }
    });
    book.under(&every(), &id(method, "bound"), BOUND, |case| {
        case.has(&with_both());
        sends(case, method, T);
        case.sign_in(T, respond(name, "@code"), NOTHING, late(name));
        let crossed = answer_with("@ticket", &typed(other, "@code"));
        case.sign_in(T, crossed, NOTHING, late(other));
        let task = answer_with("@asked", &typed(name, "@code"));
        case.sign_in(T, task, NOTHING, late(name));
        case.session(2);
        case.sign_in(T, types(method, "@code"), NOTHING, late(name));
        case.session(1);
        case.account(BOB);
        case.has(&with_both());
        case.sign_in(T, types(method, "@code"), NOTHING, late(name));
        case.account(ALICE);
        signs_in(case, method, T);
    });
    book.under(&every(), &id(method, "code_of_another_ticket"), BOUND, |case| {
        case.has(&with_both());
        sends(case, method, T);
        let first = case.text_of("code");
        case.sign_in(
            T + 60,
            open(name, None, false),
            saves(&["CodeSent"]),
            asks_host(json!({
            "SendCode": {"code": "*"}})),
        );
        case.keep("asked", ASKED);
        case.keep("code", CODE);
        let second = case.text_of("code");
        case.holds(first != second, "two tickets have one code");
        let act = report("@asked", &json!({"Sent": {}}));
        case.sign_in(T + 60, act, NOTHING, shown(method, T + 60));
        case.keep("ticket2", TICKET);
        let crossed = answer_with("@ticket2", &typed(name, &first));
        let again = challenged(name, wrong_answer());
        case.sign_in(T + 60, crossed, saves(&["WrongAnswer"]), again);
        // Both tickets are valid: a second one does not end the first.
        let right = answer_with("@ticket", &typed(name, &first));
        case.sign_in(T + 60, right, saves(&["SignedIn"]), admitted(name));
        let right = answer_with("@ticket2", &typed(name, &second));
        case.sign_in(T + 60, right, saves(&["SignedIn"]), admitted(name));
    });
    for (what, act, kind) in [
        ("a_reset", json!({"Reset": {"methods": ["BackupCodes"]}}), "Reset"),
        ("a_new_password", json!({"PasswordChanged": {}}), "PasswordChanged"),
    ] {
        book.under(&every(), &id(method, &format!("after_{what}")), BOUND, |case| {
            case.has(&with_both());
            sends(case, method, T);
            case.host(T, act, saves(&[kind]), json!({"Changed": {"summary": "*"}}));
            case.sign_in(T, types(method, "@code"), NOTHING, late(name));
            case.sign_in(
                T,
                report("@asked", &json!({"Failed": {}})),
                NOTHING,
                json!({
                "Challenge": {"trouble": {"Expired": {}}}}),
            );
        });
    }
    let word = name.to_lowercase();
    book.under(&every(), &id(method, "switched_off_meanwhile"), "security.md P13", |case| {
        case.has(&with_both());
        sends(case, method, T);
        case.open(&every_but(&[&word]), 2);
        for act in [types(method, "@code"), open(name, Some("@ticket"), true)] {
            case.sign_in(T, act, NOTHING, not_allowed("methods"));
        }
    });
    for (what, change) in [("cut", 0), ("bent", 1), ("empty", 2)] {
        book.under(&every(), &id(method, &format!("ticket_{what}")), "security.md P12", |case| {
            case.has(&with_both());
            sends(case, method, T);
            let ticket = case.text_of("ticket");
            let forged = match change {
                0 => ticket.get(..40).unwrap_or_default().to_owned(),
                1 => ticket.chars().rev().collect(),
                _ => String::new(),
            };
            let act = answer_with(&forged, &typed(name, "@code"));
            case.sign_in(T, act, NOTHING, late(name));
        });
    }
}

fn enrollment(book: &mut Book, method: Method) {
    let (name, _, digits, seconds, to, _) = method;
    let destination = (name == "Sms").then_some(NUMBER);
    let begin_it = move |case: &mut Case, at: u64| {
        let act = begin_with(name, destination, None, false);
        case.sign_in(at, act, saves(&["CodeSent"]), task(method, "ToConfirm", at));
        case.keep("asked", ASKED);
        case.keep("code", CODE);
        let page = json!({"Enroll": {"started": {"Message": {"ticket": "*", "method": name,
            "destination": to, "digits": digits, "again_at": at + 60, "expires": at + seconds}},
            "trouble": null}});
        case.sign_in(at, report("@asked", &json!({"Sent": {}})), NOTHING, page);
        case.keep("ticket", PENDING);
    };
    let confirm = move |code: &str| confirm_by("@ticket", &typed(name, code), "");
    let added = || json!({"Enroll": {"choices": ["BackupCodes"], "trouble": null}});
    let too_old = || json!({"Enroll": {"started": null, "trouble": {"Expired": {}}}});
    let source = "features.md A: a destination counts once a code confirmed it";
    book.under(&every(), &id(method, "set_up"), source, |case| {
        case.login("email", json!(EMAIL));
        begin_it(case, T);
        let tells = saves_and_tells(&["Enrolled"], &["MethodAdded"]);
        case.sign_in(T + seconds - 1, confirm("@code"), tells, added());
        // It is set up now; the code is used, and a password alone sets up nothing more.
        let refusal = not_allowed("enrollment.has_factor");
        case.sign_in(T + seconds - 1, confirm("@code"), NOTHING, refusal);
        let late = challenged(name, expired());
        case.sign_in(T, types(method, "@code"), NOTHING, late);
    });
    book.under(&every(), &id(method, "set_up_wrong"), "every guess costs", |case| {
        case.login("email", json!(EMAIL));
        begin_it(case, T);
        let open = || {
            json!({"Enroll": {"started": {"Message": {"ticket": "@ticket"}},
                "trouble": {"WrongAnswer": {}}}})
        };
        case.sign_in(T, confirm("12"), NOTHING, open());
        for number in 1..=5 {
            let tells = match number {
                3 => saves_and_tells(&["WrongAnswer"], &["PasswordMayBeKnown"]),
                5 => saves_and_tells(&["WrongAnswer", "Locked"], &["Locked"]),
                _ => saves_and_tells(&["WrongAnswer"], &[]),
            };
            case.sign_in(T, confirm(&wrong_code(method)), tells, open());
        }
        let stopped = || json!({"Refuse": {"refusal": {"Locked": {"until": T + 60}}}});
        case.sign_in(T + 59, confirm("@code"), NOTHING, stopped());
        case.sign_in(T + 59, confirm(&wrong_code(method)), NOTHING, stopped());
        case.sign_in(T + 60, confirm("@code"), saves(&["Enrolled"]), added());
    });
    book.under(&every(), &id(method, "set_up_elsewhere_or_late"), BOUND, |case| {
        case.login("email", json!(EMAIL));
        begin_it(case, T);
        case.sign_in(T + seconds, confirm("@code"), NOTHING, too_old());
        case.session(2);
        case.sign_in(T, confirm("@code"), NOTHING, too_old());
        case.session(1);
        case.account(BOB);
        case.sign_in(T, confirm("@code"), NOTHING, too_old());
        case.account(ALICE);
        // It is not a sign-in ticket.
        case.has(&with_both());
        case.sign_in(T, types(method, "@code"), NOTHING, challenged(name, expired()));
    });
    book.under(&every(), &id(method, "set_up_again"), BUDGET, |case| {
        case.login("email", json!(EMAIL));
        begin_it(case, T);
        let same = json!({"Enroll": {"started": {"Message": {"ticket": "@ticket"}},
            "trouble": null}});
        let act = begin_with(name, destination, Some("@ticket"), false);
        case.sign_in(T + 30, act, NOTHING, same);
        let soon = json!({"Enroll": {"started": {"Message": {"ticket": "@ticket"}},
            "trouble": {"TooSoon": {"at": T + 60}}}});
        let act = || begin_with(name, destination, Some("@ticket"), true);
        case.sign_in(T + 59, act(), NOTHING, soon);
        let task = asks_host(json!({"SendCode": {"code": "@code", "expires": T + seconds}}));
        case.sign_in(T + 60, act(), saves(&["CodeSent"]), task);
    });
    for (found, finding) in every_finding("", "") {
        let id = id(method, &format!("set_up_host_found_{found}"));
        book.under(&every(), &id, "design.md 3", |case| {
            case.login("email", json!(EMAIL));
            let act = begin_with(name, destination, None, false);
            case.sign_in(T, act, saves(&["CodeSent"]), task(method, "ToConfirm", T));
            case.keep("asked", ASKED);
            let (save, verdict) = if found == "sent" {
                (
                    NOTHING,
                    json!({"Enroll": {"started": {"Message": {"ticket": "*"}},
                    "trouble": null}}),
                )
            } else {
                (
                    saves(&["CodeNotSent"]),
                    json!({"Enroll": {"started": null,
                    "trouble": {"NotDelivered": {}}}}),
                )
            };
            case.sign_in(T, report("@asked", &finding), save, verdict);
        });
    }
}
