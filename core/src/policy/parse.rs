//! The policy's JSON form. Every part may be left out; its defaults are the safe ones.

use super::methods::{Methods, Number};
use crate::vocabulary::{Method, Product};
use serde::Deserialize;
use serde_json::Value;

/// A whole policy. `{}` is one: everybody is asked, nothing is exempt, nothing is enforced yet.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct Policy {
    /// Whether to ask, or only to say that it would have been asked. Default `report_only`.
    pub mode: Mode,
    /// The name an authenticator app shows; 1 to 64 characters without `:`.
    /// Default `Countersign`.
    pub issuer: String,
    /// Products under the policy; all by default. Others are exempt by the rule `products`.
    pub products: Vec<Product>,
    /// Groups that must, and groups that need not.
    pub groups: Groups,
    /// Whether people without a license, such as customers of a service desk, are asked.
    /// Default `require`.
    pub customers: Customers,
    /// The methods people may use.
    pub methods: Methods,
    /// How people come to their first factor.
    pub enrollment: Enrollment,
    /// What wrong answers cost.
    pub throttle: ThrottlePolicy,
    /// How long a finished second factor counts.
    pub session: SessionPolicy,
    /// Devices that need not be asked for some days.
    pub devices: DevicesPolicy,
}

/// Whether the policy asks, or only reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// Nobody is asked who is not enrolled; the decision says who would have been.
    #[default]
    ReportOnly,
    /// Everybody is asked whom the rules name.
    Enforce,
}

/// Group rules. Somebody in both kinds is asked: require wins.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct Groups {
    /// Groups whose members are asked; at most 10,000 names of 1 to 255 bytes. Default none.
    pub require: Vec<String>,
    /// Groups whose members are not asked. Default none.
    pub skip: Vec<String>,
}

/// Whether people without a license are asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Customers {
    /// They are asked like everybody else.
    #[default]
    Require,
    /// They are exempt unless a group requires it.
    Skip,
}

/// How people come to their first factor.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct Enrollment {
    /// Days after the first login under the policy in which enrollment can be put off; 0 to 30,
    /// default 7.
    pub grace_days: u8,
    /// How often it can be put off; 0 to 50, default 10.
    pub postponements_max: u8,
    /// Minutes an open enrollment stays open; 5 to 60, default 10.
    pub ticket_minutes: u8,
    /// What shows, before a first factor is set up, that the person is the owner of the account
    /// and not somebody who learned the password. Default `none`.
    pub proof: Proof,
}

/// What a person shows besides the password before the first factor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Proof {
    /// Nothing: whoever has the password of somebody without a factor can set up one.
    #[default]
    None,
    /// A code that is sent to the directory's e-mail address. It needs no method `email`; its
    /// digits, minutes, waits and budgets are those of `methods.email`. Whoever has no address
    /// in the directory asks an administrator.
    Email,
}

/// What wrong answers cost (NIST SP 800-63B section 5.2.2).
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct ThrottlePolicy {
    /// Wrong answers in a row before the first lock; 3 to 10, default 5.
    pub failures_max: u8,
    /// Minutes of the first, second and further locks, never falling; 1 to 8 entries of 1 to
    /// 1440. Default 1, 5, 15, 60. After a lock one guess leads to the next.
    pub lock_minutes: Vec<u16>,
    /// Wrong answers in all before guessable methods stop; 20 to 100, default 100.
    pub failures_total_max: u8,
    /// How many of those are kept for a browser that completed a second factor before; at most
    /// half of the total, default 20.
    pub known_browser_reserve: u8,
}

/// How long a finished second factor counts.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct SessionPolicy {
    /// Hours until a session is asked again; 1 to 24, default 12 (NIST SP 800-63B section
    /// 4.2.3).
    pub hours: u8,
    /// Minutes in which a finished second factor counts as fresh for changes; 1 to 20,
    /// default 5.
    pub fresh_minutes: u8,
    /// Days a browser counts as known; 1 to 365, default 90.
    pub known_browser_days: u16,
}

/// Devices that need not be asked for some days.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct DevicesPolicy {
    /// Whether people may have a device remembered. Default false.
    pub enabled: bool,
    /// Days until a remembered device is asked again; 1 to 30, default 14.
    pub days: u8,
    /// Devices one person may have remembered; 1 to 10, default 10.
    pub devices_max: u8,
}

/// Why a policy is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyError {
    /// A stable code, such as `policy.bounds`.
    pub code: &'static str,
    /// The path of field names; empty if the text is no JSON object at all.
    pub path: String,
    /// What is wrong and what to do; never a value that somebody typed.
    pub message: String,
}

impl Policy {
    /// Reads and checks a policy.
    pub fn parse(text: &str) -> Result<Self, PolicyError> {
        let mut json = serde_json::Deserializer::from_str(text);
        let policy: Self = serde_path_to_error::deserialize(&mut json).map_err(|error| {
            let inner = error.inner();
            PolicyError {
                code: "policy.unreadable",
                path: match error.path().to_string().as_str() {
                    "." => String::new(),
                    path => path.to_owned(),
                },
                message: format!(
                    "unknown field or wrong form at line {} column {}: compare with the schema",
                    inner.line(),
                    inner.column()
                ),
            }
        })?;
        json.end().map_err(|_| PolicyError {
            code: "policy.trailing",
            path: String::new(),
            message: "text after the end of the policy: remove it".into(),
        })?;
        refuse_arrays(text)?;
        policy.check_bounds()?;
        Ok(policy)
    }

    /// Whether the method may be used at all.
    #[must_use]
    pub fn is_enabled(&self, method: Method) -> bool {
        self.methods.is_enabled(method)
    }

    /// Whether the method only stands in for another one, by its nature or by this policy.
    #[must_use]
    pub fn is_backup(&self, method: Method) -> bool {
        !method.is_primary() || self.methods.backup_only.contains(&method)
    }

    /// Whether a person may set the method up as the first one. Tokens by counter come from an
    /// administrator, and so do YubiKeys that are checked here.
    #[must_use]
    pub fn can_begin_with(&self, method: Method) -> bool {
        !self.is_backup(method) && self.can_add(method)
    }

    /// Whether a person may set the method up at all.
    #[must_use]
    pub fn can_add(&self, method: Method) -> bool {
        let is_imported_only = match method {
            Method::Hotp => true,
            Method::YubicoOtp => !self.methods.yubico_otp.validation_server,
            Method::Totp
            | Method::BackupCodes
            | Method::Email
            | Method::Sms
            | Method::WebAuthn
            | Method::Push
            | Method::SecurityQuestions => false,
        };
        self.is_enabled(method) && !is_imported_only
    }

    fn check_bounds(&self) -> Result<(), PolicyError> {
        let issuer = self.issuer.chars().count();
        if !(1..=64).contains(&issuer) || self.issuer.contains(':') || has_control(&self.issuer) {
            return Err(out_of_bounds(
                "issuer",
                "1 to 64 characters, no colon or control character",
            ));
        }
        if self.products.is_empty() {
            return Err(out_of_bounds("products", "at least one product"));
        }
        for (path, names) in
            [("groups.require", &self.groups.require), ("groups.skip", &self.groups.skip)]
        {
            if names.len() > 10_000 || names.iter().any(|name| !(1..=255).contains(&name.len())) {
                return Err(out_of_bounds(path, "at most 10000 names of 1 to 255 bytes"));
            }
        }
        let throttle = &self.throttle;
        let ladder = &throttle.lock_minutes;
        if !(1..=8).contains(&ladder.len())
            || ladder.iter().any(|minutes| !(1..=1440).contains(minutes))
            || !ladder.is_sorted()
        {
            return Err(out_of_bounds(
                "throttle.lock_minutes",
                "1 to 8 entries of 1 to 1440 that never fall",
            ));
        }
        self.methods.check()?;
        for (path, value, low, high) in self.numbers() {
            if !(low..=high).contains(&value) {
                return Err(out_of_bounds(path, &format!("{low} to {high}")));
            }
        }
        if throttle.known_browser_reserve > throttle.failures_total_max / 2 {
            return Err(out_of_bounds(
                "throttle.known_browser_reserve",
                "at most half of failures_total_max",
            ));
        }
        Ok(())
    }

    fn numbers(&self) -> Vec<Number> {
        let (enrollment, throttle) = (&self.enrollment, &self.throttle);
        let (session, devices) = (&self.session, &self.devices);
        let mut numbers = self.methods.numbers();
        numbers.extend([
            ("enrollment.grace_days", enrollment.grace_days.into(), 0, 30),
            ("enrollment.postponements_max", enrollment.postponements_max.into(), 0, 50),
            ("enrollment.ticket_minutes", enrollment.ticket_minutes.into(), 5, 60),
            ("throttle.failures_max", throttle.failures_max.into(), 3, 10),
            ("throttle.failures_total_max", throttle.failures_total_max.into(), 20, 100),
            ("throttle.known_browser_reserve", throttle.known_browser_reserve.into(), 0, 50),
            ("session.hours", session.hours.into(), 1, 24),
            ("session.fresh_minutes", session.fresh_minutes.into(), 1, 20),
            ("session.known_browser_days", session.known_browser_days.into(), 1, 365),
            ("devices.days", devices.days.into(), 1, 30),
            ("devices.devices_max", devices.devices_max.into(), 1, 10),
        ]);
        numbers
    }
}

/// serde takes an array where an object is meant; we do not.
fn refuse_arrays(text: &str) -> Result<(), PolicyError> {
    const LISTS: [&str; 7] = [
        "products",
        "groups.require",
        "groups.skip",
        "throttle.lock_minutes",
        "methods.backup_only",
        "methods.webauthn.origins",
        "methods.security_questions.questions",
    ];
    let refused = |path: &str| PolicyError {
        code: "policy.unreadable",
        path: path.into(),
        message: "a list stands where an object is meant: compare with the schema".into(),
    };
    let policy: Value = serde_json::from_str(text).map_err(|_| refused(""))?;
    if policy.is_array() {
        return Err(refused(""));
    }
    let mut open = vec![(String::new(), &policy)];
    while let Some((path, value)) = open.pop() {
        for (name, value) in value.as_object().into_iter().flatten() {
            let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
            if value.is_array() && !LISTS.contains(&path.as_str()) {
                return Err(refused(&path));
            }
            open.push((path, value));
        }
    }
    Ok(())
}

pub(super) fn out_of_bounds(path: &str, allowed: &str) -> PolicyError {
    PolicyError {
        code: "policy.bounds",
        path: path.into(),
        message: format!("{path} must be {allowed}"),
    }
}

pub(super) fn has_control(text: &str) -> bool {
    text.chars().any(char::is_control)
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            mode: Mode::ReportOnly,
            issuer: "Countersign".into(),
            products: vec![
                Product::Jira,
                Product::Jsm,
                Product::Confluence,
                Product::Bitbucket,
                Product::Bamboo,
                Product::Crowd,
            ],
            groups: Groups::default(),
            customers: Customers::Require,
            methods: Methods::default(),
            enrollment: Enrollment::default(),
            throttle: ThrottlePolicy::default(),
            session: SessionPolicy::default(),
            devices: DevicesPolicy::default(),
        }
    }
}

impl Default for Enrollment {
    fn default() -> Self {
        Self { grace_days: 7, postponements_max: 10, ticket_minutes: 10, proof: Proof::None }
    }
}

impl Default for ThrottlePolicy {
    fn default() -> Self {
        Self {
            failures_max: 5,
            lock_minutes: vec![1, 5, 15, 60],
            failures_total_max: 100,
            known_browser_reserve: 20,
        }
    }
}

impl Default for DevicesPolicy {
    fn default() -> Self {
        Self { enabled: false, days: 14, devices_max: 10 }
    }
}

impl Default for SessionPolicy {
    fn default() -> Self {
        Self { hours: 12, fresh_minutes: 5, known_browser_days: 90 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused_path(text: &str) -> String {
        Policy::parse(text).expect_err("refused").path
    }

    #[test]
    fn an_empty_object_is_the_default_policy() {
        assert_eq!(Policy::parse("{}"), Ok(Policy::default()));
    }

    #[test]
    fn unknown_fields_are_refused_with_their_path() {
        assert_eq!(refused_path(r#"{"methods":{"totp":{"digit":6}}}"#), "methods.totp.digit");
        assert_eq!(refused_path(r#"{"grups":{}}"#), "grups");
    }

    #[test]
    fn b99_an_unknown_word_is_refused_and_not_read_as_a_default() {
        assert_eq!(refused_path(r#"{"mode":"off"}"#), "mode");
        assert_eq!(refused_path(r#"{"enrollment":{"proof":"mail"}}"#), "enrollment.proof");
        assert_eq!(
            refused_path(r#"{"methods":{"totp":{"algorithm":"md5"}}}"#),
            "methods.totp.algorithm"
        );
    }

    #[test]
    fn every_number_has_bounds_and_names_itself() {
        for (path, _, low, high) in Policy::default().numbers() {
            for value in [low.wrapping_sub(1), high + 1] {
                let mut parts: Vec<&str> = path.split('.').collect();
                let leaf = parts.pop().expect("a name");
                let text =
                    parts.iter().rev().fold(format!("{{\"{leaf}\":{value}}}"), |inner, part| {
                        format!("{{\"{part}\":{inner}}}")
                    });
                assert_eq!(refused_path(&text), path, "{text}");
            }
        }
    }

    #[test]
    fn a_list_in_the_place_of_an_object_is_refused() {
        assert_eq!(refused_path("[]"), "");
        assert_eq!(refused_path(r#"{"groups":[]}"#), "groups");
        assert_eq!(refused_path(r#"{"methods":{"totp":[true]}}"#), "methods.totp");
    }

    #[test]
    fn a_ladder_that_falls_is_refused() {
        assert_eq!(refused_path(r#"{"throttle":{"lock_minutes":[5,1]}}"#), "throttle.lock_minutes");
        assert_eq!(refused_path(r#"{"throttle":{"lock_minutes":[]}}"#), "throttle.lock_minutes");
    }

    #[test]
    fn text_behind_the_policy_is_refused() {
        assert_eq!(Policy::parse("{} {}").expect_err("refused").code, "policy.trailing");
    }
}
