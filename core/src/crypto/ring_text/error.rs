//! What is wrong with a key ring: the field and the fault, never a value.

use core::fmt;

/// Why a key ring was not accepted: the field, and what is wrong with it. Never a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RingError {
    path: String,
    fault: RingFault,
}

/// What is wrong with a field of a key ring.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RingFault {
    /// The text is longer than 16 KiB.
    TooLong,
    /// The text is not JSON; line and column count from 1.
    NotJson {
        /// Line of the first error.
        line: usize,
        /// Column of the first error.
        column: usize,
    },
    /// A required field is absent or null.
    Missing,
    /// An unknown field, a value of the wrong type, or an object with a field given twice.
    Unexpected,
    /// A format that this build does not know.
    Format,
    /// Not 1 to 64 characters of `A-Z a-z 0-9 . _ -`.
    InstanceId,
    /// Not 1 to 64 keys.
    KeyCount,
    /// Zero, or the number of another key.
    KeyId,
    /// Not one of the three states.
    State,
    /// Not 32 bytes.
    SecretLength,
    /// One byte repeated.
    SecretWeak,
    /// The secret of another key.
    SecretRepeated,
    /// The check value does not match secret, number and instance.
    Check,
    /// Not exactly one active key.
    ActiveCount,
    /// All-zero entropy.
    Entropy,
    /// No key has this number.
    KeyUnknown,
    /// The key is retired.
    KeyRetired,
    /// The key is the active one.
    KeyActive,
}

impl RingError {
    pub(super) fn new(path: impl Into<String>, fault: RingFault) -> Self {
        Self { path: path.into(), fault }
    }

    pub(super) fn key(index: usize, field: &str, fault: RingFault) -> Self {
        Self::new(format!("keys[{index}].{field}"), fault)
    }

    /// Where it is, such as `keys[1].secret`; `ring` for the text as a whole.
    pub(crate) fn path(&self) -> &str {
        &self.path
    }

    /// What is wrong there.
    #[cfg(test)]
    pub(crate) const fn fault(&self) -> RingFault {
        self.fault
    }

    /// The stable name of the fault.
    pub(crate) const fn code(&self) -> &'static str {
        match self.fault {
            RingFault::TooLong => "ring_too_long",
            RingFault::NotJson { .. } => "ring_not_json",
            RingFault::Missing => "ring_field_missing",
            RingFault::Unexpected => "ring_field_unexpected",
            RingFault::Format => "ring_format",
            RingFault::InstanceId => "ring_instance_id",
            RingFault::KeyCount => "ring_key_count",
            RingFault::KeyId => "ring_key_id",
            RingFault::State => "ring_key_state",
            RingFault::SecretLength => "ring_secret_length",
            RingFault::SecretWeak => "ring_secret_weak",
            RingFault::SecretRepeated => "ring_secret_repeated",
            RingFault::Check => "ring_check",
            RingFault::ActiveCount => "ring_active_count",
            RingFault::Entropy => "ring_entropy",
            RingFault::KeyUnknown => "ring_key_unknown",
            RingFault::KeyRetired => "ring_key_retired",
            RingFault::KeyActive => "ring_key_active",
        }
    }
}

impl fmt::Display for RingError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "key ring: `{}` ", self.path)?;
        formatter.write_str(match self.fault {
            RingFault::TooLong => "has more than 16 KiB; keep only the keys still in use",
            RingFault::NotJson { line, column } => {
                return write!(formatter, "is not JSON at line {line}, column {column}");
            }
            RingFault::Missing => "is missing; restore the file from its backup",
            RingFault::Unexpected => "is unknown, of the wrong type, or has a repeated field",
            RingFault::Format => "must be 1; a newer format needs a newer build",
            RingFault::InstanceId => {
                "must be 1 to 64 letters, digits, dots, underscores or hyphens"
            }
            RingFault::KeyCount => "must list 1 to 64 keys",
            RingFault::KeyId => "must be a number from 1 that no other key has",
            RingFault::State => "must be active, accept or retired",
            RingFault::SecretLength => "must be 32 bytes as base64url text without padding",
            RingFault::SecretWeak => "is one byte repeated; make a new key",
            RingFault::SecretRepeated => "is the secret of another key; make a new key",
            RingFault::Check => {
                "does not belong to this secret, number and instance; restore the file from its \
                 backup"
            }
            RingFault::ActiveCount => "must have exactly one key in state active",
            RingFault::Entropy => "is all zero; the random generator of the host is broken",
            RingFault::KeyUnknown => "must be the number of a key of this ring",
            RingFault::KeyRetired => "is retired; activate another key or add one",
            RingFault::KeyActive => "is active; activate another key first",
        })
    }
}

impl core::error::Error for RingError {}
