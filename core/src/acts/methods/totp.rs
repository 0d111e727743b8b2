//! Authenticator apps, and hardware tokens by time (RFC 6238).

use crate::account::authenticators::{DRIFT_STEPS_MAX, Kind, TotpAuthenticator};
use crate::acts::attempt::Answered;
use crate::acts::confirmation::{self, Confirmed};
use crate::acts::context::Context;
use crate::acts::session::Session;
use crate::acts::tickets::Opened;
use crate::authenticators::base32;
use crate::authenticators::totp::{self, Parameters, TypedCode};
use crate::session_tokens::Pending;
use crate::vocabulary::{AuditKind, Lane, Method, SecretText, Started, TokenKind, Trouble};
use zeroize::Zeroizing;

/// Bytes of a new key (RFC 4226 section 4 R6 recommends 160 bits).
const SECRET_BYTES: usize = 20;
/// Among how many steps to either side a hardware token is found again: ten minutes at 30 seconds,
/// the drift of some years in a drawer. More would let codes count that were seen long before.
const RESYNCHRONIZATION_STEPS: u8 = 20;
/// How far off a phone's clock may be and still be reported, in steps.
const DIAGNOSED_STEPS_MAX: u8 = 20;
/// Seconds a hardware token's code lives.
const TOKEN_PERIODS: [u32; 2] = [30, 60];

/// Compares with every authenticator app, and burns the step on each one that matches: two apps may
/// happen to show the same code, which still counts only once. The work is the same whichever
/// matches.
pub(in crate::acts) fn respond(session: &mut Session<'_>, code: &SecretText) -> Answered {
    let at = session.context.at;
    let window = session.context.policy().methods.totp.window_steps;
    let (mut compared, mut right, mut used, mut ahead) = (false, false, false, false);
    for (card, app) in session.account.authenticators.totp_mut() {
        let code = TypedCode::parse(code.expose(), app.digits);
        let parameters = Parameters::new(app.algorithm, app.digits, app.period_seconds);
        let (Some(code), Some(parameters)) = (code, parameters) else {
            continue;
        };
        if is_ahead(at, window, app) {
            ahead = true;
            continue;
        }
        compared = true;
        let Some(step) = totp::verify(&app.secret, parameters, window, shifted(at, app), &code)
        else {
            continue;
        };
        if app.is_used(step) {
            used = true;
        } else {
            right = true;
            app.burn(step);
            note_drift(at, app, step);
            card.used_at = Some(at);
        }
    }
    let is_known = session.lane() == Lane::Known;
    match (compared, right, used) {
        (false, ..) if ahead => Answered::Same(Some(Trouble::Unavailable {})),
        // After a backup code even the owner's next code counts as used. In the owner's browser
        // that costs nothing; the words are those of any wrong code.
        (true, _, true) if is_known => Answered::Same(Some(Trouble::WrongAnswer {})),
        (false, ..) => Answered::Same(Some(Trouble::WrongAnswer {})),
        (true, _, true) => Answered::Wrong(AuditKind::ReplayRefused),
        (true, true, false) => Answered::Right,
        (true, false, false) => Answered::Wrong(AuditKind::WrongAnswer),
    }
}

/// Two consecutive codes of a hardware token whose clock has drifted further than the window while
/// it was not used. An app has the clock of its phone and is never found again.
pub(in crate::acts) fn respond_with_two(
    session: &mut Session<'_>,
    first: &SecretText,
    second: &SecretText,
) -> Answered {
    let at = session.context.at;
    let (mut compared, mut right) = (false, false);
    for (card, token) in session.account.authenticators.totp_mut() {
        let first = TypedCode::parse(first.expose(), token.digits);
        let second = TypedCode::parse(second.expose(), token.digits);
        let parameters = Parameters::new(token.algorithm, token.digits, token.period_seconds);
        let (Some(first), Some(second), Some(parameters), true) =
            (first, second, parameters, token.is_hardware)
        else {
            continue;
        };
        compared = true;
        let (reach, near) = (RESYNCHRONIZATION_STEPS, shifted(at, token));
        let pair = (&first, &second);
        let found = totp::find_again(&token.secret, parameters, reach, near, pair);
        // Both codes are one-time codes: the first one must not have been used either.
        if let Some(step) = found.filter(|step| !token.is_used(step.saturating_sub(1))) {
            right = true;
            token.burn(step);
            note_drift(at, token, step);
            card.used_at = Some(at);
        }
    }
    match (compared, right) {
        (false, _) => Answered::Same(Some(Trouble::WrongAnswer {})),
        (true, true) => Answered::Resynchronized,
        (true, false) => Answered::Wrong(AuditKind::WrongAnswer),
    }
}

/// Burns every code an app shows now or showed just before.
pub(in crate::acts) fn burn_present_window(session: &mut Session<'_>) {
    let window = u64::from(session.context.policy().methods.totp.window_steps);
    for (_, app) in session.account.authenticators.totp_mut() {
        let step = totp::step_of(shifted(session.context.at, app), app.period_seconds);
        app.burn(step.saturating_add(window));
    }
}

/// The content of a new key's ticket.
pub(in crate::acts) fn pending(context: &Context<'_>) -> Option<Pending> {
    let policy = &context.policy().methods.totp;
    Some(Pending::Totp {
        secret: context.draw()?.bytes::<SECRET_BYTES>("totp secret").to_vec(),
        algorithm: policy.algorithm,
        digits: policy.digits,
        period_seconds: policy.period_seconds,
    })
}

/// The key, as text and as the address in its QR code.
pub(in crate::acts) fn started(session: &Session<'_>, opened: &Opened) -> Option<Started> {
    let (secret, parameters) = key_of(&opened.ticket.pending)?;
    let key = base32::encode(secret);
    let issuer = &session.context.policy().issuer;
    let account = &session.login.display_name;
    let uri = totp::uri(issuer, account, key.expose(), parameters);
    Some(Started::Totp {
        ticket: opened.sealed(session)?,
        uri: SecretText::new(uri),
        key,
        issuer: issuer.clone(),
        account: account.clone(),
        algorithm: parameters.algorithm(),
        digits: parameters.digits(),
        period_seconds: parameters.period_seconds(),
        expires: opened.ticket.expires,
    })
}

/// A first code proves that the app has the key. It is burned.
pub(in crate::acts) fn confirm(
    session: &mut Session<'_>,
    opened: &Opened,
    code: &SecretText,
    label: &str,
) -> Confirmed {
    let Some((secret, parameters)) = key_of(&opened.ticket.pending) else {
        return Confirmed::again(Trouble::Expired {});
    };
    let label = match confirmation::name(session, Method::Totp, label) {
        Ok(label) => label,
        Err(confirmed) => return confirmed,
    };
    let Some(typed) = TypedCode::parse(code.expose(), parameters.digits()) else {
        return Confirmed::again(Trouble::WrongAnswer {});
    };
    let (at, window) = (session.context.at, session.context.policy().methods.totp.window_steps);
    let Some(step) = totp::verify(secret, parameters, window, at, &typed) else {
        return Confirmed::again(diagnosis(at, secret, parameters, &typed));
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
    confirmation::add(session, &opened.ticket, label, kind)
}

/// A hardware token by time. `None` if the manufacturer's list is wrong.
pub(in crate::acts) fn imported(token: &TokenKind) -> Option<Kind> {
    let TokenKind::Time { secret, algorithm, digits, period_seconds } = token else {
        return None;
    };
    Parameters::new(*algorithm, *digits, *period_seconds)?;
    TOKEN_PERIODS.contains(period_seconds).then(|| {
        Kind::Totp(TotpAuthenticator {
            secret: Zeroizing::new(secret.expose().to_vec()),
            algorithm: *algorithm,
            digits: *digits,
            period_seconds: *period_seconds,
            used_step: None,
            drift_steps: 0,
            is_hardware: true,
        })
    })
}

fn key_of(pending: &Pending) -> Option<(&[u8], Parameters)> {
    if let Pending::Totp { secret, algorithm, digits, period_seconds } = pending {
        Some((secret, Parameters::new(*algorithm, *digits, *period_seconds)?))
    } else {
        None
    }
}

/// The time on the token's own clock. An app's clock is set by its phone, so nothing is remembered.
fn shifted(at: u64, app: &TotpAuthenticator) -> u64 {
    let seconds = i64::from(app.drift_steps).saturating_mul(i64::from(app.period_seconds));
    at.saturating_add_signed(seconds)
}

/// Whether the last used code belongs to a time that has not come yet, because the clock was ahead
/// and was set back. Until then no code can count, so none is compared and none is charged.
fn is_ahead(at: u64, window: u8, app: &TotpAuthenticator) -> bool {
    let latest = totp::step_of(shifted(at, app), app.period_seconds);
    app.is_used(latest.saturating_add(u64::from(window)).saturating_add(1))
}

/// Remembers how far a token's clock was off. Each use may find it one window further: tokens drift
/// for years, and only a use says by how much.
fn note_drift(at: u64, app: &mut TotpAuthenticator, step: u64) {
    if !app.is_hardware {
        return;
    }
    let now = totp::step_of(at, app.period_seconds);
    let steps = i64::try_from(step).unwrap_or(0).saturating_sub(i64::try_from(now).unwrap_or(0));
    let (least, most) = (i64::from(-DRIFT_STEPS_MAX), i64::from(DRIFT_STEPS_MAX));
    app.drift_steps = i8::try_from(steps.clamp(least, most)).unwrap_or(0);
}

/// Reports whether the phone's clock is to blame. A code of another time is never accepted.
fn diagnosis(at: u64, secret: &[u8], parameters: Parameters, typed: &TypedCode) -> Trouble {
    match totp::drift(secret, parameters, at, typed, DIAGNOSED_STEPS_MAX) {
        None => Trouble::WrongAnswer {},
        Some(steps) => {
            let seconds = i64::from(steps) * i64::from(parameters.period_seconds());
            let minutes = (seconds.abs() + 30) / 60 * seconds.signum();
            Trouble::PhoneClockOff { minutes: i32::try_from(minutes).unwrap_or(0) }
        }
    }
}
