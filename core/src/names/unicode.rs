//! Unicode's tables: compiled in, or lent by a page, which has them anyway. They would be a third
//! of its module.

use std::sync::OnceLock;

/// What has to be known about letters.
#[derive(Clone, Copy)]
pub struct Unicode {
    /// Normalization form D (UAX #15).
    pub nfd: fn(&str) -> String,
    /// Normalization form KD (UAX #15).
    pub nfkd: fn(&str) -> String,
    /// Each letter by itself in lower case, of no language.
    pub lower: fn(&str) -> String,
    /// Each letter by itself in upper case, of no language.
    pub upper: fn(&str) -> String,
    /// Whether Unicode has assigned this letter, and not for private use.
    pub is_assigned: fn(char) -> bool,
}

static LENT: OnceLock<Unicode> = OnceLock::new();

/// Lends the tables, once. A build with tables of its own keeps to them; in any other, until then,
/// no policy may name a group with letters outside ASCII, and such groups are compared as they are.
pub fn lend(unicode: Unicode) {
    // A second loan is the same page's.
    let _ = LENT.set(unicode);
}

#[cfg(feature = "unicode")]
fn tables() -> Unicode {
    use unicode_normalization::UnicodeNormalization;
    Unicode {
        nfd: |text| text.nfd().collect(),
        nfkd: |text| text.nfkd().collect(),
        lower: |text| text.chars().flat_map(char::to_lowercase).collect(),
        upper: |text| text.chars().flat_map(char::to_uppercase).collect(),
        is_assigned: unicode_normalization::char::is_public_assigned,
    }
}

#[cfg(not(feature = "unicode"))]
fn tables() -> Unicode {
    const NONE: Unicode = Unicode {
        nfd: str::to_owned,
        nfkd: str::to_owned,
        lower: str::to_owned,
        upper: str::to_owned,
        is_assigned: |_| false,
    };
    LENT.get().copied().unwrap_or(NONE)
}

pub(super) fn nfd(text: &str) -> String {
    (tables().nfd)(text)
}

pub(super) fn nfkd(text: &str) -> String {
    (tables().nfkd)(text)
}

pub(super) fn lower(text: &str) -> String {
    (tables().lower)(text)
}

pub(super) fn upper(text: &str) -> String {
    (tables().upper)(text)
}

pub(super) fn is_assigned(letter: char) -> bool {
    letter.is_ascii() || (tables().is_assigned)(letter)
}
