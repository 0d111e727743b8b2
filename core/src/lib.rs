//! Countersign: a second-factor engine. Every decision, no I/O.
#![forbid(unsafe_code)]

pub mod vocabulary;
pub mod wire;
