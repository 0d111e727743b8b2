//! People with methods besides apps and backup codes.

use aes::Aes128;
use aes::cipher::{BlockCipherEncrypt, KeyInit};
use sha2::{Digest, Sha256};

use super::sealed::{
    Address, App, Card, Codes, Credential, Device, Lane, Others, Person, Push, Questions, RFC_KEY,
    Sends, Token, Yubikey, nobody, person,
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
/// The questions of a policy that names none.
pub(crate) const QUESTIONS: [&str; 6] = [
    "What was the name of your first teacher?",
    "In which street did you live when you were ten?",
    "What was the first concert you went to?",
    "What is the second name of your oldest cousin?",
    "What did you want to become as a child?",
    "Where did you spend your first holiday without your parents?",
];
/// The answers to the first three of them.
pub(crate) const ANSWERS: [&str; 3] = ["Miller", "Lindenstrasse", "Queen"];

/// Every method on, with nothing else changed; no days of grace.
pub(crate) fn policy(methods: &str) -> String {
    format!(r#"{{"mode":"enforce","enrollment":{{"grace_days":0}},"methods":{{{methods}}}}}"#)
}

/// Every method is on except those named.
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
    let answers = QUESTIONS.iter().zip(ANSWERS).zip(SALTS).map(|((question, answer), salt)| {
        (question_id(question), salt.to_vec(), slow_hash(&answer.to_lowercase(), &salt))
    });
    Questions { card: card(id, "Questions"), answers: answers.collect(), solved }
}

/// Finds a question by its text.
pub(crate) fn question_id(text: &str) -> Vec<u8> {
    let mut state = Sha256::new();
    for part in [b"countersign/v1/question".as_slice(), text.as_bytes()] {
        state.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
        state.update(part);
    }
    state.finalize().iter().take(16).copied().collect()
}

/// Which two of the three are asked after this many times.
pub(crate) fn asked(solved: u32) -> [u8; 2] {
    let mut state = Sha256::new();
    let salts = SALTS.concat();
    for part in [b"countersign/v1/asked".as_slice(), &salts] {
        state.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
        state.update(part);
    }
    let first = state.finalize().first().copied().unwrap_or(0);
    match (u32::from(first) + solved) % 3 {
        0 => [0, 1],
        1 => [0, 2],
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

/// A person with these and nothing else.
pub(crate) fn only(others: Others) -> Person {
    Person { others, next_authenticator: 20, ..nobody() }
}

/// A person with the usual app and these.
pub(crate) fn with(others: Others) -> Person {
    Person { others, next_authenticator: 20, ..person() }
}

/// The largest number that every language of the lanes can hold exactly.
const LAST: u64 = (1 << 53) - 1;

/// A name of 64 characters with the most bytes possible.
fn longest(id: u32) -> String {
    format!("{}{id:02}", "\u{1f511}".repeat(62))
}

/// A person with every method at its limit, and every list full.
pub(crate) fn at_every_limit(at: u64) -> Person {
    let card = |id: u32| Card { used_at: Some(LAST), added_at: LAST, ..card(id, &longest(id)) };
    let app = |id: u32| App {
        label: longest(id),
        algorithm: 2,
        digits: 8,
        used_step: Some(at),
        drift_steps: -2,
        is_hardware: true,
        used_at: Some(at),
        ..App::new(id, &[id.to_be_bytes(); 16].concat())
    };
    let credential = |id: u32| Credential {
        card: card(id),
        credential_id: vec![u8::try_from(id).unwrap_or(0); 100],
        credential: vec![2; 1128],
        sign_count: u32::MAX,
    };
    let address = |id: u32, destination: String| Address { card: card(id), destination };
    let device = |id: u32| Device {
        id,
        hash: vec![3; 32],
        added_at: at,
        used_day: Some(19_000),
        until: at + 2_592_000,
        revocations: 1 << 40,
    };
    let sent = Sends { hour_began: at, hour: 5, day_began: at, day: 20, last: at };
    let others = Others {
        tokens: (10..15)
            .map(|id| Token { card: card(id), secret: vec![1; 64], ..token(id, u64::MAX - 1) })
            .collect(),
        email: Some(address(15, format!("{}@example.org", "e".repeat(242)))),
        sms: Some(address(16, "+123456789012345".into())),
        yubikeys: (17..22)
            .map(|id| Yubikey {
                card: card(id),
                public_id: format!("{}{}", "c".repeat(30), modhex(&id.to_be_bytes()[3..])),
                ..yubikey(id, u32::MAX)
            })
            .collect(),
        credentials: (22..32).map(credential).collect(),
        push: Some(Push { card: card(32), user: "u".repeat(255) }),
        questions: Some(Questions { card: card(33), ..questions(33, u32::MAX) }),
        devices: (34..44).map(device).collect(),
        mails: sent,
        texts: sent,
        prompts: sent,
    };
    Person {
        revision: 1 << 50,
        revocations: 1 << 40,
        apps: (0..5).map(app).collect(),
        codes: Some(Codes { label: String::new(), used: 1, ..Codes::new(5) }),
        others,
        next_authenticator: u32::MAX - 100,
        unknown: Lane { failures: 4, locked_until: at, total: 50, total_fell_at: at, rung: 0 },
        known: Lane { failures: 4, locked_until: at, total: 20, total_fell_at: at, rung: 0 },
        backup_day_began: at,
        backup_tries_today: 9,
        forgiven_at: Some(at),
        spent: (0..15).map(|number| (vec![number; 16], at + 3600)).collect(),
        required_since: Some(at),
        postponements: 50,
        audit_sequence: LAST - 1000,
        ..nobody()
    }
}

/// An OTP from the key that is checked here.
pub(crate) fn local_otp(uses: u16, session: u8) -> String {
    otp(LOCAL_KEY, LOCAL_SECRET, uses, session)
}

/// An OTP that only the server can check.
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
    let mut block = aes::Block::from(plain);
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
