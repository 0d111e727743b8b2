//! The rules, in the order they are looked at. The one that decided names itself; when none
//! did, a second factor is asked.

use super::parse::{Customers, Mode, Policy};
use crate::vocabulary::{Decision, Method, Outcome, Refusal, RuleLook, Situation};
use std::collections::HashSet;

const SECONDS_PER_DAY: u64 = 86_400;

/// A policy with its group names ready to be looked up.
#[derive(Debug)]
pub struct CompiledPolicy {
    policy: Policy,
    require: HashSet<String>,
    skip: HashSet<String>,
}

impl CompiledPolicy {
    /// Compiles a policy that was parsed.
    #[must_use]
    pub fn new(policy: Policy) -> Self {
        let require = policy.groups.require.iter().cloned().collect();
        let skip = policy.groups.skip.iter().cloned().collect();
        Self { policy, require, skip }
    }

    /// The policy as it was parsed.
    #[must_use]
    pub fn policy(&self) -> &Policy {
        &self.policy
    }

    /// Says what is asked in this situation. Reads only: no account changes here.
    #[must_use]
    pub fn decide(&self, situation: &Situation) -> Decision {
        let mut looked = Vec::new();
        if let Some(rule) = self.exemption(situation, &mut looked) {
            return Decision { outcome: Outcome::Exempt {}, rule, looked };
        }
        let rule = looked
            .iter()
            .find(|look| look.matched)
            .map_or_else(|| "default".to_owned(), |look| look.rule.clone());
        let (outcome, rule) = self.asked(situation, rule);
        Decision { outcome, rule, looked }
    }

    /// Looks at the rules from the top. `Some` names the exemption that applies.
    fn exemption(&self, situation: &Situation, looked: &mut Vec<RuleLook>) -> Option<String> {
        if look(looked, "account.suspended", situation.standing.suspended, "") {
            return None;
        }
        if look(looked, "products", !self.policy.products.contains(&situation.product), "") {
            return Some("products".into());
        }
        let required = situation.groups.iter().find(|group| self.require.contains(*group));
        if look(looked, "groups.require", required.is_some(), word(required)) {
            return None;
        }
        let skipped = situation.groups.iter().find(|group| self.skip.contains(*group));
        if look(looked, "groups.skip", skipped.is_some(), word(skipped)) {
            return Some("groups.skip".into());
        }
        let customer = self.policy.customers == Customers::Skip && !situation.licensed;
        if look(looked, "customers", customer, "") {
            return Some("customers".into());
        }
        None
    }

    /// The person is under the policy: what is asked of them?
    fn asked(&self, situation: &Situation, rule: String) -> (Outcome, String) {
        let standing = &situation.standing;
        if standing.suspended {
            return (Outcome::Refuse { refusal: Refusal::Suspended {} }, rule);
        }
        let methods: Vec<Method> = standing
            .enrolled
            .iter()
            .copied()
            .filter(|method| self.policy.is_enabled(*method))
            .collect();
        if !methods.is_empty() {
            return match situation.channel.is_interactive() {
                true => (Outcome::Challenge { methods }, rule),
                false => (not_allowed("channel"), "channel".into()),
            };
        }
        if !standing.enrolled.is_empty() {
            // Enrolled, but in nothing that is still allowed: a password must not be enough to
            // put a new factor in the place of the old one.
            return (Outcome::Refuse { refusal: Refusal::AskAdministrator {} }, "methods".into());
        }
        if self.policy.mode == Mode::ReportOnly {
            return (Outcome::Exempt {}, "report_only".into());
        }
        if !situation.channel.is_interactive() {
            return (Outcome::Refuse { refusal: Refusal::EnrollFirst {} }, "channel".into());
        }
        (self.enrollment(situation), rule)
    }

    fn enrollment(&self, situation: &Situation) -> Outcome {
        let enrollment = &self.policy.enrollment;
        let since = situation.standing.required_since.unwrap_or(situation.at);
        let until = since.saturating_add(u64::from(enrollment.grace_days) * SECONDS_PER_DAY);
        let left = u32::from(enrollment.postponements_max)
            .saturating_sub(situation.standing.postponements);
        let can_wait = situation.at < until && situation.at >= since && left > 0;
        Outcome::Enroll {
            methods: Method::ALL
                .into_iter()
                .filter(|method| method.is_primary() && self.policy.is_enabled(*method))
                .collect(),
            postpone_until: can_wait.then_some(until),
            postponements_left: if can_wait { left } else { 0 },
        }
    }
}

fn not_allowed(rule: &str) -> Outcome {
    Outcome::Refuse { refusal: Refusal::NotAllowed { rule: rule.into() } }
}

fn word(group: Option<&String>) -> &str {
    group.map_or("", String::as_str)
}

fn look(looked: &mut Vec<RuleLook>, rule: &str, matched: bool, on: &str) -> bool {
    looked.push(RuleLook { rule: rule.into(), matched, on: on.into() });
    matched
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vocabulary::{Channel, Product, Standing};

    fn situation() -> Situation {
        Situation {
            at: 1_000_000,
            product: Product::Jira,
            channel: Channel::Form,
            groups: vec!["staff".into()],
            licensed: true,
            standing: Standing { enrolled: vec![Method::Totp], ..Standing::default() },
        }
    }

    fn policy(text: &str) -> CompiledPolicy {
        CompiledPolicy::new(Policy::parse(text).expect("a policy"))
    }

    #[test]
    fn default_is_challenge() {
        let decision = policy(r#"{"mode":"enforce"}"#).decide(&situation());
        assert_eq!(decision.outcome, Outcome::Challenge { methods: vec![Method::Totp] });
        assert_eq!(decision.rule, "default");
    }

    #[test]
    fn require_wins_over_skip() {
        let policy = policy(
            r#"{"mode":"enforce","groups":{"require":["staff"],"skip":["robots"]}}"#,
        );
        let mut both = situation();
        both.groups = vec!["robots".into(), "staff".into()];
        assert_eq!(policy.decide(&both).rule, "groups.require");
        both.groups = vec!["robots".into()];
        let skipped = policy.decide(&both);
        assert_eq!((skipped.outcome, skipped.rule), (Outcome::Exempt {}, "groups.skip".into()));
    }

    #[test]
    fn b97_somebody_required_but_not_enrolled_gets_nothing_through_a_channel_without_a_page() {
        let policy = policy(r#"{"mode":"enforce"}"#);
        for channel in [Channel::Basic, Channel::Token, Channel::Oauth, Channel::GitHttp] {
            let mut rest = situation();
            rest.channel = channel;
            rest.standing.enrolled.clear();
            assert_eq!(
                policy.decide(&rest).outcome,
                Outcome::Refuse { refusal: Refusal::EnrollFirst {} }
            );
        }
    }

    #[test]
    fn b98_a_method_that_is_switched_off_is_not_offered_and_does_not_lead_to_enrollment() {
        let policy = policy(r#"{"mode":"enforce","methods":{"backup_codes":{"enabled":false}}}"#);
        let mut only_codes = situation();
        only_codes.standing.enrolled = vec![Method::BackupCodes];
        assert_eq!(
            policy.decide(&only_codes).outcome,
            Outcome::Refuse { refusal: Refusal::AskAdministrator {} }
        );
    }

    #[test]
    fn suspension_is_stronger_than_an_exemption() {
        let policy = policy(r#"{"mode":"enforce","products":["Confluence"]}"#);
        let mut suspended = situation();
        suspended.standing.suspended = true;
        assert_eq!(
            policy.decide(&suspended).outcome,
            Outcome::Refuse { refusal: Refusal::Suspended {} }
        );
    }

    #[test]
    fn grace_ends_with_its_days_and_with_its_postponements_and_not_with_a_clock_set_back() {
        let policy = policy(r#"{"mode":"enforce","enrollment":{"grace_days":1,"postponements_max":2}}"#);
        let can_wait = |at: u64, since: Option<u64>, postponements: u32| {
            let mut new = situation();
            new.at = at;
            new.standing =
                Standing { required_since: since, postponements, ..Standing::default() };
            match policy.decide(&new).outcome {
                Outcome::Enroll { postpone_until, .. } => postpone_until.is_some(),
                Outcome::Exempt {} | Outcome::Challenge { .. } | Outcome::Refuse { .. } => false,
            }
        };
        assert!(can_wait(5_000, None, 0));
        assert!(can_wait(5_000 + 86_399, Some(5_000), 1));
        assert!(!can_wait(5_000 + 86_400, Some(5_000), 1));
        assert!(!can_wait(5_001, Some(5_000), 2));
        assert!(!can_wait(4_999, Some(5_000), 0));
    }
}
