//! People with methods besides apps and backup codes.

use aes_gcm::aes::Aes128;
use aes_gcm::aes::cipher::{BlockCipherEncrypt, KeyInit};
use sha2::{Digest, Sha256};

use super::sealed::{
    Address, Card, Credential, Others, Person, Push, Questions, RFC_KEY, Token, Yubikey, nobody,
    person, with_codes,
};

pub(crate) const EMAIL: &str = "alice@example.org";
pub(crate) const NUMBER: &str = "+43664123456";
/// `credential` as base64url.
pub(crate) const CREDENTIAL: &str = "Y3JlZGVudGlhbA";
/// The public id of a key that a validation server checks.
pub(crate) const SERVER_KEY: &str = "vvcccccccccb";
/// The key and private id of a YubiKey that is checked here.
pub(crate) const LOCAL_SECRET: ([u8; 16], [u8; 6]) = ([7; 16], [9; 6]);
/// Its public id.
pub(crate) const LOCAL_KEY: &str = "dteffuje";
/// The answers to the first three questions of the policy.
pub(crate) const ANSWERS: [&str; 3] = ["Miller", "Lindenstrasse", "Queen"];

/// Every method on, with nothing else changed; no days of grace.
pub(crate) fn policy(methods: &str) -> String {
    format!(r#"{{"mode":"enforce","enrollment":{{"grace_days":0}},"methods":{{{methods}}}}}"#)
}

/// Every method but those named is on.
pub(crate) fn every_but(off: &[&str]) -> String {
    let parts = [
        ("totp", ""),
        ("backup_codes", ""),
        ("hotp", ""),
        ("email", ""),
        ("sms", ""),
        ("yubico_otp", r#","validation_server":true"#),
        ("webauthn", r#","relying_party_id":"example.org","origins":["https://jira.example.org"]"#),
        ("push", ""),
        ("security_questions", ""),
    ];
    let parts: Vec<String> = parts
        .iter()
        .map(|(name, more)| {
            let enabled = !off.contains(name);
            format!(r#""{name}":{{"enabled":{enabled}{more}}}"#)
        })
        .collect();
    policy(&parts.join(","))
}

pub(crate) fn every() -> String {
    every_but(&[])
}

pub(crate) fn card(id: u32, label: &str) -> Card {
    Card { id, label: label.into(), added_at: 1000, used_at: None }
}

pub(crate) fn token(id: u32, counter: u64) -> Token {
    let card = card(id, &format!("Token {id}"));
    Token { card, secret: RFC_KEY.to_vec(), algorithm: 0, digits: 6, counter }
}

pub(crate) fn yubikey(id: u32, counter: u32) -> Yubikey {
    let secret = Some((LOCAL_SECRET.1.to_vec(), LOCAL_SECRET.0.to_vec()));
    Yubikey { card: card(id, &format!("Key {id}")), public_id: LOCAL_KEY.into(), secret, counter }
}

pub(crate) fn server_yubikey(id: u32) -> Yubikey {
    Yubikey { public_id: SERVER_KEY.into(), secret: None, ..yubikey(id, 0) }
}

pub(crate) fn credential(id: u32, sign_count: u32) -> Credential {
    let (credential_id, credential) = (b"credential".to_vec(), vec![1; 90]);
    Credential { card: card(id, &format!("Stick {id}")), credential_id, credential, sign_count }
}

pub(crate) fn address(id: u32, destination: &str) -> Address {
    Address { card: card(id, &format!("Address {id}")), destination: destination.into() }
}

pub(crate) fn phone(id: u32) -> Push {
    Push { card: card(id, "Duo"), user: "alice".into() }
}

/// The salts of the answers.
const SALTS: [[u8; 16]; 3] = [[1; 16], [2; 16], [3; 16]];

/// Three questions with the slow hashes of [`ANSWERS`].
pub(crate) fn questions(id: u32, solved: u32) -> Questions {
    let answers = (0_u8..).zip(ANSWERS).zip(SALTS).map(|((question, answer), salt)| {
        (question, salt.to_vec(), slow_hash(&answer.to_lowercase(), &salt))
    });
    Questions { card: card(id, "Questions"), answers: answers.collect(), solved }
}

/// Which two of the three are asked after so many times.
pub(crate) fn asked(solved: u32) -> [u8; 2] {
    let mut state = Sha256::new();
    let salts = SALTS.concat();
    for part in [b"countersign/v1/asked".as_slice(), &salts, &solved.to_be_bytes()] {
        state.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
        state.update(part);
    }
    match state.finalize().first().map(|first| first % 3) {
        Some(0) => [0, 1],
        Some(1) => [0, 2],
        _ => [1, 2],
    }
}

fn slow_hash(answer: &str, salt: &[u8]) -> Vec<u8> {
    let mut hash = vec![0; 32];
    let made = argon2::Params::new(19 * 1024, 2, 1, Some(32)).is_ok_and(|parameters| {
        argon2::Argon2::new(argon2::Algorithm::Argon2id, argon2::Version::V0x13, parameters)
            .hash_password_into(answer.as_bytes(), salt, &mut hash)
            .is_ok()
    });
    if made { hash } else { Vec::new() }
}

/// Somebody with these and nothing else.
pub(crate) fn only(others: Others) -> Person {
    Person { others, next_authenticator: 20, ..nobody() }
}

/// Somebody with the app of most cases and these.
pub(crate) fn with(others: Others) -> Person {
    Person { others, next_authenticator: 20, ..person() }
}

/// Somebody with every method once, and a YubiKey of each kind.
pub(crate) fn everybody() -> Person {
    let others = Others {
        tokens: vec![token(2, 0)],
        email: Some(address(3, EMAIL)),
        sms: Some(address(4, NUMBER)),
        yubikeys: vec![yubikey(5, 0), server_yubikey(6)],
        credentials: vec![credential(7, 1)],
        push: Some(phone(8)),
        questions: Some(questions(9, 0)),
        ..Others::default()
    };
    Person { others, next_authenticator: 20, ..with_codes() }
}

/// An OTP of the key that is checked here.
pub(crate) fn local_otp(uses: u16, session: u8) -> String {
    otp(LOCAL_KEY, LOCAL_SECRET, uses, session)
}

/// An OTP that only the server can judge.
pub(crate) fn server_otp(number: u8) -> String {
    otp(SERVER_KEY, ([1; 16], [2; 6]), 1, number)
}

/// A Yubico OTP with its parts in the order of Yubico's specification.
pub(crate) fn otp(
    public_id: &str,
    (key, private_id): ([u8; 16], [u8; 6]),
    uses: u16,
    session: u8,
) -> String {
    let mut plain = private_id.to_vec();
    plain.extend(uses.to_le_bytes());
    plain.extend([0x11, 0x22, 0x33, session, 0x44, 0x55]);
    let crc = !crc(&plain);
    plain.extend(crc.to_le_bytes());
    let plain: [u8; 16] = plain.try_into().unwrap_or_default();
    let mut block = aes_gcm::aes::Block::from(plain);
    Aes128::new(&key.into()).encrypt_block(&mut block);
    format!("{public_id}{}", modhex(&block))
}

pub(crate) fn modhex(bytes: &[u8]) -> String {
    let letters: Vec<char> = "cbdefghijklnrtuv".chars().collect();
    let nibbles = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    nibbles.filter_map(|nibble| letters.get(usize::from(nibble))).collect()
}

/// CRC-16 of ISO 13239, as Yubico's library computes it.
fn crc(bytes: &[u8]) -> u16 {
    let mut crc = 0xffff_u16;
    for byte in bytes {
        crc ^= u16::from(*byte);
        for _ in 0..8 {
            let bit = crc & 1;
            crc >>= 1;
            if bit == 1 {
                crc ^= 0x8408;
            }
        }
    }
    crc
}
