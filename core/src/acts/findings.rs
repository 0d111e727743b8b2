//! What the host found. Each arm leads to the room of the method that asked.

use super::attempt::{Answered, Attempt};
use super::confirmation::Confirmed;
use super::methods::yubico::Validation;
use super::methods::{messages, push, webauthn, yubico};
use super::open::settle;
use super::pages::ChallengePage;
use super::reply::Reply;
use super::session::Session;
use super::tickets;
use crate::session_tokens::{About, Purpose, Ticket};
use crate::vocabulary::{Bytes, Finding, Refusal, Trouble};

/// A finding during sign-in.
pub(super) fn at_sign_in(
    session: &mut Session<'_>,
    page: &ChallengePage<'_>,
    sealed: &Bytes,
    finding: &Finding,
) -> Reply {
    let Some((opened, about)) = tickets::open_asked(session, sealed, Purpose::SignIn) else {
        return Reply::only(page.render(session, None, None, Some(Trouble::Expired {})));
    };
    let ticket = opened.ticket.clone();
    let method = ticket.pending.method();
    if !page.methods.contains(&method) {
        return Reply::not_allowed("methods");
    }
    let attempt = Attempt { page, method, opened: Some(opened), remember: about.remembers() };
    // What was asked before a lock started is not answered during it.
    if attempt.is_stopped(session) {
        return Reply::only(page.render(session, Some(method), None, None));
    }
    let answered = answered(session, &ticket, &about, finding);
    settle(session, &attempt, answered)
}

fn answered(
    session: &mut Session<'_>,
    ticket: &Ticket,
    about: &About,
    finding: &Finding,
) -> Answered {
    match about {
        About::Delivery => messages::found(session, ticket, finding),
        About::Prompt => push::prompted(session, ticket, finding),
        About::Poll { .. } => push::polled(session, ticket, finding),
        About::Assertion { credential_id, .. } => webauthn::found(session, credential_id, finding),
        About::Yubico { otp, nonce, .. } => {
            yubico::found(session, &Validation { otp, nonce }, finding)
        }
        About::Registration { .. } => {
            Answered::Refused(Refusal::NotAllowed { rule: "finding".into() }, "finding")
        }
    }
}

/// A finding during an enrollment.
pub(super) fn enrolled(
    session: &mut Session<'_>,
    ticket: &Ticket,
    about: &About,
    finding: &Finding,
) -> Confirmed {
    match about {
        About::Delivery => messages::enrolled(session, ticket, finding),
        About::Prompt => push::enroll_prompted(session, ticket, finding),
        About::Poll { label, .. } => push::enroll_polled(session, ticket, label, finding),
        About::Registration { label } => webauthn::enrolled(session, ticket, label, finding),
        About::Yubico { otp, nonce, label, .. } => {
            yubico::enrolled(session, ticket, &Validation { otp, nonce }, label, finding)
        }
        About::Assertion { .. } => Confirmed::again(Trouble::Unavailable {}),
    }
}
