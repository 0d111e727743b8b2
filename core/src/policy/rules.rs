//! The rules, in the order they are tried. The answer names the rule that decided; when none
//! did, a second factor is asked.

use super::form::{Customers, Mode, Policy};
use super::groups::{GroupNames, Memberships};
use crate::vocabulary::{
    Channel, Decision, Method, Outcome, Product, Refusal, RuleLook, Situation, Standing,
};

const SECONDS_PER_DAY: u64 = 86_400;

/// A policy with its group names ready for lookup.
#[derive(Debug)]
pub struct CompiledPolicy {
    policy: Policy,
    groups: GroupNames,
}

/// A [`Situation`] whose parts are borrowed.
pub(crate) struct Facts<'a> {
    pub(crate) at: u64,
    pub(crate) product: Product,
    pub(crate) channel: Channel,
    pub(crate) groups: &'a [String],
    pub(crate) licensed: bool,
    pub(crate) standing: &'a Standing,
}

impl CompiledPolicy {
    /// Compiles a parsed policy.
    #[must_use]
    pub fn new(policy: Policy) -> Self {
        Self { groups: GroupNames::new(&policy.groups), policy }
    }

    /// The policy as it was parsed.
    #[must_use]
    pub fn policy(&self) -> &Policy {
        &self.policy
    }

    /// Says what is asked in this situation, with every rule that was tried. Reads only.
    #[must_use]
    pub fn decide(&self, situation: &Situation) -> Decision {
        let mut looked = Vec::new();
        let facts = Facts {
            at: situation.at,
            product: situation.product,
            channel: situation.channel,
            groups: &situation.groups,
            licensed: situation.licensed,
            standing: &situation.standing,
        };
        let (outcome, rule) = self.outcome(&facts, &mut |rule, matched, on| {
            looked.push(RuleLook { rule: rule.into(), matched, on: on.into() });
        });
        if !looked.iter().any(|look| look.matched && look.rule == rule) {
            looked.push(RuleLook { rule: rule.into(), matched: true, on: String::new() });
        }
        Decision { outcome, rule: rule.into(), looked }
    }

    /// What is asked, and the rule that decided; `look` hears of every rule on the way. The
    /// simulator and signing in both end here.
    pub(crate) fn outcome(
        &self,
        facts: &Facts<'_>,
        look: &mut dyn FnMut(&'static str, bool, &str),
    ) -> (Outcome, &'static str) {
        match self.first_rule(facts, look) {
            (rule, true) => (Outcome::Exempt {}, rule),
            (rule, false) => self.asked(facts, rule),
        }
    }

    /// Tries the rules from the top: the first that applies, and whether it exempts.
    fn first_rule(
        &self,
        facts: &Facts<'_>,
        look: &mut dyn FnMut(&'static str, bool, &str),
    ) -> (&'static str, bool) {
        let mut applies = |rule, matched, on: Option<&String>| {
            look(rule, matched, on.map_or("", String::as_str));
            matched
        };
        if applies("account.suspended", facts.standing.suspended, None) {
            return ("account.suspended", false);
        }
        if applies("products", !self.policy.products.contains(&facts.product), None) {
            return ("products", true);
        }
        let Memberships { required, skipped } = self.groups.of(facts.groups);
        if applies("groups.require", required.is_some(), required) {
            return ("groups.require", false);
        }
        if applies("groups.skip", skipped.is_some(), skipped) {
            return ("groups.skip", true);
        }
        let customer = self.policy.customers == Customers::Skip && !facts.licensed;
        if applies("customers", customer, None) {
            return ("customers", true);
        }
        ("default", false)
    }

    /// The person is subject to the policy: what is asked of them?
    fn asked(&self, facts: &Facts<'_>, rule: &'static str) -> (Outcome, &'static str) {
        let standing = facts.standing;
        if standing.suspended {
            return (Outcome::Refuse { refusal: Refusal::Suspended {} }, rule);
        }
        let methods: Vec<Method> = standing
            .enrolled
            .iter()
            .copied()
            .filter(|method| self.policy.is_enabled(*method))
            .collect();
        if self.policy.lets_in(&methods) {
            return self.challenge(facts, methods, rule);
        }
        if !standing.enrolled.is_empty() {
            // Enrolled, but in nothing that is still allowed: a password must not be enough to
            // replace the old factor.
            return (Outcome::Refuse { refusal: Refusal::AskAdministrator {} }, "methods");
        }
        if self.policy.mode == Mode::ReportOnly {
            return (Outcome::Exempt {}, "report_only");
        }
        if !facts.channel.is_interactive() {
            return (Outcome::Refuse { refusal: Refusal::EnrollFirst {} }, "channel");
        }
        (self.enrollment(facts), rule)
    }

    /// A method is set up and allowed: it is asked for, unless this device is remembered.
    fn challenge(
        &self,
        facts: &Facts<'_>,
        mut methods: Vec<Method>,
        rule: &'static str,
    ) -> (Outcome, &'static str) {
        if !facts.channel.is_interactive() {
            return (not_allowed("channel"), "channel");
        }
        if facts.standing.remembered && self.policy.devices.enabled {
            return (Outcome::Exempt {}, "devices.remembered");
        }
        methods.sort_by_key(|method| self.policy.is_backup(*method));
        (Outcome::Challenge { methods }, rule)
    }

    fn enrollment(&self, situation: &Facts<'_>) -> Outcome {
        let enrollment = &self.policy.enrollment;
        let since = situation.standing.required_since.unwrap_or(situation.at);
        let until = since.saturating_add(u64::from(enrollment.grace_days) * SECONDS_PER_DAY);
        let left = u32::from(enrollment.postponements_max)
            .saturating_sub(situation.standing.postponements);
        let can_wait = situation.at < until && situation.at >= since && left > 0;
        Outcome::Enroll {
            methods: Method::ALL
                .into_iter()
                .filter(|method| self.policy.can_begin_with(*method))
                .collect(),
            postpone_until: can_wait.then_some(until),
            postponements_left: if can_wait { left } else { 0 },
        }
    }
}

fn not_allowed(rule: &str) -> Outcome {
    Outcome::Refuse { refusal: Refusal::NotAllowed { rule: rule.into() } }
}

#[cfg(test)]
mod tests {
    use super::*;

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
        let policy =
            policy(r#"{"mode":"enforce","groups":{"require":["staff"],"skip":["robots"]}}"#);
        let mut both = situation();
        both.groups = vec!["robots".into(), "staff".into()];
        assert_eq!(policy.decide(&both).rule, "groups.require");
        both.groups = vec!["robots".into()];
        let skipped = policy.decide(&both);
        assert_eq!((skipped.outcome, skipped.rule), (Outcome::Exempt {}, "groups.skip".into()));
    }

    /// rows: 97
    #[test]
    fn somebody_required_but_not_enrolled_gets_nothing_through_a_channel_without_a_page() {
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

    /// rows: 98
    #[test]
    fn a_method_that_is_switched_off_is_not_offered_and_does_not_lead_to_enrollment() {
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
        let policy =
            policy(r#"{"mode":"enforce","enrollment":{"grace_days":1,"postponements_max":2}}"#);
        let can_wait = |at: u64, since: Option<u64>, postponements: u32| {
            let mut new = situation();
            new.at = at;
            new.standing = Standing { required_since: since, postponements, ..Standing::default() };
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
