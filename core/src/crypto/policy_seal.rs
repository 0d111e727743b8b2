//! The seal of a policy: HMAC-SHA-256 (RFC 2104, FIPS 198-1) over its version and the SHA-256 of
//! its text. A policy is not secret, so it is authenticated but not encrypted.
//!
//! | bytes | content |
//! |---|---|
//! | 2 | `CP` |
//! | 1 | format, 1 |
//! | 1 | algorithm, 1: HMAC-SHA-256 |
//! | 4 | number of the root key, most significant byte first |
//! | 32 | HMAC over these eight bytes, the version and the digest |

use super::compare::same;
use super::derive::{Label, mac};
use super::ring::Ring;

const HEADER_BYTES: usize = 8;
const HMAC_SHA_256: u8 = 1;

/// Seals the policy with this version and digest under the active key.
pub(crate) fn seal(ring: &Ring, version: u64, digest: &[u8]) -> Vec<u8> {
    let [k0, k1, k2, k3] = ring.active_id().to_be_bytes();
    let header = [b'C', b'P', 1, HMAC_SHA_256, k0, k1, k2, k3];
    let key = ring.derive_active(Label::Policy, &[]);
    [header.as_slice(), &mac(&key, &[&header, &version.to_be_bytes(), digest])].concat()
}

/// Whether this is the seal of the policy with this version and digest. A different text or a
/// different place in the list of versions does not pass.
pub(crate) fn is_of(ring: &Ring, version: u64, digest: &[u8], seal: &[u8]) -> bool {
    let Some((header, given)) = seal.split_first_chunk::<HEADER_BYTES>() else {
        return false;
    };
    let [b'C', b'P', 1, HMAC_SHA_256, k0, k1, k2, k3] = *header else {
        return false;
    };
    let key_id = u32::from_be_bytes([k0, k1, k2, k3]);
    ring.derive(key_id, Label::Policy, &[])
        .is_some_and(|key| same(given, &mac(&key, &[header, &version.to_be_bytes(), digest])))
}

#[cfg(test)]
mod tests {
    use super::super::ring::tests::ring;
    use super::super::ring_text::tests::text;
    use super::*;

    const DIGEST: [u8; 32] = [9; 32];

    #[test]
    fn a_seal_is_that_of_its_policy_alone() {
        let (one, other) = (ring("one"), ring("two"));
        let sealed = seal(&one, 7, &DIGEST);
        assert!(is_of(&one, 7, &DIGEST, &sealed));
        assert!(!is_of(&other, 7, &DIGEST, &sealed));
        assert!(!is_of(&one, 8, &DIGEST, &sealed));
        assert!(!is_of(&one, 7, &DIGEST[..31], &sealed));
        assert!(!is_of(&one, 7, &[8; 32], &sealed));
        assert!(!is_of(&one, 7, &DIGEST, &[sealed.as_slice(), &[0]].concat()));
        for place in 0..sealed.len() {
            assert!(!is_of(&one, 7, &DIGEST, &sealed[..place]));
            for bit in 0..8 {
                let mut changed = sealed.clone();
                changed[place] ^= 1 << bit;
                assert!(!is_of(&one, 7, &DIGEST, &changed), "byte {place}, bit {bit}");
            }
        }
    }

    #[test]
    fn a_seal_is_hmac_sha256_over_header_version_and_digest() {
        use hmac::{Hmac, KeyInit, Mac};
        let sealed = seal(&ring("one"), 7, &DIGEST);
        assert_eq!(sealed[..8], *b"CP\x01\x01\0\0\0\x01");
        let key = ring("one").derive_active(Label::Policy, &[]);
        let expected = Hmac::<sha2::Sha256>::new_from_slice(key.expose())
            .unwrap()
            .chain_update(b"\0\0\0\0\0\0\0\x08CP\x01\x01\0\0\0\x01")
            .chain_update(b"\0\0\0\0\0\0\0\x08\0\0\0\0\0\0\0\x07\0\0\0\0\0\0\0\x20")
            .chain_update(DIGEST)
            .finalize()
            .into_bytes();
        assert_eq!(sealed[8..], expected[..]);
    }

    #[test]
    fn a_seal_outlives_a_rotation_until_its_key_is_retired() {
        let parse = |text: String| Ring::parse(text.as_bytes()).ok().unwrap();
        let before = parse(text("one", &[(1, "active", 11), (2, "accept", 12)]));
        let after = parse(text("one", &[(1, "accept", 11), (2, "active", 12)]));
        let later = parse(text("one", &[(1, "retired", 11), (2, "active", 12)]));
        let sealed = seal(&before, 7, &DIGEST);
        assert!(is_of(&after, 7, &DIGEST, &sealed));
        assert!(!is_of(&later, 7, &DIGEST, &sealed));
    }
}
