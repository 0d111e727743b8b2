//! Sealing: AES-256-GCM-SIV (RFC 8452) from the crate `aes-gcm-siv`, bound to its context.
//!
//! A sealed thing is
//!
//! | bytes | content |
//! |---|---|
//! | 2 | `CS` |
//! | 1 | format, 1 |
//! | 1 | algorithm, 2: AES-256-GCM-SIV (1 was AES-256-GCM) |
//! | 4 | number of the root key, most significant byte first |
//! | 12 | nonce |
//! | n + 16 | ciphertext and tag |
//!
//! The key is derived per label, that of a record per account as well. The associated data is the
//! header, the instance id, the label, the account and the caller's parts, each preceded by its
//! length: what was sealed for one account, label, instance or revision opens for no other. The
//! nonce is made from the step's entropy, label, account and parts, see [`super::entropy`]. So
//! repeated entropy repeats a nonce only in the same place, and there GCM-SIV reveals only whether
//! the same content was sealed twice.

use super::derive::{Key, Label, framed};
use super::entropy::Entropy;
use super::ring::{Ring, Standing};
use super::wipe::Wiped;
use crate::postcard_vec::append;
use aes::Aes256Enc;
use aes_gcm_siv::aead::inout::InOutBuf;
use aes_gcm_siv::{AeadInOut, AesGcmSiv, KeyInit, Nonce, Tag};
use std::cell::OnceCell;

/// AES-256-GCM-SIV without the key schedule of the inverse cipher, which is never used.
type Cipher = AesGcmSiv<Aes256Enc>;

/// The most bytes of a sealed thing. The largest is an account record of 24 KiB.
pub(crate) const SEALED_BYTES_MAX: usize = 64 * 1024;
const MAGIC: [u8; 2] = *b"CS";
const FORMAT: u8 = 1;
const AES_256_GCM_SIV: u8 = 2;
const HEADER_BYTES: usize = 8;
const NONCE_BYTES: usize = 12;
const TAG_BYTES: usize = 16;
const OVERHEAD_BYTES: usize = HEADER_BYTES + NONCE_BYTES + TAG_BYTES;

/// Why sealing failed. All of these are the caller's mistakes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SealError {
    /// The account id is absent or empty.
    NoAccount,
    /// More than 64 KiB including header and tag.
    TooLong,
}

/// Why a sealed thing did not open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum OpenError {
    /// Too short, too long, or not ours.
    Malformed,
    /// A format or algorithm that this build does not know.
    UnknownFormat,
    /// Sealed under a key that the ring does not list.
    UnknownKey,
    /// Sealed under a key that the ring lists as retired.
    RetiredKey,
    /// Changed, or sealed for another account, label, instance or context.
    NotAuthentic,
}

/// Content being written that will be sealed in place, so that no second copy of it is ever made.
/// Wiped if it is dropped unsealed.
pub(crate) struct Draft(Wiped);

impl Draft {
    /// Reserves room for about this many bytes of content. Content that outgrows its room leaves
    /// copies behind, so ask for enough.
    pub(crate) fn with_room(bytes: usize) -> Self {
        let mut draft = Vec::with_capacity(bytes.saturating_add(OVERHEAD_BYTES));
        draft.resize(HEADER_BYTES + NONCE_BYTES, 0);
        Self(Wiped::new(draft))
    }

    pub(crate) fn push(&mut self, byte: u8) {
        self.0.push(byte);
    }

    pub(crate) fn extend(&mut self, bytes: &[u8]) {
        append(&mut self.0, bytes);
    }

    /// The content so far.
    #[cfg(test)]
    pub(crate) fn content(&self) -> &[u8] {
        self.0.get(HEADER_BYTES + NONCE_BYTES..).unwrap_or_default()
    }
}

/// Seals and opens for one account under one label. The key is derived once, however often it is
/// used.
pub(crate) struct Vault<'a> {
    ring: &'a Ring,
    label: Label,
    account: &'a [u8],
    /// The active key's cipher, once it was needed.
    active: OnceCell<Cipher>,
}

impl<'a> Vault<'a> {
    pub(crate) const fn new(ring: &'a Ring, label: Label, account: &'a [u8]) -> Self {
        Self { ring, label, account, active: OnceCell::new() }
    }

    /// Seals the content under the active key.
    ///
    /// `parts` is bound but not contained: opening needs the same parts again.
    pub(crate) fn seal(
        &self,
        mut draft: Draft,
        parts: &[&[u8]],
        entropy: &Entropy,
    ) -> Result<Vec<u8>, SealError> {
        if self.account.is_empty() {
            return Err(SealError::NoAccount);
        }
        if draft.0.len() > SEALED_BYTES_MAX - TAG_BYTES {
            return Err(SealError::TooLong);
        }
        let header = header(self.ring.active_id());
        let bound = self.bound(header, parts);
        let nonce = entropy.nonce(self.label, self.account, parts);
        let (front, content) =
            draft.0.split_at_mut_checked(HEADER_BYTES + NONCE_BYTES).ok_or(SealError::TooLong)?;
        for (to, from) in front.iter_mut().zip(header.iter().chain(&nonce)) {
            *to = *from;
        }
        let tag = self
            .active()
            .encrypt_inout_detached(&Nonce::from(nonce), &bound, content.into())
            .map_err(|_| SealError::TooLong)?;
        draft.0.extend_from_slice(&tag);
        Ok(core::mem::take(&mut *draft.0))
    }

    /// Opens what [`Vault::seal`] made for the same account, with the same label and parts.
    pub(crate) fn open(&self, parts: &[&[u8]], sealed: &[u8]) -> Result<Wiped, OpenError> {
        if sealed.len() < OVERHEAD_BYTES || sealed.len() > SEALED_BYTES_MAX {
            return Err(OpenError::Malformed);
        }
        let (header, rest) = sealed.split_first_chunk().ok_or(OpenError::Malformed)?;
        let (nonce, rest) = rest.split_first_chunk::<NONCE_BYTES>().ok_or(OpenError::Malformed)?;
        let (content, tag) = rest.split_last_chunk::<TAG_BYTES>().ok_or(OpenError::Malformed)?;
        let key_id = key_id_of(*header)?;
        if self.account.is_empty() {
            return Err(OpenError::NotAuthentic);
        }
        let other;
        let cipher = if key_id == self.ring.active_id() {
            self.active()
        } else {
            other = self.accepted(key_id)?;
            &other
        };
        let mut plain = Wiped::new(content.to_vec());
        let buffer = InOutBuf::from(plain.as_mut_slice());
        let bound = self.bound(*header, parts);
        cipher
            .decrypt_inout_detached(&Nonce::from(*nonce), &bound, buffer, &Tag::from(*tag))
            .map_err(|_| OpenError::NotAuthentic)?;
        Ok(plain)
    }

    fn active(&self) -> &Cipher {
        self.active.get_or_init(|| match self.ring.shared_active(self.label) {
            Some(shared) => cipher(shared),
            None => cipher(&self.ring.derive_active(self.label, &[self.account])),
        })
    }

    fn accepted(&self, key_id: u32) -> Result<Cipher, OpenError> {
        if let Some(shared) = self.ring.shared(key_id, self.label) {
            return Ok(cipher(shared));
        }
        let key = self.ring.derive(key_id, self.label, &[self.account]);
        key.as_ref().map(cipher).ok_or_else(|| match self.ring.standing(key_id) {
            Standing::Retired => OpenError::RetiredKey,
            Standing::Usable | Standing::Unknown => OpenError::UnknownKey,
        })
    }

    /// The associated data.
    fn bound(&self, header: [u8; HEADER_BYTES], parts: &[&[u8]]) -> Vec<u8> {
        let here: [&[u8]; 4] =
            [&header, self.ring.instance_id().as_bytes(), self.label.text(), self.account];
        framed(&[&here, parts].concat())
    }
}

impl postcard::ser_flavors::Flavor for Draft {
    type Output = Self;

    #[inline]
    fn try_extend(&mut self, bytes: &[u8]) -> postcard::Result<()> {
        self.extend(bytes);
        Ok(())
    }

    #[inline]
    fn try_push(&mut self, byte: u8) -> postcard::Result<()> {
        self.push(byte);
        Ok(())
    }

    fn finalize(self) -> postcard::Result<Self> {
        Ok(self)
    }
}

/// Seals existing bytes for the account in `parts[0]`; see [`Vault::seal`].
#[cfg(test)]
pub(crate) fn seal(
    ring: &Ring,
    label: Label,
    parts: &[&[u8]],
    entropy: &[u8; 32],
    plaintext: &[u8],
) -> Result<Vec<u8>, SealError> {
    let mut draft = Draft::with_room(plaintext.len());
    draft.0.extend_from_slice(plaintext);
    let (account, parts) = parts.split_first().ok_or(SealError::NoAccount)?;
    let entropy = Entropy::new(entropy).ok_or(SealError::NoAccount)?;
    Vault::new(ring, label, account).seal(draft, parts, &entropy)
}

/// Opens what [`seal`] made with the same label and parts.
#[cfg(test)]
pub(crate) fn open(
    ring: &Ring,
    label: Label,
    parts: &[&[u8]],
    sealed: &[u8],
) -> Result<Wiped, OpenError> {
    let (account, parts) = parts.split_first().unwrap_or((&EMPTY, &[]));
    Vault::new(ring, label, account).open(parts, sealed)
}

#[cfg(test)]
const EMPTY: &[u8] = &[];

fn header(key_id: u32) -> [u8; HEADER_BYTES] {
    let [c, s] = MAGIC;
    let [k0, k1, k2, k3] = key_id.to_be_bytes();
    [c, s, FORMAT, AES_256_GCM_SIV, k0, k1, k2, k3]
}

fn key_id_of(header: [u8; HEADER_BYTES]) -> Result<u32, OpenError> {
    let [c, s, format, algorithm, k0, k1, k2, k3] = header;
    if [c, s] != MAGIC {
        return Err(OpenError::Malformed);
    }
    if format != FORMAT || algorithm != AES_256_GCM_SIV {
        return Err(OpenError::UnknownFormat);
    }
    Ok(u32::from_be_bytes([k0, k1, k2, k3]))
}

fn cipher(key: &Key) -> Cipher {
    Cipher::new(key.expose().into())
}

#[cfg(test)]
mod tests;
