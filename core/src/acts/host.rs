//! What only the host can do, and what it found.
//!
//! A task goes out under a sealed ticket of its own that holds all that is needed when the
//! finding comes: the challenge or enrollment it belongs to, and what exactly was asked. It is
//! worth one finding, for a minute, in this session. Whatever is no clear yes is a no.

use super::Reply;
use super::attempt::Attempt;
use super::enroll::limits::has_room_for_credential;
use super::enroll::{self, Found};
use super::open;
use super::sign_in::{ChallengePage, EnrollPage, not_allowed};
use crate::account::Account;
use crate::account::authenticators::Yubikey;
use crate::authenticators::{message_code, yubico};
use crate::crypto::compare::same;
use crate::crypto::keys::Label;
use crate::engine::Context;
use crate::session_tokens::{self, About, Asked, Pending, Purpose, Ticket};
use crate::vocabulary::{
    AuditEvent, AuditKind, Bytes, Ceremony, Finding, HostTask, Login, MessageChannel, Method,
    NoticeKind, Refusal, SecretText, Trouble, Verdict,
};

/// Seconds in which a finding is taken. The host has 10 for the task itself.
pub(super) const QUESTION_SECONDS: u64 = 60;
/// Bytes of a browser's response at most.
const RESPONSE_BYTES_MAX: usize = 16 * 1024;
/// Bytes of a credential as the host keeps it, at most.
pub(super) const CREDENTIAL_BYTES_MAX: usize = 2048;
/// Letters and digits of the nonce for a validation server (protocol 2.0: 16 to 40).
const NONCE_LETTERS: usize = 32;
/// Bytes of a push's name at most.
const TRANSACTION_BYTES_MAX: usize = 128;

impl Context<'_> {
    /// Asks the host. With an event the account changed, and is saved before the host hears.
    pub(super) fn ask(&self, login: &Login, asked: &Asked, event: Option<AuditEvent>) -> Reply {
        let place = self.place(login.nonce.as_slice());
        let task = self.task(login, asked);
        let ticket = session_tokens::seal_asked(place, self.entropy, asked);
        let (Some(ticket), Some(task)) = (ticket, task) else {
            return Reply::refuse(Refusal::Busy {}, "task.unsealed");
        };
        let verdict = Verdict::AskHost { ticket, task };
        match event {
            Some(event) => Reply::changed(verdict, event),
            None => Reply::only(verdict),
        }
    }

    fn task(&self, login: &Login, asked: &Asked) -> Option<HostTask> {
        let ticket = &asked.ticket;
        match (&asked.about, &ticket.pending) {
            (About::Delivery, Pending::Message { method, destination }) => {
                let place = self.place(login.nonce.as_slice());
                let derived =
                    session_tokens::derived(place, Label::Code, ticket, destination.as_bytes())?;
                Some(HostTask::SendCode {
                    channel: if *method == Method::Sms {
                        MessageChannel::Text
                    } else {
                        MessageChannel::Mail
                    },
                    to: destination.clone(),
                    code: message_code::text_of(&derived, self.message_digits(*method)),
                    purpose: Self::purpose_of(ticket),
                    expires: ticket.expires,
                    display_name: login.display_name.clone(),
                    locale: login.locale.clone(),
                })
            }
            (About::Prompt, Pending::Push { user, .. }) => {
                Some(HostTask::StartPush { user: user.clone(), peer: login.peer.clone() })
            }
            (About::Poll { .. }, Pending::Push { transaction, .. }) => {
                Some(HostTask::PollPush { transaction: transaction.clone() })
            }
            (About::Yubico { otp, nonce, .. }, Pending::Yubikey {}) => {
                Some(HostTask::CheckYubico { otp: otp.clone(), nonce: nonce.clone() })
            }
            // What the browser answered is not carried in the ticket; see `ask_about_response`.
            (
                About::Delivery
                | About::Prompt
                | About::Poll { .. }
                | About::Yubico { .. }
                | About::Assertion { .. }
                | About::Registration { .. },
                _,
            ) => None,
        }
    }

    /// Asks the host to verify what the browser answered.
    pub(super) fn ask_about_response(
        &self,
        login: &Login,
        asked: &Asked,
        credential: Option<Vec<u8>>,
        response: Bytes,
    ) -> Reply {
        let place = self.place(login.nonce.as_slice());
        let policy = &self.policy().methods.webauthn;
        let challenge = session_tokens::derived(place, Label::Challenge, &asked.ticket, b"");
        let ticket = session_tokens::seal_asked(place, self.entropy, asked);
        let (Some(ticket), Some(challenge)) = (ticket, challenge) else {
            return Reply::refuse(Refusal::Busy {}, "task.unsealed");
        };
        let ceremony = Ceremony {
            challenge: Bytes::from(challenge.as_slice()),
            relying_party_id: policy.relying_party_id.clone(),
            origins: policy.origins.clone(),
            user_verification: policy.user_verification,
        };
        let task = match credential {
            Some(credential) => {
                HostTask::VerifyAssertion { ceremony, credential: Bytes::new(credential), response }
            }
            None => HostTask::VerifyRegistration { ceremony, response },
        };
        Reply::only(Verdict::AskHost { ticket, task })
    }

    pub(super) fn asked(&self, ticket: Ticket, about: About) -> Asked {
        Asked { ticket, about, expires: self.at.saturating_add(QUESTION_SECONDS) }
    }

    /// 32 letters and digits that nobody can foresee.
    pub(super) fn nonce(&self) -> String {
        let drawn = self.draw().bytes::<NONCE_LETTERS>("validation nonce");
        drawn
            .iter()
            .map(|byte| char::from_digit(u32::from(*byte) % 36, 36).unwrap_or('0'))
            .collect()
    }
}

/// The numbers of the credentials set up.
pub(super) fn credential_ids(account: &Account) -> Vec<&[u8]> {
    account.authenticators.credentials().map(|(_, one)| one.credential_id.as_slice()).collect()
}

pub(super) fn is_response(response: &Bytes) -> bool {
    (1..=RESPONSE_BYTES_MAX).contains(&response.as_slice().len())
}

/// A browser answered a challenge. Only a credential of this account is looked at.
pub(super) fn ask_assertion(
    context: &Context<'_>,
    account: &mut Account,
    attempt: Attempt<'_>,
    credential_id: &Bytes,
    response: Bytes,
) -> Reply {
    let Some(ticket) = attempt.ticket.clone() else {
        return attempt.again(context, account, Trouble::Expired {});
    };
    let known = account
        .authenticators
        .credentials()
        .map(|(_, one)| one)
        .find(|one| one.credential_id == credential_id.as_slice());
    let Some(known) = known.filter(|_| is_response(&response)) else {
        return attempt.again(context, account, Trouble::WrongAnswer {});
    };
    let about =
        About::Assertion { credential_id: known.credential_id.clone(), remember: attempt.remember };
    let asked = context.asked(ticket, about);
    context.ask_about_response(attempt.login, &asked, Some(known.credential.clone()), response)
}

/// Looks whether the phone was answered.
pub(super) fn ask_poll(
    context: &Context<'_>,
    account: &mut Account,
    attempt: Attempt<'_>,
) -> Reply {
    match &attempt.ticket {
        Some(ticket) => {
            let about = About::Poll { label: String::new(), remember: attempt.remember };
            context.ask(attempt.login, &context.asked(ticket.clone(), about), None)
        }
        None => attempt.again(context, account, Trouble::Expired {}),
    }
}

/// Asks a validation server about an OTP of a key that is set up. The server keeps the counters;
/// that of many who bring one OTP at once only one is let in is ours to see to.
pub(super) fn ask_yubico(
    context: &Context<'_>,
    account: &mut Account,
    attempt: Attempt<'_>,
    typed: &str,
) -> Reply {
    let otp = typed.trim_matches(' ').to_ascii_lowercase();
    let new = open::new_ticket(context, account, Pending::Yubikey {}, QUESTION_SECONDS);
    let ticket = Ticket { id: yubico::id_of(&otp), ..new };
    if account.spent.contains(&ticket.id, ticket.expires) {
        return attempt.again(context, account, Trouble::WrongAnswer {});
    }
    let about = About::Yubico {
        otp: SecretText::new(otp),
        nonce: context.nonce(),
        label: String::new(),
        remember: attempt.remember,
    };
    context.ask(attempt.login, &context.asked(ticket, about), None)
}

/// A task that still counts, asked for this purpose.
pub(super) fn asked_for(
    context: &Context<'_>,
    account: &Account,
    login: &Login,
    sealed: &Bytes,
    purpose: Purpose,
) -> Option<Asked> {
    session_tokens::open_asked(context.place(login.nonce.as_slice()), sealed, context.at).filter(
        |asked| {
            let ticket = &asked.ticket;
            ticket.purpose == purpose
                && ticket.revocations == account.revocations
                && !account.spent.contains(&ticket.id, ticket.expires)
                && context.is_open_for(ticket)
                && (purpose != Purpose::SignIn || open::goes_to_owner(account, &ticket.pending))
        },
    )
}

/// A finding during sign-in.
pub(super) fn at_sign_in(
    context: &Context<'_>,
    account: &mut Account,
    login: &Login,
    page: &ChallengePage<'_>,
    sealed: &Bytes,
    finding: Finding,
) -> Reply {
    let Some(asked) = asked_for(context, account, login, sealed, Purpose::SignIn) else {
        return Reply::only(page.draw(context, account, None, None, Some(Trouble::Expired {})));
    };
    let method = asked.ticket.pending.method();
    if !page.methods.contains(&method) {
        return not_allowed("methods");
    }
    let shown = open::seal(context, login, &asked.ticket)
        .and_then(|sealed| open::shown(context, account, login, &asked.ticket, sealed));
    let attempt =
        Attempt { login, page, method, ticket: Some(asked.ticket), shown, remember: false };
    // What was asked before a lock began is not answered during it.
    if attempt.is_stopped(context, account) {
        return Reply::only(page.draw(context, account, Some(method), None, None));
    }
    match asked.about {
        About::Delivery => delivered(context, account, attempt, &finding),
        About::Prompt => prompted(context, account, attempt, finding),
        About::Poll { remember, .. } => {
            polled(context, account, Attempt { remember, ..attempt }, &finding)
        }
        About::Assertion { credential_id, remember } => {
            let attempt = Attempt { remember, ..attempt };
            asserted(context, account, attempt, &credential_id, finding)
        }
        About::Yubico { otp, nonce, remember, .. } => {
            let attempt = Attempt { remember, ..attempt };
            validated(context, account, attempt, otp.expose(), &nonce, &finding)
        }
        About::Registration { .. } => not_allowed("finding"),
    }
}

fn delivered(
    context: &Context<'_>,
    account: &mut Account,
    attempt: Attempt<'_>,
    finding: &Finding,
) -> Reply {
    if matches!(finding, Finding::Sent {}) {
        return Reply::only(attempt.page.draw(
            context,
            account,
            Some(attempt.method),
            attempt.shown,
            None,
        ));
    }
    account.sends_mut(attempt.method).failed();
    let attempt = Attempt { shown: None, ..attempt };
    attempt.note(context, account, AuditKind::CodeNotSent, Trouble::NotDelivered {})
}

fn prompted(
    context: &Context<'_>,
    account: &mut Account,
    attempt: Attempt<'_>,
    finding: Finding,
) -> Reply {
    let Finding::PushStarted { transaction } = finding else {
        account.sends_mut(Method::Push).failed();
        let attempt = Attempt { shown: None, ..attempt };
        return attempt.note(context, account, AuditKind::CodeNotSent, Trouble::Unavailable {});
    };
    let page = attempt.page;
    let shown = attempt.ticket.and_then(|ticket| with_transaction(&ticket, transaction)).and_then(
        |ticket| {
            let sealed = open::seal(context, attempt.login, &ticket)?;
            open::shown(context, account, attempt.login, &ticket, sealed)
        },
    );
    let trouble = if shown.is_some() { None } else { Some(Trouble::Unavailable {}) };
    Reply::only(page.draw(context, account, Some(Method::Push), shown, trouble))
}

/// The ticket of a prompt that is on its way.
pub(super) fn with_transaction(ticket: &Ticket, transaction: String) -> Option<Ticket> {
    let is_name = (1..=TRANSACTION_BYTES_MAX).contains(&transaction.len())
        && transaction.bytes().all(|byte| byte.is_ascii_graphic());
    let Pending::Push { user, .. } = &ticket.pending else {
        return None;
    };
    let pending = Pending::Push { user: user.clone(), transaction };
    is_name.then(|| Ticket { pending, ..ticket.clone() })
}

/// The ticket of a prompt that is over.
pub(super) fn without_transaction(ticket: Ticket) -> Ticket {
    match &ticket.pending {
        Pending::Push { user, .. } => {
            let pending = Pending::Push { user: user.clone(), transaction: String::new() };
            Ticket { pending, ..ticket }
        }
        Pending::Totp { .. }
        | Pending::BackupCodes { .. }
        | Pending::Message { .. }
        | Pending::Credential {}
        | Pending::Yubikey {}
        | Pending::Questions {} => ticket,
    }
}

fn polled(
    context: &Context<'_>,
    account: &mut Account,
    attempt: Attempt<'_>,
    finding: &Finding,
) -> Reply {
    match finding {
        Finding::Valid {} => {
            account.authenticators.note_use(Method::Push, context.at);
            attempt.right(context, account)
        }
        Finding::Waiting {} => Reply::only(attempt.page.draw(
            context,
            account,
            Some(Method::Push),
            attempt.shown,
            None,
        )),
        Finding::Invalid {} => {
            // Whoever denies a prompt was not the one who signs in. It is over with this one.
            let spent = attempt
                .ticket
                .as_ref()
                .is_none_or(|ticket| account.spent.add(ticket.id, ticket.expires, context.at));
            if !spent {
                return Reply::refuse(Refusal::Busy {}, "tickets.full");
            }
            let attempt = Attempt { shown: None, ..attempt };
            attempt.note(context, account, AuditKind::PromptDenied, Trouble::Denied {}).notify(
                NoticeKind::PromptDenied,
                context.at,
                Some(Method::Push),
            )
        }
        Finding::Sent {}
        | Finding::Asserted { .. }
        | Finding::Registered { .. }
        | Finding::OtpValid { .. }
        | Finding::PushStarted { .. }
        | Finding::Failed {} => attempt.again(context, account, Trouble::Unavailable {}),
    }
}

/// The host's library found the assertion right. What is left is ours: whether it is the
/// credential that was asked about, the counter, and the person's verification (WebAuthn section
/// 7.2 steps 16, 21 and 22).
fn asserted(
    context: &Context<'_>,
    account: &mut Account,
    attempt: Attempt<'_>,
    credential_id: &[u8],
    finding: Finding,
) -> Reply {
    let (credential, sign_count, user_verified) = match finding {
        Finding::Asserted { credential, sign_count, user_verified } => {
            (credential, sign_count, user_verified)
        }
        Finding::Invalid {} => return attempt.again(context, account, Trouble::WrongAnswer {}),
        Finding::Sent {}
        | Finding::Valid {}
        | Finding::Registered { .. }
        | Finding::OtpValid { .. }
        | Finding::PushStarted { .. }
        | Finding::Waiting {}
        | Finding::Failed {} => {
            return attempt.again(context, account, Trouble::Unavailable {});
        }
    };
    let fits = has_room_for_credential(account, credential_id, credential.as_slice());
    let is_verified = user_verified || !context.policy().methods.webauthn.user_verification;
    let known = account
        .authenticators
        .credentials_mut()
        .find(|(_, one)| one.credential_id == credential_id);
    let Some((card, known)) = known.filter(|_| is_verified && fits) else {
        return attempt.again(context, account, Trouble::WrongAnswer {});
    };
    let counts = known.sign_count > 0 || sign_count > 0;
    if counts && sign_count <= known.sign_count {
        let method = Some(Method::WebAuthn);
        return attempt
            .note(context, account, AuditKind::CloneSuspected, Trouble::WrongAnswer {})
            .notify(NoticeKind::CloneSuspected, context.at, method);
    }
    known.sign_count = sign_count;
    known.credential = credential.as_slice().to_vec();
    card.used_at = Some(context.at);
    attempt.right(context, account)
}

/// A validation server's answer counts only for the very OTP and nonce that were sent.
fn validated(
    context: &Context<'_>,
    account: &mut Account,
    attempt: Attempt<'_>,
    otp: &str,
    nonce: &str,
    finding: &Finding,
) -> Reply {
    if matches!(finding, Finding::Invalid {}) {
        return attempt.again(context, account, Trouble::WrongAnswer {});
    }
    if !is_of(finding, otp, nonce) {
        return attempt.again(context, account, Trouble::Unavailable {});
    }
    let public_id = otp.get(..otp.len().saturating_sub(32)).unwrap_or_default();
    // A key that got a secret of its own since is checked here alone, where its counter is kept.
    let is_it = |key: &Yubikey| key.secret.is_none() && key.public_id == public_id;
    let found = account.authenticators.yubikeys_mut().find(|(_, key)| is_it(key));
    let Some((card, _)) = found else {
        return attempt.again(context, account, Trouble::WrongAnswer {});
    };
    card.used_at = Some(context.at);
    attempt.right(context, account)
}

/// Whether a finding says yes to this OTP and nonce.
pub(super) fn is_of(finding: &Finding, otp: &str, nonce: &str) -> bool {
    match finding {
        Finding::OtpValid { otp: answered, nonce: echoed } => {
            same(answered.expose().as_bytes(), otp.as_bytes())
                & same(echoed.as_bytes(), nonce.as_bytes())
        }
        Finding::Sent {}
        | Finding::Valid {}
        | Finding::Asserted { .. }
        | Finding::Registered { .. }
        | Finding::PushStarted { .. }
        | Finding::Waiting {}
        | Finding::Invalid {}
        | Finding::Failed {} => false,
    }
}

/// A finding while the first factor is set up.
pub(super) fn at_first_factor(
    context: &Context<'_>,
    account: &mut Account,
    login: &Login,
    page: EnrollPage,
    sealed: &Bytes,
    finding: Finding,
) -> Reply {
    match asked_for(context, account, login, sealed, Purpose::FirstFactor) {
        None => Reply::only(page.draw(None, Some(Trouble::Expired {}))),
        Some(asked) => {
            let found = enroll::found(context, account, login, asked, finding);
            enroll::at_first_factor(context, account, login, page, found)
        }
    }
}

/// A finding while a further factor is set up.
pub(super) fn at_self_service(
    context: &Context<'_>,
    account: &mut Account,
    login: &Login,
    sealed: &Bytes,
    finding: Finding,
) -> Option<Found> {
    let asked = asked_for(context, account, login, sealed, Purpose::SelfService)?;
    Some(enroll::found(context, account, login, asked, finding))
}
