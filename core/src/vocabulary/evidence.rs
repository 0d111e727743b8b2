//! What a completed second factor leaves in the session.

use super::{Because, wire_type};

wire_type! {
    /// The content of opened evidence: evidence of a factor, or the pass of an exemption.
    ///
    /// The host has the engine check it once per session. On every further request it compares
    /// account, nonce, `until`, `revocations` and `policy_version` itself.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct EvidenceFacts {
        /// Why the person was admitted.
        pub because: Because,
        /// When.
        pub at: u64,
        /// When the evidence expires.
        pub until: u64,
        /// Until when it counts as fresh for changes to factors and for administration.
        pub fresh_until: u64,
        /// The account's revocations when it was issued; a higher number voids the evidence.
        pub revocations: u64,
        /// The policy it was issued under.
        pub policy_version: u64,
        /// For a pass only: the client address it is valid for.
        pub peer: Option<String>,
    }
}
