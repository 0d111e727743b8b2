//! Opening a method during sign-in: what the page shows, and what is sent for it.
//!
//! Opening again shows the same. Nothing is sent unless the person asked for it and the budget
//! has room; a code that is out stays good meanwhile.

use super::host::{self, QUESTION_SECONDS};
use super::sign_in::{ChallengePage, stopped};
use super::{Reply, SECONDS_PER_MINUTE, questions};
use crate::account::Account;
use crate::authenticators::message_code::masked;
use crate::authenticators::webauthn::{self, Options};
use crate::crypto::keys::Label;
use crate::engine::Context;
use crate::session_tokens::{self, About, Asked, Pending, Purpose, Ticket};
use crate::vocabulary::{
    AuditEvent, AuditKind, Bytes, CodePurpose, Login, Method, Refusal, Shown, Trouble,
};

/// Seconds a ceremony in the browser stays open.
const CEREMONY_SECONDS: u64 = 300;

/// What somebody wants to open.
pub(super) struct Wish<'a> {
    pub(super) method: Method,
    pub(super) ticket: Option<&'a Bytes>,
    pub(super) again: bool,
}

/// Opens a method.
pub(super) fn open(
    context: &Context<'_>,
    account: &mut Account,
    login: &Login,
    page: &ChallengePage<'_>,
    wish: &Wish<'_>,
) -> Reply {
    let method = wish.method;
    let show = |account: &Account, shown, trouble| {
        Reply::only(page.draw(context, account, Some(method), shown, trouble))
    };
    if stopped(context, account, page.lane, method).is_some() {
        return show(account, None, None);
    }
    let open = opened(context, account, login, method, wish.ticket);
    match (method, open) {
        (Method::Email | Method::Sms | Method::Push, Some((_, shown))) if !wish.again => {
            show(account, Some(shown), None)
        }
        (Method::Email | Method::Sms | Method::Push, open) => {
            let wait =
                account.sends_mut(method).wait(page.lane, context.at, context.send_limits(method));
            let (ticket, shown) = open.unzip();
            match wait {
                Some(at) => show(account, shown, Some(Trouble::TooSoon { at })),
                None => send(context, account, login, page, method, ticket),
            }
        }
        (Method::WebAuthn, Some((_, shown))) => show(account, Some(shown), None),
        (Method::WebAuthn, None) => {
            let ticket = new_ticket(context, account, Pending::Credential {}, CEREMONY_SECONDS);
            let sealed = seal(context, login, &ticket);
            let shown = sealed.and_then(|sealed| shown(context, account, login, &ticket, sealed));
            match shown {
                Some(shown) => show(account, Some(shown), None),
                None => Reply::refuse(Refusal::Busy {}, "ticket.unsealed"),
            }
        }
        (Method::SecurityQuestions, _) => {
            let asked = questions::asked(context, account);
            show(account, Some(Shown::Asked { questions: asked }), None)
        }
        (Method::Totp | Method::Hotp | Method::BackupCodes | Method::YubicoOtp, _) => {
            show(account, None, None)
        }
    }
}

/// The ticket of a method, if it still counts, with what it shows.
pub(super) fn opened(
    context: &Context<'_>,
    account: &Account,
    login: &Login,
    method: Method,
    sealed: Option<&Bytes>,
) -> Option<(Ticket, Shown)> {
    let sealed = sealed?;
    let ticket =
        session_tokens::open_ticket(context.place(login.nonce.as_slice()), sealed, context.at)?;
    let counts = ticket.purpose == Purpose::SignIn
        && ticket.pending.method() == method
        && ticket.revocations == account.revocations
        && !account.spent.contains(&ticket.id, ticket.expires)
        && goes_to_owner(account, &ticket.pending);
    let shown = shown(context, account, login, &ticket, sealed.clone())?;
    counts.then_some((ticket, shown))
}

/// A destination that was removed or replaced is no longer asked about.
pub(super) fn goes_to_owner(account: &Account, pending: &Pending) -> bool {
    match pending {
        Pending::Message { method, destination } => account
            .authenticators
            .address(*method)
            .is_some_and(|address| address.destination == *destination),
        Pending::Push { user, .. } => {
            account.authenticators.push().any(|(_, push)| push.user == *user)
        }
        Pending::Totp { .. }
        | Pending::BackupCodes { .. }
        | Pending::Credential {}
        | Pending::Yubikey {}
        | Pending::Questions {} => true,
    }
}

/// Counts one more code or prompt, and asks the host to send it: the same code for the same
/// ticket.
fn send(
    context: &Context<'_>,
    account: &mut Account,
    login: &Login,
    page: &ChallengePage<'_>,
    method: Method,
    ticket: Option<Ticket>,
) -> Reply {
    let pending = match (
        method,
        account.authenticators.address(method),
        account.authenticators.push().next(),
    ) {
        (Method::Push, _, Some((_, push))) => {
            Pending::Push { user: push.user.clone(), transaction: String::new() }
        }
        (_, Some(address), _) => {
            Pending::Message { method, destination: address.destination.clone() }
        }
        (_, None, _) => return Reply::refuse(Refusal::AskAdministrator {}, "methods.gone"),
    };
    let seconds = context.message_seconds(method);
    // A prompt is a new one each time; a code repeats.
    let kept = ticket.filter(|_| method != Method::Push);
    let ticket = kept.unwrap_or_else(|| new_ticket(context, account, pending, seconds));
    account.sends_mut(method).count(context.at);
    let (kind, about) = if method == Method::Push {
        (AuditKind::Prompted, About::Prompt)
    } else {
        (AuditKind::CodeSent, About::Delivery)
    };
    let event = AuditEvent { lane: Some(page.lane), ..context.event_of(kind, login, Some(method)) };
    let expires = context.at.saturating_add(QUESTION_SECONDS);
    context.ask(login, &Asked { ticket, about, expires }, Some(event))
}

/// What an open ticket shows. `None` if it belongs to no challenge.
pub(super) fn shown(
    context: &Context<'_>,
    account: &Account,
    login: &Login,
    ticket: &Ticket,
    sealed: Bytes,
) -> Option<Shown> {
    let expires = ticket.expires;
    match &ticket.pending {
        Pending::Message { method, destination } => {
            let sends = if *method == Method::Sms { &account.texts } else { &account.mails };
            Some(Shown::CodeSent {
                ticket: sealed,
                destination: masked(destination),
                digits: context.message_digits(*method),
                again_at: sends.again_at(context.send_limits(*method)),
                expires,
            })
        }
        Pending::Push { .. } => Some(Shown::Prompted {
            ticket: sealed,
            again_at: account.prompts.again_at(context.send_limits(Method::Push)),
            expires,
        }),
        Pending::Credential {} => {
            let place = context.place(login.nonce.as_slice());
            let challenge = session_tokens::derived(place, Label::Challenge, ticket, b"")?;
            let policy = &context.policy().methods.webauthn;
            let options = webauthn::request(&Options {
                challenge: &challenge,
                relying_party_id: &policy.relying_party_id,
                user_verification: policy.user_verification,
                credentials: host::credential_ids(account),
            })?;
            Some(Shown::Credential { ticket: sealed, options, expires })
        }
        Pending::Totp { .. }
        | Pending::BackupCodes { .. }
        | Pending::Yubikey {}
        | Pending::Questions {} => None,
    }
}

/// A ticket of this sign-in.
pub(super) fn new_ticket(
    context: &Context<'_>,
    account: &Account,
    pending: Pending,
    seconds: u64,
) -> Ticket {
    Ticket {
        id: *context.draw().bytes::<16>("ticket id"),
        key_id: context.ring.active_id(),
        purpose: Purpose::SignIn,
        pending,
        revocations: account.revocations,
        expires: context.at.saturating_add(seconds),
    }
}

pub(super) fn seal(context: &Context<'_>, login: &Login, ticket: &Ticket) -> Option<Bytes> {
    session_tokens::seal_ticket(context.place(login.nonce.as_slice()), context.entropy, ticket)
}

impl Context<'_> {
    /// Digits of a code that is sent.
    pub(super) fn message_digits(&self, method: Method) -> u8 {
        let methods = &self.policy().methods;
        if method == Method::Sms { methods.sms.digits } else { methods.email.digits }
    }

    /// Seconds that a code, or a prompt, can be answered.
    pub(super) fn message_seconds(&self, method: Method) -> u64 {
        let methods = &self.policy().methods;
        match method {
            Method::Push => methods.push.seconds.into(),
            Method::Sms => u64::from(methods.sms.minutes) * SECONDS_PER_MINUTE,
            Method::Email
            | Method::Totp
            | Method::BackupCodes
            | Method::Hotp
            | Method::YubicoOtp
            | Method::WebAuthn
            | Method::SecurityQuestions => u64::from(methods.email.minutes) * SECONDS_PER_MINUTE,
        }
    }

    /// What a code is for, as its ticket says.
    pub(super) fn purpose_of(ticket: &Ticket) -> CodePurpose {
        match ticket.purpose {
            Purpose::SignIn => CodePurpose::ToSignIn,
            Purpose::FirstFactor | Purpose::AfterFactor(_) | Purpose::SelfService => {
                CodePurpose::ToConfirm
            }
            Purpose::Proof => CodePurpose::ToEnroll,
        }
    }
}
