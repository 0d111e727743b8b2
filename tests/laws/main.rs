//! The laws: properties that hold for every input, each a named test. `COUNTERSIGN_CASES` sets the
//! number of cases.
//!
//! Each law names mutations of the engine that it was seen to catch.
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
mod limits;
mod methods;
mod names;
mod once;
mod proof;
mod secrets;
mod throttle;
mod year;
