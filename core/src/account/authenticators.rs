//! What can be set up, one type for each kind of authenticator.

use crate::vocabulary::Algorithm;
use zeroize::Zeroizing;

/// What every authenticator has: its number, its name, when it came and when it was last used.
pub(crate) struct Card {
    pub(crate) id: u32,
    pub(crate) label: String,
    pub(crate) added_at: u64,
    pub(crate) used_at: Option<u64>,
}

/// An authenticator app or hardware token by time (NIST "single-factor OTP device").
pub(crate) struct TotpAuthenticator {
    pub(crate) card: Card,
    pub(crate) secret: Zeroizing<Vec<u8>>,
    pub(crate) algorithm: Algorithm,
    pub(crate) digits: u8,
    pub(crate) period_seconds: u32,
    /// The highest time step that was ever accepted or burned; only later ones can be accepted
    /// (RFC 6238 section 5.2).
    pub(crate) used_step: Option<u64>,
    /// Steps a hardware token's clock is known to be ahead; -2 to 2, 0 for apps (RFC 6238
    /// section 6).
    pub(crate) drift_steps: i8,
    /// Whether it is a hardware token, whose clock nobody sets.
    pub(crate) is_hardware: bool,
}

/// A hardware token by counter (RFC 4226).
pub(crate) struct HotpToken {
    pub(crate) card: Card,
    pub(crate) secret: Zeroizing<Vec<u8>>,
    pub(crate) algorithm: Algorithm,
    pub(crate) digits: u8,
    /// The counter of the next code that can be accepted; it never goes back.
    pub(crate) counter: u64,
}

/// A confirmed destination of codes.
pub(crate) struct MessageAddress {
    pub(crate) card: Card,
    /// The e-mail address, or the telephone number in E.164 form.
    pub(crate) destination: String,
}

/// A YubiKey with Yubico OTP.
pub(crate) struct Yubikey {
    pub(crate) card: Card,
    /// The public id as modhex.
    pub(crate) public_id: String,
    /// Private id and AES key, where they are checked here; absent where a validation server
    /// checks.
    pub(crate) secret: Option<YubikeySecret>,
    /// The use counter and the session counter of the last OTP, the one above the other.
    pub(crate) counter: u32,
}

/// What the key and its verifier share.
pub(crate) struct YubikeySecret {
    pub(crate) private_id: Zeroizing<[u8; 6]>,
    pub(crate) key: Zeroizing<[u8; 16]>,
}

/// A WebAuthn credential. What it consists of is the host's.
pub(crate) struct WebauthnCredential {
    pub(crate) card: Card,
    pub(crate) credential_id: Vec<u8>,
    /// As the host returned it last.
    pub(crate) credential: Vec<u8>,
    pub(crate) sign_count: u32,
}

/// A phone that a push service knows.
pub(crate) struct PushPhone {
    pub(crate) card: Card,
    /// The name by which the service knows the person.
    pub(crate) user: String,
}

/// Three questions with slow hashes of their answers.
pub(crate) struct QuestionSet {
    pub(crate) card: Card,
    pub(crate) answers: Vec<QuestionHash>,
    /// How often they were answered right; decides which of them are asked.
    pub(crate) solved: u32,
}

/// One question with the hash of its answer.
pub(crate) struct QuestionHash {
    /// Tells the question by its text, wherever it stands in the policy's list.
    pub(crate) question: [u8; 16],
    pub(crate) salt: [u8; 16],
    pub(crate) hash: Zeroizing<[u8; 32]>,
}

/// A set of backup codes (NIST "look-up secrets").
pub(crate) struct BackupCodeSet {
    pub(crate) card: Card,
    /// Keys the hashes; drawn for this set alone.
    pub(crate) key: Zeroizing<[u8; 32]>,
    /// One hash per code.
    pub(crate) hashes: Vec<[u8; 16]>,
    /// One bit per code, the lowest for the first: set once it was used.
    pub(crate) used: u16,
}

impl TotpAuthenticator {
    /// Raises the watermark; it never goes back.
    pub(crate) fn burn(&mut self, step: u64) {
        self.used_step = Some(self.used_step.map_or(step, |used| used.max(step)));
    }

    pub(crate) fn is_used(&self, step: u64) -> bool {
        self.used_step.is_some_and(|used| step <= used)
    }
}

impl BackupCodeSet {
    pub(crate) fn left(&self) -> u8 {
        let left = (0_u8..).zip(&self.hashes).filter(|(index, _)| !self.is_used(*index)).count();
        u8::try_from(left).unwrap_or(u8::MAX)
    }

    pub(crate) fn is_used(&self, index: u8) -> bool {
        self.used & bit(index) != 0
    }

    pub(crate) fn burn(&mut self, index: u8) {
        self.used |= bit(index);
    }
}

/// A number that no code has counts as every bit: such a code is used.
fn bit(index: u8) -> u16 {
    1_u16.checked_shl(index.into()).unwrap_or(u16::MAX)
}
