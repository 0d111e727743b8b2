//! The vectors of the RFCs, and a second way to compute everything.

use super::*;
use data_encoding::HEXLOWER;
use proptest::prelude::*;

fn unhex(text: &str) -> Vec<u8> {
    HEXLOWER.decode(text.as_bytes()).unwrap()
}

/// HMAC from plain SHA-256 (FIPS 180-4), as RFC 2104 section 2 defines it.
fn hmac_by_hand(key: &[u8], message: &[u8]) -> Vec<u8> {
    let pad = |with: u8| -> Vec<u8> {
        let key = key.iter().copied().chain(std::iter::repeat(0)).take(64);
        key.map(|byte| byte ^ with).collect()
    };
    let inner = Sha256::digest([pad(0x36).as_slice(), message].concat());
    Sha256::digest([pad(0x5c).as_slice(), &inner].concat()).to_vec()
}

/// HKDF-Expand as RFC 5869 section 2.3 defines it.
fn expand_by_hand(extracted: &[u8], info: &[u8], length: usize) -> Vec<u8> {
    let (mut all, mut last) = (Vec::new(), Vec::new());
    for counter in 1..=u8::MAX {
        last = hmac_by_hand(extracted, &[last.as_slice(), info, &[counter]].concat());
        all.extend_from_slice(&last);
    }
    all.truncate(length);
    all
}

#[test]
fn rfc_5869_appendix_a() {
    let range = |from: u8, to: u8| (from..=to).collect::<Vec<u8>>();
    let secret = [0x0b; 22];
    let long = "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c59045a99cac7827271cb4\
                1c65e590e09da3275600c2f09b8367793a9aca3db71cc30c58179ec3e87c14c01d5c1f3434f1d87";
    let one: Zeroizing<[u8; 42]> =
        Extracted::new(&range(0, 12), &[&secret]).expand(&range(0xf0, 0xf9));
    assert_eq!(
        HEXLOWER.encode(&*one),
        "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865"
    );
    let two: Zeroizing<[u8; 82]> =
        Extracted::new(&range(0x60, 0xaf), &[&range(0, 0x4f)]).expand(&range(0xb0, 0xff));
    assert_eq!(HEXLOWER.encode(&*two), long);
    let three: Zeroizing<[u8; 42]> = Extracted::new(b"", &[&secret]).expand(b"");
    assert_eq!(
        HEXLOWER.encode(&*three),
        "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8"
    );
}

/// Only those with keys of at most 32 bytes: ours have 32.
#[test]
fn rfc_4231_section_4() {
    let of = |key: &[u8], message: &[u8]| {
        let mut whole = [0; 32];
        whole[..key.len()].copy_from_slice(key);
        let mut state = keyed(&whole);
        Mac::update(&mut state, message);
        HEXLOWER.encode(&state.finalize().into_bytes())
    };
    assert_eq!(
        of(&[0x0b; 20], b"Hi There"),
        "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
    );
    assert_eq!(
        of(b"Jefe", b"what do ya want for nothing?"),
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
    );
    assert_eq!(
        of(&[0xaa; 20], &[0xdd; 50]),
        "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"
    );
    assert_eq!(
        of(&unhex("0102030405060708090a0b0c0d0e0f10111213141516171819"), &[0xcd; 50]),
        "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b"
    );
    let truncated = of(&[0x0c; 20], b"Test With Truncation");
    assert!(truncated.starts_with("a3b6167473100ee06e0c796c2955552b"));
}

#[test]
fn a_mac_is_hmac_sha256_of_framed_parts() {
    let message = b"\0\0\0\0\0\0\0\x02ab\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x01c";
    let expected = hmac_by_hand(&[3; 32], message);
    assert_eq!(mac(&Key::new([3; 32]), &[b"ab", b"", b"c"]).as_slice(), expected);
    assert_eq!(framed(&[b"ab", b"", b"c"]), message);
    assert_eq!(digest_of(&[b"ab", b"", b"c"]).as_slice(), Sha256::digest(message).as_slice());
}

/// rows: 80
#[test]
fn moving_a_boundary_changes_the_result() {
    let key = Key::new([3; 32]);
    let splits: [&[&[u8]]; 8] = [
        &[b"alice", b"bob"],
        &[b"aliceb", b"ob"],
        &[b"alicebob"],
        &[b"alicebob", b""],
        &[b"", b"alicebob"],
        &[b"alice", b"", b"bob"],
        &[b"bob", b"alice"],
        &[],
    ];
    for (index, one) in splits.iter().enumerate() {
        for other in splits.iter().skip(index + 1) {
            assert_ne!(mac(&key, one), mac(&key, other));
            assert_ne!(digest_of(one), digest_of(other));
            assert_ne!(framed(one), framed(other));
        }
    }
}

/// Everything that holds a key between two calls wipes it: our types, and those of the crates. The
/// crates do so only with their feature `zeroize`, so this does not compile without it. rows: 127
#[test]
fn keys_and_keyed_states_are_wiped_on_drop() {
    fn wiped<T: ZeroizeOnDrop>() {}
    wiped::<Key>();
    wiped::<Extracted>();
    wiped::<super::super::ring::RootKey>();
    wiped::<Sha256>();
    wiped::<aes::Aes256Enc>();
    wiped::<aes::Aes128>();
}

proptest! {
    /// rows: 80
    #[test]
    fn every_field_of_a_mac_counts_at_any_length(
        parts in prop::collection::vec(prop::collection::vec(any::<u8>(), 1..200), 1..5),
        part in any::<prop::sample::Index>(),
        byte in any::<prop::sample::Index>(),
    ) {
        let mut changed = parts.clone();
        let part = part.index(parts.len());
        let byte = byte.index(parts[part].len());
        changed[part][byte] ^= 1;
        let slices = |parts: &[Vec<u8>]| {
            let parts: Vec<&[u8]> = parts.iter().map(Vec::as_slice).collect();
            mac(&Key::new([3; 32]), &parts)
        };
        prop_assert_ne!(slices(&parts), slices(&changed));
    }

    #[test]
    fn keys_are_those_of_the_rfcs_by_hand(
        salt in prop::collection::vec(any::<u8>(), 0..=64),
        secret in prop::collection::vec(any::<u8>(), 0..80),
        info in prop::collection::vec(any::<u8>(), 0..80),
    ) {
        let extracted = Extracted::new(&salt, &[&secret]);
        let by_hand = hmac_by_hand(&salt, &secret);
        let expected = expand_by_hand(&by_hand, &info, EXPANDED_BYTES_MAX);
        prop_assert_eq!(&extracted.expand::<EXPANDED_BYTES_MAX>(&info)[..], &expected[..]);
        prop_assert_eq!(&extracted.expand::<42>(&info)[..], &expected[..42]);
        let (first, second) = secret.split_at(secret.len() / 2);
        let pieces = Extracted::new(&salt, &[first, second]);
        prop_assert_eq!(&pieces.expand::<42>(&info)[..], &expected[..42]);
    }
}
