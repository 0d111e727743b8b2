//! Countersign: a second-factor engine. Every decision, no I/O.
#![forbid(unsafe_code)]

mod advice;
mod authenticators;
mod crypto;
pub mod policy;
pub mod vocabulary;
pub mod wire;

#[cfg(feature = "server")]
mod account;
#[cfg(feature = "server")]
mod acts;
#[cfg(feature = "server")]
pub mod engine;
#[cfg(feature = "server")]
mod proofs;
#[cfg(feature = "server")]
mod stored;
