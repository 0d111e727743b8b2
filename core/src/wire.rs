//! The one way in from outside: requests and responses, and the limits they keep.
//!
//! There is one set of types and two encodings. A request that begins with `{` is JSON, and so
//! is its answer; every other request is postcard. A postcard request begins with the number of
//! its variant, which is far below `{` (0x7B), so one byte tells them apart. A build without the
//! feature `json` reads postcard alone.
//!
//! * Unknown operations, fields, variants, duplicate keys, arrays in place of objects and
//!   trailing bytes are refused.
//! * Sizes are checked before anything is allocated.
//! * A build without `server` does not know the requests that need keys: they are unreadable.
//! * Three kinds of failure have three shapes: what a person may do wrong is a verdict, what a
//!   caller did wrong is [`Response::Mistake`], and [`Response::Internal`] is our own fault.

mod codec;
mod door;
mod engines;
#[cfg(feature = "schema")]
pub mod schema;
mod self_test;
#[cfg(feature = "server")]
mod server;

pub use door::{Unheard, unheard};
pub use engines::Engines;

#[cfg(feature = "server")]
use crate::vocabulary::{AuditEvent, Event, EvidenceFacts, Row, Save, Verdict};
use crate::vocabulary::{Bytes, Decision, HelpAct, Helped, SecretBytes, Situation, wire_type};

/// Bytes of an `Open` request at most: a policy may list many groups.
pub const OPEN_BYTES_MAX: usize = 8 * 1024 * 1024;
/// The record format that this build writes.
pub const WRITE_FORMAT: u8 = 1;
/// Bytes of any other request at most.
pub const REQUEST_BYTES_MAX: usize = 64 * 1024;

wire_type! {
    /// One request.
    #[cfg_attr(
        feature = "server",
        expect(clippy::large_enum_variant, reason = "it is read, answered and dropped at once")
    )]
    pub enum Request {
        /// Compiles a policy and a key ring into an engine and returns its handle.
        Open {
            /// The key ring's JSON text; empty for an engine that only decides.
            ring: SecretBytes,
            /// The policy's JSON text.
            policy: String,
            /// The policy's version, from 1; evidence are bound to it.
            policy_version: u64,
        },
        /// Answers one event of one account.
        #[cfg(feature = "server")]
        Step {
            /// The host's immutable key of the account, never a user name; 1 to 255 bytes.
            account_id: String,
            /// The row as the store holds it, if there is one.
            row: Option<Row>,
            /// The host's own mark "was ever enrolled": the revocations it last saw.
            marker: Option<u64>,
            /// The store's time of the loading read, in Unix seconds.
            at: u64,
            /// 32 bytes from the operating system, fresh for every call.
            entropy: SecretBytes,
            /// What happened.
            event: Event,
        },
        /// Says what the policy asks in a situation, with every rule it looked at.
        Decide {
            /// The situation.
            situation: Situation,
        },
        /// Reads a policy and says what is wrong or risky in it. Needs no handle.
        Lint {
            /// The policy's JSON text.
            policy: String,
        },
        /// Opens the evidence that a session holds.
        #[cfg(feature = "server")]
        CheckEvidence {
            /// The account the session belongs to.
            account_id: String,
            /// The session's nonce.
            nonce: Bytes,
            /// The evidence.
            evidence: Bytes,
            /// Now, in Unix seconds.
            at: u64,
        },
        /// Checks a stretch of an account's audit chain.
        #[cfg(feature = "server")]
        VerifyAudit {
            /// The account.
            account_id: String,
            /// Its row, which holds the head of the chain.
            row: Row,
            /// The digest of the event before the first one; empty at the start of the chain.
            previous: Bytes,
            /// The events in order, at most 100.
            events: Vec<AuditEvent>,
            /// Whether the last event is the newest of all, to be compared with the head.
            complete: bool,
        },
        /// Draws a key ring with one active key. Needs no handle.
        #[cfg(feature = "server")]
        NewRing {
            /// Names this installation; 1 to 64 letters, digits, `-` or `_`.
            instance_id: String,
            /// 32 bytes from the operating system.
            entropy: SecretBytes,
        },
        /// Changes a key ring, which stays one that opens. Needs no handle.
        #[cfg(feature = "server")]
        ChangeRing {
            /// The ring's JSON text.
            ring: SecretBytes,
            /// What to change.
            change: RingChange,
            /// 32 bytes from the operating system.
            entropy: SecretBytes,
        },
        /// Seals a version of the policy, to be kept beside it.
        #[cfg(feature = "server")]
        SealPolicy {
            /// The version.
            policy_version: u64,
            /// SHA-256 of the policy's JSON text in UTF-8.
            digest: Bytes,
        },
        /// Checks whether a version of the policy is the one that was sealed.
        #[cfg(feature = "server")]
        CheckPolicySeal {
            /// The version.
            policy_version: u64,
            /// SHA-256 of the policy's JSON text in UTF-8.
            digest: Bytes,
            /// The seal that is kept beside it.
            seal: Bytes,
        },
        /// Advice during enrollment. Needs no handle.
        Help {
            /// What advice.
            act: HelpAct,
        },
        /// Runs the known answers of the standards through the code of this build. Needs no
        /// handle.
        SelfTest {},
    }
}

wire_type! {
    /// One response.
    #[cfg_attr(
        feature = "server",
        expect(clippy::large_enum_variant, reason = "it is made, written and dropped at once")
    )]
    pub enum Response {
        /// To `Open`.
        Opened {
            /// Names the engine in later calls.
            handle: u64,
            /// The fingerprint of the wire schema, see [`fingerprint`].
            fingerprint: u32,
            /// The installation that the key ring names; empty without a ring.
            instance_id: String,
            /// Eight bytes that tell key rings apart without telling the keys.
            key_check: Bytes,
            /// The record format this engine writes.
            write_format: u8,
            /// What is risky in the policy.
            warnings: Vec<PolicyFinding>,
        },
        /// To `Step`.
        #[cfg(feature = "server")]
        Stepped {
            /// What must be saved first; absent if nothing changes.
            save: Option<Save>,
            /// The answer, which nobody may learn before the save is applied.
            verdict: Verdict,
        },
        /// To `Decide`.
        Decided {
            /// The decision.
            decision: Decision,
        },
        /// To `Lint`.
        Linted {
            /// What was found, errors first.
            findings: Vec<PolicyFinding>,
        },
        /// To `CheckEvidence`.
        #[cfg(feature = "server")]
        Evidence {
            /// The content; absent if the evidence does not open or has ended.
            facts: Option<EvidenceFacts>,
        },
        /// To `VerifyAudit`.
        #[cfg(feature = "server")]
        AuditVerified {
            /// The sequence number of the first event that is not as it was written; absent if
            /// the stretch is intact.
            broken_at: Option<u64>,
            /// The sequence number with which the chain begins anew: the reset of a record that
            /// did not open. What comes before it cannot be vouched for. Absent if there is none.
            begins_at: Option<u64>,
            /// The digest of the last event, to go on with.
            last: Bytes,
        },
        /// To `NewRing`.
        #[cfg(feature = "server")]
        Ring {
            /// The ring's JSON text, to be kept in a file of its own.
            ring: SecretBytes,
        },
        /// To `ChangeRing`.
        #[cfg(feature = "server")]
        RingChanged {
            /// The ring's JSON text as it is to be kept from now on.
            ring: SecretBytes,
            /// Its keys, in the order of the text.
            keys: Vec<RingEntry>,
        },
        /// To `SealPolicy`.
        #[cfg(feature = "server")]
        PolicySealed {
            /// The seal.
            seal: Bytes,
        },
        /// To `CheckPolicySeal`.
        #[cfg(feature = "server")]
        PolicySealChecked {
            /// Whether version and text are those that were sealed.
            intact: bool,
        },
        /// To `Help`.
        Helped {
            /// The advice.
            helped: Helped,
        },
        /// To `SelfTest`: every known answer came out.
        SelfTested {
            /// How many were tried.
            checks: u32,
        },
        /// The caller's mistake.
        Mistake {
            /// A stable code, such as `request.unreadable`.
            code: String,
            /// Where, as a path of field names; never a value.
            path: String,
        },
        /// Our own fault. Treat it as a refusal.
        Internal {
            /// A number to look for in the operator's log.
            incident: u64,
        },
    }
}

#[cfg(feature = "server")]
wire_type! {
    /// What to change in a key ring.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum RingChange {
        /// Nothing: only look.
        Look {},
        /// One key more, which opens and does not seal yet.
        Add {},
        /// Another key seals from now on; the one before still opens.
        Activate {
            /// Its number.
            key_id: u32,
        },
        /// A key opens nothing any more; never the active one.
        Retire {
            /// Its number.
            key_id: u32,
        },
    }
}

#[cfg(feature = "server")]
wire_type! {
    /// A key of a ring, without its secret.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub struct RingEntry {
        /// Its number.
        pub key_id: u32,
        /// What it is good for.
        pub state: KeyState,
    }
}

#[cfg(feature = "server")]
wire_type! {
    /// What a key of a ring is good for.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum KeyState {
        /// It seals and opens.
        Active,
        /// It opens.
        Accept,
        /// It opens nothing any more.
        Retired,
    }
}

wire_type! {
    /// One thing found in a policy.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct PolicyFinding {
        /// Whether it is refused or only risky.
        pub severity: Severity,
        /// A stable code, such as `throttle.failures_max`.
        pub code: String,
        /// Where, as a path of field names.
        pub path: String,
        /// What to do about it; never a value that somebody typed.
        pub message: String,
    }
}

wire_type! {
    /// How bad a finding is.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum Severity {
        /// The policy is refused.
        Error,
        /// The policy works but deserves a look.
        Warning,
    }
}

/// Tells builds apart: the first four bytes of SHA-256 over the checked-in schema of the wire.
///
/// A shim whose generated code has another number must not call.
#[must_use]
pub const fn fingerprint() -> u32 {
    // PostcardVec by the generator, so that no build carries the schema around.
    include!("../schema/fingerprint.in")
}

#[cfg(test)]
mod tests {
    use sha2::{Digest, Sha256};

    #[test]
    fn the_fingerprint_is_of_the_schema() {
        let digest = Sha256::digest(include_bytes!("../schema/wire.json"));
        assert_eq!(super::fingerprint().to_be_bytes(), digest[..4]);
    }
}
