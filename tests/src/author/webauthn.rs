//! WebAuthn credentials: what the browser and the host are asked, and what their answers mean.

use data_encoding::BASE64URL_NOPAD;
use serde_json::{Value, json};

use super::book::{ALICE, BOB, Book, Case, NOTHING, T};
use super::oath;
use super::people::{CREDENTIAL, credential, every, every_but, only, with};
use super::sealed::{self, Others, Person, RFC_KEY};
use super::words::{
    admitted, answer, answer_with, asks_host, assertion, blob, challenged, confirm_by,
    every_finding, expired, goes_on, not_allowed, open, report, saves, saves_and_tells, start,
    totp, unavailable, wrong_answer,
};

const TICKET: &str = "/Stepped/verdict/Challenge/shown/Credential/ticket";
const OPTIONS: &str = "/Stepped/verdict/Challenge/shown/Credential/options";
const PENDING: &str = "/Stepped/verdict/Enroll/started/Credential/ticket";
const CREATION: &str = "/Stepped/verdict/Enroll/started/Credential/options";
const ASKED: &str = "/Stepped/verdict/AskHost/ticket";

pub(crate) fn book() -> Book {
    let mut book = Book::new(
        "webauthn",
        "WebAuthn credentials: the options for the browser to the letter, the ceremony that the \
         host compares with, every finding, counters, user verification, sizes, and tickets.",
    );
    options(&mut book);
    findings(&mut book);
    counters(&mut book);
    sizes(&mut book);
    bounds(&mut book);
    enrollment(&mut book);
    registrations(&mut book);
    book
}

fn verifying() -> String {
    every().replace(r#""webauthn":{"#, r#""webauthn":{"user_verification":true,"#)
}

fn with_key(sign_count: u32) -> Person {
    only(Others { credentials: vec![credential(0, sign_count)], ..Others::default() })
}

fn asserted(sign_count: u32) -> Value {
    json!({"Asserted": {"credential": blob(2), "sign_count": sign_count, "user_verified": true}})
}

fn opens(case: &mut Case, at: u64) {
    let page = json!({"Challenge": {"opened": "WebAuthn", "trouble": null, "shown": {"Credential":
        {"ticket": "*", "options": "*", "expires": at + 300}}}});
    case.sign_in(at, open("WebAuthn", None, false), NOTHING, page);
    case.keep("ticket", TICKET);
    case.keep("options", OPTIONS);
}

/// The challenge in the options shown.
fn challenge(case: &mut Case, name: &str) -> String {
    let options: Value = serde_json::from_str(&case.text_of(name)).unwrap_or_default();
    let challenge = options.get("challenge").and_then(Value::as_str).unwrap_or_default();
    case.holds(challenge.len() == 43, "a challenge has 32 bytes");
    challenge.to_owned()
}

fn ceremony(challenge: &str, user_verification: bool) -> Value {
    json!({"challenge": challenge, "relying_party_id": "example.org",
        "origins": ["https://jira.example.org"], "user_verification": user_verification})
}

/// The browser answers; the host is asked about the credential as stored.
fn answers(case: &mut Case, at: u64, kept: u8) {
    let challenge = challenge(case, "options");
    let task = json!({"VerifyAssertion": {"ceremony": ceremony(&challenge, false),
        "credential": blob(kept), "response": "e30"}});
    let act = answer_with("@ticket", &assertion(CREDENTIAL));
    case.sign_in(at, act, NOTHING, asks_host(task));
    case.keep("asked", ASKED);
}

fn options(book: &mut Book) {
    let source = "WebAuthn level 3 section 5.5: PublicKeyCredentialRequestOptionsJSON";
    for (id, policy, verification) in
        [("presence", every(), "discouraged"), ("verification", verifying(), "required")]
    {
        book.under(&policy, &format!("request_options_{id}"), source, |case| {
            case.has(&with_key(1));
            opens(case, T);
            let text = format!(
                concat!(
                    r#"{{"challenge":"{}","timeout":120000,"rpId":"example.org","#,
                    r#""allowCredentials":[{{"type":"public-key","id":"{}"}}],"#,
                    r#""userVerification":"{}"}}"#
                ),
                challenge(case, "options"),
                CREDENTIAL,
                verification
            );
            // Opened again, it is exactly the same.
            let same = json!({"Challenge": {"opened": "WebAuthn", "shown": {"Credential":
                {"ticket": "@ticket", "options": text, "expires": T + 300}}}});
            case.sign_in(T + 9, open("WebAuthn", Some("@ticket"), false), NOTHING, same);
            let task = json!({"VerifyAssertion": {"ceremony":
                ceremony(&challenge(case, "options"), verification == "required")}});
            let act = answer_with("@ticket", &assertion(CREDENTIAL));
            case.sign_in(T, act, NOTHING, asks_host(task));
            // Without the ticket it is a different challenge.
            let first = challenge(case, "options");
            opens(case, T);
            let second = challenge(case, "options");
            case.holds(first != second, "a challenge came twice");
        });
    }
}

fn findings(book: &mut Book) {
    for (name, finding) in every_finding("", "") {
        let source = "security.md A.8: only Asserted says yes to an assertion";
        book.under(&every(), &format!("host_found_{name}"), source, |case| {
            case.has(&with_key(1));
            opens(case, T);
            answers(case, T, 1);
            let (save, verdict) = match name {
                "asserted" => (saves(&["SignedIn"]), admitted("WebAuthn")),
                "invalid" => (NOTHING, challenged("WebAuthn", wrong_answer())),
                _ => (NOTHING, challenged("WebAuthn", unavailable())),
            };
            case.sign_in(T, report("@asked", &finding), save, verdict);
            if name == "asserted" {
                let late = || challenged("WebAuthn", expired());
                case.sign_in(T, report("@asked", &finding), NOTHING, late());
                let act = answer_with("@ticket", &assertion(CREDENTIAL));
                case.sign_in(T, act, NOTHING, late());
            }
        });
    }
}

fn counters(book: &mut Book) {
    let source = "WebAuthn section 7.2 step 22: a counter that does not grow";
    for (kept, told, counts) in [
        (0, 0, true),
        (0, 1, true),
        (0, u32::MAX, true),
        (5, 6, true),
        (1, 0, false),
        (5, 5, false),
        (5, 4, false),
        (5, 0, false),
        (u32::MAX, u32::MAX, false),
    ] {
        book.under(&every(), &format!("counter_{kept}_then_{told}"), source, |case| {
            case.has(&with_key(kept));
            opens(case, T);
            answers(case, T, 1);
            if counts {
                let saved = saves(&["SignedIn"]);
                case.sign_in(T, report("@asked", &asserted(told)), saved, admitted("WebAuthn"));
                // What the host returned is stored and used from now on.
                opens(case, T + 1);
                answers(case, T + 1, 2);
            } else {
                let told_owner = saves_and_tells(&["CloneSuspected"], &["CloneSuspected"]);
                let again = challenged("WebAuthn", wrong_answer());
                case.sign_in(T, report("@asked", &asserted(told)), told_owner, again);
                opens(case, T + 1);
                answers(case, T + 1, 1);
            }
        });
    }
    for (id, policy, verified, counts) in [
        ("wanted_and_given", verifying(), true, true),
        ("wanted_and_missing", verifying(), false, false),
        ("not_wanted", every(), false, true),
    ] {
        let source = "WebAuthn section 7.2 step 16; security.md R-WA-05";
        book.under(&policy, &format!("user_verification_{id}"), source, |case| {
            case.has(&with_key(1));
            opens(case, T);
            let act = answer_with("@ticket", &assertion(CREDENTIAL));
            case.sign_in(T, act, NOTHING, asks_host(json!({"VerifyAssertion": {}})));
            case.keep("asked", ASKED);
            let finding = json!({"Asserted": {"credential": blob(2), "sign_count": 2,
                "user_verified": verified}});
            let (save, verdict) = if counts {
                (saves(&["SignedIn"]), admitted("WebAuthn"))
            } else {
                (NOTHING, challenged("WebAuthn", wrong_answer()))
            };
            case.sign_in(T, report("@asked", &finding), save, verdict);
        });
    }
}

fn bytes(count: usize) -> String {
    BASE64URL_NOPAD.encode(&vec![5; count])
}

fn sizes(book: &mut Book) {
    let source = "vocabulary: a credential has at most 2 KiB, a response 16 KiB";
    for (count, counts) in [(0, false), (1, true), (2048, true), (2049, false)] {
        book.under(&every(), &format!("credential_of_{count}_bytes"), source, |case| {
            case.has(&with_key(1));
            opens(case, T);
            answers(case, T, 1);
            let finding = json!({"Asserted": {"credential": bytes(count), "sign_count": 2,
                "user_verified": true}});
            let (save, verdict) = if counts {
                (saves(&["SignedIn"]), admitted("WebAuthn"))
            } else {
                (NOTHING, challenged("WebAuthn", wrong_answer()))
            };
            case.sign_in(T, report("@asked", &finding), save, verdict);
        });
    }
    for (count, counts) in [(0, false), (16 * 1024, true), (16 * 1024 + 1, false)] {
        book.under(&every(), &format!("response_of_{count}_bytes"), source, |case| {
            case.has(&with_key(1));
            opens(case, T);
            let said = json!({"Assertion": {"credential_id": CREDENTIAL,
                "response": bytes(count)}});
            let verdict = if counts {
                asks_host(json!({"VerifyAssertion": {"response": bytes(count)}}))
            } else {
                challenged("WebAuthn", wrong_answer())
            };
            case.sign_in(T, answer_with("@ticket", &said), NOTHING, verdict);
        });
    }
}

fn bounds(book: &mut Book) {
    let late = || challenged("WebAuthn", expired());
    let source = "security.md R-WA-01, R-WA-07; design.md 4.1";
    book.under(&every(), "a_challenge_of_others_or_an_ended_one", source, |case| {
        case.has(&with_key(1));
        opens(case, T);
        let act = || answer_with("@ticket", &assertion(CREDENTIAL));
        case.sign_in(T + 300, act(), NOTHING, late());
        case.sign_in(T, answer(&assertion(CREDENTIAL)), NOTHING, late());
        case.session(2);
        case.sign_in(T, act(), NOTHING, late());
        case.session(1);
        case.account(BOB);
        case.has(&with_key(1));
        case.sign_in(T, act(), NOTHING, late());
        case.account(ALICE);
        answers(case, T + 299, 1);
        // The task expires with its ticket.
        case.sign_in(T + 300, report("@asked", &asserted(2)), NOTHING, late());
        let saved = saves(&["SignedIn"]);
        case.sign_in(T + 299, report("@asked", &asserted(2)), saved, admitted("WebAuthn"));
    });
    book.under(&every(), "a_finding_late_or_for_others", source, |case| {
        case.has(&with_key(1));
        opens(case, T);
        answers(case, T, 1);
        let yes = || report("@asked", &asserted(2));
        case.sign_in(T + 60, yes(), NOTHING, late());
        case.session(2);
        case.sign_in(T, yes(), NOTHING, late());
        case.session(1);
        case.account(BOB);
        case.has(&with_key(1));
        case.sign_in(T, yes(), NOTHING, late());
        case.account(ALICE);
        case.open(&every_but(&["webauthn"]), 2);
        let none = super::words::ask_administrator("methods");
        case.sign_in(T, yes(), NOTHING, none);
        case.open(&every(), 3);
        let any = json!({"Changed": {"summary": "*"}});
        case.host(T, json!({"PasswordChanged": {}}), saves(&["PasswordChanged"]), any);
        case.sign_in(T, yes(), NOTHING, late());
    });
    book.under(&every(), "a_credential_that_is_not_hers", source, |case| {
        case.has(&with_key(1));
        opens(case, T);
        for id in ["", "Y3JlZGVudGlhbB", "Y3JlZGVudGlhbGE", "Y3JlZGVudGlh"] {
            let id = if id == "Y3JlZGVudGlhbB" { "Y3JlZGVudGlhbQ" } else { id };
            let again = challenged("WebAuthn", wrong_answer());
            case.sign_in(T, answer_with("@ticket", &assertion(id)), NOTHING, again);
        }
    });
    book.under(&every(), "usable_in_a_lock_and_ends_it", "design.md 4.3: unguessable", |case| {
        let mut person = with(Others { credentials: vec![credential(2, 1)], ..Others::default() });
        person.unknown = sealed::Lane::locked(T + 60);
        case.has(&person);
        let page = json!({"Challenge": {"choices": [{"method": "WebAuthn"}], "locked": "*"}});
        case.sign_in(T, totp(&oath::code(RFC_KEY, T)), NOTHING, page);
        opens(case, T);
        answers(case, T, 1);
        let saved = saves(&["SignedIn"]);
        case.sign_in(T, report("@asked", &asserted(2)), saved, admitted("WebAuthn"));
        let code = oath::code(RFC_KEY, T);
        case.sign_in(T, totp(&code), saves(&["SignedIn"]), admitted("Totp"));
    });
    book.under(&every_but(&["webauthn"]), "switched_off", "security.md P13", |case| {
        case.has(&with(Others { credentials: vec![credential(2, 1)], ..Others::default() }));
        for act in [open("WebAuthn", None, false), answer(&assertion(CREDENTIAL))] {
            case.sign_in(T, act, NOTHING, not_allowed("methods"));
        }
        case.sign_in(T, json!({"Begin": {}}), NOTHING, super::words::asked());
    });
}

/// The exact options of a registration.
fn creation(account: &str, challenge: &str, excluded: &str, required: bool) -> String {
    let handle = BASE64URL_NOPAD.encode(&sealed::derived(b"cs1/user-handle", account));
    let wanted = |yes: bool| if yes { "required" } else { "discouraged" };
    format!(
        concat!(
            r#"{{"rp":{{"id":"example.org","name":"Countersign"}},"user":{{"id":"{}","#,
            r#""name":"alice","displayName":"alice"}},"challenge":"{}","pubKeyCredParams":["#,
            r#"{{"type":"public-key","alg":-8}},{{"type":"public-key","alg":-7}},"#,
            r#"{{"type":"public-key","alg":-257}}],"timeout":120000,"#,
            r#""excludeCredentials":[{}],"authenticatorSelection":{{"residentKey":"{}","#,
            r#""requireResidentKey":{},"userVerification":"{}"}},"attestation":"none"}}"#
        ),
        handle,
        challenge,
        excluded,
        wanted(required),
        required,
        wanted(required),
    )
}

fn starts(case: &mut Case, at: u64) {
    let page = json!({"Enroll": {"started": {"Credential": {"ticket": "*", "options": "*",
        "expires": at + 600}}, "trouble": null}});
    case.sign_in(at, start("WebAuthn", None), NOTHING, page);
    case.keep("ticket", PENDING);
    case.keep("options", CREATION);
}

fn registers(case: &mut Case, at: u64) {
    let challenge = challenge(case, "options");
    let task = json!({"VerifyRegistration": {"ceremony": ceremony(&challenge, false),
        "response": "e30"}});
    let act = confirm_by("@ticket", &assertion(CREDENTIAL), "");
    case.sign_in(at, act, NOTHING, asks_host(task));
    case.keep("asked", ASKED);
}

fn registered(id: &str, verified: bool) -> Value {
    json!({"Registered": {"credential_id": id, "credential": blob(1), "sign_count": 0,
        "user_verified": verified}})
}

fn enrollment(book: &mut Book) {
    let source = "WebAuthn level 3 section 5.4: PublicKeyCredentialCreationOptionsJSON";
    let strict = verifying().replace(r#""webauthn":{"#, r#""webauthn":{"discoverable":true,"#);
    for (id, policy, required) in [("plain", every(), false), ("strict", strict, true)] {
        book.under(&policy, &format!("creation_options_{id}"), source, |case| {
            starts(case, T);
            let text = creation(ALICE, &challenge(case, "options"), "", required);
            let same = json!({"Enroll": {"started": {"Credential": {"ticket": "@ticket",
                "options": text}}}});
            case.sign_in(T + 9, start("WebAuthn", Some("@ticket")), NOTHING, same);
        });
    }
    book.under(&every(), "creation_options_leave_out_what_is_set_up", source, |case| {
        case.has(&with(Others { credentials: vec![credential(2, 1)], ..Others::default() }));
        let code = oath::code(RFC_KEY, T);
        case.sign_in(T, totp(&code), saves(&["SignedIn"]), admitted("Totp"));
        case.keep("evidence", super::tickets::EVIDENCE);
        let own = (T, "@evidence");
        let page = json!({"Changed": {"summary": {"started": {"Credential": {"ticket": "*"}}}}});
        case.self_service(own, start("WebAuthn", None), NOTHING, page);
        case.keep("ticket", "/Stepped/verdict/Changed/summary/started/Credential/ticket");
        case.keep("options", "/Stepped/verdict/Changed/summary/started/Credential/options");
        let excluded = format!(r#"{{"type":"public-key","id":"{CREDENTIAL}"}}"#);
        let text = creation(ALICE, &challenge(case, "options"), &excluded, false);
        let same = json!({"Changed": {"summary": {"started": {"Credential": {"options": text}}}}});
        case.self_service(own, start("WebAuthn", Some("@ticket")), NOTHING, same);
        let act = confirm_by("@ticket", &assertion(CREDENTIAL), "");
        let task = asks_host(json!({"VerifyRegistration": {"response": "e30"}}));
        case.self_service(own, act, NOTHING, task);
        case.keep("asked", ASKED);
        // A self-service task counts only there.
        let act = || report("@asked", &registered("bmV3", true));
        let late = json!({"Challenge": {"trouble": {"Expired": {}}}});
        case.sign_in(T, act(), NOTHING, late);
        let known = report("@asked", &registered(CREDENTIAL, true));
        let twice = json!({"Changed": {"summary": {"trouble": {"AlreadySetUp": {}}}}});
        case.self_service(own, known, NOTHING, twice);
        let list = json!({"Changed": {"summary": {"started": null, "trouble": null,
            "authenticators": [{"method": "Totp"}, {"method": "WebAuthn", "label": "Stick 2"},
                {"method": "WebAuthn", "label": "Security key"}]}}});
        case.self_service(own, act(), saves_and_tells(&["Enrolled"], &["MethodAdded"]), list);
        goes_on(case);
        let old = json!({"Changed": {"summary": {"trouble": {"Expired": {}}}}});
        case.self_service(own, act(), NOTHING, old);
    });
}

fn registrations(book: &mut Book) {
    let open = |trouble: Value| json!({"Enroll": {"started": {"Credential": {"ticket": "*"}}, "trouble": trouble}});
    let added = || json!({"Enroll": {"choices": ["BackupCodes"], "trouble": null}});
    for (name, finding) in every_finding("", "") {
        let source = "security.md A.8: only Registered says yes to a registration";
        book.under(&every(), &format!("set_up_host_found_{name}"), source, |case| {
            starts(case, T);
            registers(case, T);
            let (save, verdict) = match name {
                "registered" => (saves_and_tells(&["Enrolled"], &["MethodAdded"]), added()),
                "invalid" => (NOTHING, open(wrong_answer())),
                _ => (NOTHING, open(unavailable())),
            };
            case.sign_in(T, report("@asked", &finding), save, verdict);
            if name == "registered" {
                let late = json!({"Challenge": {"trouble": {"Expired": {}}}});
                case.sign_in(T, report("@asked", &finding), NOTHING, late);
                let act = confirm_by("@ticket", &assertion(CREDENTIAL), "");
                case.sign_in(T, act, NOTHING, not_allowed("enrollment.has_factor"));
            }
        });
    }
    let source = "WebAuthn section 7.1 step 25: at most 1023 bytes";
    for (count, counts) in [(0, false), (1, true), (1023, true), (1024, false)] {
        book.under(&every(), &format!("number_of_{count}_bytes"), source, |case| {
            starts(case, T);
            registers(case, T);
            let (save, verdict) = if counts {
                (saves(&["Enrolled"]), added())
            } else {
                (NOTHING, open(wrong_answer()))
            };
            case.sign_in(T, report("@asked", &registered(&bytes(count), true)), save, verdict);
        });
    }
    for (id, policy, verified, counts) in [
        ("wanted_and_given", verifying(), true, true),
        ("wanted_and_missing", verifying(), false, false),
        ("not_wanted", every(), false, true),
    ] {
        book.under(&policy, &format!("set_up_verification_{id}"), "R-WA-05", |case| {
            starts(case, T);
            let act = confirm_by("@ticket", &assertion(CREDENTIAL), "");
            case.sign_in(T, act, NOTHING, asks_host(json!({"VerifyRegistration": {}})));
            case.keep("asked", ASKED);
            let (save, verdict) = if counts {
                (saves(&["Enrolled"]), added())
            } else {
                (NOTHING, open(wrong_answer()))
            };
            case.sign_in(T, report("@asked", &registered("bmV3", verified)), save, verdict);
        });
    }
    book.under(&every(), "set_up_late_or_by_others", "design.md 4.1", |case| {
        starts(case, T);
        let old = || json!({"Enroll": {"started": null, "trouble": {"Expired": {}}}});
        let act = || confirm_by("@ticket", &assertion(CREDENTIAL), "");
        case.sign_in(T + 600, act(), NOTHING, old());
        case.session(2);
        case.sign_in(T, act(), NOTHING, old());
        case.session(1);
        registers(case, T);
        let yes = || report("@asked", &registered("bmV3", true));
        case.sign_in(T + 60, yes(), NOTHING, old());
        case.session(2);
        case.sign_in(T, yes(), NOTHING, old());
        case.session(1);
        case.account(BOB);
        case.sign_in(T, yes(), NOTHING, old());
        case.account(ALICE);
        case.sign_in(T + 59, yes(), saves(&["Enrolled"]), added());
    });
}
