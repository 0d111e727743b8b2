//! TOTP verification against totp-rs 6 `check`: the same wrong code with a window of one step.
//!
//! A wrong code is the fair comparison: totp-rs stops at the first match, we never do. Both parse
//! the typed text. Goals are ratios within one run: the two alternate round by round, time is this
//! thread's CPU time, and the median of the rounds counts. Prints one JSON object per line.

#![expect(
    clippy::print_stdout,
    clippy::cast_precision_loss,
    reason = "a bench prints ratios, which need no exact integers"
)]

use countersign::bench_door::verify_totp;
use countersign::vocabulary::Algorithm;
use rustix::time::{ClockId, clock_gettime};
use std::hint::black_box;

/// Odd, so that there is a median.
const ROUNDS: usize = 9;
/// About 20 ms per round: long compared with the clock's resolution, short compared with changes in
/// load.
const CALLS: u64 = 40_000;
const START: u64 = 1_700_000_000;
const GOAL: f64 = 0.85;
const WRONG: &str = "000001";

fn main() {
    row("totp_verify_sha1", Algorithm::Sha1, totp_rs::Algorithm::SHA1);
    row("totp_verify_sha256", Algorithm::Sha256, totp_rs::Algorithm::SHA256);
    row("totp_verify_sha512", Algorithm::Sha512, totp_rs::Algorithm::SHA512);
}

fn row(name: &str, algorithm: Algorithm, peer_algorithm: totp_rs::Algorithm) {
    let secret = [0x5a_u8; 20];
    let peer = totp_rs::Builder::new()
        .with_algorithm(peer_algorithm)
        .with_skew(1)
        .with_secret(secret.to_vec())
        .build_noncompliant();
    let ours = || cpu_of(|at| verify_totp(algorithm, black_box(&secret), at, black_box(WRONG)));
    let theirs = || cpu_of(|at| black_box(&peer).check(black_box(WRONG), at));
    // The first turn warms the caches and does not count.
    let _warm = (ours(), theirs());
    let mut ratios: Vec<f64> = (0..ROUNDS).map(|_| ours() / theirs()).collect();
    ratios.sort_by(f64::total_cmp);
    let ratio = ratios.get(ROUNDS / 2).copied().unwrap_or(f64::NAN);
    let holds = ratio <= GOAL;
    println!(r#"{{"row":"{name}","ratio":{ratio:.3},"goal":{GOAL},"holds":{holds}}}"#);
}

/// CPU nanoseconds of one round of calls, each at a different step.
fn cpu_of(mut verify: impl FnMut(u64) -> Option<u64>) -> f64 {
    let before = cpu_nanoseconds();
    let found = (0..CALLS).filter(|call| verify(START + 30 * call).is_some()).count();
    let spent = cpu_nanoseconds() - before;
    // A wrong code that matched would measure something else.
    assert!(black_box(found) < 10, "the wrong code matched");
    spent
}

fn cpu_nanoseconds() -> f64 {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    time.tv_sec as f64 * 1e9 + time.tv_nsec as f64
}
