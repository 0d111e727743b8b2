//! The policy's lower-case words for vocabulary words that the wire writes differently.

use crate::vocabulary::{Algorithm, Method};
use serde::{Deserialize, Deserializer};

/// A hash function.
#[derive(Deserialize)]
#[cfg_attr(feature = "schema", derive(serde::Serialize, schemars::JsonSchema))]
#[serde(remote = "Algorithm", rename_all = "snake_case")]
pub(super) enum AlgorithmWord {
    /// HMAC-SHA-1.
    Sha1,
    /// HMAC-SHA-256.
    Sha256,
    /// HMAC-SHA-512.
    Sha512,
}

/// A method that can stand alone.
#[derive(Deserialize)]
#[cfg_attr(feature = "schema", derive(serde::Serialize, schemars::JsonSchema))]
#[serde(remote = "Method", rename_all = "snake_case")]
pub(super) enum MethodWord {
    Totp,
    #[serde(skip)]
    BackupCodes,
    Hotp,
    Email,
    Sms,
    YubicoOtp,
    #[serde(rename = "webauthn")]
    WebAuthn,
    Push,
    #[serde(skip)]
    SecurityQuestions,
}

/// Several of them.
#[derive(Deserialize)]
#[cfg_attr(feature = "schema", derive(serde::Serialize))]
#[serde(transparent)]
pub(super) struct MethodWords(Vec<Word>);

#[derive(Deserialize)]
#[cfg_attr(feature = "schema", derive(serde::Serialize))]
#[serde(transparent)]
struct Word(#[serde(with = "MethodWord")] Method);

impl MethodWords {
    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<Method>, D::Error> {
        let Self(words) = Deserialize::deserialize(from)?;
        Ok(words.into_iter().map(|Word(method)| method).collect())
    }

    /// For the schema, which states the default.
    #[cfg(feature = "schema")]
    #[expect(clippy::ptr_arg, reason = "serde hands over a reference to the field")]
    pub(super) fn serialize<S: serde::Serializer>(
        methods: &Vec<Method>,
        to: S,
    ) -> Result<S::Ok, S::Error> {
        let words = Self(methods.iter().copied().map(Word).collect());
        serde::Serialize::serialize(&words, to)
    }
}
