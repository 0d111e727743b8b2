//! The 32 random bytes that the host passes in for each step, and the nonces made from them.
//!
//! A nonce is 12 bytes of HKDF-Expand (RFC 5869 section 2.3) over the entropy, with the place of
//! the sealed content as `info`. Nonces are public. They reveal nothing about random entropy; if
//! the entropy is not random, a key still protects what is drawn from it, see [`super::draw`].

use super::derive::{Extracted, Label, framed};
use zeroize::{ZeroizeOnDrop, Zeroizing};

const NONCE_BYTES: usize = 12;

/// The entropy of one step. Wiped on drop, no `Debug`.
#[derive(ZeroizeOnDrop)]
pub(crate) struct Entropy {
    bytes: [u8; 32],
    nonces: Extracted,
}

impl Entropy {
    /// `None` unless it is 32 bytes.
    pub(crate) fn new(bytes: &[u8]) -> Option<Self> {
        let bytes = <[u8; 32]>::try_from(bytes).ok()?;
        let nonces = Extracted::random(&bytes)?;
        Some(Self { bytes, nonces })
    }

    /// The bytes, for the one computation that draws secrets.
    pub(super) const fn expose(&self) -> &[u8; 32] {
        &self.bytes
    }

    /// The nonce for sealing under this label, for this account and in this place.
    pub(super) fn nonce(&self, label: Label, account: &[u8], place: &[&[u8]]) -> [u8; NONCE_BYTES] {
        let here: [&[u8]; 3] = [b"cs1/nonce", label.text(), account];
        let nonce: Zeroizing<_> = self.nonces.expand(&framed(&[&here, place].concat()));
        *nonce
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_32_bytes_are_entropy() {
        for length in [0, 31, 33, 64] {
            assert!(Entropy::new(&vec![7; length]).is_none(), "{length}");
        }
        assert_eq!(Entropy::new(&[7; 32]).unwrap().expose(), &[7; 32]);
    }

    #[test]
    fn a_nonce_is_hkdf_expand_over_the_entropy() {
        let nonce = Entropy::new(&[7; 32]).unwrap().nonce(Label::Ticket, b"alice", &[b"x", b""]);
        let info = [
            b"\0\0\0\0\0\0\0\x09cs1/nonce".as_slice(),
            b"\0\0\0\0\0\0\0\x0acs1/ticket",
            b"\0\0\0\0\0\0\0\x05alice",
            b"\0\0\0\0\0\0\0\x01x\0\0\0\0\0\0\0\0",
        ];
        let mut expected = [0; NONCE_BYTES];
        let entropy = hkdf::Hkdf::<sha2::Sha256>::from_prk(&[7; 32]).unwrap();
        entropy.expand(&info.concat(), &mut expected).unwrap();
        assert_eq!(nonce, expected);
    }

    #[test]
    fn a_nonce_differs_with_entropy_and_place() {
        let (one, other) = (Entropy::new(&[7; 32]).unwrap(), Entropy::new(&[8; 32]).unwrap());
        let nonces = [
            one.nonce(Label::Seal, b"alice", &[b"record", b"1"]),
            other.nonce(Label::Seal, b"alice", &[b"record", b"1"]),
            one.nonce(Label::Ticket, b"alice", &[b"record", b"1"]),
            one.nonce(Label::Seal, b"bob", &[b"record", b"1"]),
            one.nonce(Label::Seal, b"alice", &[b"record", b"2"]),
            one.nonce(Label::Seal, b"alice", &[b"record1", b""]),
            one.nonce(Label::Seal, b"alice", &[b"record"]),
        ];
        let different: std::collections::HashSet<_> = nonces.into();
        assert_eq!(different.len(), nonces.len());
    }
}
