//! The JSON text of a key ring: read strictly, and created in one place.
//!
//! Secrets of new keys are HKDF-SHA-256 (RFC 5869) over the host's entropy; the check value of a
//! key is the start of an HMAC-SHA-256 (RFC 2104) under its secret.

mod change;
mod content;
mod error;

pub(crate) use change::ChangedRing;
pub(crate) use error::RingError;

use super::ring::{Ring, RootKey};
use crate::vocabulary::{KeyState, RingChange};
use content::{Content, Entry};
use error::RingFault;
use zeroize::Zeroizing;

impl Ring {
    /// Reads the JSON text of a key ring, at most 16 KiB.
    ///
    /// Refuses with the path of the field: unknown, missing and repeated fields, a format other
    /// than 1, key numbers or secrets listed twice, secrets that are not 32 bytes or are one
    /// byte repeated, a check value that does not belong to its secret, number and instance,
    /// and anything but exactly one active key.
    pub(crate) fn parse(text: &[u8]) -> Result<Self, RingError> {
        assemble(Content::read(text)?)
    }

    /// Creates the JSON text of a new ring with one active key, derived from `entropy`.
    ///
    /// Refuses an instance id that [`Ring::parse`] would refuse, and all-zero entropy: the sign of
    /// a generator that did not run.
    pub(crate) fn create(
        instance_id: &str,
        entropy: &[u8; 32],
    ) -> Result<Zeroizing<String>, RingError> {
        Ok(Content::new(instance_id, entropy)?.written())
    }

    /// Changes the JSON text of a ring: adds a key, activates another, or retires one.
    pub(crate) fn change(
        text: &[u8],
        change: RingChange,
        entropy: &[u8; 32],
    ) -> Result<ChangedRing, RingError> {
        let mut content = Content::read(text)?;
        change::apply(&mut content, change, entropy)?;
        let written = content.written();
        // What is written must be readable at the next start.
        Self::parse(written.as_bytes())?;
        Ok(ChangedRing::new(written, &content.keys))
    }
}

fn assemble(content: Content) -> Result<Ring, RingError> {
    let Content { instance_id, keys, .. } = content;
    let in_state = |state| keys.iter().filter(move |key| key.state == state);
    let root = |key: &Entry| RootKey::new(key.id, &instance_id, &key.secret);
    let count = || RingError::new("keys", RingFault::ActiveCount);
    let mut active = in_state(KeyState::Active);
    let (Some(one), None) = (active.next(), active.next()) else { return Err(count()) };
    let oldest = keys.iter().min_by_key(|key| key.id).ok_or_else(count)?;
    Ok(Ring {
        active: root(one),
        accepted: in_state(KeyState::Accept).map(root).collect(),
        retired: in_state(KeyState::Retired).map(|key| key.id).collect(),
        key_check: oldest.check,
        instance_id,
    })
}

#[cfg(test)]
pub(super) mod tests;
