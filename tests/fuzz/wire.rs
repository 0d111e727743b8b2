//! Every byte of every kind of request is cut off or changed. The answer must be well-formed, let
//! no one else in, not panic, not hang and stay within the memory limits.

use crate::host::*;
use crate::memory::watch;
use crate::requests::{all, open};
use countersign::vocabulary::*;
use countersign::wire::{
    LINT_BYTES_MAX, OPEN_BYTES_MAX, REQUEST_BYTES_MAX, Request, Response, STEP_BYTES_MAX,
};
use std::time::{Duration, Instant};

fn read(request: &[u8], answer: &[u8]) -> Response {
    match request.first() {
        Some(b'{') => serde_json::from_slice(answer).expect("JSON for JSON"),
        _ => postcard::from_bytes(answer).expect("postcard for postcard"),
    }
}

fn encodings(request: &Request) -> [Vec<u8>; 2] {
    [serde_json::to_vec(request).expect("text"), postcard::to_stdvec(request).expect("bytes")]
}

/// rows: 75
#[test]
fn a_request_cut_at_any_byte_is_a_mistake() {
    let (engines, handle) = open();
    for (name, request) in all() {
        for whole in encodings(&request) {
            for length in 0..whole.len() {
                let cut = &whole[..length];
                let answer = engines.call(handle, cut);
                let response = read(cut, &answer);
                assert!(
                    matches!(response, Response::Mistake { .. }),
                    "{name}, {length} of {} bytes",
                    whole.len()
                );
            }
        }
    }
}

/// rows: 75
#[test]
fn a_request_changed_in_any_byte_lets_nobody_in_by_the_change() {
    let (engines, handle) = open();
    let began = Instant::now();
    let mut slowest = Duration::ZERO;
    for (name, request) in all() {
        let honest = matches!(name, "right code" | "backup code");
        for whole in encodings(&request) {
            for place in 0..whole.len() {
                for change in [1, 2, 4, 8, 16, 32, 64, 128, 0xff] {
                    let mut changed = whole.clone();
                    changed[place] ^= change;
                    let call = Instant::now();
                    let answer = engines.call(handle, &changed);
                    slowest = slowest.max(call.elapsed());
                    let response = read(&changed, &answer);
                    let Response::Stepped { verdict, save } = response else {
                        // Nothing a caller sends may count as an internal error.
                        assert!(!matches!(response, Response::Internal { .. }), "{name} {place}");
                        continue;
                    };
                    // A changed request may happen to be a legitimate one: asking for grace.
                    let Verdict::Admit { because: Because::Verified { .. }, .. } = verdict else {
                        continue;
                    };
                    assert!(honest, "{name}, byte {place} ^ {change} lets in");
                    assert!(save.is_some(), "let in without a save");
                }
            }
        }
    }
    // Far more than a busy machine needs, far less than an endless loop.
    assert!(slowest < Duration::from_secs(5), "{slowest:?}");
    println!("{:?}, the slowest call {slowest:?}", began.elapsed());
}

/// rows: 75
#[test]
fn bytes_of_the_code_the_record_or_the_account_decide() {
    // Some changes still let the person in because the changed fact does not matter here, such as
    // the address. A changed code, record or account id never does.
    let (engines, handle) = open();
    for (name, request) in all() {
        let Request::Step { account_id, row, event, .. } = &request else { continue };
        let Event::SignIn {
            act: SignInAct::Respond { answer: Answer::Code { code, .. }, .. }, ..
        } = event
        else {
            continue;
        };
        let whole = postcard::to_stdvec(&request).expect("bytes");
        let record = row.as_ref().map(|row| row.record.as_slice().to_vec()).unwrap_or_default();
        let mut parts = vec![account_id.clone().into_bytes(), record];
        if name == "right code" {
            parts.push(code.expose().as_bytes().to_vec());
        }
        for part in parts {
            let from = whole
                .windows(part.len())
                .position(|window| window == part)
                .expect("the part stands in the request");
            for place in from..from + part.len() {
                for bit in 0..8 {
                    let mut changed = whole.clone();
                    changed[place] ^= 1 << bit;
                    let response = read(&changed, &engines.call(handle, &changed));
                    if let Response::Stepped { verdict: Verdict::Admit { .. }, .. } = response {
                        // Spaces may be anywhere in a typed code; digits may not move.
                        panic!("{name}: byte {place}, bit {bit} lets in");
                    }
                }
            }
        }
    }
}

/// rows: 75
#[test]
fn sizes_are_checked_before_memory_is_taken() {
    let (engines, handle) = open();
    let long = |first: &[u8], bytes: usize| {
        let mut request = first.to_vec();
        request.resize(bytes, b' ');
        request
    };
    for (first, limit) in [
        (&b"{\"Step\":"[..], STEP_BYTES_MAX),
        (b"{", REQUEST_BYTES_MAX),
        (b"{\"Decide\":", REQUEST_BYTES_MAX),
        (&[1, 5], STEP_BYTES_MAX),
        (&[2], REQUEST_BYTES_MAX),
        (b"{\"Lint\":", LINT_BYTES_MAX),
        (&[3], LINT_BYTES_MAX),
        (&[0x7f], REQUEST_BYTES_MAX),
        (b"{\"Open\":", OPEN_BYTES_MAX),
        (&[0], OPEN_BYTES_MAX),
    ] {
        let request = long(first, limit + 1);
        let (answer, used) = watch(&[], || engines.call(handle, &request));
        let Response::Mistake { code, .. } = read(&request, &answer) else { panic!("answered") };
        assert_eq!(code, "request.too_large");
        assert!(used.peak < 4096, "{} bytes for a request that was not read", used.peak);
    }
}

#[test]
fn what_opens_can_be_looked_at_before() {
    let (engines, _) = open();
    let names = vec!["x".repeat(255); 10_000];
    let policy = serde_json::json!({"groups": {"require": names, "skip": names}}).to_string();
    let lint = call(&engines, 0, &Request::Lint { policy, groups: Vec::new() });
    let Response::Linted { findings } = lint else { panic!("answered") };
    assert!(findings.iter().any(|finding| finding.code == "groups.both"));
}

/// rows: 75
#[test]
fn lengths_that_lie_take_no_memory() {
    let (engines, handle) = open();
    for (name, request) in all() {
        let whole = postcard::to_stdvec(&request).expect("bytes");
        for place in 1..whole.len().min(400) {
            // A length of nearly 2^63 at any place, and one of a gigabyte.
            for length in [&[0xff; 9][..], &[0xff, 0xff, 0xff, 0xff, 3]] {
                let mut lying = whole[..place].to_vec();
                lying.extend_from_slice(length);
                lying.extend_from_slice(&whole[place..]);
                let (answer, used) = watch(&[], || engines.call(handle, &lying));
                read(&lying, &answer);
                // serde reserves at most one mebibyte before it has seen the items.
                let limit = 4 * 1024 * 1024;
                assert!(used.peak < limit, "{name}, byte {place}: {} bytes", used.peak);
            }
        }
    }
}

/// rows: 75
#[test]
fn deep_nesting_and_long_lists_end_in_a_mistake() {
    let (engines, handle) = open();
    for text in [
        format!("{{\"Step\":{}", "[".repeat(60_000)),
        format!("{{\"Decide\":{{\"situation\":{}", "{\"a\":".repeat(12_000)),
        format!("{{\"Lint\":{{\"policy\":{},\"groups\":[]}}}}", "[".repeat(300).replace('[', "[[")),
    ] {
        let answer = engines.call(handle, text.as_bytes());
        assert!(matches!(read(text.as_bytes(), &answer), Response::Mistake { .. }));
    }
    let deep = Request::Lint { policy: "[".repeat(8_000_000), groups: Vec::new() };
    assert!(matches!(call(&engines, handle, &deep), Response::Linted { .. }));
    let names = vec!["x".repeat(255); 1001];
    let seat = Seat { groups: names[..200].to_vec(), ..Seat::new(1) };
    let alice = enrolled();
    let crowd = crate::requests::step(&alice, seat.begin());
    assert!(matches!(call(&engines, handle, &crowd), Response::Stepped { .. }));
}
