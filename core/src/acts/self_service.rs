//! Signed-in people view or change their factors.
//!
//! Viewing needs evidence of this session that still counts; changing needs fresh evidence of a
//! factor. A password alone is never enough to view or replace a factor.

use super::confirmation::{Confirmed, Wish};
use super::enroll::{self, answer_confirmed, answer_start};
use super::findings;
use super::pages::list;
use super::prove;
use super::reply::Reply;
use super::session::{Session, renewal};
use super::standing::{forget_stand_ins, gets_in, is_required, may_add};
use super::tickets::{self, Opened};
use crate::session_tokens::{self, Purpose};
use crate::vocabulary::{
    AuditEvent, AuditKind, Because, Bytes, EnrollAct, EvidenceFacts, Finding, Method, NoticeKind,
    Refusal, SelfServiceAct, Trouble, Verdict,
};

pub(super) fn answer(session: &mut Session<'_>, evidence: &Bytes, act: &SelfServiceAct) -> Reply {
    if session.account.suspended {
        return Reply::refuse(Refusal::Suspended {}, "account.suspended");
    }
    let Some(facts) = session_evidence(session, evidence) else {
        return Reply::refuse(Refusal::SignInAgain {}, "evidence.missing");
    };
    // A person who is exempt and has no factor at all may set up the first one.
    let enrolls = matches!(act, SelfServiceAct::Enroll { .. } | SelfServiceAct::Report { .. });
    let sets_up_first = enrolls && !session.account.has_any();
    let is_pass = match facts.because {
        Because::Verified { .. } => false,
        Because::Exempt { .. } => true,
    };
    let is_fresh = (!is_pass || sets_up_first) && session.context.at <= facts.fresh_until;
    // A pass proves no more than the password did.
    if is_pass && sets_up_first && prove::is_due(session) {
        return Reply::not_allowed("enrollment.proof");
    }
    let evictions = session.account.evictions;
    let reply = act_on(session, act, is_fresh);
    if reply.changed { renewed(session, reply, &facts, evictions) } else { reply }
}

/// The session that acted goes on after its own change.
fn renewed(session: &Session<'_>, reply: Reply, facts: &EvidenceFacts, evictions: u64) -> Reply {
    let Verdict::Changed { summary, .. } = reply.verdict else {
        return reply;
    };
    let nonce = session.login.nonce.as_slice();
    let renewed = renewal(session.context, session.account, nonce, facts, evictions);
    Reply { verdict: Verdict::Changed { summary, renewed }, ..reply }
}

fn act_on(session: &mut Session<'_>, act: &SelfServiceAct, is_fresh: bool) -> Reply {
    match act {
        SelfServiceAct::List {} => Reply::only(list(session, None, None)),
        SelfServiceAct::Enroll { .. }
        | SelfServiceAct::Report { .. }
        | SelfServiceAct::Rename { .. }
        | SelfServiceAct::Remove { .. }
        | SelfServiceAct::Prefer { .. }
        | SelfServiceAct::ForgetDevices { .. }
            if !is_fresh =>
        {
            Reply::refuse(Refusal::SignInAgain {}, "evidence.not_fresh")
        }
        SelfServiceAct::Enroll { act } => enroll(session, act),
        SelfServiceAct::Report { ticket, finding } => report(session, ticket, finding),
        SelfServiceAct::Rename { authenticator, label } => {
            rename(session, *authenticator, label.trim())
        }
        SelfServiceAct::Remove { authenticator } => remove(session, *authenticator),
        SelfServiceAct::Prefer { method } => prefer(session, *method),
        SelfServiceAct::ForgetDevices { device } => forget_devices(session, *device),
    }
}

/// The session's evidence, if it was not revoked, the policy is still the one it was given under,
/// and a pass comes from the address it was given to.
fn session_evidence(session: &Session<'_>, evidence: &Bytes) -> Option<EvidenceFacts> {
    let context = session.context;
    session_tokens::open_evidence(session.place(), evidence, context.at).filter(|facts| {
        facts.revocations == session.account.revocations
            && facts.policy_version == context.policy_version
            && facts.peer.as_ref().is_none_or(|peer| *peer == session.login.peer)
    })
}

fn enroll(session: &mut Session<'_>, act: &EnrollAct) -> Reply {
    match act {
        EnrollAct::Start { method, .. }
            if !may_add(session.context, session.account, Some(session.login), *method) =>
        {
            Reply::not_allowed("methods")
        }
        EnrollAct::Start { method, destination, again, ticket } => {
            let wish = Wish {
                purpose: Purpose::SelfService,
                method: *method,
                destination: destination.as_deref(),
                again: *again,
                ticket: ticket.as_ref(),
            };
            answer_start(session, &wish, list)
        }
        EnrollAct::Confirm { ticket, answer, label } => {
            match tickets::open(session, ticket, Purpose::SelfService) {
                None => expired(session),
                Some(opened) => {
                    let confirmed = enroll::confirm(session, &opened, answer, label);
                    settle(session, &opened, confirmed)
                }
            }
        }
    }
}

fn report(session: &mut Session<'_>, sealed: &Bytes, finding: &Finding) -> Reply {
    match tickets::open_asked(session, sealed, Purpose::SelfService) {
        None => expired(session),
        Some((opened, about)) => {
            let confirmed = findings::enrolled(session, &opened.ticket, &about, finding);
            settle(session, &opened, confirmed)
        }
    }
}

fn expired(session: &Session<'_>) -> Reply {
    Reply::only(list(session, None, Some(Trouble::Expired {})))
}

fn settle(session: &mut Session<'_>, opened: &Opened, confirmed: Confirmed) -> Reply {
    let render = |started, trouble| list(session, started, trouble);
    match answer_confirmed(session, opened, confirmed, render) {
        Ok(reply) => reply,
        Err(method) => added(session, method),
    }
}

fn added(session: &mut Session<'_>, method: Method) -> Reply {
    let (kind, notice) = if method == Method::BackupCodes {
        (AuditKind::BackupCodesCreated, NoticeKind::BackupCodesCreated)
    } else {
        (AuditKind::Enrolled, NoticeKind::MethodAdded)
    };
    let event = session.event(kind, Some(method));
    Reply::changed(list(session, None, None), event).notify(
        notice,
        session.context.at,
        Some(method),
    )
}

fn rename(session: &mut Session<'_>, id: u32, label: &str) -> Reply {
    if !session.account.accepts_label(label, Some(id)) {
        return Reply::only(list(session, None, Some(Trouble::LabelTaken {})));
    }
    let card = session.account.authenticators.card_mut(id);
    let Some((method, card)) = card.filter(|(method, _)| *method != Method::BackupCodes) else {
        return Reply::not_allowed("authenticator.unknown");
    };
    label.clone_into(&mut card.label);
    let event = session.event(AuditKind::Renamed, Some(method));
    Reply::changed(list(session, None, None), event)
}

fn remove(session: &mut Session<'_>, id: u32) -> Reply {
    let account = &mut *session.account;
    let Some((method, _)) = account.authenticators.card_mut(id) else {
        return Reply::not_allowed("authenticator.unknown");
    };
    account.authenticators.remove(id);
    if !account.has(method) {
        account.forget(method);
    }
    let is_last = !gets_in(session.context, session.account, Some(session.login), None);
    if is_last && is_required(session) {
        return Reply::not_allowed("methods.last");
    }
    if is_last {
        forget_stand_ins(session.context, session.account);
    }
    session.account.evict();
    let event = AuditEvent {
        rule: is_last.then(|| "methods.last".to_owned()),
        ..session.event(AuditKind::Removed, Some(method))
    };
    Reply::changed(list(session, None, None), event).notify(
        NoticeKind::MethodRemoved,
        session.context.at,
        Some(method),
    )
}

fn prefer(session: &mut Session<'_>, method: Option<Method>) -> Reply {
    let is_backup = |method| session.context.policy().is_backup(method);
    if method.is_some_and(|method| !session.account.has(method) || is_backup(method)) {
        return Reply::not_allowed("methods");
    }
    session.account.preferred = method;
    let event = session.event(AuditKind::Preferred, method);
    Reply::changed(list(session, None, None), event)
}

/// Forgets one device, or all, and ends every session they may have let in. Devices that were not
/// named stay remembered.
fn forget_devices(session: &mut Session<'_>, device: Option<u32>) -> Reply {
    let account = &mut *session.account;
    let mut kept = core::mem::take(&mut account.devices);
    kept.retain(|one| {
        one.revocations == account.revocations && device.is_some_and(|device| device != one.id)
    });
    account.evict();
    for one in &mut kept {
        one.revocations = account.revocations;
    }
    account.devices = kept;
    let event = session.event(AuditKind::DevicesForgotten, None);
    Reply::changed(list(session, None, None), event)
}
