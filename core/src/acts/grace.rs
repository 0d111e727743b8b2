//! Grace: how long enrollment can be put off.

use super::pages::EnrollPage;
use super::reply::Reply;
use super::session::Session;
use crate::vocabulary::{AuditKind, Verdict};

/// Answers with a page. The grace period counts from the first login it applies to, which is worth
/// one write.
pub(super) fn begin(session: &mut Session<'_>, page: &EnrollPage, verdict: Verdict) -> Reply {
    if session.account.required_since.is_some() || page.postpone_until.is_none() {
        return Reply::only(verdict);
    }
    session.account.required_since = Some(session.context.at);
    Reply::changed(verdict, session.event(AuditKind::GraceStarted, None))
}

/// Puts enrollment off once more.
pub(super) fn postpone(session: &mut Session<'_>, page: &EnrollPage) -> Reply {
    let Some(until) = page.postpone_until else {
        return Reply::not_allowed("grace");
    };
    let account = &mut *session.account;
    account.required_since = account.required_since.or(Some(session.context.at));
    account.postponements = account.postponements.saturating_add(1);
    let verdict = session.admit_exempt("grace", until);
    Reply::changed(verdict, session.event(AuditKind::Postponed, None))
}
