//! A policy that changes under people who are set up, and names that make its pages fail.

use crate::every::*;
use crate::host::*;
use countersign::engine::Engine;
use countersign::vocabulary::*;
use countersign::wire::{Engines, Request, Response};
use proptest::prelude::*;

const LATER: u64 = COMPLETE + 3600;
const DAY: u64 = 86_400;

fn under(policy: &str) -> Engine {
    engine_at(policy, 2)
}

fn remembering(alice: &mut Enrolled, engine: &Engine, at: u64, seat: u8) -> Bytes {
    let act = SignInAct::Respond {
        answer: typed(Method::Totp, &alice.app.code(at)),
        ticket: None,
        remember_device: true,
    };
    let told = alice.run(engine, at, Seat::new(seat).sign_in(act));
    let Verdict::Admit { device_token: Some(token), .. } = told.verdict else {
        panic!("{}", told.json())
    };
    token
}

fn is_spared(alice: &mut Enrolled, engine: &Engine, at: u64, token: &Bytes) -> bool {
    let seat = Seat { device_token: Some(token.clone()), ..Seat::new(77) };
    alice.run(engine, at, seat.begin()).is_admitted()
}

// findings: F-A11
#[test]
fn fewer_days_and_fewer_devices_reach_those_that_are_remembered() {
    let devices = |terms: &str| {
        under(&format!(r#"{{"mode":"enforce","devices":{{"enabled":true,{terms}}}}}"#))
    };
    let long = devices(r#""days":30"#);
    let mut alice = Enrolled::new(&long, "10100");
    let first = remembering(&mut alice, &long, START + 600, 5);
    let second = remembering(&mut alice, &long, START + 700, 6);
    for (terms, at, spared) in [
        (r#""days":30"#, 29 * DAY, [true, true]),
        (r#""days":1"#, DAY / 2, [true, true]),
        (r#""days":1"#, DAY + 650, [false, true]),
        (r#""days":1"#, 20 * DAY, [false, false]),
        (r#""days":30,"devices_max":1"#, DAY, [false, true]),
        (r#""days":30,"devices_max":2"#, DAY, [true, true]),
    ] {
        let engine = devices(terms);
        let now = [&first, &second].map(|token| is_spared(&mut alice, &engine, START + at, token));
        assert_eq!(now, spared, "{terms} after {at} s");
    }
    // The person's own list says when they end now.
    let day = devices(r#""days":1"#);
    alice.refresh(&day, START + 1000);
    let list = alice.seat.own(&alice.evidence, SelfServiceAct::List {});
    let told = alice.run(&day, START + 1001, list);
    let until: Vec<u64> = told.summary().devices.iter().map(|device| device.until).collect();
    assert_eq!(until, [START + 600 + DAY, START + 700 + DAY]);
}

const SERVER: &str =
    r#"{"mode":"enforce","methods":{"yubico_otp":{"enabled":true,"validation_server":true}}}"#;
const NO_SERVER: &str = r#"{"mode":"enforce","methods":{"yubico_otp":{"enabled":true}}}"#;

/// A person with a key that the validation server vouched for.
fn with_a_key_of_the_server() -> Enrolled {
    let on = engine(SERVER);
    let mut alice = Enrolled::new(&on, "10100");
    let own = |alice: &Enrolled, act| alice.seat.own(&alice.evidence, act);
    let begin = own(&alice, SelfServiceAct::Enroll { act: start(Method::YubicoOtp, None) });
    let ticket = ticket_of(&alice.run(&on, START, begin).started().expect("started"));
    let answer = typed(Method::YubicoOtp, &server_otp(1));
    let act = EnrollAct::Confirm { ticket, answer, label: String::new() };
    let confirm = own(&alice, SelfServiceAct::Enroll { act });
    let told = alice.run(&on, START, confirm);
    let (ticket, task) = told.asked().expect("a task");
    let finding = right(task, 1);
    let report = own(&alice, SelfServiceAct::Report { ticket, finding });
    assert!(alice.run(&on, START, report).save.is_some());
    alice
}

// findings: F-A11
#[test]
fn a_validation_server_that_is_switched_off_is_asked_nothing() {
    let (on, off) = (engine(SERVER), under(NO_SERVER));
    let mut alice = with_a_key_of_the_server();
    let told = alice.run(&off, LATER, Seat::new(2).begin());
    let Verdict::Challenge { choices, .. } = &told.verdict else { panic!("{}", told.json()) };
    let methods: Vec<Method> = choices.iter().map(|choice| choice.method).collect();
    assert_eq!(methods, [Method::Totp, Method::BackupCodes]);
    let told = alice.run(&off, LATER, Seat::new(2).respond(Method::YubicoOtp, &server_otp(2)));
    assert!(!matches!(told.verdict, Verdict::AskHost { .. } | Verdict::Admit { .. }));
    // A task that went out before does not let in afterwards either.
    let seat = Seat::new(3);
    let asked = alice.run(&on, LATER, seat.respond(Method::YubicoOtp, &server_otp(3)));
    let (ticket, task) = asked.asked().expect("a task");
    let report = SignInAct::Report { ticket, finding: right(task, 1) };
    let told = alice.run(&off, LATER, seat.sign_in(report));
    assert!(!told.is_admitted(), "{}", told.json());
    // With another key that is checked here, the method stays, but not for the server's key.
    let key = HardwareToken {
        serial: "4711".into(),
        kind: TokenKind::Yubico {
            public_id: "dteffuje".into(),
            private_id: SecretBytes::new(vec![9; 6]),
            key: SecretBytes::new(vec![7; 16]),
        },
    };
    assert!(alice.run(&off, LATER, admin(AdminAct::Import { token: key })).save.is_some());
    let told = alice.run(&off, LATER, Seat::new(4).respond(Method::YubicoOtp, &server_otp(4)));
    assert!(matches!(told.verdict, Verdict::Challenge { .. }), "{}", told.json());
}

// findings: F-A11
#[test]
fn a_validation_server_that_is_switched_off_enrolls_no_key() {
    let (on, off) = (engine(SERVER), under(NO_SERVER));
    let mut alice = Enrolled::new(&on, "10100");
    let own = |alice: &Enrolled, act| alice.seat.own(&alice.evidence, act);
    let begin = own(&alice, SelfServiceAct::Enroll { act: start(Method::YubicoOtp, None) });
    let ticket = ticket_of(&alice.run(&on, START, begin).started().expect("started"));
    alice.refresh(&off, START + 300);
    let answer = typed(Method::YubicoOtp, &server_otp(1));
    let act = EnrollAct::Confirm { ticket, answer, label: String::new() };
    let confirm = own(&alice, SelfServiceAct::Enroll { act });
    let told = alice.run(&off, START + 300, confirm);
    assert!(told.save.is_none() && told.asked().is_none(), "{}", told.json());
}

// findings: F-A11
#[test]
fn names_that_mislead_or_look_like_another_are_refused() {
    let mut alice = enrolled();
    let second = alice.add_app(&ENGINE, START + 1, "Old phone");
    drop(second);
    let mut rename = |label: &str| {
        let act = SelfServiceAct::Rename { authenticator: 0, label: label.into() };
        let event = alice.seat.own(&alice.evidence, act);
        alice.run(&ENGINE, START + 2, event).save.is_some()
    };
    for label in [
        "\u{202e}enohp",
        "a\u{2066}b",
        "a\u{200f}b",
        "a\u{2029}b",
        "\u{feff}Phone",
        "\u{200b}",
        "Old phone",
        "OLD PHONE",
        "Old\u{a0}phone",
        "Ｏld phone",
        "Old pho\u{200b}ne",
        "O\u{2060}ld phone",
    ] {
        assert!(!rename(label), "{label:?}");
    }
    for label in
        ["Phone", "Phone 📱", "می\u{200c}خواهم", "👩\u{200d}💻", "הטלפון שלי", "Old phones"]
    {
        assert!(rename(label), "{label:?}");
    }
}

/// Whatever an administrator calls the issuer and a directory calls a person, the picture is
/// drawn and names the issuer whole.
// findings: F-A11, F-C11
#[test]
fn every_issuer_and_every_name_make_a_picture() {
    let issuers = ["[a-z]{1,64}", "[株😀é]{1,64}", "[株]{64}", "[😀]{64}", "[^:\\pC\\pZ]{1,64}"];
    let names = ["[a-z]{1,255}", "[株]{1,85}", "[😀]{63}", "[a-z@ ]{1,200}"];
    let algorithms = prop_oneof![Just("sha1"), Just("sha512")];
    let pictures = (
        prop::sample::select(issuers.to_vec()).prop_flat_map(|form| form),
        prop::sample::select(names.to_vec()).prop_flat_map(|form| form),
        algorithms,
    );
    // A picture takes a while to draw.
    let tried = few((cases() / 200).max(25), &pictures, |(issuer, name, algorithm)| {
        let policy = serde_json::json!({
            "mode": "enforce", "issuer": issuer,
            "methods": {"totp": {"algorithm": algorithm, "digits": 8, "period_seconds": 120}},
        });
        let Ok(engine) = Engine::open(&ring("tests", 7), &policy.to_string(), 1) else {
            return Ok(());
        };
        let login = Login { display_name: name.clone(), ..Seat::new(1).login() };
        let act = SignInAct::Enroll { act: start(Method::Totp, None) };
        let told = Account::new("10100").run(&engine, START, Event::SignIn { login, act });
        let Some(Started::Totp { uri, key, .. }) = told.started() else { panic!("no key") };
        let qr = Request::Help { act: HelpAct::Qr { text: copy(&uri) } };
        let drawn = call(&Engines::new(), 0, &qr);
        let is_drawn = matches!(drawn, Response::Helped { .. });
        prop_assert!(is_drawn, "no picture");
        let uri = uri.expose();
        let field = |name: &str| {
            let fields = uri.split_once('?').map(|(_, fields)| fields).unwrap_or_default();
            let mut fields = fields.split('&');
            fields.find_map(|field| field.strip_prefix(name)?.strip_prefix('=')).map(decoded)
        };
        prop_assert_eq!(field("issuer"), Some(issuer.clone()));
        prop_assert_eq!(field("secret"), Some(key.expose().to_owned()));
        let label = uri.strip_prefix("otpauth://totp/").and_then(|rest| rest.split_once('?'));
        let label = decoded(label.expect("a label").0);
        let account = label.strip_prefix(&format!("{issuer}:")).unwrap_or(&label);
        prop_assert!(!account.is_empty() && name.starts_with(account), "{} {}", name, account);
        // Nothing is cut while there is room.
        let whole = format!("{issuer}:{name}");
        if uri.len() - encoded(&label) + encoded(&whole) < 1000 {
            prop_assert_eq!(label, whole);
        }
        Ok(())
    });
    if let Err(error) = tried {
        panic!("{error}");
    }
}

/// Bytes of a name in an address, at most.
fn encoded(name: &str) -> usize {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    name.bytes().map(|byte| if is_plain(byte) { 1 } else { 3 }).sum()
}

fn decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        let mut digit = || rest.next().map(char::from).and_then(|digit| digit.to_digit(16));
        bytes.push(match byte {
            b'%' => {
                u8::try_from(digit().expect("hex") * 16 + digit().expect("hex")).expect("a byte")
            }
            other => other,
        });
    }
    String::from_utf8(bytes).expect("whole characters")
}
