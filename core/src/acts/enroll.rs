//! Both steps of every enrollment.
//!
//! `Start` touches nothing: the pending secret travels in its ticket, so a reload, a second tab
//! and a wrong code show the same key again. Only `Confirm` changes the account, uses the
//! ticket up, and burns the code that confirmed it.

use super::sign_in::{EnrollPage, not_allowed};
use super::{Reply, SECONDS_PER_MINUTE};
use crate::account::{Account, BackupCodeSet, TotpAuthenticator};
use crate::authenticators::totp::{self, Parameters, TypedCode};
use crate::authenticators::{backup_codes, base32};
use crate::engine::Context;
use crate::proofs::{self, Pending, Purpose, Ticket};
use crate::vocabulary::{
    Answer, AuditKind, Bytes, EnrollAct, Login, Method, NoticeKind, Refusal, SecretText, Started,
    Trouble,
};
use zeroize::Zeroizing;

/// How far a phone's clock may be off to be told so, in steps.
const DRIFT_STEPS_MAX: u8 = 20;
/// Bytes of a new key (RFC 4226 section 4 R6 recommends 160 bits).
const SECRET_BYTES: usize = 20;

/// Opens an enrollment, or shows the one again that the ticket opened.
pub(super) fn start(
    context: &Context<'_>,
    account: &Account,
    login: &Login,
    purpose: Purpose,
    method: Method,
    ticket: Option<&Bytes>,
) -> Option<Started> {
    if let Some(sealed) = ticket {
        let open = open(context, account, login, sealed)
            .filter(|ticket| ticket.purpose == purpose && ticket.pending.method() == method);
        if let Some(ticket) = open {
            return Some(show(context, login, &ticket, sealed.clone()));
        }
    }
    let ticket = new_ticket(context, account, purpose, method);
    let place = context.place(login.nonce.as_slice());
    let sealed = proofs::seal_ticket(place, context.entropy, &ticket)?;
    Some(show(context, login, &ticket, sealed))
}

/// During sign-in, with no factor set up yet.
pub(super) fn first_factor(
    context: &Context<'_>,
    account: &mut Account,
    login: &Login,
    page: EnrollPage,
    sealed: &Bytes,
    answer: &Answer,
    label: &str,
) -> Reply {
    let ticket = open(context, account, login, sealed)
        .filter(|ticket| ticket.purpose == Purpose::FirstFactor);
    let Some(ticket) = ticket else {
        return Reply::only(page.draw(None, Some(Trouble::Expired {})));
    };
    match confirm(context, account, &ticket, answer, label) {
        Confirmed::Not(trouble) => {
            let started = show(context, login, &ticket, sealed.clone());
            Reply::only(page.draw(Some(started), Some(trouble)))
        }
        Confirmed::Never(refusal) => Reply::refuse(refusal, "enrollment.limit"),
        Confirmed::Added(method) => admit_or_offer_codes(context, account, login, method),
    }
}

/// During sign-in, with a factor set up: only the backup codes that a ticket of this very
/// sign-in offers.
pub(super) fn after_factor(
    context: &Context<'_>,
    account: &mut Account,
    login: &Login,
    act: &EnrollAct,
) -> Reply {
    let sealed = match act {
        EnrollAct::Start { ticket, .. } => ticket.as_ref(),
        EnrollAct::Confirm { ticket, .. } => Some(ticket),
    };
    let ticket = sealed.and_then(|sealed| open(context, account, login, sealed));
    let (Some(sealed), Some(ticket)) = (sealed, ticket) else {
        return Reply::refuse(
            Refusal::NotAllowed { rule: "enrollment.has_factor".into() },
            "enrollment.has_factor",
        );
    };
    let Purpose::AfterFactor(by) = ticket.purpose else {
        return not_allowed("enrollment.has_factor");
    };
    let (trouble, started) = match act {
        EnrollAct::Start { .. } => (None, show(context, login, &ticket, sealed.clone())),
        EnrollAct::Confirm { answer, label, .. } => {
            match confirm(context, account, &ticket, answer, label) {
                Confirmed::Added(_) => return codes_saved(context, account, login, by),
                Confirmed::Never(refusal) => return Reply::refuse(refusal, "enrollment.limit"),
                Confirmed::Not(trouble) => {
                    (Some(trouble), show(context, login, &ticket, sealed.clone()))
                }
            }
        }
    };
    Reply::only(codes_page().draw(Some(started), trouble))
}

/// What became of a confirmation.
pub(super) enum Confirmed {
    /// The authenticator counts.
    Added(Method),
    /// Not yet: the same enrollment stays open.
    Not(Trouble),
    /// It cannot be added.
    Never(Refusal),
}

/// Proves possession and adds what the ticket holds.
pub(super) fn confirm(
    context: &Context<'_>,
    account: &mut Account,
    ticket: &Ticket,
    answer: &Answer,
    label: &str,
) -> Confirmed {
    match (&ticket.pending, answer) {
        (
            Pending::Totp { secret, algorithm, digits, period_seconds },
            Answer::Code { method: Method::Totp, code },
        ) => match Parameters::new(*algorithm, *digits, *period_seconds) {
            Some(parameters) => {
                confirm_totp(context, account, ticket, (secret, parameters), code, label)
            }
            None => Confirmed::Not(Trouble::Expired {}),
        },
        (Pending::BackupCodes { seed }, Answer::CodesSaved {}) => {
            confirm_codes(context, account, ticket, seed)
        }
        (Pending::Totp { .. } | Pending::BackupCodes { .. }, _) => {
            Confirmed::Not(Trouble::WrongAnswer {})
        }
    }
}

fn confirm_totp(
    context: &Context<'_>,
    account: &mut Account,
    ticket: &Ticket,
    (secret, parameters): (&[u8], Parameters),
    code: &SecretText,
    label: &str,
) -> Confirmed {
    let policy = &context.policy().methods.totp;
    if account.totp.len() >= usize::from(policy.authenticators_max) {
        return Confirmed::Never(Refusal::NotAllowed {
            rule: "methods.totp.authenticators".into(),
        });
    }
    let label = match label.trim() {
        "" => account.default_label(),
        label => label.to_owned(),
    };
    if !account.accepts_label(&label, None) {
        return Confirmed::Not(Trouble::LabelTaken {});
    }
    let Some(typed) = TypedCode::parse(code.expose(), parameters.digits()) else {
        return Confirmed::Not(Trouble::WrongAnswer {});
    };
    let found = totp::verify(secret, parameters, policy.window_steps, context.at, &typed);
    let Some(step) = found else {
        return Confirmed::Not(diagnose(context, secret, parameters, &typed));
    };
    if !account.spent.add(ticket.id, ticket.expires, context.at) {
        return Confirmed::Never(Refusal::Busy {});
    }
    let authenticator = TotpAuthenticator {
        id: account.take_authenticator_number(),
        label,
        secret: Zeroizing::new(secret.to_vec()),
        algorithm: parameters.algorithm(),
        digits: parameters.digits(),
        period_seconds: parameters.period_seconds(),
        used_step: Some(step),
        added_at: context.at,
        used_at: None,
    };
    account.totp.push(authenticator);
    account.last_used = Some(Method::Totp);
    account.required_since = None;
    account.postponements = 0;
    Confirmed::Added(Method::Totp)
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

fn confirm_codes(
    context: &Context<'_>,
    account: &mut Account,
    ticket: &Ticket,
    seed: &[u8; 32],
) -> Confirmed {
    if !account.spent.add(ticket.id, ticket.expires, context.at) {
        return Confirmed::Never(Refusal::Busy {});
    }
    let key = context.draw().bytes::<32>("backup code key");
    let hashes = backup_codes::draw_set(seed)
        .iter()
        .filter_map(|code| backup_codes::parse(code.expose()))
        .map(|typed| backup_codes::hash(&key, &typed))
        .collect();
    // The old set counted until this moment; none of its codes counts after it.
    account.backup_codes = Some(BackupCodeSet {
        id: account.take_authenticator_number(),
        key,
        hashes,
        used: 0,
        added_at: context.at,
        used_at: None,
    });
    Confirmed::Added(Method::BackupCodes)
}

/// After the first factor a set of backup codes is offered before anybody is let in.
fn admit_or_offer_codes(
    context: &Context<'_>,
    account: &Account,
    login: &Login,
    method: Method,
) -> Reply {
    let added = context.event_of(AuditKind::Enrolled, login, Some(method));
    let purpose = Purpose::AfterFactor(method);
    let codes = context.policy().is_enabled(Method::BackupCodes) && account.backup_codes.is_none();
    let started = if codes {
        start(context, account, login, purpose, Method::BackupCodes, None)
    } else {
        None
    };
    let reply = match started {
        Some(started) => Reply::changed(codes_page().draw(Some(started), None), added),
        None => Reply::changed(context.admit_verified(account, login, method), added)
            .and_written(context.event_of(AuditKind::SignedIn, login, Some(method))),
    };
    reply.notify(NoticeKind::MethodAdded, context.at, Some(method))
}

fn codes_saved(context: &Context<'_>, account: &Account, login: &Login, by: Method) -> Reply {
    let codes = Some(Method::BackupCodes);
    let verdict = context.admit_verified(account, login, by);
    Reply::changed(verdict, context.event_of(AuditKind::BackupCodesCreated, login, codes))
        .and_written(context.event_of(AuditKind::SignedIn, login, Some(by)))
        .notify(NoticeKind::BackupCodesCreated, context.at, codes)
}

fn codes_page() -> EnrollPage {
    EnrollPage { methods: vec![Method::BackupCodes], postpone_until: None, postponements_left: 0 }
}

/// A ticket of this session that has not ended, was not used, is not older than the last reset,
/// and is about a method that is still switched on.
pub(super) fn open(
    context: &Context<'_>,
    account: &Account,
    login: &Login,
    sealed: &Bytes,
) -> Option<Ticket> {
    proofs::open_ticket(context.place(login.nonce.as_slice()), sealed, context.at).filter(
        |ticket| {
            ticket.revocations == account.revocations
                && !account.spent.contains(&ticket.id, ticket.expires)
                && context.policy().is_enabled(ticket.pending.method())
        },
    )
}

fn new_ticket(
    context: &Context<'_>,
    account: &Account,
    purpose: Purpose,
    method: Method,
) -> Ticket {
    let draw = context.draw();
    let totp = &context.policy().methods.totp;
    let minutes = u64::from(context.policy().enrollment.ticket_minutes);
    let pending = match method {
        Method::Totp => Pending::Totp {
            secret: draw.bytes::<SECRET_BYTES>("totp secret").to_vec(),
            algorithm: totp.algorithm,
            digits: totp.digits,
            period_seconds: totp.period_seconds,
        },
        Method::BackupCodes => Pending::BackupCodes { seed: *draw.bytes::<32>("backup code seed") },
    };
    Ticket {
        id: *draw.bytes::<16>("ticket id"),
        purpose,
        pending,
        revocations: account.revocations,
        expires: context.at.saturating_add(minutes * SECONDS_PER_MINUTE),
    }
}

/// What the person sees of a ticket.
pub(super) fn show(
    context: &Context<'_>,
    login: &Login,
    ticket: &Ticket,
    sealed: Bytes,
) -> Started {
    match &ticket.pending {
        Pending::Totp { secret, algorithm, digits, period_seconds } => {
            let key = base32::encode(secret);
            let issuer = &context.policy().issuer;
            let parameters =
                Parameters::new(*algorithm, *digits, *period_seconds).unwrap_or(Parameters::COMMON);
            Started::Totp {
                ticket: sealed,
                uri: SecretText::new(totp::uri(
                    issuer,
                    &login.display_name,
                    key.expose(),
                    parameters,
                )),
                key,
                issuer: issuer.clone(),
                account: login.display_name.clone(),
                algorithm: *algorithm,
                digits: *digits,
                period_seconds: *period_seconds,
                expires: ticket.expires,
            }
        }
        Pending::BackupCodes { seed } => Started::BackupCodes {
            ticket: sealed,
            codes: backup_codes::draw_set(seed),
            expires: ticket.expires,
        },
    }
}
