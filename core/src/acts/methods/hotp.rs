//! Hardware tokens by counter (RFC 4226). An administrator assigns them.

use crate::account::authenticators::{Card, HotpToken, Kind};
use crate::acts::attempt::Answered;
use crate::acts::session::Session;
use crate::authenticators::hotp;
use crate::authenticators::totp::{Parameters, TypedCode};
use crate::vocabulary::{AuditKind, SecretText, TokenKind, Trouble};
use zeroize::Zeroizing;

/// Compares with every token; each one that matches moves on.
pub(in crate::acts) fn respond(session: &mut Session<'_>, code: &SecretText) -> Answered {
    let look_ahead = session.context.policy().methods.hotp.look_ahead;
    compare(session, |token, parameters| {
        let code = TypedCode::parse(code.expose(), token.digits)?;
        Some(hotp::verify(&token.secret, parameters, token.counter, look_ahead, &code))
    })
    .map_or(Answered::Same(Some(Trouble::WrongAnswer {})), |is_right| {
        if is_right { Answered::Right } else { Answered::Wrong(AuditKind::WrongAnswer) }
    })
}

/// Two consecutive codes of a token that is out of step.
pub(in crate::acts) fn respond_with_two(
    session: &mut Session<'_>,
    first: &SecretText,
    second: &SecretText,
) -> Answered {
    let reach = session.context.policy().methods.hotp.resynchronization;
    compare(session, |token, parameters| {
        let first = TypedCode::parse(first.expose(), token.digits)?;
        let second = TypedCode::parse(second.expose(), token.digits)?;
        let pair = (&first, &second);
        Some(hotp::find_again(&token.secret, parameters, token.counter, reach, pair))
    })
    .map_or(Answered::Same(Some(Trouble::WrongAnswer {})), |is_right| {
        if is_right { Answered::Resynchronized } else { Answered::Wrong(AuditKind::WrongAnswer) }
    })
}

/// A hardware token by counter. `None` if the manufacturer's list is wrong.
pub(in crate::acts) fn imported(token: &TokenKind) -> Option<Kind> {
    let TokenKind::Counter { secret, algorithm, digits, counter } = token else {
        return None;
    };
    Parameters::new(*algorithm, *digits, Parameters::COMMON.period_seconds())?;
    Some(Kind::Hotp(HotpToken {
        secret: Zeroizing::new(secret.expose().to_vec()),
        algorithm: *algorithm,
        digits: *digits,
        counter: *counter,
    }))
}

/// Looks up the typed codes' counter in every token and advances each one that has it. `None` if
/// nothing was compared, else whether any token matched.
fn compare(
    session: &mut Session<'_>,
    counter_of: impl Fn(&HotpToken, Parameters) -> Option<Option<u64>>,
) -> Option<bool> {
    let at = session.context.at;
    let mut is_right = None;
    for (card, token) in session.account.authenticators.hotp_mut() {
        let period_seconds = Parameters::COMMON.period_seconds();
        let parameters = Parameters::new(token.algorithm, token.digits, period_seconds);
        let compared = parameters.and_then(|parameters| counter_of(token, parameters));
        if let Some(counter) = compared {
            let matches = counter.and_then(|counter| advance(at, card, token, counter)).is_some();
            is_right = Some(matches | is_right.unwrap_or(false));
        }
    }
    is_right
}

/// Sets the counter after the code that matched. A code whose counter has no successor does not
/// count.
fn advance(at: u64, card: &mut Card, token: &mut HotpToken, counter: u64) -> Option<()> {
    token.counter = counter.checked_add(1)?;
    card.used_at = Some(at);
    Some(())
}
