//! Remembered devices: what they are good for, and what ends them.

use crate::every::*;
use crate::host::*;
use countersign::vocabulary::*;
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;

const LATER: u64 = COMPLETE + 3600;
const DAY: u64 = 86_400;

/// Signs in with the app and has the device remembered.
fn remember(alice: &mut Everybody, at: u64) -> Bytes {
    let act = SignInAct::Respond {
        answer: typed(Method::Totp, &alice.app.code(at)),
        ticket: None,
        remember_device: true,
    };
    match alice.run(at, seat(2).sign_in(act)).verdict {
        Verdict::Admit { device_token: Some(token), .. } => token,
        _ => panic!("no token"),
    }
}

fn from(token: &Bytes) -> Event {
    Seat { device_token: Some(token.clone()), ..seat(5) }.begin()
}

/// Whether the token is an exemption at this time.
fn counts(alice: &mut Everybody, token: &Bytes, at: u64) -> bool {
    let told = alice.run(at, from(token));
    match &told.verdict {
        Verdict::Admit { because, until, .. } => {
            assert_eq!(*because, Because::Exempt { rule: "devices.remembered".into() });
            assert!(*until > at && *until <= at + 12 * 3600);
            true
        }
        Verdict::Challenge { .. } => false,
        _ => panic!("{}", told.json()),
    }
}

/// rows: 20, 114, 120
#[test]
fn a_token_cannot_be_made_up() {
    let mut alice = everybody();
    let token = remember(&mut alice, LATER);
    assert!(counts(&mut alice, &token, LATER));
    let real = token.as_slice();
    let mut forged = vec![
        Vec::new(),
        vec![0; 32],
        real[..31].to_vec(),
        [real, &[0]].concat(),
        real.iter().rev().copied().collect(),
        b"eyJhbGciOiJub25lIn0.e30.".to_vec(),
        alice.account.id.as_bytes().to_vec(),
        Sha256::digest(alice.account.id.as_bytes()).to_vec(),
        alice.cookie.as_slice().to_vec(),
        alice.evidence.as_slice().to_vec(),
        alice.account.row.as_ref().expect("a row").record.as_slice()[..32].to_vec(),
    ];
    for place in 0..32 {
        let mut bent = real.to_vec();
        bent[place] ^= 0x80;
        forged.push(bent);
    }
    for other in forged {
        assert!(!counts(&mut alice, &Bytes::new(other.clone()), LATER), "{other:?}");
    }
    // All tokens differ, and none appears in the record.
    let mut tokens = BTreeSet::from([real.to_vec()]);
    for number in 1..=20 {
        let token = remember(&mut alice, LATER + 60 * number);
        let record = alice.account.row.as_ref().expect("a row").record.clone();
        assert!(!record.as_slice().windows(32).any(|part| part == token.as_slice()));
        assert!(tokens.insert(token.as_slice().to_vec()));
    }
}

/// rows: 115
#[test]
fn a_remember_me_cookie_of_the_product_is_asked_and_nothing_is_given_before_a_factor() {
    let mut alice = everybody();
    let seat = Seat { channel: Channel::RememberMe, ..seat(3) };
    for event in [
        seat.begin(),
        seat.totp(&alice.app.wrong(LATER)),
        seat.sign_in(SignInAct::Respond {
            answer: typed(Method::Totp, &alice.app.wrong(LATER)),
            ticket: None,
            remember_device: true,
        }),
    ] {
        let told = alice.run(LATER, event);
        assert!(matches!(told.verdict, Verdict::Challenge { .. }), "{}", told.json());
    }
    // An exemption yields no token either.
    let token = remember(&mut alice, LATER);
    let again = Seat { device_token: Some(token), ..seat };
    let act = SignInAct::Respond {
        answer: typed(Method::Totp, "000000"),
        ticket: None,
        remember_device: true,
    };
    let told = alice.run(LATER, again.sign_in(act));
    let Verdict::Admit { device_token, known_browser, .. } = told.verdict else { panic!() };
    assert!(device_token.is_none() && known_browser.is_none());
}

/// rows: 116, 118
#[test]
fn every_change_of_a_factor_or_password_ends_every_device() {
    let at = LATER + 30;
    let own = seat(2);
    let enroll = |act| SelfServiceAct::Enroll { act };
    let token_of = |serial: &str| HardwareToken {
        serial: serial.into(),
        kind: TokenKind::Counter {
            secret: SecretBytes::new(vec![5; 20]),
            algorithm: Algorithm::Sha1,
            digits: 6,
            counter: 0,
        },
    };
    let acts: Vec<(&str, AdminAct)> = vec![
        ("reset", AdminAct::Reset { methods: vec![] }),
        ("reset of one", AdminAct::Reset { methods: vec![Method::Sms] }),
        ("suspend", AdminAct::Suspend {}),
        ("forget", AdminAct::ForgetDevices {}),
        ("password", AdminAct::PasswordChanged {}),
        ("import", AdminAct::Import { token: token_of("Z9") }),
    ];
    for (what, act) in acts {
        let mut alice = everybody();
        let token = remember(&mut alice, LATER);
        assert!(counts(&mut alice, &token, at), "{what}");
        assert!(!alice.run(at, admin(act)).is_silent(), "{what}");
        alice.run(at, admin(AdminAct::Resume {}));
        let told = alice.run(at, from(&token));
        assert!(!told.is_admitted(), "{what}: {}", told.json());
    }
    // What the person does.
    for what in ["add", "remove", "replace", "forget all", "forget one"] {
        let mut alice = everybody();
        let token = remember(&mut alice, LATER);
        alice.evidence = alice.run(at, own.totp(&alice.app.code(at))).evidence();
        let list = alice.run(at, own.own(&alice.evidence, SelfServiceAct::List {}));
        let (views, devices) = (&list.summary().authenticators, &list.summary().devices);
        let sms = views.iter().find(|view| view.method == Method::Sms).expect("one").id;
        let act = match what {
            "add" => {
                let begun = enroll(start(Method::Totp, None));
                let begun = alice.run(at, own.own(&alice.evidence, begun)).started().expect("one");
                enroll(confirm(&ticket_of(&begun), Some(&scan(&begun).code(at)), "Tablet"))
            }
            "remove" => SelfServiceAct::Remove { authenticator: sms },
            "replace" => {
                let begun = enroll(EnrollAct::Start {
                    method: Method::Sms,
                    destination: Some("+43664777777".into()),
                    again: false,
                    ticket: None,
                });
                let event = own.own(&alice.evidence, begun);
                let begun = alice.honestly(at, event, &own).started().expect("one");
                enroll(EnrollAct::Confirm {
                    ticket: ticket_of(&begun),
                    answer: typed(Method::Sms, &alice.inbox),
                    label: String::new(),
                })
            }
            "forget all" => SelfServiceAct::ForgetDevices { device: None },
            _ => SelfServiceAct::ForgetDevices { device: Some(devices[0].id) },
        };
        let event = own.own(&alice.evidence, act);
        let told = alice.run(at, event);
        assert!(told.trouble().is_none() && !told.is_silent(), "{what}: {}", told.json());
        assert!(!counts(&mut alice, &token, at), "{what}");
    }
}

/// rows: 117
#[test]
fn a_token_is_worth_nothing_for_another_account() {
    let mut alice = everybody();
    let token = remember(&mut alice, LATER);
    for id in ["10101", "1010", "101000", "10100 "] {
        let mut bob = Everybody::of(id);
        assert!(!counts(&mut bob, &token, LATER), "{id}");
        let his = remember(&mut bob, LATER);
        assert!(counts(&mut bob, &his, LATER) && !counts(&mut alice, &his, LATER), "{id}");
    }
}

/// rows: 121
#[test]
fn an_end_is_kept_by_the_server_and_use_extends_nothing() {
    let mut alice = everybody();
    let token = remember(&mut alice, LATER);
    for day in 0..14 {
        assert!(counts(&mut alice, &token, LATER + day * DAY), "day {day}");
    }
    assert!(counts(&mut alice, &token, LATER + 14 * DAY - 1));
    assert!(!counts(&mut alice, &token, LATER + 14 * DAY));
    assert!(!counts(&mut alice, &token, LATER + 15 * DAY));
    // Nor does a clock set back to before the token was made.
    let mut alice = everybody();
    let token = remember(&mut alice, LATER);
    assert!(!counts(&mut alice, &token, LATER - 301));
    // A use is recorded once a day. There is room for ten devices; the eleventh replaces the first.
    let mut alice = everybody();
    let first = remember(&mut alice, LATER);
    assert!(!alice.run(LATER + 1, from(&first)).is_silent());
    assert!(alice.run(LATER + 2, from(&first)).is_silent());
    let mut tokens = vec![first];
    for number in 1..=10 {
        tokens.push(remember(&mut alice, LATER + 60 * number));
    }
    let at = LATER + 700;
    let good: Vec<bool> = tokens.iter().map(|token| counts(&mut alice, token, at)).collect();
    assert_eq!(good, [vec![false], vec![true; 10]].concat());
    // When the policy turns them off, they no longer count.
    let off = engine(&EVERY.replace(r#""devices":{"enabled":true}"#, r#""devices":{}"#));
    let told = alice.account.run(&off, at, from(&tokens[10]));
    assert!(!told.is_admitted(), "{}", told.json());
}
