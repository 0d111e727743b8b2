//! The part of the policy that names the methods and their numbers.

use super::parse::{PolicyError, has_control, out_of_bounds};
use crate::vocabulary::{Algorithm, Method};
use serde::Deserialize;

/// Path, value, least and most of one number.
pub(super) type Number = (&'static str, u32, u32, u32);

/// The methods people may use.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct Methods {
    /// Methods that only stand in for another one that is not at hand, besides backup codes and
    /// security questions, which never do anything else. Default none.
    #[serde(with = "method_words")]
    #[cfg_attr(feature = "schema", schemars(with = "Vec<String>"))]
    pub backup_only: Vec<Method>,
    /// Authenticator apps, and hardware tokens by time.
    pub totp: TotpPolicy,
    /// Backup codes.
    pub backup_codes: BackupCodesPolicy,
    /// Hardware tokens by counter.
    pub hotp: HotpPolicy,
    /// Codes by e-mail.
    pub email: EmailPolicy,
    /// Codes by SMS.
    pub sms: SmsPolicy,
    /// YubiKeys with Yubico OTP.
    pub yubico_otp: YubicoPolicy,
    /// WebAuthn credentials.
    pub webauthn: WebauthnPolicy,
    /// Push to a phone.
    pub push: PushPolicy,
    /// Security questions.
    pub security_questions: QuestionsPolicy,
}

/// Authenticator apps (RFC 6238).
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct TotpPolicy {
    /// Whether the method may be used. Default true.
    pub enabled: bool,
    /// Hash of new keys: `sha1`, `sha256` or `sha512`. Default `sha1`: some apps ignore others.
    #[serde(with = "algorithm_word")]
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    pub algorithm: Algorithm,
    /// Digits of new keys; 6 to 8, default 6 (RFC 4226 section 5.3).
    pub digits: u8,
    /// Seconds a code of a new key lives; 15 to 120, default 30 (RFC 6238 section 5.2; NIST
    /// SP 800-63B section 5.1.4 allows 2 minutes at most).
    pub period_seconds: u32,
    /// Steps before and after the present one that are accepted; 0 to 2, default 1.
    pub window_steps: u8,
    /// Authenticator apps one person may set up; 1 to 5, default 3.
    pub authenticators_max: u8,
}

/// Backup codes.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct BackupCodesPolicy {
    /// Whether the method may be used; a set is offered right after the first factor.
    /// Default true.
    pub enabled: bool,
    /// Tries a day; 3 to 20, default 10.
    pub tries_day_max: u8,
}

/// Hardware tokens by counter (RFC 4226). An administrator imports them.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct HotpPolicy {
    /// Whether the method may be used. Default false.
    pub enabled: bool,
    /// Codes ahead of the counter that are accepted; 1 to 10, default 10 (RFC 4226 section 7.2).
    pub look_ahead: u8,
    /// Codes ahead that two codes in a row are looked for in, when a token ran away; 10 to 100,
    /// default 100 (RFC 4226 section 7.4).
    pub resynchronization: u8,
    /// Tokens one person may have; 1 to 5, default 3.
    pub tokens_max: u8,
}

/// Codes by e-mail. No authenticator in the sense of NIST SP 800-63B section 5.1.3.1.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct EmailPolicy {
    /// Whether the method may be used. Default false.
    pub enabled: bool,
    /// Digits; 6 to 8, default 8.
    pub digits: u8,
    /// Minutes a code lives; 1 to 10, default 10 (NIST SP 800-63B section 5.1.3.2).
    pub minutes: u8,
    /// Seconds until the same code can be sent again; 30 to 600, default 60.
    pub wait_seconds: u16,
    /// Codes an hour; 2 to 20, default 5. A third is kept for a browser that is known.
    pub sends_hour_max: u8,
    /// Codes a day; 2 to 50, default 20.
    pub sends_day_max: u8,
}

/// Codes by SMS; "restricted" in NIST SP 800-63B section 5.1.3.3.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct SmsPolicy {
    /// Whether the method may be used. Default false.
    pub enabled: bool,
    /// Digits; 6 to 8, default 6.
    pub digits: u8,
    /// Minutes a code lives; 1 to 10, default 5 (NIST SP 800-63B section 5.1.3.2).
    pub minutes: u8,
    /// Seconds until the same code can be sent again; 30 to 600, default 60.
    pub wait_seconds: u16,
    /// Codes an hour; 2 to 20, default 5. A third is kept for a browser that is known.
    pub sends_hour_max: u8,
    /// Codes a day; 2 to 50, default 20.
    pub sends_day_max: u8,
}

/// YubiKeys with Yubico OTP.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct YubicoPolicy {
    /// Whether the method may be used. Default false.
    pub enabled: bool,
    /// Whether a validation server checks what a person enrolls; keys that an administrator
    /// imported are always checked here. Default false: only imported keys.
    pub validation_server: bool,
    /// Keys one person may have; 1 to 5, default 5.
    pub keys_max: u8,
}

/// WebAuthn credentials.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct WebauthnPolicy {
    /// Whether the method may be used. Default false; needs a relying party id and an origin.
    pub enabled: bool,
    /// The relying party id, a domain name such as `example.org`; at most 253 bytes.
    pub relying_party_id: String,
    /// The origins that are answered, such as `https://jira.example.org`; at most 10.
    pub origins: Vec<String>,
    /// Whether the authenticator has to verify the person (PIN, fingerprint). Default false: the
    /// password was asked before.
    pub user_verification: bool,
    /// Whether the authenticator keeps the credential and shows it by name. Default false.
    pub discoverable: bool,
    /// Credentials one person may have; 1 to 10, default 5.
    pub credentials_max: u8,
}

/// Push to a phone.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct PushPolicy {
    /// Whether the method may be used. Default false.
    pub enabled: bool,
    /// Seconds a prompt can be answered; 30 to 120, default 60.
    pub seconds: u8,
    /// Prompts an hour; 2 to 20, default 5. A third is kept for a browser that is known.
    pub prompts_hour_max: u8,
    /// Prompts a day; 2 to 50, default 20.
    pub prompts_day_max: u8,
}

/// Security questions: never alone, and no authenticator in NIST's sense.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct QuestionsPolicy {
    /// Whether the method may be used. Default false.
    pub enabled: bool,
    /// The questions people choose three of; 5 to 30 of 10 to 120 characters.
    pub questions: Vec<String>,
}

impl Methods {
    /// Whether the method may be used at all.
    pub(super) fn is_enabled(&self, method: Method) -> bool {
        match method {
            Method::Totp => self.totp.enabled,
            Method::BackupCodes => self.backup_codes.enabled,
            Method::Hotp => self.hotp.enabled,
            Method::Email => self.email.enabled,
            Method::Sms => self.sms.enabled,
            Method::YubicoOtp => self.yubico_otp.enabled,
            Method::WebAuthn => self.webauthn.enabled,
            Method::Push => self.push.enabled,
            Method::SecurityQuestions => self.security_questions.enabled,
        }
    }

    pub(super) fn numbers(&self) -> Vec<Number> {
        let (totp, codes) = (&self.totp, &self.backup_codes);
        let (hotp, yubico, webauthn) = (&self.hotp, &self.yubico_otp, &self.webauthn);
        let (email, sms, push) = (&self.email, &self.sms, &self.push);
        vec![
            ("methods.totp.digits", totp.digits.into(), 6, 8),
            ("methods.totp.period_seconds", totp.period_seconds, 15, 120),
            ("methods.totp.window_steps", totp.window_steps.into(), 0, 2),
            ("methods.totp.authenticators_max", totp.authenticators_max.into(), 1, 5),
            ("methods.backup_codes.tries_day_max", codes.tries_day_max.into(), 3, 20),
            ("methods.hotp.look_ahead", hotp.look_ahead.into(), 1, 10),
            ("methods.hotp.resynchronization", hotp.resynchronization.into(), 10, 100),
            ("methods.hotp.tokens_max", hotp.tokens_max.into(), 1, 5),
            ("methods.email.digits", email.digits.into(), 6, 8),
            ("methods.email.minutes", email.minutes.into(), 1, 10),
            ("methods.email.wait_seconds", email.wait_seconds.into(), 30, 600),
            ("methods.email.sends_hour_max", email.sends_hour_max.into(), 2, 20),
            ("methods.email.sends_day_max", email.sends_day_max.into(), 2, 50),
            ("methods.sms.digits", sms.digits.into(), 6, 8),
            ("methods.sms.minutes", sms.minutes.into(), 1, 10),
            ("methods.sms.wait_seconds", sms.wait_seconds.into(), 30, 600),
            ("methods.sms.sends_hour_max", sms.sends_hour_max.into(), 2, 20),
            ("methods.sms.sends_day_max", sms.sends_day_max.into(), 2, 50),
            ("methods.yubico_otp.keys_max", yubico.keys_max.into(), 1, 5),
            ("methods.webauthn.credentials_max", webauthn.credentials_max.into(), 1, 10),
            ("methods.push.seconds", push.seconds.into(), 30, 120),
            ("methods.push.prompts_hour_max", push.prompts_hour_max.into(), 2, 20),
            ("methods.push.prompts_day_max", push.prompts_day_max.into(), 2, 50),
        ]
    }

    /// What is no number.
    pub(super) fn check(&self) -> Result<(), PolicyError> {
        let stands_alone = |method: &Method| {
            method.is_primary() && self.is_enabled(*method) && !self.backup_only.contains(method)
        };
        if !Method::ALL.iter().any(stands_alone) {
            return Err(out_of_bounds("methods", "such that one enabled method may stand alone"));
        }
        self.webauthn.check()?;
        let questions = &self.security_questions.questions;
        let is_question = |text: &String| {
            (10..=120).contains(&text.chars().count()) && !has_control(text) && text.trim() == text
        };
        if !(5..=30).contains(&questions.len()) || !questions.iter().all(is_question) {
            return Err(out_of_bounds(
                "methods.security_questions.questions",
                "5 to 30 questions of 10 to 120 characters",
            ));
        }
        Ok(())
    }
}

impl WebauthnPolicy {
    /// The relying party id must be a suffix of every origin's host, or no browser would answer
    /// (WebAuthn section 5.1.2).
    fn check(&self) -> Result<(), PolicyError> {
        let id = self.relying_party_id.as_str();
        let is_name = (1..=253).contains(&id.len())
            && id
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b"-.".contains(&b))
            && !id.starts_with('.')
            && !id.ends_with('.');
        if self.enabled && !is_name {
            return Err(out_of_bounds(
                "methods.webauthn.relying_party_id",
                "a domain name in lower case",
            ));
        }
        if self.enabled && self.origins.is_empty() || self.origins.len() > 10 {
            return Err(out_of_bounds("methods.webauthn.origins", "1 to 10 origins"));
        }
        if self.origins.iter().any(|origin| !is_origin_of(origin, id)) {
            return Err(out_of_bounds(
                "methods.webauthn.origins",
                "`https://` and a host in the relying party id, without a path",
            ));
        }
        Ok(())
    }
}

/// Only a loopback host may do without TLS, as in browsers.
fn is_origin_of(origin: &str, relying_party_id: &str) -> bool {
    let (host, is_secure) = match (origin.strip_prefix("https://"), origin.strip_prefix("http://"))
    {
        (Some(host), _) => (host, true),
        (None, Some(host)) => (host, false),
        (None, None) => return false,
    };
    let (name, port) = host.split_once(':').unwrap_or((host, "1"));
    let is_port = (1..=5).contains(&port.len()) && port.bytes().all(|b| b.is_ascii_digit());
    let is_loopback = name == "localhost" || name.ends_with(".localhost");
    let belongs = name == relying_party_id
        || name.strip_suffix(relying_party_id).is_some_and(|front| front.ends_with('.'));
    let is_plain = origin.len() <= 300
        && name.bytes().all(|b| b.is_ascii_alphanumeric() || b"-.".contains(&b));
    is_plain && is_port && belongs && (is_secure || is_loopback)
}

impl Default for TotpPolicy {
    fn default() -> Self {
        Self {
            enabled: true,
            algorithm: Algorithm::Sha1,
            digits: 6,
            period_seconds: 30,
            window_steps: 1,
            authenticators_max: 3,
        }
    }
}

impl Default for BackupCodesPolicy {
    fn default() -> Self {
        Self { enabled: true, tries_day_max: 10 }
    }
}

impl Default for HotpPolicy {
    fn default() -> Self {
        Self { enabled: false, look_ahead: 10, resynchronization: 100, tokens_max: 3 }
    }
}

impl Default for EmailPolicy {
    fn default() -> Self {
        Self {
            enabled: false,
            digits: 8,
            minutes: 10,
            wait_seconds: 60,
            sends_hour_max: 5,
            sends_day_max: 20,
        }
    }
}

impl Default for SmsPolicy {
    fn default() -> Self {
        Self {
            enabled: false,
            digits: 6,
            minutes: 5,
            wait_seconds: 60,
            sends_hour_max: 5,
            sends_day_max: 20,
        }
    }
}

impl Default for YubicoPolicy {
    fn default() -> Self {
        Self { enabled: false, validation_server: false, keys_max: 5 }
    }
}

impl Default for WebauthnPolicy {
    fn default() -> Self {
        Self {
            enabled: false,
            relying_party_id: String::new(),
            origins: Vec::new(),
            user_verification: false,
            discoverable: false,
            credentials_max: 5,
        }
    }
}

impl Default for PushPolicy {
    fn default() -> Self {
        Self { enabled: false, seconds: 60, prompts_hour_max: 5, prompts_day_max: 20 }
    }
}

impl Default for QuestionsPolicy {
    fn default() -> Self {
        let questions = [
            "What was the name of your first teacher?",
            "In which street did you live when you were ten?",
            "What was the first concert you went to?",
            "What is the second name of your oldest cousin?",
            "What did you want to become as a child?",
            "Where did you spend your first holiday without your parents?",
        ];
        Self { enabled: false, questions: questions.map(str::to_owned).to_vec() }
    }
}

/// The policy's lower-case words for the wire's [`Algorithm`].
mod algorithm_word {
    use crate::vocabulary::Algorithm;
    use serde::{Deserialize, Deserializer};

    #[derive(Deserialize)]
    #[serde(rename_all = "snake_case")]
    enum Word {
        Sha1,
        Sha256,
        Sha512,
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Algorithm, D::Error> {
        Ok(match Word::deserialize(from)? {
            Word::Sha1 => Algorithm::Sha1,
            Word::Sha256 => Algorithm::Sha256,
            Word::Sha512 => Algorithm::Sha512,
        })
    }

    /// For the schema, which tells the default in the policy's words.
    #[cfg(feature = "schema")]
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference")]
    pub(super) fn serialize<S: serde::Serializer>(
        of: &Algorithm,
        to: S,
    ) -> Result<S::Ok, S::Error> {
        to.serialize_str(match of {
            Algorithm::Sha1 => "sha1",
            Algorithm::Sha256 => "sha256",
            Algorithm::Sha512 => "sha512",
        })
    }
}

/// The policy's lower-case words for methods.
mod method_words {
    use crate::vocabulary::Method;
    use serde::{Deserialize, Deserializer};

    #[derive(Deserialize)]
    #[serde(rename_all = "snake_case")]
    enum Word {
        Totp,
        Hotp,
        Email,
        Sms,
        YubicoOtp,
        Webauthn,
        Push,
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<Method>, D::Error> {
        let words = Vec::<Word>::deserialize(from)?;
        Ok(words
            .into_iter()
            .map(|word| match word {
                Word::Totp => Method::Totp,
                Word::Hotp => Method::Hotp,
                Word::Email => Method::Email,
                Word::Sms => Method::Sms,
                Word::YubicoOtp => Method::YubicoOtp,
                Word::Webauthn => Method::WebAuthn,
                Word::Push => Method::Push,
            })
            .collect())
    }

    /// For the schema, which tells the default: none.
    #[cfg(feature = "schema")]
    #[expect(clippy::ptr_arg, reason = "serde hands over a reference to the field")]
    pub(super) fn serialize<S: serde::Serializer>(
        of: &Vec<Method>,
        to: S,
    ) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeSeq;
        to.serialize_seq(Some(of.len()))?.end()
    }
}
