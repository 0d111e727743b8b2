//! Modhex: sixteen letters that stand on the same keys of most keyboards, and the text of a Yubico
//! OTP in them.

/// The letters in the order of their values.
pub(crate) const LETTERS: &[u8; 16] = b"cbdefghijklnrtuv";
/// Letters of the encrypted block.
const BLOCK_LETTERS: usize = 32;
/// The most letters of a whole OTP: a public id of 16 bytes, and the block.
pub(crate) const OTP_LETTERS_MAX: usize = 64;

/// The public id and the block of an OTP without the spaces around it, in any case: capital letters
/// come from caps lock.
pub(crate) fn parts_of(text: &str) -> Option<(&str, &str)> {
    let text = text.trim_matches(' ');
    let block = text.len().checked_sub(BLOCK_LETTERS)?;
    let (public_id, block) = text.split_at_checked(block)?;
    let is_whole = text.len() <= OTP_LETTERS_MAX
        && !public_id.is_empty()
        && public_id.len().is_multiple_of(2)
        && text.chars().all(is_letter);
    is_whole.then_some((public_id, block))
}

/// Whether a text is a public id: 1 to 16 bytes, in lower case.
#[cfg(feature = "server")]
pub(crate) fn is_public_id(text: &str) -> bool {
    (2..=32).contains(&text.len())
        && text.len().is_multiple_of(2)
        && text.bytes().all(|letter| LETTERS.contains(&letter))
}

/// Whether a character is one of the letters, in any case.
pub(crate) fn is_letter(letter: char) -> bool {
    u8::try_from(letter).is_ok_and(|letter| LETTERS.contains(&letter.to_ascii_lowercase()))
}

/// The value of a letter in lower case.
#[cfg(feature = "server")]
pub(crate) fn value_of(letter: u8) -> Option<u8> {
    (0_u8..).zip(LETTERS).find(|(_, modhex)| **modhex == letter).map(|(value, _)| value)
}
