//! Setting up a first factor during sign-in, and the backup codes offered after it.

use super::confirmation::{Confirmed, Wish};
use super::enroll::{self, answer_confirmed, answer_start, started};
use super::findings;
use super::grace;
use super::methods::backup_codes;
use super::pages::EnrollPage;
use super::prove;
use super::reply::Reply;
use super::session::Session;
use super::tickets::{self, Opened};
use crate::session_tokens::{Pending, Purpose};
use crate::vocabulary::{
    Answer, AuditKind, Bytes, EnrollAct, Finding, Method, NoticeKind, Refusal, SignInAct, Started,
    Trouble,
};

/// No factor is set up, and one is required.
pub(super) fn answer(session: &mut Session<'_>, page: &EnrollPage, act: &SignInAct) -> Reply {
    match act {
        SignInAct::Begin {} | SignInAct::Choose { .. } => {
            grace::begin(session, page, page.render(None, None))
        }
        // The same form was sent twice, and the first one was the proof.
        SignInAct::Respond { answer: Answer::Code { method: Method::Email, .. }, .. }
            if prove::is_proven(session) =>
        {
            Reply::only(page.render(None, None))
        }
        SignInAct::Respond { .. } => Reply::refuse(Refusal::EnrollFirst {}, "enrollment.none"),
        SignInAct::Postpone {} => grace::postpone(session, page),
        SignInAct::Enroll { act } => enroll(session, page, act),
        SignInAct::Report { ticket, finding } => report(session, page, ticket, finding),
    }
}

fn enroll(session: &mut Session<'_>, page: &EnrollPage, act: &EnrollAct) -> Reply {
    match act {
        EnrollAct::Start { method, .. } if !page.methods.contains(method) => {
            Reply::not_allowed("methods")
        }
        EnrollAct::Start { method, destination, again, ticket } => {
            let wish = Wish {
                purpose: Purpose::FirstFactor,
                method: *method,
                destination: destination.as_deref(),
                again: *again,
                ticket: ticket.as_ref(),
            };
            answer_start(session, &wish, |_, started, trouble| page.render(started, trouble))
        }
        EnrollAct::Confirm { ticket, answer, label } => {
            match tickets::open(session, ticket, Purpose::FirstFactor) {
                None => Reply::only(page.render(None, Some(Trouble::Expired {}))),
                Some(opened) => {
                    let confirmed = enroll::confirm(session, &opened, answer, label);
                    settle(session, page, &opened, confirmed)
                }
            }
        }
    }
}

fn report(
    session: &mut Session<'_>,
    page: &EnrollPage,
    sealed: &Bytes,
    finding: &Finding,
) -> Reply {
    match tickets::open_asked(session, sealed, Purpose::FirstFactor) {
        None => Reply::only(page.render(None, Some(Trouble::Expired {}))),
        Some((opened, about)) => {
            let confirmed = findings::enrolled(session, &opened.ticket, &about, finding);
            settle(session, page, &opened, confirmed)
        }
    }
}

fn settle(
    session: &mut Session<'_>,
    page: &EnrollPage,
    opened: &Opened,
    confirmed: Confirmed,
) -> Reply {
    let render = |started, trouble| page.render(started, trouble);
    match answer_confirmed(session, opened, confirmed, render) {
        Ok(reply) => reply,
        Err(method) => admit_or_offer_codes(session, method),
    }
}

/// After the first factor, a set of backup codes is offered before the person is let in.
fn admit_or_offer_codes(session: &Session<'_>, method: Method) -> Reply {
    let added = session.event(AuditKind::Enrolled, Some(method));
    let reply = match offer_codes(session, method) {
        Some(started) => Reply::changed(codes_page().render(Some(started), None), added),
        None => Reply::changed(session.admit_verified(method), added)
            .and_written(session.event(AuditKind::SignedIn, Some(method))),
    };
    reply.notify(NoticeKind::MethodAdded, session.context.at, Some(method))
}

fn offer_codes(session: &Session<'_>, after: Method) -> Option<Started> {
    let is_enabled = session.context.policy().is_enabled(Method::BackupCodes);
    if !is_enabled || session.account.codes_left().is_some() {
        return None;
    }
    let pending = backup_codes::pending(session.context, Some(after))?;
    let ticket = tickets::new(session, Purpose::AfterFactor, pending)?;
    started(session, &ticket.into())
}

/// A factor is set up: only the backup codes offered by a ticket of this very sign-in.
pub(super) fn after(session: &mut Session<'_>, act: &EnrollAct) -> Reply {
    let sealed = match act {
        EnrollAct::Start { ticket, .. } => ticket.as_ref(),
        EnrollAct::Confirm { ticket, .. } => Some(ticket),
    };
    let opened = sealed.and_then(|sealed| tickets::open(session, sealed, Purpose::AfterFactor));
    let Some((opened, by)) = opened.and_then(|opened| {
        let by = proven_before(&opened)?;
        Some((opened, by))
    }) else {
        return Reply::not_allowed("enrollment.has_factor");
    };
    let page = codes_page();
    match act {
        EnrollAct::Start { .. } => Reply::only(page.render(started(session, &opened), None)),
        EnrollAct::Confirm { answer, label, .. } => {
            let confirmed = enroll::confirm(session, &opened, answer, label);
            let render = |started, trouble| page.render(started, trouble);
            match answer_confirmed(session, &opened, confirmed, render) {
                Ok(reply) => reply,
                Err(_) => codes_saved(session, by),
            }
        }
    }
}

fn proven_before(opened: &Opened) -> Option<Method> {
    if let Pending::BackupCodes { after, .. } = &opened.ticket.pending { *after } else { None }
}

fn codes_saved(session: &Session<'_>, by: Method) -> Reply {
    let codes = Some(Method::BackupCodes);
    Reply::changed(session.admit_verified(by), session.event(AuditKind::BackupCodesCreated, codes))
        .and_written(session.event(AuditKind::SignedIn, Some(by)))
        .notify(NoticeKind::BackupCodesCreated, session.context.at, codes)
}

fn codes_page() -> EnrollPage {
    EnrollPage::of(vec![Method::BackupCodes])
}
