//! What is known about one person's second factor, opened. It has no serialized form of its own:
//! `stored` reads and writes the frozen forms.
//!
//! | module | what it holds |
//! |---|---|
//! | [`throttle`] | failures, locks and the budget of backup codes |
//! | [`sends`] | the budget of codes and prompts |
//! | [`spent`] | tickets that must not be used again |
//! | [`devices`] | devices that are not asked for some days |
//! | [`authenticators`] | what is set up: one list for all kinds |

pub(crate) mod authenticators;
pub(crate) mod devices;
pub(crate) mod sends;
pub(crate) mod spent;
pub(crate) mod throttle;

use crate::names::{is_shown_as_written, tight};
use crate::vocabulary::{AccountState, Method, Standing};
use authenticators::{Authenticators, BackupCodeSet};
use devices::Device;
use sends::Sends;
use spent::Spent;
use throttle::Throttle;

/// The most characters of an authenticator's name.
pub(crate) const LABEL_CHARACTERS_MAX: usize = 64;

/// One person's second factor.
#[derive(Default)]
pub(crate) struct Account {
    pub(crate) suspended: bool,
    /// Counts what ended sessions, passes, tickets and remembered devices.
    pub(crate) revocations: u64,
    /// Counts what ended known browsers, together with everything else.
    pub(crate) evictions: u64,
    pub(crate) authenticators: Authenticators,
    pub(crate) devices: Vec<Device>,
    /// The number of the next authenticator; numbers are not reused.
    pub(crate) next_authenticator: u32,
    pub(crate) throttle: Throttle,
    pub(crate) mails: Sends,
    pub(crate) texts: Sends,
    pub(crate) prompts: Sends,
    pub(crate) spent: Spent,
    pub(crate) required_since: Option<u64>,
    pub(crate) postponements: u32,
    pub(crate) last_used: Option<Method>,
    pub(crate) preferred: Option<Method>,
    pub(crate) audit_sequence: u64,
    pub(crate) audit_head: [u8; 32],
}

impl Account {
    /// The enrolled methods: the preferred one first, then the last used one, then by strength.
    pub(crate) fn enrolled(&self) -> Vec<Method> {
        let mut methods: Vec<Method> =
            Method::ALL.into_iter().filter(|method| self.has(*method)).collect();
        let rank = |method: &Method| {
            let first = Some(*method) == self.preferred;
            let last_used = Some(*method) == self.last_used;
            (!method.is_primary(), !first, !last_used)
        };
        methods.sort_by_key(rank);
        methods
    }

    /// Whether the method can be used: a used-up set of backup codes cannot.
    pub(crate) fn has(&self, method: Method) -> bool {
        match method {
            Method::BackupCodes => self.codes_left().is_some_and(|left| left > 0),
            Method::Totp
            | Method::Hotp
            | Method::Email
            | Method::Sms
            | Method::YubicoOtp
            | Method::WebAuthn
            | Method::Push
            | Method::SecurityQuestions => self.authenticators.count(method) > 0,
        }
    }

    pub(crate) fn codes_left(&self) -> Option<u8> {
        self.authenticators.backup_codes().next().map(|(_, set)| BackupCodeSet::left(set))
    }

    /// Ends what was issued before: sessions, passes, tickets and remembered devices. Known
    /// browsers stay, so that a thief who adds a factor does not shut the owner out of the
    /// reserved attempts.
    pub(crate) fn revoke(&mut self) {
        self.revocations = self.revocations.saturating_add(1);
        self.devices.clear();
    }

    /// Ends everything that was issued before, known browsers included.
    pub(crate) fn evict(&mut self) {
        self.revoke();
        self.evictions = self.evictions.saturating_add(1);
    }

    /// Whether any factor, even a used-up set of codes, is set up.
    pub(crate) fn has_any(&self) -> bool {
        self.authenticators.cards().next().is_some()
    }

    /// Forgets what was sent. Once an administrator has helped, a thief who used up the budget must
    /// not keep the owner from getting codes.
    pub(crate) fn forget_sends(&mut self) {
        self.mails = Sends::default();
        self.texts = Sends::default();
        self.prompts = Sends::default();
    }

    /// Whether anything that may stand alone is set up.
    pub(crate) fn has_primary(&self) -> bool {
        self.authenticators.cards().any(|(method, _)| method.is_primary())
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
            remembered: false,
        }
    }

    /// Removes every authenticator of a method, and forgets that it was used or preferred.
    pub(crate) fn forget(&mut self, method: Method) {
        self.authenticators.forget(method);
        self.last_used.take_if(|last_used| *last_used == method);
        self.preferred.take_if(|preferred| *preferred == method);
    }

    /// The send budget of a method that sends codes or prompts; only e-mail, SMS and
    /// push do.
    pub(crate) fn sends_mut(&mut self, method: Method) -> &mut Sends {
        match method {
            Method::Sms => &mut self.texts,
            Method::Push => &mut self.prompts,
            Method::Email
            | Method::Totp
            | Method::BackupCodes
            | Method::Hotp
            | Method::YubicoOtp
            | Method::WebAuthn
            | Method::SecurityQuestions => &mut self.mails,
        }
    }

    /// Whether a name is allowed and free; `except` may keep its own. Two names that look alike
    /// would leave the owner guessing which one was stolen.
    pub(crate) fn accepts_label(&self, label: &str, except: Option<u32>) -> bool {
        let form = tight(label);
        (1..=LABEL_CHARACTERS_MAX).contains(&label.chars().count())
            && is_shown_as_written(label)
            && label.trim() == label
            && !form.is_empty()
            && self
                .authenticators
                .cards()
                .all(|(_, other)| Some(other.id) == except || tight(&other.label) != form)
    }

    /// A default name: the first free one of "Authenticator app", "Authenticator app 2" …
    pub(crate) fn default_label(&self, base: &str) -> String {
        if self.accepts_label(base, None) {
            return base.to_owned();
        }
        let numbered = (2..=u32::MAX).map(|number| format!("{base} {number}"));
        // One more candidate than there are authenticators, so one of them is free.
        numbered
            .take(self.authenticators.cards().count().saturating_add(1))
            .find(|label| self.accepts_label(label, None))
            .unwrap_or_else(|| base.to_owned())
    }

    pub(crate) fn take_authenticator_number(&mut self) -> u32 {
        let number = self.next_authenticator;
        self.next_authenticator = number.saturating_add(1);
        number
    }
}
