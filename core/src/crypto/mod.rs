//! Everything that needs a key, in eight small files. No randomness is drawn here: entropy is an
//! argument, and every secret is derived from it under a key of the ring.
//!
//! | module | what it does |
//! |---|---|
//! | [`keys`] | reads and makes the key ring; derives one key for each label and context |
//! | [`seal`] | AES-256-GCM with bound context: records and tickets |
//! | [`mark`] | a keyed mark with bound context: what may be read but not made |
//! | [`prf`] | the keyed function behind marks and nonces: AES-256 over POLYVAL |
//! | [`draw`] | the secrets of one step, so that repeated entropy never repeats a secret |
//! | [`framed`] | byte strings one after the other, each behind its length |
//! | [`compare`] | constant-time equality |
//! | [`wipe`] | bytes that are wiped on drop |

#[cfg_attr(not(feature = "server"), allow(dead_code, reason = "the browser build uses a part"))]
pub(crate) mod compare;
#[cfg(feature = "server")]
pub(crate) mod draw;
#[cfg(feature = "server")]
mod framed;
#[cfg(feature = "server")]
pub(crate) mod keys;
#[cfg(feature = "server")]
pub(crate) mod mark;
#[cfg(feature = "server")]
mod prf;
#[cfg(feature = "server")]
mod ring_text;
#[cfg(feature = "server")]
pub(crate) mod seal;
#[cfg(feature = "server")]
pub(crate) mod wipe;
