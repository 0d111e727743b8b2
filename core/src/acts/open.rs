//! Opening a method during sign-in, and showing what was opened. Each arm leads to the method's
//! room.

use super::attempt::{Answered, Attempt, Chosen};
use super::methods::{messages, push, questions, webauthn};
use super::pages::{ChallengePage, stopped};
use super::reply::Reply;
use super::session::Session;
use super::tickets::{self, Opened};
use crate::session_tokens::{Pending, Purpose};
use crate::vocabulary::{Bytes, Method, Refusal, Shown};

/// What a person wants to open.
pub(super) struct Wish<'a> {
    pub(super) method: Method,
    pub(super) ticket: Option<&'a Bytes>,
    pub(super) again: bool,
}

/// Opens a method. Doing so again shows the same.
pub(super) fn open(session: &mut Session<'_>, page: &ChallengePage<'_>, wish: &Wish<'_>) -> Reply {
    let method = wish.method;
    if stopped(session, method).is_some() {
        return Reply::only(page.render(session, Some(method), None, None));
    }
    let (shown, trouble) = match choose(session, wish) {
        Chosen::Page(None, trouble) => (None, trouble),
        Chosen::Page(Some(opened), trouble) => match shown(session, &opened) {
            Some(shown) => (Some(shown), trouble),
            None => return Reply::refuse(Refusal::Busy {}, "ticket.unsealed"),
        },
        Chosen::Questions(questions) => (Some(Shown::Asked { questions }), None),
        Chosen::Asked(reply) => return *reply,
        Chosen::Refused(refusal, rule) => return Reply::refuse(refusal, rule),
    };
    Reply::only(page.render(session, Some(method), shown, trouble))
}

fn choose(session: &mut Session<'_>, wish: &Wish<'_>) -> Chosen {
    let opened = opened(session, wish.method, wish.ticket);
    match wish.method {
        Method::Email | Method::Sms => messages::choose(session, wish.method, opened, wish.again),
        Method::Push => push::choose(session, opened, wish.again),
        Method::WebAuthn => webauthn::choose(session, opened),
        Method::SecurityQuestions => questions::choose(session),
        Method::Totp | Method::Hotp | Method::BackupCodes | Method::YubicoOtp => {
            Chosen::Page(None, None)
        }
    }
}

/// What was opened for a method, if its ticket still counts.
pub(super) fn opened(
    session: &Session<'_>,
    method: Method,
    sealed: Option<&Bytes>,
) -> Option<Opened> {
    tickets::open(session, sealed?, Purpose::SignIn)
        .filter(|opened| opened.ticket.pending.method() == method)
}

/// Gives an answer its consequences, on the page it was given on.
pub(super) fn settle(
    session: &mut Session<'_>,
    attempt: &Attempt<'_>,
    answered: Answered,
) -> Reply {
    let shown = match &answered {
        Answered::Wrong(_) | Answered::Same(_) | Answered::Noted(_) => {
            attempt.opened.as_ref().and_then(|opened| shown(session, opened))
        }
        Answered::Shows(ticket) => ticket.clone().and_then(|ticket| shown(session, &ticket.into())),
        Answered::Right | Answered::Resynchronized | Answered::Asked(_) | Answered::Refused(..) => {
            None
        }
    };
    attempt.settle(session, answered, shown)
}

/// What a ticket's page shows; `None` if it belongs to no challenge.
fn shown(session: &Session<'_>, opened: &Opened) -> Option<Shown> {
    match &opened.ticket.pending {
        Pending::Message { .. } => messages::show(session, opened),
        Pending::Push { .. } => push::show(session, opened),
        Pending::Credential {} => webauthn::show(session, opened),
        Pending::Totp { .. }
        | Pending::BackupCodes { .. }
        | Pending::Yubikey {}
        | Pending::Questions {} => None,
    }
}
