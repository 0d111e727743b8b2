//! Before the first factor: a code that goes to the directory's mailbox.
//!
//! Whoever has no factor yet has nothing but a password, and passwords are stolen. Where the
//! policy asks for it, an enrollment begins only after the person read a code in the mailbox
//! that the directory names, never in one that was typed; in self-service too, where a pass
//! stands for no more than the password. What was shown holds for this session, address and an
//! hour; the account keeps it beside the used tickets.

use super::attempt::Guess;
use super::enroll::{self, Opening, Wish};
use super::host::asked_for;
use super::sign_in::{self, EnrollPage, stopped};
use super::{Reply, SECONDS_PER_HOUR, open};
use crate::account::Account;
use crate::account::spent::TicketId;
use crate::authenticators::message_code::{self, is_email_address, masked};
use crate::authenticators::totp::TypedCode;
use crate::crypto::keys::{Label, digest_of};
use crate::engine::Context;
use crate::policy::Proof;
use crate::session_tokens::{self, Pending, Purpose, Ticket};
use crate::vocabulary::{
    Answer, AuditKind, Bytes, EnrollAct, Finding, Login, Method, Refusal, SecretText, Shown,
    SignInAct, Started, Trouble, Verdict,
};

/// Bytes of a typed code before spaces and hyphens are folded.
const TYPED_BYTES_MAX: usize = 64;

/// Whether this session still has to show it.
pub(super) fn is_due(context: &Context<'_>, account: &Account, login: &Login) -> bool {
    match context.policy().enrollment.proof {
        Proof::None => false,
        Proof::Email => !is_shown(context, account, login),
    }
}

/// Whether this session showed it within the hour. One that a clock ahead of the present noted
/// for later does not count.
pub(super) fn is_shown(context: &Context<'_>, account: &Account, login: &Login) -> bool {
    let end = account.spent.end_of(&session_number(context, account, login));
    end.is_some_and(|end| context.at < end && end <= context.at.saturating_add(SECONDS_PER_HOUR))
}

/// What a session that has not shown it can do.
pub(super) fn answer(
    context: &Context<'_>,
    account: &mut Account,
    login: &Login,
    page: &EnrollPage,
    act: SignInAct,
) -> Reply {
    let page = ProofPage { page, address: address(login) };
    if page.address.is_none() && page.page.postpone_until.is_none() {
        return Reply::refuse(Refusal::AskAdministrator {}, "enrollment.no_address");
    }
    match act {
        SignInAct::Begin {} => {
            sign_in::begin(context, account, login, page.page, page.draw(None, None))
        }
        SignInAct::Choose { method: Method::Email, ticket, again } => {
            send(context, account, login, &page, ticket.as_ref(), again)
        }
        SignInAct::Respond {
            answer: Answer::Code { method: Method::Email, code }, ticket, ..
        } => respond(context, account, login, &page, ticket.as_ref(), &code),
        SignInAct::Respond { .. } => Reply::refuse(Refusal::EnrollFirst {}, "enrollment.none"),
        SignInAct::Report { ticket, finding } => {
            reported(context, account, login, &page, &ticket, &finding)
        }
        SignInAct::Postpone {} => sign_in::postpone(context, account, login, page.page),
        SignInAct::Choose { .. } | SignInAct::Enroll { act: EnrollAct::Start { .. } } => {
            Reply::only(page.draw(None, None))
        }
        SignInAct::Enroll { act: EnrollAct::Confirm { .. } } => {
            Reply::only(page.draw(None, Some(Trouble::Expired {})))
        }
    }
}

/// What the page needs to know.
struct ProofPage<'a> {
    page: &'a EnrollPage,
    address: Option<&'a str>,
}

impl ProofPage<'_> {
    fn draw(&self, shown: Option<Shown>, trouble: Option<Trouble>) -> Verdict {
        Verdict::Prove {
            shown,
            destination: self.address.map(masked),
            postpone_until: self.page.postpone_until,
            postponements_left: self.page.postponements_left,
            trouble,
        }
    }
}

/// The directory's address, if a code can be sent there.
fn address(login: &Login) -> Option<&str> {
    login.email.as_deref().filter(|address| is_email_address(address))
}

/// What stands among the used tickets once this session has shown it. The session's nonce is
/// random, and known to nobody else; a reset makes it another one, and so does another address
/// in the directory.
fn session_number(context: &Context<'_>, account: &Account, login: &Login) -> TicketId {
    let owner = context.account_id.as_bytes();
    let resets = account.revocations.to_be_bytes();
    let address = address(login).unwrap_or_default().as_bytes();
    let nonce = login.nonce.as_slice();
    let digest = digest_of(&[b"countersign/v1/proof", owner, nonce, &resets, address]);
    let mut number = TicketId::default();
    number.iter_mut().zip(digest).for_each(|(byte, of)| *byte = of);
    number
}

/// Sends a code, or shows the one again that is on its way.
fn send(
    context: &Context<'_>,
    account: &mut Account,
    login: &Login,
    page: &ProofPage<'_>,
    ticket: Option<&Bytes>,
    again: bool,
) -> Reply {
    if let Some(reply) = locked(context, account, login) {
        return reply;
    }
    let ticket = ticket.filter(|sealed| opened(context, account, login, sealed).is_some());
    let wish = Wish {
        purpose: Purpose::Proof,
        method: Method::Email,
        destination: page.address,
        again,
        ticket,
    };
    match enroll::start(context, account, login, &wish) {
        Opening::Shown(started) => Reply::only(page.draw(shown(started), None)),
        Opening::Trouble(started, trouble) => {
            Reply::only(page.draw(started.and_then(shown), Some(trouble)))
        }
        Opening::Send(asked, event) => context.ask(login, &asked, Some(event)),
        Opening::Full => Reply::refuse(Refusal::Busy {}, "ticket.unsealed"),
    }
}

/// The page shows a masked address: it may not be its owner who looks.
fn shown(started: Started) -> Option<Shown> {
    match started {
        Started::Message { ticket, destination, digits, again_at, expires, .. } => {
            let destination = masked(&destination);
            Some(Shown::CodeSent { ticket, destination, digits, again_at, expires })
        }
        Started::Totp { .. }
        | Started::Credential { .. }
        | Started::Yubikey { .. }
        | Started::Prompt { .. }
        | Started::Questions { .. }
        | Started::BackupCodes { .. } => None,
    }
}

/// The ticket of a proof, and where its code went, if that still is the directory's address.
fn opened(
    context: &Context<'_>,
    account: &Account,
    login: &Login,
    sealed: &Bytes,
) -> Option<(Ticket, String)> {
    let ticket = enroll::open(context, account, login, sealed)?;
    let Pending::Message { destination, .. } = &ticket.pending else {
        return None;
    };
    let goes_there = address(login).is_some_and(|address| address == destination);
    let destination = destination.clone();
    (ticket.purpose == Purpose::Proof && goes_there).then_some((ticket, destination))
}

fn respond(
    context: &Context<'_>,
    account: &mut Account,
    login: &Login,
    page: &ProofPage<'_>,
    sealed: Option<&Bytes>,
    typed: &SecretText,
) -> Reply {
    if let Some(reply) = locked(context, account, login) {
        return reply;
    }
    let found = sealed.and_then(|sealed| {
        let (ticket, destination) = opened(context, account, login, sealed)?;
        Some((ticket, destination, sealed))
    });
    let Some((ticket, destination, sealed)) = found else {
        return Reply::only(page.draw(None, Some(Trouble::Expired {})));
    };
    let same_page = |account: &Account| {
        let started = enroll::show(context, account, login, &ticket, sealed.clone());
        page.draw(started.and_then(shown), Some(Trouble::WrongAnswer {}))
    };
    let digits = context.message_digits(Method::Email);
    let place = context.place(login.nonce.as_slice());
    let derived = session_tokens::derived(place, Label::Code, &ticket, destination.as_bytes());
    let is_short = typed.expose().len() <= TYPED_BYTES_MAX;
    let code = TypedCode::parse(typed.expose(), digits).filter(|_| is_short);
    // Not the form of a code: nothing was compared, nothing is charged.
    let (Some(code), Some(derived)) = (code, derived) else {
        return Reply::only(same_page(account));
    };
    let lane = context.lane(account, login);
    if !message_code::is_code(&derived, digits, &code) {
        let guess = Guess { login, lane, method: Method::Email };
        let (audit, notices) = guess.charge(context, account, AuditKind::WrongAnswer);
        let verdict = match locked(context, account, login) {
            Some(reply) => reply.verdict,
            None => same_page(account),
        };
        return Reply { verdict, changed: true, audit, notices };
    }
    let until = context.at.saturating_add(SECONDS_PER_HOUR);
    let is_noted = account.spent.add(ticket.id, ticket.expires, context.at)
        && account.spent.add(session_number(context, account, login), until, context.at);
    if !is_noted {
        return Reply::refuse(Refusal::Busy {}, "tickets.full");
    }
    account.throttle.guessed_right(lane);
    let event = context.event_of(AuditKind::MailboxProven, login, Some(Method::Email));
    Reply::changed(page.page.copy().draw(None, None), event)
}

/// Codes that are sent can be guessed, so a lock covers this one too.
fn locked(context: &Context<'_>, account: &Account, login: &Login) -> Option<Reply> {
    let lane = context.lane(account, login);
    let stopped = stopped(context, account, lane, Method::Email)?;
    Some(Reply::refuse(Refusal::Locked { until: stopped.until() }, "throttle.locked"))
}

/// Whether the code went out.
fn reported(
    context: &Context<'_>,
    account: &mut Account,
    login: &Login,
    page: &ProofPage<'_>,
    sealed: &Bytes,
    finding: &Finding,
) -> Reply {
    let Some(asked) = asked_for(context, account, login, sealed, Purpose::Proof) else {
        return Reply::only(page.draw(None, Some(Trouble::Expired {})));
    };
    if matches!(finding, Finding::Sent {}) {
        let started = open::seal(context, login, &asked.ticket)
            .and_then(|sealed| enroll::show(context, account, login, &asked.ticket, sealed));
        return Reply::only(page.draw(started.and_then(shown), None));
    }
    account.sends_mut(Method::Email).failed();
    let event = context.event_of(AuditKind::CodeNotSent, login, Some(Method::Email));
    Reply::changed(page.draw(None, Some(Trouble::NotDelivered {})), event)
}
