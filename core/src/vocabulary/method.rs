//! The ways to prove it is you.

use super::wire_type;

wire_type! {
    /// A kind of authenticator (NIST SP 800-63B section 5.1).
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub enum Method {
        /// Time-based one-time password of an authenticator app (RFC 6238; NIST "single-factor
        /// OTP device"). Guessable: a lock covers it.
        Totp,
        /// Backup codes (NIST "look-up secrets"). Unguessable: usable during a lock.
        BackupCodes,
    }
}

wire_type! {
    /// The hash function of a one-time password (RFC 6238 section 1.2).
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum Algorithm {
        /// HMAC-SHA-1, the default: some apps ignore every other choice.
        Sha1,
        /// HMAC-SHA-256.
        Sha256,
        /// HMAC-SHA-512.
        Sha512,
    }
}

impl Method {
    /// Every method this build knows, strongest recommendation first.
    pub const ALL: [Self; 2] = [Self::Totp, Self::BackupCodes];

    /// Whether an attacker can guess an answer within a realistic number of tries, so that a
    /// lock has to cover it.
    #[must_use]
    pub const fn is_guessable(self) -> bool {
        match self {
            Self::Totp => true,
            Self::BackupCodes => false,
        }
    }

    /// Whether the method may stand alone; backup codes only accompany another method.
    #[must_use]
    pub const fn is_primary(self) -> bool {
        match self {
            Self::Totp => true,
            Self::BackupCodes => false,
        }
    }
}
