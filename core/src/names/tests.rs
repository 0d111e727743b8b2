use super::*;
use proptest::prelude::*;

/// Pairs, and whether rules that ask for more and rules that ask for less take them for one.
const PAIRS: [(&str, &str, bool, bool); 27] = [
    ("Jira-Administrators", "jira-administrators", true, true),
    ("Büro", "BU\u{308}RO", true, true),
    ("Å", "\u{212b}", true, true),
    // The Kelvin sign is another encoding of K.
    ("\u{212a}elvin", "kelvin", true, true),
    ("Ω", "\u{2126}", true, true),
    // Full width, compatibility letters, ligatures and blanks of other widths.
    ("\u{ff41}\u{ff44}mins", "admins", true, false),
    ("ﬁnance", "finance", true, false),
    ("\u{1d400}dmins", "admins", true, false),
    ("the\u{a0}staff", "the staff", true, false),
    ("ﾃｽﾄ", "テスト", true, false),
    // The long s, sharp s and its upper case, the sigma at the end of a word.
    ("\u{17f}taff", "staff", true, false),
    ("straße", "STRASSE", true, false),
    ("straße", "STRA\u{1e9e}E", true, true),
    ("ὀδυσσεύς", "ὈΔΥΣΣΕΎΣ", true, false),
    ("ﬀ", "FF", true, false),
    // The dotless i and the dotted I are Turkish letters and no spelling of i.
    ("adm\u{131}ns", "admins", false, false),
    ("ADM\u{130}NS", "admins", false, false),
    ("ADM\u{130}NS", "admi\u{307}ns", true, true),
    ("ADM\u{130}NS", "ADMI\u{307}NS", true, true),
    // What no one sees.
    ("sta\u{200b}ff", "staff", true, false),
    ("sta\u{ad}ff", "staff", true, false),
    ("\u{202e}staff", "staff", true, false),
    ("staff\u{fe0f}", "staff", true, false),
    (" staff", "staff\t", true, false),
    // Letters of other scripts may look alike; they are others.
    ("\u{441}taff", "staff", false, false),
    ("staff", "staf", false, false),
    ("staff-1", "staff\u{2010}1", false, false),
];

// findings: F-A4
#[test]
fn forms_meet_where_they_should() {
    for (one, other, tightly, loosely) in PAIRS {
        assert_eq!(tight(one) == tight(other), tightly, "tight: {one:?} {other:?}");
        assert_eq!(loose(one) == loose(other), loosely, "loose: {one:?} {other:?}");
    }
}

// findings: F-A4
#[test]
fn names_that_cannot_be_told_apart_or_typed_are_not_plain() {
    for odd in [
        " staff",
        "staff ",
        "\u{3000}staff",
        "staff\n",
        "sta\0ff",
        "sta\u{7f}ff",
        "sta\u{85}ff",
        "sta\u{200b}ff",
        "\u{feff}staff",
        "sta\u{200d}ff",
        "sta\u{ad}ff",
        "sta\u{2060}ff",
        "sta\u{3164}ff",
        "sta\u{fe0f}ff",
        "sta\u{e0041}ff",
        "sta\u{202e}ff",
        "sta\u{2067}ff",
        "sta\u{200f}ff",
        "sta\u{2028}ff",
        "sta\u{378}ff",
        "sta\u{e000}ff",
        "sta\u{10fffe}ff",
    ] {
        assert!(!is_plain(odd), "{odd:?}");
    }
    for name in ["staff", "the staff", "Büro-Admins", "管理者", "ผู้ดูแล", "מנהלים", "🔑", "ǅ"]
    {
        assert!(is_plain(name), "{name:?}");
    }
}

#[test]
fn shown_texts_may_join_letters_but_not_turn_them() {
    for text in ["می\u{200c}خواهم", "👩\u{200d}💻", "❤\u{fe0f}"] {
        assert!(is_shown_as_written(text), "{text:?}");
    }
    for text in ["\u{202e}enohP", "a\u{2066}b", "a\u{61c}b", "a\u{2029}b", "a\nb", "\u{feff}a"] {
        assert!(!is_shown_as_written(text), "{text:?}");
    }
}

/// Folding is the standard's: another implementation, made from the standard's own table, meets the
/// same letters.
#[test]
fn folding_agrees_with_another_implementation() {
    let letters: Vec<char> = ('\0'..=char::MAX).filter(|one| unicode::is_assigned(*one)).collect();
    let mut by_form = std::collections::HashMap::<String, Vec<char>>::new();
    for letter in &letters {
        by_form.entry(folded(&letter.to_string())).or_default().push(*letter);
    }
    let same = |one: char, other: char| {
        focaccia::unicode_full_case_eq(&one.to_string(), &other.to_string())
    };
    for met in by_form.values() {
        assert!(met.iter().all(|one| same(met[0], *one)), "{met:?} meet here only");
    }
    // Whatever meets there folds to a form of its own there: it is the form of one letter or two.
    for letter in letters {
        let form = folded(&letter.to_string());
        assert!(focaccia::unicode_full_case_eq(&letter.to_string(), &form), "{letter:?} {form:?}");
    }
}

proptest! {
    /// A form is its own form, so folding the policy and folding the directory agree.
    #[test]
    fn a_form_is_its_own(name in "\\PC{0,12}") {
        for form in [tight, loose] {
            let once = form(&name).into_owned();
            prop_assert_eq!(&*form(&once), once.as_str());
        }
    }

    /// Whatever loosening takes for one, tightening does too: no exemption reaches past a rule
    /// that asks.
    #[test]
    fn tight_meets_wherever_loose_does(
        name in "[a-zA-ZßẞſKÅİıΣςσǅéÉ\u{301}\u{308}\u{ff21}ﬁ]{0,8}",
    ) {
        let other = name.to_lowercase();
        if loose(&name) == loose(&other) {
            prop_assert_eq!(tight(&name), tight(&other));
        }
        let lowered = loose(&name);
        prop_assert_eq!(tight(&lowered), tight(&name));
    }

    /// Of plain ASCII names both forms are the lower case, which is what makes them cheap.
    #[test]
    fn ascii_is_only_lowered(name in "[!-~][ -~]{0,20}[!-~]") {
        prop_assert_eq!(tight(&name), name.to_ascii_lowercase());
        prop_assert_eq!(loose(&name), name.to_ascii_lowercase());
    }
}
