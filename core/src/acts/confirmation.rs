//! What every enrollment shares: what becomes of a confirmation, and how an authenticator is
//! named and added.

use super::context::Context;
use super::reply::Reply;
use super::session::Session;
use super::standing::gets_in;
use super::tickets::{self, Opened};
use crate::account::Account;
use crate::account::authenticators::{Card, Kind, is_single};
use crate::session_tokens::{Purpose, Ticket};
use crate::vocabulary::{AuditEvent, AuditKind, Bytes, Method, Notice, Refusal, Trouble};

/// What a person wants to set up.
pub(super) struct Wish<'a> {
    pub(super) purpose: Purpose,
    pub(super) method: Method,
    pub(super) destination: Option<&'a str>,
    pub(super) again: bool,
    pub(super) ticket: Option<&'a Bytes>,
}

/// What becomes of a wish.
pub(super) enum Opening {
    /// It is open.
    Open(Box<Opened>),
    /// It is not, or not again; what was open stays so.
    Trouble(Option<Box<Opened>>, Trouble),
    /// The host has to send something that was counted.
    Asked(Box<Reply>),
    /// No ticket could be made for it.
    Unsealed,
}

/// What becomes of a confirmation, or of the finding that follows it.
pub(super) enum Confirmed {
    /// The authenticator counts.
    Added(Method),
    /// Not yet: the enrollment stays open.
    Open(StillOpen),
    /// The host has to look first.
    Asked(Box<Reply>),
    /// It cannot be added, by this rule.
    Never(Refusal, String),
}

/// An enrollment that stays open.
#[derive(Default)]
pub(super) struct StillOpen {
    pub(super) trouble: Option<Trouble>,
    pub(super) shows: Shows,
    /// What was counted on the way; the account changed if there is any.
    pub(super) audit: Vec<AuditEvent>,
    pub(super) notices: Vec<Notice>,
}

/// What the page of an enrollment shows.
#[derive(Default)]
pub(super) enum Shows {
    /// The same as before.
    #[default]
    Same,
    /// This ticket from now on.
    Ticket(Box<Ticket>),
    /// Nothing: it has to be started again.
    Nothing,
}

impl Confirmed {
    /// The page stays as it was, with what went wrong.
    pub(super) fn again(trouble: Trouble) -> Self {
        Self::Open(StillOpen { trouble: Some(trouble), ..StillOpen::default() })
    }

    /// Nothing is wrong, and nothing is done yet.
    pub(super) fn waits() -> Self {
        Self::Open(StillOpen::default())
    }

    /// The page shows another ticket from now on.
    pub(super) fn shows(ticket: Ticket, trouble: Option<Trouble>) -> Self {
        let shows = Shows::Ticket(Box::new(ticket));
        Self::Open(StillOpen { trouble, shows, ..StillOpen::default() })
    }

    pub(super) fn never(refusal: Refusal, rule: &str) -> Self {
        Self::Never(refusal, rule.into())
    }

    fn not_allowed(rule: String) -> Self {
        Self::Never(Refusal::NotAllowed { rule: rule.clone() }, rule)
    }
}

/// Nothing went out: the next one need not wait, but this one stays counted.
pub(super) fn not_sent(session: &mut Session<'_>, method: Method, still: StillOpen) -> Confirmed {
    session.account.sends_mut(method).failed();
    let event = session.event(AuditKind::CodeNotSent, Some(method));
    Confirmed::Open(StillOpen { audit: vec![event], ..still })
}

/// The name that the new authenticator gets, if there is room for one more of its method.
pub(super) fn name(
    session: &Session<'_>,
    method: Method,
    label: &str,
) -> Result<String, Confirmed> {
    let account = &*session.account;
    if account.authenticators.count(method) >= session.context.room_for(method) {
        return Err(full(method));
    }
    let label = match label.trim() {
        "" => account.default_label(base_label(method)),
        label => label.to_owned(),
    };
    let mut cards = account.authenticators.cards();
    let replaced = cards.find(|(other, _)| *other == method && is_single(method));
    let except = replaced.map(|(_, card)| card.id);
    if account.accepts_label(&label, except) {
        Ok(label)
    } else {
        Err(Confirmed::again(Trouble::LabelTaken {}))
    }
}

/// There are as many as there may be.
pub(super) fn full(method: Method) -> Confirmed {
    Confirmed::not_allowed(format!("methods.{}.authenticators", word(method)))
}

/// Adds what was confirmed, and uses its ticket up.
///
/// Much may have happened since the enrollment was started. A method that only stands in for
/// others by now does not become the only one.
pub(super) fn add(
    session: &mut Session<'_>,
    ticket: &Ticket,
    label: String,
    kind: Kind,
) -> Confirmed {
    let method = kind.method();
    if !gets_in(session.context, session.account, Some(session.login), Some(method)) {
        return Confirmed::not_allowed("methods".into());
    }
    if !tickets::spend(session, ticket) {
        return Confirmed::never(Refusal::Busy {}, "tickets.full");
    }
    if method.is_primary() {
        session.account.last_used = Some(method);
    }
    if method != Method::BackupCodes {
        end_grace(session.account);
    }
    let card = card(session.context, session.account, label);
    session.account.authenticators.add(card, kind);
    Confirmed::Added(method)
}

/// A person who has a factor needs no more grace.
pub(super) fn end_grace(account: &mut Account) {
    account.required_since = None;
    account.postponements = 0;
}

pub(super) fn card(context: &Context<'_>, account: &mut Account, label: String) -> Card {
    Card { id: account.take_authenticator_number(), label, added_at: context.at, used_at: None }
}

/// What an authenticator is called that was given no name.
pub(super) fn base_label(method: Method) -> &'static str {
    match method {
        Method::Totp => "Authenticator app",
        Method::BackupCodes => "Backup codes",
        Method::Hotp => "Hardware token",
        Method::Email => "E-mail",
        Method::Sms => "Phone",
        Method::YubicoOtp => "YubiKey",
        Method::WebAuthn => "Security key",
        Method::Push => "Push",
        Method::SecurityQuestions => "Security questions",
    }
}

/// The policy's word for a method.
fn word(method: Method) -> &'static str {
    match method {
        Method::Totp => "totp",
        Method::BackupCodes => "backup_codes",
        Method::Hotp => "hotp",
        Method::Email => "email",
        Method::Sms => "sms",
        Method::YubicoOtp => "yubico_otp",
        Method::WebAuthn => "webauthn",
        Method::Push => "push",
        Method::SecurityQuestions => "security_questions",
    }
}
