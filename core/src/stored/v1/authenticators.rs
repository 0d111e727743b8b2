//! The authenticators of form 1.

use super::each;
use crate::account::authenticators::{
    BackupCodeSet, Card, DRIFT_STEPS_MAX, HotpToken, MessageAddress, PushPhone, QuestionHash,
    QuestionSet, TotpAuthenticator, WebauthnCredential, Yubikey, YubikeySecret,
};
use crate::stored::form::{Kept, Reader, Writer};
use crate::vocabulary::Algorithm;
use zeroize::Zeroizing;

impl Kept for Card {
    fn read(from: &mut Reader<'_>) -> Option<Self> {
        Some(Self {
            id: from.number()?,
            label: from.text()?,
            added_at: from.number()?,
            used_at: from.one(Reader::number)?,
        })
    }

    fn write(&self, to: &mut Writer) {
        to.number(self.id);
        to.text(&self.label);
        to.number(self.added_at);
        to.one(self.used_at.as_ref(), |to, at| to.number(*at));
    }
}

impl Kept for TotpAuthenticator {
    fn read(from: &mut Reader<'_>) -> Option<Self> {
        Some(Self {
            secret: seed(from)?,
            algorithm: algorithm(from)?,
            digits: digits(from)?,
            period_seconds: from.number().filter(|period| (15..=120).contains(period))?,
            used_step: from.one(Reader::number)?,
            drift_steps: from
                .byte()
                .map(u8::cast_signed)
                .filter(|d| (-DRIFT_STEPS_MAX..=DRIFT_STEPS_MAX).contains(d))?,
            is_hardware: from.flag()?,
        })
    }

    fn write(&self, to: &mut Writer) {
        to.bytes(&self.secret);
        to.byte(number_of(self.algorithm));
        to.byte(self.digits);
        to.number(self.period_seconds);
        to.one(self.used_step.as_ref(), |to, step| to.number(*step));
        to.byte(self.drift_steps.cast_unsigned());
        to.flag(self.is_hardware);
    }
}

impl Kept for HotpToken {
    fn read(from: &mut Reader<'_>) -> Option<Self> {
        Some(Self {
            secret: seed(from)?,
            algorithm: algorithm(from)?,
            digits: digits(from)?,
            counter: from.number()?,
        })
    }

    fn write(&self, to: &mut Writer) {
        to.bytes(&self.secret);
        to.byte(number_of(self.algorithm));
        to.byte(self.digits);
        to.number(self.counter);
    }
}

impl Kept for MessageAddress {
    fn read(from: &mut Reader<'_>) -> Option<Self> {
        Some(Self { destination: from.text()? })
    }

    fn write(&self, to: &mut Writer) {
        to.text(&self.destination);
    }
}

impl Kept for Yubikey {
    fn read(from: &mut Reader<'_>) -> Option<Self> {
        Some(Self {
            public_id: from.text()?,
            secret: from.one(Kept::read)?.map(Box::new),
            counter: from.number()?,
        })
    }

    fn write(&self, to: &mut Writer) {
        to.text(&self.public_id);
        to.one(self.secret.as_deref(), each);
        to.number(self.counter);
    }
}

impl Kept for YubikeySecret {
    fn read(from: &mut Reader<'_>) -> Option<Self> {
        Some(Self { private_id: Zeroizing::new(from.fixed()?), key: Zeroizing::new(from.fixed()?) })
    }

    fn write(&self, to: &mut Writer) {
        to.bytes(&*self.private_id);
        to.bytes(&*self.key);
    }
}

impl Kept for WebauthnCredential {
    fn read(from: &mut Reader<'_>) -> Option<Self> {
        Some(Self {
            credential_id: from.bytes()?.to_vec(),
            credential: from.bytes()?.to_vec(),
            sign_count: from.number()?,
        })
    }

    fn write(&self, to: &mut Writer) {
        to.bytes(&self.credential_id);
        to.bytes(&self.credential);
        to.number(self.sign_count);
    }
}

impl Kept for PushPhone {
    fn read(from: &mut Reader<'_>) -> Option<Self> {
        Some(Self { user: from.text()? })
    }

    fn write(&self, to: &mut Writer) {
        to.text(&self.user);
    }
}

impl Kept for QuestionSet {
    fn read(from: &mut Reader<'_>) -> Option<Self> {
        Some(Self { answers: from.list(Kept::read)?, solved: from.number()? })
    }

    fn write(&self, to: &mut Writer) {
        to.list(&self.answers, each);
        to.number(self.solved);
    }
}

impl Kept for QuestionHash {
    fn read(from: &mut Reader<'_>) -> Option<Self> {
        Some(Self {
            question: from.fixed()?,
            salt: from.fixed()?,
            hash: Zeroizing::new(from.fixed()?),
        })
    }

    fn write(&self, to: &mut Writer) {
        to.bytes(&self.question);
        to.bytes(&self.salt);
        to.bytes(&*self.hash);
    }
}

impl Kept for BackupCodeSet {
    fn read(from: &mut Reader<'_>) -> Option<Self> {
        Some(Self {
            key: Box::new(Zeroizing::new(from.fixed()?)),
            used: from.number()?,
            hashes: hashes(from)?,
        })
    }

    fn write(&self, to: &mut Writer) {
        to.bytes(self.key.as_slice());
        to.number(self.used);
        to.bytes(self.hashes.as_flattened());
    }
}

fn seed(from: &mut Reader<'_>) -> Option<Zeroizing<Vec<u8>>> {
    let seed = from.bytes().filter(|seed| (16..=64).contains(&seed.len()))?;
    Some(Zeroizing::new(seed.to_vec()))
}

fn hashes(from: &mut Reader<'_>) -> Option<Vec<[u8; 16]>> {
    let (hashes, rest) = from.bytes()?.as_chunks();
    (hashes.len() <= 10 && rest.is_empty()).then(|| hashes.to_vec())
}

fn digits(from: &mut Reader<'_>) -> Option<u8> {
    from.byte().filter(|digits| (6..=8).contains(digits))
}

fn algorithm(from: &mut Reader<'_>) -> Option<Algorithm> {
    match from.byte()? {
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
