//! Hardware tokens that an administrator hands to somebody.

use super::enroll::limits::base_label;
use crate::account::authenticators::{
    Card, HotpToken, Kind, TotpAuthenticator, Yubikey, YubikeySecret,
};
use crate::account::{Account, LABEL_CHARACTERS_MAX};
use crate::authenticators::totp::Parameters;
use crate::authenticators::yubico::is_public_id;
use crate::engine::Context;
use crate::vocabulary::{HardwareToken, Method, TokenKind};
use zeroize::Zeroizing;

/// Bytes of a seed (RFC 4226 section 4 R6: at least 128 bits).
const SEED_BYTES: core::ops::RangeInclusive<usize> = 16..=64;

/// Adds the token, or names the rule that forbids it. Everything is checked before anything is
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
    let count = account.authenticators.count(method);
    if count >= context.room_for(method) {
        return Err("methods.authenticators");
    }
    let serial = token.serial.trim();
    let label = name_of(&token.kind, serial);
    if serial.is_empty() || !account.accepts_label(&label, None) {
        return Err("token.serial");
    }
    match &token.kind {
        TokenKind::Counter { secret, algorithm, digits, counter } => {
            let is_sound = Parameters::new(*algorithm, *digits, 30).is_some();
            if !is_sound || !SEED_BYTES.contains(&secret.expose().len()) {
                return Err("token.form");
            }
            let card = card(context, account, label);
            let kind = Kind::Hotp(HotpToken {
                secret: Zeroizing::new(secret.expose().to_vec()),
                algorithm: *algorithm,
                digits: *digits,
                counter: *counter,
            });
            account.authenticators.add(card, kind);
        }
        TokenKind::Time { secret, algorithm, digits, period_seconds } => {
            let is_sound = Parameters::new(*algorithm, *digits, *period_seconds).is_some()
                && matches!(period_seconds, 30 | 60);
            if !is_sound || !SEED_BYTES.contains(&secret.expose().len()) {
                return Err("token.form");
            }
            let card = card(context, account, label);
            let kind = Kind::Totp(TotpAuthenticator {
                secret: Zeroizing::new(secret.expose().to_vec()),
                algorithm: *algorithm,
                digits: *digits,
                period_seconds: *period_seconds,
                used_step: None,
                drift_steps: 0,
                is_hardware: true,
            });
            account.authenticators.add(card, kind);
        }
        TokenKind::Yubico { public_id, private_id, key } => {
            let private_id = <[u8; 6]>::try_from(private_id.expose()).map_err(|_| "token.form")?;
            let key = <[u8; 16]>::try_from(key.expose()).map_err(|_| "token.form")?;
            let has_it =
                account.authenticators.yubikeys().any(|(_, one)| one.public_id == *public_id);
            if !is_public_id(public_id) || has_it {
                return Err("token.form");
            }
            let card = card(context, account, label);
            let secret = Some(YubikeySecret {
                private_id: Zeroizing::new(private_id),
                key: Zeroizing::new(key),
            });
            let key = Yubikey { public_id: public_id.clone(), secret, counter: 0 };
            account.authenticators.add(card, Kind::YubicoOtp(key));
        }
    }
    account.required_since = None;
    account.postponements = 0;
    // As with every change of a factor, whoever is not asked now is asked again.
    account.devices.clear();
    Ok(())
}

/// What the token is called: by its kind and serial number, or by the number alone if that is
/// long.
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

fn card(context: &Context<'_>, account: &mut Account, label: String) -> Card {
    Card { id: account.take_authenticator_number(), label, added_at: context.at, used_at: None }
}
