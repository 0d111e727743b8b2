//! Which steps around now are accepted, at both ends of time, and what is not a code at all.

use serde_json::{Value, json};

use super::book::{Book, Case, NOTHING, T};
use super::oath;
use super::sealed::{RFC_KEY, person};
use super::words::{admitted, begin, saves, totp, wrong};

pub(crate) fn book() -> Book {
    let mut book = Book::new(
        "window",
        "Steps before and after now, the edges of a step, time 0 and the end of time, and texts \
         that are no code.",
    );
    steps(&mut book);
    edges(&mut book);
    ends_of_time(&mut book);
    forms(&mut book);
    book
}

fn code_after(steps: i64) -> String {
    oath::code(RFC_KEY, T.saturating_add_signed(steps * 30))
}

fn answers(case: &mut Case, at: u64, code: &str, is_right: bool) {
    if is_right {
        case.sign_in(at, totp(code), saves(&["SignedIn"]), admitted("Totp"));
    } else {
        case.sign_in(at, totp(code), saves(&["WrongAnswer"]), wrong());
    }
}

fn steps(book: &mut Book) {
    for (reach, source) in [
        (0_i64, "security.md R-OTP-06: a window of 0 accepts the present step only"),
        (1, "RFC 6238 section 5.2: one step to either side"),
        (2, "security.md P5: 2 is the widest window"),
    ] {
        let policy =
            format!(r#"{{"mode":"enforce","methods":{{"totp":{{"window_steps":{reach}}}}}}}"#);
        for offset in -3..=3_i64 {
            let sign = if offset < 0 { "minus" } else { "plus" };
            let id = format!("window_{reach}_{sign}_{}", offset.abs());
            book.under(&policy, &id, source, |case| {
                case.has(&person());
                answers(case, T, &code_after(offset), offset.abs() <= reach);
            });
        }
    }
}

fn edges(book: &mut Book) {
    let source = "RFC 6238 section 4.2: T is the floor of time over step";
    for (id, at, is_right) in [
        ("edge_second_before_the_window", T - 31, false),
        ("edge_first_second", T - 30, true),
        ("edge_last_second", T + 59, true),
        ("edge_second_after_the_window", T + 60, false),
    ] {
        book.case(id, source, |case| {
            case.has(&person());
            answers(case, at, &code_after(0), is_right);
        });
    }
}

fn ends_of_time(book: &mut Book) {
    for (id, counter, is_right) in
        [("time_0_step_0", 0, true), ("time_0_step_1", 1, true), ("time_0_step_2", 2, false)]
    {
        book.case(id, "security.md R-OTP-05: no underflow at time 0", |case| {
            case.has(&person());
            answers(case, 0, &oath::of_counter(RFC_KEY, counter), is_right);
        });
    }
    let last = u64::MAX / 30;
    let source = "security.md P21: time arithmetic is total";
    for (id, counter, is_right) in [
        ("last_time_last_step", last, true),
        ("last_time_step_before", last - 1, true),
        ("last_time_two_steps_before", last - 2, false),
    ] {
        book.case(id, source, |case| {
            case.has(&person());
            let request = request(case, u64::MAX, totp(&oath::of_counter(RFC_KEY, counter)));
            let verdict = if is_right { admitted("Totp") } else { wrong() };
            let save = json!({"revision": 8});
            case.sends_value(&request, &json!({"Stepped": {"save": save, "verdict": verdict}}));
        });
    }
    book.case("last_time_begin", source, |case| {
        case.has(&person());
        let request = request(case, u64::MAX, begin());
        let asked = json!({"Challenge": {"trouble": null, "locked": null}});
        case.sends_value(&request, &json!({"Stepped": {"save": null, "verdict": asked}}));
    });
    let grace = r#"{"mode":"enforce"}"#;
    book.under(grace, "last_time_enroll", source, |case| {
        let start = super::words::start("Totp", None);
        let request = request(case, u64::MAX, start);
        let shown = json!({"Enroll": {"started": {"Totp": {"key": "*"}}}});
        case.sends_value(&request, &json!({"Stepped": {"save": null, "verdict": shown}}));
    });
    book.case("last_second_of_a_year_far_away", source, |case| {
        case.has(&person());
        let at = 253_402_300_799;
        answers(case, at, &oath::code(RFC_KEY, at), true);
    });
}

fn request(case: &Case, at: u64, act: Value) -> Value {
    let event = json!({"SignIn": {"login": case.login_facts(), "act": act}});
    case.step_request(at, &event)
}

/// What is not a code is not compared: it costs nothing and changes nothing.
fn forms(book: &mut Book) {
    let source = "security.md P4: exactly so many ASCII digits, refused before any cryptography";
    let code = code_after(0);
    let (left, right) = code.split_at(3);
    let wide: String =
        code.chars().filter_map(|digit| char::from_u32(u32::from(digit) + 0xFEE0)).collect();
    let arabic: String =
        code.chars().filter_map(|digit| char::from_u32(u32::from(digit) + 0x630)).collect();
    for (id, text) in [
        ("empty", String::new()),
        ("blank", "      ".into()),
        ("one_digit_short", code.chars().skip(1).collect()),
        ("one_digit_long", format!("{code}0")),
        ("plus_sign", format!("+{code}")),
        ("minus_sign", format!("-{code}")),
        ("hyphen_behind", format!("{code}-")),
        ("full_width", wide),
        ("arabic_indic", arabic),
        ("nul_behind", format!("{code}\u{0}")),
        ("nul_between", format!("{left}\u{0}{right}")),
        ("newline", format!("{code}\n")),
        ("tab_between", format!("{left}\t{right}")),
        ("no_break_space", format!("{left}\u{a0}{right}")),
        ("comma", format!("{left},{right}")),
        ("two_codes", format!("{code} {code}")),
        ("letters", "abcdef".into()),
        ("hexadecimal", "0x1234".into()),
        ("exponent", "123e45".into()),
        ("too_long", format!("{left}{}{right}", " ".repeat(60))),
        ("backup_code_as_totp", "0-A0B1C-D2E30".into()),
    ] {
        book.case(&format!("form_{id}"), source, |case| {
            case.has(&person());
            case.sign_in(T, totp(&text), NOTHING, wrong());
            answers(case, T, &code, true);
        });
    }
}
