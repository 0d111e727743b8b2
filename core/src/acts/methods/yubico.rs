//! YubiKeys with Yubico OTP: decrypted here, or checked by a validation server.
//!
//! An OTP cannot be guessed, so a wrong one costs nothing. One used before is recorded.

use crate::account::Account;
use crate::account::authenticators::{Kind, Yubikey, YubikeySecret};
use crate::acts::ask::{ask, unsealed};
use crate::acts::attempt::{Answered, Note};
use crate::acts::confirmation::{self, Confirmed};
use crate::acts::context::Context;
use crate::acts::reply::Reply;
use crate::acts::session::Session;
use crate::acts::tickets::{self, Opened, TASK_SECONDS};
use crate::authenticators::modhex::is_public_id;
use crate::authenticators::yubico::{YubicoOtp, id_of};
use crate::crypto::compare::same;
use crate::session_tokens::{About, Pending, Purpose, Ticket};
use crate::vocabulary::{
    AuditKind, Finding, HostTask, Method, Refusal, SecretText, Started, TokenKind, Trouble,
};
use zeroize::Zeroizing;

/// The most bytes of a typed OTP with the spaces around it.
const TYPED_BYTES_MAX: usize = 64;
/// Letters and digits of the nonce for a validation server (protocol 2.0: 16 to 40).
const NONCE_LETTERS: usize = 32;

/// What a validation server is asked: an OTP, and the nonce its answer must carry.
pub(in crate::acts) struct Validation<'a> {
    pub(in crate::acts) otp: &'a SecretText,
    pub(in crate::acts) nonce: &'a str,
}

/// Decrypts an OTP, or asks the validation server about it.
pub(in crate::acts) fn respond(
    session: &mut Session<'_>,
    code: &SecretText,
    remember: bool,
) -> Answered {
    let wrong = || Answered::Same(Some(Trouble::WrongAnswer {}));
    let (at, asks_server) = (session.context.at, asks_server(session.context));
    let Some(otp) = parse(code) else {
        return wrong();
    };
    let mut keys = session.account.authenticators.yubikeys_mut();
    let Some((card, key)) = keys.find(|(_, key)| key.public_id == otp.public_id) else {
        return wrong();
    };
    let Some(secret) = &key.secret else {
        drop(keys);
        if !asks_server {
            return wrong();
        }
        return ask_about(session, code, remember);
    };
    match otp.open(&secret.key, &secret.private_id) {
        None => wrong(),
        Some(counter) if counter <= key.counter => Answered::Noted(Note {
            kind: AuditKind::ReplayRefused,
            trouble: Trouble::WrongAnswer {},
            notice: None,
            is_repeatable: true,
            is_over: false,
        }),
        Some(counter) => {
            key.counter = counter;
            card.used_at = Some(at);
            Answered::Right
        }
    }
}

/// What the validation server said about an OTP.
pub(in crate::acts) fn found(
    session: &mut Session<'_>,
    asked: &Validation<'_>,
    finding: &Finding,
) -> Answered {
    let at = session.context.at;
    if matches!(finding, Finding::Invalid {}) {
        return Answered::Same(Some(Trouble::WrongAnswer {}));
    }
    if !asked.is_confirmed_by(finding) || !asks_server(session.context) {
        return Answered::Same(Some(Trouble::Unavailable {}));
    }
    let Some(otp) = parse(asked.otp) else {
        return Answered::Same(Some(Trouble::WrongAnswer {}));
    };
    // A key whose secret was imported since is checked only here, where its counter is kept.
    let is_it = |key: &Yubikey| key.secret.is_none() && key.public_id == otp.public_id;
    match session.account.authenticators.yubikeys_mut().find(|(_, key)| is_it(key)) {
        None => Answered::Same(Some(Trouble::WrongAnswer {})),
        Some((card, _)) => {
            card.used_at = Some(at);
            Answered::Right
        }
    }
}

/// A YubiKey has to be touched.
pub(in crate::acts) fn started(session: &Session<'_>, opened: &Opened) -> Option<Started> {
    let expires = opened.ticket.expires;
    Some(Started::Yubikey { ticket: opened.sealed(session)?, expires })
}

/// Asks the validation server about the OTP of a new key.
pub(in crate::acts) fn confirm(
    session: &Session<'_>,
    opened: &Opened,
    code: &SecretText,
    label: &str,
) -> Confirmed {
    if !asks_server(session.context) {
        return no_server();
    }
    let Some(otp) = parse(code) else {
        return Confirmed::again(Trouble::WrongAnswer {});
    };
    if is_set_up(session.account, &otp.public_id) {
        return Confirmed::again(Trouble::AlreadySetUp {});
    }
    let label = match confirmation::name(session, Method::YubicoOtp, label) {
        Ok(label) => label,
        Err(confirmed) => return confirmed,
    };
    let about = about(session.context, code, label, false);
    Confirmed::Asked(Box::new(ask_server(session, opened.ticket.clone(), about)))
}

/// What the validation server said about a new key's OTP.
pub(in crate::acts) fn enrolled(
    session: &mut Session<'_>,
    ticket: &Ticket,
    asked: &Validation<'_>,
    label: &str,
    finding: &Finding,
) -> Confirmed {
    if !asked.is_confirmed_by(finding) {
        let is_wrong = matches!(finding, Finding::Invalid {});
        let trouble = if is_wrong { Trouble::WrongAnswer {} } else { Trouble::Unavailable {} };
        return Confirmed::again(trouble);
    }
    if !asks_server(session.context) {
        return no_server();
    }
    let Some(otp) = parse(asked.otp) else {
        return Confirmed::again(Trouble::WrongAnswer {});
    };
    // Things may have been added since the task went out.
    let name = confirmation::name(session, Method::YubicoOtp, label);
    if is_set_up(session.account, &otp.public_id) || name.is_err() {
        return Confirmed::again(Trouble::AlreadySetUp {});
    }
    // The OTP that confirmed the key does not count again, whatever the server says about it.
    let (at, id) = (session.context.at, id_of(asked.otp.expose()));
    if !session.account.spent.add(id, at.saturating_add(TASK_SECONDS), at) {
        return Confirmed::never(Refusal::Busy {}, "tickets.full");
    }
    let key = Yubikey { public_id: otp.public_id.clone(), secret: None, counter: 0 };
    confirmation::add(session, ticket, label.to_owned(), Kind::YubicoOtp(key))
}

/// A key that is checked here. `None` if the manufacturer's list is wrong or the key is already set
/// up.
pub(in crate::acts) fn imported(account: &Account, token: &TokenKind) -> Option<Kind> {
    let TokenKind::Yubico { public_id, private_id, key } = token else {
        return None;
    };
    let secret = Some(Box::new(YubikeySecret {
        private_id: Zeroizing::new(private_id.expose().try_into().ok()?),
        key: Zeroizing::new(key.expose().try_into().ok()?),
    }));
    // Lists write it in either case; OTPs are read in lower case.
    let public_id = public_id.to_ascii_lowercase();
    (is_public_id(&public_id) && !is_set_up(account, &public_id))
        .then(|| Kind::YubicoOtp(Yubikey { public_id, secret, counter: 0 }))
}

impl Validation<'_> {
    /// Whether a finding says yes to this very OTP and nonce.
    fn is_confirmed_by(&self, finding: &Finding) -> bool {
        if let Finding::OtpValid { otp, nonce } = finding {
            same(otp.expose().as_bytes(), self.otp.expose().as_bytes())
                & same(nonce.as_bytes(), self.nonce.as_bytes())
        } else {
            false
        }
    }
}

/// Asks about an OTP of an enrolled key. The server keeps the counters; it is up to us to let in
/// only one of many who send the same OTP at once.
fn ask_about(session: &Session<'_>, code: &SecretText, remember: bool) -> Answered {
    let about = about(session.context, code, String::new(), remember);
    let id = id_of(canonical(code).expose());
    let ticket = tickets::new(session, Purpose::SignIn, Pending::Yubikey {});
    let Some(ticket) = ticket.map(|ticket| Ticket { id, ..ticket }) else {
        return Answered::Asked(Box::new(unsealed()));
    };
    if session.account.spent.contains(&ticket.id, ticket.expires) {
        return Answered::Same(Some(Trouble::WrongAnswer {}));
    }
    Answered::Asked(Box::new(ask_server(session, ticket, about)))
}

fn ask_server(session: &Session<'_>, ticket: Ticket, about: Option<About>) -> Reply {
    let Some(about) = about else {
        return unsealed();
    };
    let task = if let About::Yubico { otp, nonce, .. } = &about {
        Some(HostTask::CheckYubico { otp: otp.clone(), nonce: nonce.clone() })
    } else {
        None
    };
    ask(session, &tickets::asked(session, ticket, about), task, None)
}

fn about(context: &Context<'_>, code: &SecretText, label: String, remember: bool) -> Option<About> {
    let drawn = context.draw()?.bytes::<NONCE_LETTERS>("validation nonce");
    let letter = |byte: &u8| char::from_digit(u32::from(*byte) % 36, 36).unwrap_or('0');
    let nonce = drawn.iter().map(letter).collect();
    Some(About::Yubico { otp: canonical(code), nonce, label, remember })
}

fn parse(code: &SecretText) -> Option<YubicoOtp> {
    (code.expose().len() <= TYPED_BYTES_MAX).then(|| YubicoOtp::parse(code.expose()))?
}

/// The one form in which an OTP is checked and spent.
fn canonical(code: &SecretText) -> SecretText {
    SecretText::new(code.expose().trim_matches(' ').to_ascii_lowercase())
}

/// Whether keys may be checked by a validation server. The policy may have changed since one was
/// enrolled, or since a task went out.
fn asks_server(context: &Context<'_>) -> bool {
    context.policy().methods.yubico_otp.validation_server
}

fn no_server() -> Confirmed {
    Confirmed::never(Refusal::NotAllowed { rule: "methods".into() }, "methods")
}

fn is_set_up(account: &Account, public_id: &str) -> bool {
    account.authenticators.yubikeys().any(|(_, key)| key.public_id == public_id)
}
