//! The manual: the reasons behind the code.

#[doc = include_str!("manual/threat_model.md")]
pub mod threat_model {}

#[doc = include_str!("manual/defaults.md")]
pub mod defaults {}

#[doc = include_str!("manual/host_duties.md")]
pub mod host_duties {}

#[doc = include_str!("manual/decisions.md")]
pub mod decisions {}

#[doc = include_str!("manual/glossary.md")]
pub mod glossary {}
