//! Codes that are sent by e-mail or SMS.
//!
//! A code is the first 64 bits of an HMAC over its ticket, modulo a power of ten, so no code is
//! likelier than another by more than one part in 10^11.

use super::totp::TypedCode;
use crate::vocabulary::SecretText;
use subtle::ConstantTimeEq;

/// The code of a ticket, with its leading zeros. `digits` outside 6 to 8 count as 8.
pub(crate) fn text_of(derived: &[u8; 32], digits: u8) -> SecretText {
    let width = usize::from(digits_of(digits));
    SecretText::new(format!("{:0width$}", number_of(derived, digits)))
}

/// Whether the typed text is the code of the ticket.
pub(crate) fn is_code(derived: &[u8; 32], digits: u8, typed: &TypedCode) -> bool {
    number_of(derived, digits).ct_eq(&typed.number()).into()
}

fn number_of(derived: &[u8; 32], digits: u8) -> u32 {
    let modulus = 10_u64.pow(digits_of(digits).into());
    let (start, _) = derived.split_first_chunk().unwrap_or((&[0; 8], &[]));
    u32::try_from(u64::from_be_bytes(*start) % modulus).unwrap_or(0)
}

fn digits_of(digits: u8) -> u8 {
    if (6..=8).contains(&digits) { digits } else { 8 }
}

/// A destination with its middle left out: enough for its owner to recognize it.
pub(crate) fn masked(destination: &str) -> String {
    if let Some((name, domain)) = destination.rsplit_once('@') {
        let first: String = name.chars().take(1).collect();
        return format!("{first}…@{domain}");
    }
    let count = destination.chars().count();
    let last: String = destination.chars().skip(count.saturating_sub(2)).collect();
    let first: String = destination.chars().take(3).collect();
    format!("{first} … {last}")
}

/// Whether a text is a telephone number in E.164 form: `+` and 8 to 15 digits, the first of which
/// is not zero. Whether it exists is for the gateway to find out.
pub(crate) fn is_telephone_number(text: &str) -> bool {
    let digits = text.strip_prefix('+').unwrap_or_default();
    (8..=15).contains(&digits.len())
        && !digits.starts_with('0')
        && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether a text can be an e-mail address at all (RFC 5321 section 4.5.3.1). The directory is
/// trusted to have the right one; this only keeps out what would alter the message's header.
pub(crate) fn is_email_address(text: &str) -> bool {
    let Some((name, domain)) = text.rsplit_once('@') else {
        return false;
    };
    (1..=64).contains(&name.len())
        && (1..=189).contains(&domain.len())
        && !text.chars().any(|c| c.is_control() || c.is_whitespace() || "<>,;:\\\"()[]".contains(c))
        && !name.contains('@')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn derived(start: u64) -> [u8; 32] {
        let mut bytes = [0xff; 32];
        bytes[..8].copy_from_slice(&start.to_be_bytes());
        bytes
    }

    #[test]
    fn a_code_keeps_its_zeros_and_only_itself_is_right() {
        for (digits, text) in [(6, "000042"), (7, "0000042"), (8, "00000042")] {
            assert_eq!(text_of(&derived(42), digits).expose(), text);
            let typed = TypedCode::parse(text, digits).unwrap();
            assert!(is_code(&derived(42), digits, &typed));
            assert!(is_code(&derived(42 + 10_u64.pow(digits.into())), digits, &typed));
            assert!(!is_code(&derived(43), digits, &typed));
        }
    }

    #[test]
    fn codes_are_spread_evenly() {
        // 100 bins with 1000 expected in each; the chi-squared statistic with 99 degrees of freedom
        // exceeds 160 once in 10,000 runs, and this run is always the same.
        let mut boxes = [0_u32; 100];
        for n in 0..100_000_u64 {
            let mut bytes = [0; 32];
            bytes[..8].copy_from_slice(&n.wrapping_mul(0x9e37_79b9_7f4a_7c15).to_be_bytes());
            boxes[(number_of(&bytes, 6) % 100) as usize] += 1;
        }
        let chi: f64 = boxes.iter().map(|n| (f64::from(*n) - 1000.0).powi(2) / 1000.0).sum();
        assert!(chi < 160.0, "{chi}");
    }

    #[test]
    fn the_owner_knows_a_masked_destination_and_nobody_else() {
        assert_eq!(masked("alice@example.org"), "a…@example.org");
        assert_eq!(masked("+436641234567"), "+43 … 67");
        assert_eq!(masked("@"), "…@");
        assert_eq!(masked(""), " … ");
    }

    #[test]
    fn telephone_numbers_are_e_164() {
        for good in ["+4366412345", "+12025550123", "+123456789012345"] {
            assert!(is_telephone_number(good), "{good}");
        }
        for bad in [
            "",
            "+",
            "436641234567",
            "+0123456789",
            "+1234567",
            "+1234567890123456",
            "+43 664 1234567",
            "+43-664",
            "++4366412345",
            "+43664123456a",
            "+\u{0663}4366412345",
        ] {
            assert!(!is_telephone_number(bad), "{bad}");
        }
    }

    #[test]
    fn an_address_cannot_change_the_head_of_a_message() {
        assert!(is_email_address("alice@example.org"));
        assert!(is_email_address("o'hara+2fa@example.co.uk"));
        for bad in [
            "",
            "alice",
            "@example.org",
            "a@",
            "a b@example.org",
            "a@b@c.org",
            "a@example.org\r\nBcc: eve@example.org",
            "<a@example.org>",
            "a,b@example.org",
        ] {
            assert!(!is_email_address(bad), "{bad}");
        }
    }
}
