//! Names that are compared: which spellings are one, and which are not.

use crate::every::*;
use crate::host::*;
use countersign::engine::Engine;
use countersign::policy::Policy;
use countersign::vocabulary::*;

const LATER: u64 = COMPLETE + 3600;
const WITH_EMAIL: &str = r#"{"mode":"enforce","methods":{"email":{"enabled":true}}}"#;

/// A person who confirmed this address.
fn with_address(engine: &Engine, address: &str) -> Enrolled {
    let mut alice = Enrolled::new(engine, "10100");
    alice.seat.email = Some(address.into());
    let own = |alice: &Enrolled, act| alice.seat.own(&alice.evidence, act);
    let begin = own(&alice, SelfServiceAct::Enroll { act: start(Method::Email, None) });
    let asked = alice.run(engine, START, begin);
    let (ticket, code) = (asked.asked().expect("a task").0, asked.code());
    let sent = own(&alice, SelfServiceAct::Report { ticket, finding: Finding::Sent {} });
    let ticket = ticket_of(&alice.run(engine, START, sent).started().expect("started"));
    let answer = typed(Method::Email, &code);
    let act = EnrollAct::Confirm { ticket, answer, label: String::new() };
    let confirm = own(&alice, SelfServiceAct::Enroll { act });
    assert!(alice.run(engine, START, confirm).save.is_some());
    alice
}

// findings: F-A4
#[test]
fn an_address_in_another_case_or_normal_form_is_the_confirmed_one() {
    let engine = engine(WITH_EMAIL);
    for (confirmed, now, same) in [
        ("alice@example.org", "Alice@EXAMPLE.org", true),
        ("jürgen@example.org", "Ju\u{308}rgen@example.org", true),
        ("jürgen@bücher.example", "JÜRGEN@BÜCHER.example", true),
        // Look-alikes are other people's addresses.
        ("alice@example.org", "\u{430}lice@example.org", false),
        ("alice@example.org", "ａlice@example.org", false),
        ("strasse@example.org", "straße@example.org", false),
        ("alice@example.org", "alice@example.com", false),
        ("alice@example.org", "alice@example.org.evil.example", false),
    ] {
        let mut alice = with_address(&engine, confirmed);
        let seat = Seat { email: Some(now.into()), ..Seat::new(2) };
        let told = alice.run(&engine, LATER, seat.begin());
        let Verdict::Challenge { choices, .. } = &told.verdict else { panic!("{}", told.json()) };
        let is_offered = choices.iter().any(|choice| choice.method == Method::Email);
        assert_eq!(is_offered, same, "{confirmed} {now}");
    }
}

// findings: F-A4
#[test]
fn a_yubikey_is_the_same_in_either_case() {
    let engine = engine(r#"{"mode":"enforce","methods":{"yubico_otp":{"enabled":true}}}"#);
    for public_id in ["dteffuje", "DTEFFUJE", "DteffujE"] {
        let mut alice = Enrolled::new(&engine, "10100");
        let key = |serial: &str, public_id: &str| HardwareToken {
            serial: serial.into(),
            kind: TokenKind::Yubico {
                public_id: public_id.into(),
                private_id: SecretBytes::new(vec![9; 6]),
                key: SecretBytes::new(vec![7; 16]),
            },
        };
        let import = AdminAct::Import { token: key("1", public_id) };
        assert!(alice.run(&engine, START, admin(import)).save.is_some(), "{public_id}");
        for again in ["dteffuje", "DTEFFUJE"] {
            let import = AdminAct::Import { token: key("2", again) };
            assert!(alice.run(&engine, START, admin(import)).save.is_none(), "{again} twice");
        }
        for (uses, upper) in [(1, false), (2, true)] {
            let otp = otp_of("dteffuje", &[7; 16], [9; 6], uses, 0);
            let otp = if upper { otp.to_uppercase() } else { otp };
            let told = alice.run(&engine, LATER, Seat::new(2).respond(Method::YubicoOtp, &otp));
            assert!(told.is_admitted(), "{}", told.json());
        }
    }
}

/// Words of the policy's own and the host's keys of accounts have one spelling each: another one
/// is a mistake or another account, never a rule that silently meets nothing.
// findings: F-A4
#[test]
fn words_and_keys_have_one_spelling() {
    for (policy, path) in [
        (r#"{"products":["jira"]}"#, "products[0]"),
        (r#"{"products":["Jira","JSM"]}"#, "products[1]"),
        (r#"{"methods":{"backup_only":["Sms"]}}"#, "methods.backup_only[0]"),
        (r#"{"mode":"Enforce"}"#, "mode"),
        (r#"{"customers":"SKIP"}"#, "customers"),
        (r#"{"methods":{"totp":{"algorithm":"SHA1"}}}"#, "methods.totp.algorithm"),
        (r#"{"Groups":{}}"#, "Groups"),
    ] {
        assert_eq!(Policy::parse(policy).map_err(|error| error.path), Err(path.into()), "{policy}");
    }
    let alice = enrolled();
    for id in ["Alice", "alice ", "ａlice", "al\u{131}ce", "alice\u{200b}"] {
        let mut one = Enrolled::new(&ENGINE, "alice");
        one.account.id = id.into();
        let told = one.account.run(&ENGINE, LATER, Seat::new(2).begin());
        assert_eq!(told.refusal().map(|(why, _)| why), Some(Refusal::AskAdministrator {}), "{id}");
    }
    let other = Engine::open(&ring("Tests", 7), ENFORCED, 1).expect("an engine");
    let mut account = alice.account.clone();
    let told = account.run(&other, LATER, Seat::new(2).begin());
    assert_eq!(told.refusal().map(|(why, _)| why), Some(Refusal::AskAdministrator {}));
}
