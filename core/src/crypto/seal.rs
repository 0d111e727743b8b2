//! Sealing: AES-256-GCM with everything around it bound in.
//!
//! A sealed thing is
//!
//! | bytes | content |
//! |---|---|
//! | 2 | `CS` |
//! | 1 | format, 1 |
//! | 1 | algorithm, 1: AES-256-GCM |
//! | 4 | number of the root key, most significant byte first |
//! | 12 | nonce |
//! | n + 16 | ciphertext and tag |
//!
//! The key is derived per label and account. The associated data is the header, the instance
//! id, the label and the caller's parts, each length-prefixed: a thing sealed for one account,
//! label, instance or revision opens for no other. The nonce is a keyed function of the caller's
//! entropy, the associated data and the plaintext, so that entropy that repeats never repeats a
//! nonce for two different contents.

use super::framed::Framed;
use super::keys::{Key, Label, Ring, Standing};
use super::wipe::Wiped;
use crate::postcard_vec::append;
use aes_gcm::aead::consts::U12;
use aes_gcm::aead::{AeadInOut, KeyInit};
use aes_gcm::aes::Aes256Enc;
use aes_gcm::{AesGcm, Nonce};
use std::cell::OnceCell;

/// AES-256-GCM without the key schedule of the inverse cipher, which GCM never uses.
type Cipher = AesGcm<Aes256Enc, U12>;

/// Bytes of a sealed thing. The largest is an account record of 24 KiB.
pub(crate) const SEALED_BYTES_MAX: usize = 64 * 1024;
const MAGIC: [u8; 2] = *b"CS";
const FORMAT: u8 = 1;
const AES_256_GCM: u8 = 1;
const HEADER_BYTES: usize = 8;
const NONCE_BYTES: usize = 12;
const TAG_BYTES: usize = 16;
const OVERHEAD_BYTES: usize = HEADER_BYTES + NONCE_BYTES + TAG_BYTES;

/// Why nothing was sealed. All of these are mistakes of the caller.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SealError {
    /// The account id is absent or empty.
    NoAccount,
    /// More than 64 KiB with header and tag, or longer parts than any account has.
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

/// Something that is being written and will be sealed where it lies, so that no second copy of
/// it is ever made. Wiped if it is dropped unsealed.
pub(crate) struct Draft(Wiped);

impl Draft {
    /// Room for a content of about so many bytes. One that grows beyond its room leaves copies
    /// behind, so ask for enough.
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

    /// What was written so far.
    #[cfg(test)]
    pub(crate) fn content(&self) -> &[u8] {
        self.0.get(HEADER_BYTES + NONCE_BYTES..).unwrap_or_default()
    }
}

/// What one account has sealed under one label. The key is derived once, however often it opens
/// and seals.
pub(crate) struct Vault<'a> {
    ring: &'a Ring,
    label: Label,
    account: &'a [u8],
    /// Of the active key, once it was needed.
    active: OnceCell<Cipher>,
}

impl<'a> Vault<'a> {
    pub(crate) const fn new(ring: &'a Ring, label: Label, account: &'a [u8]) -> Self {
        Self { ring, label, account, active: OnceCell::new() }
    }

    /// Seals the content under the active key.
    ///
    /// `parts` is bound but not contained: opening needs the same parts again. `entropy` is the
    /// host's, 32 bytes; it only hides that the same content was sealed twice.
    pub(crate) fn seal(
        &self,
        mut draft: Draft,
        parts: &[&[u8]],
        entropy: &[u8],
    ) -> Result<Vec<u8>, SealError> {
        if self.account.is_empty() {
            return Err(SealError::NoAccount);
        }
        if draft.0.len() > SEALED_BYTES_MAX - TAG_BYTES {
            return Err(SealError::TooLong);
        }
        let header = header(self.ring.active_id());
        let mut bound = Framed::new();
        let aad_bytes = self.bind(&mut bound, header, parts).ok_or(SealError::TooLong)?;
        bound.add(entropy).ok_or(SealError::TooLong)?;
        let aad = bound.as_slice().get(..aad_bytes).ok_or(SealError::TooLong)?;
        let (front, content) =
            draft.0.split_at_mut_checked(HEADER_BYTES + NONCE_BYTES).ok_or(SealError::TooLong)?;
        let nonce: [u8; NONCE_BYTES] = self.ring.nonce(bound.as_slice(), content);
        for (to, from) in front.iter_mut().zip(header.iter().chain(&nonce)) {
            *to = *from;
        }
        let tag = self
            .active()
            .encrypt_inout_detached(&Nonce::from(nonce), aad, content.into())
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
        let mut bound = Framed::new();
        self.bind(&mut bound, *header, parts).ok_or(OpenError::NotAuthentic)?;
        let mut plain = Wiped::new(content.to_vec());
        let buffer = plain.as_mut_slice().into();
        cipher
            .decrypt_inout_detached(&Nonce::from(*nonce), bound.as_slice(), buffer, tag.into())
            .map_err(|_| OpenError::NotAuthentic)?;
        Ok(plain)
    }

    fn active(&self) -> &Cipher {
        self.active.get_or_init(|| cipher(&self.ring.derive_active(self.label, &[self.account])))
    }

    fn accepted(&self, key_id: u32) -> Result<Cipher, OpenError> {
        let key = self.ring.derive(key_id, self.label, &[self.account]);
        key.as_ref().map(cipher).ok_or_else(|| match self.ring.standing(key_id) {
            Standing::Retired => OpenError::RetiredKey,
            Standing::Usable | Standing::Unknown => OpenError::UnknownKey,
        })
    }

    /// The associated data, and how long it is; `None` for parts that are longer than those of
    /// any account.
    fn bind(
        &self,
        bound: &mut Framed,
        header: [u8; HEADER_BYTES],
        parts: &[&[u8]],
    ) -> Option<usize> {
        bound.add(&header)?;
        bound.add(self.ring.instance_id().as_bytes())?;
        bound.add(self.label.text())?;
        bound.add(self.account)?;
        bound.add_all(parts)?;
        Some(bound.as_slice().len())
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

/// Seals bytes that are there already for the account in `parts[0]`; see [`Vault::seal`].
#[cfg(test)]
pub(crate) fn seal(
    ring: &Ring,
    label: Label,
    parts: &[&[u8]],
    entropy: &[u8],
    plaintext: &[u8],
) -> Result<Vec<u8>, SealError> {
    let mut draft = Draft::with_room(plaintext.len());
    draft.0.extend_from_slice(plaintext);
    let (account, parts) = parts.split_first().ok_or(SealError::NoAccount)?;
    Vault::new(ring, label, account).seal(draft, parts, entropy)
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
    [c, s, FORMAT, AES_256_GCM, k0, k1, k2, k3]
}

fn key_id_of(header: [u8; HEADER_BYTES]) -> Result<u32, OpenError> {
    let [c, s, format, algorithm, k0, k1, k2, k3] = header;
    if [c, s] != MAGIC {
        return Err(OpenError::Malformed);
    }
    if format != FORMAT || algorithm != AES_256_GCM {
        return Err(OpenError::UnknownFormat);
    }
    Ok(u32::from_be_bytes([k0, k1, k2, k3]))
}

fn cipher(key: &Key) -> Cipher {
    Cipher::new(key.expose().into())
}

#[cfg(test)]
mod tests {
    use super::super::keys::tests::ring;
    use super::super::ring_text::tests::{Listed, text};
    use super::*;

    const PARTS: [&[u8]; 3] = [b"alice", b"record", b"\0\0\0\x01"];
    const LABELS: [Label; 5] =
        [Label::Seal, Label::Ticket, Label::Evidence, Label::Pass, Label::KnownBrowser];

    fn sealed() -> Vec<u8> {
        seal(&ring("one"), Label::Seal, &PARTS, &[5; 32], b"a secret").unwrap()
    }

    fn refusal(parts: &[&[u8]], sealed: &[u8]) -> OpenError {
        open(&ring("one"), Label::Seal, parts, sealed).err().unwrap()
    }

    #[test]
    fn what_was_sealed_opens() {
        for length in [0, 1, 15, 16, 17, 1000, SEALED_BYTES_MAX - OVERHEAD_BYTES] {
            let plaintext = vec![9; length];
            for label in LABELS {
                let sealed = seal(&ring("one"), label, &PARTS, b"", &plaintext).unwrap();
                assert_eq!(sealed.len(), length + OVERHEAD_BYTES);
                assert_eq!(&sealed[..8], b"CS\x01\x01\0\0\0\x01");
                assert_eq!(*open(&ring("one"), label, &PARTS, &sealed).unwrap(), plaintext);
            }
        }
    }

    #[test]
    fn b80_no_part_of_the_context_can_be_swapped() {
        let others: [&[&[u8]]; 9] = [
            &[b"alicf", b"record", b"\0\0\0\x01"],
            &[b"alice", b"recorc", b"\0\0\0\x01"],
            &[b"alice", b"record", b"\0\0\0\x02"],
            &[b"alice", b"record"],
            &[b"alice", b"record", b"\0\0\0\x01", b""],
            &[b"alice", b"record\0", b"\0\0\x01"],
            &[b"alicer", b"ecord", b"\0\0\0\x01"],
            &[b"alice", b"\0\0\0\x01", b"record"],
            &[b"", b"record", b"\0\0\0\x01"],
        ];
        for parts in others {
            assert_eq!(refusal(parts, &sealed()), OpenError::NotAuthentic);
        }
        assert_eq!(refusal(&[], &sealed()), OpenError::NotAuthentic);
    }

    #[test]
    fn another_label_instance_or_secret_does_not_open() {
        let not_authentic = Some(OpenError::NotAuthentic);
        for label in LABELS.into_iter().skip(1) {
            assert_eq!(open(&ring("one"), label, &PARTS, &sealed()).err(), not_authentic);
        }
        assert_eq!(open(&ring("two"), Label::Seal, &PARTS, &sealed()).err(), not_authentic);
        let json = Ring::create("one", &[8; 32]).unwrap();
        let other = Ring::parse(json.as_bytes()).ok().unwrap();
        assert_eq!(open(&other, Label::Seal, &PARTS, &sealed()).err(), not_authentic);
    }

    #[test]
    fn every_truncation_is_refused() {
        let sealed = sealed();
        for length in 0..sealed.len() {
            let expected = if length < OVERHEAD_BYTES {
                OpenError::Malformed
            } else {
                OpenError::NotAuthentic
            };
            assert_eq!(refusal(&PARTS, &sealed[..length]), expected, "{length}");
        }
        let longer = [sealed.as_slice(), b"\0"].concat();
        assert_eq!(refusal(&PARTS, &longer), OpenError::NotAuthentic);
        assert_eq!(refusal(&PARTS, &vec![0; SEALED_BYTES_MAX + 1]), OpenError::Malformed);
    }

    #[test]
    fn every_flipped_bit_is_refused() {
        let sealed = sealed();
        for index in 0..sealed.len() {
            for bit in 0..8 {
                let mut changed = sealed.clone();
                changed[index] ^= 1 << bit;
                let expected = match index {
                    0 | 1 => OpenError::Malformed,
                    2 | 3 => OpenError::UnknownFormat,
                    4..=7 => OpenError::UnknownKey,
                    _ => OpenError::NotAuthentic,
                };
                assert_eq!(refusal(&PARTS, &changed), expected, "byte {index}, bit {bit}");
            }
        }
    }

    #[test]
    fn keys_rotate_old_ones_open_new_ones_seal_retired_ones_refuse() {
        let parse = |keys: &[Listed<'_>]| Ring::parse(text("one", keys).as_bytes()).ok().unwrap();
        let before = parse(&[(1, "active", 11), (2, "accept", 12)]);
        let after = parse(&[(1, "accept", 11), (2, "active", 12)]);
        let later = parse(&[(1, "retired", 11), (2, "active", 12)]);
        let gone = parse(&[(2, "active", 12)]);
        let old = seal(&before, Label::Seal, &PARTS, &[5; 32], b"x").unwrap();
        let new = seal(&after, Label::Seal, &PARTS, &[5; 32], b"x").unwrap();
        assert_eq!((old[7], new[7]), (1, 2));
        for ring in [&before, &after] {
            assert!(open(ring, Label::Seal, &PARTS, &old).is_ok());
            assert!(open(ring, Label::Seal, &PARTS, &new).is_ok());
        }
        assert_eq!(open(&later, Label::Seal, &PARTS, &old).err(), Some(OpenError::RetiredKey));
        assert_eq!(open(&gone, Label::Seal, &PARTS, &old).err(), Some(OpenError::UnknownKey));
        assert!(open(&later, Label::Seal, &PARTS, &new).is_ok());
        let mut renumbered = old;
        renumbered[7] = 2;
        assert_eq!(refusal_of(&before, &renumbered), OpenError::NotAuthentic);
    }

    fn refusal_of(ring: &Ring, sealed: &[u8]) -> OpenError {
        open(ring, Label::Seal, &PARTS, sealed).err().unwrap()
    }

    #[test]
    fn the_nonce_differs_when_anything_differs() {
        let nonce_of = |ring: &Ring, label, parts: &[&[u8]], entropy: &[u8], plaintext: &[u8]| {
            seal(ring, label, parts, entropy, plaintext).unwrap()[8..20].to_vec()
        };
        let (one, entropy) = (ring("one"), [5; 32]);
        let account: [&[u8]; 3] = [b"bob", PARTS[1], PARTS[2]];
        let part: [&[u8]; 3] = [PARTS[0], PARTS[1], b"\0\0\0\x02"];
        let all = [
            nonce_of(&one, Label::Seal, &PARTS, &entropy, b"text"),
            nonce_of(&one, Label::Seal, &PARTS, &entropy, b"texu"),
            nonce_of(&one, Label::Seal, &PARTS, &entropy, b"text\0"),
            nonce_of(&one, Label::Seal, &PARTS, &[6; 32], b"text"),
            nonce_of(&one, Label::Seal, &PARTS, &[5; 31], b"text"),
            nonce_of(&one, Label::Ticket, &PARTS, &entropy, b"text"),
            nonce_of(&one, Label::Seal, &account, &entropy, b"text"),
            nonce_of(&one, Label::Seal, &part, &entropy, b"text"),
            nonce_of(&one, Label::Seal, &PARTS[..2], &entropy, b"text"),
            nonce_of(&ring("two"), Label::Seal, &PARTS, &entropy, b"text"),
        ];
        for (index, one) in all.iter().enumerate() {
            for (later, other) in all.iter().enumerate().skip(index + 1) {
                assert_ne!(one, other, "nonces {index} and {later}");
            }
        }
    }

    #[test]
    fn entropy_that_never_changes_still_gives_every_content_its_own_nonce() {
        let ring = ring("one");
        let nonces: std::collections::HashSet<Vec<u8>> = (0..20_000_u32)
            .map(|n| {
                let sealed = seal(&ring, Label::Seal, &PARTS, &[0; 32], &n.to_be_bytes()).unwrap();
                sealed[8..20].to_vec()
            })
            .collect();
        assert_eq!(nonces.len(), 20_000);
    }

    #[test]
    fn nothing_is_sealed_without_an_account_or_above_the_limit() {
        let ring = ring("one");
        let refused = |parts: &[&[u8]], length: usize| {
            seal(&ring, Label::Seal, parts, &[5; 32], &vec![0; length]).err()
        };
        assert_eq!(refused(&[], 1), Some(SealError::NoAccount));
        assert_eq!(refused(&[b"", b"record"], 1), Some(SealError::NoAccount));
        let too_long = SEALED_BYTES_MAX - OVERHEAD_BYTES + 1;
        assert_eq!(refused(&PARTS, too_long), Some(SealError::TooLong));
    }

    #[test]
    fn neither_plaintext_nor_account_shows() {
        let sealed = seal(&ring("one"), Label::Seal, &PARTS, &[5; 32], &[b'z'; 64]).unwrap();
        assert!(!sealed.windows(4).any(|window| window == b"zzzz" || window == b"alic"));
    }
}
