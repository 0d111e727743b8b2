//! What reading a request can end with, in either encoding.

/// Why a request was not read: a stable code, and a path of field names in JSON.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::wire) struct Unreadable {
    pub(in crate::wire) code: &'static str,
    pub(in crate::wire) path: String,
}

impl Unreadable {
    pub(super) fn new(code: &'static str) -> Self {
        Self { code, path: String::new() }
    }
}
