//! Remembered devices: made after a completed second factor, looked up at the next login.

use super::Reply;
use super::{SECONDS_PER_DAY, self_service};
use crate::account::Account;
use crate::account::devices::{self, Device, day_of};
use crate::crypto::compare::same;
use crate::crypto::keys::digest_of;
use crate::engine::Context;
use crate::vocabulary::{AuditKind, Bytes, Login};

/// Bytes of a token.
const TOKEN_BYTES: usize = 32;

/// Remembers this device, if the policy allows any. The token goes to the browser; the record
/// keeps a hash of it, which is enough for 256 random bits.
pub(super) fn remember(context: &Context<'_>, account: &mut Account) -> Option<Bytes> {
    let policy = &context.policy().devices;
    if !policy.enabled {
        return None;
    }
    let token = context.draw().bytes::<TOKEN_BYTES>("device token");
    let id = account.take_authenticator_number();
    let max = usize::from(policy.devices_max);
    devices::make_room(&mut account.devices, max, account.revocations, context.at);
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

/// Whether the login comes from a remembered device. Every device is compared.
pub(super) fn is_remembered(context: &Context<'_>, account: &Account, login: &Login) -> bool {
    found(context, account, login).is_some()
}

/// When the device's own time ends.
pub(super) fn until(context: &Context<'_>, account: &Account, login: &Login) -> Option<u64> {
    let index = found(context, account, login)?;
    account.devices.get(index).map(|device| device.until)
}

/// Notes the day of use. `true` if that is news, so one write a day and not one a login.
pub(super) fn note_use(context: &Context<'_>, account: &mut Account, login: &Login) -> bool {
    let today = day_of(context.at);
    let Some(index) = found(context, account, login) else {
        return false;
    };
    let Some(device) = account.devices.get_mut(index) else {
        return false;
    };
    let is_news = device.used_day.is_none_or(|day| day < today);
    if is_news {
        device.used_day = Some(today);
    }
    is_news
}

/// The person forgets one device or all.
pub(super) fn forget(
    context: &Context<'_>,
    account: &mut Account,
    login: &Login,
    device: Option<u32>,
) -> Reply {
    account.devices.retain(|one| device.is_some_and(|device| device != one.id));
    let event = context.event_of(AuditKind::DevicesForgotten, login, None);
    Reply::changed(self_service::list(context, account, Some(login), None, None), event)
}

fn found(context: &Context<'_>, account: &Account, login: &Login) -> Option<usize> {
    let token = login.device_token.as_ref().map(Bytes::as_slice);
    let token = token.filter(|token| token.len() == TOKEN_BYTES)?;
    if account.devices.is_empty() || !context.policy().devices.enabled {
        return None;
    }
    let hash = hash_of(context, token);
    let mut found = None;
    for (index, device) in account.devices.iter().enumerate() {
        let is_it = same(&device.hash, &hash);
        if is_it & device.counts(account.revocations, context.at) {
            found = Some(index);
        }
    }
    found
}

fn hash_of(context: &Context<'_>, token: &[u8]) -> [u8; 32] {
    digest_of(&[b"countersign/v1/device", context.account_id.as_bytes(), token])
}
