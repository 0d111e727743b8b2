//! Form 1 of the record. Frozen: fields are never added, moved or removed here; a change needs a
//! new form next to this one.

mod authenticators;

use super::form::{Kept, Reader, Writer};
use crate::account::Account;
use crate::account::authenticators::{Authenticators, Card, Kind};
use crate::account::devices::Device;
use crate::account::sends::Sends;
use crate::account::spent::Spent;
use crate::account::throttle::total::Total;
use crate::account::throttle::{BackupBudget, LaneState, Throttle};
use crate::crypto::seal::Draft;
use crate::vocabulary::Method;

pub(super) fn read(bytes: &[u8]) -> Option<Box<Account>> {
    let mut from = Reader::new(bytes);
    let account = Box::new(Account::read(&mut from)?);
    from.is_at_end().then_some(account)
}

/// The content after the form's number.
pub(super) fn write(account: &Account, form: u8) -> Draft {
    let mut to = Writer::into(Draft::with_room(room_for(account)));
    to.byte(form);
    account.write(&mut to);
    to.finish()
}

/// Enough bytes for an account: growing would leave copies behind.
fn room_for(account: &Account) -> usize {
    let have = &account.authenticators;
    let codes: usize = have.backup_codes().map(|(_, set)| 64 + set.hashes.len() * 16).sum();
    let seeds = 352 * (have.totp().count() + have.hotp().count() + have.yubikeys().count());
    let keys = have.credentials();
    let keys: usize = keys.map(|(_, it)| 320 + it.credential.len() + it.credential_id.len()).sum();
    let messages = 640 * (have.email().count() + have.sms().count());
    let others = 640 * (have.push().count() + have.questions().count());
    let lists = 24 * account.spent.tickets.len() + 80 * account.devices.len();
    256 + seeds + codes + keys + messages + others + lists
}

impl Kept for Account {
    fn read(from: &mut Reader<'_>) -> Option<Self> {
        // The fields are in the order of the form.
        Some(Self {
            suspended: from.flag()?,
            revocations: from.number()?,
            evictions: from.number()?,
            authenticators: Kept::read(from)?,
            devices: from.list(Kept::read)?,
            mails: Kept::read(from)?,
            texts: Kept::read(from)?,
            prompts: Kept::read(from)?,
            next_authenticator: from.number()?,
            throttle: Kept::read(from)?,
            spent: Kept::read(from)?,
            required_since: from.one(Reader::number)?,
            postponements: from.number()?,
            last_used: from.one(method)?,
            preferred: from.one(method)?,
            audit_sequence: from.number()?,
            audit_head: from.fixed()?,
        })
    }

    fn write(&self, to: &mut Writer) {
        to.flag(self.suspended);
        to.number(self.revocations);
        to.number(self.evictions);
        self.authenticators.write(to);
        to.list(&self.devices, each);
        self.mails.write(to);
        self.texts.write(to);
        self.prompts.write(to);
        to.number(self.next_authenticator);
        self.throttle.write(to);
        self.spent.write(to);
        to.one(self.required_since.as_ref(), |to, at| to.number(*at));
        to.number(self.postponements);
        to.one(self.last_used.as_ref(), |to, method| to.byte(number_of(*method)));
        to.one(self.preferred.as_ref(), |to, method| to.byte(number_of(*method)));
        to.number(self.audit_sequence);
        to.bytes(&self.audit_head);
    }
}

impl Kept for Authenticators {
    fn read(from: &mut Reader<'_>) -> Option<Self> {
        let mut all = Self::default();
        read_all(from, &mut all, Kind::Totp)?;
        read_one(from, &mut all, Kind::BackupCodes)?;
        read_all(from, &mut all, Kind::Hotp)?;
        read_one(from, &mut all, Kind::Email)?;
        read_one(from, &mut all, Kind::Sms)?;
        read_all(from, &mut all, Kind::YubicoOtp)?;
        read_all(from, &mut all, Kind::WebAuthn)?;
        read_one(from, &mut all, Kind::Push)?;
        read_one(from, &mut all, Kind::SecurityQuestions)?;
        Some(all)
    }

    fn write(&self, to: &mut Writer) {
        write_all(to, self.totp());
        write_one(to, self.backup_codes());
        write_all(to, self.hotp());
        write_one(to, self.email());
        write_one(to, self.sms());
        write_all(to, self.yubikeys());
        write_all(to, self.credentials());
        write_one(to, self.push());
        write_one(to, self.questions());
    }
}

fn read_all<T: Kept>(
    from: &mut Reader<'_>,
    all: &mut Authenticators,
    kind: fn(T) -> Kind,
) -> Option<()> {
    from.list(|from| read_with_card(from, all, kind)).map(|_| ())
}

fn read_one<T: Kept>(
    from: &mut Reader<'_>,
    all: &mut Authenticators,
    kind: fn(T) -> Kind,
) -> Option<()> {
    from.one(|from| read_with_card(from, all, kind)).map(|_| ())
}

fn read_with_card<T: Kept>(
    from: &mut Reader<'_>,
    all: &mut Authenticators,
    kind: fn(T) -> Kind,
) -> Option<()> {
    let card = Card::read(from)?;
    all.add(card, kind(T::read(from)?));
    Some(())
}

fn write_all<'a, T: Kept + 'a>(
    to: &mut Writer,
    all: impl Iterator<Item = (&'a Card, &'a T)> + Clone,
) {
    to.length(all.clone().count());
    for one in all {
        write_with_card(to, one);
    }
}

fn write_one<'a, T: Kept + 'a>(to: &mut Writer, mut all: impl Iterator<Item = (&'a Card, &'a T)>) {
    to.one(all.next().as_ref(), |to, one| write_with_card(to, *one));
}

fn write_with_card<T: Kept>(to: &mut Writer, (card, one): (&Card, &T)) {
    card.write(to);
    one.write(to);
}

fn each<T: Kept>(to: &mut Writer, it: &T) {
    it.write(to);
}

impl Kept for Device {
    fn read(from: &mut Reader<'_>) -> Option<Self> {
        Some(Self {
            id: from.number()?,
            hash: from.fixed()?,
            added_at: from.number()?,
            used_day: from.one(Reader::number)?,
            until: from.number()?,
            revocations: from.number()?,
        })
    }

    fn write(&self, to: &mut Writer) {
        to.number(self.id);
        to.bytes(&self.hash);
        to.number(self.added_at);
        to.one(self.used_day.as_ref(), |to, day| to.number(*day));
        to.number(self.until);
        to.number(self.revocations);
    }
}

impl Kept for Sends {
    fn read(from: &mut Reader<'_>) -> Option<Self> {
        Some(Self {
            hour_began: from.number()?,
            hour: from.byte()?,
            day_began: from.number()?,
            day: from.byte()?,
            last: from.number()?,
        })
    }

    fn write(&self, to: &mut Writer) {
        to.number(self.hour_began);
        to.byte(self.hour);
        to.number(self.day_began);
        to.byte(self.day);
        to.number(self.last);
    }
}

impl Kept for Throttle {
    fn read(from: &mut Reader<'_>) -> Option<Self> {
        Some(Self {
            unknown: Kept::read(from)?,
            known: Kept::read(from)?,
            backup: BackupBudget { day_began: from.number()?, tries_today: from.byte()? },
            forgiven_at: from.one(Reader::number)?,
        })
    }

    fn write(&self, to: &mut Writer) {
        self.unknown.write(to);
        self.known.write(to);
        to.number(self.backup.day_began);
        to.byte(self.backup.tries_today);
        to.one(self.forgiven_at.as_ref(), |to, at| to.number(*at));
    }
}

impl Kept for LaneState {
    fn read(from: &mut Reader<'_>) -> Option<Self> {
        Some(Self {
            failures: from.byte()?,
            rung: from.byte()?,
            locked_until: from.number()?,
            total: Total { count: from.number()?, fell_at: from.number()? },
        })
    }

    fn write(&self, to: &mut Writer) {
        to.byte(self.failures);
        to.byte(self.rung);
        to.number(self.locked_until);
        to.number(self.total.count);
        to.number(self.total.fell_at);
    }
}

impl Kept for Spent {
    fn read(from: &mut Reader<'_>) -> Option<Self> {
        Some(Self {
            tickets: from.list(|from| Some((from.fixed()?, from.number()?)))?,
            forgotten_until: from.number()?,
        })
    }

    fn write(&self, to: &mut Writer) {
        to.list(&self.tickets, |to, (id, expires)| {
            to.bytes(id);
            to.number(*expires);
        });
        to.number(self.forgotten_until);
    }
}

fn method(from: &mut Reader<'_>) -> Option<Method> {
    let number = from.byte()?;
    Method::ALL.into_iter().find(|method| number_of(*method) == number)
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
