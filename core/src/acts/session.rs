//! One person's session: the account, the login, and the context they meet in.

use super::context::{Context, SECONDS_PER_DAY, SECONDS_PER_HOUR, SECONDS_PER_MINUTE};
use crate::account::Account;
use crate::session_tokens::{self, Place};
use crate::vocabulary::{
    AuditEvent, AuditKind, Because, Bytes, EvidenceFacts, Lane, Login, Method, Refusal, Renewal,
    Verdict,
};
use std::cell::OnceCell;

/// The session that an event came from.
pub(super) struct Session<'a> {
    pub(super) context: &'a Context<'a>,
    pub(super) account: &'a mut Account,
    pub(super) login: &'a Login,
    /// Opened from the cookie when first needed.
    lane: OnceCell<Lane>,
}

impl<'a> Session<'a> {
    pub(super) const fn new(
        context: &'a Context<'a>,
        account: &'a mut Account,
        login: &'a Login,
    ) -> Self {
        Self { context, account, login, lane: OnceCell::new() }
    }

    /// Where tickets and evidence of this session belong.
    pub(super) fn place(&self) -> Place<'_> {
        self.context.place(self.login.nonce.as_slice())
    }

    /// The share of the attempt budget that this browser uses.
    pub(super) fn lane(&self) -> Lane {
        *self.lane.get_or_init(|| {
            let cookie = self.login.known_browser.as_ref();
            let (place, at) = (self.context.place(&[]), self.context.at);
            if session_tokens::is_known_browser(place, cookie, self.account.evictions, at) {
                Lane::Known
            } else {
                Lane::Unknown
            }
        })
    }

    /// An audit event of this login.
    pub(super) fn event(&self, kind: AuditKind, method: Option<Method>) -> AuditEvent {
        AuditEvent {
            method,
            product: Some(self.login.product),
            channel: Some(self.login.channel),
            peer: Some(self.login.peer.clone()),
            ..self.context.event(kind)
        }
    }

    /// An audit event of an answer, which says whose budget was charged.
    pub(super) fn event_in_lane(&self, kind: AuditKind, method: Method) -> AuditEvent {
        AuditEvent { lane: Some(self.lane()), ..self.event(kind, Some(method)) }
    }

    /// Lets the person in because a factor was verified.
    pub(super) fn admit_verified(&self, by: Method) -> Verdict {
        self.admit(&self.facts(Because::Verified { by }, None))
    }

    /// Lets the person in because a rule exempts, until `until` at the latest.
    pub(super) fn admit_exempt(&self, rule: &str, until: u64) -> Verdict {
        let because = Because::Exempt { rule: rule.into() };
        let facts = self.facts(because, Some(self.login.peer.clone()));
        let until = facts.until.min(until);
        self.admit(&EvidenceFacts { until, ..facts })
    }

    fn facts(&self, because: Because, peer: Option<String>) -> EvidenceFacts {
        let (context, policy) = (self.context, &self.context.policy().session);
        let hours = u64::from(policy.hours) * SECONDS_PER_HOUR;
        let fresh = u64::from(policy.fresh_minutes) * SECONDS_PER_MINUTE;
        EvidenceFacts {
            because,
            at: context.at,
            until: context.at.saturating_add(hours),
            fresh_until: context.at.saturating_add(fresh),
            revocations: self.account.revocations,
            policy_version: context.policy_version,
            peer,
        }
    }

    /// The only way in: admits with evidence, or refuses if none can be made.
    fn admit(&self, facts: &EvidenceFacts) -> Verdict {
        let known_browser = match &facts.because {
            Because::Exempt { .. } => None,
            Because::Verified { .. } if self.lane() == Lane::Known => None,
            Because::Verified { .. } => known_browser(self.context, self.account),
        };
        match session_tokens::seal_evidence(self.place(), self.context.entropy, facts) {
            Some(evidence) => Verdict::Admit {
                because: facts.because.clone(),
                evidence,
                until: facts.until,
                known_browser,
                codes_left: None,
                device_token: None,
            },
            None => {
                Verdict::Refuse { refusal: Refusal::Busy {}, reason: "evidence.unsealed".into() }
            }
        }
    }
}

/// A cookie for a browser that completed a second factor.
fn known_browser(context: &Context<'_>, account: &Account) -> Option<Bytes> {
    let days = u64::from(context.policy().session.known_browser_days);
    let until = context.at.saturating_add(days * SECONDS_PER_DAY);
    let (place, evictions) = (context.place(&[]), account.evictions);
    session_tokens::seal_known_browser(place, context.entropy, evictions, until)
}

/// What the session that acted goes on with, if its change ended every session. `evictions` are
/// those before the change.
pub(super) fn renewal(
    context: &Context<'_>,
    account: &Account,
    nonce: &[u8],
    facts: &EvidenceFacts,
    evictions: u64,
) -> Option<Renewal> {
    if facts.revocations == account.revocations {
        return None;
    }
    let facts = EvidenceFacts { revocations: account.revocations, ..facts.clone() };
    let evidence = session_tokens::seal_evidence(context.place(nonce), context.entropy, &facts)?;
    let is_verified = match &facts.because {
        Because::Verified { .. } => true,
        Because::Exempt { .. } => false,
    };
    let known_browser = (is_verified && account.evictions != evictions)
        .then(|| known_browser(context, account))
        .flatten();
    Some(Renewal { evidence, known_browser })
}
