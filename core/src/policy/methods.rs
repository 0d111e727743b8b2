//! The part of the policy that names the methods and their numbers.

use super::bounds::policy_part;
#[cfg(feature = "schema")]
use super::words::MethodWord;
use super::words::{AlgorithmWord, MethodWords};
use crate::vocabulary::{Algorithm, Method};

policy_part! {
    /// The methods people may use.
    pub struct Methods {
        /// Methods that only stand in for another one, in addition to backup codes and security
        /// questions, which always do.
        #[serde(with = "MethodWords")]
        #[cfg_attr(feature = "schema", schemars(with = "Vec<MethodWord>"))]
        backup_only: Vec<Method> [0 to 7 methods] = [];
    }
    with parts {
        /// Authenticator apps, and hardware tokens by time.
        totp: TotpPolicy;
        /// Backup codes.
        backup_codes: BackupCodesPolicy;
        /// Hardware tokens by counter.
        hotp: HotpPolicy;
        /// Codes by e-mail.
        email: EmailPolicy;
        /// Codes by SMS.
        sms: SmsPolicy;
        /// YubiKeys with Yubico OTP.
        yubico_otp: YubicoPolicy;
        /// WebAuthn credentials.
        webauthn: WebauthnPolicy;
        /// Push to a phone.
        push: PushPolicy;
        /// Security questions.
        security_questions: QuestionsPolicy;
    }
}

policy_part! {
    /// Authenticator apps (RFC 6238).
    pub struct TotpPolicy {
        /// Whether the method may be used. Default `true`.
        enabled: bool = true;
        /// Hash of new keys. Default `sha1`: some apps ignore others.
        #[serde(with = "AlgorithmWord")]
        #[cfg_attr(feature = "schema", schemars(with = "AlgorithmWord"))]
        algorithm: Algorithm = (Algorithm::Sha1);
        /// Digits of new keys (RFC 4226 section 5.3).
        digits: u8 [6 to 8] = 6;
        /// Seconds a code of a new key lives (RFC 6238 section 5.2; NIST SP 800-63B section 5.1.4
        /// allows at most 2 minutes).
        period_seconds: u32 [15 to 120] = 30;
        /// Steps before and after the current one that are accepted.
        window_steps: u8 [0 to 2] = 1;
        /// Authenticator apps one person may set up.
        authenticators_max: u8 [1 to 5] = 3;
    }
}

policy_part! {
    /// Backup codes.
    pub struct BackupCodesPolicy {
        /// Whether the method may be used; a set is offered right after the first factor. Default
        /// `true`.
        enabled: bool = true;
        /// Attempts per day.
        tries_day_max: u8 [3 to 100] = 100;
    }
}

policy_part! {
    /// Hardware tokens by counter (RFC 4226). An administrator imports them.
    pub struct HotpPolicy {
        /// Whether the method may be used. Default `false`.
        enabled: bool = false;
        /// Codes ahead of the counter that are accepted (RFC 4226 section 7.2).
        look_ahead: u8 [1 to 10] = 10;
        /// Codes ahead among which two consecutive codes are searched, after a token got ahead (RFC
        /// 4226 section 7.4).
        resynchronization: u8 [10 to 100] = 100;
        /// Tokens one person may have.
        tokens_max: u8 [1 to 5] = 3;
    }
}

policy_part! {
    /// Codes by e-mail. Not an authenticator in the sense of NIST SP 800-63B section 5.1.3.1.
    pub struct EmailPolicy {
        /// Whether the method may be used. Default `false`.
        enabled: bool = false;
        /// Digits of a code.
        digits: u8 [6 to 8] = 8;
        /// Minutes a code lives (NIST SP 800-63B section 5.1.3.2).
        minutes: u8 [1 to 10] = 10;
        /// Seconds until the same code can be sent again.
        wait_seconds: u16 [30 to 600] = 60;
        /// Codes per hour. A third is reserved for a known browser.
        sends_hour_max: u8 [2 to 20] = 5;
        /// Codes per day.
        sends_day_max: u8 [2 to 50] = 20;
    }
}

policy_part! {
    /// Codes by SMS; "restricted" in NIST SP 800-63B section 5.1.3.3.
    pub struct SmsPolicy {
        /// Whether the method may be used. Default `false`.
        enabled: bool = false;
        /// Digits of a code.
        digits: u8 [6 to 8] = 6;
        /// Minutes a code lives (NIST SP 800-63B section 5.1.3.2).
        minutes: u8 [1 to 10] = 5;
        /// Seconds until the same code can be sent again.
        wait_seconds: u16 [30 to 600] = 60;
        /// Codes per hour. A third is reserved for a known browser.
        sends_hour_max: u8 [2 to 20] = 5;
        /// Codes per day.
        sends_day_max: u8 [2 to 50] = 20;
    }
}

policy_part! {
    /// YubiKeys with Yubico OTP.
    pub struct YubicoPolicy {
        /// Whether the method may be used. Default `false`.
        enabled: bool = false;
        /// Whether a validation server checks the keys people enroll; keys imported by an
        /// administrator are always checked here. Default `false`: only imported keys.
        validation_server: bool = false;
        /// Keys one person may have.
        keys_max: u8 [1 to 5] = 5;
    }
}

policy_part! {
    /// WebAuthn credentials.
    pub struct WebauthnPolicy {
        /// Whether the method may be used. Default `false`; needs a relying party id and an origin.
        enabled: bool = false;
        /// The relying party id: a domain name such as `example.org`, in lower case, or
        /// `localhost` (WebAuthn level 3 section 5.1.2).
        relying_party_id: String [0 to 253 bytes] = (String::new());
        /// The accepted origins as browsers write them, such as `https://jira.example.org` (RFC
        /// 6454 section 6.2); the host is the relying party id or below it.
        origins: Vec<String> [0 to 10 origins of 1 to 300 bytes] = [];
        /// Whether the authenticator has to verify the person (PIN, fingerprint). Default `false`:
        /// the password was already checked.
        user_verification: bool = false;
        /// Whether the authenticator keeps the credential and shows it by name. Default `false`.
        discoverable: bool = false;
        /// Credentials one person may have.
        credentials_max: u8 [1 to 10] = 5;
    }
}

policy_part! {
    /// Push to a phone.
    pub struct PushPolicy {
        /// Whether the method may be used. Default `false`.
        enabled: bool = false;
        /// Seconds a prompt can be answered.
        seconds: u8 [30 to 120] = 60;
        /// Prompts per hour. A third is reserved for a known browser.
        prompts_hour_max: u8 [2 to 20] = 5;
        /// Prompts per day.
        prompts_day_max: u8 [2 to 50] = 20;
    }
}

policy_part! {
    /// Security questions: never alone, and not an authenticator in NIST's sense.
    pub struct QuestionsPolicy {
        /// Whether the method may be used. Default `false`.
        enabled: bool = false;
        /// The questions from which people choose three.
        questions: Vec<String> [5 to 30 questions of 10 to 120 characters] = (default_questions());
    }
}

fn default_questions() -> Vec<String> {
    [
        "What was the name of your first teacher?",
        "In which street did you live when you were ten?",
        "What was the first concert you went to?",
        "What is the second name of your oldest cousin?",
        "What did you want to become as a child?",
        "Where did you spend your first holiday without your parents?",
    ]
    .map(str::to_owned)
    .to_vec()
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
}
