//! Once means once.

use serde_json::{Value, json};

use super::book::{Book, Case, NOTHING, T};
use super::oath;
use super::sealed::{App, Person, RFC_KEY, person, with_app, with_codes};
use super::words::{admitted, asked, backup, begin, choose, saves, saves_and_tells, totp, wrong};

const REUSE: &str = "RFC 6238 section 5.2: a code is accepted once";

pub(crate) fn book() -> Book {
    let mut book = Book::new(
        "replay",
        "A one-time password counts once: highest step of two that collide, same code again, \
         folded forms, clock set back, backup codes.",
    );
    collisions(&mut book);
    again(&mut book);
    folded(&mut book);
    watermark(&mut book);
    backup_codes(&mut book);
    book
}

fn collisions(book: &mut Book) {
    let source = "security.md C.1: two neighboring steps with one code; the higher one is burned";
    for (name, first, code, step) in
        [("05", 0x05_u8, "218433", 98_293_u64), ("09", 0x09, "787704", 18_901)]
    {
        let mut key = vec![0; 20];
        if let Some(byte) = key.get_mut(3) {
            *byte = first;
        }
        let check = |case: &mut Case, key: &[u8]| {
            let codes = [oath::code(key, step * 30), oath::code(key, (step + 1) * 30)];
            if codes.iter().any(|one| one != code) {
                case.faults.push("oathtool says otherwise".into());
            }
        };
        for (when, at) in [("lower", step * 30), ("higher", (step + 1) * 30)] {
            book.case(&format!("collision_{name}_at_the_{when}_step"), source, |case| {
                check(case, &key);
                case.has(&with_app(App::new(0, &key)));
                case.sign_in(at, totp(code), saves(&["SignedIn"]), admitted("Totp"));
                case.sign_in(at + 1, totp(code), saves(&["ReplayRefused"]), wrong());
                case.sign_in(at + 30, totp(code), saves(&["ReplayRefused"]), wrong());
            });
        }
        book.case(&format!("collision_{name}_after_the_lower_was_used"), source, |case| {
            check(case, &key);
            let app = App { used_step: Some(step), ..App::new(0, &key) };
            case.has(&with_app(app));
            case.sign_in(step * 30, totp(code), saves(&["SignedIn"]), admitted("Totp"));
            case.sign_in((step + 1) * 30, totp(code), saves(&["ReplayRefused"]), wrong());
        });
    }
}

fn again(book: &mut Book) {
    let code = oath::code(RFC_KEY, T);
    let next = oath::code(RFC_KEY, T + 30);
    let before = oath::code(RFC_KEY, T - 30);
    book.case("same_code_twice", REUSE, |case| {
        case.has(&person());
        case.sign_in(T, totp(&code), saves(&["SignedIn"]), admitted("Totp"));
        case.sign_in(T, totp(&code), saves(&["ReplayRefused"]), wrong());
        case.sign_in(T + 59, totp(&code), saves(&["ReplayRefused"]), wrong());
    });
    book.case("same_code_in_another_session", REUSE, |case| {
        case.has(&person());
        case.sign_in(T, totp(&code), saves(&["SignedIn"]), admitted("Totp"));
        case.session(2);
        case.login("product", json!("Confluence"));
        case.login("peer", json!("198.51.100.9"));
        case.sign_in(T + 1, totp(&code), saves(&["ReplayRefused"]), wrong());
    });
    book.case("same_code_over_choose", "security.md P1: looking again renews nothing", |case| {
        case.has(&person());
        case.sign_in(T, choose("Totp"), NOTHING, asked());
        case.sign_in(T, totp(&code), saves(&["SignedIn"]), admitted("Totp"));
        case.sign_in(T + 1, begin(), NOTHING, asked());
        case.sign_in(T + 1, choose("Totp"), NOTHING, asked());
        case.sign_in(T + 1, totp(&code), saves(&["ReplayRefused"]), wrong());
    });
    book.case("next_code_in_the_same_step", "RFC 6238 section 5.2", |case| {
        case.has(&person());
        case.sign_in(T, totp(&code), saves(&["SignedIn"]), admitted("Totp"));
        case.sign_in(T + 29, totp(&next), saves(&["SignedIn"]), admitted("Totp"));
        case.sign_in(T + 30, totp(&next), saves(&["ReplayRefused"]), wrong());
    });
    book.case(
        "earlier_code_after_a_later_one",
        "security.md P3: the mark never moves back",
        |case| {
            case.has(&person());
            case.sign_in(T, totp(&code), saves(&["SignedIn"]), admitted("Totp"));
            case.sign_in(T, totp(&before), saves(&["ReplayRefused"]), wrong());
        },
    );
    book.case("replay_is_charged_like_a_wrong_code", "security.md R-OTP-13", |case| {
        case.has(&person());
        case.sign_in(T, totp(&code), saves(&["SignedIn"]), admitted("Totp"));
        for _ in 0..4 {
            case.sign_in(T, totp(&code), saves(&["ReplayRefused"]), wrong());
        }
        let locked = super::words::locked(T + 60);
        case.sign_in(T, totp(&code), saves(&["ReplayRefused", "Locked"]), locked);
    });
}

fn folded(book: &mut Book) {
    let source = "security.md P4: spaces and hyphens are folded once, before the replay check";
    let code = oath::code(RFC_KEY, T);
    let (left, right) = code.split_at(3);
    for (name, text) in [
        ("space", format!("{left} {right}")),
        ("hyphen", format!("{left}-{right}")),
        ("around", format!("  {code} ")),
        ("many", format!("{left} - - {right}")),
    ] {
        book.case(&format!("folded_{name}"), source, |case| {
            case.has(&person());
            case.sign_in(T, totp(&text), saves(&["SignedIn"]), admitted("Totp"));
            case.sign_in(T, totp(&code), saves(&["ReplayRefused"]), wrong());
        });
        book.case(&format!("folded_{name}_after_plain"), source, |case| {
            case.has(&person());
            case.sign_in(T, totp(&code), saves(&["SignedIn"]), admitted("Totp"));
            case.sign_in(T, totp(&text), saves(&["ReplayRefused"]), wrong());
        });
    }
}

fn not_now() -> Value {
    json!({"Challenge": {"trouble": {"Unavailable": {}}}})
}

fn watermark(book: &mut Book) {
    let source = "security.md P3: the mark never moves back, not with the clock either";
    book.case("clock_set_back", source, |case| {
        case.has(&person());
        let code = oath::code(RFC_KEY, T);
        case.sign_in(T, totp(&code), saves(&["SignedIn"]), admitted("Totp"));
        let old = oath::code(RFC_KEY, T - 30);
        case.sign_in(T - 30, totp(&old), saves(&["ReplayRefused"]), wrong());
        // What was used belongs to a time that has not come yet: nothing is compared.
        for back in [60, 3600, 86_400] {
            let old = oath::code(RFC_KEY, T - back);
            case.sign_in(T - back, totp(&old), NOTHING, not_now());
        }
        let next = oath::code(RFC_KEY, T + 30);
        case.sign_in(T + 30, totp(&next), saves(&["SignedIn"]), admitted("Totp"));
    });
    book.case("burned_step_at_the_end_of_time", source, |case| {
        let app = App { used_step: Some(u64::MAX), ..App::new(0, RFC_KEY) };
        case.has(&with_app(app));
        case.sign_in(T, totp(&oath::code(RFC_KEY, T)), NOTHING, not_now());
    });
    book.case("two_apps_that_share_a_code", "security.md P1: one code counts once", |case| {
        let apps = vec![App::new(0, RFC_KEY), App::new(1, RFC_KEY)];
        case.has(&Person { apps, next_authenticator: 2, ..person() });
        let code = oath::code(RFC_KEY, T);
        case.sign_in(T, totp(&code), saves(&["SignedIn"]), admitted("Totp"));
        let trouble = json!({"Challenge": {"trouble": {"WrongAnswer": {}}}});
        case.sign_in(T, totp(&code), saves(&["ReplayRefused"]), trouble);
    });
    book.case("two_apps_have_marks_of_their_own", "security.md P1: a mark per secret", |case| {
        let other = b"98765432109876543210";
        let apps = vec![App::new(0, RFC_KEY), App::new(1, other)];
        case.has(&Person { apps, next_authenticator: 2, ..person() });
        let signed_in = || saves(&["SignedIn"]);
        case.sign_in(T, totp(&oath::code(RFC_KEY, T)), signed_in(), admitted("Totp"));
        case.sign_in(T, totp(&oath::code(other, T)), signed_in(), admitted("Totp"));
        let trouble = json!({"Challenge": {"trouble": {"WrongAnswer": {}}}});
        let refused = || saves(&["ReplayRefused"]);
        case.sign_in(T, totp(&oath::code(RFC_KEY, T)), refused(), trouble.clone());
        case.sign_in(T, totp(&oath::code(other, T)), refused(), trouble);
    });
}

fn backup_codes(book: &mut Book) {
    let code_left = |left: u8| {
        let mut verdict = admitted("BackupCodes");
        if let Some(admit) = verdict.pointer_mut("/Admit").and_then(|admit| admit.as_object_mut()) {
            admit.insert("codes_left".into(), json!(left));
        }
        verdict
    };
    let used = || saves_and_tells(&["SignedIn"], &["BackupCodeUsed"]);
    let wrong = || json!({"Challenge": {"trouble": {"WrongAnswer": {}}, "opened": "BackupCodes"}});
    book.case("backup_code_twice", "NIST SP 800-63B section 5.1.2.2: each secret once", |case| {
        case.has(&with_codes());
        case.sign_in(T, backup(3), used(), code_left(9));
        case.sign_in(T, backup(3), saves(&["ReplayRefused"]), wrong());
        case.sign_in(T, backup(0), used(), code_left(8));
        case.sign_in(T, backup(3), saves(&["ReplayRefused"]), wrong());
    });
    book.case("backup_code_folded", "features.md A: case, hyphen, space, O/0, I/L/1", |case| {
        for (number, text) in [
            "0-a0b1c-d2e30",
            "1A0B1CD2E31",
            " 2 A0B1C D2E32",
            "3-AOBLC-D2E33",
            "4-aObic-d2e34",
            "5--A0B1C--D2E35",
        ]
        .into_iter()
        .enumerate()
        {
            case.has(&with_codes());
            let folded = super::words::respond("BackupCodes", text);
            let number = u8::try_from(number).unwrap_or(0);
            case.sign_in(T, folded, used(), code_left(9));
            case.sign_in(T, backup(number), saves(&["ReplayRefused"]), wrong());
        }
    });
    book.case(
        "backup_code_under_another_number",
        "security.md R-LUS-04: a number picks one",
        |case| {
            case.has(&with_codes());
            let other = super::words::respond("BackupCodes", "1-A0B1C-D2E30");
            case.sign_in(T, other, saves(&["WrongAnswer"]), wrong());
            case.sign_in(T, backup(0), used(), code_left(9));
        },
    );
    book.case(
        "backup_code_burns_the_window",
        "design.md 2.5: the present window is burned",
        |case| {
            case.has(&with_codes());
            case.sign_in(T, backup(0), used(), code_left(9));
            let trouble =
                || json!({"Challenge": {"trouble": {"WrongAnswer": {}}, "opened": "Totp"}});
            for step in [0, 30] {
                let code = oath::code(RFC_KEY, T + step);
                case.sign_in(T, totp(&code), saves(&["ReplayRefused"]), trouble());
            }
            let later = oath::code(RFC_KEY, T + 60);
            case.sign_in(T + 60, totp(&later), saves(&["SignedIn"]), admitted("Totp"));
        },
    );
    book.case("backup_code_lowers_no_mark", "security.md P3: the mark never moves back", |case| {
        let mut ahead = with_codes();
        if let Some(app) = ahead.apps.first_mut() {
            app.used_step = Some(T / 30 + 10);
        }
        case.has(&ahead);
        case.sign_in(T, backup(0), used(), code_left(9));
        let trouble = || json!({"Challenge": {"trouble": {"WrongAnswer": {}}}});
        let at = T + 60;
        case.sign_in(at, totp(&oath::code(RFC_KEY, at)), NOTHING, not_now());
        for step in [9, 10] {
            let at = T + step * 30;
            let old = oath::code(RFC_KEY, at);
            case.sign_in(at, totp(&old), saves(&["ReplayRefused"]), trouble());
        }
        let at = T + 11 * 30;
        let code = oath::code(RFC_KEY, at);
        case.sign_in(at, totp(&code), saves(&["SignedIn"]), admitted("Totp"));
    });
    book.case("backup_codes_run_low", "security.md R-LUS-06: told from three left on", |case| {
        let mut few = with_codes();
        if let Some(codes) = &mut few.codes {
            codes.used = 0b11_1111;
        }
        case.has(&few);
        let low = || saves_and_tells(&["SignedIn"], &["BackupCodeUsed", "BackupCodesLow"]);
        for (number, left) in [(6, 3), (7, 2), (8, 1), (9, 0)] {
            case.sign_in(T, backup(number), low(), code_left(left));
        }
        case.sign_in(T + 90, begin(), NOTHING, asked());
        let none = super::words::not_allowed("methods");
        case.sign_in(T + 90, backup(9), NOTHING, none);
    });
}
