//! Both steps of every enrollment. Each arm leads to the method's room.
//!
//! `Start` touches no factor: the pending secret travels in its ticket, so a reload, a second tab
//! and a wrong code show the same one again. Only `Confirm`, or the finding that follows it,
//! changes the account, uses the ticket up, and burns the code that confirmed it.

use super::confirmation::{Confirmed, Opening, Shows, Wish};
use super::methods::{backup_codes, messages, push, questions, totp, webauthn, yubico};
use super::reply::Reply;
use super::session::Session;
use super::tickets::{self, Opened};
use crate::session_tokens::Pending;
use crate::vocabulary::{Answer, Method, Refusal, Started, Trouble, Verdict};

/// Opens an enrollment, or reopens the one in the ticket.
pub(super) fn start(session: &mut Session<'_>, wish: &Wish<'_>) -> Opening {
    let opened = wish
        .ticket
        .and_then(|sealed| tickets::open(session, sealed, wish.purpose))
        .filter(|opened| is_of(opened, wish));
    match (wish.method, opened) {
        (Method::Email | Method::Sms, opened) if opened.is_none() || wish.again => {
            messages::begin(session, wish, opened)
        }
        (_, Some(opened)) => Opening::Open(Box::new(opened)),
        (method, None) => pending(session, method)
            .and_then(|pending| tickets::new(session, wish.purpose, pending))
            .map_or(Opening::Unsealed, |ticket| Opening::Open(Box::new(ticket.into()))),
    }
}

/// Answers a start: `render` makes the page from what is pending and what went wrong.
pub(super) fn answer_start(
    session: &mut Session<'_>,
    wish: &Wish<'_>,
    render: impl FnOnce(&Session<'_>, Option<Started>, Option<Trouble>) -> Verdict,
) -> Reply {
    let (opened, trouble) = match start(session, wish) {
        Opening::Open(opened) => (Some(opened), None),
        Opening::Trouble(opened, trouble) => (opened, Some(trouble)),
        Opening::Asked(reply) => return *reply,
        Opening::Unsealed => return Reply::refuse(Refusal::Busy {}, "ticket.unsealed"),
    };
    let started = opened.and_then(|opened| started(session, &opened));
    if started.is_none() && trouble.is_none() {
        return Reply::refuse(Refusal::Busy {}, "ticket.unsealed");
    }
    Reply::only(render(session, started, trouble))
}

/// What the person sees of a pending enrollment.
pub(super) fn started(session: &Session<'_>, opened: &Opened) -> Option<Started> {
    match &opened.ticket.pending {
        Pending::Totp { .. } => totp::started(session, opened),
        Pending::BackupCodes { .. } => backup_codes::started(session, opened),
        Pending::Message { .. } => messages::started(session, opened),
        Pending::Credential {} => webauthn::started(session, opened),
        Pending::Yubikey {} => yubico::started(session, opened),
        Pending::Push { .. } => push::started(session, opened),
        Pending::Questions {} => questions::started(session, opened),
    }
}

/// Proves possession and adds what the ticket contains.
pub(super) fn confirm(
    session: &mut Session<'_>,
    opened: &Opened,
    answer: &Answer,
    label: &str,
) -> Confirmed {
    match (&opened.ticket.pending, answer) {
        (Pending::Totp { .. }, Answer::Code { method: Method::Totp, code }) => {
            totp::confirm(session, opened, code, label)
        }
        (Pending::BackupCodes { .. }, Answer::CodesSaved {}) => {
            backup_codes::confirm(session, opened)
        }
        (Pending::Message { method, .. }, Answer::Code { method: typed_for, code })
            if typed_for == method =>
        {
            messages::confirm(session, opened, code, label)
        }
        (Pending::Credential {}, Answer::Assertion { response, .. }) => {
            webauthn::confirm(session, opened, response, label)
        }
        (Pending::Yubikey {}, Answer::Code { method: Method::YubicoOtp, code }) => {
            yubico::confirm(session, opened, code, label)
        }
        (Pending::Push { .. }, Answer::Push {}) => push::confirm(session, opened, label),
        (Pending::Questions {}, Answer::Questions { chosen }) => {
            questions::confirm(session, opened, chosen, label)
        }
        (
            Pending::Totp { .. }
            | Pending::BackupCodes { .. }
            | Pending::Message { .. }
            | Pending::Credential {}
            | Pending::Yubikey {}
            | Pending::Push { .. }
            | Pending::Questions {},
            _,
        ) => Confirmed::again(Trouble::WrongAnswer {}),
    }
}

/// Answers anything but an addition: `render` makes the page from what is pending and what went
/// wrong. `Err` with the method that was added.
pub(super) fn answer_confirmed(
    session: &Session<'_>,
    opened: &Opened,
    confirmed: Confirmed,
    render: impl FnOnce(Option<Started>, Option<Trouble>) -> Verdict,
) -> Result<Reply, Method> {
    match confirmed {
        Confirmed::Added(method) => Err(method),
        Confirmed::Asked(reply) => Ok(*reply),
        Confirmed::Never(refusal, rule) => Ok(Reply::refuse(refusal, &rule)),
        Confirmed::Open(still) => {
            let started = match still.shows {
                Shows::Same => started(session, opened),
                Shows::Ticket(ticket) => started(session, &(*ticket).into()),
                Shows::Nothing => None,
            };
            let (audit, notices) = (still.audit, still.notices);
            let verdict = render(started, still.trouble);
            Ok(Reply { verdict, changed: !audit.is_empty(), audit, notices })
        }
    }
}

fn is_of(opened: &Opened, wish: &Wish<'_>) -> bool {
    let pending = &opened.ticket.pending;
    let goes_there = match (pending, wish.destination) {
        (Pending::Message { destination, .. }, Some(wished)) => destination == wished,
        (
            Pending::Message { .. }
            | Pending::Totp { .. }
            | Pending::BackupCodes { .. }
            | Pending::Credential {}
            | Pending::Yubikey {}
            | Pending::Push { .. }
            | Pending::Questions {},
            _,
        ) => true,
    };
    pending.method() == wish.method && goes_there
}

/// The content of a new enrollment's ticket. Counter-based tokens come from an administrator;
/// e-mail and SMS are opened by sending a code.
fn pending(session: &Session<'_>, method: Method) -> Option<Pending> {
    match method {
        Method::Totp => totp::pending(session.context),
        Method::BackupCodes => backup_codes::pending(session.context, None),
        Method::YubicoOtp => Some(Pending::Yubikey {}),
        Method::WebAuthn => Some(Pending::Credential {}),
        Method::Push => Some(push::pending(session)),
        Method::SecurityQuestions => Some(Pending::Questions {}),
        Method::Hotp | Method::Email | Method::Sms => None,
    }
}
