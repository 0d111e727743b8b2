//! Before the first factor: a code sent to the directory's mailbox.
//!
//! Without a factor a person has only a password, and passwords get stolen. Where the policy asks
//! for it, an enrollment starts only after the person has read a code in the mailbox named by the
//! directory, never in a typed one. This applies to self-service too, where a pass stands for no
//! more than the password. The proof holds for this session, this address and an hour; the account
//! keeps it among the used tickets.

use super::attempt::charge;
use super::confirmation::{Opening, Wish};
use super::context::SECONDS_PER_HOUR;
use super::enroll::start;
use super::grace;
use super::methods::messages;
use super::pages::{EnrollPage, stopped};
use super::reply::Reply;
use super::session::Session;
use super::tickets::{self, Opened};
use crate::account::spent::TicketId;
use crate::authenticators::message_code::{is_email_address, masked};
use crate::crypto::derive::digest_of;
use crate::policy::Proof;
use crate::session_tokens::Purpose;
use crate::vocabulary::{
    Answer, AuditKind, Bytes, EnrollAct, Finding, Login, Method, Refusal, SecretText, Shown,
    SignInAct, Trouble, Verdict,
};

/// Whether this session still owes the proof.
pub(super) fn is_due(session: &Session<'_>) -> bool {
    match session.context.policy().enrollment.proof {
        Proof::None => false,
        Proof::Email => !is_proven(session),
    }
}

/// Whether this session gave the proof within the last hour. One recorded for later by a clock that
/// was ahead does not count.
pub(super) fn is_proven(session: &Session<'_>) -> bool {
    let at = session.context.at;
    let end = session.account.spent.end_of(&session_number(session));
    end.is_some_and(|end| at < end && end <= at.saturating_add(SECONDS_PER_HOUR))
}

/// What a session that still owes the proof can do.
pub(super) fn answer(session: &mut Session<'_>, page: &EnrollPage, act: &SignInAct) -> Reply {
    let page = ProofPage { page, address: address(session.login) };
    if page.address.is_none() && page.page.postpone_until.is_none() {
        return Reply::refuse(Refusal::AskAdministrator {}, "enrollment.no_address");
    }
    match act {
        SignInAct::Begin {} => grace::begin(session, page.page, page.render(None, None)),
        SignInAct::Choose { method: Method::Email, ticket, again } => {
            send(session, &page, ticket.as_ref(), *again)
        }
        SignInAct::Respond {
            answer: Answer::Code { method: Method::Email, code }, ticket, ..
        } => respond(session, &page, ticket.as_ref(), code),
        SignInAct::Respond { .. } => Reply::refuse(Refusal::EnrollFirst {}, "enrollment.none"),
        SignInAct::Report { ticket, finding } => reported(session, &page, ticket, finding),
        SignInAct::Postpone {} => grace::postpone(session, page.page),
        SignInAct::Choose { .. } | SignInAct::Enroll { act: EnrollAct::Start { .. } } => {
            Reply::only(page.render(None, None))
        }
        SignInAct::Enroll { act: EnrollAct::Confirm { .. } } => {
            Reply::only(page.render(None, Some(Trouble::Expired {})))
        }
    }
}

/// What the page needs to know.
struct ProofPage<'a> {
    page: &'a EnrollPage,
    address: Option<&'a str>,
}

impl ProofPage<'_> {
    fn render(&self, shown: Option<Shown>, trouble: Option<Trouble>) -> Verdict {
        Verdict::Prove {
            shown,
            destination: self.address.map(masked),
            postpone_until: self.page.postpone_until,
            postponements_left: self.page.postponements_left,
            trouble,
        }
    }

    fn expired(&self) -> Reply {
        Reply::only(self.render(None, Some(Trouble::Expired {})))
    }
}

/// The directory's address, if a code can be sent there.
fn address(login: &Login) -> Option<&str> {
    login.email.as_deref().filter(|address| is_email_address(address))
}

/// The entry among the used tickets once this session has given the proof. The session's nonce is
/// random and secret; a reset changes the number, and so does a new address in the directory.
fn session_number(session: &Session<'_>) -> TicketId {
    let owner = session.context.account_id.as_bytes();
    let resets = session.account.revocations.to_be_bytes();
    let address = address(session.login).unwrap_or_default().as_bytes();
    let nonce = session.login.nonce.as_slice();
    let digest = digest_of(&[b"countersign/v1/proof", owner, nonce, &resets, address]);
    let mut number = TicketId::default();
    number.iter_mut().zip(digest).for_each(|(byte, of)| *byte = of);
    number
}

/// Sends a code, or shows the page of the one already sent.
fn send(
    session: &mut Session<'_>,
    page: &ProofPage<'_>,
    ticket: Option<&Bytes>,
    again: bool,
) -> Reply {
    if let Some(reply) = locked(session) {
        return reply;
    }
    let wish = Wish {
        purpose: Purpose::Proof,
        method: Method::Email,
        destination: page.address,
        again,
        ticket,
    };
    match start(session, &wish) {
        Opening::Open(opened) => match messages::show(session, &opened) {
            Some(shown) => Reply::only(page.render(Some(shown), None)),
            None => Reply::refuse(Refusal::Busy {}, "ticket.unsealed"),
        },
        Opening::Trouble(opened, trouble) => {
            let shown = opened.and_then(|opened| messages::show(session, &opened));
            Reply::only(page.render(shown, Some(trouble)))
        }
        Opening::Asked(reply) => *reply,
        Opening::Unsealed => Reply::refuse(Refusal::Busy {}, "ticket.unsealed"),
    }
}

fn respond(
    session: &mut Session<'_>,
    page: &ProofPage<'_>,
    sealed: Option<&Bytes>,
    typed: &SecretText,
) -> Reply {
    if let Some(reply) = locked(session) {
        return reply;
    }
    let opened = sealed.and_then(|sealed| tickets::open(session, sealed, Purpose::Proof));
    let Some(opened) = opened else {
        return page.expired();
    };
    match messages::compare(session, &opened.ticket, typed) {
        // Not shaped like a code: nothing was compared, nothing is charged.
        None => Reply::only(wrong(session, page, &opened)),
        Some(false) => {
            let (audit, notices) = charge(session, Method::Email, AuditKind::WrongAnswer);
            let verdict = match locked(session) {
                Some(reply) => reply.verdict,
                None => wrong(session, page, &opened),
            };
            Reply { verdict, changed: true, audit, notices }
        }
        Some(true) => proven(session, page, &opened),
    }
}

fn wrong(session: &Session<'_>, page: &ProofPage<'_>, opened: &Opened) -> Verdict {
    page.render(messages::show(session, opened), Some(Trouble::WrongAnswer {}))
}

fn proven(session: &mut Session<'_>, page: &ProofPage<'_>, opened: &Opened) -> Reply {
    let at = session.context.at;
    let (number, until) = (session_number(session), at.saturating_add(SECONDS_PER_HOUR));
    let is_noted =
        tickets::spend(session, &opened.ticket) && session.account.spent.add(number, until, at);
    if !is_noted {
        return Reply::refuse(Refusal::Busy {}, "tickets.full");
    }
    let lane = session.lane();
    session.account.throttle.right(lane);
    let event = session.event(AuditKind::MailboxProven, Some(Method::Email));
    Reply::changed(page.page.render(None, None), event)
}

/// Sent codes can be guessed, so a lock covers this one too.
fn locked(session: &Session<'_>) -> Option<Reply> {
    let stopped = stopped(session, Method::Email)?;
    Some(Reply::refuse(Refusal::Locked { until: Some(stopped.until()) }, stopped.rule()))
}

/// Whether the code went out.
fn reported(
    session: &mut Session<'_>,
    page: &ProofPage<'_>,
    sealed: &Bytes,
    finding: &Finding,
) -> Reply {
    let Some((opened, _)) = tickets::open_asked(session, sealed, Purpose::Proof) else {
        return page.expired();
    };
    if matches!(finding, Finding::Sent {}) {
        return Reply::only(page.render(messages::show(session, &opened), None));
    }
    session.account.sends_mut(Method::Email).failed();
    let event = session.event(AuditKind::CodeNotSent, Some(Method::Email));
    Reply::changed(page.render(None, Some(Trouble::NotDelivered {})), event)
}
