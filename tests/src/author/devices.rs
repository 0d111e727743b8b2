//! Remembered devices.

use serde_json::{Value, json};

use super::book::{ALICE, BOB, Book, Case, NOTHING, T};
use super::oath;
use super::people::{EMAIL, NUMBER, address, credential, every, with};
use super::sealed::{Others, Person, RFC_KEY};
use super::words::{
    admitted, answer_with, asks_host, assertion, begin, exempt, goes_on, not_allowed, open,
    refused, report, saves, saves_and_tells, totp, typed,
};

const DAY: u64 = 86_400;
const TOKEN: &str = "/Stepped/verdict/Admit/device_token";
const EVIDENCE: &str = "/Stepped/verdict/Admit/evidence";

pub(crate) fn book() -> Book {
    let mut book = Book::new(
        "devices",
        "Remembered devices: after a factor and on request alone, to an absolute end, ten at \
         most, and gone with every change of factor or password.",
    );
    remembering(&mut book);
    ends(&mut book);
    forged(&mut book);
    changes(&mut book);
    lists(&mut book);
    book
}

fn policy() -> String {
    every().replace(r#"{"mode""#, r#"{"devices":{"enabled":true},"mode""#)
}

fn somebody() -> Person {
    with(Others {
        sms: Some(address(4, NUMBER)),
        email: Some(address(5, EMAIL)),
        credentials: vec![credential(6, 1)],
        ..Others::default()
    })
}

fn asks_to_remember(code: &str) -> Value {
    json!({"Respond": {"answer": typed("Totp", code), "ticket": null, "remember_device": true}})
}

/// Signs in with the app and keeps the token.
fn remembers(case: &mut Case, at: u64, name: &str) {
    let code = oath::code(RFC_KEY, at);
    let tells = saves_and_tells(&["SignedIn", "DeviceRemembered"], &["DeviceRemembered"]);
    let admit = json!({"Admit": {"because": {"Verified": {"by": "Totp"}}, "device_token": "*"}});
    case.sign_in(at, asks_to_remember(&code), tells, admit);
    case.keep(name, TOKEN);
    case.keep("evidence", EVIDENCE);
}

fn counts(case: &mut Case, at: u64, is_news: bool) {
    let save = if is_news { saves(&[]) } else { NOTHING };
    case.sign_in(at, begin(), save, exempt("devices.remembered"));
}

fn is_asked(case: &mut Case, at: u64) {
    case.sign_in(at, begin(), NOTHING, json!({"Challenge": {"trouble": null}}));
}

fn remembering(book: &mut Book) {
    let source = "features.md B: off by default; only after a factor";
    book.under(&policy(), "remembered", source, |case| {
        case.has(&somebody());
        let days = json!({"Challenge": {"remember_days": 14}});
        case.sign_in(T, begin(), NOTHING, days);
        remembers(case, T, "token");
        // Without the cookie, and then in any session with it.
        is_asked(case, T + 1);
        case.session(2);
        case.login("device_token", json!("@token"));
        counts(case, T + 1, true);
        counts(case, T + 2, false);
        let pass = json!({"Admit": {"because": {"Exempt": {"rule": "devices.remembered"}},
            "until": T + 3 + 12 * 3600, "device_token": null, "known_browser": null}});
        case.sign_in(T + 3, begin(), NOTHING, pass);
    });
    book.under(&policy(), "not_asked_for", source, |case| {
        case.has(&somebody());
        let code = oath::code(RFC_KEY, T);
        let admit = json!({"Admit": {"device_token": null}});
        case.sign_in(T, totp(&code), saves_and_tells(&["SignedIn"], &[]), admit);
    });
    book.under(&every(), "off", source, |case| {
        case.has(&somebody());
        let none = json!({"Challenge": {"remember_days": null}});
        case.sign_in(T, begin(), NOTHING, none);
        let code = oath::code(RFC_KEY, T);
        let admit = json!({"Admit": {"device_token": null}});
        case.sign_in(T, asks_to_remember(&code), saves_and_tells(&["SignedIn"], &[]), admit);
    });
    book.under(&policy(), "wrong_code", source, |case| {
        case.has(&somebody());
        let wrong = oath::wrong(RFC_KEY, T);
        let again = json!({"Challenge": {"trouble": {"WrongAnswer": {}}}});
        case.sign_in(T, asks_to_remember(&wrong), saves(&["WrongAnswer"]), again);
    });
    book.under(&policy(), "by_a_credential", "the wish travels with the question", |case| {
        case.has(&somebody());
        case.sign_in(T, open("WebAuthn", None, false), NOTHING, json!({"Challenge": {}}));
        case.keep("ticket", "/Stepped/verdict/Challenge/shown/Credential/ticket");
        let act = json!({"Respond": {"answer": assertion(super::people::CREDENTIAL),
            "ticket": "@ticket", "remember_device": true}});
        case.sign_in(T, act, NOTHING, asks_host(json!({"VerifyAssertion": {}})));
        case.keep("asked", "/Stepped/verdict/AskHost/ticket");
        let yes = json!({"Asserted": {"credential": super::words::blob(2), "sign_count": 2,
            "user_verified": false}});
        let saved = saves(&["SignedIn", "DeviceRemembered"]);
        let admit = json!({"Admit": {"device_token": "*"}});
        case.sign_in(T, report("@asked", &yes), saved, admit);
        case.keep("token", TOKEN);
        case.login("device_token", json!("@token"));
        counts(case, T, true);
    });
    for channel in ["Basic", "Token", "Oauth", "GitHttp"] {
        let id = format!("no_exemption_in_channel_{}", channel.to_lowercase());
        book.under(&policy(), &id, "features.md B: channels by explicit rule", |case| {
            case.has(&somebody());
            remembers(case, T, "token");
            case.login("device_token", json!("@token"));
            case.login("channel", json!(channel));
            case.sign_in(T, begin(), NOTHING, not_allowed("channel"));
        });
    }
}

fn ends(book: &mut Book) {
    let source = "features.md B: 14 days, absolute, checked here";
    book.under(&policy(), "absolute_end", source, |case| {
        case.has(&somebody());
        remembers(case, T, "token");
        case.login("device_token", json!("@token"));
        for day in [0, 5, 13] {
            counts(case, T + day * DAY, true);
        }
        let last = T + 14 * DAY - 1;
        let pass = json!({"Admit": {"until": T + 14 * DAY}});
        case.sign_in(last, begin(), saves(&[]), pass);
        is_asked(case, T + 14 * DAY);
        is_asked(case, T + 400 * DAY);
        // A clock far behind the time the token was made.
        is_asked(case, T - 301);
    });
    let short = every().replace(r#"{"mode""#, r#"{"devices":{"enabled":true,"days":1},"mode""#);
    book.under(&short, "end_by_policy", source, |case| {
        case.has(&somebody());
        remembers(case, T, "token");
        case.login("device_token", json!("@token"));
        counts(case, T + DAY - 1, true);
        is_asked(case, T + DAY);
    });
    book.under(&policy(), "switched_off_meanwhile", source, |case| {
        case.has(&somebody());
        remembers(case, T, "token");
        case.login("device_token", json!("@token"));
        case.open(&every(), 2);
        is_asked(case, T);
    });
    book.under(&policy(), "suspended", "suspension is stronger than an exemption", |case| {
        case.has(&somebody());
        remembers(case, T, "token");
        case.login("device_token", json!("@token"));
        let any = || json!({"Changed": {"summary": {"devices": []}}});
        case.host(T, json!({"Suspend": {}}), saves(&["Suspended"]), any());
        let stopped = refused(json!({"Suspended": {}}), "account.suspended");
        case.sign_in(T, begin(), NOTHING, stopped);
        case.host(T, json!({"Resume": {}}), saves(&["Resumed"]), any());
        is_asked(case, T);
    });
}

fn forged(book: &mut Book) {
    let source = "security.md P16: 256 random bits, of this account alone";
    book.under(&policy(), "of_another_account", source, |case| {
        case.has(&somebody());
        remembers(case, T, "token");
        case.login("device_token", json!("@token"));
        case.account(BOB);
        case.has(&somebody());
        is_asked(case, T);
        case.account(ALICE);
        counts(case, T, true);
    });
    book.under(&policy(), "made_up", source, |case| {
        case.has(&somebody());
        remembers(case, T, "token");
        let token = case.text_of("token");
        let cut = token.get(..42).unwrap_or_default().to_owned();
        let turned: String = token.chars().rev().collect();
        for forged in ["", "AAAA", &"A".repeat(43), &cut, &turned, &"A".repeat(2000)] {
            // The end of base64url has bits that must be zero.
            let forged = if forged == turned { "B".repeat(42) + "A" } else { forged.to_owned() };
            let forged = if forged.len() == 42 { forged + "A" } else { forged };
            case.login("device_token", json!(forged));
            is_asked(case, T);
        }
        case.login("device_token", json!("@evidence"));
        is_asked(case, T);
    });
}

fn changes(book: &mut Book) {
    let source = "security.md P16: dies with every change of factor, password, and reset";
    let acts: [(&str, Value, &str); 7] = [
        ("reset", json!({"Reset": {"methods": ["Sms"]}}), "Reset"),
        ("password", json!({"PasswordChanged": {}}), "PasswordChanged"),
        ("suspension", json!({"Suspend": {}}), "Suspended"),
        ("forgotten", json!({"ForgetDevices": {}}), "DevicesForgotten"),
        (
            "import",
            json!({"Import": {"token": {"serial": "A1", "kind": {"Counter": {
            "secret": "MTIzNDU2Nzg5MDEyMzQ1Njc4OTA", "algorithm": "Sha1", "digits": 6,
            "counter": 0}}}}}),
            "Imported",
        ),
        ("unlock", json!({"Unlock": {}}), "Unlocked"),
        ("resume", json!({"Resume": {}}), "Resumed"),
    ];
    for (id, act, kind) in acts {
        book.under(&policy(), &format!("after_{id}"), source, |case| {
            case.has(&somebody());
            remembers(case, T, "token");
            case.login("device_token", json!("@token"));
            let any = || json!({"Changed": {"summary": "*"}});
            // What ends devices also ends the sessions they were let into.
            let revocations = u8::from(!matches!(id, "unlock" | "resume"));
            let save = json!({"audit": [{"kind": kind}], "revocations": revocations});
            case.host(T, act, Some(save), any());
            match id {
                "unlock" | "resume" => counts(case, T, true),
                "suspension" => {
                    case.host(T, json!({"Resume": {}}), saves(&["Resumed"]), any());
                    is_asked(case, T);
                }
                _ => is_asked(case, T),
            }
        });
    }
    for (id, act, kind, ends) in [
        ("removal", json!({"Remove": {"authenticator": 4}}), "Removed", true),
        ("renaming", json!({"Rename": {"authenticator": 4, "label": "New"}}), "Renamed", false),
        ("preference", json!({"Prefer": {"method": "Sms"}}), "Preferred", false),
    ] {
        book.under(&policy(), &format!("after_{id}"), source, |case| {
            case.has(&somebody());
            remembers(case, T, "token");
            let any = json!({"Changed": {"summary": "*"}});
            case.self_service((T, "@evidence"), act, saves(&[kind]), any);
            case.login("device_token", json!("@token"));
            if ends { is_asked(case, T) } else { counts(case, T, true) }
        });
    }
    book.under(&policy(), "after_a_new_factor", source, |case| {
        case.has(&somebody());
        remembers(case, T, "token");
        let page = json!({"Changed": {"summary": {"started": {"Totp": {"key": "*"}}}}});
        let own = (T, "@evidence");
        case.self_service(own, super::words::start("Totp", None), NOTHING, page);
        case.keep("key", "/Stepped/verdict/Changed/summary/started/Totp/key");
        case.keep("ticket", "/Stepped/verdict/Changed/summary/started/Totp/ticket");
        let code = case.shown_code("key", T);
        let act = super::words::confirm("@ticket", &code, "Tablet");
        let any = json!({"Changed": {"summary": {"devices": []}}});
        case.self_service(own, act, saves(&["Enrolled"]), any);
        case.login("device_token", json!("@token"));
        is_asked(case, T);
    });
}

fn lists(book: &mut Book) {
    let source = "features.md B: listed, revoked one by one or all";
    book.under(&policy(), "ten_and_the_first_makes_room", source, |case| {
        case.has(&somebody());
        for number in 0..11 {
            remembers(case, T + 60 * number, &format!("token{number}"));
        }
        let at = T + 700;
        for number in 0..11 {
            case.login("device_token", json!(format!("@token{number}")));
            if number == 0 { is_asked(case, at) } else { counts(case, at, true) }
        }
    });
    let three =
        every().replace(r#"{"mode""#, r#"{"devices":{"enabled":true,"devices_max":3},"mode""#);
    book.under(&three, "listed_and_forgotten", source, |case| {
        case.has(&somebody());
        for number in 0..4 {
            remembers(case, T + 60 * number, &format!("token{number}"));
        }
        let at = T + 180;
        let device = |number: u32, added: u64| {
            json!({"id": number, "added_at": added, "used_at": null, "until": added + 14 * DAY,
                "hash": null, "token": null})
        };
        let list = json!({"Changed": {"summary": {"devices": [device(21, T + 60),
            device(22, T + 120), device(23, T + 180)]}}});
        case.self_service((at, "@evidence"), json!({"List": {}}), NOTHING, list);
        let forget = |device: Value| json!({"ForgetDevices": {"device": device}});
        let two = json!({"Changed": {"summary": {"devices": [{"id": 21}, {"id": 23}]}}});
        let saved = || saves(&["DevicesForgotten"]);
        case.self_service((at, "@evidence"), forget(json!(22)), saved(), two);
        goes_on(case);
        case.login("device_token", json!("@token2"));
        is_asked(case, at);
        case.login("device_token", json!("@token3"));
        counts(case, at, true);
        // A remembered device's pass may look but not change anything.
        case.keep("pass", EVIDENCE);
        let any = json!({"Changed": {"summary": {"devices": [{"id": 21},
            {"id": 23, "used_at": at / DAY * DAY}]}}});
        case.self_service((at, "@pass"), json!({"List": {}}), NOTHING, any);
        let again = super::words::sign_in_again("evidence.not_fresh");
        case.self_service((at, "@pass"), forget(Value::Null), NOTHING, again);
        let none = json!({"Changed": {"summary": {"devices": []}}});
        case.self_service((at, "@evidence"), forget(Value::Null), saved(), none);
        is_asked(case, at);
    });
    book.under(
        &policy(),
        "a_code_with_a_remembered_device",
        "design.md 13: exempt first",
        |case| {
            case.has(&somebody());
            remembers(case, T, "token");
            case.login("device_token", json!("@token"));
            let act = answer_with("AAAA", &typed("Totp", "000000"));
            case.sign_in(T, act, saves(&[]), exempt("devices.remembered"));
            case.login("device_token", Value::Null);
            let code = oath::code(RFC_KEY, T + 30);
            case.sign_in(T + 30, totp(&code), saves(&["SignedIn"]), admitted("Totp"));
        },
    );
}
