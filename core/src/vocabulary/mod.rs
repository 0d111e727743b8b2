//! The words of the verifier: what a host says, and what it is told.
//!
//! Every type here crosses the wire unchanged, as JSON for people and as postcard for machines (see
//! [`crate::wire`]). The types have values but no behavior, so that Rust, Java and TypeScript can
//! share one generated definition.
//!
//! | module | what it names |
//! |---|---|
//! | [`event`] | what happened: a person signs in, changes their factors, or administers |
//! | [`login`] | the facts the host states about a login, at every step |
//! | [`verdict`] | the answer to one event, and what must be saved before it may be revealed |
//! | [`decision`] | what a policy asks of a person, and by which rule |
//! | [`evidence`] | what a completed second factor leaves in the session |
//! | [`audit`] | what is recorded, and which notices go out |
//! | [`method`] | the ways to prove who you are, with the parameters they need |
//! | [`help`] | advice during enrollment; never a verdict |
//! | [`policy_finding`] | what is wrong or risky in a policy |
//! | `ring` | the keys of a key ring and how to change them; never a secret |
//! | [`mistake`] | what a caller did wrong: a stable code and a path |
//! | [`bytes`] | byte strings and secrets |

pub mod audit;
pub mod bytes;
pub mod decision;
pub mod event;
pub mod evidence;
pub mod help;
pub mod host_task;
pub mod login;
pub mod method;
pub mod mistake;
pub mod policy_finding;
#[cfg(feature = "server")]
pub mod ring;
pub mod verdict;

pub use audit::{AuditEvent, AuditKind, Notice, NoticeKind};
pub use bytes::{Bytes, SecretBytes, SecretText};
pub use decision::{Decision, Outcome, RuleLook, Situation, Standing};
pub use event::{
    Actor, AdminAct, Answer, EnrollAct, Event, HardwareToken, QuestionAnswer, SelfServiceAct,
    SignInAct, TokenKind,
};
pub use evidence::EvidenceFacts;
pub use help::{CodeForm, HelpAct, Helped};
pub use host_task::{Ceremony, CodePurpose, Finding, HostTask, MessageChannel};
pub use login::{Channel, Lane, Login, Product};
pub use method::{Algorithm, Method};
pub use mistake::Mistake;
pub use policy_finding::{PolicyFinding, Severity};
#[cfg(feature = "server")]
pub use ring::{KeyState, RingChange, RingEntry};
pub use verdict::{
    AccountState, AuthenticatorView, Because, Choice, DeviceView, Lock, Refusal, Renewal, Row,
    Save, Shown, Started, Summary, Trouble, Verdict,
};

/// Declares a wire type: serde on both sides, unknown fields refused, and a schema if the build
/// asks for one.
macro_rules! wire_type {
    ($(#[$meta:meta])* pub struct $($rest:tt)*) => {
        #[derive(serde::Serialize, serde::Deserialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        #[serde(deny_unknown_fields)]
        $(#[$meta])*
        pub struct $($rest)*
    };
    ($(#[$meta:meta])* pub enum $($rest:tt)*) => {
        #[derive(serde::Serialize, serde::Deserialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        #[serde(deny_unknown_fields)]
        $(#[$meta])*
        pub enum $($rest)*
    };
}
pub(crate) use wire_type;
