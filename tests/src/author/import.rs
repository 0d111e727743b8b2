//! Hardware tokens that an administrator hands over.

use data_encoding::BASE64URL_NOPAD;
use serde_json::{Value, json};

use super::book::{Book, Case, NOTHING, T};
use super::oath;
use super::people::{LOCAL_KEY, every, every_but, local_otp, only, token, yubikey};
use super::sealed::{App, Others, Person, RFC_KEY, nobody, person};
use super::words::{
    admitted, answer, begin, challenged, not_allowed, respond, saves, saves_and_tells, totp,
};

const SOURCE: &str = "features.md A: seed import by an administrator; security.md R-OTP-01";

pub(crate) fn book() -> Book {
    let mut book = Book::new(
        "import",
        "Hardware tokens that an administrator hands over: every bound of seed, digits, period, \
         public id and name, how many there may be, and what they open.",
    );
    used(&mut book);
    drift(&mut book);
    bounds(&mut book);
    names(&mut book);
    room(&mut book);
    can_add(&mut book);
    book
}

fn bytes(count: usize) -> String {
    let seed: Vec<u8> = RFC_KEY.iter().copied().cycle().take(count).collect();
    BASE64URL_NOPAD.encode(&seed)
}

fn counter(secret: &str, digits: u8, counter: u64) -> Value {
    json!({"Counter": {"secret": secret, "algorithm": "Sha1", "digits": digits,
        "counter": counter}})
}

fn time(secret: &str, digits: u8, period_seconds: u32) -> Value {
    json!({"Time": {"secret": secret, "algorithm": "Sha1", "digits": digits,
        "period_seconds": period_seconds}})
}

fn yubico(public_id: &str, private_id: usize, key: usize) -> Value {
    json!({"Yubico": {"public_id": public_id,
        "private_id": BASE64URL_NOPAD.encode(&vec![9; private_id]),
        "key": BASE64URL_NOPAD.encode(&vec![7; key])}})
}

fn import(serial: &str, kind: &Value) -> Value {
    json!({"Import": {"token": {"serial": serial, "kind": kind}}})
}

/// A summary with one more authenticator, of this method and name.
fn imports(case: &mut Case, act: Value, method: &str, label: &str) {
    let views = json!([{"method": method, "label": label, "added_at": T, "used_at": null}]);
    let list = json!({"Changed": {"summary": {"state": "Enrolled", "authenticators": views}}});
    let save = super::book::with(
        json!({"audit": [{"kind": "Imported", "method": method, "actor": "host:tests",
            "reason": "ticket 4711"}]}),
        &[
            ("notices", json!([{"kind": "MethodAdded", "method": method}])),
            ("methods", json!([method])),
            ("state", json!("Enrolled")),
        ],
    );
    case.host(T, act, Some(save), list);
}

fn used(book: &mut Book) {
    book.under(&every(), "counter", SOURCE, |case| {
        case.has(&nobody());
        imports(case, import("4711", &counter(&bytes(20), 6, 3)), "Hotp", "Hardware token 4711");
        let code = oath::of_counter(RFC_KEY, 3);
        case.sign_in(T, respond("Hotp", &code), saves(&["SignedIn"]), admitted("Hotp"));
        let again = challenged("Hotp", json!({"WrongAnswer": {}}));
        case.sign_in(T, respond("Hotp", &code), saves(&["WrongAnswer"]), again);
    });
    book.under(&every(), "time", SOURCE, |case| {
        case.has(&nobody());
        let act = import(" 4712 ", &time(&bytes(20), 8, 60));
        imports(case, act, "Totp", "Hardware token 4712");
        let code = oath::other("sha1", 8, 60, RFC_KEY, T);
        case.sign_in(T, totp(&code), saves(&["SignedIn"]), admitted("Totp"));
        case.sign_in(T, totp(&code), saves(&["ReplayRefused"]), json!({"Challenge": {}}));
    });
    book.under(&every(), "yubico", SOURCE, |case| {
        case.has(&nobody());
        imports(case, import("4713", &yubico(LOCAL_KEY, 6, 16)), "YubicoOtp", "YubiKey 4713");
        let otp = local_otp(1, 0);
        case.sign_in(T, respond("YubicoOtp", &otp), saves(&["SignedIn"]), admitted("YubicoOtp"));
        let again = challenged("YubicoOtp", json!({"WrongAnswer": {}}));
        case.sign_in(T, respond("YubicoOtp", &otp), saves(&["ReplayRefused"]), again);
    });
    book.under(
        &every(),
        "an_app_has_no_drift",
        "design.md: its clock is set by its phone",
        |case| {
            case.has(&person());
            for (at, ahead, counts) in [(T, 1, true), (T + 300, 2, false)] {
                let code = oath::code(RFC_KEY, at + 30 * ahead);
                let (save, verdict) = if counts {
                    (saves(&["SignedIn"]), admitted("Totp"))
                } else {
                    (saves(&["WrongAnswer"]), super::words::wrong())
                };
                case.sign_in(at, totp(&code), save, verdict);
            }
        },
    );
}

/// Tokens by time have clocks that are never set: they drift by a minute or two a year.
fn drift(book: &mut Book) {
    let source = "findings F-D1; RFC 6238 section 6: drift since the last use";
    let token = |case: &mut Case| {
        case.has(&nobody());
        imports(case, import("4712", &time(&bytes(20), 6, 30)), "Totp", "Hardware token 4712");
    };
    let shows = |at: u64, ahead: i64| oath::code(RFC_KEY, at.saturating_add_signed(30 * ahead));
    let right = |case: &mut Case, at: u64, ahead: i64| {
        case.sign_in(at, totp(&shows(at, ahead)), saves(&["SignedIn"]), admitted("Totp"));
    };
    let wrong = |case: &mut Case, at: u64, ahead: i64| {
        let again = json!({"Challenge": {"trouble": {"WrongAnswer": {}}}});
        case.sign_in(at, totp(&shows(at, ahead)), saves(&["WrongAnswer"]), again);
    };
    let pair = |at: u64, ahead: i64, apart: i64| {
        let (first, second) = (shows(at, ahead), shows(at, ahead + apart));
        answer(&json!({"TwoCodes": {"method": "Totp", "first": first, "second": second}}))
    };
    let month = 30 * 86_400;
    book.under(&every(), "drift_of_a_token_by_time", source, |case| {
        token(case);
        // Each use may find its clock one more step ahead; where that began does not matter.
        for (use_, ahead) in (1..=6).zip(1_i64..) {
            right(case, T + use_ * month, ahead);
        }
        let later = T + 7 * month;
        wrong(case, later, 8);
        // What it showed in the real step is six steps old to it.
        wrong(case, later, 0);
        right(case, later, 7);
    });
    book.under(&every(), "drift_of_a_slow_token", source, |case| {
        token(case);
        for (use_, ahead) in (1..=5).zip(1_i64..) {
            right(case, T + use_ * month, -ahead);
        }
        wrong(case, T + 6 * month, 0);
    });
    book.under(&every(), "drift_never_gives_a_code_back", source, |case| {
        token(case);
        right(case, T, 1);
        let code = totp(&shows(T, 1));
        case.sign_in(T + 30, code, saves(&["ReplayRefused"]), json!({"Challenge": {}}));
    });
    let found = || saves(&["SignedIn", "Resynchronized"]);
    book.under(&every(), "a_token_by_time_is_found_again", source, |case| {
        token(case);
        wrong(case, T, 12);
        case.sign_in(T + 30, pair(T, 12, 1), found(), admitted("Totp"));
        // From now on one code is enough again.
        right(case, T + 600, 12);
        case.sign_in(T + month, pair(T + month, -7, 1), found(), admitted("Totp"));
        right(case, T + month + 600, -6);
    });
    for (id, ahead, apart) in [
        ("too_far_ahead", 20, 1),
        ("too_far_behind", -21, 1),
        ("the_wrong_way_round", 5, -1),
        ("one_missing", 5, 2),
        ("the_same_twice", 5, 0),
    ] {
        book.under(&every(), &format!("a_token_is_not_found_{id}"), source, |case| {
            token(case);
            let again = json!({"Challenge": {"trouble": {"WrongAnswer": {}}}});
            case.sign_in(T, pair(T, ahead, apart), saves(&["WrongAnswer"]), again);
        });
    }
    for (id, ahead) in [("farthest_ahead", 19), ("farthest_behind", -20)] {
        book.under(&every(), &format!("a_token_is_found_{id}"), source, |case| {
            token(case);
            case.sign_in(T, pair(T, ahead, 1), found(), admitted("Totp"));
        });
    }
    book.under(&every(), "a_used_code_finds_no_token", "P1: one time means one time", |case| {
        token(case);
        right(case, T, 1);
        let again = json!({"Challenge": {"trouble": {"WrongAnswer": {}}}});
        case.sign_in(T + 60, pair(T, 1, 1), saves(&["WrongAnswer"]), again.clone());
        case.sign_in(T + 60, pair(T, 2, 1), found(), admitted("Totp"));
        case.sign_in(T + 60, pair(T, 2, 1), saves(&["WrongAnswer"]), again);
    });
    book.under(&every(), "an_app_is_not_found_again", "its clock is set by its phone", |case| {
        case.has(&person());
        let verdict = json!({"Challenge": {"choices": [
            {"method": "Totp", "takes_two_codes": false}], "trouble": {"WrongAnswer": {}}}});
        case.sign_in(T, pair(T, 5, 1), NOTHING, verdict);
    });
    book.under(&every(), "a_token_by_time_takes_two_codes", source, |case| {
        token(case);
        let choices = json!([{"method": "Totp", "takes_two_codes": true}]);
        let verdict = json!({"Challenge": {"choices": choices}});
        case.sign_in(T, begin(), NOTHING, verdict);
    });
}

fn bounds(book: &mut Book) {
    let refused = |case: &mut Case, act: Value, rule: &str| {
        case.has(&nobody());
        case.host(T, act, NOTHING, not_allowed(rule));
    };
    for (count, good) in [(0, false), (15, false), (16, true), (64, true), (65, false)] {
        book.under(&every(), &format!("seed_of_{count}_bytes"), SOURCE, |case| {
            for (kind, method) in
                [(counter(&bytes(count), 6, 0), "Hotp"), (time(&bytes(count), 6, 30), "Totp")]
            {
                if good {
                    case.has(&nobody());
                    imports(case, import("1", &kind), method, "Hardware token 1");
                } else {
                    refused(case, import("1", &kind), "token.form");
                }
            }
        });
    }
    for (digits, good) in [(0, false), (5, false), (6, true), (8, true), (9, false), (255, false)] {
        book.under(&every(), &format!("{digits}_digits"), "RFC 4226 section 5.3", |case| {
            for (kind, method) in
                [(counter(&bytes(20), digits, 0), "Hotp"), (time(&bytes(20), digits, 30), "Totp")]
            {
                if good {
                    case.has(&nobody());
                    imports(case, import("1", &kind), method, "Hardware token 1");
                } else {
                    refused(case, import("1", &kind), "token.form");
                }
            }
        });
    }
    for (seconds, good) in
        [(0, false), (15, false), (29, false), (30, true), (45, false), (60, true), (120, false)]
    {
        book.under(&every(), &format!("period_of_{seconds}"), "tokens have 30 or 60", |case| {
            if good {
                case.has(&nobody());
                let act = import("1", &time(&bytes(20), 6, seconds));
                imports(case, act, "Totp", "Hardware token 1");
            } else {
                refused(case, import("1", &time(&bytes(20), 6, seconds)), "token.form");
            }
        });
    }
    let longest = "c".repeat(32);
    for (id, public_id, private_id, key, good) in [
        ("shortest_id", "cc", 6, 16, true),
        ("longest_id", longest.as_str(), 6, 16, true),
        ("no_id", "", 6, 16, false),
        ("odd_id", "ccc", 6, 16, false),
        ("long_id", "cccccccccccccccccccccccccccccccccc", 6, 16, false),
        ("capital_id", "CC", 6, 16, true),
        ("id_that_is_no_modhex", "ca", 6, 16, false),
        ("short_private_id", "cc", 5, 16, false),
        ("long_private_id", "cc", 7, 16, false),
        ("short_key", "cc", 6, 15, false),
        ("long_key", "cc", 6, 17, false),
        ("key_of_256_bits", "cc", 6, 32, false),
    ] {
        book.under(&every(), &format!("yubico_{id}"), "security.md R-YK-01", |case| {
            let act = import("1", &yubico(public_id, private_id, key));
            if good {
                case.has(&nobody());
                imports(case, act, "YubicoOtp", "YubiKey 1");
            } else {
                refused(case, act, "token.form");
            }
        });
    }
    for (word, kind) in [
        ("hotp", counter(&bytes(20), 6, 0)),
        ("totp", time(&bytes(20), 6, 30)),
        ("yubico_otp", yubico(LOCAL_KEY, 6, 16)),
    ] {
        book.under(&every_but(&[word]), &format!("{word}_switched_off"), "P13", |case| {
            refused(case, import("1", &kind), "methods");
        });
    }
}

fn names(book: &mut Book) {
    let kind = || counter(&bytes(20), 6, 0);
    let long = "9".repeat(64);
    book.under(&every(), "longest_serial", "vocabulary: 1 to 64 characters", |case| {
        case.has(&nobody());
        imports(case, import(&long, &kind()), "Hotp", &long);
    });
    let too_long = "9".repeat(65);
    for (id, serial) in
        [("empty", ""), ("spaces", "   "), ("too_long", too_long.as_str()), ("line", "a\nb")]
    {
        book.under(&every(), &format!("serial_{id}"), "vocabulary: 1 to 64", |case| {
            case.has(&nobody());
            case.host(T, import(serial, &kind()), NOTHING, not_allowed("token.serial"));
        });
    }
    book.under(&every(), "the_same_twice", "two names would be equal", |case| {
        case.has(&nobody());
        imports(case, import("1", &kind()), "Hotp", "Hardware token 1");
        case.host(T, import(" 1", &kind()), NOTHING, not_allowed("token.serial"));
        case.host(T, import("1", &time(&bytes(20), 6, 30)), NOTHING, not_allowed("token.serial"));
    });
    book.under(&every(), "one_yubikey_twice", "security.md R-YK-06", |case| {
        case.has(&only(Others { yubikeys: vec![yubikey(0, 9)], ..Others::default() }));
        let act = import("2", &yubico(LOCAL_KEY, 6, 16));
        case.host(T, act, NOTHING, not_allowed("token.form"));
    });
}

fn room(book: &mut Book) {
    let full = |case: &mut Case, person: &Person, kind: &Value| {
        case.has(person);
        let rule = not_allowed("methods.authenticators");
        case.host(T, import("Z", kind), NOTHING, rule);
    };
    book.under(&every(), "no_room", "design.md 2.11: everything has a limit", |case| {
        let tokens = (0..3).map(|id| token(id, 0)).collect();
        let person = only(Others { tokens, ..Others::default() });
        full(case, &person, &counter(&bytes(20), 6, 0));
        let apps = (0..3).map(|id| App::new(id, RFC_KEY)).collect();
        full(case, &Person { apps, ..nobody() }, &time(&bytes(20), 6, 30));
        let yubikeys = (0..5).map(|id| yubikey(id, 0)).collect();
        let person = only(Others { yubikeys, ..Others::default() });
        full(case, &person, &yubico("cc", 6, 16));
    });
    book.under(&every(), "grace_ends_with_a_token", "features.md B", |case| {
        let waiting = Person { required_since: Some(T - 5), postponements: 2, ..nobody() };
        case.has(&waiting);
        imports(case, import("1", &counter(&bytes(20), 6, 0)), "Hotp", "Hardware token 1");
        let asked = json!({"Challenge": {"choices": [{"method": "Hotp",
            "labels": ["Hardware token 1"]}]}});
        case.sign_in(T, begin(), NOTHING, asked);
    });
}

fn can_add(book: &mut Book) {
    let lists = |case: &mut Case, person: &Person, wanted: &[&str]| {
        case.has(person);
        let code = oath::code(RFC_KEY, T);
        case.sign_in(T, totp(&code), saves_and_tells(&["SignedIn"], &[]), admitted("Totp"));
        case.keep("evidence", "/Stepped/verdict/Admit/evidence");
        let list = json!({"Changed": {"summary": {"can_add": wanted}}});
        case.self_service((T, "@evidence"), json!({"List": {}}), NOTHING, list);
    };
    let source = "what can be added: enabled, room, an address, a server";
    book.under(&every(), "can_add_everything", source, |case| {
        case.login("email", json!(super::people::EMAIL));
        lists(
            case,
            &person(),
            &[
                "WebAuthn",
                "YubicoOtp",
                "Totp",
                "Push",
                "Sms",
                "Email",
                "SecurityQuestions",
                "BackupCodes",
            ],
        );
    });
    book.under(&every(), "can_add_no_email_without_an_address", source, |case| {
        lists(
            case,
            &person(),
            &["WebAuthn", "YubicoOtp", "Totp", "Push", "Sms", "SecurityQuestions", "BackupCodes"],
        );
    });
    let policy = every_but(&["webauthn", "push", "security_questions"])
        .replace(r#""validation_server":true"#, r#""validation_server":false"#);
    book.under(&policy, "can_add_what_is_enabled_and_not_imported", source, |case| {
        lists(case, &person(), &["Totp", "Sms", "BackupCodes"]);
    });
    book.under(&every(), "can_add_while_there_is_room", source, |case| {
        let others = Others {
            yubikeys: (10..15).map(|id| yubikey(id, 0)).collect(),
            credentials: (20..25).map(|id| super::people::credential(id, 0)).collect(),
            sms: Some(super::people::address(30, super::people::NUMBER)),
            ..Others::default()
        };
        let apps = (0..3).map(|id| App::new(id, RFC_KEY)).collect();
        let person = Person { apps, others, next_authenticator: 40, ..nobody() };
        lists(case, &person, &["Push", "Sms", "SecurityQuestions", "BackupCodes"]);
    });
}
