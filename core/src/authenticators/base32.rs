//! Base32 (RFC 4648 section 6) without padding: the text form of a TOTP key.
//!
//! Strict in both directions: one byte string has one text. Lower case, padding, spaces, the digits
//! 0, 1, 8 and 9, impossible lengths, and nonzero spare bits are refused; a caller that wants to be
//! lenient with a typed key cleans it first.

use crate::vocabulary::{SecretBytes, SecretText};
use core::fmt;

/// The most characters read; a key of 64 bytes has 103.
const TEXT_BYTES_MAX: usize = 1024;

/// Why a text is not base32.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Base32Error {
    /// A character outside `A-Z` and `2-7`.
    Character,
    /// A length that no byte string has, or more than 1024 characters.
    Length,
    /// Spare bits at the end are not zero: a different text encodes the same bytes.
    SpareBits,
}

impl fmt::Display for Base32Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Character => "key must be the letters A to Z and the digits 2 to 7",
            Self::Length => "key is cut off or longer than 1024 characters; copy all of it",
            Self::SpareBits => "key ends in a character that cannot stand there; copy all of it",
        })
    }
}

impl core::error::Error for Base32Error {}

/// The text of the bytes.
pub(crate) fn encode(bytes: &[u8]) -> SecretText {
    // Reserved up front: growing would leave copies of the key behind.
    let mut text = String::with_capacity(bytes.len().saturating_mul(8).div_ceil(5));
    let mut waiting = 0_u32;
    let mut bits = 0_u32;
    for byte in bytes {
        waiting = ((waiting << 8) | u32::from(*byte)) & 0xfff;
        bits += 8;
        while bits >= 5 {
            bits -= 5;
            text.push(letter(waiting >> bits));
        }
    }
    if bits > 0 {
        text.push(letter(waiting << (5 - bits)));
    }
    SecretText::new(text)
}

/// The bytes of the text.
pub(crate) fn decode(text: &str) -> Result<SecretBytes, Base32Error> {
    if text.len() > TEXT_BYTES_MAX || matches!(text.len() % 8, 1 | 3 | 6) {
        return Err(Base32Error::Length);
    }
    let mut bytes = Vec::with_capacity(text.len().saturating_mul(5) / 8);
    let mut waiting = 0_u32;
    let mut bits = 0_u32;
    for character in text.bytes() {
        let value = match character {
            b'A'..=b'Z' => character - b'A',
            b'2'..=b'7' => character - b'2' + 26,
            _ => return Err(Base32Error::Character),
        };
        waiting = ((waiting << 5) | u32::from(value)) & 0xfff;
        bits += 5;
        if bits >= 8 {
            bits -= 8;
            let [.., byte] = (waiting >> bits).to_be_bytes();
            bytes.push(byte);
        }
    }
    let bytes = SecretBytes::new(bytes);
    if waiting & ((1 << bits) - 1) != 0 {
        return Err(Base32Error::SpareBits);
    }
    Ok(bytes)
}

/// The letter of the five lowest bits, without a table: a lookup would leave its index in the
/// cache.
fn letter(value: u32) -> char {
    let [.., byte] = (value & 31).to_be_bytes();
    char::from(if byte < 26 { b'A' + byte } else { b'2' + (byte - 26) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn refusal(text: &str) -> Option<Base32Error> {
        decode(text).err()
    }

    #[test]
    fn rfc_4648_section_10() {
        for (bytes, text) in [
            ("", ""),
            ("f", "MY"),
            ("fo", "MZXQ"),
            ("foo", "MZXW6"),
            ("foob", "MZXW6YQ"),
            ("fooba", "MZXW6YTB"),
            ("foobar", "MZXW6YTBOI"),
        ] {
            assert_eq!(encode(bytes.as_bytes()).expose(), text);
            assert_eq!(decode(text).ok().unwrap().expose(), bytes.as_bytes(), "{text}");
        }
    }

    #[test]
    fn strange_characters_are_refused() {
        for text in [
            "MZXW6YT0",
            "MZXW6YT1",
            "MZXW6YT8",
            "MZXW6YT9",
            "mzxw6ytb",
            "MZXW6YQ=",
            "MZXW 6YT",
            "MZXW-6YT",
            "MZXW6YT\0",
            "MZXW6YT\n",
            "MZXW6Y\u{ff22}",
            "MZXW6Y\u{c9}",
        ] {
            assert!(refusal(text).is_some(), "{text:?}");
        }
        assert_eq!(refusal("MZXW6YT0"), Some(Base32Error::Character));
    }

    #[test]
    fn lengths_of_no_byte_string_are_refused() {
        for length in [1, 3, 6, 9, 11, 14] {
            assert_eq!(refusal(&"A".repeat(length)), Some(Base32Error::Length), "{length}");
        }
        for length in [0, 2, 4, 5, 7, 8, 10, 1024] {
            assert_eq!(refusal(&"A".repeat(length)), None, "{length}");
        }
        assert_eq!(refusal(&"A".repeat(1032)), Some(Base32Error::Length));
    }

    #[test]
    fn spare_bits_must_be_zero() {
        for text in ["MZ", "MB", "M7", "MZXR", "MZXX", "MZXW7", "MZXW6YR", "MZXW6YX"] {
            assert_eq!(refusal(text), Some(Base32Error::SpareBits), "{text}");
        }
    }

    proptest! {
        #[test]
        fn agrees_with_another_implementation(bytes in prop::collection::vec(any::<u8>(), 0..80)) {
            let text = encode(&bytes);
            prop_assert_eq!(text.expose(), data_encoding::BASE32_NOPAD.encode(&bytes));
            let read = decode(text.expose()).ok().unwrap();
            prop_assert_eq!(read.expose(), &bytes[..]);
        }

        #[test]
        fn one_byte_string_has_one_text(text in "[A-Z2-7]{0,24}") {
            if let Ok(bytes) = decode(&text) {
                let written = encode(bytes.expose());
                prop_assert_eq!(written.expose(), text);
            } else {
                prop_assert!(data_encoding::BASE32_NOPAD.decode(text.as_bytes()).is_err());
            }
        }
    }
}
