//! The requests.

#[cfg(feature = "server")]
use crate::vocabulary::{AuditEvent, Bytes, Event, RingChange, Row};
use crate::vocabulary::{HelpAct, SecretBytes, Situation, wire_type};

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
            /// The policy's version, from 1; evidence is bound to it.
            policy_version: u64,
        },
        /// Answers one event of one account.
        #[cfg(feature = "server")]
        Step {
            /// The host's immutable key of the account, never a user name; 1 to 255 bytes.
            account_id: String,
            /// The row as the store holds it, if there is one.
            row: Option<Row>,
            /// The host's enrolled marker: the revocations it last saw.
            marker: Option<u64>,
            /// The store's time at the read that loaded the row, in Unix seconds.
            at: u64,
            /// 32 bytes from the operating system, fresh for every call.
            entropy: SecretBytes,
            /// What happened.
            event: Event,
        },
        /// Says what the policy asks in a situation, with every rule it tried.
        Decide {
            /// The situation.
            situation: Situation,
        },
        /// Reads a policy and says what is wrong or risky in it. Needs no handle.
        Lint {
            /// The policy's JSON text.
            policy: String,
            /// Names of the directory's groups; empty if they are not to be checked. Several that
            /// the policy means by one name are an error.
            groups: Vec<String>,
        },
        /// Opens a session's evidence.
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
        /// Checks part of an account's audit chain.
        #[cfg(feature = "server")]
        VerifyAudit {
            /// The account.
            account_id: String,
            /// Its row, which contains the head of the chain.
            row: Row,
            /// The digest of the event before the first one; empty at the start of the chain.
            previous: Bytes,
            /// The events in order, at most 100.
            events: Vec<AuditEvent>,
            /// Whether the last event is the newest one, to be compared with the head.
            complete: bool,
        },
        /// Creates a key ring with one active key. Needs no handle.
        #[cfg(feature = "server")]
        NewRing {
            /// Names this installation; 1 to 64 letters, digits, `-` or `_`.
            instance_id: String,
            /// 32 bytes from the operating system.
            entropy: SecretBytes,
        },
        /// Changes a key ring, which stays valid. Needs no handle.
        #[cfg(feature = "server")]
        ChangeRing {
            /// The ring's JSON text.
            ring: SecretBytes,
            /// What to change.
            change: RingChange,
            /// 32 bytes from the operating system.
            entropy: SecretBytes,
        },
        /// Makes the seal to store with a version of the policy.
        #[cfg(feature = "server")]
        SealPolicy {
            /// The version.
            policy_version: u64,
            /// SHA-256 of the policy's JSON text in UTF-8.
            digest: Bytes,
        },
        /// Checks the seal of a version of the policy.
        #[cfg(feature = "server")]
        CheckPolicySeal {
            /// The version.
            policy_version: u64,
            /// SHA-256 of the policy's JSON text in UTF-8.
            digest: Bytes,
            /// The seal stored with it.
            seal: Bytes,
        },
        /// Names the cookie in which a browser keeps something for an account.
        #[cfg(feature = "server")]
        NameCookies {
            /// The account; empty for a name of the installation itself.
            account_id: String,
        },
        /// Advice during enrollment. Needs no handle.
        Help {
            /// What advice is wanted.
            act: HelpAct,
        },
        /// Runs the standards' known answers through the code of this build. Needs no handle.
        SelfTest {},
    }
}
