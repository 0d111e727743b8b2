//! Form 1 of the record. Frozen: fields are never added, moved or removed here; a change is a
//! new form beside this one.

mod authenticators;

use crate::account::Account;
use crate::account::authenticators::TotpAuthenticator;
use crate::account::devices::Device;
use crate::account::sends::Sends;
use crate::account::spent::{Spent, TicketId};
use crate::account::throttle::{BackupBudget, LaneState, Throttle};
use crate::crypto::seal::Draft;
use crate::vocabulary::Method;
use authenticators::{
    Address, BackupCodes, Credential, Hotp, Kept, Push, Questions, Totp, Yubico, into_all,
    into_one, of_all, of_one,
};
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Borrows from the opened bytes or from the account, which both wipe themselves: neither
/// reading nor writing makes a copy of a secret that it does not keep.
#[derive(Serialize, Deserialize)]
struct Record<'a, Apps, Tickets> {
    suspended: bool,
    revocations: u64,
    totp: Apps,
    #[serde(borrow)]
    backup_codes: Option<BackupCodes<'a>>,
    hotp: Vec<Hotp<'a>>,
    email: Option<Address<'a>>,
    sms: Option<Address<'a>>,
    yubikeys: Vec<Yubico<'a>>,
    credentials: Vec<Credential<'a>>,
    push: Option<Push<'a>>,
    questions: Option<Questions<'a>>,
    devices: Vec<KeptDevice<'a>>,
    mails: Sent,
    texts: Sent,
    prompts: Sent,
    next_authenticator: u32,
    unknown_lane: Lane,
    known_lane: Lane,
    failures_total: u16,
    backup_day_began: u64,
    backup_tries_today: u8,
    backup_tries_total: u8,
    spent: Tickets,
    spent_forgotten_until: u64,
    required_since: Option<u64>,
    postponements: u32,
    last_used: Option<u8>,
    preferred: Option<u8>,
    audit_sequence: u64,
    audit_head: Fixed<'a, 32>,
}

/// A record that was read.
type Read<'a> = Record<'a, Vec<Totp<'a>>, Vec<(Fixed<'a, 16>, u64)>>;

/// The lists of an account that is written, as they lie there.
struct Apps<'a>(&'a [TotpAuthenticator]);
struct Tickets<'a>(&'a [(TicketId, u64)]);

impl Serialize for Apps<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().map(Totp::of))
    }
}

impl Serialize for Tickets<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().map(|(id, expires)| (Fixed(id), *expires)))
    }
}

#[derive(Serialize, Deserialize)]
struct Lane {
    failures: u8,
    rung: u8,
    locked_until: u64,
}

#[derive(Serialize, Deserialize)]
struct KeptDevice<'a> {
    id: u32,
    #[serde(borrow)]
    hash: Fixed<'a, 32>,
    added_at: u64,
    used_day: Option<u32>,
    until: u64,
    revocations: u64,
}

#[derive(Serialize, Deserialize)]
struct Sent {
    hour_began: u64,
    hour: u8,
    day_began: u64,
    day: u8,
    last: u64,
}

/// Bytes of a length that never changes, written as one run.
struct Fixed<'a, const N: usize>(&'a [u8; N]);

impl<const N: usize> Serialize for Fixed<'_, N> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(self.0)
    }
}

impl<'de: 'a, 'a, const N: usize> Deserialize<'de> for Fixed<'a, N> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let bytes = <&[u8]>::deserialize(deserializer)?;
        bytes.try_into().map(Self).map_err(|_| D::Error::custom("another length"))
    }
}

/// Bytes of a length that may change, written as one run.
struct Run<'a>(&'a [u8]);

impl Serialize for Run<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(self.0)
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Run<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        <&[u8]>::deserialize(deserializer).map(Self)
    }
}

pub(super) fn read(bytes: &[u8]) -> Option<Account> {
    let (record, rest) = postcard::take_from_bytes::<Read<'_>>(bytes).ok()?;
    if rest.is_empty() { record.into_account() } else { None }
}

/// The content behind the number of its form.
pub(super) fn write(account: &Account, form: u8) -> Option<Draft> {
    let draft = Draft::with_room(room_for(account));
    postcard::serialize_with_flavor(&(form, Record::of(account)), draft).ok()
}

/// Bytes that are enough for an account: one that grew beyond its room would leave copies behind.
fn room_for(account: &Account) -> usize {
    let codes = account.backup_codes.as_ref().map_or(0, |set| 64 + set.hashes.len() * 32);
    let seeds = 352 * (account.totp.len() + account.hotp.len() + account.yubikeys.len());
    let keys = account.credentials.iter();
    let keys: usize = keys.map(|one| 320 + one.credential.len() + one.credential_id.len()).sum();
    let messages =
        640 * (usize::from(account.email.is_some()) + usize::from(account.sms.is_some()));
    let others =
        640 * (usize::from(account.push.is_some()) + usize::from(account.questions.is_some()));
    let lists = 24 * account.spent.tickets.len() + 80 * account.devices.len();
    256 + seeds + codes + keys + messages + others + lists
}

impl Read<'_> {
    fn into_account(self) -> Option<Account> {
        let method = |number: Option<u8>| match number {
            None => Some(None),
            Some(number) => method_of(number).map(Some),
        };
        Some(Account {
            suspended: self.suspended,
            revocations: self.revocations,
            totp: into_all(self.totp)?,
            backup_codes: into_one(self.backup_codes)?,
            hotp: into_all(self.hotp)?,
            email: into_one(self.email)?,
            sms: into_one(self.sms)?,
            yubikeys: into_all(self.yubikeys)?,
            credentials: into_all(self.credentials)?,
            push: into_one(self.push)?,
            questions: into_one(self.questions)?,
            devices: self.devices.into_iter().map(KeptDevice::into_device).collect(),
            mails: self.mails.into_sends(),
            texts: self.texts.into_sends(),
            prompts: self.prompts.into_sends(),
            next_authenticator: self.next_authenticator,
            throttle: Throttle {
                unknown: self.unknown_lane.into_state(),
                known: self.known_lane.into_state(),
                failures_total: self.failures_total,
                backup: BackupBudget {
                    day_began: self.backup_day_began,
                    tries_today: self.backup_tries_today,
                    tries_total: self.backup_tries_total,
                },
            },
            spent: Spent {
                tickets: self.spent.into_iter().map(|(id, expires)| (*id.0, expires)).collect(),
                forgotten_until: self.spent_forgotten_until,
            },
            required_since: self.required_since,
            postponements: self.postponements,
            last_used: method(self.last_used)?,
            preferred: method(self.preferred)?,
            audit_sequence: self.audit_sequence,
            audit_head: *self.audit_head.0,
        })
    }
}

impl<'a> Record<'a, Apps<'a>, Tickets<'a>> {
    fn of(account: &'a Account) -> Self {
        let throttle = &account.throttle;
        Self {
            suspended: account.suspended,
            revocations: account.revocations,
            totp: Apps(&account.totp),
            backup_codes: of_one(account.backup_codes.as_ref()),
            hotp: of_all(&account.hotp),
            email: of_one(account.email.as_ref()),
            sms: of_one(account.sms.as_ref()),
            yubikeys: of_all(&account.yubikeys),
            credentials: of_all(&account.credentials),
            push: of_one(account.push.as_ref()),
            questions: of_one(account.questions.as_ref()),
            devices: account.devices.iter().map(KeptDevice::of).collect(),
            mails: Sent::of(account.mails),
            texts: Sent::of(account.texts),
            prompts: Sent::of(account.prompts),
            next_authenticator: account.next_authenticator,
            unknown_lane: Lane::of(throttle.unknown),
            known_lane: Lane::of(throttle.known),
            failures_total: throttle.failures_total,
            backup_day_began: throttle.backup.day_began,
            backup_tries_today: throttle.backup.tries_today,
            backup_tries_total: throttle.backup.tries_total,
            spent: Tickets(&account.spent.tickets),
            spent_forgotten_until: account.spent.forgotten_until,
            required_since: account.required_since,
            postponements: account.postponements,
            last_used: account.last_used.map(number_of),
            preferred: account.preferred.map(number_of),
            audit_sequence: account.audit_sequence,
            audit_head: Fixed(&account.audit_head),
        }
    }
}

impl<'a> KeptDevice<'a> {
    fn into_device(self) -> Device {
        Device {
            id: self.id,
            hash: *self.hash.0,
            added_at: self.added_at,
            used_day: self.used_day,
            until: self.until,
            revocations: self.revocations,
        }
    }

    fn of(device: &'a Device) -> Self {
        Self {
            id: device.id,
            hash: Fixed(&device.hash),
            added_at: device.added_at,
            used_day: device.used_day,
            until: device.until,
            revocations: device.revocations,
        }
    }
}

impl Sent {
    fn into_sends(self) -> Sends {
        Sends {
            hour_began: self.hour_began,
            hour: self.hour,
            day_began: self.day_began,
            day: self.day,
            last: self.last,
        }
    }

    fn of(sends: Sends) -> Self {
        Self {
            hour_began: sends.hour_began,
            hour: sends.hour,
            day_began: sends.day_began,
            day: sends.day,
            last: sends.last,
        }
    }
}

impl Lane {
    fn into_state(self) -> LaneState {
        LaneState { failures: self.failures, rung: self.rung, locked_until: self.locked_until }
    }

    fn of(state: LaneState) -> Self {
        Self { failures: state.failures, rung: state.rung, locked_until: state.locked_until }
    }
}

fn number_of(method: Method) -> u8 {
    match method {
        Method::Totp => 0,
        Method::BackupCodes => 1,
        Method::Hotp => 2,
        Method::Email => 3,
        Method::Sms => 4,
        Method::YubicoOtp => 5,
        Method::WebAuthn => 6,
        Method::Push => 7,
        Method::SecurityQuestions => 8,
    }
}

fn method_of(number: u8) -> Option<Method> {
    Method::ALL.into_iter().find(|method| number_of(*method) == number)
}
