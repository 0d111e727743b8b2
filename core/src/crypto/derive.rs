//! Keys by label, digests and MACs: HKDF-SHA-256 (RFC 5869), HMAC-SHA-256 (RFC 2104, FIPS 198-1)
//! and SHA-256 (FIPS 180-4), from the crates `hkdf`, `hmac` and `sha2`.
//!
//! A secret goes through HKDF-Extract once and is never used directly. HKDF-Expand then gives one
//! key per label and context. Wherever several byte strings enter a hash, each is preceded by its
//! length, so that moving the boundary between two of them changes the result.

use hkdf::{Hkdf, HkdfExtract};
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

/// Bytes of a SHA-256 digest, and so of one block of HKDF-Expand.
const HASH_BYTES: usize = 32;
/// The most bytes one HKDF-Expand may give (RFC 5869 section 2.3).
const EXPANDED_BYTES_MAX: usize = 255 * HASH_BYTES;

/// What a derived key is for. Each label is a domain of its own.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Label {
    /// Account records at rest.
    Seal,
    /// Pending challenges and enrollments.
    Ticket,
    /// Evidence: what a completed second factor leaves in the session.
    Evidence,
    /// A pass: an exemption that was used.
    Pass,
    /// The cookie of a browser that completed a second factor before.
    KnownBrowser,
    /// Secrets drawn in a step.
    Draw,
    /// Codes that are sent.
    Code,
    /// Challenges of a ceremony in the browser.
    Challenge,
    /// The seals of policies.
    Policy,
    /// Names of cookies.
    Cookie,
    /// What a security key is told instead of the account's id.
    UserHandle,
}

impl Label {
    /// The text that enters the derivation. Part of the stored format: never changed, only added
    /// to.
    pub(crate) const fn text(self) -> &'static [u8] {
        match self {
            Self::Seal => b"cs1/seal",
            Self::Ticket => b"cs1/ticket",
            Self::Evidence => b"cs1/evidence",
            Self::Pass => b"cs1/pass",
            Self::KnownBrowser => b"cs1/known-browser",
            Self::Draw => b"cs1/draw",
            Self::Code => b"cs1/code",
            Self::Challenge => b"cs1/challenge",
            Self::Policy => b"cs1/policy",
            Self::Cookie => b"cs1/cookie",
            Self::UserHandle => b"cs1/user-handle",
        }
    }
}

/// A key of 32 bytes. Wiped on drop, without `Debug` and `Clone`.
#[derive(ZeroizeOnDrop)]
pub(crate) struct Key([u8; HASH_BYTES]);

impl Key {
    /// Takes 32 secret bytes as a key.
    pub(crate) const fn new(bytes: [u8; HASH_BYTES]) -> Self {
        Self(bytes)
    }

    /// The bytes, for the one computation that needs them.
    pub(crate) const fn expose(&self) -> &[u8; HASH_BYTES] {
        &self.0
    }
}

/// A secret after HKDF-Extract, from which keys are expanded. Wiped on drop.
pub(super) struct Extracted(Hkdf<Sha256>);

// `Hkdf` is a keyed HMAC: two SHA-256 states and a buffer, which wipe themselves; see the tests.
impl ZeroizeOnDrop for Extracted {}

impl Extracted {
    /// HKDF-Extract (RFC 5869 section 2.2). The pieces of the secret are concatenated.
    pub(super) fn new(salt: &[u8], secret: &[&[u8]]) -> Self {
        let mut extract = HkdfExtract::<Sha256>::new(Some(salt));
        for piece in secret {
            extract.input_ikm(piece);
        }
        let (mut bytes, extracted) = extract.finalize();
        bytes.as_mut_slice().zeroize();
        Self(extracted)
    }

    /// Takes bytes that are already random and need no extraction (RFC 5869 section 3.3). Never
    /// `None`: HKDF only refuses fewer than 32 bytes.
    pub(super) fn random(bytes: &[u8; HASH_BYTES]) -> Option<Self> {
        Hkdf::from_prk(bytes).ok().map(Self)
    }

    /// The key of a label and a context.
    pub(super) fn key(&self, label: Label, context: &[&[u8]]) -> Key {
        Key(*self.expand(&framed(&[&[label.text()], context].concat())))
    }

    /// HKDF-Expand (RFC 5869 section 2.3).
    pub(super) fn expand<const N: usize>(&self, info: &[u8]) -> Zeroizing<[u8; N]> {
        const { assert!(N <= EXPANDED_BYTES_MAX, "RFC 5869 allows at most 255 blocks") };
        let mut out = Zeroizing::new([0; N]);
        // It refuses only lengths above the limit, which do not compile here.
        let (Ok(()) | Err(hkdf::InvalidLength)) = self.0.expand(info, out.as_mut_slice());
        out
    }
}

/// HMAC-SHA-256 over parts, each preceded by its length.
pub(crate) fn mac(key: &Key, parts: &[&[u8]]) -> [u8; HASH_BYTES] {
    let mut state = keyed(key.expose());
    for part in parts {
        Mac::update(&mut state, &length_of(part));
        Mac::update(&mut state, part);
    }
    state.finalize().into_bytes().into()
}

/// SHA-256 over parts, each preceded by its length.
pub(crate) fn digest_of(parts: &[&[u8]]) -> [u8; HASH_BYTES] {
    let mut state = Sha256::new();
    for part in parts {
        Digest::update(&mut state, length_of(part));
        Digest::update(&mut state, part);
    }
    state.finalize().into()
}

/// The concatenated parts, each preceded by its length in eight bytes, most significant first. Not
/// for secrets: it is not wiped.
pub(super) fn framed(parts: &[&[u8]]) -> Vec<u8> {
    let length = parts.iter().map(|part| part.len().saturating_add(8)).sum();
    let mut framed = Vec::with_capacity(length);
    for part in parts {
        framed.extend_from_slice(&length_of(part));
        framed.extend_from_slice(part);
    }
    framed
}

pub(super) fn length_of(part: &[u8]) -> [u8; 8] {
    // Lossless: no platform has lengths above 64 bits.
    (part.len() as u64).to_be_bytes()
}

/// HMAC pads a key shorter than its block with zeros (RFC 2104 section 2). Doing it here makes the
/// length a constant, so there is no error to handle.
fn keyed(key: &[u8; HASH_BYTES]) -> Hmac<Sha256> {
    let mut block = Zeroizing::new([0; 64]);
    for (to, from) in block.iter_mut().zip(key) {
        *to = *from;
    }
    Hmac::new((&*block).into())
}

#[cfg(test)]
mod tests;
