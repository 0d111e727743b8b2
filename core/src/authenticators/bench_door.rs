//! A door for the benches. Not part of the interface: it may change or disappear at any time.

use super::totp::{Parameters, TypedCode, verify};
use crate::vocabulary::Algorithm;

/// Reads and checks a six-digit code with a window of one step: what one sign-in pays.
#[must_use]
pub fn verify_totp(algorithm: Algorithm, secret: &[u8], at: u64, code: &str) -> Option<u64> {
    let parameters = Parameters::new(algorithm, 6, 30)?;
    let code = TypedCode::parse(code, parameters.digits())?;
    verify(secret, parameters, 1, at, &code)
}
