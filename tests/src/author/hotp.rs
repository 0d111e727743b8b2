//! Hardware tokens by counter.

use serde_json::{Value, json};

use super::book::{Book, Case, NOTHING, T};
use super::oath;
use super::people::{every, every_but, only, token, with};
use super::sealed::{Others, Person, RFC_KEY};
use super::words::{
    admitted, answer, begin, challenged, choose, confirm_by, locked, not_allowed, respond, saves,
    start, typed, wrong_answer,
};

const LOOK_AHEAD: &str = "RFC 4226 section 7.2; features.md A: look-ahead 10";
const RESYNCHRONIZATION: &str = "RFC 4226 section 7.4; features.md A: 100, two codes in a row";

pub(crate) fn book() -> Book {
    let mut book = Book::new(
        "hotp",
        "Hardware tokens by counter: appendix D of RFC 4226, how far is looked ahead, two codes \
         that find a token again, nothing twice, nothing in a lock.",
    );
    look_ahead(&mut book);
    resynchronization(&mut book);
    limits(&mut book);
    places(&mut book);
    book
}

fn code(counter: u64) -> Value {
    respond("Hotp", &oath::of_counter(RFC_KEY, counter))
}

fn pair(first: u64, second: u64) -> Value {
    two(&oath::of_counter(RFC_KEY, first), &oath::of_counter(RFC_KEY, second))
}

fn two(first: &str, second: &str) -> Value {
    answer(&json!({"TwoCodes": {"method": "Hotp", "first": first, "second": second}}))
}

/// A person whose only method is a token that is at this counter.
fn at_counter(counter: u64) -> Person {
    only(Others { tokens: vec![token(0, counter)], ..Others::default() })
}

fn accepts(case: &mut Case, at: u64, act: Value) {
    case.sign_in(at, act, saves(&["SignedIn"]), admitted("Hotp"));
}

fn refuses(case: &mut Case, at: u64, act: Value) {
    case.sign_in(at, act, saves(&["WrongAnswer"]), challenged("Hotp", wrong_answer()));
}

fn look_ahead(book: &mut Book) {
    for counter in 0..10 {
        let source = format!("RFC 4226 appendix D, count {counter}");
        book.under(&every(), &format!("appendix_d_{counter}"), &source, |case| {
            case.has(&at_counter(0));
            accepts(case, T, code(counter));
            // Codes that were accepted or skipped are dead; the next one counts.
            refuses(case, T, code(counter));
            refuses(case, T, code(counter.saturating_sub(1)));
            accepts(case, T, code(counter + 1));
        });
    }
    for (id, counter, typed, counts) in [
        ("behind", 5, 4, false),
        ("first", 5, 5, true),
        ("last", 5, 14, true),
        ("beyond", 5, 15, false),
        ("far_beyond", 5, 104, false),
    ] {
        book.under(&every(), &format!("look_ahead_{id}"), LOOK_AHEAD, |case| {
            case.has(&at_counter(counter));
            if counts {
                accepts(case, T, code(typed));
            } else {
                refuses(case, T, code(typed));
            }
        });
    }
    let narrow = every().replace(r#""hotp":{"#, r#""hotp":{"look_ahead":3,"#);
    book.under(&narrow, "look_ahead_by_policy", LOOK_AHEAD, |case| {
        case.has(&at_counter(5));
        refuses(case, T, code(8));
        accepts(case, T, code(7));
    });
    book.under(&every(), "the_clock_does_not_matter", "RFC 4226: a counter alone", |case| {
        case.has(&at_counter(0));
        accepts(case, T, code(0));
        accepts(case, T - 86_400, code(1));
        refuses(case, 0, code(0));
        accepts(case, 4_000_000_000, code(2));
    });
    book.under(&every(), "two_tokens_that_share_a_seed", "security.md P1: once", |case| {
        let tokens = vec![token(0, 0), token(1, 0)];
        case.has(&only(Others { tokens, ..Others::default() }));
        accepts(case, T, code(3));
        refuses(case, T, code(3));
        accepts(case, T, code(4));
    });
    book.under(&every(), "another_session_is_no_second_chance", "security.md P1", |case| {
        case.has(&at_counter(0));
        accepts(case, T, code(0));
        case.session(2);
        case.login("product", json!("Confluence"));
        refuses(case, T, code(0));
    });
    for (digits, text) in [(7, "4755224"), (8, "84755224")] {
        book.under(&every(), &format!("{digits}_digits"), "RFC 4226 section 5.3", |case| {
            let tokens = vec![super::sealed::Token { digits, ..token(0, 0) }];
            case.has(&only(Others { tokens, ..Others::default() }));
            let short = challenged("Hotp", wrong_answer());
            case.sign_in(T, code(0), NOTHING, short);
            accepts(case, T, respond("Hotp", text));
        });
    }
}

fn resynchronization(book: &mut Book) {
    let found = |case: &mut Case, first: u64| {
        let saved = saves(&["SignedIn", "Resynchronized"]);
        case.sign_in(T, pair(first, first + 1), saved, admitted("Hotp"));
    };
    for (id, counter, first) in
        [("near", 0, 0), ("far", 0, 50), ("last", 0, 99), ("from_behind", 7, 106)]
    {
        book.under(&every(), &format!("found_again_{id}"), RESYNCHRONIZATION, |case| {
            case.has(&at_counter(counter));
            found(case, first);
            refuses(case, T, code(first + 1));
            refuses(case, T, pair(first, first + 1));
            accepts(case, T, code(first + 2));
        });
    }
    for (id, counter, first, second) in [
        ("beyond", 0, 100, 101),
        ("behind", 7, 5, 6),
        ("half_behind", 7, 6, 7),
        ("with_a_gap", 0, 50, 52),
        ("swapped", 0, 51, 50),
        ("the_same_twice", 0, 50, 50),
    ] {
        book.under(&every(), &format!("not_found_{id}"), RESYNCHRONIZATION, |case| {
            case.has(&at_counter(counter));
            refuses(case, T, pair(first, second));
            accepts(case, T, code(counter));
        });
    }
    let narrow = every().replace(r#""hotp":{"#, r#""hotp":{"resynchronization":20,"#);
    book.under(&narrow, "not_found_by_policy", RESYNCHRONIZATION, |case| {
        case.has(&at_counter(0));
        refuses(case, T, pair(20, 21));
        found(case, 19);
    });
    book.under(&every(), "a_malformed_pair_costs_nothing", "security.md P4", |case| {
        case.has(&at_counter(0));
        let first = oath::of_counter(RFC_KEY, 50);
        let long = "1".repeat(65);
        for second in ["", "12345", "1234567", "12345a", "\u{ff11}23456", long.as_str()] {
            let again = || challenged("Hotp", wrong_answer());
            case.sign_in(T, two(&first, second), NOTHING, again());
            case.sign_in(T, two(second, &first), NOTHING, again());
        }
        found(case, 50);
    });
    book.under(&every(), "never_in_a_lock", "design.md 4.3: not compared, same words", |case| {
        case.has(&at_counter(0));
        for _ in 0..4 {
            refuses(case, T, code(60));
        }
        case.sign_in(T, pair(60, 62), saves(&["WrongAnswer", "Locked"]), locked(T + 60));
        for act in [pair(50, 51), pair(50, 52), code(0), code(90), begin(), choose("Hotp")] {
            case.sign_in(T + 59, act, NOTHING, locked(T + 60));
        }
        // The lock is over: one guess.
        found(case_at(case), 50);
    });
}

/// A minute later, by unlocking, because the helper above signs in at `T`.
fn case_at(case: &mut Case) -> &mut Case {
    let any = json!({"Changed": {"summary": "*"}});
    case.host(T, json!({"Unlock": {}}), saves(&["Unlocked"]), any);
    case
}

fn limits(book: &mut Book) {
    for counter in [u64::MAX, u64::MAX - 1, u64::MAX - 8] {
        let id = format!("end_of_all_counters_{}", u64::MAX - counter);
        book.under(&every(), &id, "security.md P21: no overflow", |case| {
            case.has(&at_counter(counter));
            refuses(case, T, respond("Hotp", "000000"));
            refuses(case, T, two("000000", "000000"));
        });
    }
    book.under(&every(), "shares_the_lane_with_other_methods", "design.md 2.6", |case| {
        case.has(&with(Others { tokens: vec![token(2, 0)], ..Others::default() }));
        let wrong = oath::wrong(RFC_KEY, T);
        for number in 0..4 {
            let (method, act) = if number % 2 == 0 {
                ("Totp", respond("Totp", &wrong))
            } else {
                ("Hotp", code(90))
            };
            let again = challenged(method, wrong_answer());
            case.sign_in(T, act, saves(&["WrongAnswer"]), again);
        }
        let end = locked(T + 60);
        case.sign_in(T, code(91), saves(&["WrongAnswer", "Locked"]), end);
        case.sign_in(T, code(0), NOTHING, locked(T + 60));
        case.sign_in(T, respond("Totp", &oath::code(RFC_KEY, T)), NOTHING, locked(T + 60));
    });
}

fn places(book: &mut Book) {
    let source = "security.md P13: enrolled, enabled and allowed when it is verified";
    book.under(&every_but(&["hotp"]), "switched_off", source, |case| {
        case.has(&with(Others { tokens: vec![token(2, 0)], ..Others::default() }));
        for act in [code(0), pair(0, 1), choose("Hotp")] {
            case.sign_in(T, act, NOTHING, not_allowed("methods"));
        }
    });
    book.under(&every(), "not_set_up", source, |case| {
        case.has(&super::sealed::person());
        for act in [code(0), pair(0, 1), choose("Hotp")] {
            case.sign_in(T, act, NOTHING, not_allowed("methods"));
        }
    });
    book.under(&every(), "nobody_sets_up_a_token_alone", "features.md A: imported", |case| {
        case.sign_in(T, start("Hotp", None), NOTHING, not_allowed("methods"));
        let any = confirm_by("AAAA", &typed("Hotp", "755224"), "");
        let expired = json!({"Enroll": {"trouble": {"Expired": {}}}});
        case.sign_in(T, any, NOTHING, expired);
    });
}
