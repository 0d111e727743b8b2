//! What a person answers with: pure functions over bytes, numbers and texts.
//!
//! Nothing here knows an account, a policy or a clock. Whether a match counts (used before,
//! locked, not allowed) is decided by the caller.
//!
//! | module | what it knows |
//! |---|---|
//! | [`totp`] | time-based one-time passwords (RFC 6238) and their `otpauth:` address |
//! | [`backup_codes`] | numbered look-up secrets: drawing, reading, hashing |
//! | [`base32`] | the text form of a TOTP key (RFC 4648) |
//! | [`qr`] | a text as a QR code in SVG |
//! | [`measured`] | a door for the benches |

#[cfg(feature = "server")]
pub(crate) mod backup_codes;
#[cfg_attr(not(feature = "server"), allow(dead_code, reason = "the browser build uses a part"))]
pub(crate) mod base32;
pub mod measured;
pub(crate) mod qr;
#[cfg_attr(not(feature = "server"), allow(dead_code, reason = "the browser build uses a part"))]
pub(crate) mod totp;
