//! A keyed function whose values nobody without the key can tell from random ones: POLYVAL
//! (RFC 8452 section 3), then AES-256. It makes nonces and marks.
//!
//! The two inputs are hashed one after the other, each filled up with zeros to a whole block,
//! and then their lengths, so that no two different inputs are the same blocks. The hash is a
//! polynomial in a secret point: two inputs of at most `n` blocks meet with probability `n` in
//! 2^128, and AES hides everything else about it. That is the tag of AES-GCM-SIV without its
//! nonce, and it takes a tenth of the work of HMAC-SHA256. Why that is enough stands in
//! [`crate::manual::decisions`].

use aes_gcm::aes::Aes256Enc;
use aes_gcm::aes::cipher::{BlockCipherEncrypt, KeyInit};
use polyval::Polyval;
use polyval::universal_hash::UniversalHash;

/// Bytes of a value.
pub(super) const VALUE_BYTES: usize = 16;

/// Blocks that are hashed at once: the processor works on that many side by side.
const TOGETHER: usize = 8;

/// The function under one key. Wiped on drop, no `Debug`.
pub(super) struct Prf {
    hash: Polyval,
    cipher: Aes256Enc,
}

impl Prf {
    pub(super) fn new(point: &[u8; 16], key: &[u8; 32]) -> Self {
        Self { hash: Polyval::new(point.into()), cipher: Aes256Enc::new(key.into()) }
    }

    /// The value of two byte strings; moving the boundary between them changes it.
    pub(super) fn of(&self, parts: [&[u8]; 2]) -> [u8; VALUE_BYTES] {
        let mut hash = self.hash.clone();
        let mut blocks = [polyval::Block::default(); TOGETHER];
        let mut filled = 0;
        // Lossless: no platform has a length above 64 bits.
        let [first, second] = parts.map(|part| (part.len() as u64).to_le_bytes());
        let lengths = [first, second];
        for chunk in parts.iter().flat_map(|part| part.chunks(16)).chain([lengths.as_flattened()]) {
            if filled == TOGETHER {
                hash.update(&blocks);
                filled = 0;
            }
            if let Some(block) = blocks.get_mut(filled) {
                *block = padded(chunk);
            }
            filled += 1;
        }
        hash.update(blocks.get(..filled).unwrap_or_default());
        let mut value = hash.finalize();
        self.cipher.encrypt_block(&mut value);
        value.into()
    }
}

fn padded(bytes: &[u8]) -> polyval::Block {
    if let Ok(whole) = <[u8; 16]>::try_from(bytes) {
        return whole.into();
    }
    let mut block = polyval::Block::default();
    for (to, from) in block.iter_mut().zip(bytes) {
        *to = *from;
    }
    block
}

#[cfg(test)]
mod tests {
    use super::*;
    use data_encoding::HEXLOWER;
    use proptest::prelude::*;

    fn prf() -> Prf {
        let point = HEXLOWER.decode(b"25629347589242761d31f826ba4b757b").unwrap();
        let key: [u8; 32] = std::array::from_fn(|index| u8::try_from(index).unwrap());
        Prf::new(&point.try_into().unwrap(), &key)
    }

    /// Computed by big integers and OpenSSL; the point is that of RFC 8452 appendix A.
    #[test]
    fn values_are_those_of_another_implementation() {
        let value = |parts| HEXLOWER.encode(&prf().of(parts));
        assert_eq!(value([&[], &[]]), "f29000b62a499fd0a9f39a6add2e7780");
        assert_eq!(value([b"sixteen bytes ok", &[b'x'; 100]]), "5641cb39402854086c76ee5eb827c356");
    }

    #[test]
    fn b80_moving_a_boundary_or_adding_a_zero_changes_the_value() {
        let all: [[&[u8]; 2]; 10] = [
            [b"alice", b"bob"],
            [b"aliceb", b"ob"],
            [b"alicebob", b""],
            [b"", b"alicebob"],
            [b"bob", b"alice"],
            [b"alice\0", b"bob"],
            [b"alice", b"bob\0"],
            [b"", b""],
            [b"\0", b""],
            [b"", b"\0"],
        ];
        let values: std::collections::HashSet<_> = all.map(|parts| prf().of(parts)).into();
        assert_eq!(values.len(), all.len());
    }

    proptest! {
        #[test]
        fn every_bit_of_input_and_key_counts(
            parts in prop::array::uniform2(prop::collection::vec(any::<u8>(), 1..200)),
            part in 0..2_usize,
            byte in any::<prop::sample::Index>(),
            bit in 0..8_u8,
            mut point in any::<[u8; 16]>(),
            mut key in any::<[u8; 32]>(),
        ) {
            let value = |point: &[u8; 16], key: &[u8; 32], parts: &[Vec<u8>; 2]| {
                let [one, two] = parts;
                Prf::new(point, key).of([one, two])
            };
            let before = value(&point, &key, &parts);
            let mut changed = parts.clone();
            let length = changed[part].len();
            changed[part][byte.index(length)] ^= 1 << bit;
            prop_assert_ne!(before, value(&point, &key, &changed));
            point[byte.index(16)] ^= 1 << bit;
            prop_assert_ne!(before, value(&point, &key, &parts));
            point[byte.index(16)] ^= 1 << bit;
            key[byte.index(32)] ^= 1 << bit;
            prop_assert_ne!(before, value(&point, &key, &parts));
        }
    }
}
