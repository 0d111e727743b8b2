//! What is wrong or risky in a policy.

use super::form::{Groups, Mode, Policy, Proof};
use crate::vocabulary::{Algorithm, PolicyFinding, Severity};
use std::collections::BTreeSet;

/// Reads a policy text and reports what an administrator should look at, errors first.
#[must_use]
pub fn lint(text: &str) -> Vec<PolicyFinding> {
    match Policy::parse(text) {
        Ok(policy) => warnings(&policy),
        Err(error) => vec![PolicyFinding {
            severity: Severity::Error,
            code: error.code.into(),
            path: error.path,
            message: error.message,
        }],
    }
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
fn about_people(policy: &Policy) -> [Risk; 4] {
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
    let skip: BTreeSet<&String> = groups.skip.iter().collect();
    groups.require.iter().any(|group| skip.contains(group))
}

fn about_methods(policy: &Policy) -> [Risk; 7] {
    let methods = &policy.methods;
    let totp = &methods.totp;
    [
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
        let codes: Vec<String> = lint("{}").into_iter().map(|finding| finding.code).collect();
        assert_eq!(codes, ["mode.report_only", "enrollment.no_proof"]);
    }

    #[test]
    fn a_group_in_both_lists_is_told() {
        let found = lint(r#"{"mode":"enforce","groups":{"require":["a"],"skip":["a"]}}"#);
        assert_eq!(found.first().map(|finding| finding.code.as_str()), Some("groups.both"));
    }

    #[test]
    fn an_error_names_path_and_fix_but_no_value() {
        let found = lint(r#"{"mode":"hunter2"}"#);
        let error = found.first().expect("an error");
        assert_eq!((error.severity, error.path.as_str()), (Severity::Error, "mode"));
        assert!(!error.message.contains("hunter2"));
    }
}
