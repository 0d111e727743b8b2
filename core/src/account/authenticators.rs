//! Everything that can be set up: one list for all kinds.
//!
//! Every authenticator has a [`Card`] with what all of them share, and a [`Kind`] with what its
//! method needs. The typed views ([`Authenticators::totp`] and its like) give those of one kind in
//! the order they were added.

use crate::vocabulary::{Algorithm, Method};
use zeroize::Zeroizing;

/// The most steps a hardware token's clock may be off in all: an hour at 30 seconds, of which a
/// token loses or gains one or two minutes a year.
pub(crate) const DRIFT_STEPS_MAX: i8 = 120;
/// Enough for nearly everyone.
const ROOM: usize = 8;

/// What every authenticator has: its number, its name, and when it was added and last used.
pub(crate) struct Card {
    pub(crate) id: u32,
    pub(crate) label: String,
    pub(crate) added_at: u64,
    pub(crate) used_at: Option<u64>,
}

/// One authenticator. Keys lie behind pointers, so that a list that grows leaves no copies behind.
pub(crate) struct Authenticator {
    pub(crate) card: Card,
    pub(crate) kind: Kind,
}

/// The content of an authenticator, by method.
pub(crate) enum Kind {
    Totp(TotpAuthenticator),
    BackupCodes(BackupCodeSet),
    Hotp(HotpToken),
    Email(MessageAddress),
    Sms(MessageAddress),
    YubicoOtp(Yubikey),
    WebAuthn(WebauthnCredential),
    Push(PushPhone),
    SecurityQuestions(QuestionSet),
}

impl Kind {
    pub(crate) const fn method(&self) -> Method {
        match self {
            Self::Totp(_) => Method::Totp,
            Self::BackupCodes(_) => Method::BackupCodes,
            Self::Hotp(_) => Method::Hotp,
            Self::Email(_) => Method::Email,
            Self::Sms(_) => Method::Sms,
            Self::YubicoOtp(_) => Method::YubicoOtp,
            Self::WebAuthn(_) => Method::WebAuthn,
            Self::Push(_) => Method::Push,
            Self::SecurityQuestions(_) => Method::SecurityQuestions,
        }
    }
}

/// Whether a person has at most one authenticator of this method, so that a new one replaces it.
pub(crate) const fn is_single(method: Method) -> bool {
    match method {
        Method::BackupCodes
        | Method::Email
        | Method::Sms
        | Method::Push
        | Method::SecurityQuestions => true,
        Method::Totp | Method::Hotp | Method::YubicoOtp | Method::WebAuthn => false,
    }
}

/// Everything one person has set up.
pub(crate) struct Authenticators(Vec<Authenticator>);

impl Default for Authenticators {
    fn default() -> Self {
        Self(Vec::with_capacity(ROOM))
    }
}

impl Authenticators {
    /// Adds one. It replaces the old one if its method allows only one.
    pub(crate) fn add(&mut self, card: Card, kind: Kind) {
        let method = kind.method();
        if is_single(method) {
            self.forget(method);
        }
        self.0.push(Authenticator { card, kind });
    }

    /// Removes one.
    pub(crate) fn remove(&mut self, id: u32) {
        self.0.retain(|one| one.card.id != id);
    }

    /// Removes every authenticator of a method.
    pub(crate) fn forget(&mut self, method: Method) {
        self.0.retain(|one| one.kind.method() != method);
    }

    pub(crate) fn cards(&self) -> impl Iterator<Item = (Method, &Card)> {
        self.0.iter().map(|one| (one.kind.method(), &one.card))
    }

    pub(crate) fn card_mut(&mut self, id: u32) -> Option<(Method, &mut Card)> {
        let found = self.0.iter_mut().find(|one| one.card.id == id)?;
        Some((found.kind.method(), &mut found.card))
    }

    pub(crate) fn count(&self, method: Method) -> usize {
        self.cards().filter(|(other, _)| *other == method).count()
    }

    /// Records the use of a method that allows only one authenticator.
    pub(crate) fn note_use(&mut self, method: Method, at: u64) {
        for one in self.0.iter_mut().filter(|one| one.kind.method() == method) {
            one.card.used_at = Some(at);
        }
    }

    /// The confirmed destination of a method that sends codes.
    pub(crate) fn address(&self, method: Method) -> Option<&MessageAddress> {
        self.0.iter().find_map(|one| match &one.kind {
            Kind::Email(address) | Kind::Sms(address) if one.kind.method() == method => {
                Some(address)
            }
            Kind::Totp(_)
            | Kind::BackupCodes(_)
            | Kind::Hotp(_)
            | Kind::Email(_)
            | Kind::Sms(_)
            | Kind::YubicoOtp(_)
            | Kind::WebAuthn(_)
            | Kind::Push(_)
            | Kind::SecurityQuestions(_) => None,
        })
    }
}

/// The typed views: cards and contents of one kind, in the order they were added.
macro_rules! views {
    ($($kind:ident: $content:ty => $view:ident $(, $view_mut:ident)?;)*) => {
        impl Authenticators {
            $(
                pub(crate) fn $view(&self) -> impl Iterator<Item = (&Card, &$content)> + Clone {
                    self.0.iter().filter_map(|one| {
                        if let Kind::$kind(content) = &one.kind {
                            Some((&one.card, content))
                        } else {
                            None
                        }
                    })
                }

                $(
                    pub(crate) fn $view_mut(
                        &mut self,
                    ) -> impl Iterator<Item = (&mut Card, &mut $content)> {
                        self.0.iter_mut().filter_map(|one| {
                            if let Kind::$kind(content) = &mut one.kind {
                                Some((&mut one.card, content))
                            } else {
                                None
                            }
                        })
                    }
                )?
            )*
        }
    };
}

views! {
    Totp: TotpAuthenticator => totp, totp_mut;
    BackupCodes: BackupCodeSet => backup_codes, backup_codes_mut;
    Hotp: HotpToken => hotp, hotp_mut;
    Email: MessageAddress => email;
    Sms: MessageAddress => sms;
    YubicoOtp: Yubikey => yubikeys, yubikeys_mut;
    WebAuthn: WebauthnCredential => credentials, credentials_mut;
    Push: PushPhone => push;
    SecurityQuestions: QuestionSet => questions, questions_mut;
}

/// An authenticator app or hardware token by time (NIST "single-factor OTP device").
pub(crate) struct TotpAuthenticator {
    pub(crate) secret: Zeroizing<Vec<u8>>,
    pub(crate) algorithm: Algorithm,
    pub(crate) digits: u8,
    pub(crate) period_seconds: u32,
    /// The highest time step ever accepted or burned; only later ones can be accepted
    /// (RFC 6238 section 5.2).
    pub(crate) used_step: Option<u64>,
    /// How many steps a hardware token's clock is ahead, at most [`DRIFT_STEPS_MAX`] either way; 0
    /// for apps (RFC 6238 section 6).
    pub(crate) drift_steps: i8,
    /// Whether it is a hardware token, whose clock cannot be set.
    pub(crate) is_hardware: bool,
}

/// A hardware token by counter (RFC 4226).
pub(crate) struct HotpToken {
    pub(crate) secret: Zeroizing<Vec<u8>>,
    pub(crate) algorithm: Algorithm,
    pub(crate) digits: u8,
    /// The counter of the next code that can be accepted; it never goes back.
    pub(crate) counter: u64,
}

/// A confirmed destination of codes.
pub(crate) struct MessageAddress {
    /// The e-mail address, or the telephone number in E.164 form.
    pub(crate) destination: String,
}

/// A YubiKey with Yubico OTP.
pub(crate) struct Yubikey {
    /// The public id as modhex.
    pub(crate) public_id: String,
    /// Private id and AES key, where they are checked here; absent where a validation server
    /// checks.
    pub(crate) secret: Option<Box<YubikeySecret>>,
    /// The use counter (high bits) and session counter of the last OTP.
    pub(crate) counter: u32,
}

/// What the key and its verifier share.
pub(crate) struct YubikeySecret {
    pub(crate) private_id: Zeroizing<[u8; 6]>,
    pub(crate) key: Zeroizing<[u8; 16]>,
}

/// A WebAuthn credential. Its content belongs to the host.
pub(crate) struct WebauthnCredential {
    pub(crate) credential_id: Vec<u8>,
    /// As the host last returned it.
    pub(crate) credential: Vec<u8>,
    pub(crate) sign_count: u32,
}

/// A phone enrolled with a push service.
pub(crate) struct PushPhone {
    /// The person's name at the service.
    pub(crate) user: String,
}

/// Three questions with slow hashes of their answers.
pub(crate) struct QuestionSet {
    pub(crate) answers: Vec<QuestionHash>,
    /// How often they were answered correctly; decides which ones are asked.
    pub(crate) solved: u32,
}

/// One question with the hash of its answer.
pub(crate) struct QuestionHash {
    /// Identifies the question by its text, whatever its position in the policy's list.
    pub(crate) question: [u8; 16],
    pub(crate) salt: [u8; 16],
    pub(crate) hash: Zeroizing<[u8; 32]>,
}

/// A set of backup codes (NIST "look-up secrets").
pub(crate) struct BackupCodeSet {
    /// The key of the hashes, drawn only for this set.
    pub(crate) key: Box<Zeroizing<[u8; 32]>>,
    /// One hash per code.
    pub(crate) hashes: Vec<[u8; 16]>,
    /// One bit per code, the lowest for the first, set once the code was used.
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

/// A number that no code has maps to every bit, so that such a code counts as used.
fn bit(index: u8) -> u16 {
    1_u16.checked_shl(index.into()).unwrap_or(u16::MAX)
}
