//! Names that people type and directories hold: what may stand in one, and when two are the same.
//!
//! | form | for | what is the same |
//! |---|---|---|
//! | [`tight`] | rules that ask for more | what looks or sounds alike: NFKC, full case folding, without what is invisible |
//! | [`loose`] | rules that ask for less | one text in two encodings or cases: NFC and lower case, letter by letter |
//!
//! A rule that tightens may meet too much: a person is asked once more than needed. A rule that
//! loosens must not, because a directory may keep look-alikes apart, and one of them may be a
//! thief's. Both forms of an ASCII name are its lower case.
//!
//! The forms are decomposed ones (NFKD, NFD): they are equal exactly where the composed ones are,
//! and need no tables to compose.
//!
//! References: Unicode Standard, section 3.13 (D145 to D147); UAX #15 for NFC and NFKC.

use std::borrow::Cow;

mod unicode;

pub use unicode::{Unicode, lend};

/// Small dotless i: upper case makes it `I`, but case folding keeps it apart from `i`.
const DOTLESS_I: char = '\u{131}';

/// The form in which rules that ask for more compare names: NFKC and full case folding, without
/// invisible characters and blanks at either end.
pub(crate) fn tight(name: &str) -> Cow<'_, str> {
    if name.is_ascii() {
        return in_lower_case(name.trim_matches(|letter: char| letter.is_ascii_whitespace()));
    }
    // Twice, because folding may undo the normal form (D145).
    let folded = unicode::nfkd(&folded(&unicode::nfkd(&folded(&unicode::nfkd(name)))));
    let visible: String = folded.chars().filter(|letter| !is_invisible(*letter)).collect();
    Cow::Owned(unicode::nfkd(visible.trim()))
}

/// The form in which rules that ask for less compare names: NFC, and each letter in lower case.
pub(crate) fn loose(name: &str) -> Cow<'_, str> {
    if name.is_ascii() {
        return in_lower_case(name);
    }
    Cow::Owned(unicode::nfd(&unicode::lower(&unicode::nfd(name))))
}

/// Whether people can tell this name from others and type it again: no blank at either end, nothing
/// invisible, no control character, nothing that Unicode has not assigned.
pub(crate) fn is_plain(name: &str) -> bool {
    name.trim() == name
        && is_shown_as_written(name)
        && name.chars().all(|letter| !is_invisible(letter) && unicode::is_assigned(letter))
}

/// Whether a text is shown in the order it is written, on one line: no control character, no line
/// or paragraph separator, nothing that changes its direction.
pub(crate) fn is_shown_as_written(text: &str) -> bool {
    !text.chars().any(|letter| {
        letter.is_control()
            || matches!(letter, '\u{2028}' | '\u{2029}' | '\u{feff}')
            || is_direction(letter)
    })
}

fn in_lower_case(name: &str) -> Cow<'_, str> {
    if name.bytes().any(|byte| byte.is_ascii_uppercase()) {
        Cow::Owned(name.to_ascii_lowercase())
    } else {
        Cow::Borrowed(name)
    }
}

/// Full case folding (D144). Lower, upper and lower case again meet exactly where folding does,
/// except for the dotless i.
fn folded(name: &str) -> String {
    let parts = name.split_inclusive(DOTLESS_I);
    parts.fold(String::with_capacity(name.len()), |mut folded, part| {
        let letters = part.strip_suffix(DOTLESS_I);
        let lower = unicode::lower(letters.unwrap_or(part));
        folded.push_str(&unicode::lower(&unicode::upper(&lower)));
        if letters.is_some() {
            folded.push(DOTLESS_I);
        }
        folded
    })
}

/// Bidi_Control (UAX #9).
const fn is_direction(letter: char) -> bool {
    matches!(letter, '\u{61c}' | '\u{200e}' | '\u{200f}')
        || matches!(letter, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Default_Ignorable_Code_Point (UAX #44), which contains every zero-width character.
const fn is_invisible(letter: char) -> bool {
    matches!(letter, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{3164}' | '\u{feff}' | '\u{ffa0}')
        || matches!(letter, '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}')
        || matches!(letter, '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}')
        || matches!(letter, '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}')
        || matches!(letter, '\u{fe00}'..='\u{fe0f}' | '\u{fff0}'..='\u{fff8}')
        || matches!(letter, '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}')
        || matches!(letter, '\u{e0000}'..='\u{e0fff}')
}

#[cfg(test)]
mod tests;
