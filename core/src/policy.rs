//! What an administrator decided, read from JSON text and compiled once.
//!
//! | module | what it does |
//! |---|---|
//! | [`parse`] | the JSON form; unknown fields are refused with their path, numbers have bounds |
//! | [`rules`] | the rules in the order they are looked at, and [`Policy::decide`] |
//! | [`lint`] | what is wrong or risky, in words an administrator can act on |

pub mod lint;
pub mod parse;
pub mod rules;

pub use parse::{Mode, Policy, PolicyError};
