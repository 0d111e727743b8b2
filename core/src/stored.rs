//! The record as stored: frozen forms, one module each, and conversion to the account and back.
//! Every form ever written stays readable.

mod form;
mod v1;

use crate::account::Account;
use crate::crypto::derive::Label;
use crate::crypto::entropy::Entropy;
use crate::crypto::ring::Ring;
use crate::crypto::seal::{OpenError, Vault};
use crate::vocabulary::Row;

/// The form this build writes.
pub(crate) const WRITE_FORMAT: u8 = 1;
/// The most bytes of a sealed record.
pub(crate) const RECORD_BYTES_MAX: usize = 24 * 1024;

/// Why a record was not read. For the operator; the person is sent to an administrator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unreadable {
    /// It is longer than a record can be.
    TooLong,
    /// It is not a sealed record.
    Malformed,
    /// A newer build wrote it.
    UnknownFormat,
    /// Its key is not in the ring.
    UnknownKey,
    /// Its key was retired.
    RetiredKey,
    /// It was changed, or belongs to another account, revision or instance.
    NotAuthentic,
    /// It opened, but its content is not an account.
    NotAnAccount,
    /// Its row contradicts it.
    OtherRevocations,
}

impl Unreadable {
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::TooLong => "record.too_long",
            Self::Malformed => "record.malformed",
            Self::UnknownFormat => "record.unknown_format",
            Self::UnknownKey => "record.unknown_key",
            Self::RetiredKey => "record.retired_key",
            Self::NotAuthentic => "record.not_authentic",
            Self::NotAnAccount => "record.not_an_account",
            Self::OtherRevocations => "record.other_revocations",
        }
    }
}

/// The records of one account. The key is derived once per step, for reading and writing.
pub(crate) struct Records<'a>(Vault<'a>);

impl<'a> Records<'a> {
    pub(crate) const fn of(ring: &'a Ring, account_id: &'a str) -> Self {
        Self(Vault::new(ring, Label::Seal, account_id.as_bytes()))
    }

    /// Opens a row's record. It opens only in the place it was written for.
    pub(crate) fn open(&self, row: &Row) -> Result<Box<Account>, Unreadable> {
        let sealed = row.record.as_slice();
        if sealed.len() > RECORD_BYTES_MAX {
            return Err(Unreadable::TooLong);
        }
        let place = [b"record".as_slice(), &row.revision.to_be_bytes()];
        let plain = self.0.open(&place, sealed).map_err(|error| match error {
            OpenError::Malformed => Unreadable::Malformed,
            OpenError::UnknownFormat => Unreadable::UnknownFormat,
            OpenError::UnknownKey => Unreadable::UnknownKey,
            OpenError::RetiredKey => Unreadable::RetiredKey,
            OpenError::NotAuthentic => Unreadable::NotAuthentic,
        })?;
        let (form, content) = plain.split_first().ok_or(Unreadable::NotAnAccount)?;
        let account = match *form {
            1 => v1::read(content).ok_or(Unreadable::NotAnAccount)?,
            _ => return Err(Unreadable::UnknownFormat),
        };
        if account.revocations == row.revocations {
            Ok(account)
        } else {
            Err(Unreadable::OtherRevocations)
        }
    }

    /// Seals an account for one revision. `None` if it would be longer than a record may be.
    pub(crate) fn seal(
        &self,
        revision: u64,
        entropy: &Entropy,
        account: &Account,
    ) -> Option<Vec<u8>> {
        let draft = v1::write(account, WRITE_FORMAT);
        let place = [b"record".as_slice(), &revision.to_be_bytes()];
        let sealed = self.0.seal(draft, &place, entropy).ok()?;
        (sealed.len() <= RECORD_BYTES_MAX).then_some(sealed)
    }
}
