//! What is known of one person's second factor, opened. It has no serialized form of its own:
//! [`crate::stored`] reads and writes the frozen forms.
//!
//! | module | what it holds |
//! |---|---|
//! | [`throttle`] | failures, locks and the budget of backup codes |
//! | [`spent`] | tickets that were used and must not be used again |

pub(crate) mod spent;
pub(crate) mod throttle;

use crate::vocabulary::{AccountState, Algorithm, Method, Standing};
use spent::Spent;
use throttle::Throttle;
use zeroize::Zeroizing;

/// Names of authenticators, in characters.
pub(crate) const LABEL_CHARACTERS_MAX: usize = 64;

/// One person's second factor.
#[derive(Default)]
pub(crate) struct Account {
    pub(crate) suspended: bool,
    pub(crate) revocations: u64,
    pub(crate) totp: Vec<TotpAuthenticator>,
    pub(crate) backup_codes: Option<BackupCodeSet>,
    /// The number the next authenticator gets; numbers are never given twice.
    pub(crate) next_authenticator: u32,
    pub(crate) throttle: Throttle,
    pub(crate) spent: Spent,
    pub(crate) required_since: Option<u64>,
    pub(crate) postponements: u32,
    pub(crate) last_used: Option<Method>,
    pub(crate) audit_sequence: u64,
    pub(crate) audit_head: [u8; 32],
}

/// An authenticator app (NIST "single-factor OTP device").
pub(crate) struct TotpAuthenticator {
    pub(crate) id: u32,
    pub(crate) label: String,
    pub(crate) secret: Zeroizing<Vec<u8>>,
    pub(crate) algorithm: Algorithm,
    pub(crate) digits: u8,
    pub(crate) period_seconds: u32,
    /// The highest time step that was ever accepted or burned; only later ones can be accepted
    /// (RFC 6238 section 5.2).
    pub(crate) used_step: Option<u64>,
    pub(crate) added_at: u64,
    pub(crate) used_at: Option<u64>,
}

/// A set of backup codes (NIST "look-up secrets").
pub(crate) struct BackupCodeSet {
    pub(crate) id: u32,
    /// Keys the hashes; drawn for this set alone.
    pub(crate) key: Zeroizing<[u8; 32]>,
    /// One hash per code.
    pub(crate) hashes: Vec<[u8; 32]>,
    /// One bit per code, the lowest for the first: set once it was used.
    pub(crate) used: u16,
    pub(crate) added_at: u64,
    pub(crate) used_at: Option<u64>,
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

impl Account {
    /// The methods set up, the last used one first.
    pub(crate) fn enrolled(&self) -> Vec<Method> {
        let mut methods: Vec<Method> =
            Method::ALL.into_iter().filter(|method| self.has(*method)).collect();
        methods.sort_by_key(|method| Some(*method) != self.last_used || !method.is_primary());
        methods
    }

    pub(crate) fn has(&self, method: Method) -> bool {
        match method {
            Method::Totp => !self.totp.is_empty(),
            Method::BackupCodes => self.codes_left().is_some_and(|left| left > 0),
        }
    }

    pub(crate) fn codes_left(&self) -> Option<u8> {
        self.backup_codes.as_ref().map(BackupCodeSet::left)
    }

    /// Whether any factor, even a used-up set of codes, is set up.
    pub(crate) fn has_any(&self) -> bool {
        !self.totp.is_empty() || self.backup_codes.is_some()
    }

    pub(crate) fn state(&self) -> AccountState {
        if self.suspended {
            AccountState::Suspended
        } else if self.has_any() {
            AccountState::Enrolled
        } else {
            AccountState::NotEnrolled
        }
    }

    pub(crate) fn standing(&self) -> Standing {
        Standing {
            enrolled: self.enrolled(),
            suspended: self.suspended,
            required_since: self.required_since,
            postponements: self.postponements,
        }
    }

    /// Whether a name is allowed and free; `except` may keep its own.
    pub(crate) fn accepts_label(&self, label: &str, except: Option<u32>) -> bool {
        (1..=LABEL_CHARACTERS_MAX).contains(&label.chars().count())
            && !label.chars().any(char::is_control)
            && label.trim() == label
            && self.totp.iter().all(|other| Some(other.id) == except || other.label != label)
    }

    /// A name nobody chose: the first free one of "Authenticator app", "Authenticator app 2" …
    pub(crate) fn default_label(&self) -> String {
        let base = "Authenticator app";
        (2..=u32::MAX)
            .map(|number| format!("{base} {number}"))
            .take(self.totp.len() + 1)
            .fold(None, |found: Option<String>, next| {
                found.or_else(|| self.accepts_label(&next, None).then_some(next))
            })
            .filter(|_| !self.accepts_label(base, None))
            .unwrap_or_else(|| base.to_owned())
    }

    pub(crate) fn take_authenticator_number(&mut self) -> u32 {
        let number = self.next_authenticator;
        self.next_authenticator = number.saturating_add(1);
        number
    }
}
