//! How many authenticators of each method somebody may have, and what they are called.

use crate::account::Account;
use crate::acts::host::CREDENTIAL_BYTES_MAX;
use crate::engine::Context;
use crate::vocabulary::Method;

/// Bytes of all credentials of a person together, with their numbers. Everything else that a
/// record can hold is below 9 KiB, so one with every method at its limit still has room for what
/// each sign-in adds.
const CREDENTIALS_BYTES_MAX: usize = 12 * 1024;

/// Whether a credential is whole, and the record has room for it besides the others.
pub(in crate::acts) fn has_room_for_credential(
    account: &Account,
    credential_id: &[u8],
    credential: &[u8],
) -> bool {
    let others = account
        .authenticators
        .credentials()
        .map(|(_, one)| one)
        .filter(|one| one.credential_id != credential_id);
    let taken: usize = others.map(|one| one.credential_id.len() + one.credential.len()).sum();
    (1..=CREDENTIAL_BYTES_MAX).contains(&credential.len())
        && taken + credential_id.len() + credential.len() <= CREDENTIALS_BYTES_MAX
}

/// The policy's word for a method.
pub(in crate::acts) fn word(method: Method) -> &'static str {
    match method {
        Method::Totp => "totp",
        Method::BackupCodes => "backup_codes",
        Method::Hotp => "hotp",
        Method::Email => "email",
        Method::Sms => "sms",
        Method::YubicoOtp => "yubico_otp",
        Method::WebAuthn => "webauthn",
        Method::Push => "push",
        Method::SecurityQuestions => "security_questions",
    }
}

/// What an authenticator is called that nobody gave a name.
pub(in crate::acts) fn base_label(method: Method) -> &'static str {
    match method {
        Method::Totp => "Authenticator app",
        Method::BackupCodes => "Backup codes",
        Method::Hotp => "Hardware token",
        Method::Email => "E-mail",
        Method::Sms => "Phone",
        Method::YubicoOtp => "YubiKey",
        Method::WebAuthn => "Security key",
        Method::Push => "Push",
        Method::SecurityQuestions => "Security questions",
    }
}

impl Context<'_> {
    /// Authenticators of one method that a person may have; one that takes the place of the old
    /// one always has room.
    pub(in crate::acts) fn room_for(&self, method: Method) -> usize {
        let methods = &self.policy().methods;
        match method {
            Method::Totp => methods.totp.authenticators_max.into(),
            Method::Hotp => methods.hotp.tokens_max.into(),
            Method::YubicoOtp => methods.yubico_otp.keys_max.into(),
            Method::WebAuthn => methods.webauthn.credentials_max.into(),
            Method::BackupCodes
            | Method::Email
            | Method::Sms
            | Method::Push
            | Method::SecurityQuestions => usize::MAX,
        }
    }
}
