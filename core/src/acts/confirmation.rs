//! What every enrollment shares: the outcome of a confirmation, and how an authenticator is named
//! and added.

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

/// The outcome of a wish.
pub(super) enum Opening {
    /// It is pending.
    Open(Box<Opened>),
    /// It is not, or not again; what was pending stays so.
    Trouble(Option<Box<Opened>>, Trouble),
    /// The host has to send something that was counted.
    Asked(Box<Reply>),
    /// No ticket could be made for it.
    Unsealed,
}

/// The outcome of a confirmation, or of the finding that follows it.
pub(super) enum Confirmed {
    /// The authenticator counts.
    Added(Method),
    /// Not yet: the enrollment stays pending.
    Open(StillOpen),
    /// The host has to check first.
    Asked(Box<Reply>),
    /// It cannot be added, by this rule.
    Never(Refusal, String),
}

/// An enrollment that stays pending.
#[derive(Default)]
pub(super) struct StillOpen {
    pub(super) trouble: Option<Trouble>,
    pub(super) shows: Shows,
    /// What was counted along the way; if there is any, the account changed.
    pub(super) audit: Vec<AuditEvent>,
    pub(super) notices: Vec<Notice>,
}

/// What an enrollment page shows.
#[derive(Default)]
pub(super) enum Shows {
    /// The same as before.
    #[default]
    Same,
    /// This ticket from now on.
    Ticket(Box<Ticket>),
    /// Nothing: it has to be restarted.
    Nothing,
}

impl Confirmed {
    /// The page stays the same, with what went wrong.
    pub(super) fn again(trouble: Trouble) -> Self {
        Self::Open(StillOpen { trouble: Some(trouble), ..StillOpen::default() })
    }

    /// Nothing is wrong and nothing is done yet.
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

/// Nothing went out: the next one need not wait, but this one still counts.
pub(super) fn not_sent(session: &mut Session<'_>, method: Method, still: StillOpen) -> Confirmed {
    session.account.sends_mut(method).failed();
    let event = session.event(AuditKind::CodeNotSent, Some(method));
    Confirmed::Open(StillOpen { audit: vec![event], ..still })
}

/// The new authenticator's name, if there is room for one more of its method.
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

/// There are already as many as allowed.
pub(super) fn full(method: Method) -> Confirmed {
    Confirmed::not_allowed(format!("methods.{}.authenticators", word(method)))
}

/// Adds what was confirmed, uses up its ticket, and ends what was issued before. What replaces
/// another one also ends known browsers; new backup codes do not.
///
/// Things may have changed since the enrollment was started. A method that by now only stands in
/// for others does not become the only one.
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
    let replaces = is_single(method) && session.account.authenticators.count(method) > 0;
    session.account.authenticators.add(card, kind);
    if replaces && method != Method::BackupCodes {
        session.account.evict();
    } else {
        session.account.revoke();
    }
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

/// The default name of an authenticator.
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
