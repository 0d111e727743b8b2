//! The authenticators of form 1.

use super::{Fixed, run};
use crate::account::authenticators::{
    BackupCodeSet, Card, HotpToken, MessageAddress, PushPhone, QuestionHash, QuestionSet,
    TotpAuthenticator, WebauthnCredential, Yubikey, YubikeySecret,
};
use crate::vocabulary::Algorithm;
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

/// A kept form of something, and the thing itself.
pub(super) trait Kept: Sized {
    type Of;

    /// `None` if a number is out of bounds.
    fn into_it(self) -> Option<Self::Of>;

    fn of(it: &Self::Of) -> Self;
}

pub(super) fn into_all<K: Kept>(kept: Vec<K>) -> Option<Vec<K::Of>> {
    kept.into_iter().map(K::into_it).collect()
}

pub(super) fn of_all<K: Kept>(all: &[K::Of]) -> Vec<K> {
    all.iter().map(K::of).collect()
}

#[derive(Serialize, Deserialize, Zeroize)]
pub(super) struct KeptCard {
    id: u32,
    label: String,
    added_at: u64,
    used_at: Option<u64>,
}

impl KeptCard {
    fn take(&mut self) -> Card {
        Card {
            id: self.id,
            label: std::mem::take(&mut self.label),
            added_at: self.added_at,
            used_at: self.used_at,
        }
    }

    fn of(card: &Card) -> Self {
        Self {
            id: card.id,
            label: card.label.clone(),
            added_at: card.added_at,
            used_at: card.used_at,
        }
    }
}

#[derive(Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
pub(super) struct Totp {
    card: KeptCard,
    #[serde(with = "run")]
    secret: Vec<u8>,
    algorithm: u8,
    digits: u8,
    period_seconds: u32,
    used_step: Option<u64>,
    drift_steps: i8,
    is_hardware: bool,
}

impl Kept for Totp {
    type Of = TotpAuthenticator;

    fn into_it(mut self) -> Option<TotpAuthenticator> {
        let in_bounds = (16..=64).contains(&self.secret.len())
            && (6..=8).contains(&self.digits)
            && (15..=120).contains(&self.period_seconds)
            && (-2..=2).contains(&self.drift_steps);
        let algorithm = algorithm_of(self.algorithm).filter(|_| in_bounds)?;
        Some(TotpAuthenticator {
            card: self.card.take(),
            secret: Zeroizing::new(std::mem::take(&mut self.secret)),
            algorithm,
            digits: self.digits,
            period_seconds: self.period_seconds,
            used_step: self.used_step,
            drift_steps: self.drift_steps,
            is_hardware: self.is_hardware,
        })
    }

    fn of(it: &TotpAuthenticator) -> Self {
        Self {
            card: KeptCard::of(&it.card),
            secret: it.secret.to_vec(),
            algorithm: number_of(it.algorithm),
            digits: it.digits,
            period_seconds: it.period_seconds,
            used_step: it.used_step,
            drift_steps: it.drift_steps,
            is_hardware: it.is_hardware,
        }
    }
}

#[derive(Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
pub(super) struct Hotp {
    card: KeptCard,
    #[serde(with = "run")]
    secret: Vec<u8>,
    algorithm: u8,
    digits: u8,
    counter: u64,
}

impl Kept for Hotp {
    type Of = HotpToken;

    fn into_it(mut self) -> Option<HotpToken> {
        let in_bounds = (16..=64).contains(&self.secret.len()) && (6..=8).contains(&self.digits);
        let algorithm = algorithm_of(self.algorithm).filter(|_| in_bounds)?;
        Some(HotpToken {
            card: self.card.take(),
            secret: Zeroizing::new(std::mem::take(&mut self.secret)),
            algorithm,
            digits: self.digits,
            counter: self.counter,
        })
    }

    fn of(it: &HotpToken) -> Self {
        Self {
            card: KeptCard::of(&it.card),
            secret: it.secret.to_vec(),
            algorithm: number_of(it.algorithm),
            digits: it.digits,
            counter: it.counter,
        }
    }
}

#[derive(Serialize, Deserialize)]
pub(super) struct Address {
    card: KeptCard,
    destination: String,
}

impl Address {
    pub(super) fn into_address(mut self) -> MessageAddress {
        MessageAddress { card: self.card.take(), destination: self.destination }
    }

    pub(super) fn of(it: &MessageAddress) -> Self {
        Self { card: KeptCard::of(&it.card), destination: it.destination.clone() }
    }
}

#[derive(Serialize, Deserialize)]
pub(super) struct Yubico {
    card: KeptCard,
    public_id: String,
    secret: Option<(Fixed<6>, Fixed<16>)>,
    counter: u32,
}

impl Drop for Yubico {
    fn drop(&mut self) {
        if let Some((private_id, key)) = &mut self.secret {
            private_id.0.zeroize();
            key.0.zeroize();
        }
    }
}

impl Kept for Yubico {
    type Of = Yubikey;

    fn into_it(mut self) -> Option<Yubikey> {
        Some(Yubikey {
            card: self.card.take(),
            public_id: std::mem::take(&mut self.public_id),
            secret: self.secret.as_ref().map(|(private_id, key)| YubikeySecret {
                private_id: Zeroizing::new(private_id.0),
                key: Zeroizing::new(key.0),
            }),
            counter: self.counter,
        })
    }

    fn of(it: &Yubikey) -> Self {
        Self {
            card: KeptCard::of(&it.card),
            public_id: it.public_id.clone(),
            secret: it
                .secret
                .as_ref()
                .map(|secret| (Fixed(*secret.private_id), Fixed(*secret.key))),
            counter: it.counter,
        }
    }
}

#[derive(Serialize, Deserialize)]
pub(super) struct Credential {
    card: KeptCard,
    #[serde(with = "run")]
    credential_id: Vec<u8>,
    #[serde(with = "run")]
    credential: Vec<u8>,
    sign_count: u32,
}

impl Kept for Credential {
    type Of = WebauthnCredential;

    fn into_it(mut self) -> Option<WebauthnCredential> {
        Some(WebauthnCredential {
            card: self.card.take(),
            credential_id: self.credential_id,
            credential: self.credential,
            sign_count: self.sign_count,
        })
    }

    fn of(it: &WebauthnCredential) -> Self {
        Self {
            card: KeptCard::of(&it.card),
            credential_id: it.credential_id.clone(),
            credential: it.credential.clone(),
            sign_count: it.sign_count,
        }
    }
}

#[derive(Serialize, Deserialize)]
pub(super) struct Push {
    card: KeptCard,
    user: String,
}

impl Push {
    pub(super) fn into_phone(mut self) -> PushPhone {
        PushPhone { card: self.card.take(), user: self.user }
    }

    pub(super) fn of(it: &PushPhone) -> Self {
        Self { card: KeptCard::of(&it.card), user: it.user.clone() }
    }
}

#[derive(Serialize, Deserialize)]
pub(super) struct Questions {
    card: KeptCard,
    answers: Vec<(u8, Fixed<16>, Fixed<32>)>,
    solved: u32,
}

impl Questions {
    pub(super) fn into_set(mut self) -> QuestionSet {
        let answers = self.answers.into_iter().map(|(question, salt, hash)| QuestionHash {
            question,
            salt: salt.0,
            hash: Zeroizing::new(hash.0),
        });
        QuestionSet { card: self.card.take(), answers: answers.collect(), solved: self.solved }
    }

    pub(super) fn of(it: &QuestionSet) -> Self {
        let answers =
            it.answers.iter().map(|one| (one.question, Fixed(one.salt), Fixed(*one.hash)));
        Self { card: KeptCard::of(&it.card), answers: answers.collect(), solved: it.solved }
    }
}

#[derive(Serialize, Deserialize)]
pub(super) struct BackupCodes {
    card: KeptCard,
    key: Fixed<32>,
    used: u16,
    #[serde(with = "run")]
    hashes: Vec<u8>,
}

impl Drop for BackupCodes {
    fn drop(&mut self) {
        self.key.0.zeroize();
    }
}

impl BackupCodes {
    pub(super) fn into_set(mut self) -> BackupCodeSet {
        BackupCodeSet {
            card: self.card.take(),
            key: Zeroizing::new(self.key.0),
            used: self.used,
            hashes: self.hashes.as_chunks().0.to_vec(),
        }
    }

    pub(super) fn of(set: &BackupCodeSet) -> Self {
        Self {
            card: KeptCard::of(&set.card),
            key: Fixed(*set.key),
            used: set.used,
            hashes: set.hashes.as_flattened().to_vec(),
        }
    }
}

fn algorithm_of(number: u8) -> Option<Algorithm> {
    match number {
        0 => Some(Algorithm::Sha1),
        1 => Some(Algorithm::Sha256),
        2 => Some(Algorithm::Sha512),
        _ => None,
    }
}

fn number_of(algorithm: Algorithm) -> u8 {
    match algorithm {
        Algorithm::Sha1 => 0,
        Algorithm::Sha256 => 1,
        Algorithm::Sha512 => 2,
    }
}
