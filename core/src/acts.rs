//! What each event does to an account, one file per family, and the one match between them.
//!
//! | module | whose events |
//! |---|---|
//! | [`sign_in`] | the person between the first factor and the last |
//! | [`open`] | opening a method: what its page shows, and what is sent for it |
//! | [`verify`] | one typed code against one account: the only place that compares codes |
//! | [`questions`] | answers to security questions |
//! | [`attempt`] | what follows from an answer that was looked at |
//! | [`host`] | questions to the host, and what its findings mean |
//! | [`prove`] | before the first factor: a code that goes to the directory's mailbox |
//! | [`enroll`] | both steps of every enrollment, during sign-in and later |
//! | [`devices`] | remembered devices |
//! | [`import`] | hardware tokens that an administrator hands over |
//! | [`self_service`] | the signed-in person |
//! | [`admin`] | administrators and the host itself |

mod admin;
mod attempt;
mod devices;
mod enroll;
mod host;
mod import;
mod open;
mod prove;
mod questions;
mod self_service;
mod sign_in;
mod verify;

use crate::account::Account;
use crate::account::authenticators::QuestionHash;
use crate::crypto::keys::digest_of;
use crate::engine::Context;
use crate::policy::rules::Facts;
use crate::postcard_vec::PostcardVec;
use crate::session_tokens;
use crate::vocabulary::{
    AuditEvent, AuditKind, Because, Bytes, Event, EvidenceFacts, Lane, Login, Method, Notice,
    NoticeKind, Outcome, Refusal, Standing, Verdict,
};

const SECONDS_PER_HOUR: u64 = 3600;
const SECONDS_PER_MINUTE: u64 = 60;
const SECONDS_PER_DAY: u64 = 86_400;

/// What an act answers, and whether it changed the account.
pub(crate) struct Reply {
    pub(crate) verdict: Verdict,
    pub(crate) changed: bool,
    pub(crate) audit: Vec<AuditEvent>,
    pub(crate) notices: Vec<Notice>,
}

impl Reply {
    /// An answer that changes nothing.
    fn only(verdict: Verdict) -> Self {
        Self { verdict, changed: false, audit: Vec::new(), notices: Vec::new() }
    }

    fn refuse(refusal: Refusal, reason: &str) -> Self {
        Self::only(Verdict::Refuse { refusal, reason: reason.into() })
    }

    /// An answer to a change that is written down as one event.
    fn changed(verdict: Verdict, event: AuditEvent) -> Self {
        Self { verdict, changed: true, audit: vec![event], notices: Vec::new() }
    }

    fn and_written(mut self, event: AuditEvent) -> Self {
        self.audit.push(event);
        self
    }

    fn notify(mut self, kind: NoticeKind, at: u64, method: Option<Method>) -> Self {
        self.notices.push(Notice { kind, at, method, codes_left: None });
        self
    }
}

/// Answers one event.
pub(crate) fn answer(context: &Context<'_>, account: &mut Account, event: Event) -> Reply {
    match event {
        Event::SignIn { login, act } => sign_in::answer(context, account, &login, act),
        Event::SelfService { login, evidence, act } => {
            self_service::answer(context, account, &login, &evidence, act)
        }
        Event::Admin { actor, reason, act } => admin::answer(context, account, actor, reason, &act),
    }
}

/// Puts an event at the end of the account's chain. The head lies in the sealed record, so
/// nobody without the key can change, drop or add an event unseen.
pub(crate) fn chain(account: &mut Account, event: AuditEvent) -> AuditEvent {
    account.audit_sequence = account.audit_sequence.saturating_add(1);
    let event = AuditEvent { sequence: account.audit_sequence, ..event };
    account.audit_head = digest_over(&account.audit_head, &event);
    AuditEvent { digest: Bytes::from(account.audit_head.as_slice()), ..event }
}

/// The digest of an event that follows another one.
pub(crate) fn digest_after(previous: &[u8], event: &AuditEvent) -> [u8; 32] {
    digest_over(previous, &AuditEvent { digest: Bytes::default(), ..event.clone() })
}

fn digest_over(previous: &[u8], content: &AuditEvent) -> [u8; 32] {
    // Numbers and text always serialize; an empty content would only fail to verify.
    digest_of(&[
        previous,
        &postcard::serialize_with_flavor(content, PostcardVec::into(Vec::with_capacity(256)))
            .unwrap_or_default(),
    ])
}

impl Context<'_> {
    /// What a decision has to know of the account in this login. E-mail counts only while the
    /// directory still has the address that was confirmed, and security questions while the
    /// policy still has those that were chosen.
    fn standing(&self, account: &Account, login: &Login) -> Standing {
        let mut standing = account.standing();
        let has_moved = match (account.authenticators.address(Method::Email), &login.email) {
            (Some(confirmed), Some(now)) => !confirmed.destination.eq_ignore_ascii_case(now),
            (Some(_) | None, _) => false,
        };
        if has_moved {
            standing.enrolled.retain(|method| *method != Method::Email);
        }
        let is_gone = |answer: &QuestionHash| questions::text_of(self, answer).is_none();
        if account.authenticators.questions().any(|(_, set)| set.answers.iter().any(is_gone)) {
            standing.enrolled.retain(|method| *method != Method::SecurityQuestions);
        }
        standing.remembered = devices::is_remembered(self, account, login);
        standing
    }

    fn decide(&self, standing: &Standing, login: &Login) -> (Outcome, &'static str) {
        let facts = Facts {
            at: self.at,
            product: login.product,
            channel: login.channel,
            groups: &login.groups,
            licensed: login.licensed,
            standing,
        };
        self.engine.policy.outcome(&facts, &mut |_, _, _| {})
    }

    fn lane(&self, account: &Account, login: &Login) -> Lane {
        *self.lane.get_or_init(|| {
            let cookie = login.known_browser.as_ref();
            let place = self.place(&[]);
            if session_tokens::is_known_browser(place, cookie, account.revocations, self.at) {
                Lane::Known
            } else {
                Lane::Unknown
            }
        })
    }

    fn event(&self, kind: AuditKind) -> AuditEvent {
        AuditEvent {
            sequence: 0,
            at: self.at,
            kind,
            method: None,
            actor: None,
            reason: None,
            rule: None,
            product: None,
            channel: None,
            peer: None,
            lane: None,
            digest: Bytes::default(),
        }
    }

    fn event_of(&self, kind: AuditKind, login: &Login, method: Option<Method>) -> AuditEvent {
        AuditEvent {
            method,
            product: Some(login.product),
            channel: Some(login.channel),
            peer: Some(login.peer.clone()),
            ..self.event(kind)
        }
    }

    fn facts(&self, account: &Account, because: Because, peer: Option<String>) -> EvidenceFacts {
        let session = &self.policy().session;
        let minutes = u64::from(session.fresh_minutes);
        EvidenceFacts {
            because,
            at: self.at,
            until: self.at.saturating_add(u64::from(session.hours) * SECONDS_PER_HOUR),
            fresh_until: self.at.saturating_add(minutes * SECONDS_PER_MINUTE),
            revocations: account.revocations,
            policy_version: self.engine.policy_version,
            peer,
        }
    }

    /// The only way in: admits with a evidence, or refuses if none can be made.
    fn admit(&self, account: &Account, login: &Login, facts: &EvidenceFacts) -> Verdict {
        let place = self.place(login.nonce.as_slice());
        let known_browser = match &facts.because {
            Because::Exempt { .. } => None,
            Because::Verified { .. } if self.lane(account, login) == Lane::Known => None,
            Because::Verified { .. } => {
                let days = u64::from(self.policy().session.known_browser_days);
                let until = self.at.saturating_add(days * SECONDS_PER_DAY);
                session_tokens::seal_known_browser(place, self.entropy, account.revocations, until)
            }
        };
        match session_tokens::seal_evidence(place, self.entropy, facts) {
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

    fn admit_verified(&self, account: &Account, login: &Login, by: Method) -> Verdict {
        let facts = self.facts(account, Because::Verified { by }, None);
        self.admit(account, login, &facts)
    }

    fn admit_exempt(&self, account: &Account, login: &Login, rule: &str, until: u64) -> Verdict {
        let because = Because::Exempt { rule: rule.into() };
        let facts = self.facts(account, because, Some(login.peer.clone()));
        let until = facts.until.min(until);
        self.admit(account, login, &EvidenceFacts { until, ..facts })
    }
}
