//! Hardware tokens that an administrator assigns.

use super::confirmation::{base_label, card, end_grace};
use super::context::Context;
use super::methods::{hotp, totp, yubico};
use crate::account::{Account, LABEL_CHARACTERS_MAX};
use crate::vocabulary::{HardwareToken, Method, TokenKind};

/// Bytes of a seed (RFC 4226 section 4 R6: at least 128 bits).
const SEED_BYTES: core::ops::RangeInclusive<usize> = 16..=64;

/// Adds the token, or returns the rule that forbids it. Everything is checked before anything is
/// changed.
pub(super) fn hand_over(
    context: &Context<'_>,
    account: &mut Account,
    token: &HardwareToken,
) -> Result<(), &'static str> {
    let method = method_of(&token.kind);
    if !context.policy().is_enabled(method) {
        return Err("methods");
    }
    if account.authenticators.count(method) >= context.room_for(method) {
        return Err("methods.authenticators");
    }
    let serial = token.serial.trim();
    let label = name_of(&token.kind, serial);
    if serial.is_empty() || !account.accepts_label(&label, None) {
        return Err("token.serial");
    }
    let kind = match &token.kind {
        TokenKind::Counter { secret, .. } | TokenKind::Time { secret, .. }
            if !SEED_BYTES.contains(&secret.expose().len()) =>
        {
            None
        }
        TokenKind::Counter { .. } => hotp::imported(&token.kind),
        TokenKind::Time { .. } => totp::imported(&token.kind),
        TokenKind::Yubico { .. } => yubico::imported(account, &token.kind),
    };
    let kind = kind.ok_or("token.form")?;
    let card = card(context, account, label);
    account.authenticators.add(card, kind);
    end_grace(account);
    account.revoke();
    Ok(())
}

/// The token's name: its kind and serial number, or only the number if that is long.
fn name_of(kind: &TokenKind, serial: &str) -> String {
    let base = match kind {
        TokenKind::Counter { .. } | TokenKind::Time { .. } => base_label(Method::Hotp),
        TokenKind::Yubico { .. } => base_label(Method::YubicoOtp),
    };
    let name = format!("{base} {serial}");
    if name.chars().count() <= LABEL_CHARACTERS_MAX { name } else { serial.to_owned() }
}

pub(super) fn method_of(kind: &TokenKind) -> Method {
    match kind {
        TokenKind::Counter { .. } => Method::Hotp,
        TokenKind::Time { .. } => Method::Totp,
        TokenKind::Yubico { .. } => Method::YubicoOtp,
    }
}
