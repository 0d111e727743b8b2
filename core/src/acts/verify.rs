//! One typed code against one account: the only place that compares codes.
//!
//! What is not of the form of a code is not compared and costs nothing. What was compared and is
//! guessable changes the record, right or wrong.

use super::Reply;
use super::attempt::Attempt;
use super::host;
use crate::account::Account;
use crate::account::authenticators::{BackupCodeSet, Card, HotpToken, TotpAuthenticator};
use crate::authenticators::backup_codes::{self, TypedBackupCode};
use crate::authenticators::totp::{self, Parameters, TypedCode};
use crate::authenticators::yubico::YubicoOtp;
use crate::authenticators::{hotp, message_code};
use crate::crypto::compare::same;
use crate::crypto::keys::Label;
use crate::engine::Context;
use crate::session_tokens::{self, Pending, Ticket};
use crate::vocabulary::{AuditKind, Login, Method, SecretText, Trouble};

/// Bytes of a typed code before spaces and hyphens are folded.
const TYPED_BYTES_MAX: usize = 64;
/// Steps that a hardware token's clock may be known to be off.
const DRIFT_STEPS_MAX: i64 = 2;

/// What a comparison found.
enum Compared {
    Right,
    Wrong,
    /// Right once, but not again. The person reads the same words as for a wrong code.
    Used,
}

pub(super) fn code(
    context: &Context<'_>,
    account: &mut Account,
    attempt: Attempt<'_>,
    typed: &SecretText,
) -> Reply {
    let typed = typed.expose();
    if typed.len() > TYPED_BYTES_MAX {
        return attempt.again(context, account, Trouble::WrongAnswer {});
    }
    let compared = match attempt.method {
        Method::Totp => compare_totp(context, account, typed),
        Method::BackupCodes => compare_backup_code(context, account, typed),
        Method::Hotp => compare_hotp(context, account, typed),
        Method::Email | Method::Sms => {
            let Some(ticket) = &attempt.ticket else {
                return attempt.again(context, account, Trouble::Expired {});
            };
            compare_message(context, account, attempt.login, ticket, typed)
        }
        Method::YubicoOtp => return yubico(context, account, attempt, typed),
        // These are not answered by codes.
        Method::WebAuthn | Method::Push | Method::SecurityQuestions => None,
    };
    settle(context, account, attempt, compared.as_ref())
}

/// Two codes in a row of a token whose counter ran away.
pub(super) fn two_codes(
    context: &Context<'_>,
    account: &mut Account,
    attempt: Attempt<'_>,
    first: &SecretText,
    second: &SecretText,
) -> Reply {
    let reach = context.policy().methods.hotp.resynchronization;
    let mut compared = None;
    for (card, token) in account.authenticators.hotp_mut() {
        let first = TypedCode::parse(first.expose(), token.digits);
        let second = TypedCode::parse(second.expose(), token.digits);
        let (Some(first), Some(second), Some(parameters)) = (first, second, parameters_of(token))
        else {
            continue;
        };
        let pair = (&first, &second);
        let found = hotp::find_again(&token.secret, parameters, token.counter, reach, pair);
        let right = found.and_then(|counter| advance(context, card, token, counter));
        compared = Some(match (right, compared) {
            (Some(()), _) | (None, Some(Compared::Right)) => Compared::Right,
            (None, _) => Compared::Wrong,
        });
    }
    let is_right = matches!(compared, Some(Compared::Right));
    let event = context.event_of(AuditKind::Resynchronized, attempt.login, Some(Method::Hotp));
    let reply = settle(context, account, attempt, compared.as_ref());
    if is_right && reply.changed { reply.and_written(event) } else { reply }
}

fn settle(
    context: &Context<'_>,
    account: &mut Account,
    attempt: Attempt<'_>,
    compared: Option<&Compared>,
) -> Reply {
    match compared {
        // Not the form of a code: nothing was compared, nothing is charged.
        None => attempt.again(context, account, Trouble::WrongAnswer {}),
        Some(Compared::Right) => attempt.right(context, account),
        Some(Compared::Wrong) => attempt.charge(context, account, AuditKind::WrongAnswer),
        Some(Compared::Used) => attempt.charge(context, account, AuditKind::ReplayRefused),
    }
}

/// Compares with every authenticator app, and burns the step on each one that matches: two apps
/// may happen to show the same code, which still counts once. The work is the same whichever
/// matches.
fn compare_totp(context: &Context<'_>, account: &mut Account, typed: &str) -> Option<Compared> {
    let window = context.policy().methods.totp.window_steps;
    let (mut compared, mut right, mut used) = (false, false, false);
    for (card, authenticator) in account.authenticators.totp_mut() {
        let code = TypedCode::parse(typed, authenticator.digits);
        let parameters = Parameters::new(
            authenticator.algorithm,
            authenticator.digits,
            authenticator.period_seconds,
        );
        let (Some(code), Some(parameters)) = (code, parameters) else {
            continue;
        };
        compared = true;
        let at = shifted(context.at, authenticator);
        let step = totp::verify(&authenticator.secret, parameters, window, at, &code);
        let Some(step) = step else {
            continue;
        };
        if authenticator.is_used(step) {
            used = true;
        } else {
            right = true;
            authenticator.burn(step);
            note_drift(context.at, authenticator, step);
            card.used_at = Some(context.at);
        }
    }
    match (compared, right, used) {
        (false, ..) => None,
        (true, _, true) => Some(Compared::Used),
        (true, true, false) => Some(Compared::Right),
        (true, false, false) => Some(Compared::Wrong),
    }
}

/// The moment by the token's own clock. An app's clock is set by its phone and needs no memory.
fn shifted(at: u64, authenticator: &TotpAuthenticator) -> u64 {
    let seconds = i64::from(authenticator.drift_steps)
        .saturating_mul(i64::from(authenticator.period_seconds));
    at.saturating_add_signed(seconds)
}

fn note_drift(at: u64, authenticator: &mut TotpAuthenticator, step: u64) {
    if !authenticator.is_hardware {
        return;
    }
    let now = totp::step_of(at, authenticator.period_seconds);
    let steps = i64::try_from(step).unwrap_or(0).saturating_sub(i64::try_from(now).unwrap_or(0));
    let steps = steps.clamp(-DRIFT_STEPS_MAX, DRIFT_STEPS_MAX);
    authenticator.drift_steps = i8::try_from(steps).unwrap_or(0);
}

/// Compares with every token by counter; each that matches moves on.
fn compare_hotp(context: &Context<'_>, account: &mut Account, typed: &str) -> Option<Compared> {
    let look_ahead = context.policy().methods.hotp.look_ahead;
    let mut compared = None;
    for (card, token) in account.authenticators.hotp_mut() {
        let (Some(code), Some(parameters)) =
            (TypedCode::parse(typed, token.digits), parameters_of(token))
        else {
            continue;
        };
        let found = hotp::verify(&token.secret, parameters, token.counter, look_ahead, &code);
        let right = found.and_then(|counter| advance(context, card, token, counter));
        compared = Some(match (right, compared) {
            (Some(()), _) | (None, Some(Compared::Right)) => Compared::Right,
            (None, _) => Compared::Wrong,
        });
    }
    compared
}

fn parameters_of(token: &HotpToken) -> Option<Parameters> {
    Parameters::new(token.algorithm, token.digits, Parameters::COMMON.period_seconds())
}

/// Puts the counter behind the code that matched. A code whose counter has no next one does not
/// count.
fn advance(
    context: &Context<'_>,
    card: &mut Card,
    token: &mut HotpToken,
    counter: u64,
) -> Option<()> {
    token.counter = counter.checked_add(1)?;
    card.used_at = Some(context.at);
    Some(())
}

/// Compares with the code of the ticket, if its destination still is the account's.
fn compare_message(
    context: &Context<'_>,
    account: &mut Account,
    login: &Login,
    ticket: &Ticket,
    typed: &str,
) -> Option<Compared> {
    let Pending::Message { method, destination } = &ticket.pending else {
        return None;
    };
    let digits = context.message_digits(*method);
    let typed = TypedCode::parse(typed, digits)?;
    let place = context.place(login.nonce.as_slice());
    let derived = session_tokens::derived(place, Label::Code, ticket, destination.as_bytes())?;
    if !message_code::is_code(&derived, digits, &typed) {
        return Some(Compared::Wrong);
    }
    account.authenticators.note_use(*method, context.at);
    Some(Compared::Right)
}

/// A Yubico OTP: decrypted here, or asked of a validation server. Nobody can guess one, so a
/// wrong one costs nothing; one that was used before is written down.
fn yubico(
    context: &Context<'_>,
    account: &mut Account,
    attempt: Attempt<'_>,
    typed: &str,
) -> Reply {
    let Some(otp) = YubicoOtp::parse(typed) else {
        return attempt.again(context, account, Trouble::WrongAnswer {});
    };
    let Some((card, key)) =
        account.authenticators.yubikeys_mut().find(|(_, key)| key.public_id == otp.public_id)
    else {
        return attempt.again(context, account, Trouble::WrongAnswer {});
    };
    let Some(secret) = &key.secret else {
        return host::ask_yubico(context, account, attempt, typed);
    };
    match otp.open(&secret.key, &secret.private_id) {
        None => attempt.again(context, account, Trouble::WrongAnswer {}),
        Some(counter) if counter <= key.counter => {
            attempt.note(context, account, AuditKind::ReplayRefused, Trouble::WrongAnswer {})
        }
        Some(counter) => {
            key.counter = counter;
            card.used_at = Some(context.at);
            attempt.right(context, account)
        }
    }
}

/// Compares with the one hash that the code's number selects.
fn compare_backup_code(
    context: &Context<'_>,
    account: &mut Account,
    typed: &str,
) -> Option<Compared> {
    let code = backup_codes::parse(typed)?;
    let (card, set) = account.authenticators.backup_codes_mut().next()?;
    let compared = take(set, &code);
    if matches!(compared, Compared::Right) {
        card.used_at = Some(context.at);
        burn_present_window(context, account);
    }
    Some(compared)
}

fn take(set: &mut BackupCodeSet, code: &TypedBackupCode) -> Compared {
    let typed = backup_codes::hash(&set.key, code);
    let is_right = set.hashes.get(usize::from(code.index())).is_some_and(|hash| same(hash, &typed));
    match (is_right, set.is_used(code.index())) {
        (true, false) => {
            set.burn(code.index());
            Compared::Right
        }
        (true, true) => Compared::Used,
        (false, _) => Compared::Wrong,
    }
}

/// Whoever signs in by a backup code may have lost the phone: no code that it shows now, or
/// showed to somebody just before, counts any more.
fn burn_present_window(context: &Context<'_>, account: &mut Account) {
    let window = u64::from(context.policy().methods.totp.window_steps);
    for (_, authenticator) in account.authenticators.totp_mut() {
        let at = shifted(context.at, authenticator);
        let step = totp::step_of(at, authenticator.period_seconds);
        authenticator.burn(step.saturating_add(window));
    }
}
