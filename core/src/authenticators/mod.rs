//! What a person answers with: pure functions over bytes, numbers and texts.
//!
//! Nothing here knows of accounts, policies or clocks. The caller decides whether a match counts
//! (used before, locked, not allowed).
//!
//! | module | what it knows |
//! |---|---|
//! | [`totp`] | time-based one-time passwords (RFC 6238) and their `otpauth:` address |
//! | [`hotp`] | one-time passwords by counter (RFC 4226), and resynchronizing a token |
//! | [`message_code`] | codes that are sent |
//! | [`modhex`] | the letters of a Yubico OTP |
//! | [`yubico`] | Yubico OTP: AES, CRC, counters |
//! | [`webauthn`] | the options a browser is given; the host verifies its answer |
//! | [`security_questions`] | answers: their one form, which are refused, the slow hash |
//! | [`backup_codes`] | numbered look-up secrets: drawing, reading, hashing |
//! | [`base32`] | the text form of a TOTP key (RFC 4648) |
//! | [`qr`] | a text as a QR code in SVG |
//! | [`bench_door`] | a door for the benches |

#[cfg_attr(not(feature = "server"), allow(dead_code, reason = "the browser build uses a part"))]
pub(crate) mod backup_codes;
#[cfg_attr(not(feature = "server"), allow(dead_code, reason = "the browser build uses a part"))]
pub(crate) mod base32;
pub mod bench_door;
#[cfg(feature = "server")]
pub(crate) mod hotp;
#[cfg(feature = "server")]
pub(crate) mod message_code;
pub(crate) mod modhex;
pub(crate) mod qr;
#[cfg(feature = "server")]
pub(crate) mod security_questions;
#[cfg_attr(not(feature = "server"), allow(dead_code, reason = "the browser build uses a part"))]
pub(crate) mod totp;
#[cfg(feature = "server")]
pub(crate) mod webauthn;
#[cfg(feature = "server")]
pub(crate) mod yubico;
