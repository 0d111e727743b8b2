//! The ways to prove who you are.

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
        /// Counter-based one-time password of a hardware token (RFC 4226). Guessable.
        Hotp,
        /// A code sent by e-mail. Guessable, and not an authenticator in NIST's sense (SP 800-63B
        /// section 5.1.3.1).
        Email,
        /// A code sent by SMS (NIST "out-of-band device", restricted). Guessable.
        Sms,
        /// One-time password of a YubiKey (Yubico OTP, 128 bits). Unguessable.
        YubicoOtp,
        /// A WebAuthn credential (NIST "multi-factor cryptographic device" with user
        /// verification). Unguessable, and the only one that resists phishing.
        WebAuthn,
        /// A push to a phone, answered there. Unguessable; prompts are budgeted.
        Push,
        /// Security questions. Guessable, not an authenticator in NIST's sense (SP 800-63B section
        /// 5.1.1.2), and never used alone.
        SecurityQuestions,
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
    pub const ALL: [Self; 9] = [
        Self::WebAuthn,
        Self::YubicoOtp,
        Self::Totp,
        Self::Hotp,
        Self::Push,
        Self::Sms,
        Self::Email,
        Self::SecurityQuestions,
        Self::BackupCodes,
    ];

    /// Whether an attacker can guess an answer in a realistic number of attempts, so that a lock
    /// has to cover the method.
    #[must_use]
    pub const fn is_guessable(self) -> bool {
        match self {
            Self::Totp | Self::Hotp | Self::Email | Self::Sms | Self::SecurityQuestions => true,
            Self::BackupCodes | Self::YubicoOtp | Self::WebAuthn | Self::Push => false,
        }
    }

    /// Whether the method may stand alone; backup codes and security questions only accompany
    /// another method.
    #[must_use]
    pub const fn is_primary(self) -> bool {
        match self {
            Self::Totp
            | Self::Hotp
            | Self::Email
            | Self::Sms
            | Self::YubicoOtp
            | Self::WebAuthn
            | Self::Push => true,
            Self::BackupCodes | Self::SecurityQuestions => false,
        }
    }
}
