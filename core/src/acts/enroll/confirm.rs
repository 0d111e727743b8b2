//! Proves possession, here or through the host, and adds the authenticator.

use super::begin::show;
use super::boxed;
use super::limits::{base_label, has_room_for_credential, word};
use crate::account::Account;
use crate::account::authenticators::{
    BackupCodeSet, Card, Kind, MessageAddress, PushPhone, TotpAuthenticator, WebauthnCredential,
    Yubikey, is_single,
};
use crate::acts::attempt::Guess;
use crate::acts::host::{
    CREDENTIAL_BYTES_MAX, QUESTION_SECONDS, is_of, is_response, with_transaction,
    without_transaction,
};
use crate::acts::sign_in::stopped;
use crate::acts::{Reply, open};
use crate::authenticators::totp::{self, Parameters, TypedCode};
use crate::authenticators::yubico::{self, YubicoOtp};
use crate::authenticators::{backup_codes, message_code};
use crate::crypto::keys::Label;
use crate::engine::Context;
use crate::session_tokens::{self, About, Asked, Pending, Ticket};
use crate::vocabulary::{
    Answer, AuditEvent, AuditKind, Bytes, Finding, Login, Method, Notice, Refusal, SecretText,
    Started, Trouble,
};
use zeroize::Zeroizing;

/// How far a phone's clock may be off to be told so, in steps.
const DRIFT_STEPS_MAX: u8 = 20;

/// What became of a confirmation.
pub(in crate::acts) enum Found {
    /// The authenticator counts.
    Added(Method),
    /// Not yet: the same enrollment stays open.
    Open {
        started: Option<Box<Started>>,
        trouble: Option<Trouble>,
        /// What was counted on the way; the account changed if there is any.
        audit: Vec<AuditEvent>,
        notices: Vec<Notice>,
    },
    /// The host has to look first.
    Ask(Box<Reply>),
    /// It cannot be added.
    Never(Refusal),
}

/// One confirmation on its way.
pub(super) struct Confirmation<'a> {
    pub(super) context: &'a Context<'a>,
    pub(super) login: &'a Login,
    ticket: &'a Ticket,
    sealed: Option<&'a Bytes>,
}

/// Proves possession and adds what the ticket holds.
pub(in crate::acts) fn confirm(
    context: &Context<'_>,
    account: &mut Account,
    login: &Login,
    (ticket, sealed): (&Ticket, &Bytes),
    answer: Answer,
    label: &str,
) -> Found {
    let this = Confirmation { context, login, ticket, sealed: Some(sealed) };
    match (&ticket.pending, answer) {
        (
            Pending::Totp { secret, algorithm, digits, period_seconds },
            Answer::Code { method: Method::Totp, code },
        ) => match Parameters::new(*algorithm, *digits, *period_seconds) {
            Some(parameters) => this.totp(account, (secret, parameters), &code, label),
            None => this.open(account, Trouble::Expired {}),
        },
        (Pending::BackupCodes { .. }, Answer::CodesSaved {}) => {
            match codes(context, account, ticket) {
                Some(()) => Found::Added(Method::BackupCodes),
                None => Found::Never(Refusal::Busy {}),
            }
        }
        (Pending::Message { method, destination }, Answer::Code { method: typed_for, code })
            if typed_for == *method =>
        {
            this.message(account, *method, destination, &code, label)
        }
        (Pending::Credential {}, Answer::Assertion { response, .. }) if is_response(&response) => {
            match this.place_for(account, Method::WebAuthn, label) {
                Err(found) => *found,
                Ok(label) => {
                    let asked = context.asked(ticket.clone(), About::Registration { label });
                    let reply = context.ask_about_response(login, &asked, None, response);
                    Found::Ask(Box::new(reply))
                }
            }
        }
        (Pending::Yubikey {}, Answer::Code { method: Method::YubicoOtp, code }) => {
            this.yubikey(account, &code, label)
        }
        (Pending::Push { transaction, .. }, Answer::Push {}) => {
            this.push(account, transaction, label)
        }
        (Pending::Questions {}, Answer::Questions { chosen }) => {
            this.questions(account, &chosen, label)
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
        ) => this.open(account, Trouble::WrongAnswer {}),
    }
}

/// What the host found about an enrollment.
pub(in crate::acts) fn found(
    context: &Context<'_>,
    account: &mut Account,
    login: &Login,
    asked: Asked,
    finding: Finding,
) -> Found {
    let ticket = asked.ticket;
    let this = Confirmation { context, login, ticket: &ticket, sealed: None };
    match (asked.about, finding) {
        (About::Delivery, Finding::Sent {}) | (About::Poll { .. }, Finding::Waiting {}) => {
            this.still_open(account, None)
        }
        (About::Delivery, _) => this.not_sent(account, None, Trouble::NotDelivered {}),
        (About::Prompt, Finding::PushStarted { transaction }) => {
            match with_transaction(&ticket, transaction) {
                Some(ticket) => Confirmation { ticket: &ticket, ..this }.still_open(account, None),
                None => this.open(account, Trouble::Unavailable {}),
            }
        }
        (About::Prompt, _) => {
            this.not_sent(account, this.started(account), Trouble::Unavailable {})
        }
        (About::Poll { label, .. }, Finding::Valid {}) => this.add_push(account, label),
        // Over with this prompt: the next confirmation sends another one.
        (About::Poll { .. }, Finding::Invalid {}) => {
            let ticket = without_transaction(ticket.clone());
            Confirmation { ticket: &ticket, ..this }.open(account, Trouble::Denied {})
        }
        (
            About::Registration { label },
            Finding::Registered { credential_id, credential, sign_count, user_verified },
        ) => {
            let is_verified = user_verified || !context.policy().methods.webauthn.user_verification;
            let new = (credential_id.as_slice(), credential.as_slice(), sign_count);
            if is_verified {
                this.add_credential(account, new, label)
            } else {
                this.open(account, Trouble::WrongAnswer {})
            }
        }
        (About::Yubico { otp, nonce, label, .. }, finding)
            if is_of(&finding, otp.expose(), &nonce) =>
        {
            this.add_yubikey(account, otp.expose(), label)
        }
        (About::Yubico { .. } | About::Registration { .. }, Finding::Invalid {}) => {
            this.open(account, Trouble::WrongAnswer {})
        }
        (
            About::Poll { .. }
            | About::Registration { .. }
            | About::Yubico { .. }
            | About::Assertion { .. },
            _,
        ) => this.open(account, Trouble::Unavailable {}),
    }
}

/// A set of backup codes takes the place of the old one, of which no code counts any more.
/// `None` if its ticket cannot be spent.
pub(in crate::acts) fn codes(
    context: &Context<'_>,
    account: &mut Account,
    ticket: &Ticket,
) -> Option<()> {
    let Pending::BackupCodes { seed } = &ticket.pending else {
        return None;
    };
    spend(context, account, ticket)?;
    let key = context.draw().bytes::<32>("backup code key");
    let hashes = backup_codes::draw_set(seed)
        .iter()
        .filter_map(|code| backup_codes::parse(code.expose()))
        .map(|typed| backup_codes::hash(&key, &typed))
        .collect();
    let card = card(context, account, String::new());
    let set = BackupCodeSet { key, hashes, used: 0 };
    account.authenticators.add(card, Kind::BackupCodes(set));
    Some(())
}

fn spend(context: &Context<'_>, account: &mut Account, ticket: &Ticket) -> Option<()> {
    account.spent.add(ticket.id, ticket.expires, context.at).then_some(())
}

fn card(context: &Context<'_>, account: &mut Account, label: String) -> Card {
    Card { id: account.take_authenticator_number(), label, added_at: context.at, used_at: None }
}

impl Confirmation<'_> {
    pub(super) fn open(&self, account: &Account, trouble: Trouble) -> Found {
        self.still_open(account, Some(trouble))
    }

    fn still_open(&self, account: &Account, trouble: Option<Trouble>) -> Found {
        let started = boxed(self.started(account));
        Found::Open { started, trouble, audit: Vec::new(), notices: Vec::new() }
    }

    fn started(&self, account: &Account) -> Option<Started> {
        let (context, login) = (self.context, self.login);
        let sealed = match self.sealed {
            Some(sealed) => Some(sealed.clone()),
            None => open::seal(context, login, self.ticket),
        };
        sealed.and_then(|sealed| show(context, account, login, self.ticket, sealed))
    }

    /// Nothing went out: the next one need not wait, but this one stays counted.
    fn not_sent(&self, account: &mut Account, started: Option<Started>, why: Trouble) -> Found {
        let method = self.ticket.pending.method();
        account.sends_mut(method).failed();
        let event = self.context.event_of(AuditKind::CodeNotSent, self.login, Some(method));
        let started = boxed(started);
        Found::Open { started, trouble: Some(why), audit: vec![event], notices: Vec::new() }
    }

    /// A name, if there is room for one more of this method.
    pub(super) fn place_for(
        &self,
        account: &Account,
        method: Method,
        label: &str,
    ) -> Result<String, Box<Found>> {
        let count = account.authenticators.count(method);
        if count >= self.context.room_for(method) {
            return Err(Box::new(full(method)));
        }
        let label = match label.trim() {
            "" => account.default_label(base_label(method)),
            label => label.to_owned(),
        };
        let replaced =
            account.authenticators.cards().find(|(other, _)| *other == method && is_single(method));
        let except = replaced.map(|(_, card)| card.id);
        if account.accepts_label(&label, except) {
            Ok(label)
        } else {
            Err(Box::new(self.open(account, Trouble::LabelTaken {})))
        }
    }

    /// Spends the ticket and counts the account as enrolled.
    pub(super) fn add(&self, account: &mut Account, method: Method, label: String) -> Option<Card> {
        spend(self.context, account, self.ticket)?;
        if method.is_primary() {
            account.last_used = Some(method);
        }
        account.required_since = None;
        account.postponements = 0;
        Some(card(self.context, account, label))
    }

    fn totp(
        &self,
        account: &mut Account,
        (secret, parameters): (&[u8], Parameters),
        code: &SecretText,
        label: &str,
    ) -> Found {
        let context = self.context;
        let label = match self.place_for(account, Method::Totp, label) {
            Ok(label) => label,
            Err(found) => return *found,
        };
        let Some(typed) = TypedCode::parse(code.expose(), parameters.digits()) else {
            return self.open(account, Trouble::WrongAnswer {});
        };
        let window = context.policy().methods.totp.window_steps;
        let Some(step) = totp::verify(secret, parameters, window, context.at, &typed) else {
            let trouble = diagnose(context, secret, parameters, &typed);
            return self.open(account, trouble);
        };
        let Some(card) = self.add(account, Method::Totp, label) else {
            return Found::Never(Refusal::Busy {});
        };
        let kind = Kind::Totp(TotpAuthenticator {
            secret: Zeroizing::new(secret.to_vec()),
            algorithm: parameters.algorithm(),
            digits: parameters.digits(),
            period_seconds: parameters.period_seconds(),
            used_step: Some(step),
            drift_steps: 0,
            is_hardware: false,
        });
        account.authenticators.add(card, kind);
        Found::Added(Method::Totp)
    }

    /// A code that was sent can be guessed, so it costs what every guess costs.
    fn message(
        &self,
        account: &mut Account,
        method: Method,
        destination: &str,
        code: &SecretText,
        label: &str,
    ) -> Found {
        let (context, login) = (self.context, self.login);
        let lane = context.lane(account, login);
        if let Some(stopped) = stopped(context, account, lane, method) {
            return Found::Never(Refusal::Locked { until: stopped.until() });
        }
        let digits = context.message_digits(method);
        let place = context.place(login.nonce.as_slice());
        let derived =
            session_tokens::derived(place, Label::Code, self.ticket, destination.as_bytes());
        let (Some(typed), Some(derived)) = (TypedCode::parse(code.expose(), digits), derived)
        else {
            return self.open(account, Trouble::WrongAnswer {});
        };
        let label = match self.place_for(account, method, label) {
            Ok(label) => label,
            Err(found) => return *found,
        };
        if !message_code::is_code(&derived, digits, &typed) {
            let guess = Guess { login, lane, method };
            let (audit, notices) = guess.charge(context, account, AuditKind::WrongAnswer);
            let Found::Open { started, trouble, .. } = self.open(account, Trouble::WrongAnswer {})
            else {
                return Found::Never(Refusal::Busy {});
            };
            return Found::Open { started, trouble, audit, notices };
        }
        account.throttle.guessed_right(lane);
        let Some(card) = self.add(account, method, label) else {
            return Found::Never(Refusal::Busy {});
        };
        let address = MessageAddress { destination: destination.to_owned() };
        let kind = if method == Method::Sms { Kind::Sms(address) } else { Kind::Email(address) };
        account.authenticators.add(card, kind);
        Found::Added(method)
    }

    fn yubikey(&self, account: &mut Account, code: &SecretText, label: &str) -> Found {
        let Some(otp) = YubicoOtp::parse(code.expose()) else {
            return self.open(account, Trouble::WrongAnswer {});
        };
        if account.authenticators.yubikeys().any(|(_, key)| key.public_id == otp.public_id) {
            return self.open(account, Trouble::AlreadySetUp {});
        }
        match self.place_for(account, Method::YubicoOtp, label) {
            Err(found) => *found,
            Ok(label) => {
                let about = About::Yubico {
                    otp: SecretText::new(code.expose().trim_matches(' ').to_ascii_lowercase()),
                    nonce: self.context.nonce(),
                    label,
                    remember: false,
                };
                let asked = self.context.asked(self.ticket.clone(), about);
                Found::Ask(Box::new(self.context.ask(self.login, &asked, None)))
            }
        }
    }

    fn add_yubikey(&self, account: &mut Account, typed: &str, label: String) -> Found {
        let Some(otp) = YubicoOtp::parse(typed) else {
            return self.open(account, Trouble::WrongAnswer {});
        };
        let has_it =
            account.authenticators.yubikeys().any(|(_, key)| key.public_id == otp.public_id);
        if has_it || !self.has_room(account, Method::YubicoOtp, &label) {
            return self.open(account, Trouble::AlreadySetUp {});
        }
        // The OTP that confirmed it lets nobody in any more, whatever the server says of it then.
        let end = self.context.at.saturating_add(QUESTION_SECONDS);
        if !account.spent.add(yubico::id_of(typed), end, self.context.at) {
            return Found::Never(Refusal::Busy {});
        }
        let Some(card) = self.add(account, Method::YubicoOtp, label) else {
            return Found::Never(Refusal::Busy {});
        };
        let public_id = otp.public_id.clone();
        let key = Yubikey { public_id, secret: None, counter: 0 };
        account.authenticators.add(card, Kind::YubicoOtp(key));
        Found::Added(Method::YubicoOtp)
    }

    /// Looked at again: much may have been added since the question went out.
    fn has_room(&self, account: &Account, method: Method, label: &str) -> bool {
        self.place_for(account, method, label).is_ok()
    }

    fn add_credential(
        &self,
        account: &mut Account,
        (credential_id, credential, sign_count): (&[u8], &[u8], u32),
        label: String,
    ) -> Found {
        let is_whole = (1..=1023).contains(&credential_id.len())
            && (1..=CREDENTIAL_BYTES_MAX).contains(&credential.len());
        if !is_whole {
            return self.open(account, Trouble::WrongAnswer {});
        }
        let has_it =
            account.authenticators.credentials().any(|(_, one)| one.credential_id == credential_id);
        if has_it || !self.has_room(account, Method::WebAuthn, &label) {
            return self.open(account, Trouble::AlreadySetUp {});
        }
        if !has_room_for_credential(account, credential_id, credential) {
            return full(Method::WebAuthn);
        }
        let Some(card) = self.add(account, Method::WebAuthn, label) else {
            return Found::Never(Refusal::Busy {});
        };
        let kind = Kind::WebAuthn(WebauthnCredential {
            credential_id: credential_id.to_vec(),
            credential: credential.to_vec(),
            sign_count,
        });
        account.authenticators.add(card, kind);
        Found::Added(Method::WebAuthn)
    }

    /// Prompts the phone, or looks whether it was answered.
    fn push(&self, account: &mut Account, transaction: &str, label: &str) -> Found {
        let (context, login) = (self.context, self.login);
        let label = match self.place_for(account, Method::Push, label) {
            Ok(label) => label,
            Err(found) => return *found,
        };
        if !transaction.is_empty() {
            let about = About::Poll { label, remember: false };
            let asked = context.asked(self.ticket.clone(), about);
            return Found::Ask(Box::new(context.ask(login, &asked, None)));
        }
        let lane = context.lane(account, login);
        let limits = context.send_limits(Method::Push);
        if let Some(at) = account.prompts.wait(lane, context.at, limits) {
            return self.open(account, Trouble::TooSoon { at });
        }
        account.prompts.count(context.at);
        let event = context.event_of(AuditKind::Prompted, login, Some(Method::Push));
        let asked = context.asked(self.ticket.clone(), About::Prompt);
        Found::Ask(Box::new(context.ask(login, &asked, Some(event))))
    }

    fn add_push(&self, account: &mut Account, label: String) -> Found {
        let Pending::Push { user, .. } = &self.ticket.pending else {
            return self.open(account, Trouble::Unavailable {});
        };
        let Some(card) = self.add(account, Method::Push, label) else {
            return Found::Never(Refusal::Busy {});
        };
        let phone = PushPhone { user: user.clone() };
        account.authenticators.add(card, Kind::Push(phone));
        Found::Added(Method::Push)
    }
}

/// As many as there may be.
fn full(method: Method) -> Found {
    let rule = format!("methods.{}.authenticators", word(method));
    Found::Never(Refusal::NotAllowed { rule })
}

/// Says whether the phone's clock is to blame. A code of another time is never accepted.
fn diagnose(
    context: &Context<'_>,
    secret: &[u8],
    parameters: Parameters,
    typed: &TypedCode,
) -> Trouble {
    match totp::drift(secret, parameters, context.at, typed, DRIFT_STEPS_MAX) {
        None => Trouble::WrongAnswer {},
        Some(steps) => {
            let seconds = i64::from(steps) * i64::from(parameters.period_seconds());
            let minutes = (seconds.abs() + 30) / 60 * seconds.signum();
            Trouble::PhoneClockOff { minutes: i32::try_from(minutes).unwrap_or(0) }
        }
    }
}
