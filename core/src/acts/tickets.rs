//! Tickets: what is pending in a session, and the one predicate for whether it still counts.

use super::context::{Context, SECONDS_PER_MINUTE};
use super::session::Session;
use crate::session_tokens::{self, About, Asked, Pending, Purpose, Ticket};
use crate::vocabulary::{Bytes, Method};

/// Seconds in which a finding is accepted. The host has 10 for the task itself.
pub(super) const TASK_SECONDS: u64 = 60;
/// Seconds a browser ceremony stays open during sign-in.
const CEREMONY_SECONDS: u64 = 300;

/// A ticket that counts.
#[derive(Clone)]
pub(super) struct Opened {
    pub(super) ticket: Ticket,
    /// Its sealed form as received. The ticket of a finding was not received, and is sealed when
    /// shown.
    sealed: Option<Bytes>,
}

impl Opened {
    /// The ticket for the session to present next time.
    pub(super) fn sealed(&self, session: &Session<'_>) -> Option<Bytes> {
        self.sealed.clone().or_else(|| seal(session, &self.ticket))
    }
}

impl From<Ticket> for Opened {
    fn from(ticket: Ticket) -> Self {
        Self { ticket, sealed: None }
    }
}

/// A new ticket. `None` if no secret can be drawn.
pub(super) fn new(session: &Session<'_>, purpose: Purpose, pending: Pending) -> Option<Ticket> {
    let context = session.context;
    let seconds = seconds_of(context, purpose, pending.method());
    Some(Ticket {
        id: *context.draw()?.bytes::<16>("ticket id"),
        key_id: context.ring.active_id(),
        purpose,
        pending,
        revocations: session.account.revocations,
        expires: context.at.saturating_add(seconds),
    })
}

pub(super) fn seal(session: &Session<'_>, ticket: &Ticket) -> Option<Bytes> {
    session_tokens::seal_ticket(session.place(), session.context.entropy, ticket)
}

/// Opens a ticket that still counts for this purpose.
pub(super) fn open(session: &Session<'_>, sealed: &Bytes, purpose: Purpose) -> Option<Opened> {
    session_tokens::open_ticket(session.place(), sealed, session.context.at)
        .filter(|ticket| valid(session, ticket, purpose))
        .map(|ticket| Opened { ticket, sealed: Some(sealed.clone()) })
}

/// A task for the host about a ticket.
pub(super) fn asked(session: &Session<'_>, ticket: Ticket, about: About) -> Asked {
    Asked { ticket, about, expires: session.context.at.saturating_add(TASK_SECONDS) }
}

/// Opens a task whose ticket still counts for this purpose.
pub(super) fn open_asked(
    session: &Session<'_>,
    sealed: &Bytes,
    purpose: Purpose,
) -> Option<(Opened, About)> {
    session_tokens::open_asked(session.place(), sealed, session.context.at)
        .filter(|asked| valid(session, &asked.ticket, purpose))
        .map(|asked| (asked.ticket.into(), asked.about))
}

/// Uses up a ticket. `false` if there is no room to record it: then nothing may be granted for it.
#[must_use]
pub(super) fn spend(session: &mut Session<'_>, ticket: &Ticket) -> bool {
    session.account.spent.add(ticket.id, ticket.expires, session.context.at)
}

/// Whether an unexpired ticket of this session still counts: it was issued for this purpose, its
/// method is still enabled, it was not revoked or used, and its destination is still the owner's.
fn valid(session: &Session<'_>, ticket: &Ticket, purpose: Purpose) -> bool {
    ticket.purpose == purpose
        && is_switched_on(session.context, ticket)
        && ticket.revocations == session.account.revocations
        && !session.account.spent.contains(&ticket.id, ticket.expires)
        && goes_to_owner(session, ticket)
}

/// A proof is not a method: its code is merely sent the same way as e-mail codes.
fn is_switched_on(context: &Context<'_>, ticket: &Ticket) -> bool {
    match ticket.purpose {
        Purpose::Proof => true,
        Purpose::SignIn | Purpose::FirstFactor | Purpose::AfterFactor | Purpose::SelfService => {
            context.policy().is_enabled(ticket.pending.method())
        }
    }
}

/// A destination that was removed or replaced no longer counts, nor does a proof once the directory
/// has another address. An enrollment makes a destination the owner's.
fn goes_to_owner(session: &Session<'_>, ticket: &Ticket) -> bool {
    match ticket.purpose {
        Purpose::SignIn => is_set_up(session, &ticket.pending),
        Purpose::Proof => match &ticket.pending {
            Pending::Message { destination, .. } => {
                session.login.email.as_ref() == Some(destination)
            }
            Pending::Totp { .. }
            | Pending::BackupCodes { .. }
            | Pending::Credential {}
            | Pending::Yubikey {}
            | Pending::Push { .. }
            | Pending::Questions {} => false,
        },
        Purpose::FirstFactor | Purpose::AfterFactor | Purpose::SelfService => true,
    }
}

fn is_set_up(session: &Session<'_>, pending: &Pending) -> bool {
    let set_up = &session.account.authenticators;
    match pending {
        Pending::Message { method, destination } => {
            set_up.address(*method).is_some_and(|address| address.destination == *destination)
        }
        Pending::Push { user, .. } => set_up.push().any(|(_, push)| push.user == *user),
        Pending::Totp { .. }
        | Pending::BackupCodes { .. }
        | Pending::Credential {}
        | Pending::Yubikey {}
        | Pending::Questions {} => true,
    }
}

/// How long a ticket lasts. A sending method's lasts as long as its code; during sign-in, other
/// tickets do not last as long as an enrollment's either.
fn seconds_of(context: &Context<'_>, purpose: Purpose, method: Method) -> u64 {
    let signs_in = purpose == Purpose::SignIn;
    match method {
        Method::Email | Method::Sms => context.message_seconds(method),
        Method::Push if signs_in => context.policy().methods.push.seconds.into(),
        Method::WebAuthn if signs_in => CEREMONY_SECONDS,
        Method::YubicoOtp if signs_in => TASK_SECONDS,
        Method::Totp
        | Method::BackupCodes
        | Method::Hotp
        | Method::YubicoOtp
        | Method::WebAuthn
        | Method::Push
        | Method::SecurityQuestions => {
            u64::from(context.policy().enrollment.ticket_minutes) * SECONDS_PER_MINUTE
        }
    }
}
