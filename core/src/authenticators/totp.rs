//! Time-based one-time passwords: RFC 6238 over RFC 4226, on the HMAC (RFC 2104, FIPS 198-1) of
//! the crate `hmac`.
//!
//! A code is a function of the key and the number of the time step. A check walks the whole window
//! even after a match, compares numbers in constant time, and answers with the highest matching
//! step: neighboring steps share a code about once in a million, and burning the lower one would
//! let the same code in again.

use crate::vocabulary::Algorithm;
use core::ops::RangeInclusive;
use hmac::{EagerHash, Hmac, KeyInit, Mac};
use sha1::Sha1;
use sha2::{Sha256, Sha512};
use subtle::{Choice, ConditionallySelectable, ConstantTimeEq};
use zeroize::ZeroizeOnDrop;

/// The most steps a check looks to either side, whatever a caller asks for: RFC 6238 section 5.2
/// advises one, and every further step is one more code an attacker may hit.
pub(crate) const WINDOW_STEPS_MAX: u8 = 2;
/// The most steps to either side among which two consecutive codes are looked for, whatever a
/// caller asks for.
pub(crate) const RESYNCHRONIZATION_STEPS_MAX: u8 = 20;
/// The most bytes of an address, which is rendered as a QR code.
const URI_BYTES_MAX: usize = super::qr::TEXT_BYTES_MAX;
/// The bytes of everything after the label but key and issuer, at most.
const URI_END_BYTES: usize = "?secret=&issuer=&algorithm=SHA512&digits=8&period=4294967295".len();
/// The most bytes of a typed code, including spaces and hyphens.
const TYPED_BYTES_MAX: usize = 64;

/// What an authenticator app and the verifier must agree on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Parameters {
    algorithm: Algorithm,
    digits: u8,
    period_seconds: u32,
}

impl Parameters {
    /// SHA-1, six digits, thirty seconds: what every app supports.
    pub(crate) const COMMON: Self =
        Self { algorithm: Algorithm::Sha1, digits: 6, period_seconds: 30 };

    /// `None` unless `digits` is 6 to 8 (RFC 4226 section 5.3) and `period_seconds` 15 to 120: a
    /// code that lives longer than two minutes is not a one-time code (NIST SP 800-63B, one-time
    /// passwords), and a shorter-lived one cannot be typed in time.
    pub(crate) const fn new(algorithm: Algorithm, digits: u8, period_seconds: u32) -> Option<Self> {
        if digits < 6 || digits > 8 || period_seconds < 15 || period_seconds > 120 {
            return None;
        }
        Some(Self { algorithm, digits, period_seconds })
    }

    /// The hash function.
    pub(crate) const fn algorithm(self) -> Algorithm {
        self.algorithm
    }

    /// Digits of a code, 6 to 8.
    pub(crate) const fn digits(self) -> u8 {
        self.digits
    }

    /// Seconds of a time step, 15 to 120.
    pub(crate) const fn period_seconds(self) -> u32 {
        self.period_seconds
    }

    const fn modulus(self) -> u32 {
        match self.digits {
            7 => 10_000_000,
            8 => 100_000_000,
            _ => 1_000_000,
        }
    }
}

/// A typed code in the one form that is compared. Wiped on drop, no `Debug`.
#[derive(Clone, ZeroizeOnDrop)]
pub(crate) struct TypedCode {
    number: u32,
    digits: u8,
}

impl TypedCode {
    /// The typed number, for comparison in constant time.
    pub(crate) const fn number(&self) -> u32 {
        self.number
    }

    /// Reads exactly `digits` ASCII digits.
    ///
    /// Spaces around and between the digits, and hyphens between them, are dropped; this is the
    /// only place that does. Anything else is not a code: signs, digits of other scripts, control
    /// characters, one digit too many or too few, `digits` outside 6 to 8, more than 64 bytes.
    pub(crate) fn parse(text: &str, digits: u8) -> Option<Self> {
        if !(6..=8).contains(&digits) || text.len() > TYPED_BYTES_MAX {
            return None;
        }
        let text = text.trim_matches(' ').as_bytes();
        if !text.first()?.is_ascii_digit() || !text.last()?.is_ascii_digit() {
            return None;
        }
        let mut number = 0_u32;
        let mut seen = 0_u8;
        for byte in text {
            match byte {
                b'0'..=b'9' if seen < digits => {
                    number = number * 10 + u32::from(byte - b'0');
                    seen += 1;
                }
                b' ' | b'-' => {}
                _ => return None,
            }
        }
        (seen == digits).then_some(Self { number, digits })
    }
}

/// The number of the time step that `at` falls into, both counted from the Unix epoch. A period of
/// zero counts as one second, so that the function is total.
pub(crate) const fn step_of(at: u64, period_seconds: u32) -> u64 {
    // Lossless: u64::from is not const.
    let period = if period_seconds == 0 { 1 } else { period_seconds as u64 };
    at / period
}

/// The code of one time step as a number; the caller adds leading zeros.
pub(crate) fn code_at(secret: &[u8], parameters: Parameters, step: u64) -> Option<u32> {
    let modulus = parameters.modulus();
    match parameters.algorithm {
        Algorithm::Sha1 => Some(Keyed::<Sha1>::new(secret)?.code(step, modulus)),
        Algorithm::Sha256 => Some(Keyed::<Sha256>::new(secret)?.code(step, modulus)),
        Algorithm::Sha512 => Some(Keyed::<Sha512>::new(secret)?.code(step, modulus)),
    }
}

/// The highest step of the window around `at` that has this code.
///
/// `window_steps` is counted to either side and capped at [`WINDOW_STEPS_MAX`]; the window ends at
/// step 0 and at the last step of time. Every step is computed and compared, even after a match.
/// Also `None` when the code was read for a different number of digits.
pub(crate) fn verify(
    secret: &[u8],
    parameters: Parameters,
    window_steps: u8,
    at: u64,
    code: &TypedCode,
) -> Option<u64> {
    let now = step_of(at, parameters.period_seconds);
    let reach = u64::from(window_steps.min(WINDOW_STEPS_MAX));
    let steps = now.saturating_sub(reach)..=now.saturating_add(reach);
    highest(secret, parameters, steps, code)
}

/// The highest of these moving factors that has this code; all are computed and compared, even
/// after a match. The caller bounds their number.
pub(super) fn highest(
    secret: &[u8],
    parameters: Parameters,
    steps: RangeInclusive<u64>,
    code: &TypedCode,
) -> Option<u64> {
    if code.digits != parameters.digits {
        return None;
    }
    let modulus = parameters.modulus();
    match parameters.algorithm {
        Algorithm::Sha1 => Keyed::<Sha1>::new(secret)?.walk(steps, modulus, code.number),
        Algorithm::Sha256 => Keyed::<Sha256>::new(secret)?.walk(steps, modulus, code.number),
        Algorithm::Sha512 => Keyed::<Sha512>::new(secret)?.walk(steps, modulus, code.number),
    }
}

/// The step of the second of two consecutive codes, within `reach` steps of `at` (RFC 6238 section
/// 6). Every pair is computed, whether or not one matches; a guess hits one of them less than once
/// in 10^10 attempts.
pub(crate) fn find_again(
    secret: &[u8],
    parameters: Parameters,
    reach: u8,
    at: u64,
    (first, second): (&TypedCode, &TypedCode),
) -> Option<u64> {
    let now = step_of(at, parameters.period_seconds);
    let reach = u64::from(reach.min(RESYNCHRONIZATION_STEPS_MAX));
    let mut found = None;
    for step in now.saturating_sub(reach)..now.saturating_add(reach) {
        let next = step.saturating_add(1);
        let is_first = highest(secret, parameters, step..=step, first).is_some();
        let is_second = highest(secret, parameters, next..=next, second).is_some();
        if is_first & is_second {
            found = Some(next);
        }
    }
    found
}

/// How many steps the clock that made this code is ahead (negative: behind), preferring the nearest
/// match; `None` if no step within `steps_max` matches.
///
/// Advice for a person whose key is on the page anyway, never a verdict: it stops at the first
/// match, and a wide search matches a wrong code by chance once in a few thousand times.
pub(crate) fn drift(
    secret: &[u8],
    parameters: Parameters,
    at: u64,
    code: &TypedCode,
    steps_max: u8,
) -> Option<i32> {
    if code.digits != parameters.digits {
        return None;
    }
    let modulus = parameters.modulus();
    let now = step_of(at, parameters.period_seconds);
    match parameters.algorithm {
        Algorithm::Sha1 => Keyed::<Sha1>::new(secret)?.nearest(now, steps_max, modulus, code),
        Algorithm::Sha256 => Keyed::<Sha256>::new(secret)?.nearest(now, steps_max, modulus, code),
        Algorithm::Sha512 => Keyed::<Sha512>::new(secret)?.nearest(now, steps_max, modulus, code),
    }
}

/// The `otpauth:` address that an authenticator app reads from a QR code.
///
/// Every byte of `issuer` and `account` outside `A-Z a-z 0-9 - . _ ~` is percent-encoded, so no
/// name can add a field or end the label. Without an issuer the label is just the account. All
/// parameters are written out.
///
/// The address always fits into a QR code if the issuer has at most 64 characters: a label that is
/// too long first loses the issuer, which the parameter names anyway, and then the end of the
/// account's name. The text contains the key: put it into a secret right away.
pub(crate) fn uri(
    issuer: &str,
    account: &str,
    secret_base32: &str,
    parameters: Parameters,
) -> String {
    // Reserved up front: growing would leave copies of the key behind.
    let mut text = String::with_capacity(URI_BYTES_MAX);
    text.push_str("otpauth://totp/");
    let end = URI_END_BYTES + secret_base32.len() + encoded_bytes(issuer);
    let room = URI_BYTES_MAX.saturating_sub(text.len() + end);
    push_label(&mut text, issuer, account, room);
    text.push_str("?secret=");
    push_encoded(&mut text, secret_base32);
    if !issuer.is_empty() {
        text.push_str("&issuer=");
        push_encoded(&mut text, issuer);
    }
    text.push_str(match parameters.algorithm {
        Algorithm::Sha1 => "&algorithm=SHA1",
        Algorithm::Sha256 => "&algorithm=SHA256",
        Algorithm::Sha512 => "&algorithm=SHA512",
    });
    text.push_str("&digits=");
    text.push_str(&parameters.digits.to_string());
    text.push_str("&period=");
    text.push_str(&parameters.period_seconds.to_string());
    text
}

/// Writes the label in at most `room` bytes.
fn push_label(text: &mut String, issuer: &str, account: &str, room: usize) {
    let with_issuer = encoded_bytes(issuer) + 1 + encoded_bytes(account);
    if !issuer.is_empty() && with_issuer <= room {
        push_encoded(text, issuer);
        text.push(':');
    }
    let mut left = room;
    for letter in account.chars() {
        let mut letter_bytes = [0; 4];
        let letter = letter.encode_utf8(&mut letter_bytes);
        let Some(less) = left.checked_sub(encoded_bytes(letter)) else {
            break;
        };
        left = less;
        push_encoded(text, letter);
    }
}

fn encoded_bytes(name: &str) -> usize {
    name.bytes().map(|byte| if is_unreserved(byte) { 1 } else { 3 }).sum()
}

/// RFC 3986 section 2.3.
const fn is_unreserved(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~')
}

fn push_encoded(text: &mut String, name: &str) {
    for byte in name.bytes() {
        if is_unreserved(byte) {
            text.push(char::from(byte));
        } else {
            text.push('%');
            text.push(hex_digit(byte >> 4));
            text.push(hex_digit(byte & 0xf));
        }
    }
}

fn hex_digit(value: u8) -> char {
    char::from(if value < 10 { b'0' + value } else { b'A' + (value - 10) })
}

/// HMAC with the key already absorbed, so that the steps of a window share that work. The crates
/// wipe its hash states on drop.
struct Keyed<D: EagerHash>(Hmac<D>);

impl<D: EagerHash> Keyed<D> {
    /// Never `None`, since HMAC takes keys of any length; it would match no code.
    fn new(secret: &[u8]) -> Option<Self> {
        Hmac::new_from_slice(secret).ok().map(Self)
    }

    /// The code of one step.
    fn code(&self, step: u64, modulus: u32) -> u32 {
        let keyed = self.0.clone();
        truncated(&keyed.chain_update(step.to_be_bytes()).finalize().into_bytes(), modulus)
    }

    fn walk(&self, steps: RangeInclusive<u64>, modulus: u32, typed: u32) -> Option<u64> {
        let mut found = Choice::from(0);
        let mut highest = 0_u64;
        for step in steps {
            let matches = self.code(step, modulus).ct_eq(&typed);
            highest.conditional_assign(&step, matches);
            found |= matches;
        }
        bool::from(found).then_some(highest)
    }

    fn nearest(&self, now: u64, steps_max: u8, modulus: u32, code: &TypedCode) -> Option<i32> {
        let fits = |step: Option<u64>| {
            step.is_some_and(|step| self.code(step, modulus).ct_eq(&code.number).into())
        };
        for distance in 0..=steps_max {
            if fits(now.checked_add(u64::from(distance))) {
                return Some(i32::from(distance));
            }
            if fits(now.checked_sub(u64::from(distance))) {
                return Some(-i32::from(distance));
            }
        }
        None
    }
}

/// RFC 4226 section 5.3: dynamic truncation of the HMAC over the step.
fn truncated(digest: &[u8], modulus: u32) -> u32 {
    let offset = usize::from(digest.last().copied().unwrap_or_default() & 0xf);
    // The shortest digest has 20 bytes, so four bytes fit after the largest offset, 15.
    let word = digest.get(offset..).and_then(|tail| tail.first_chunk()).copied();
    (u32::from_be_bytes(word.unwrap_or_default()) & 0x7fff_ffff) % modulus
}

#[cfg(test)]
mod tests;
