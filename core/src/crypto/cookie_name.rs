//! Names of cookies: the first eight bytes of HMAC-SHA-256 (RFC 2104, FIPS 198-1) over the account.
//! The key belongs to the instance, so two installations on one host name, and two accounts in one
//! browser, never overwrite each other's cookies, and a name says nothing about its account.

use super::derive::{Label, mac};
use super::ring::Ring;

/// Bytes of a name.
pub(crate) const NAME_BYTES: usize = 8;

/// The names of an account's cookie, one per usable root key, the active key's first. An empty
/// account stands for the instance itself.
pub(crate) fn names(ring: &Ring, account_id: &str) -> Vec<[u8; NAME_BYTES]> {
    ring.derive_each(Label::Cookie)
        .filter_map(|key| mac(&key, &[account_id.as_bytes()]).first_chunk().copied())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::ring::tests::ring;
    use super::*;

    // findings: F-B9
    #[test]
    fn a_name_is_that_of_one_account_of_one_instance() {
        let (one, other) = (ring("one"), ring("two"));
        assert_eq!(names(&one, "alice"), names(&one, "alice"));
        assert_ne!(names(&one, "alice"), names(&one, "bob"));
        assert_ne!(names(&one, "alice"), names(&one, ""));
        assert_ne!(names(&one, "alice"), names(&other, "alice"));
        assert!(!names(&one, "alice").is_empty());
    }
}
