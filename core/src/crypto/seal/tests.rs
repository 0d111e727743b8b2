//! Round trips, refusals, and the vectors of RFC 8452.

mod rfc_8452;

use super::super::ring::tests::ring;
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
            let sealed = seal(&ring("one"), label, &PARTS, &[5; 32], &plaintext).unwrap();
            assert_eq!(sealed.len(), length + OVERHEAD_BYTES);
            assert_eq!(&sealed[..8], b"CS\x01\x02\0\0\0\x01");
            assert_eq!(*open(&ring("one"), label, &PARTS, &sealed).unwrap(), plaintext);
        }
    }
}

/// rows: 80
#[test]
fn no_part_of_the_context_can_be_swapped() {
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
        let expected =
            if length < OVERHEAD_BYTES { OpenError::Malformed } else { OpenError::NotAuthentic };
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
fn a_sealed_thing_is_aes_256_gcm_siv_under_the_derived_key() {
    let sealed = sealed();
    let bound = [
        b"\0\0\0\0\0\0\0\x08CS\x01\x02\0\0\0\x01".as_slice(),
        b"\0\0\0\0\0\0\0\x03one",
        b"\0\0\0\0\0\0\0\x08cs1/seal",
        b"\0\0\0\0\0\0\0\x05alice",
        b"\0\0\0\0\0\0\0\x06record",
        b"\0\0\0\0\0\0\0\x04\0\0\0\x01",
    ]
    .concat();
    let nonce = Entropy::new(&[5; 32]).unwrap().nonce(Label::Seal, b"alice", &PARTS[1..]);
    assert_eq!(sealed[8..20], nonce);
    let key = ring("one").derive_active(Label::Seal, &[b"alice"]);
    let other = <aes_gcm_siv::Aes256GcmSiv as KeyInit>::new(key.expose().into());
    let mut content = b"a secret".to_vec();
    let tag =
        other.encrypt_inout_detached(&nonce.into(), &bound, content.as_mut_slice().into()).unwrap();
    assert_eq!(sealed[20..], [content.as_slice(), &tag].concat());
}

/// The point of GCM-SIV: a repeated nonce reveals whether the content is the same, and nothing
/// else.
#[test]
fn entropy_that_repeats_gives_away_no_difference_of_contents() {
    let sealed =
        |content: &[u8]| seal(&ring("one"), Label::Seal, &PARTS, &[0; 32], content).unwrap();
    let (one, other) = (sealed(b"seventeen bytes 1"), sealed(b"seventeen bytes 2"));
    assert_eq!(one[..20], other[..20], "the same nonce");
    let key_stream = |sealed: &[u8]| sealed[20..36].to_vec();
    assert_ne!(key_stream(&one), key_stream(&other), "under another key stream");
    assert_eq!(one, sealed(b"seventeen bytes 1"));
}

#[test]
fn rfc_8452_appendix_c_2() {
    for vector in rfc_8452::APPENDIX_C_2 {
        let [key, nonce, aad, plain, sealed] =
            vector.map(|text| data_encoding::HEXLOWER.decode(text.as_bytes()).unwrap());
        let cipher = cipher(&Key::new(key.try_into().unwrap()));
        let nonce = Nonce::try_from(nonce.as_slice()).unwrap();
        let mut content = plain.clone();
        let tag =
            cipher.encrypt_inout_detached(&nonce, &aad, content.as_mut_slice().into()).unwrap();
        assert_eq!([content.as_slice(), &tag].concat(), sealed);
        cipher.decrypt_inout_detached(&nonce, &aad, content.as_mut_slice().into(), &tag).unwrap();
        assert_eq!(content, plain);
    }
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
