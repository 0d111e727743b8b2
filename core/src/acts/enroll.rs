//! Both steps of every enrollment.
//!
//! `Start` touches no factor: the pending secret travels in its ticket, so a reload, a second
//! tab and a wrong code show the same again. Only `Confirm`, or the finding that follows it,
//! changes the account, uses the ticket up, and burns the code that confirmed it.
//!
//! | module | what it does |
//! |---|---|
//! | [`begin`] | opens an enrollment: draws its secret or sends its code, and shows it |
//! | [`confirm`] | proves possession, here or through the host, and adds the authenticator |
//! | [`questions`] | the same for security questions |
//! | [`limits`] | how many there may be, and what they are called |

pub(super) mod begin;
pub(super) mod confirm;
pub(super) mod limits;
mod questions;

pub(super) use begin::{Opening, Wish, show, start};
pub(super) use confirm::{Found, confirm, found};

use super::Reply;
use super::sign_in::{EnrollPage, not_allowed};
use crate::account::Account;
use crate::engine::Context;
use crate::session_tokens::{self, Purpose, Ticket};
use crate::vocabulary::{
    Answer, AuditKind, Bytes, EnrollAct, Login, Method, NoticeKind, Refusal, Started, Trouble,
};

/// During sign-in, with no factor set up yet.
pub(super) fn first_factor(
    context: &Context<'_>,
    account: &mut Account,
    login: &Login,
    page: EnrollPage,
    sealed: &Bytes,
    answer: Answer,
    label: &str,
) -> Reply {
    let ticket = open(context, account, login, sealed)
        .filter(|ticket| ticket.purpose == Purpose::FirstFactor);
    let Some(ticket) = ticket else {
        return Reply::only(page.draw(None, Some(Trouble::Expired {})));
    };
    let found = confirm(context, account, login, (&ticket, sealed), answer, label);
    at_first_factor(context, account, login, page, found)
}

/// What a confirmation, or a finding, means for the first factor.
pub(super) fn at_first_factor(
    context: &Context<'_>,
    account: &mut Account,
    login: &Login,
    page: EnrollPage,
    found: Found,
) -> Reply {
    match found {
        Found::Open { started, trouble, audit, notices } => {
            let verdict = page.draw(started.map(|started| *started), trouble);
            Reply { verdict, changed: !audit.is_empty(), audit, notices }
        }
        Found::Ask(reply) => *reply,
        Found::Never(refusal) => Reply::refuse(refusal, "enrollment.limit"),
        Found::Added(method) => admit_or_offer_codes(context, account, login, method),
    }
}

/// During sign-in, with a factor set up: only the backup codes that a ticket of this very
/// sign-in offers.
pub(super) fn after_factor(
    context: &Context<'_>,
    account: &mut Account,
    login: &Login,
    act: &EnrollAct,
) -> Reply {
    let sealed = match act {
        EnrollAct::Start { ticket, .. } => ticket.as_ref(),
        EnrollAct::Confirm { ticket, .. } => Some(ticket),
    };
    let ticket = sealed.and_then(|sealed| open(context, account, login, sealed));
    let (Some(sealed), Some(ticket)) = (sealed, ticket) else {
        return not_allowed("enrollment.has_factor");
    };
    let Purpose::AfterFactor(by) = ticket.purpose else {
        return not_allowed("enrollment.has_factor");
    };
    let shown = |account: &Account| show(context, account, login, &ticket, sealed.clone());
    match act {
        EnrollAct::Start { .. } => Reply::only(codes_page().draw(shown(account), None)),
        EnrollAct::Confirm { answer: Answer::CodesSaved {}, .. } => {
            match confirm::codes(context, account, &ticket) {
                Some(()) => codes_saved(context, account, login, by),
                None => Reply::refuse(Refusal::Busy {}, "enrollment.limit"),
            }
        }
        EnrollAct::Confirm { .. } => {
            Reply::only(codes_page().draw(shown(account), Some(Trouble::WrongAnswer {})))
        }
    }
}

/// After the first factor a set of backup codes is offered before anybody is let in.
fn admit_or_offer_codes(
    context: &Context<'_>,
    account: &mut Account,
    login: &Login,
    method: Method,
) -> Reply {
    let added = context.event_of(AuditKind::Enrolled, login, Some(method));
    let codes = context.policy().is_enabled(Method::BackupCodes) && account.codes_left().is_none();
    let wish = Wish {
        purpose: Purpose::AfterFactor(method),
        method: Method::BackupCodes,
        destination: None,
        again: false,
        ticket: None,
    };
    let started = if codes { begin::started(start(context, account, login, &wish)) } else { None };
    let reply = match started {
        Some(started) => Reply::changed(codes_page().draw(Some(started), None), added),
        None => Reply::changed(context.admit_verified(account, login, method), added)
            .and_written(context.event_of(AuditKind::SignedIn, login, Some(method))),
    };
    reply.notify(NoticeKind::MethodAdded, context.at, Some(method))
}

fn codes_saved(context: &Context<'_>, account: &Account, login: &Login, by: Method) -> Reply {
    let codes = Some(Method::BackupCodes);
    let verdict = context.admit_verified(account, login, by);
    Reply::changed(verdict, context.event_of(AuditKind::BackupCodesCreated, login, codes))
        .and_written(context.event_of(AuditKind::SignedIn, login, Some(by)))
        .notify(NoticeKind::BackupCodesCreated, context.at, codes)
}

fn codes_page() -> EnrollPage {
    EnrollPage { methods: vec![Method::BackupCodes], postpone_until: None, postponements_left: 0 }
}

/// A ticket of this session that has not ended, was not used, is not older than the last reset,
/// and is about a method that is still switched on.
pub(super) fn open(
    context: &Context<'_>,
    account: &Account,
    login: &Login,
    sealed: &Bytes,
) -> Option<Ticket> {
    session_tokens::open_ticket(context.place(login.nonce.as_slice()), sealed, context.at).filter(
        |ticket| {
            ticket.purpose != Purpose::SignIn
                && ticket.revocations == account.revocations
                && !account.spent.contains(&ticket.id, ticket.expires)
                && context.is_open_for(ticket)
        },
    )
}

impl Context<'_> {
    /// Whether the method that a ticket is about is still switched on. A proof is no method: only
    /// its code goes the same way as those by e-mail.
    pub(super) fn is_open_for(&self, ticket: &Ticket) -> bool {
        ticket.purpose == Purpose::Proof || self.policy().is_enabled(ticket.pending.method())
    }
}

/// Boxed where it is carried along: it is the largest part of an answer.
pub(super) fn boxed(started: Option<Started>) -> Option<Box<Started>> {
    started.map(Box::new)
}
