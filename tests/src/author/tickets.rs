//! Where a ticket is valid, and for how long.

use serde_json::{Value, json};

use super::book::{BOB, Book, Case, NOTHING, T};
use super::enrollment::{KEY, TICKET, confirm_key, key_page, same_key, show_key};
use super::oath;
use super::sealed::{Person, RFC_KEY, person};
use super::words::{admitted, codes_saved, confirm, not_allowed, refused, saves, start, totp};

const BOUND: &str = "design.md 4.1: a ticket names account, session, purpose, revocations and end";
pub(crate) const EVIDENCE: &str = "/Stepped/verdict/Admit/evidence";

pub(crate) fn book() -> Book {
    let mut book = Book::new(
        "tickets",
        "Tickets of open enrollments: another session, another account, ended, used, revoked, \
         another purpose, invented.",
    );
    places(&mut book);
    times(&mut book);
    used(&mut book);
    purposes(&mut book);
    invented(&mut book);
    book
}

fn expired() -> Value {
    json!({"Enroll": {"started": null, "trouble": {"Expired": {}}}})
}

/// A page with a different key from the one that was kept.
fn another_key(case: &mut Case, at: u64) {
    let first = case.text_of("key");
    case.sign_in(at, start("Totp", Some("@ticket")), NOTHING, key_page());
    case.keep("key2", KEY);
    if case.text_of("key2") == first {
        case.faults.push("the key of the ticket was shown".into());
    }
}

fn places(book: &mut Book) {
    book.case("another_session", BOUND, |case| {
        show_key(case, T);
        let code = case.shown_code("key", T);
        case.session(2);
        case.sign_in(T, confirm("@ticket", &code, ""), NOTHING, expired());
        another_key(case, T);
        case.session(1);
        confirm_key(case, T);
    });
    book.case("another_account", BOUND, |case| {
        show_key(case, T);
        let code = case.shown_code("key", T);
        case.account(BOB);
        case.sign_in(T, confirm("@ticket", &code, ""), NOTHING, expired());
        another_key(case, T);
    });
    book.case("codes_of_another_session", BOUND, |case| {
        show_key(case, T);
        confirm_key(case, T);
        case.session(2);
        let refusal = || not_allowed("enrollment.has_factor");
        case.sign_in(T, codes_saved("@codes_ticket"), NOTHING, refusal());
        case.sign_in(T, start("BackupCodes", Some("@codes_ticket")), NOTHING, refusal());
    });
    book.case("a_second_browser_kills_nothing", "design.md 4.1", |case| {
        show_key(case, T);
        case.session(2);
        case.sign_in(T + 1, start("Totp", None), NOTHING, key_page());
        case.session(1);
        confirm_key(case, T + 2);
    });
    book.bare("another_ring", BOUND, |case| {
        case.open(super::book::POLICY, 1);
        show_key(case, T);
        let code = case.shown_code("key", T);
        let keys = [super::sealed::RootKey { id: 2, state: "active" }];
        let ring = super::sealed::ring_of(super::sealed::INSTANCE, &keys);
        case.open_ring(&ring, super::book::POLICY, 1);
        case.sign_in(T, confirm("@ticket", &code, ""), NOTHING, expired());
    });
}

fn times(book: &mut Book) {
    let source = "policy: enrollment.ticket_minutes, 10 by default";
    book.case("last_second", source, |case| {
        show_key(case, T);
        confirm_key(case, T + 599);
    });
    book.case("ended", source, |case| {
        show_key(case, T);
        let code = case.shown_code("key", T + 600);
        case.sign_in(T + 600, confirm("@ticket", &code, ""), NOTHING, expired());
        another_key(case, T + 600);
    });
    let policy = r#"{"mode":"enforce","enrollment":{"grace_days":0,"ticket_minutes":5}}"#;
    book.under(policy, "ended_by_policy", source, |case| {
        show_key(case, T);
        let code = case.shown_code("key", T + 300);
        case.sign_in(T + 300, confirm("@ticket", &code, ""), NOTHING, expired());
    });
    book.case("codes_ended", source, |case| {
        show_key(case, T);
        confirm_key(case, T);
        let refusal = not_allowed("enrollment.has_factor");
        case.sign_in(T + 600, codes_saved("@codes_ticket"), NOTHING, refusal);
    });
}

fn used(book: &mut Book) {
    let source = "design.md 2.5: a ticket that succeeded is spent";
    book.case("spent_after_removal", source, |case| {
        show_key(case, T);
        let code = confirm_key(case, T);
        case.sign_in(
            T,
            codes_saved("@codes_ticket"),
            saves(&["BackupCodesCreated", "SignedIn"]),
            admitted("Totp"),
        );
        case.keep("evidence", EVIDENCE);
        case.login("groups", json!(["robots"]));
        case.open(ROBOTS, 1);
        let remove = json!({"Remove": {"authenticator": 0}});
        let gone = json!({"Changed": {"summary": {"state": "NotEnrolled", "authenticators": []}}});
        case.self_service((T + 1, "@evidence"), remove, saves(&["Removed"]), gone);
        case.login("groups", json!(["staff"]));
        case.sign_in(T + 2, confirm("@ticket", &code, ""), NOTHING, expired());
        case.sign_in(T + 2, confirm("@codes_ticket", "", ""), NOTHING, expired());
    });
    book.case("spent_and_the_clock_set_back", "security.md P3", |case| {
        show_key(case, T);
        confirm_key(case, T);
        case.sign_in(
            T,
            codes_saved("@codes_ticket"),
            saves(&["BackupCodesCreated", "SignedIn"]),
            admitted("Totp"),
        );
        let refusal = not_allowed("enrollment.has_factor");
        case.sign_in(T - 3600, codes_saved("@codes_ticket"), NOTHING, refusal);
    });
    book.case("after_a_reset", "design.md 4.1: revocations end it", |case| {
        show_key(case, T);
        let code = confirm_key(case, T);
        let all = json!({"Reset": {"methods": []}});
        case.host(
            T,
            all,
            saves(&["Reset"]),
            json!({"Changed": {"summary": {"state":
            "NotEnrolled"}}}),
        );
        case.sign_in(T, codes_saved("@codes_ticket"), NOTHING, expired());
        case.sign_in(T, confirm("@ticket", &code, ""), NOTHING, expired());
    });
    book.case("a_first_ticket_after_a_reset", "design.md 4.1: revocations end it", |case| {
        show_key(case, T);
        let code = case.shown_code("key", T);
        let all = json!({"Reset": {"methods": []}});
        case.host(T, all, saves(&["Reset"]), json!({"Changed": {"summary": "*"}}));
        case.sign_in(T, confirm("@ticket", &code, ""), NOTHING, expired());
        another_key(case, T);
    });
    book.case("no_room_for_another", "design.md 2.11: everything has a limit", |case| {
        let spent = (0..16_u8).map(|number| (vec![number; 16], T + 600)).collect();
        case.has(&Person { spent, ..super::sealed::nobody() });
        show_key(case, T);
        let code = case.shown_code("key", T);
        let busy = json!({"Refuse": {"refusal": {"Busy": {}}}});
        case.sign_in(T, confirm("@ticket", &code, ""), NOTHING, busy);
        case.sign_in(T, start("Totp", Some("@ticket")), NOTHING, same_key(Value::Null));
    });
    book.case("room_once_they_ended", "design.md 2.11: everything has a limit", |case| {
        let spent = (0..16_u8).map(|number| (vec![number; 16], T)).collect();
        case.has(&Person { spent, ..super::sealed::nobody() });
        show_key(case, T);
        confirm_key(case, T);
    });
}

/// Robots are not asked.
const ROBOTS: &str =
    r#"{"mode":"enforce","enrollment":{"grace_days":0},"groups":{"skip":["robots"]}}"#;

/// A self-service ticket, kept with its key.
fn self_service_ticket(case: &mut Case) {
    case.has(&person());
    case.sign_in(T, totp(&oath::code(RFC_KEY, T)), saves(&["SignedIn"]), admitted("Totp"));
    case.keep("evidence", EVIDENCE);
    let page = json!({"Changed": {"summary": {"started": {"Totp": {"key": "*"}}}}});
    case.self_service((T, "@evidence"), start("Totp", None), NOTHING, page);
    case.keep("key", "/Stepped/verdict/Changed/summary/started/Totp/key");
    case.keep("ticket", "/Stepped/verdict/Changed/summary/started/Totp/ticket");
}

fn purposes(book: &mut Book) {
    let source = "design.md 4.1: a ticket is good for one purpose";
    let too_old = || json!({"Changed": {"summary": {"started": null, "trouble": {"Expired": {}}}}});
    book.case("self_service_ticket_at_sign_in", source, |case| {
        self_service_ticket(case);
        let code = case.shown_code("key", T);
        let refusal = || not_allowed("enrollment.has_factor");
        case.sign_in(T, confirm("@ticket", &code, ""), NOTHING, refusal());
        case.sign_in(T, start("Totp", Some("@ticket")), NOTHING, refusal());
    });
    book.case("sign_in_tickets_in_self_service", source, |case| {
        show_key(case, T);
        case.sign_in(T, start("Totp", None), NOTHING, key_page());
        case.keep("key2", KEY);
        case.keep("ticket2", TICKET);
        confirm_key(case, T);
        let next = case.shown_code("key", T + 30);
        case.sign_in(T + 30, totp(&next), saves(&["SignedIn"]), admitted("Totp"));
        case.keep("evidence", EVIDENCE);
        let code = case.shown_code("key2", T + 30);
        let at = (T + 30, "@evidence");
        case.self_service(at, confirm("@ticket2", &code, ""), NOTHING, too_old());
        case.self_service(at, codes_saved("@codes_ticket"), NOTHING, too_old());
    });
    book.under(ROBOTS, "self_service_ticket_of_a_first_factor", source, |case| {
        case.has(&person());
        case.sign_in(T, totp(&oath::code(RFC_KEY, T)), saves(&["SignedIn"]), admitted("Totp"));
        case.keep("evidence", EVIDENCE);
        let any = || json!({"Changed": {"summary": "*"}});
        case.self_service((T, "@evidence"), start("Totp", None), NOTHING, any());
        case.keep("key", "/Stepped/verdict/Changed/summary/started/Totp/key");
        case.keep("ticket", "/Stepped/verdict/Changed/summary/started/Totp/ticket");
        case.login("groups", json!(["robots"]));
        let remove = json!({"Remove": {"authenticator": 0}});
        case.self_service((T, "@evidence"), remove, saves(&["Removed"]), any());
        case.login("groups", json!(["staff"]));
        let code = case.shown_code("key", T);
        case.sign_in(T, confirm("@ticket", &code, ""), NOTHING, expired());
        another_key(case, T);
    });
    book.under(ROBOTS, "codes_of_a_factor_that_is_gone", source, |case| {
        show_key(case, T);
        confirm_key(case, T);
        case.session(2);
        let next = case.shown_code("key", T + 30);
        case.sign_in(T + 30, totp(&next), saves(&["SignedIn"]), admitted("Totp"));
        case.keep("evidence", EVIDENCE);
        case.login("groups", json!(["robots"]));
        let remove = json!({"Remove": {"authenticator": 0}});
        let any = json!({"Changed": {"summary": {"state": "NotEnrolled"}}});
        case.self_service((T + 30, "@evidence"), remove, saves(&["Removed"]), any);
        case.session(1);
        case.login("groups", json!(["staff"]));
        case.sign_in(T + 30, codes_saved("@codes_ticket"), NOTHING, expired());
        case.sign_in(
            T + 30,
            start("BackupCodes", Some("@codes_ticket")),
            NOTHING,
            not_allowed("methods"),
        );
    });
    book.case("self_service_ticket_confirms_there", source, |case| {
        self_service_ticket(case);
        let code = case.shown_code("key", T);
        let list = json!({"Changed": {"summary": {"started": null, "trouble": null}}});
        let confirmed = confirm("@ticket", &code, "Tablet");
        case.self_service((T, "@evidence"), confirmed, saves(&["Enrolled"]), list);
    });
}

fn invented(book: &mut Book) {
    let source = "security.md P12: what does not open is not there";
    let longest = "A".repeat(40_000);
    for (id, ticket) in [
        ("empty", ""),
        ("short", "AAAA"),
        ("header_only", "Q1MBAQAAAAE"),
        ("zeros", "Q1MBAQAAAAEAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"),
        ("long", longest.as_str()),
    ] {
        book.case(&format!("invented_{id}"), source, |case| {
            case.sign_in(T, confirm(ticket, "123456", ""), NOTHING, expired());
            case.sign_in(T, start("Totp", Some(ticket)), NOTHING, key_page());
        });
    }
    book.case("record_as_ticket", "design.md 4: each under its own label", |case| {
        case.has(&person());
        let record = case.row().get("record").and_then(Value::as_str).unwrap_or("").to_owned();
        case.forgets_row();
        case.sign_in(T, confirm(&record, "123456", ""), NOTHING, expired());
    });
    book.case("proof_as_ticket", "design.md 4: each under its own label", |case| {
        case.has(&person());
        case.sign_in(T, totp(&oath::code(RFC_KEY, T)), saves(&["SignedIn"]), admitted("Totp"));
        case.keep("evidence", EVIDENCE);
        let refusal = not_allowed("enrollment.has_factor");
        case.sign_in(T, codes_saved("@evidence"), NOTHING, refusal);
    });
    book.case("ticket_as_proof", "design.md 4: each under its own label", |case| {
        show_key(case, T);
        let act = json!({"List": {}});
        let again = refused(json!({"SignInAgain": {}}), "evidence.missing");
        case.self_service((T, "@ticket"), act, NOTHING, again);
        confirm_key(case, T);
        let again = refused(json!({"SignInAgain": {}}), "evidence.missing");
        case.self_service((T, "@codes_ticket"), json!({"List": {}}), NOTHING, again);
    });
}
