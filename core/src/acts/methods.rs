//! One room per method: what its page shows, what an answer or a finding is worth, and how it is
//! set up. A new method is one file here and one arm in each dispatcher: `open`, `sign_in`,
//! `findings`, `enroll`.
//!
//! | module | the method |
//! |---|---|
//! | [`totp`] | authenticator apps, and hardware tokens by time |
//! | [`hotp`] | hardware tokens by counter |
//! | [`backup_codes`] | backup codes |
//! | [`messages`] | codes by e-mail and SMS |
//! | [`yubico`] | Yubico OTP |
//! | [`webauthn`] | WebAuthn credentials |
//! | [`push`] | push to a phone |
//! | [`questions`] | security questions |

pub(super) mod backup_codes;
pub(super) mod hotp;
pub(super) mod messages;
pub(super) mod push;
pub(super) mod questions;
pub(super) mod totp;
pub(super) mod webauthn;
pub(super) mod yubico;
