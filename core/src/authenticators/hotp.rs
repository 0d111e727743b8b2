//! One-time passwords by counter (RFC 4226).
//!
//! A token and its verifier drift apart when the button is pressed without a login. A few codes
//! ahead are accepted (section 7.2); a token that is further ahead is found again by two
//! consecutive codes (section 7.4), which a guess hits less than once in 10^12 attempts.

use super::totp::{self, Parameters, TypedCode};

/// The most codes ahead that are tried for one code, whatever a caller asks for.
const LOOK_AHEAD_MAX: u8 = 10;
/// The most codes ahead that are tried for two codes.
const RESYNCHRONIZATION_MAX: u8 = 100;

/// The counter that has this code, among the next `look_ahead`. The highest one, so that a code
/// shared by two counters is accepted once.
pub(crate) fn verify(
    secret: &[u8],
    parameters: Parameters,
    counter: u64,
    look_ahead: u8,
    code: &TypedCode,
) -> Option<u64> {
    let last = counter.checked_add(u64::from(look_ahead.clamp(1, LOOK_AHEAD_MAX)) - 1)?;
    totp::highest(secret, parameters, counter..=last, code)
}

/// The counter of the second of two consecutive codes, the first of which is among the next
/// `reach`.
pub(crate) fn find_again(
    secret: &[u8],
    parameters: Parameters,
    counter: u64,
    reach: u8,
    (first, second): (&TypedCode, &TypedCode),
) -> Option<u64> {
    let reach = u64::from(reach.clamp(1, RESYNCHRONIZATION_MAX));
    let last = counter.checked_add(reach)?;
    let mut found = None;
    // Every pair is computed, whether or not one matches.
    for counter in counter..last {
        let next = counter.saturating_add(1);
        let is_first = totp::highest(secret, parameters, counter..=counter, first).is_some();
        let is_second = totp::highest(secret, parameters, next..=next, second).is_some();
        if is_first & is_second {
            found = Some(next);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 4226 appendix D.
    const SECRET: &[u8] = b"12345678901234567890";
    const CODES: [&str; 10] = [
        "755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871",
        "520489",
    ];

    fn typed(code: &str) -> TypedCode {
        TypedCode::parse(code, 6).unwrap()
    }

    #[test]
    fn appendix_d_within_the_look_ahead_and_no_further() {
        for (counter, code) in (0..).zip(CODES) {
            let at = |from| verify(SECRET, Parameters::COMMON, from, 10, &typed(code));
            assert_eq!(at(0), Some(counter));
            assert_eq!(at(counter), Some(counter));
            assert_eq!(at(counter + 1), None, "an old code is dead");
            let near = verify(SECRET, Parameters::COMMON, 0, 3, &typed(code));
            assert_eq!(near.is_some(), counter < 3);
        }
    }

    #[test]
    fn two_codes_in_a_row_find_a_token_that_ran_away_and_others_do_not() {
        let find = |first: &str, second: &str, from, reach| {
            let pair = (&typed(first), &typed(second));
            find_again(SECRET, Parameters::COMMON, from, reach, pair)
        };
        assert_eq!(find(CODES[7], CODES[8], 0, 100), Some(8));
        assert_eq!(find(CODES[7], CODES[9], 0, 100), None);
        assert_eq!(find(CODES[8], CODES[7], 0, 100), None);
        assert_eq!(find(CODES[7], CODES[7], 0, 100), None);
        assert_eq!(find(CODES[7], CODES[8], 0, 7), None, "out of reach");
        assert_eq!(find(CODES[2], CODES[3], 3, 100), None, "behind the counter");
    }

    #[test]
    fn the_end_of_all_counters_is_refused_and_does_not_overflow() {
        assert_eq!(verify(SECRET, Parameters::COMMON, u64::MAX, 10, &typed("000000")), None);
        let pair = (&typed("000000"), &typed("000000"));
        assert_eq!(find_again(SECRET, Parameters::COMMON, u64::MAX - 5, 100, pair), None);
    }
}
