//! A door for the benches: what one check of one code costs.
#![expect(unsafe_code, reason = "an export needs its plain name; no memory is touched unsafely")]

use super::{BUFFERS, address_of};
use countersign::bench_door;
use countersign::vocabulary::Algorithm;
use std::sync::PoisonError;

const SECRET_BYTES: usize = 20;

/// The step the code belongs to, or -1. The buffer holds 20 bytes of key, then six digits; the
/// caller keeps it.
#[unsafe(no_mangle)]
pub extern "C" fn verify_totp(address: u32, at: u64) -> i64 {
    let mut buffers = BUFFERS.lock().unwrap_or_else(PoisonError::into_inner);
    buffers
        .iter_mut()
        .find_map(|buffer| (address_of(buffer) == Some(address)).then_some(&*buffer))
        .and_then(|buffer| buffer.split_at_checked(SECRET_BYTES))
        .and_then(|(secret, code)| Some((secret, std::str::from_utf8(code).ok()?)))
        .and_then(|(secret, code)| bench_door::verify_totp(Algorithm::Sha1, secret, at, code))
        .map_or(-1, u64::cast_signed)
}
