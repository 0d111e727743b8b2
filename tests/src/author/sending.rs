//! Codes by e-mail and SMS: how many are sent, and where they may go.

use serde_json::json;

use super::book::{BOB, Book, NOTHING, T};
use super::messages::{ASKED, BUDGET, CODE, METHODS, Method, id, sends, task, types, with_both};
use super::oath;
use super::people::{EMAIL, address, every, every_but, only, policy};
use super::sealed::{Others, RFC_KEY, nobody};
use super::words::{
    admitted, answer_with, ask_administrator, asks_host, begin, begin_with, challenged, confirm_by,
    expired, goes_on, not_allowed, open, report, respond, saves, saves_and_tells, start, totp,
    typed,
};

pub(crate) fn budget(book: &mut Book, method: Method) {
    let name = method.0;
    let wait = |until: u64| challenged(name, json!({"TooSoon": {"at": until}}));
    let sent = || asks_host(json!({"SendCode": {"code": "*"}}));
    book.under(&every(), &id(method, "five_an_hour_one_kept"), BUDGET, |case| {
        case.has(&with_both());
        let code = oath::code(RFC_KEY, T);
        case.sign_in(T, totp(&code), saves(&["SignedIn"]), admitted("Totp"));
        case.keep("cookie", "/Stepped/verdict/Admit/known_browser");
        for number in 0..4 {
            let at = T + 60 * number;
            // Sessions, products and addresses share it.
            case.session(u8::try_from(number).unwrap_or(0) + 2);
            case.login("peer", json!(format!("192.0.2.{number}")));
            case.sign_in(at, open(name, None, false), saves(&["CodeSent"]), sent());
            let until = if number < 3 { at + 60 } else { T + 3600 };
            case.sign_in(at + 59, open(name, None, false), NOTHING, wait(until));
        }
        case.login("known_browser", json!("@cookie"));
        case.sign_in(T + 300, open(name, None, false), saves(&["CodeSent"]), sent());
        case.sign_in(T + 3599, open(name, None, false), NOTHING, wait(T + 3600));
        case.sign_in(T + 3600, open(name, None, false), saves(&["CodeSent"]), sent());
    });
    book.under(&every(), &id(method, "twenty_a_day"), BUDGET, |case| {
        let mut person = with_both();
        let day = super::sealed::Sends {
            hour_began: T - 7200,
            hour: 5,
            day_began: T - 80_000,
            day: 14,
            last: T - 7000,
        };
        (person.others.mails, person.others.texts) = (day, day);
        case.has(&person);
        case.sign_in(T, open(name, None, false), NOTHING, wait(T + 6400));
        case.sign_in(T + 6399, open(name, None, false), NOTHING, wait(T + 6400));
        case.sign_in(T + 6400, open(name, None, false), saves(&["CodeSent"]), sent());
    });
    book.under(&every(), &id(method, "a_clock_set_back_renews_nothing"), BUDGET, |case| {
        let mut person = with_both();
        let hour = super::sealed::Sends { hour_began: T, hour: 5, day_began: T, day: 5, last: T };
        (person.others.mails, person.others.texts) = (hour, hour);
        case.has(&person);
        for at in [T - 86_400, T - 1, T, T + 3599] {
            case.sign_in(at, open(name, None, false), NOTHING, wait(T + 3600));
        }
    });
    book.under(&every(), &id(method, "failures_count_too"), BUDGET, |case| {
        case.has(&with_both());
        for _ in 0..4 {
            case.sign_in(T, open(name, None, false), saves(&["CodeSent"]), sent());
            case.keep("asked", ASKED);
            let not = challenged(name, json!({"NotDelivered": {}}));
            let act = report("@asked", &json!({"Failed": {}}));
            case.sign_in(T, act, saves(&["CodeNotSent"]), not);
        }
        case.sign_in(T, open(name, None, false), NOTHING, wait(T + 3600));
    });
}

pub(crate) fn between(book: &mut Book) {
    let source = "features.md A: e-mail and SMS have budgets of their own";
    book.under(&every(), "budgets_are_apart", source, |case| {
        case.has(&with_both());
        for [first, second] in [[METHODS[0], METHODS[1]]] {
            for method in [first, second] {
                let act = open(method.0, None, false);
                case.sign_in(T, act, saves(&["CodeSent"]), task(method, "ToSignIn", T));
            }
        }
    });
    let source = "design.md 4.1: a purpose is part of a code";
    book.under(&every(), "a_code_to_confirm_signs_nobody_in", source, |case| {
        case.login("email", json!(EMAIL));
        case.has(&with_both());
        let code = oath::code(RFC_KEY, T);
        case.sign_in(T, totp(&code), saves(&["SignedIn"]), admitted("Totp"));
        case.keep("evidence", super::tickets::EVIDENCE);
        let own = (T, "@evidence");
        let task = task(METHODS[0], "ToConfirm", T);
        case.self_service(own, start("Email", None), saves(&["CodeSent"]), task);
        case.keep("asked", ASKED);
        case.keep("code", CODE);
        // A self-service task is not a sign-in task.
        let act = report("@asked", &json!({"Sent": {}}));
        case.sign_in(T, act, NOTHING, json!({"Challenge": {"trouble": {"Expired": {}}}}));
        let act = report("@asked", &json!({"Sent": {}}));
        let page = json!({"Changed": {"summary": {"started": {"Message": {"ticket": "*"}}}}});
        case.self_service(own, act, NOTHING, page);
        case.keep("ticket", "/Stepped/verdict/Changed/summary/started/Message/ticket");
        let crossed = answer_with("@ticket", &typed("Email", "@code"));
        case.sign_in(T, crossed, NOTHING, challenged("Email", expired()));
        let done = json!({"Changed": {"summary": {"started": null, "trouble": null}}});
        let act = confirm_by("@ticket", &typed("Email", "@code"), "");
        case.self_service(own, act, saves_and_tells(&["Enrolled"], &["MethodAdded"]), done);
        goes_on(case);
        let again = json!({"Changed": {"summary": {"trouble": {"Expired": {}}}}});
        let act = confirm_by("@ticket", &typed("Email", "@code"), "");
        case.self_service(own, act, NOTHING, again);
    });
}

pub(crate) fn directory(book: &mut Book) {
    let source = "design.md 7: a changed directory address suspends the method";
    let moved = || json!("alice.new@example.org");
    book.under(&every(), "moved_address_is_not_offered", source, |case| {
        case.login("email", moved());
        case.has(&with_both());
        let without = json!({"Challenge": {"choices": [{"method": "Totp"}, {"method": "Sms"}]}});
        case.sign_in(T, begin(), NOTHING, without);
        case.sign_in(T, open("Email", None, false), NOTHING, not_allowed("methods"));
    });
    book.under(&every(), "moved_while_a_code_is_out", source, |case| {
        case.login("email", json!(EMAIL));
        case.has(&with_both());
        sends(case, METHODS[0], T);
        case.login("email", moved());
        case.sign_in(T, types(METHODS[0], "@code"), NOTHING, not_allowed("methods"));
    });
    let source = "features.md A: destination from the directory";
    let only_email =
        every_but(&["totp", "hotp", "sms", "yubico_otp", "webauthn", "push", "security_questions"]);
    book.under(&every(), "no_address_no_choice", source, |case| {
        case.has(&nobody());
        let choices = json!(["WebAuthn", "YubicoOtp", "Totp", "Push", "Sms"]);
        case.sign_in(T, begin(), NOTHING, json!({"Enroll": {"choices": choices}}));
        case.sign_in(T, start("Email", None), NOTHING, not_allowed("methods"));
    });
    book.under(&only_email, "no_address_and_no_other_method", source, |case| {
        case.has(&nobody());
        case.sign_in(T, begin(), NOTHING, ask_administrator("enrollment.no_method"));
        case.login("email", json!(EMAIL));
        case.sign_in(T, begin(), NOTHING, json!({"Enroll": {"choices": ["Email"]}}));
    });
    let source = "design.md 7: a changed directory address suspends the method";
    let person = || only(Others { email: Some(address(3, EMAIL)), ..Others::default() });
    for (id, policy) in
        [("enforced", every()), ("reported", every().replace("enforce", "report_only"))]
    {
        book.under(&policy, &format!("moved_only_method_{id}"), source, |case| {
            case.has(&person());
            case.login("email", moved());
            let help = || ask_administrator("email.directory_changed");
            for act in [
                begin(),
                open("Email", None, false),
                start("Totp", None),
                json!({"Postpone": {}}),
                respond("Email", "12345678"),
            ] {
                case.sign_in(T, act, NOTHING, help());
            }
            // The address comes back in different case: it is the same.
            case.login("email", json!("Alice@EXAMPLE.org"));
            let asked = json!({"Challenge": {"choices": [{"method": "Email",
                "labels": ["a…@example.org"]}]}});
            case.sign_in(T, begin(), NOTHING, asked);
        });
    }
    book.under(&every(), "no_address_in_the_directory", source, |case| {
        case.has(&person());
        let asked = json!({"Challenge": {"choices": [{"method": "Email"}]}});
        case.sign_in(T, begin(), NOTHING, asked);
        case.account(BOB);
        case.sign_in(T, start("Email", None), NOTHING, not_allowed("methods"));
    });
}

pub(crate) fn destinations(book: &mut Book) {
    let source = "security.md P11: only to what is known or confirmed";
    for (number, text) in [
        "",
        "+",
        "0664123456",
        "+0664123456",
        "+4366412",
        "+43664123456789012",
        "+43 664 123456",
        "++43664123456",
        "+43664123456\r\nBcc: x",
        "+\u{0664}3664123456",
        "tel:+43664123456",
    ]
    .into_iter()
    .enumerate()
    {
        book.under(&every(), &format!("no_number_{number}"), source, |case| {
            let none = json!({"Enroll": {"started": null, "trouble": {"DestinationRefused": {}}}});
            case.sign_in(T, begin_with("Sms", Some(text), None, false), NOTHING, none);
        });
    }
    book.under(&every(), "a_typed_address_is_ignored", source, |case| {
        case.login("email", json!(EMAIL));
        let act = begin_with("Email", Some("eve@example.org"), None, false);
        case.sign_in(T, act, saves(&["CodeSent"]), task(METHODS[0], "ToConfirm", T));
    });
    for (number, text) in
        ["alice", "a b@example.org", "a@b@c.org", "<a@b.org>", "a,b@c.org"].into_iter().enumerate()
    {
        book.under(&every(), &format!("no_address_{number}"), source, |case| {
            case.login("email", json!(text));
            let none = json!({"Enroll": {"started": null, "trouble": {"DestinationRefused": {}}}});
            case.sign_in(T, start("Email", None), NOTHING, none);
        });
    }
    book.under(&policy(""), "off_by_default", "security.md R-OOB-01", |case| {
        case.login("email", json!(EMAIL));
        for method in ["Email", "Sms"] {
            case.sign_in(T, start(method, None), NOTHING, not_allowed("methods"));
        }
        case.has(&with_both());
        for method in ["Email", "Sms"] {
            case.sign_in(T, open(method, None, false), NOTHING, not_allowed("methods"));
        }
    });
}
