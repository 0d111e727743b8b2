//! Equality that takes the same time no matter where two byte strings differ.

use subtle::ConstantTimeEq;

/// Whether two byte strings are equal.
///
/// The time depends only on the lengths, never on the content. Strings of different lengths are
/// unequal immediately, so lengths must not be secret.
pub(crate) fn same(a: &[u8], b: &[u8]) -> bool {
    a.ct_eq(b).into()
}

#[cfg(test)]
mod tests {
    use super::same;

    /// rows: 122
    #[test]
    fn equal_bytes_are_the_same_and_one_bit_makes_a_difference() {
        let a = [0x5a_u8; 32];
        assert!(same(&a, &a.clone()));
        for index in 0..a.len() {
            for bit in 0..8 {
                let mut b = a;
                b[index] ^= 1 << bit;
                assert!(!same(&a, &b), "byte {index}, bit {bit}");
            }
        }
    }

    #[test]
    fn different_lengths_differ_even_when_one_begins_the_other() {
        assert!(!same(b"abc", b"abcd"));
        assert!(!same(b"abcd", b"abc"));
        assert!(!same(b"", b"\0"));
        assert!(same(b"", b""));
    }
}
