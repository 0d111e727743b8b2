//! Failures of real products that this engine must not repeat. A comment such as `rows: 22` gives
//! the row of the project's table; `tests/failures.txt` says in a few words what happened.
#![cfg(test)]
#![expect(
    clippy::wildcard_enum_match_arm,
    clippy::similar_names,
    reason = "any other answer fails the test; words of a test may be near each other"
)]

mod accounts;
mod changes;
mod clocks;
mod codes;
mod devices;
mod enrollment;
#[path = "../simulator/every.rs"]
mod every;
mod findings;
#[path = "../simulator/host.rs"]
mod host;
mod input;
mod messages;
mod methods;
mod names;
mod once;
mod pending;
mod policy;
mod policy_changes;
mod races;
mod record;
mod refunds;
mod standing;
mod throttle;
mod tokens;
