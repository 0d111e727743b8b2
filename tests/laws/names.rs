//! Names of groups, against a table written by hand from the standard's charts.

use crate::host::*;
use countersign::policy::Policy;
use countersign::policy::lint::lint;
use countersign::policy::rules::CompiledPolicy;
use countersign::vocabulary::*;
use proptest::prelude::*;

/// How a letter is spelled, what it is where rules ask, and what where rules skip.
type Letter = (&'static str, &'static str, &'static str);

const LETTERS: [Letter; 31] = [
    ("a", "a", "a"),
    ("A", "a", "a"),
    ("\u{ff41}", "a", "\u{ff41}"),
    ("\u{ff21}", "a", "\u{ff41}"),
    ("s", "s", "s"),
    ("S", "s", "s"),
    ("\u{17f}", "s", "\u{17f}"),
    ("ß", "ss", "ß"),
    ("\u{1e9e}", "ss", "ß"),
    ("k", "k", "k"),
    ("K", "k", "k"),
    ("\u{212a}", "k", "k"),
    ("é", "é", "é"),
    ("É", "é", "é"),
    ("e\u{301}", "é", "é"),
    ("E\u{301}", "é", "é"),
    ("i", "i", "i"),
    ("I", "i", "i"),
    ("\u{131}", "\u{131}", "\u{131}"),
    ("\u{130}", "i\u{307}", "i\u{307}"),
    ("σ", "σ", "σ"),
    ("Σ", "σ", "σ"),
    ("ς", "σ", "ς"),
    ("ж", "ж", "ж"),
    ("Ж", "ж", "ж"),
    ("ﬁ", "fi", "ﬁ"),
    ("f", "f", "f"),
    ("김", "김", "김"),
    ("\u{1100}\u{1175}\u{11b7}", "김", "김"),
    ("カ", "カ", "カ"),
    ("ｶ", "カ", "ｶ"),
];

/// What a directory may hold besides, and a policy may not.
const INVISIBLE: [Letter; 4] = [
    ("\u{200b}", "", "\u{200b}"),
    ("\u{ad}", "", "\u{ad}"),
    ("\u{202e}", "", "\u{202e}"),
    ("\u{fe0f}", "", "\u{fe0f}"),
];

/// A name by its letters.
#[derive(Debug, Clone)]
struct Name(Vec<Letter>);

impl Name {
    fn spelled(&self) -> String {
        self.0.iter().map(|(spelled, _, _)| *spelled).collect()
    }

    fn asked(&self) -> String {
        self.0.iter().map(|(_, asked, _)| *asked).collect()
    }

    fn skipped(&self) -> String {
        self.0.iter().map(|(_, _, skipped)| *skipped).collect()
    }
}

fn plain() -> impl Strategy<Value = Name> {
    prop::collection::vec(prop::sample::select(&LETTERS[..]), 1..4).prop_map(Name)
}

/// A name of the directory: any, or one of the policy's in other letters.
fn in_directory() -> impl Strategy<Value = Name> {
    let all: Vec<Letter> = LETTERS.into_iter().chain(INVISIBLE).collect();
    prop::collection::vec(prop::sample::select(all), 1..4).prop_map(Name)
}

fn policy(require: &[Name], skip: &[Name]) -> String {
    let names = |names: &[Name]| names.iter().map(Name::spelled).collect::<Vec<_>>();
    serde_json::json!({
        "mode": "enforce",
        "groups": {"require": names(require), "skip": names(skip)},
    })
    .to_string()
}

fn decided(policy: &str, groups: &[Name]) -> Decision {
    let compiled = CompiledPolicy::new(Policy::parse(policy).expect("a policy"));
    compiled.decide(&Situation {
        at: START,
        product: Product::Jira,
        channel: Channel::Form,
        groups: groups.iter().map(Name::spelled).collect(),
        licensed: true,
        standing: Standing { enrolled: vec![Method::Totp], ..Standing::default() },
    })
}

proptest! {
    #![proptest_config(config())]

    /// A rule that asks meets what the table says, a rule that skips meets less, and asking wins.
    // findings: F-A4
    #[test]
    fn rules_meet_the_groups_of_the_table(
        require in prop::collection::vec(plain(), 0..4),
        skip in prop::collection::vec(plain(), 0..4),
        groups in prop::collection::vec(in_directory(), 0..5),
    ) {
        let asks = groups.iter().find(|group| {
            require.iter().any(|name| name.asked() == group.asked())
        });
        let skips = groups.iter().find(|group| {
            skip.iter().any(|name| name.skipped() == group.skipped())
        });
        let expected = match (asks, skips) {
            (Some(group), _) => ("groups.require", group.spelled()),
            (None, Some(group)) => ("groups.skip", group.spelled()),
            (None, None) => ("default", String::new()),
        };
        let decision = decided(&policy(&require, &skip), &groups);
        let look = decision.looked.iter().find(|look| look.matched).expect("a rule");
        prop_assert_eq!((decision.rule.as_str(), look.on.clone()), expected);
    }

    /// The linter names exactly the names that mean several groups of the directory.
    // findings: F-A4
    #[test]
    fn the_linter_finds_the_names_that_mean_several_groups(
        require in prop::collection::vec(plain(), 0..4),
        skip in prop::collection::vec(plain(), 0..4),
        groups in prop::collection::vec(in_directory(), 0..12),
    ) {
        let directory: Vec<String> = groups.iter().map(Name::spelled).collect();
        let mut expected = Vec::new();
        for (list, names, form) in [
            ("require", &require, Name::asked as fn(&Name) -> String),
            ("skip", &skip, Name::skipped),
        ] {
            for (place, name) in names.iter().enumerate() {
                let is_first = names.iter().position(|one| form(one) == form(name)) == Some(place);
                let mut meant: Vec<String> = groups
                    .iter()
                    .filter(|group| form(group) == form(name))
                    .map(Name::spelled)
                    .collect();
                meant.sort();
                meant.dedup();
                if is_first && meant.len() > 1 {
                    expected.push(format!("groups.{list}[{place}]"));
                }
            }
        }
        let found = lint(&policy(&require, &skip), &directory).into_iter();
        let found: Vec<String> =
            found.filter(|one| one.severity == Severity::Error).map(|one| one.path).collect();
        prop_assert_eq!(found, expected);
    }

    /// A policy takes a name, or refuses it with its path; whatever it takes meets itself.
    // findings: F-A4
    #[test]
    fn a_name_that_a_policy_takes_meets_itself(name in "\\PC{1,6}|.{1,6}|[a-zé ]{1,9}") {
        let text = |list: &str| {
            serde_json::json!({"mode": "enforce", "groups": {list: [name]}}).to_string()
        };
        for (list, rule) in [("require", "groups.require"), ("skip", "groups.skip")] {
            let group: Letter = (Box::leak(name.clone().into_boxed_str()), "", "");
            match Policy::parse(&text(list)) {
                Ok(_) => {
                    let decision = decided(&text(list), &[Name(vec![group])]);
                    prop_assert_eq!(decision.rule.as_str(), rule);
                }
                Err(refused) => prop_assert_eq!(refused.path, format!("groups.{list}[0]")),
            }
        }
    }
}
