//! What every part may be fits into what the whole may be.

use crate::every::*;
use crate::host::*;
use countersign::vocabulary::*;
use countersign::wire::{Engines, Request, Response};

/// Bytes of a record, of a browser's response and of its credential's id, at most.
const RECORD_BYTES: usize = 24 * 1024;
const RESPONSE_BYTES: usize = 16 * 1024;
const ID_BYTES: usize = 1023;
/// Bytes of a token that a browser brings: a cookie holds no more.
const TOKEN_BYTES: usize = 4096;

/// Names of groups: how many, and of how many bytes each.
const GROUPS: [(usize, usize); 4] = [(10_000, 196), (1_920, 1_024), (10_000, 1), (3_000, 655)];

fn largest(groups: (usize, usize)) -> Event {
    let (count, bytes) = groups;
    let seat = Seat {
        groups: vec!["g".repeat(bytes); count],
        peer: "x".repeat(64),
        known_browser: Some(Bytes::new(vec![1; TOKEN_BYTES])),
        device_token: Some(Bytes::new(vec![1; TOKEN_BYTES])),
        email: Some(format!("{}@example.org", "x".repeat(242))),
        ..Seat::new(1)
    };
    let login = Login { locale: "x".repeat(35), display_name: "x".repeat(255), ..seat.login() };
    let answer = Answer::Assertion {
        credential_id: Bytes::new(vec![1; ID_BYTES]),
        response: Bytes::new(vec![1; RESPONSE_BYTES]),
    };
    let ticket = Some(Bytes::new(vec![1; TOKEN_BYTES]));
    let act = SignInAct::Respond { answer, ticket, remember_device: true };
    Event::SignIn { login, act }
}

fn answer(engines: &Engines, handle: u64, event: Event) -> Response {
    let row = Row { revision: u64::MAX, record: Bytes::new(vec![1; RECORD_BYTES]), revocations: 1 };
    let request = Request::Step {
        account_id: "x".repeat(255),
        row: Some(row),
        marker: Some(u64::MAX),
        at: u64::MAX,
        entropy: SecretBytes::new(vec![1; 32]),
        event,
    };
    call(engines, handle, &request)
}

/// Law 25. A step in which everything is as large as it may be is answered; one more group, one
/// more byte of a name, and more names than there is room for are each refused by name.
///
/// Seen to fail when a step had 64 KiB.
// findings: F-A10
#[test]
fn parts_at_their_limits_fit_the_whole() {
    let engines = Engines::new();
    let ring = SecretBytes::new(ring("tests", 7));
    let open = Request::Open { ring, policy: EVERY.into(), policy_version: 1 };
    let Response::Opened { handle, .. } = call(&engines, 0, &open) else { panic!("an engine") };
    for groups in GROUPS {
        let told = answer(&engines, handle, largest(groups));
        assert!(matches!(told, Response::Stepped { .. }), "{groups:?}: {}", text(&told));
    }
    for groups in [(10_001, 1), (1, 1_025), (1_921, 1_024)] {
        let told = answer(&engines, handle, largest(groups));
        assert!(text(&told).contains("groups.length"), "{groups:?}: {}", text(&told));
    }
}

fn text(response: &Response) -> String {
    serde_json::to_string(response).expect("text")
}
