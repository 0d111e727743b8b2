//! What an act answers, and whether it changed the account.

use crate::vocabulary::{AuditEvent, Method, Notice, NoticeKind, Refusal, Verdict};

/// What an act answers, and whether it changed the account. Without a change nothing is saved,
/// whatever was done to the account along the way.
pub(crate) struct Reply {
    pub(crate) verdict: Verdict,
    pub(crate) changed: bool,
    pub(crate) audit: Vec<AuditEvent>,
    pub(crate) notices: Vec<Notice>,
}

impl Reply {
    /// An answer that changes nothing.
    pub(crate) fn only(verdict: Verdict) -> Self {
        Self { verdict, changed: false, audit: Vec::new(), notices: Vec::new() }
    }

    pub(crate) fn refuse(refusal: Refusal, reason: &str) -> Self {
        Self::only(Verdict::Refuse { refusal, reason: reason.into() })
    }

    pub(crate) fn not_allowed(rule: &str) -> Self {
        Self::refuse(Refusal::NotAllowed { rule: rule.into() }, rule)
    }

    /// An answer to a change that one event records.
    pub(crate) fn changed(verdict: Verdict, event: AuditEvent) -> Self {
        Self { verdict, changed: true, audit: vec![event], notices: Vec::new() }
    }

    pub(crate) fn and_written(mut self, event: AuditEvent) -> Self {
        self.audit.push(event);
        self
    }

    pub(crate) fn notify(mut self, kind: NoticeKind, at: u64, method: Option<Method>) -> Self {
        self.notices.push(Notice { kind, at, method, codes_left: None });
        self
    }
}
