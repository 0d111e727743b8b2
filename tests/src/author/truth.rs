//! The truth table: a method counts where it is enrolled and enabled at that moment, and nowhere
//! else.

use serde_json::{Value, json};

use super::book::{Book, Case, NOTHING, T};
use super::oath;
use super::people::{
    ANSWERS, CREDENTIAL, EMAIL, NUMBER, address, asked, credential, every_but, local_otp, phone,
    questions, token, yubikey,
};
use super::sealed::{App, Codes, Others, Person, RFC_KEY, backup_code, nobody};
use super::words::{
    admitted, answer, answer_with, ask_administrator, asks_host, assertion, backup, challenged,
    not_allowed, open, push, report, respond, saves, typed,
};

/// Each method with the policy's word for it.
const METHODS: [(&str, &str); 9] = [
    ("WebAuthn", "webauthn"),
    ("YubicoOtp", "yubico_otp"),
    ("Totp", "totp"),
    ("Hotp", "hotp"),
    ("Push", "push"),
    ("Sms", "sms"),
    ("Email", "email"),
    ("SecurityQuestions", "security_questions"),
    ("BackupCodes", "backup_codes"),
];

pub(crate) fn book() -> Book {
    let mut book = Book::new(
        "truth",
        "Every method, enrolled or not, enabled or not: opened, answered right, and the yes of \
         the host after it was switched off.",
    );
    for (method, word) in METHODS {
        for enrolled in [true, false] {
            for enabled in [true, false] {
                line(&mut book, method, word, enrolled, enabled);
            }
        }
        only_method(&mut book, method, word);
    }
    full(&mut book);
    book
}

/// With every method at its limit a record keeps its 24 KiB, and signing in goes on.
fn full(book: &mut Book) {
    let mut policy = every_but(&[]).replace(r#"{"mode""#, r#"{"devices":{"enabled":true},"mode""#);
    for (method, most) in [
        ("totp", r#""authenticators_max":5"#),
        ("hotp", r#""tokens_max":5"#),
        ("yubico_otp", r#""keys_max":5"#),
        ("webauthn", r#""credentials_max":10"#),
    ] {
        policy = policy.replace(&format!(r#""{method}":{{"#), &format!(r#""{method}":{{{most},"#));
    }
    let source = "design.md 2.11: a record has at most 24 KiB";
    book.under(&policy, "every_method_at_its_limit", source, |case| {
        case.has(&super::people::at_every_limit(T));
        let bytes = case.row().get("record").and_then(Value::as_str).map_or(0, str::len) / 4 * 3;
        case.holds((22_000..24_000).contains(&bytes), &format!("it has {bytes} bytes"));
        let remembering = json!({"Respond": {"answer": typed("BackupCodes", &backup_code(3)),
            "ticket": null, "remember_device": true}});
        let saved = saves(&["SignedIn", "DeviceRemembered"]);
        let admit = json!({"Admit": {"device_token": "*", "evidence": "*"}});
        case.sign_in(T, remembering, saved, admit);
        case.keep("evidence", "/Stepped/verdict/Admit/evidence");
        // Another list is full: nothing more is remembered as used, and the answer says so.
        let list = json!({"Changed": {"summary": {"can_add": ["Push", "Sms", "SecurityQuestions",
            "BackupCodes"]}}});
        case.self_service((T, "@evidence"), json!({"List": {}}), NOTHING, list);
        for method in ["WebAuthn", "Totp", "YubicoOtp"] {
            let page = json!({"Changed": {"summary": {"started": "*"}}});
            case.self_service((T, "@evidence"), super::words::start(method, None), NOTHING, page);
            let ticket = match method {
                "WebAuthn" => "Credential",
                "Totp" => "Totp",
                _ => "Yubikey",
            };
            let pointer = format!("/Stepped/verdict/Changed/summary/started/{ticket}/ticket");
            case.keep("ticket", &pointer);
            let answer = match method {
                "WebAuthn" => assertion(CREDENTIAL),
                "Totp" => typed(method, "123456"),
                _ => typed(method, &super::people::server_otp(1)),
            };
            let word = METHODS.iter().find(|(name, _)| *name == method).map(|(_, word)| *word);
            let rule = format!("methods.{}.authenticators", word.unwrap_or_default());
            let act = super::words::confirm_by("@ticket", &answer, "");
            case.self_service((T, "@evidence"), act, NOTHING, not_allowed(&rule));
        }
    });
    book.under(&policy, "credentials_by_their_bytes", source, |case| {
        let of = |id: u32, bytes: usize| super::sealed::Credential {
            credential_id: vec![u8::try_from(id).unwrap_or(0); 24],
            credential: vec![2; bytes],
            ..credential(id, 1)
        };
        let mut person = somebody("WebAuthn", false, true);
        person.others.credentials = (21..26).map(|id| of(id, 2024)).collect();
        person.others.credentials.push(credential(26, 1));
        person.next_authenticator = 40;
        case.has(&person);
        let code = oath::code(RFC_KEY, T);
        case.sign_in(T, respond("Totp", &code), saves(&["SignedIn"]), admitted("Totp"));
        case.keep("evidence", "/Stepped/verdict/Admit/evidence");
        let own = (T, "@evidence");
        let page = json!({"Changed": {"summary": {"started": {"Credential": {"ticket": "*"}}}}});
        case.self_service(own, super::words::start("WebAuthn", None), NOTHING, page);
        case.keep("ticket", "/Stepped/verdict/Changed/summary/started/Credential/ticket");
        let act = super::words::confirm_by("@ticket", &assertion("bmV3"), "");
        let task = asks_host(json!({"VerifyRegistration": {}}));
        case.self_service(own, act, NOTHING, task);
        case.keep("asked", "/Stepped/verdict/AskHost/ticket");
        let registered = |bytes: usize| {
            let blob = data_encoding::BASE64URL_NOPAD.encode(&vec![4; bytes]);
            report(
                "@asked",
                &json!({"Registered": {"credential_id": "bmV3", "credential": blob,
                "sign_count": 0, "user_verified": true}}),
            )
        };
        // 12 KiB, less five of 2048 bytes, one of 100 and a number of three.
        let left = 12 * 1024 - 5 * 2048 - 100 - 3;
        let rule = not_allowed("methods.webauthn.authenticators");
        case.self_service(own, registered(left + 1), NOTHING, rule);
        let done = json!({"Changed": {"summary": {"trouble": null}}});
        case.self_service(own, registered(left), saves(&["Enrolled"]), done);
        // Full to the byte: what a sign-in returns fits if it is no longer than before.
        let asks_again = |case: &mut Case| {
            let page = challenged("WebAuthn", Value::Null);
            case.sign_in(T, open("WebAuthn", None, false), NOTHING, page);
            case.keep("ticket", "/Stepped/verdict/Challenge/shown/Credential/ticket");
            let act = answer_with("@ticket", &assertion(CREDENTIAL));
            case.sign_in(T, act, NOTHING, asks_host(json!({"VerifyAssertion": {}})));
            case.keep("asked", "/Stepped/verdict/AskHost/ticket");
        };
        for (bytes, counts) in [(91, false), (90, true)] {
            asks_again(case);
            let blob = data_encoding::BASE64URL_NOPAD.encode(&vec![5; bytes]);
            let yes = json!({"Asserted": {"credential": blob, "sign_count": 2,
                "user_verified": true}});
            let (save, verdict) = if counts {
                (saves(&["SignedIn"]), admitted("WebAuthn"))
            } else {
                (NOTHING, challenged("WebAuthn", json!({"WrongAnswer": {}})))
            };
            case.sign_in(T, report("@asked", &yes), save, verdict);
        }
    });
}

/// A person with an app (or an address, if the app is being tested), with or without this method.
fn somebody(method: &str, enrolled: bool, anchored: bool) -> Person {
    let has = |name: &str| enrolled && method == name;
    let anchor = if method == "Totp" { "Sms" } else { "Totp" };
    let anchors = |name: &str| anchored && anchor == name;
    let apps = if has("Totp") || anchors("Totp") { vec![App::new(0, RFC_KEY)] } else { vec![] };
    let others = Others {
        tokens: if has("Hotp") { vec![token(2, 0)] } else { vec![] },
        email: has("Email").then(|| address(3, EMAIL)),
        sms: (has("Sms") || anchors("Sms")).then(|| address(4, NUMBER)),
        yubikeys: if has("YubicoOtp") { vec![yubikey(5, 0)] } else { vec![] },
        credentials: if has("WebAuthn") { vec![credential(7, 1)] } else { vec![] },
        push: has("Push").then(|| phone(8)),
        questions: has("SecurityQuestions").then(|| questions(9, 0)),
        ..Others::default()
    };
    let codes = has("BackupCodes").then(|| Codes::new(10));
    Person { apps, codes, others, next_authenticator: 20, ..nobody() }
}

/// An answer that would be right, without what only an opened method has.
fn right(method: &str) -> Value {
    match method {
        "WebAuthn" => answer(&assertion(CREDENTIAL)),
        "YubicoOtp" => respond(method, &local_otp(1, 1)),
        "Totp" => respond(method, &oath::code(RFC_KEY, T)),
        "Hotp" => respond(method, &oath::of_counter(RFC_KEY, 0)),
        "Push" => answer(&push()),
        "SecurityQuestions" => {
            let answers = asked(0).map(|place| ANSWERS.get(usize::from(place)));
            answer(&json!({"SecurityAnswers": {"answers": answers}}))
        }
        "BackupCodes" => backup(0),
        _ => respond(method, "12345678"),
    }
}

fn line(book: &mut Book, method: &str, word: &str, enrolled: bool, enabled: bool) {
    let is = |yes: bool, what: &str| if yes { what.to_owned() } else { format!("not_{what}") };
    let id = format!("{word}_{}_{}", is(enrolled, "enrolled"), is(enabled, "enabled"));
    let policy = if enabled { every_but(&[]) } else { every_but(&[word]) };
    let source = "security.md P13: enrolled, enabled and allowed when it is verified";
    book.under(&policy, &id, source, |case| {
        case.has(&somebody(method, enrolled, true));
        if enrolled && enabled {
            signs_in(case, method);
            return;
        }
        for act in [open(method, None, false), open(method, None, true), right(method)] {
            case.sign_in(T, act, NOTHING, not_allowed("methods"));
        }
        if enrolled {
            switched_off_meanwhile(case, method, word);
        }
    });
}

/// Opens the method and answers correctly, with everything the host does for it.
fn signs_in(case: &mut Case, method: &str) {
    match method {
        "Email" | "Sms" => {
            sends(case, method);
            let act = answer_with("@ticket", &typed(method, "@code"));
            case.sign_in(T, act, saves(&["SignedIn"]), admitted(method));
        }
        "Push" | "WebAuthn" => {
            let yes = asks(case, method);
            case.sign_in(T, report("@asked", &yes), saves(&["SignedIn"]), admitted(method));
        }
        _ => {
            let page = challenged(method, Value::Null);
            case.sign_in(T, open(method, None, false), NOTHING, page);
            case.sign_in(T, right(method), saves(&["SignedIn"]), admitted(method));
        }
    }
}

fn sends(case: &mut Case, method: &str) {
    let task = asks_host(json!({"SendCode": {"code": "*"}}));
    case.sign_in(T, open(method, None, false), saves(&["CodeSent"]), task);
    case.keep("asked", "/Stepped/verdict/AskHost/ticket");
    case.keep("code", "/Stepped/verdict/AskHost/task/SendCode/code");
    let sent = report("@asked", &json!({"Sent": {}}));
    case.sign_in(T, sent, NOTHING, challenged(method, Value::Null));
    case.keep("ticket", "/Stepped/verdict/Challenge/shown/CodeSent/ticket");
}

/// The last task about a push or a credential, and a yes to it.
fn asks(case: &mut Case, method: &str) -> Value {
    let asked = "/Stepped/verdict/AskHost/ticket";
    if method == "WebAuthn" {
        let page = challenged(method, Value::Null);
        case.sign_in(T, open(method, None, false), NOTHING, page);
        case.keep("ticket", "/Stepped/verdict/Challenge/shown/Credential/ticket");
        let act = answer_with("@ticket", &assertion(CREDENTIAL));
        case.sign_in(T, act, NOTHING, asks_host(json!({"VerifyAssertion": {}})));
        case.keep("asked", asked);
        let blob = super::words::blob(2);
        return json!({"Asserted": {"credential": blob, "sign_count": 2, "user_verified": true}});
    }
    let prompt = asks_host(json!({"StartPush": {}}));
    case.sign_in(T, open(method, None, false), saves(&["Prompted"]), prompt);
    case.keep("asked", asked);
    let started = report("@asked", &json!({"PushStarted": {"transaction": "push-1"}}));
    case.sign_in(T, started, NOTHING, challenged(method, Value::Null));
    case.keep("ticket", "/Stepped/verdict/Challenge/shown/Prompted/ticket");
    let act = answer_with("@ticket", &push());
    case.sign_in(T, act, NOTHING, asks_host(json!({"PollPush": {}})));
    case.keep("asked", asked);
    json!({"Valid": {}})
}

/// It is enabled when opened, and disabled when answered.
fn switched_off_meanwhile(case: &mut Case, method: &str, word: &str) {
    case.open(&every_but(&[]), 2);
    let late = || json!({"Challenge": {"trouble": {"Expired": {}}}});
    match method {
        "Email" | "Sms" => {
            sends(case, method);
            case.open(&every_but(&[word]), 3);
            let act = answer_with("@ticket", &typed(method, "@code"));
            case.sign_in(T, act, NOTHING, not_allowed("methods"));
            case.sign_in(T, report("@asked", &json!({"Sent": {}})), NOTHING, late());
        }
        "Push" | "WebAuthn" => {
            let yes = asks(case, method);
            case.open(&every_but(&[word]), 3);
            case.sign_in(T, report("@asked", &yes), NOTHING, late());
        }
        _ => {
            let page = challenged(method, Value::Null);
            case.sign_in(T, open(method, None, false), NOTHING, page);
            case.open(&every_but(&[word]), 3);
            case.sign_in(T, right(method), NOTHING, not_allowed("methods"));
        }
    }
}

/// Enrolled only in this, and it is disabled: no page, no other factor, no way in.
fn only_method(book: &mut Book, method: &str, word: &str) {
    let source = "security.md P13, P14: no silent downgrade to enrollment";
    book.under(&every_but(&[word]), &format!("{word}_alone_and_not_enabled"), source, |case| {
        case.has(&somebody(method, true, false));
        let act = super::words::start("Sms", None);
        for act in [super::words::begin(), open(method, None, false), right(method), act] {
            case.sign_in(T, act, NOTHING, ask_administrator("methods"));
        }
    });
}
