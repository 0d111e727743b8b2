//! One request of every kind, as a host would send it.

use crate::host::*;
use countersign::vocabulary::*;
use countersign::wire::{Engines, Request, Response};

/// When the requests are sent.
pub(crate) const AT: u64 = START + 120;

/// An `Engines` with one engine open, and its handle.
pub(crate) fn open() -> (Engines, u64) {
    open_under(ENFORCED)
}

pub(crate) fn open_under(policy: &str) -> (Engines, u64) {
    let engines = Engines::new();
    match call(&engines, 0, &opening_of(policy)) {
        Response::Opened { handle, .. } => (engines, handle),
        _ => panic!("no engine"),
    }
}

pub(crate) fn opening() -> Request {
    opening_of(ENFORCED)
}

fn opening_of(policy: &str) -> Request {
    Request::Open {
        ring: SecretBytes::new(ring("tests", 7)),
        policy: policy.into(),
        policy_version: 1,
    }
}

pub(crate) fn step(alice: &Enrolled, event: Event) -> Request {
    Request::Step {
        account_id: alice.account.id.clone(),
        row: alice.account.row.clone(),
        marker: alice.account.row.as_ref().map(|_| 0),
        at: AT,
        entropy: SecretBytes::new((0x41..0x61).collect()),
        event,
    }
}

/// Named, so that a failure is readable.
pub(crate) fn all() -> Vec<(&'static str, Request)> {
    let alice = enrolled();
    let seat = Seat { known_browser: Some(alice.cookie.clone()), ..Seat::new(2) };
    let mut nobody = Enrolled { account: Account::new("10109"), ..alice.clone() };
    let begun = nobody.run(&ENGINE, AT, seat.enroll(start(Method::Totp, None)));
    let begun = begun.started().expect("an enrollment");
    let code = scan(&begun).code(AT);
    let administrator = Actor::Administrator {
        account_id: alice.account.id.clone(),
        nonce: Bytes::from(alice.seat.nonce.as_slice()),
        evidence: alice.evidence.clone(),
        revocations: 0,
    };
    let suspend = Event::Admin {
        actor: administrator,
        reason: "a lost phone".into(),
        act: AdminAct::Suspend {},
    };
    let rename = SelfServiceAct::Rename { authenticator: 0, label: "phone".into() };
    let situation = Situation {
        at: AT,
        product: Product::Jsm,
        channel: Channel::Form,
        groups: vec!["staff".into()],
        licensed: true,
        standing: Standing { enrolled: Method::ALL.to_vec(), ..Standing::default() },
    };
    vec![
        ("open", opening()),
        ("right code", step(&alice, seat.totp(&alice.app.code(AT)))),
        ("wrong code", step(&alice, seat.totp(&alice.app.wrong(AT)))),
        ("backup code", step(&alice, seat.backup(&alice.codes[3]))),
        ("begin", step(&nobody, seat.begin())),
        ("start", step(&nobody, seat.enroll(start(Method::Totp, Some(&ticket_of(&begun)))))),
        ("confirm", step(&nobody, seat.enroll(confirm(&ticket_of(&begun), Some(&code), "x")))),
        ("rename", step(&alice, alice.seat.own(&alice.evidence, rename))),
        ("suspend", step(&alice, suspend)),
        ("decide", Request::Decide { situation }),
        (
            "lint",
            Request::Lint {
                policy: r#"{"mode":"enforce","issuer":"x"}"#.into(),
                groups: vec!["staff".into()],
            },
        ),
        (
            "evidence",
            Request::CheckEvidence {
                account_id: alice.account.id.clone(),
                nonce: Bytes::from(alice.seat.nonce.as_slice()),
                evidence: alice.evidence.clone(),
                at: AT,
            },
        ),
        (
            "ring",
            Request::NewRing {
                instance_id: "tests".into(),
                entropy: SecretBytes::new(vec![7; 32]),
            },
        ),
        ("qr", Request::Help { act: HelpAct::Qr { text: SecretText::new("otpauth:".into()) } }),
        ("self test", Request::SelfTest {}),
    ]
}
