//! What a sign-in by each method costs relative to a sign-in by an app. One JSON object per line.
//!
//! One person has everything set up, so every step opens and seals the largest ordinary record.
//! Where the host takes part, both steps count: asking it, and taking its finding. The two kinds of
//! sign-in alternate; time is this thread's CPU time, and the median of the rounds counts.

#![expect(
    clippy::print_stdout,
    clippy::cast_precision_loss,
    clippy::panic,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::wildcard_enum_match_arm,
    clippy::wildcard_imports,
    reason = "a bench prints its ratios, and stops where it cannot measure"
)]

#[path = "../simulator/every.rs"]
mod every;
#[path = "../simulator/host.rs"]
mod host;

use countersign::vocabulary::*;
use countersign::wire::{Engines, Request, Response};
use every::*;
use host::*;
use rustix::time::{ClockId, clock_gettime};
use std::hint::black_box;

/// Odd, so that there is a median.
const ROUNDS: usize = 9;
const CALLS: u32 = 1500;
const LATER: u64 = COMPLETE + 3600;
/// A method may take at most four times as long as an app.
const GOAL: f64 = 4.0;
/// Except security questions: two slow hashes (RFC 9106), which make them slow to guess.
const QUESTIONS_GOAL: f64 = 12_000.0;

/// The requests of one sign-in, as they come through the fast door.
struct SignIn {
    name: &'static str,
    requests: Vec<Vec<u8>>,
}

fn main() {
    let engines = Engines::new();
    let ring = SecretBytes::new(ring("tests", 7));
    let open = Request::Open { ring, policy: EVERY.into(), policy_version: 1 };
    let Response::Opened { handle, .. } = call(&engines, 0, &open) else { panic!("no engine") };
    let app = by_app();
    for sign_in in by_typed_codes().into_iter().chain(by_the_host()) {
        row(&sign_in, GOAL, &engines, handle, &app);
    }
    row(&by_questions(), QUESTIONS_GOAL, &engines, handle, &app);
}

fn by_app() -> SignIn {
    let alice = everybody();
    let event = seat(2).totp(&alice.app.code(LATER));
    sign_in("method_totp", alice, event)
}

fn by_typed_codes() -> Vec<SignIn> {
    let alice = everybody();
    let hers = seat(2);
    let (code, otp) = (alice.codes[9].clone(), local_otp(1, 1));
    vec![
        sign_in("method_backup_code", alice.clone(), hers.backup(&code)),
        // The last of the ten counters that are tried.
        sign_in("method_hotp", alice.clone(), hers.respond(Method::Hotp, &hotp_code(9))),
        sign_in("method_yubico_otp", alice.clone(), hers.respond(Method::YubicoOtp, &otp)),
        by_message("method_email", alice.clone(), Method::Email),
        by_message("method_sms", alice.clone(), Method::Sms),
        by_device(alice),
    ]
}

fn by_message(name: &'static str, mut alice: Everybody, method: Method) -> SignIn {
    let hers = seat(2);
    let opened = alice.honestly(LATER, hers.sign_in(choose(method, None, false)), &hers);
    let ticket = opened.shown().expect("a ticket");
    let event = hers.sign_in(respond(typed(method, &alice.inbox), Some(&ticket)));
    sign_in(name, alice, event)
}

fn by_device(mut alice: Everybody) -> SignIn {
    let answer = typed(Method::Totp, &alice.app.code(LATER));
    let act = SignInAct::Respond { answer, ticket: None, remember_device: true };
    let told = alice.run(LATER, seat(2).sign_in(act));
    let Verdict::Admit { device_token, .. } = told.verdict else { panic!("not let in") };
    let event = Seat { device_token, ..seat(3) }.begin();
    sign_in("method_remembered_device", alice, event)
}

fn by_the_host() -> Vec<SignIn> {
    let alice = everybody();
    let hers = seat(2);
    let otp = server_otp(2);
    vec![
        sign_in("method_yubico_server", alice.clone(), hers.respond(Method::YubicoOtp, &otp)),
        by_challenge("method_webauthn", alice.clone(), Method::WebAuthn, assertion()),
        by_challenge("method_push", alice, Method::Push, Answer::Push {}),
    ]
}

fn by_challenge(
    name: &'static str,
    mut alice: Everybody,
    method: Method,
    answer: Answer,
) -> SignIn {
    let hers = seat(2);
    alice.sign_count += 1;
    let again = method == Method::Push;
    let opened = alice.honestly(LATER, hers.sign_in(choose(method, None, again)), &hers);
    let ticket = opened.shown().expect("a ticket");
    let event = hers.sign_in(respond(answer, Some(&ticket)));
    sign_in(name, alice, event)
}

fn by_questions() -> SignIn {
    let mut alice = everybody();
    let hers = seat(2);
    let told = alice.run(LATER, hers.sign_in(choose(Method::SecurityQuestions, None, false)));
    let Verdict::Challenge { shown: Some(Shown::Asked { questions }), .. } = told.verdict else {
        panic!("nothing is asked")
    };
    let event = hers.sign_in(respond(answers(&questions), None));
    sign_in("method_security_questions", alice, event)
}

/// Plays a sign-in to its end once and keeps each of its requests.
fn sign_in(name: &'static str, mut alice: Everybody, event: Event) -> SignIn {
    let mut requests = Vec::new();
    let mut event = event;
    loop {
        requests.push(request(&alice, copy(&event)));
        let told = alice.run(LATER, event);
        if told.is_admitted() {
            return SignIn { name, requests };
        }
        let Some((ticket, task)) = told.asked() else { panic!("{name}: {}", told.json()) };
        event = seat(2).sign_in(report(&ticket, right(task, alice.sign_count)));
    }
}

fn request(alice: &Everybody, event: Event) -> Vec<u8> {
    let request = Request::Step {
        account_id: alice.account.id.clone(),
        row: alice.account.row.clone(),
        marker: alice.account.marker,
        at: LATER,
        entropy: SecretBytes::new(vec![9; 32]),
        event,
    };
    postcard::to_stdvec(&request).expect("a request")
}

fn row(sign_in: &SignIn, goal: f64, engines: &Engines, handle: u64, app: &SignIn) {
    let cpu = |sign_in: &SignIn, calls: u32| {
        let before = cpu_nanoseconds();
        for request in (0..calls).flat_map(|_| &sign_in.requests) {
            black_box(engines.call(handle, black_box(request)));
        }
        (cpu_nanoseconds() - before) / f64::from(calls)
    };
    // The first turn warms the caches and shows whether this method is a slow one.
    let calls = if cpu(sign_in, 1) > 1e6 { 1 } else { CALLS };
    cpu(app, CALLS);
    let ratio = |_| cpu(sign_in, calls) / cpu(app, CALLS);
    let mut ratios: Vec<f64> = (0..ROUNDS).map(ratio).collect();
    ratios.sort_by(f64::total_cmp);
    let ratio = ratios[ROUNDS / 2];
    let (name, holds) = (sign_in.name, ratio <= goal);
    println!(r#"{{"row":"{name}","ratio":{ratio:.3},"goal":{goal},"holds":{holds}}}"#);
}

fn cpu_nanoseconds() -> f64 {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    time.tv_sec as f64 * 1e9 + time.tv_nsec as f64
}
