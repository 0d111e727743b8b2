//! Opens an enrollment: draws its secret or sends its code, and shows it.

use crate::account::Account;
use crate::acts::SECONDS_PER_MINUTE;
use crate::acts::host::credential_ids;
use crate::authenticators::message_code::{is_email_address, is_telephone_number};
use crate::authenticators::totp::{self, Parameters};
use crate::authenticators::webauthn::{self, Options};
use crate::authenticators::{backup_codes, base32};
use crate::crypto::keys::{Label, digest_of};
use crate::engine::Context;
use crate::session_tokens::{self, About, Asked, Pending, Purpose, Ticket};
use crate::vocabulary::{
    AuditEvent, AuditKind, Bytes, Login, Method, SecretText, Started, Trouble,
};

/// Bytes of a new key (RFC 4226 section 4 R6 recommends 160 bits).
const SECRET_BYTES: usize = 20;

/// What somebody wants to set up.
pub(in crate::acts) struct Wish<'a> {
    pub(in crate::acts) purpose: Purpose,
    pub(in crate::acts) method: Method,
    pub(in crate::acts) destination: Option<&'a str>,
    pub(in crate::acts) again: bool,
    pub(in crate::acts) ticket: Option<&'a Bytes>,
}

/// What became of the wish.
pub(in crate::acts) enum Opening {
    /// It is open.
    Shown(Started),
    /// It is not, or not again; what was open stays so.
    Trouble(Option<Started>, Trouble),
    /// The host has to send something that was counted.
    Send(Asked, AuditEvent),
    /// It could not be sealed.
    Full,
}

/// Opens an enrollment, or shows the one again that the ticket opened.
pub(in crate::acts) fn start(
    context: &Context<'_>,
    account: &mut Account,
    login: &Login,
    wish: &Wish<'_>,
) -> Opening {
    let open = wish
        .ticket
        .and_then(|sealed| Some((super::open(context, account, login, sealed)?, sealed.clone())))
        .filter(|(ticket, _)| is_of(ticket, wish));
    let sends = matches!(wish.method, Method::Email | Method::Sms);
    match open {
        Some((ticket, sealed)) if !(sends && wish.again) => {
            shown(show(context, account, login, &ticket, sealed))
        }
        open if sends => send(context, account, login, wish, open),
        _ => {
            let Some(pending) = new_pending(context, login, wish.method) else {
                return Opening::Full;
            };
            let ticket = new_ticket(context, account, wish.purpose, pending);
            let place = context.place(login.nonce.as_slice());
            match session_tokens::seal_ticket(place, context.entropy, &ticket) {
                Some(sealed) => shown(show(context, account, login, &ticket, sealed)),
                None => Opening::Full,
            }
        }
    }
}

/// The started enrollment, if there is one at once.
pub(in crate::acts) fn started(opening: Opening) -> Option<Started> {
    match opening {
        Opening::Shown(started) => Some(started),
        Opening::Trouble(..) | Opening::Send(..) | Opening::Full => None,
    }
}

fn shown(started: Option<Started>) -> Opening {
    started.map_or(Opening::Full, Opening::Shown)
}

fn is_of(ticket: &Ticket, wish: &Wish<'_>) -> bool {
    let goes_there = match (&ticket.pending, wish.destination) {
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
    ticket.purpose == wish.purpose && ticket.pending.method() == wish.method && goes_there
}

/// Sends a code to where codes shall go: again for an open ticket, or a first one.
fn send(
    context: &Context<'_>,
    account: &mut Account,
    login: &Login,
    wish: &Wish<'_>,
    open: Option<(Ticket, Bytes)>,
) -> Opening {
    let method = wish.method;
    let lane = context.lane(account, login);
    let wait = account.sends_mut(method).wait(lane, context.at, context.send_limits(method));
    if let Some(at) = wait {
        let started =
            open.and_then(|(ticket, sealed)| show(context, account, login, &ticket, sealed));
        return Opening::Trouble(started, Trouble::TooSoon { at });
    }
    let ticket = if let Some((ticket, _)) = open {
        ticket
    } else {
        let Some(destination) = destination(login, wish) else {
            return Opening::Trouble(None, Trouble::DestinationRefused {});
        };
        let pending = Pending::Message { method, destination };
        new_ticket(context, account, wish.purpose, pending)
    };
    account.sends_mut(method).count(context.at);
    let event = context.event_of(AuditKind::CodeSent, login, Some(method));
    Opening::Send(context.asked(ticket, About::Delivery), event)
}

/// Where codes shall go: the directory's address, or the number that was typed.
fn destination(login: &Login, wish: &Wish<'_>) -> Option<String> {
    if wish.method == Method::Sms {
        wish.destination.filter(|number| is_telephone_number(number)).map(str::to_owned)
    } else {
        login.email.clone().filter(|address| is_email_address(address))
    }
}

fn new_pending(context: &Context<'_>, login: &Login, method: Method) -> Option<Pending> {
    let draw = context.draw();
    let totp = &context.policy().methods.totp;
    match method {
        Method::Totp => Some(Pending::Totp {
            secret: draw.bytes::<SECRET_BYTES>("totp secret").to_vec(),
            algorithm: totp.algorithm,
            digits: totp.digits,
            period_seconds: totp.period_seconds,
        }),
        Method::BackupCodes => {
            Some(Pending::BackupCodes { seed: *draw.bytes::<32>("backup code seed") })
        }
        Method::YubicoOtp => Some(Pending::Yubikey {}),
        Method::WebAuthn => Some(Pending::Credential {}),
        Method::Push => {
            Some(Pending::Push { user: login.display_name.clone(), transaction: String::new() })
        }
        Method::SecurityQuestions => Some(Pending::Questions {}),
        // Tokens come from an administrator; e-mail and SMS are opened by a code that is sent.
        Method::Hotp | Method::Email | Method::Sms => None,
    }
}

fn new_ticket(
    context: &Context<'_>,
    account: &Account,
    purpose: Purpose,
    pending: Pending,
) -> Ticket {
    let method = pending.method();
    let seconds = match method {
        Method::Email | Method::Sms => context.message_seconds(method),
        Method::Totp
        | Method::BackupCodes
        | Method::Hotp
        | Method::YubicoOtp
        | Method::WebAuthn
        | Method::Push
        | Method::SecurityQuestions => {
            u64::from(context.policy().enrollment.ticket_minutes) * SECONDS_PER_MINUTE
        }
    };
    Ticket {
        id: *context.draw().bytes::<16>("ticket id"),
        key_id: context.ring.active_id(),
        purpose,
        pending,
        revocations: account.revocations,
        expires: context.at.saturating_add(seconds),
    }
}

/// What the person sees of a ticket.
pub(in crate::acts) fn show(
    context: &Context<'_>,
    account: &Account,
    login: &Login,
    ticket: &Ticket,
    sealed: Bytes,
) -> Option<Started> {
    let expires = ticket.expires;
    Some(match &ticket.pending {
        Pending::Totp { secret, algorithm, digits, period_seconds } => {
            let parameters =
                Parameters::new(*algorithm, *digits, *period_seconds).unwrap_or(Parameters::COMMON);
            show_key(context, login, secret, parameters, sealed, expires)
        }
        Pending::BackupCodes { seed } => {
            Started::BackupCodes { ticket: sealed, codes: backup_codes::draw_set(seed), expires }
        }
        Pending::Message { method, destination } => {
            let sends = if *method == Method::Sms { &account.texts } else { &account.mails };
            Started::Message {
                ticket: sealed,
                method: *method,
                destination: destination.clone(),
                digits: context.message_digits(*method),
                again_at: sends.again_at(context.send_limits(*method)),
                expires,
            }
        }
        Pending::Credential {} => Started::Credential {
            ticket: sealed,
            options: creation_options(context, account, login, ticket)?,
            expires,
        },
        Pending::Yubikey {} => Started::Yubikey { ticket: sealed, expires },
        Pending::Push { .. } => Started::Prompt { ticket: sealed, expires },
        Pending::Questions {} => Started::Questions {
            ticket: sealed,
            questions: context.policy().methods.security_questions.questions.clone(),
            expires,
        },
    })
}

fn show_key(
    context: &Context<'_>,
    login: &Login,
    secret: &[u8],
    parameters: Parameters,
    sealed: Bytes,
    expires: u64,
) -> Started {
    let key = base32::encode(secret);
    let issuer = &context.policy().issuer;
    let uri = totp::uri(issuer, &login.display_name, key.expose(), parameters);
    Started::Totp {
        ticket: sealed,
        uri: SecretText::new(uri),
        key,
        issuer: issuer.clone(),
        account: login.display_name.clone(),
        algorithm: parameters.algorithm(),
        digits: parameters.digits(),
        period_seconds: parameters.period_seconds(),
        expires,
    }
}

fn creation_options(
    context: &Context<'_>,
    account: &Account,
    login: &Login,
    ticket: &Ticket,
) -> Option<String> {
    let place = context.place(login.nonce.as_slice());
    let challenge = session_tokens::derived(place, Label::Challenge, ticket, b"")?;
    let policy = &context.policy().methods.webauthn;
    let options = Options {
        challenge: &challenge,
        relying_party_id: &policy.relying_party_id,
        user_verification: policy.user_verification,
        credentials: credential_ids(account),
    };
    let instance = context.ring.instance_id().as_bytes();
    let handle =
        digest_of(&[b"countersign/v1/user-handle", instance, context.account_id.as_bytes()]);
    let issuer = &context.policy().issuer;
    webauthn::creation(&options, issuer, &login.display_name, &handle, policy.discoverable)
}
