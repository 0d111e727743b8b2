//! What is wrong or risky in a policy.

use super::form::{Groups, Mode, Policy, Proof};
use crate::names::{loose, tight};
use crate::vocabulary::{Algorithm, Method, PolicyFinding, Severity};
use std::borrow::Cow;
use std::collections::HashMap;

/// Reads a policy text and reports what an administrator should look at, errors first. `directory`
/// holds the names of all groups in the directory, or of none.
#[must_use]
pub fn lint(text: &str, directory: &[String]) -> Vec<PolicyFinding> {
    match Policy::parse(text) {
        Ok(policy) => met(&policy.groups, directory).chain(warnings(&policy)).collect(),
        Err(error) => vec![PolicyFinding {
            severity: Severity::Error,
            code: error.code.into(),
            path: error.path,
            message: error.message,
        }],
    }
}

/// Names by which the policy means several groups of the directory. Only the directory shows
/// them, so a policy with such names still opens.
fn met(groups: &Groups, directory: &[String]) -> impl Iterator<Item = PolicyFinding> {
    let require = met_in(&groups.require, directory, tight).map(|place| ("require", place));
    let skip = met_in(&groups.skip, directory, loose).map(|place| ("skip", place));
    require.chain(skip).map(|(list, place)| PolicyFinding {
        severity: Severity::Error,
        code: "groups.met".into(),
        path: format!("groups.{list}[{place}]"),
        message: "several groups of the directory have this name but for case or look-alike \
                  letters: rename all but one"
            .into(),
    })
}

/// The places of these names in their list.
fn met_in(
    names: &[String],
    directory: &[String],
    form: fn(&str) -> Cow<'_, str>,
) -> impl Iterator<Item = usize> {
    let places = numbered(names, form);
    let first = numbered(directory, form);
    let mut met = vec![false; names.len()];
    for name in directory {
        let form = form(name);
        let place = places.get(&*form).and_then(|place| met.get_mut(*place));
        let earliest = first.get(&*form).and_then(|number| directory.get(*number));
        if let Some(is_met) = place {
            *is_met |= earliest != Some(name);
        }
    }
    met.into_iter().enumerate().filter(|(_, is_met)| *is_met).map(|(place, _)| place)
}

/// What is risky in a valid policy.
#[must_use]
pub fn warnings(policy: &Policy) -> Vec<PolicyFinding> {
    about_people(policy)
        .into_iter()
        .chain(about_methods(policy))
        .filter(|(found, ..)| *found)
        .map(|(_, code, path, message)| PolicyFinding {
            severity: Severity::Warning,
            code: code.into(),
            path: path.into(),
            message: message.into(),
        })
        .collect()
}

/// Whether it applies, a code, a path, and what to do.
type Risk = (bool, &'static str, &'static str, &'static str);

/// Who is asked, and how people come to a first factor.
fn about_people(policy: &Policy) -> [Risk; 5] {
    [
        (
            policy.mode == Mode::ReportOnly,
            "mode.report_only",
            "mode",
            "people who are not enrolled are not asked: set mode to enforce when the report looks \
             right",
        ),
        (
            is_any_in_both(&policy.groups),
            "groups.both",
            "groups.skip",
            "a group is in require and in skip: require wins, so remove it from skip",
        ),
        (
            is_any_twice(&policy.groups),
            "groups.twice",
            "groups",
            "a list names a group twice, perhaps in other letters: each name also means its other \
             spellings, so keep one",
        ),
        (
            policy.enrollment.proof == Proof::None,
            "enrollment.no_proof",
            "enrollment.proof",
            "a stolen password is enough to set up the first factor: set it to email",
        ),
        (
            policy.enrollment.proof == Proof::Email && policy.enrollment.grace_days > 0,
            "enrollment.proof_with_grace",
            "enrollment.grace_days",
            "a password is enough during grace, and people who can change their own address can \
             then prove it: set it to 0",
        ),
    ]
}

/// The lists may have thousands of names each.
fn is_any_in_both(groups: &Groups) -> bool {
    let skip = numbered(&groups.skip, tight);
    groups.require.iter().any(|name| skip.contains_key(&*tight(name)))
}

fn is_any_twice(groups: &Groups) -> bool {
    let (require, skip) = (&groups.require, &groups.skip);
    numbered(require, tight).len() < require.len() || numbered(skip, loose).len() < skip.len()
}

/// The first place of each form.
fn numbered(names: &[String], form: fn(&str) -> Cow<'_, str>) -> HashMap<String, usize> {
    let mut first = HashMap::new();
    for (number, name) in names.iter().enumerate() {
        let form = form(name);
        if !first.contains_key(&*form) {
            first.insert(form.into_owned(), number);
        }
    }
    first
}

fn about_methods(policy: &Policy) -> [Risk; 9] {
    let methods = &policy.methods;
    let totp = &methods.totp;
    [
        (
            !Method::ALL.iter().any(|method| policy.can_begin_with(*method)),
            "methods.imported_only",
            "methods",
            "people cannot set up any of the enabled methods: import a token for each, or enable \
             another method",
        ),
        (
            !methods.backup_only.is_empty(),
            "methods.stand_ins",
            "methods.backup_only",
            "people who have only these are sent to an administrator: check who does",
        ),
        (
            totp.algorithm != Algorithm::Sha1 || totp.digits != 6 || totp.period_seconds != 30,
            "totp.unusual",
            "methods.totp",
            "many apps ignore anything but sha1, 6 digits and 30 seconds and show wrong codes",
        ),
        (
            totp.window_steps > 1,
            "totp.wide_window",
            "methods.totp.window_steps",
            "a window of 2 accepts 5 codes at once: use 1 unless clocks cannot be set",
        ),
        (
            !methods.backup_codes.enabled,
            "backup_codes.off",
            "methods.backup_codes.enabled",
            "people who lose their phone will need an administrator",
        ),
        (
            methods.email.enabled,
            "email.not_conforming",
            "methods.email.enabled",
            "codes by e-mail are not a second factor in NIST's sense: offer another method as well",
        ),
        (
            methods.sms.enabled,
            "sms.restricted",
            "methods.sms.enabled",
            "codes by SMS can be diverted with the number: offer another method as well",
        ),
        (
            methods.security_questions.enabled,
            "security_questions.not_conforming",
            "methods.security_questions.enabled",
            "answers can be found out by asking around: backup codes do the same and are safe",
        ),
        (
            methods.push.enabled,
            "push.fatigue",
            "methods.push.enabled",
            "people approve prompts they did not ask for: prefer WebAuthn",
        ),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_default_policy_is_only_not_enforced_yet_and_asks_no_proof() {
        let codes: Vec<String> = lint("{}", &[]).into_iter().map(|finding| finding.code).collect();
        assert_eq!(codes, ["mode.report_only", "enrollment.no_proof"]);
    }

    #[test]
    fn a_group_in_both_lists_is_told() {
        let found = lint(r#"{"mode":"enforce","groups":{"require":["a"],"skip":["A"]}}"#, &[]);
        assert_eq!(found.first().map(|finding| finding.code.as_str()), Some("groups.both"));
    }

    // findings: F-A4
    #[test]
    fn groups_of_the_directory_that_one_name_means_are_errors() {
        let policy = r#"{"mode":"enforce","groups":{"require":["admins"],"skip":["a","robots"]}}"#;
        let errors = |directory: &[&str]| {
            let directory: Vec<String> = directory.iter().map(|name| (*name).into()).collect();
            let found = lint(policy, &directory).into_iter();
            found
                .filter(|finding| finding.severity == Severity::Error)
                .map(|finding| (finding.code, finding.path))
                .collect::<Vec<_>>()
        };
        let met = |path: &str| vec![("groups.met".to_owned(), path.to_owned())];
        assert_eq!(errors(&[]), []);
        assert_eq!(errors(&["admins", "admins", "Robots", "b", "B"]), []);
        assert_eq!(errors(&["admins", "admin\u{17f}"]), met("groups.require[0]"));
        assert_eq!(errors(&["robots", "Robots"]), met("groups.skip[1]"));
        // A rule that skips keeps look-alikes apart.
        assert_eq!(errors(&["robots", "robot\u{17f}"]), []);
    }

    // findings: F-A8
    #[test]
    fn policies_that_send_people_to_an_administrator_are_told() {
        let codes = |policy: &str| {
            let found = lint(policy, &[]).into_iter().map(|finding| finding.code);
            let known = ["mode.report_only", "enrollment.no_proof", "sms.restricted"];
            found.filter(|code| !known.contains(&code.as_str())).collect::<Vec<_>>()
        };
        for (policy, expected) in [
            (
                r#"{"methods":{"sms":{"enabled":true},"backup_only":["sms"]}}"#,
                &["methods.stand_ins"][..],
            ),
            (
                r#"{"methods":{"totp":{"enabled":false},"hotp":{"enabled":true}}}"#,
                &["methods.imported_only"],
            ),
            (
                r#"{"methods":{"yubico_otp":{"enabled":true},"totp":{"enabled":false}}}"#,
                &["methods.imported_only"],
            ),
            (
                r#"{"methods":{"totp":{"enabled":false},
                    "yubico_otp":{"enabled":true,"validation_server":true}}}"#,
                &[],
            ),
        ] {
            assert_eq!(codes(policy), expected, "{policy}");
        }
    }

    #[test]
    fn a_list_that_names_a_group_twice_is_told() {
        let codes = |groups: &str| {
            let policy = format!(r#"{{"mode":"enforce","groups":{groups}}}"#);
            let found = lint(&policy, &[]).into_iter().map(|finding| finding.code);
            found.filter(|code| code.starts_with("groups")).collect::<Vec<_>>()
        };
        assert_eq!(codes(r#"{"skip":["robots","Robots"]}"#), ["groups.twice"]);
        assert_eq!(codes(r#"{"require":["staff","ſtaff"]}"#), ["groups.twice"]);
        assert_eq!(codes(r#"{"skip":["staff","ſtaff"]}"#), Vec::<String>::new());
        assert_eq!(codes(r#"{"skip":["ſtaff"],"require":["staff"]}"#), ["groups.both"]);
    }

    #[test]
    fn an_error_names_path_and_fix_but_no_value() {
        let found = lint(r#"{"mode":"hunter2"}"#, &[]);
        let error = found.first().expect("an error");
        assert_eq!((error.severity, error.path.as_str()), (Severity::Error, "mode"));
        assert!(!error.message.contains("hunter2"));
    }
}
