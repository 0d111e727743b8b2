//! What a caller did wrong.

/// A mistake of the caller, as opposed to one of a person: it is answered with a code and a
/// path, and changes nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mistake {
    /// A stable code, such as `entropy.length`.
    pub code: &'static str,
    /// Where, as a path of field names; never a value.
    pub path: &'static str,
}
