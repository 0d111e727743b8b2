//! Input no one intended, answers that must never be given, and peers that must agree.
#![cfg(test)]
#![expect(clippy::wildcard_enum_match_arm, reason = "any other answer fails the test")]

mod canary;
#[path = "../simulator/host.rs"]
mod host;
mod memory;
mod oracles;
mod requests;
mod wire;
mod yubikeys;

#[global_allocator]
static MEMORY: memory::Watched = memory::Watched;
