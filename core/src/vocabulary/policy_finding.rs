//! What an administrator should look at in a policy.

use super::wire_type;

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
        /// What to do about it; never a typed value.
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
