//! The responses.

use crate::vocabulary::{Bytes, Decision, Helped, Mistake, PolicyFinding, wire_type};
#[cfg(feature = "server")]
use crate::vocabulary::{EvidenceFacts, RingEntry, Save, SecretBytes, Verdict};

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
            /// The fingerprint of the wire schema.
            fingerprint: u32,
            /// The installation named by the key ring; empty without a ring.
            instance_id: String,
            /// Eight bytes that distinguish key rings without revealing the keys.
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
            /// The answer, which no one may learn before the save is applied.
            verdict: Verdict,
        },
        /// To `Decide`.
        Decided {
            /// The decision.
            decision: Decision,
        },
        /// To `Lint`.
        Linted {
            /// The findings, errors first.
            findings: Vec<PolicyFinding>,
        },
        /// To `CheckEvidence`.
        #[cfg(feature = "server")]
        Evidence {
            /// The content; absent if the evidence does not open or has expired.
            facts: Option<EvidenceFacts>,
        },
        /// To `VerifyAudit`.
        #[cfg(feature = "server")]
        AuditVerified {
            /// The sequence number of the first event that is not as it was written; absent if this
            /// part is intact.
            broken_at: Option<u64>,
            /// The sequence number at which the chain starts over: the reset of a record that did
            /// not open. Earlier events cannot be vouched for. Absent if there is none.
            begins_at: Option<u64>,
            /// The digest of the last event, to continue with.
            last: Bytes,
        },
        /// To `NewRing`.
        #[cfg(feature = "server")]
        Ring {
            /// The ring's JSON text, to be kept in a separate file.
            ring: SecretBytes,
        },
        /// To `ChangeRing`.
        #[cfg(feature = "server")]
        RingChanged {
            /// The ring's new JSON text.
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
            /// Whether version and text match the seal.
            intact: bool,
        },
        /// To `NameCookies`.
        #[cfg(feature = "server")]
        CookiesNamed {
            /// Eight bytes per usable root key, the active key's first.
            names: Vec<Bytes>,
        },
        /// To `Help`.
        Helped {
            /// The advice.
            helped: Helped,
        },
        /// To `SelfTest`: every known answer was right.
        SelfTested {
            /// How many were checked.
            checks: u32,
        },
        /// The caller's mistake.
        Mistake {
            /// A stable code, such as `request.unreadable`.
            code: String,
            /// Where, as a path of field names; never a value.
            path: String,
        },
        /// An internal error. Treat it as a refusal.
        Internal {
            /// A number that says where, for the operator's log.
            incident: u64,
        },
    }
}

impl Response {
    pub(super) fn mistake(code: &str, path: &str) -> Self {
        Self::Mistake { code: code.into(), path: path.into() }
    }

    pub(super) fn stale() -> Self {
        Self::mistake("stale_handle", "handle")
    }
}

impl From<Mistake> for Response {
    fn from(Mistake { code, path }: Mistake) -> Self {
        Self::mistake(code, path)
    }
}
