//! The laws: properties that hold for every input, each a test by its name. The number of cases
//! is `COUNTERSIGN_CASES`.
//!
//! Each law names the mutations of the engine under which it was seen to fail.
#![cfg(test)]
#![expect(clippy::wildcard_enum_match_arm, reason = "any other answer fails the test")]

mod bytes;
mod clock;
mod decisions;
#[path = "../simulator/every.rs"]
mod every;
mod findings;
#[path = "../simulator/host.rs"]
mod host;
mod methods;
mod once;
mod proof;
mod secrets;
mod throttle;
