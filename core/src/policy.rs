//! What an administrator decided, read from JSON text and compiled once.
//!
//! | module | what it does |
//! |---|---|
//! | [`parse`] | the JSON form; unknown fields are refused with their path, numbers have bounds |
//! | [`methods`] | its part that names the methods and their numbers |
//! | [`rules`] | the rules in the order they are looked at, and [`Policy::decide`] |
//! | [`lint`] | what is wrong or risky, in words an administrator can act on |

pub mod lint;
pub mod methods;
pub mod parse;
pub mod rules;

pub use parse::{Mode, Policy, PolicyError, Proof};
