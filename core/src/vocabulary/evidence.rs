//! What a finished second factor leaves in the session.

use super::{Because, wire_type};

wire_type! {
    /// The content of a evidence that opened: evidence of a factor, or the pass of an exemption.
    ///
    /// The host checks it once per session through the engine, and on every further request
    /// compares account, nonce, `until`, `revocations` and `policy_version` by itself.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct EvidenceFacts {
        /// Why the person was admitted.
        pub because: Because,
        /// When.
        pub at: u64,
        /// When the evidence ends.
        pub until: u64,
        /// Until when it counts as fresh for changes to factors and for administration.
        pub fresh_until: u64,
        /// The account's revocations when it was issued; a higher number voids it.
        pub revocations: u64,
        /// The policy it was issued under.
        pub policy_version: u64,
        /// Only a pass: the client address it is good for.
        pub peer: Option<String>,
    }
}
