//! Yubico OTP: a public id and one block of AES-128, written as modhex.
//!
//! The block holds a private id, two counters, a timestamp, a random number and a CRC. It counts
//! only if private id and CRC are right and the two counters together are higher than the last
//! ones: the use counter grows with each power-up, the session counter with each touch since.
//! Yubico's own server once compared only the use counter (R-YK-04).

use super::modhex;
use crate::crypto::compare::same;
use crate::crypto::derive::digest_of;
use aes::Aes128;
use aes::cipher::{BlockCipherDecrypt, KeyInit};
use zeroize::Zeroizing;

/// The CRC of a whole block that includes its own CRC (X.25).
const CRC_RESIDUE: u16 = 0xf0b8;

/// The use counter has 15 bits. The first YubiKeys put the state of caps lock into the last one; a
/// key pressed once with caps lock on would otherwise never count again.
const USE_HIGH_MASK: u8 = 0x7f;

/// An OTP that was parsed but not yet decrypted.
pub(crate) struct YubicoOtp {
    /// Modhex letters; 2 to 32, always an even number.
    pub(crate) public_id: String,
    block: Zeroizing<[u8; 16]>,
}

impl YubicoOtp {
    /// Reads a public id of 1 to 16 bytes and a block, only in modhex. Capital letters come from
    /// caps lock and are folded.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (public_id, block) = modhex::parts_of(text)?;
        let (public_id, block) =
            (public_id.to_ascii_lowercase(), Zeroizing::new(block.to_ascii_lowercase()));
        let mut bytes = Zeroizing::new([0; 16]);
        let (pairs, _) = block.as_bytes().as_chunks::<2>();
        for (byte, [high, low]) in bytes.iter_mut().zip(pairs) {
            *byte = modhex::value_of(*high)? << 4 | modhex::value_of(*low)?;
        }
        Some(Self { public_id, block: bytes })
    }

    /// Decrypts the block. Returns the counters, with the use counter in the high bits, if private
    /// id and CRC are right; both are always checked.
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "a secret is not copied about")]
    pub(crate) fn open(&self, key: &[u8; 16], private_id: &[u8; 6]) -> Option<u32> {
        let mut block = aes::Block::from(*self.block);
        Aes128::new(key.into()).decrypt_block(&mut block);
        let plain = Zeroizing::new(<[u8; 16]>::from(block));
        let is_private = same(plain.first_chunk::<6>()?, private_id);
        let is_intact = crc(plain.as_slice()) == CRC_RESIDUE;
        let [_, _, _, _, _, _, use_low, use_high, _, _, _, session, _, _, _, _] = *plain;
        let counter = u32::from_be_bytes([0, use_high & USE_HIGH_MASK, use_low, session]);
        (is_private & is_intact).then_some(counter)
    }
}

/// A digest of the OTP in lower case for the list of used ones: it is spent once, whichever session
/// it is typed in.
pub(crate) fn id_of(otp: &str) -> [u8; 16] {
    let digest = digest_of(&[b"countersign/v1/yubico-otp", otp.as_bytes()]);
    let (start, _) = digest.split_first_chunk().unwrap_or((&[0; 16], &[]));
    *start
}

/// CRC-16 of ISO 13239.
fn crc(bytes: &[u8]) -> u16 {
    bytes.iter().fold(0xffff, |crc, byte| {
        (0..8).fold(crc ^ u16::from(*byte), |crc, _| {
            let carried = crc & 1 == 1;
            let shifted = crc >> 1;
            if carried { shifted ^ 0x8408 } else { shifted }
        })
    })
}

#[cfg(test)]
mod tests {
    use super::super::modhex::LETTERS;
    use super::*;
    use aes::cipher::BlockCipherEncrypt;

    fn modhex(bytes: &[u8]) -> String {
        bytes
            .iter()
            .flat_map(|b| [LETTERS[usize::from(b >> 4)], LETTERS[usize::from(b & 15)]])
            .map(char::from)
            .collect()
    }

    fn otp(key: [u8; 16], private_id: [u8; 6], uses: u16, session: u8) -> String {
        let mut plain = [0; 16];
        plain[..6].copy_from_slice(&private_id);
        plain[6..8].copy_from_slice(&uses.to_le_bytes());
        plain[11] = session;
        let sum = !crc(&plain[..14]);
        plain[14..].copy_from_slice(&sum.to_le_bytes());
        let mut block = aes::Block::from(plain);
        Aes128::new(&key.into()).encrypt_block(&mut block);
        format!("dteffuje{}", modhex(&block))
    }

    #[test]
    fn both_counters_are_read_the_use_counter_above_the_other() {
        for (uses, session) in [(0, 0), (1, 2), (0x7fff, 0xff), (0x0888, 3)] {
            let text = otp([7; 16], [9; 6], uses, session);
            let read = YubicoOtp::parse(&text).unwrap();
            assert_eq!(read.public_id, "dteffuje");
            let counter = u32::from(uses) << 8 | u32::from(session);
            assert_eq!(read.open(&[7; 16], &[9; 6]), Some(counter));
            assert_eq!(read.open(&[8; 16], &[9; 6]), None);
            assert_eq!(read.open(&[7; 16], &[9, 9, 9, 9, 9, 8]), None);
        }
    }

    /// findings: F-A11
    #[test]
    fn caps_lock_is_not_counted() {
        let read = YubicoOtp::parse(&otp([7; 16], [9; 6], 0x8000 | 5, 1)).unwrap();
        assert_eq!(read.open(&[7; 16], &[9; 6]), Some(5 << 8 | 1));
    }

    /// The known answers of the self-test of Yubico's library.
    #[test]
    fn r_yk_03_the_crc_is_that_of_yubicos_library() {
        for (bytes, sum) in
            [(&[0, 1, 2, 3, 4][..], 62919), (&[0xfe], 4470), (&[0x55, 0xaa, 0x00, 0xff], 52149)]
        {
            assert_eq!(crc(bytes), sum);
        }
    }

    #[test]
    fn one_flipped_letter_does_not_open() {
        let text = otp([7; 16], [9; 6], 5, 6);
        for place in 8..text.len() {
            let mut letters: Vec<char> = text.chars().collect();
            letters[place] = if letters[place] == 'c' { 'b' } else { 'c' };
            let changed: String = letters.into_iter().collect();
            assert_eq!(YubicoOtp::parse(&changed).unwrap().open(&[7; 16], &[9; 6]), None);
        }
    }

    #[test]
    fn only_modhex_of_a_right_length_is_read() {
        let good = otp([7; 16], [9; 6], 5, 6);
        assert!(YubicoOtp::parse(&good.to_uppercase()).is_some());
        assert!(YubicoOtp::parse(&format!(" {good} ")).is_some());
        let (public_id, block) = good.split_at(8);
        for bad in [
            String::new(),
            block.to_owned(),
            good.chars().skip(1).collect(),
            format!("{good}c"),
            good.replace('d', "a"),
            good.replace('d', "ď"),
            format!("{good}{good}"),
            good.replace('d', "\0"),
            format!("{public_id} {block}"),
        ] {
            assert!(YubicoOtp::parse(&bad).is_none(), "{bad:?}");
        }
    }
}
