//! Form 1 of the record. Frozen: fields are never added, moved or removed here; a change is a
//! new form beside this one.

use crate::account::spent::{Spent, TicketId};
use crate::account::throttle::{BackupBudget, LaneState, Throttle};
use crate::account::{Account, BackupCodeSet, TotpAuthenticator};
use crate::crypto::seal::Draft;
use crate::vocabulary::{Algorithm, Method};
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use zeroize::Zeroizing;

/// Borrows from the opened bytes or from the account, which both wipe themselves: neither
/// reading nor writing makes a copy of a secret that it does not keep.
#[derive(Serialize, Deserialize)]
struct Record<'a, Apps, Tickets> {
    suspended: bool,
    revocations: u64,
    totp: Apps,
    #[serde(borrow)]
    backup_codes: Option<BackupCodes<'a>>,
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
struct Totp<'a> {
    id: u32,
    label: &'a str,
    secret: Run<'a>,
    algorithm: u8,
    digits: u8,
    period_seconds: u32,
    used_step: Option<u64>,
    added_at: u64,
    used_at: Option<u64>,
}

#[derive(Serialize, Deserialize)]
struct BackupCodes<'a> {
    id: u32,
    #[serde(borrow)]
    key: Fixed<'a, 32>,
    used: u16,
    hashes: Run<'a>,
    added_at: u64,
    used_at: Option<u64>,
}

#[derive(Serialize, Deserialize)]
struct Lane {
    failures: u8,
    rung: u8,
    locked_until: u64,
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
    let apps = 160 * account.totp.len();
    let codes = account.backup_codes.as_ref().map_or(0, |set| 64 + set.hashes.len() * 32);
    let draft = Draft::with_room(192 + apps + codes + 24 * account.spent.tickets.len());
    postcard::serialize_with_flavor(&(form, Record::of(account)), draft).ok()
}

impl Read<'_> {
    fn into_account(self) -> Option<Account> {
        let mut totp = Vec::with_capacity(self.totp.len());
        for app in self.totp {
            totp.push(app.into_authenticator()?);
        }
        let last_used = match self.last_used {
            None => None,
            Some(number) => Some(method_of(number)?),
        };
        Some(Account {
            suspended: self.suspended,
            revocations: self.revocations,
            totp,
            backup_codes: self.backup_codes.map(BackupCodes::into_set),
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
            last_used,
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
            backup_codes: account.backup_codes.as_ref().map(BackupCodes::of),
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
            audit_sequence: account.audit_sequence,
            audit_head: Fixed(&account.audit_head),
        }
    }
}

impl<'a> Totp<'a> {
    fn into_authenticator(self) -> Option<TotpAuthenticator> {
        let secret = self.secret.0;
        let in_bounds = (16..=64).contains(&secret.len())
            && (6..=8).contains(&self.digits)
            && (15..=120).contains(&self.period_seconds);
        if !in_bounds {
            return None;
        }
        Some(TotpAuthenticator {
            id: self.id,
            label: self.label.to_owned(),
            secret: Zeroizing::new(secret.to_vec()),
            algorithm: match self.algorithm {
                0 => Algorithm::Sha1,
                1 => Algorithm::Sha256,
                2 => Algorithm::Sha512,
                _ => return None,
            },
            digits: self.digits,
            period_seconds: self.period_seconds,
            used_step: self.used_step,
            added_at: self.added_at,
            used_at: self.used_at,
        })
    }

    fn of(authenticator: &'a TotpAuthenticator) -> Self {
        Self {
            id: authenticator.id,
            label: &authenticator.label,
            secret: Run(&authenticator.secret),
            algorithm: match authenticator.algorithm {
                Algorithm::Sha1 => 0,
                Algorithm::Sha256 => 1,
                Algorithm::Sha512 => 2,
            },
            digits: authenticator.digits,
            period_seconds: authenticator.period_seconds,
            used_step: authenticator.used_step,
            added_at: authenticator.added_at,
            used_at: authenticator.used_at,
        }
    }
}

impl<'a> BackupCodes<'a> {
    fn into_set(self) -> BackupCodeSet {
        BackupCodeSet {
            id: self.id,
            key: Zeroizing::new(*self.key.0),
            used: self.used,
            hashes: self.hashes.0.as_chunks().0.to_vec(),
            added_at: self.added_at,
            used_at: self.used_at,
        }
    }

    fn of(set: &'a BackupCodeSet) -> Self {
        Self {
            id: set.id,
            key: Fixed(&set.key),
            used: set.used,
            hashes: Run(set.hashes.as_flattened()),
            added_at: set.added_at,
            used_at: set.used_at,
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
    }
}

fn method_of(number: u8) -> Option<Method> {
    match number {
        0 => Some(Method::Totp),
        1 => Some(Method::BackupCodes),
        _ => None,
    }
}
