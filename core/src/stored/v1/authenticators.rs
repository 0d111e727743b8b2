//! The authenticators of form 1.

use super::{Fixed, Run};
use crate::account::authenticators::{
    BackupCodeSet, Card, HotpToken, MessageAddress, PushPhone, QuestionHash, QuestionSet,
    TotpAuthenticator, WebauthnCredential, Yubikey, YubikeySecret,
};
use crate::vocabulary::Algorithm;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

/// A kept form of something, and the thing itself.
pub(super) trait Kept<'a>: Sized {
    type Of: 'a;

    /// `None` if a number is out of bounds.
    fn into_it(self) -> Option<Self::Of>;

    fn of(it: &'a Self::Of) -> Self;
}

pub(super) fn into_all<'a, K: Kept<'a>>(kept: Vec<K>) -> Option<Vec<K::Of>> {
    kept.into_iter().map(K::into_it).collect()
}

/// `None` if there is one that is out of bounds.
#[expect(clippy::option_option, reason = "unreadable and absent are two answers")]
pub(super) fn into_one<'a, K: Kept<'a>>(kept: Option<K>) -> Option<Option<K::Of>> {
    match kept {
        None => Some(None),
        Some(kept) => kept.into_it().map(Some),
    }
}

pub(super) fn of_all<'a, K: Kept<'a>>(all: &'a [K::Of]) -> Vec<K> {
    all.iter().map(K::of).collect()
}

pub(super) fn of_one<'a, K: Kept<'a>>(one: Option<&'a K::Of>) -> Option<K> {
    one.map(K::of)
}

#[derive(Serialize, Deserialize)]
struct KeptCard<'a> {
    id: u32,
    label: &'a str,
    added_at: u64,
    used_at: Option<u64>,
}

impl<'a> KeptCard<'a> {
    fn into_card(self) -> Card {
        Card {
            id: self.id,
            label: self.label.to_owned(),
            added_at: self.added_at,
            used_at: self.used_at,
        }
    }

    fn of(card: &'a Card) -> Self {
        Self { id: card.id, label: &card.label, added_at: card.added_at, used_at: card.used_at }
    }
}

#[derive(Serialize, Deserialize)]
pub(super) struct Totp<'a> {
    #[serde(borrow)]
    card: KeptCard<'a>,
    secret: Run<'a>,
    algorithm: u8,
    digits: u8,
    period_seconds: u32,
    used_step: Option<u64>,
    drift_steps: i8,
    is_hardware: bool,
}

impl<'a> Kept<'a> for Totp<'a> {
    type Of = TotpAuthenticator;

    fn into_it(self) -> Option<TotpAuthenticator> {
        let secret = self.secret.0;
        let in_bounds = (16..=64).contains(&secret.len())
            && (6..=8).contains(&self.digits)
            && (15..=120).contains(&self.period_seconds)
            && (-2..=2).contains(&self.drift_steps);
        let algorithm = algorithm_of(self.algorithm).filter(|_| in_bounds)?;
        Some(TotpAuthenticator {
            card: self.card.into_card(),
            secret: Zeroizing::new(secret.to_vec()),
            algorithm,
            digits: self.digits,
            period_seconds: self.period_seconds,
            used_step: self.used_step,
            drift_steps: self.drift_steps,
            is_hardware: self.is_hardware,
        })
    }

    fn of(it: &'a TotpAuthenticator) -> Self {
        Self {
            card: KeptCard::of(&it.card),
            secret: Run(&it.secret),
            algorithm: number_of(it.algorithm),
            digits: it.digits,
            period_seconds: it.period_seconds,
            used_step: it.used_step,
            drift_steps: it.drift_steps,
            is_hardware: it.is_hardware,
        }
    }
}

#[derive(Serialize, Deserialize)]
pub(super) struct Hotp<'a> {
    #[serde(borrow)]
    card: KeptCard<'a>,
    secret: Run<'a>,
    algorithm: u8,
    digits: u8,
    counter: u64,
}

impl<'a> Kept<'a> for Hotp<'a> {
    type Of = HotpToken;

    fn into_it(self) -> Option<HotpToken> {
        let secret = self.secret.0;
        let in_bounds = (16..=64).contains(&secret.len()) && (6..=8).contains(&self.digits);
        let algorithm = algorithm_of(self.algorithm).filter(|_| in_bounds)?;
        Some(HotpToken {
            card: self.card.into_card(),
            secret: Zeroizing::new(secret.to_vec()),
            algorithm,
            digits: self.digits,
            counter: self.counter,
        })
    }

    fn of(it: &'a HotpToken) -> Self {
        Self {
            card: KeptCard::of(&it.card),
            secret: Run(&it.secret),
            algorithm: number_of(it.algorithm),
            digits: it.digits,
            counter: it.counter,
        }
    }
}

#[derive(Serialize, Deserialize)]
pub(super) struct Address<'a> {
    #[serde(borrow)]
    card: KeptCard<'a>,
    destination: &'a str,
}

impl<'a> Kept<'a> for Address<'a> {
    type Of = MessageAddress;

    fn into_it(self) -> Option<MessageAddress> {
        let destination = self.destination.to_owned();
        Some(MessageAddress { card: self.card.into_card(), destination })
    }

    fn of(it: &'a MessageAddress) -> Self {
        Self { card: KeptCard::of(&it.card), destination: &it.destination }
    }
}

#[derive(Serialize, Deserialize)]
pub(super) struct Yubico<'a> {
    #[serde(borrow)]
    card: KeptCard<'a>,
    public_id: &'a str,
    secret: Option<(Fixed<'a, 6>, Fixed<'a, 16>)>,
    counter: u32,
}

impl<'a> Kept<'a> for Yubico<'a> {
    type Of = Yubikey;

    fn into_it(self) -> Option<Yubikey> {
        Some(Yubikey {
            card: self.card.into_card(),
            public_id: self.public_id.to_owned(),
            secret: self.secret.map(|(private_id, key)| YubikeySecret {
                private_id: Zeroizing::new(*private_id.0),
                key: Zeroizing::new(*key.0),
            }),
            counter: self.counter,
        })
    }

    fn of(it: &'a Yubikey) -> Self {
        let secret = it.secret.as_ref();
        Self {
            card: KeptCard::of(&it.card),
            public_id: &it.public_id,
            secret: secret.map(|secret| (Fixed(&secret.private_id), Fixed(&secret.key))),
            counter: it.counter,
        }
    }
}

#[derive(Serialize, Deserialize)]
#[expect(clippy::struct_field_names, reason = "WebAuthn's words")]
pub(super) struct Credential<'a> {
    #[serde(borrow)]
    card: KeptCard<'a>,
    credential_id: Run<'a>,
    credential: Run<'a>,
    sign_count: u32,
}

impl<'a> Kept<'a> for Credential<'a> {
    type Of = WebauthnCredential;

    fn into_it(self) -> Option<WebauthnCredential> {
        Some(WebauthnCredential {
            card: self.card.into_card(),
            credential_id: self.credential_id.0.to_vec(),
            credential: self.credential.0.to_vec(),
            sign_count: self.sign_count,
        })
    }

    fn of(it: &'a WebauthnCredential) -> Self {
        Self {
            card: KeptCard::of(&it.card),
            credential_id: Run(&it.credential_id),
            credential: Run(&it.credential),
            sign_count: it.sign_count,
        }
    }
}

#[derive(Serialize, Deserialize)]
pub(super) struct Push<'a> {
    #[serde(borrow)]
    card: KeptCard<'a>,
    user: &'a str,
}

impl<'a> Kept<'a> for Push<'a> {
    type Of = PushPhone;

    fn into_it(self) -> Option<PushPhone> {
        let user = self.user.to_owned();
        Some(PushPhone { card: self.card.into_card(), user })
    }

    fn of(it: &'a PushPhone) -> Self {
        Self { card: KeptCard::of(&it.card), user: &it.user }
    }
}

#[derive(Serialize, Deserialize)]
pub(super) struct Questions<'a> {
    #[serde(borrow)]
    card: KeptCard<'a>,
    answers: Vec<(Fixed<'a, 16>, Fixed<'a, 16>, Fixed<'a, 32>)>,
    solved: u32,
}

impl<'a> Kept<'a> for Questions<'a> {
    type Of = QuestionSet;

    fn into_it(self) -> Option<QuestionSet> {
        let answers = self.answers.into_iter().map(|(question, salt, hash)| QuestionHash {
            question: *question.0,
            salt: *salt.0,
            hash: Zeroizing::new(*hash.0),
        });
        Some(QuestionSet {
            card: self.card.into_card(),
            answers: answers.collect(),
            solved: self.solved,
        })
    }

    fn of(it: &'a QuestionSet) -> Self {
        let answers = it.answers.iter();
        Self {
            card: KeptCard::of(&it.card),
            answers: answers
                .map(|one| (Fixed(&one.question), Fixed(&one.salt), Fixed(&one.hash)))
                .collect(),
            solved: it.solved,
        }
    }
}

#[derive(Serialize, Deserialize)]
pub(super) struct BackupCodes<'a> {
    #[serde(borrow)]
    card: KeptCard<'a>,
    key: Fixed<'a, 32>,
    used: u16,
    hashes: Run<'a>,
}

impl<'a> Kept<'a> for BackupCodes<'a> {
    type Of = BackupCodeSet;

    fn into_it(self) -> Option<BackupCodeSet> {
        Some(BackupCodeSet {
            card: self.card.into_card(),
            key: Zeroizing::new(*self.key.0),
            used: self.used,
            hashes: self.hashes.0.as_chunks().0.to_vec(),
        })
    }

    fn of(set: &'a BackupCodeSet) -> Self {
        Self {
            card: KeptCard::of(&set.card),
            key: Fixed(&set.key),
            used: set.used,
            hashes: Run(set.hashes.as_flattened()),
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
