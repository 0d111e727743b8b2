//! What is known of one person's second factor, opened. It has no serialized form of its own:
//! [`crate::stored`] reads and writes the frozen forms.
//!
//! | module | what it holds |
//! |---|---|
//! | [`throttle`] | failures, locks and the budget of backup codes |
//! | [`sends`] | the budget of codes and prompts |
//! | [`spent`] | tickets that were used and must not be used again |
//! | [`devices`] | devices that need not be asked for some days |
//! | [`authenticators`] | what can be set up, one type each |

pub(crate) mod authenticators;
pub(crate) mod devices;
pub(crate) mod sends;
pub(crate) mod spent;
pub(crate) mod throttle;

use crate::vocabulary::{AccountState, Method, Standing};
use authenticators::{
    BackupCodeSet, Card, HotpToken, MessageAddress, PushPhone, QuestionSet, TotpAuthenticator,
    WebauthnCredential, Yubikey,
};
use devices::Device;
use sends::Sends;
use spent::Spent;
use throttle::Throttle;

/// Names of authenticators, in characters.
pub(crate) const LABEL_CHARACTERS_MAX: usize = 64;

/// One person's second factor.
#[derive(Default)]
pub(crate) struct Account {
    pub(crate) suspended: bool,
    pub(crate) revocations: u64,
    pub(crate) totp: Vec<TotpAuthenticator>,
    pub(crate) backup_codes: Option<BackupCodeSet>,
    pub(crate) hotp: Vec<HotpToken>,
    pub(crate) email: Option<MessageAddress>,
    pub(crate) sms: Option<MessageAddress>,
    pub(crate) yubikeys: Vec<Yubikey>,
    pub(crate) credentials: Vec<WebauthnCredential>,
    pub(crate) push: Option<PushPhone>,
    pub(crate) questions: Option<QuestionSet>,
    pub(crate) devices: Vec<Device>,
    /// The number the next authenticator gets; numbers are never given twice.
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
    /// The methods set up: the preferred one first, then the last used one, then by strength.
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

    pub(crate) fn has(&self, method: Method) -> bool {
        match method {
            Method::Totp => !self.totp.is_empty(),
            Method::BackupCodes => self.codes_left().is_some_and(|left| left > 0),
            Method::Hotp => !self.hotp.is_empty(),
            Method::Email => self.email.is_some(),
            Method::Sms => self.sms.is_some(),
            Method::YubicoOtp => !self.yubikeys.is_empty(),
            Method::WebAuthn => !self.credentials.is_empty(),
            Method::Push => self.push.is_some(),
            Method::SecurityQuestions => self.questions.is_some(),
        }
    }

    pub(crate) fn codes_left(&self) -> Option<u8> {
        self.backup_codes.as_ref().map(BackupCodeSet::left)
    }

    /// Whether any factor, even a used-up set of codes, is set up.
    pub(crate) fn has_any(&self) -> bool {
        self.cards().next().is_some()
    }

    /// Forgets what was sent: whoever used it up with the password must not keep the owner from
    /// codes once an administrator has helped.
    pub(crate) fn forget_sends(&mut self) {
        self.mails = Sends::default();
        self.texts = Sends::default();
        self.prompts = Sends::default();
    }

    /// Whether anything is set up that may stand alone.
    pub(crate) fn has_primary(&self) -> bool {
        self.cards().any(|(method, _)| method.is_primary())
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

    /// What every authenticator has, whatever its method.
    pub(crate) fn cards(&self) -> impl Iterator<Item = (Method, &Card)> {
        let apps = self.totp.iter().map(|one| (Method::Totp, &one.card));
        let codes = self.backup_codes.iter().map(|one| (Method::BackupCodes, &one.card));
        let tokens = self.hotp.iter().map(|one| (Method::Hotp, &one.card));
        let mail = self.email.iter().map(|one| (Method::Email, &one.card));
        let phones = self.sms.iter().map(|one| (Method::Sms, &one.card));
        let yubikeys = self.yubikeys.iter().map(|one| (Method::YubicoOtp, &one.card));
        let credentials = self.credentials.iter().map(|one| (Method::WebAuthn, &one.card));
        let push = self.push.iter().map(|one| (Method::Push, &one.card));
        let questions = self.questions.iter().map(|one| (Method::SecurityQuestions, &one.card));
        apps.chain(codes)
            .chain(tokens)
            .chain(mail)
            .chain(phones)
            .chain(yubikeys)
            .chain(credentials)
            .chain(push)
            .chain(questions)
    }

    pub(crate) fn card_mut(&mut self, id: u32) -> Option<(Method, &mut Card)> {
        let apps = self.totp.iter_mut().map(|one| (Method::Totp, &mut one.card));
        let codes = self.backup_codes.iter_mut().map(|one| (Method::BackupCodes, &mut one.card));
        let tokens = self.hotp.iter_mut().map(|one| (Method::Hotp, &mut one.card));
        let mail = self.email.iter_mut().map(|one| (Method::Email, &mut one.card));
        let phones = self.sms.iter_mut().map(|one| (Method::Sms, &mut one.card));
        let yubikeys = self.yubikeys.iter_mut().map(|one| (Method::YubicoOtp, &mut one.card));
        let credentials = self.credentials.iter_mut().map(|one| (Method::WebAuthn, &mut one.card));
        let push = self.push.iter_mut().map(|one| (Method::Push, &mut one.card));
        let questions =
            self.questions.iter_mut().map(|one| (Method::SecurityQuestions, &mut one.card));
        apps.chain(codes)
            .chain(tokens)
            .chain(mail)
            .chain(phones)
            .chain(yubikeys)
            .chain(credentials)
            .chain(push)
            .chain(questions)
            .find(|(_, card)| card.id == id)
    }

    /// Takes one authenticator away.
    pub(crate) fn remove(&mut self, id: u32) {
        self.totp.retain(|one| one.card.id != id);
        self.hotp.retain(|one| one.card.id != id);
        self.yubikeys.retain(|one| one.card.id != id);
        self.credentials.retain(|one| one.card.id != id);
        self.backup_codes.take_if(|one| one.card.id == id);
        self.email.take_if(|one| one.card.id == id);
        self.sms.take_if(|one| one.card.id == id);
        self.push.take_if(|one| one.card.id == id);
        self.questions.take_if(|one| one.card.id == id);
    }

    /// Takes every authenticator of a method away.
    pub(crate) fn forget(&mut self, method: Method) {
        match method {
            Method::Totp => self.totp.clear(),
            Method::BackupCodes => self.backup_codes = None,
            Method::Hotp => self.hotp.clear(),
            Method::Email => self.email = None,
            Method::Sms => self.sms = None,
            Method::YubicoOtp => self.yubikeys.clear(),
            Method::WebAuthn => self.credentials.clear(),
            Method::Push => self.push = None,
            Method::SecurityQuestions => self.questions = None,
        }
        self.last_used.take_if(|last_used| *last_used == method);
        self.preferred.take_if(|preferred| *preferred == method);
    }

    /// What only stands in for another method goes with the last one it could stand in for.
    pub(crate) fn forget_stand_ins(&mut self) {
        if !self.has_primary() {
            self.backup_codes = None;
            self.questions = None;
        }
    }

    /// The confirmed destination of a method that sends codes.
    pub(crate) fn address(&self, method: Method) -> Option<&MessageAddress> {
        match method {
            Method::Email => self.email.as_ref(),
            Method::Sms => self.sms.as_ref(),
            Method::Totp
            | Method::BackupCodes
            | Method::Hotp
            | Method::YubicoOtp
            | Method::WebAuthn
            | Method::Push
            | Method::SecurityQuestions => None,
        }
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

    /// Whether a name is allowed and free; `except` may keep its own.
    pub(crate) fn accepts_label(&self, label: &str, except: Option<u32>) -> bool {
        (1..=LABEL_CHARACTERS_MAX).contains(&label.chars().count())
            && !label.chars().any(char::is_control)
            && label.trim() == label
            && self.cards().all(|(_, other)| Some(other.id) == except || other.label != label)
    }

    /// A name nobody chose: the first free one of "Authenticator app", "Authenticator app 2" …
    pub(crate) fn default_label(&self, base: &str) -> String {
        (2..=u32::MAX)
            .map(|number| format!("{base} {number}"))
            .take(self.cards().count().saturating_add(1))
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
