//! Security questions: knowledge that others may have too. NIST does not accept them as an
//! authenticator (SP 800-63B section 5.1.1.2); here they only stand in for another method.
//!
//! An answer has one form: compatibility decomposed (NFKD, which distinguishes exactly what NFKC
//! does and needs half the tables), one case, single spaces. It is stored as Argon2id, because its
//! few bits are all that keeps a reader of memory from the answer itself.

use crate::crypto::compare::same;
use crate::crypto::derive::digest_of;
use argon2::{Algorithm, Argon2, Params, Version};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::canonical_combining_class;
use zeroize::Zeroizing;

/// Questions a person chooses.
pub(crate) const CHOSEN: usize = 3;
/// How many of them are asked.
pub(crate) const ASKED: usize = 2;
/// The fewest characters of an answer in its one form.
const ANSWER_CHARACTERS_MIN: usize = 3;
/// The most bytes of an answer as typed.
const ANSWER_BYTES_MAX: usize = 256;
/// OWASP's minimum: 19 MiB, two passes, one lane.
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;

/// An answer in the form that is hashed. Wiped on drop, no `Debug`.
pub(crate) struct TypedAnswer(Zeroizing<String>);

impl TypedAnswer {
    /// Folds width, case and spaces; this is the only place that does. `None` above 256 bytes, or
    /// if nothing is left.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        if text.len() > ANSWER_BYTES_MAX || text.contains(char::is_control) {
            return None;
        }
        let one = folded(text);
        (!one.is_empty()).then_some(Self(one))
    }
}

/// The one form of an answer, a question or a name.
fn folded(text: &str) -> Zeroizing<String> {
    // Upper, then lower: `ß` and `SS` become the same.
    let upper = collected(text.nfkd().flat_map(char::to_uppercase));
    let folded = collected(upper.chars().flat_map(char::to_lowercase).nfkd());
    let mut one = Zeroizing::new(String::with_capacity(folded.len()));
    for word in folded.split_whitespace() {
        if !one.is_empty() {
            one.push(' ');
        }
        one.push_str(word);
    }
    one
}

/// Measured first: growing would leave copies of an answer behind.
fn collected(letters: impl Iterator<Item = char> + Clone) -> Zeroizing<String> {
    let bytes = letters.clone().map(char::len_utf8).sum();
    let mut text = Zeroizing::new(String::with_capacity(bytes));
    letters.for_each(|letter| text.push(letter));
    text
}

/// Identifies a question by its text, so that reordering the list changes no one's questions, and a
/// reworded question is no longer asked. An editor that saves accents as characters of their own
/// rewords nothing.
pub(crate) fn id_of(question: &str) -> [u8; 16] {
    let decomposed: String = question.nfd().collect();
    let digest = digest_of(&[b"countersign/v1/question", decomposed.as_bytes()]);
    let (start, _) = digest.split_first_chunk().unwrap_or((&[0; 16], &[]));
    *start
}

/// Whether answers are good enough to set: long enough, all different, none the person's own name,
/// and none contained in its question or containing it.
pub(crate) fn are_good(answers: &[(&str, &TypedAnswer)], name: &str) -> bool {
    let name = folded(name);
    let mut seen: Vec<&str> = Vec::new();
    answers.iter().all(|(question, answer)| {
        let text = answer.0.as_str();
        let is_new = !seen.contains(&text) && text != name.as_str();
        seen.push(text);
        let question = folded(question);
        let is_part = question.contains(text) || text.contains(question.as_str());
        text.chars().filter(|part| begins_letter(*part)).count() >= ANSWER_CHARACTERS_MIN
            && is_new
            && !is_part
    })
}

/// Whether a part of a decomposed text begins a letter: accents do not, nor do the vowel and the
/// end of a syllable of Hangul, which would count as three.
fn begins_letter(part: char) -> bool {
    canonical_combining_class(part) == 0 && !('\u{1160}'..='\u{11ff}').contains(&part)
}

/// The slow hash of an answer. `None` if there is no memory for it.
pub(crate) fn hash(answer: &TypedAnswer, salt: &[u8; 16]) -> Option<Zeroizing<[u8; 32]>> {
    let parameters = Params::new(MEMORY_KIB, PASSES, 1, Some(32)).ok()?;
    let mut hash = Zeroizing::new([0; 32]);
    Argon2::new(Algorithm::Argon2id, Version::V0x13, parameters)
        .hash_password_into(answer.0.as_bytes(), salt, hash.as_mut_slice())
        .ok()?;
    Some(hash)
}

/// Whether an answer has this hash. `None` if it could not be computed.
pub(crate) fn is_answer(
    answer: &TypedAnswer,
    salt: &[u8; 16],
    expected: &[u8; 32],
) -> Option<bool> {
    hash(answer, salt).map(|hash| same(hash.as_slice(), expected))
}

/// Which of the chosen questions are asked, by their positions among the chosen. They stay the same
/// until solved, so asking again offers no easier ones; then they change, so answers that were just
/// accepted are not accepted again.
pub(crate) fn asked(seed: &[u8; 32], solved: u32) -> [usize; ASKED] {
    let [first, ..] = *seed;
    // Three pairs out of three questions, in turn.
    match (u32::from(first) % 3 + solved % 3) % 3 {
        0 => [0, 1],
        1 => [0, 2],
        _ => [1, 2],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(text: &str) -> TypedAnswer {
        TypedAnswer::parse(text).unwrap()
    }

    #[test]
    fn one_form_for_width_case_and_space() {
        for (a, b) in [
            ("Hauptstraße", "HAUPTSTRASSE"),
            ("  New   York ", "new york"),
            ("ＡＢＣ", "abc"),
            ("Ångström", "ÅNGSTRÖM"),
            ("e\u{301}té", "ÉTÉ"),
        ] {
            assert!(*typed(a).0 == *typed(b).0, "{a} {b}");
        }
        assert!(TypedAnswer::parse("   ").is_none());
        assert!(TypedAnswer::parse("a\0b").is_none());
        assert!(TypedAnswer::parse(&"x".repeat(257)).is_none());
    }

    #[test]
    fn short_equal_and_contained_answers_are_refused() {
        let question = "What was the name of your first teacher?";
        let good = |answers: [&str; 3]| {
            let typed = answers.map(typed);
            let pairs = [(question, &typed[0]), (question, &typed[1]), (question, &typed[2])];
            are_good(&pairs, "Alice")
        };
        assert!(good(["Miller", "Vienna", "Berta"]));
        assert!(!good(["Miller", "Vienna", "ab"]));
        assert!(!good(["Miller", "Vienna", "MILLER "]));
        assert!(!good(["Miller", "Vienna", "teacher"]));
        assert!(!good(["Miller", "Vienna", &format!("{question} I forgot")]));
        assert!(!good(["Miller", "Vienna", " ALICE"]));
    }

    // findings: F-A11
    #[test]
    fn characters_are_counted_composed() {
        let question = "What was the name of your first teacher?";
        let good = |text: &str| are_good(&[(question, &typed(text))], "Alice");
        for short in ["김", "가나", "é\u{301}", "e\u{301}t", "ﬁ", "ﬀ"] {
            assert!(!good(short), "{short}");
        }
        for long in ["김민수", "été", "ﬁx", "株式会"] {
            assert!(good(long), "{long}");
        }
    }

    #[test]
    fn a_question_in_another_normal_form_is_the_same() {
        assert_eq!(
            id_of("Wo spielten Sie als Kind am Bühl?"),
            id_of("Wo spielten Sie als Kind am Bu\u{308}hl?")
        );
        assert_ne!(id_of("Bühl?"), id_of("Buhl?"));
        assert_ne!(id_of("Bühl?"), id_of("BÜHL?"));
    }

    /// 120 characters are 360 bytes in many scripts.
    #[test]
    fn a_question_may_be_longer_than_an_answer() {
        let question = "\u{7b2c}".repeat(120);
        let answer = typed("\u{7b2c}\u{4e00}\u{6b21}");
        assert!(are_good(&[(&question, &answer)], "Alice"));
        assert!(!are_good(&[(&question, &typed("\u{7b2c}\u{7b2c}\u{7b2c}"))], "Alice"));
    }

    #[test]
    fn an_answer_is_known_by_its_hash_alone() {
        let hash = hash(&typed("Miller"), &[1; 16]).unwrap();
        assert_eq!(is_answer(&typed(" MILLER"), &[1; 16], &hash), Some(true));
        assert_eq!(is_answer(&typed("Muller"), &[1; 16], &hash), Some(false));
        assert_eq!(is_answer(&typed("Miller"), &[2; 16], &hash), Some(false));
    }

    #[test]
    fn two_different_ones_of_three_are_asked_and_all_of_them_in_turn() {
        for first in 0..=255 {
            for solved in [0, 1, 2, 3, u32::MAX - 1] {
                let pair = asked(&[first; 32], solved);
                let [a, b] = pair;
                assert!(a < b && b < CHOSEN);
                assert_ne!(pair, asked(&[first; 32], solved + 1));
            }
            let pairs: std::collections::BTreeSet<_> =
                (0..3).map(|solved| asked(&[first; 32], solved)).collect();
            assert_eq!(pairs.len(), 3);
        }
    }
}
