//! What wrong backup codes cost.

use serde_json::json;

use super::super::book::{Book, NOTHING, T};
use super::super::sealed::{Lane, Person, with_codes};
use super::super::words::{admitted, backup, begin, respond, saves};
use super::{DAY, become_known, good};

pub(super) fn budget(book: &mut Book) {
    let source = "features.md C: backup codes have tries a day, and no total";
    let ten = r#"{"mode":"enforce","methods":{"backup_codes":{"tries_day_max":10}}}"#;
    let bad = || respond("BackupCodes", "0-00000-00000");
    let trouble = || {
        json!({"Challenge": {"trouble": {"WrongAnswer": {}},
        "opened": "BackupCodes", "locked": null}})
    };
    book.under(ten, "ten_tries_a_day", source, |case| {
        case.has(&with_codes());
        for _ in 0..9 {
            case.sign_in(T, bad(), saves(&["WrongAnswer"]), trouble());
        }
        let last = json!({"Challenge": {"choices": [{"method": "Totp"}], "opened": "Totp",
            "locked": {"until": T + DAY}}});
        case.sign_in(T, bad(), saves(&["WrongAnswer", "Locked"]), last.clone());
        for at in [T, T + DAY - 1] {
            case.sign_in(at, backup(1), NOTHING, last.clone());
        }
        // Choosing the app says nothing about codes.
        let app = json!({"Challenge": {"choices": [{"method": "Totp"}], "locked": null}});
        case.sign_in(T, begin(), NOTHING, app);
        case.sign_in(T + DAY, backup(1), saves(&["SignedIn"]), admitted("BackupCodes"));
    });
    let reserve = "b61: what others spend leaves five tries a day to a known browser";
    book.under(ten, "a_known_browser_has_five_tries_more", reserve, |case| {
        case.has(&with_codes());
        become_known(case, T);
        for number in 1..=10 {
            let kinds: &[&str] =
                if number < 10 { &["WrongAnswer"] } else { &["WrongAnswer", "Locked"] };
            case.sign_in(T + 1, bad(), saves(kinds), json!({"Challenge": {"choices": "*"}}));
        }
        case.login("known_browser", json!("@cookie"));
        for number in 11..=15 {
            let kinds: &[&str] =
                if number < 15 { &["WrongAnswer"] } else { &["WrongAnswer", "Locked"] };
            case.sign_in(T + 1, bad(), saves(kinds), json!({"Challenge": {"choices": "*"}}));
        }
        let stopped = json!({"Challenge": {"choices": [{"method": "Totp"}]}});
        case.sign_in(T + 1, backup(1), NOTHING, stopped);
    });
    book.under(ten, "the_day_begins_with_the_first_try", source, |case| {
        case.has(&with_codes());
        let at = 40_000;
        for _ in 0..9 {
            case.sign_in(at, bad(), saves(&["WrongAnswer"]), trouble());
        }
        let spent = json!({"Challenge": {"locked": {"until": at + DAY}}});
        case.sign_in(at, bad(), saves(&["WrongAnswer", "Locked"]), spent);
    });
    book.under(ten, "a_day_of_backup_codes_leaves_the_app", source, |case| {
        case.has(&Person { backup_day_began: T, backup_tries_today: 10, ..with_codes() });
        case.sign_in(T + 1, good(T + 1), saves(&["SignedIn"]), admitted("Totp"));
        let only_app = json!({"Challenge": {"choices": [{"method": "Totp"}]}});
        case.sign_in(T + 2, backup(1), NOTHING, only_app);
    });
    book.under(ten, "a_clock_set_back_renews_no_day", source, |case| {
        case.has(&Person { backup_day_began: T, backup_tries_today: 10, ..with_codes() });
        let only_app = json!({"Challenge": {"choices": [{"method": "Totp"}]}});
        case.sign_in(T - 2 * DAY, backup(1), NOTHING, only_app);
    });
    book.case("a_hundred_tries_a_day_by_default", source, |case| {
        case.has(&Person { backup_day_began: T, backup_tries_today: 99, ..with_codes() });
        let only_app = json!({"Challenge": {"choices": [{"method": "Totp"}],
            "locked": {"until": T + DAY}}});
        case.sign_in(T, bad(), saves(&["WrongAnswer", "Locked"]), only_app);
        case.sign_in(T + DAY, backup(1), saves(&["SignedIn"]), admitted("BackupCodes"));
    });
    book.under(ten, "both_budgets_spent", "design.md 4.3", |case| {
        case.has(&Person {
            unknown: Lane::locked(T + 60),
            backup_day_began: T,
            backup_tries_today: 10,
            ..with_codes()
        });
        for act in [good(T), backup(1), begin()] {
            let refusal = json!({"Refuse": {"refusal": {"Locked": {}}}});
            case.sign_in(T, act, NOTHING, refusal);
        }
    });
    book.case("no_form_of_a_backup_code", "security.md P4: not compared, not charged", |case| {
        case.has(&with_codes());
        for text in [
            "",
            "0",
            "0-A0B1C-D2E3",
            "0-A0B1C-D2E300",
            "A-A0B1C-D2E30",
            "0-A0B1C-D2EU0",
            "0-A0B1C_D2E30",
            "0-\u{410}0B1C-D2E30",
            "287082",
            "0-A0B1C-D2E30\u{0}",
        ] {
            case.sign_in(T, respond("BackupCodes", text), NOTHING, trouble());
        }
        case.sign_in(T, backup(0), saves(&["SignedIn"]), admitted("BackupCodes"));
    });
    let policy = r#"{"mode":"enforce","methods":{"backup_codes":{"tries_day_max":3}}}"#;
    book.under(policy, "tries_of_the_policy", "design.md 5: numbers of the policy", |case| {
        case.has(&with_codes());
        for _ in 0..2 {
            case.sign_in(T, bad(), saves(&["WrongAnswer"]), trouble());
        }
        let only_app = json!({"Challenge": {"choices": [{"method": "Totp"}]}});
        case.sign_in(T, bad(), saves(&["WrongAnswer", "Locked"]), only_app);
    });
}
