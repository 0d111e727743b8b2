//! Which group rules a person's groups meet.
//!
//! The policy's names are folded once, when it is compiled. Of a person's groups, those in ASCII
//! have one form for all rules and are looked up once; most are in lower case already and are not
//! even copied.

use super::form::Groups;
use crate::names::{loose, tight};
use std::borrow::Cow;
use std::collections::HashMap;

/// The names of all group rules, each in the form its rule compares.
#[derive(Debug)]
pub(super) struct GroupNames {
    names: HashMap<String, usize>,
    has_require: bool,
    has_skip: bool,
}

/// The lists that contain a name, as bits. One map serves them all, so that a name is hashed once.
const REQUIRE: usize = 1;
const SKIP: usize = 2;

/// The groups that rules apply to, as the directory spells them; the first one of each kind.
#[derive(Default)]
pub(super) struct Memberships<'a> {
    pub(super) required: Option<&'a String>,
    /// Not looked for any further once a group is required.
    pub(super) skipped: Option<&'a String>,
}

impl GroupNames {
    pub(super) fn new(groups: &Groups) -> Self {
        let mut names = HashMap::<String, usize>::new();
        let mut add = |name: Cow<'_, str>, list| {
            let lists = names.get(&*name).copied().unwrap_or_default();
            names.insert(name.into_owned(), lists | list);
        };
        groups.require.iter().for_each(|name| add(tight(name), REQUIRE));
        groups.skip.iter().for_each(|name| add(loose(name), SKIP));
        let (has_require, has_skip) = (!groups.require.is_empty(), !groups.skip.is_empty());
        Self { names, has_require, has_skip }
    }

    pub(super) fn of<'a>(&self, groups: &'a [String]) -> Memberships<'a> {
        let mut met = Memberships::default();
        if self.names.is_empty() {
            return met;
        }
        for group in groups {
            let lists = self.lists(group);
            if lists & REQUIRE != 0 {
                met.required = Some(group);
                break;
            }
            if lists & SKIP != 0 && met.skipped.is_none() {
                met.skipped = Some(group);
            }
        }
        met
    }

    fn lists(&self, group: &str) -> usize {
        let named = |name: &str| self.names.get(name).copied().unwrap_or_default();
        if group.is_ascii() && group.trim_ascii() == group {
            return named(&loose(group));
        }
        let require = if self.has_require { named(&tight(group)) & REQUIRE } else { 0 };
        let skip = if self.has_skip { named(&loose(group)) & SKIP } else { 0 };
        require | skip
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn met(require: &[&str], skip: &[&str], groups: &[&str]) -> (Option<String>, Option<String>) {
        let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        let names = GroupNames::new(&Groups { require: owned(require), skip: owned(skip) });
        let groups: Vec<String> = owned(groups);
        let Memberships { required, skipped } = names.of(&groups);
        (required.cloned(), skipped.cloned())
    }

    // findings: F-A4
    #[test]
    fn a_rule_that_asks_meets_look_alikes_and_one_that_skips_does_not() {
        for look_alike in ["\u{ff52}obots", "robot\u{17f}", "robots\u{200b}", " robots"] {
            let (required, _) = met(&["robots"], &[], &[look_alike]);
            assert_eq!(required.as_deref(), Some(look_alike));
            assert_eq!(met(&[], &["robots"], &[look_alike]), (None, None), "{look_alike:?}");
        }
        for spelling in ["robots", "Robots", "ROBOTS"] {
            let (required, _) = met(&["robots"], &[], &[spelling]);
            let (_, skipped) = met(&[], &["Robots"], &[spelling]);
            assert_eq!((required.as_deref(), skipped.as_deref()), (Some(spelling), Some(spelling)));
        }
    }

    #[test]
    fn a_name_of_one_list_is_not_a_name_of_the_other() {
        // `ſtaff` of the policy has the tight form of `staff`, which must not make it a skip.
        assert_eq!(met(&["\u{17f}taff"], &["x"], &["staff"]), (Some("staff".into()), None));
        assert_eq!(met(&["x"], &["\u{17f}taff"], &["staff"]), (None, None));
    }

    #[test]
    fn the_first_group_of_each_kind_is_told() {
        let groups = ["other", "Robots", "robots", "Staff", "admins"];
        let (required, skipped) = met(&["staff", "admins"], &["robots"], &groups);
        assert_eq!((required.as_deref(), skipped.as_deref()), (Some("Staff"), Some("Robots")));
        assert_eq!(met(&[], &[], &groups), (None, None));
    }
}
