//! Why a policy is refused.

/// Why a policy is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyError {
    /// A stable code, such as `policy.bounds`.
    pub code: &'static str,
    /// The path of field names; empty if the text as a whole is wrong.
    pub path: String,
    /// What is wrong and what to do; never a typed value.
    pub message: String,
}

impl PolicyError {
    pub(super) fn out_of_bounds(path: &str, allowed: &str) -> Self {
        Self {
            code: "policy.bounds",
            path: path.into(),
            message: format!("{path} must be {allowed}"),
        }
    }
}
