//! What an administrator decided, read from JSON text and compiled once.
//!
//! | module | what it does |
//! |---|---|
//! | [`form`] | the JSON form, and what a policy says about a method |
//! | [`methods`] | its part that names the methods and their numbers |
//! | `bounds` | how a field states bounds and default once: for code, schema and documentation |
//! | `groups` | which rules a person's groups meet |
//! | `origins` | origins and relying party ids as browsers write them |
//! | `parse` | from text to a checked policy; unknown fields are refused with their path |
//! | [`rules`] | the rules in the order they are tried, and [`CompiledPolicy::decide`] |
//! | [`lint`] | what is wrong or risky, in words an administrator can act on |
//!
//! [`CompiledPolicy::decide`]: rules::CompiledPolicy::decide

mod bounds;
pub mod form;
mod groups;
pub mod lint;
pub mod methods;
mod origins;
mod parse;
mod refused;
pub mod rules;
#[cfg(test)]
mod schema_test;
mod words;

pub use form::{Mode, Policy, Proof};
pub use refused::PolicyError;
