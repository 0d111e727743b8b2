//! Everything that needs a key. No randomness originates here: entropy is an argument, and every
//! secret is derived from it under a key of the ring.
//!
//! Only standard constructions, each from a widely used and maintained crate. The head of each
//! module gives their RFC or NIST numbers.
//!
//! | module | what it does | with |
//! |---|---|---|
//! | [`derive`](mod@derive) | keys by label and context, digests, MACs | HKDF, HMAC, SHA-256 |
//! | [`ring`] | which root keys seal, open or are retired | |
//! | [`ring_text`] | reads, creates and changes the text of a ring | HKDF, HMAC |
//! | [`seal`] | records, tickets and session tokens, bound to their place | AES-256-GCM-SIV |
//! | [`cookie_name`] | what a cookie is called, by installation and account | HMAC |
//! | [`policy_seal`] | the seal of a policy, which anyone may read but no one may forge | HMAC |
//! | [`entropy`] | the randomness of one step, and its nonces | HKDF |
//! | [`draw`] | the secrets of one step, so that repeated entropy never repeats a secret | HKDF |
//! | [`compare`] | constant-time equality | |
//! | [`wipe`] | bytes that are wiped on drop | |

#[cfg_attr(not(feature = "server"), allow(dead_code, reason = "the browser build uses a part"))]
pub(crate) mod compare;
#[cfg(feature = "server")]
pub(crate) mod cookie_name;
#[cfg(feature = "server")]
pub(crate) mod derive;
#[cfg(feature = "server")]
pub(crate) mod draw;
#[cfg(feature = "server")]
pub(crate) mod entropy;
#[cfg(feature = "server")]
pub(crate) mod policy_seal;
#[cfg(feature = "server")]
pub(crate) mod ring;
#[cfg(feature = "server")]
pub(crate) mod ring_text;
#[cfg(feature = "server")]
pub(crate) mod seal;
#[cfg(feature = "server")]
pub(crate) mod wipe;
