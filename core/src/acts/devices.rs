//! Remembered devices: made after a completed second factor, looked up at the next login.

use super::context::{Context, SECONDS_PER_DAY};
use super::session::Session;
use crate::account::Account;
use crate::account::devices::{self, Device, Terms, counting, day_of};
use crate::crypto::compare::same;
use crate::crypto::derive::digest_of;
use crate::vocabulary::Bytes;

/// Bytes of a token.
const TOKEN_BYTES: usize = 32;

/// Remembers this device, if the policy allows any. The token goes to the browser; the record keeps
/// a plain hash of it, which suffices for 256 random bits.
pub(super) fn remember(session: &mut Session<'_>) -> Option<Bytes> {
    let (context, account) = (session.context, &mut *session.account);
    let policy = &context.policy().devices;
    if !policy.enabled {
        return None;
    }
    let token = context.draw()?.bytes::<TOKEN_BYTES>("device token");
    let id = account.take_authenticator_number();
    let terms = terms(context, account);
    devices::make_room(&mut account.devices, &terms);
    account.devices.push(Device {
        id,
        hash: hash_of(context, token.as_slice()),
        added_at: context.at,
        used_day: None,
        until: context.at.saturating_add(u64::from(policy.days) * SECONDS_PER_DAY),
        revocations: account.revocations,
    });
    Some(Bytes::from(token.as_slice()))
}

/// Whether the login comes from a remembered device.
pub(super) fn is_remembered(session: &Session<'_>) -> bool {
    found(session).is_some()
}

/// When the device expires by itself.
pub(super) fn until(session: &Session<'_>) -> Option<u64> {
    let index = found(session)?;
    let terms = terms(session.context, session.account);
    session.account.devices.get(index).map(|device| device.ends(&terms))
}

/// What decides which of the account's devices count now.
pub(super) fn terms(context: &Context<'_>, account: &Account) -> Terms {
    let policy = &context.policy().devices;
    Terms {
        at: context.at,
        revocations: account.revocations,
        days: policy.days,
        max: policy.devices_max.into(),
    }
}

/// Records the day of use. `true` if that is new: one write per day, not one per login.
pub(super) fn note_use(session: &mut Session<'_>) -> bool {
    let today = day_of(session.context.at);
    let found = found(session).and_then(|index| session.account.devices.get_mut(index));
    let Some(device) = found else {
        return false;
    };
    let is_news = device.used_day.is_none_or(|day| day < today);
    if is_news {
        device.used_day = Some(today);
    }
    is_news
}

/// The position of the login's device in the list. Every device that counts is compared, even
/// after a match.
fn found(session: &Session<'_>) -> Option<usize> {
    let (context, account) = (session.context, &*session.account);
    let token = session.login.device_token.as_ref().map(Bytes::as_slice);
    let token = token.filter(|token| token.len() == TOKEN_BYTES)?;
    if account.devices.is_empty() || !context.policy().devices.enabled {
        return None;
    }
    let hash = hash_of(context, token);
    let mut found = None;
    for (index, device) in counting(&account.devices, &terms(context, account)) {
        if same(&device.hash, &hash) {
            found = Some(index);
        }
    }
    found
}

fn hash_of(context: &Context<'_>, token: &[u8]) -> [u8; 32] {
    digest_of(&[b"countersign/v1/device", context.account_id.as_bytes(), token])
}
