//! Marking: what may be read by whoever holds it, but not made or changed.
//!
//! | bytes | content |
//! |---|---|
//! | 2 | `CM` |
//! | 1 | format, 1 |
//! | 1 | algorithm, 2: AES-256 over POLYVAL, see [`super::prf`] |
//! | 4 | number of the root key, most significant byte first |
//! | n | the content, readable |
//! | 16 | the mark |
//!
//! The mark covers header, the caller's parts and the content, each length-prefixed, under a key
//! of its own label. Used for evidence and cookies, which hold nothing secret: half the work of
//! sealing them.

use super::compare::same;
use super::framed::Framed;
use super::keys::{Label, Ring};

/// Bytes of a marked thing at most.
const MARKED_BYTES_MAX: usize = 4096;
const HEADER_BYTES: usize = 8;
const MARK_BYTES: usize = 16;
const POLYVAL_AES_256: u8 = 2;

/// Marks a content for the account and context in `parts`; bound, but not contained.
pub(crate) fn mark(ring: &Ring, label: Label, parts: &[&[u8]], content: &[u8]) -> Option<Vec<u8>> {
    let [k0, k1, k2, k3] = ring.active_id().to_be_bytes();
    let header = [b'C', b'M', 1, POLYVAL_AES_256, k0, k1, k2, k3];
    let mut bound = Framed::new();
    bind(&mut bound, header, parts)?;
    let mark = ring.mark(ring.active_id(), label, bound.as_slice(), content)?;
    let marked = [&header, content, &mark].concat();
    (marked.len() <= MARKED_BYTES_MAX).then_some(marked)
}

/// The content, if it was marked by this ring under the same label and parts.
pub(crate) fn read<'a>(
    ring: &Ring,
    label: Label,
    parts: &[&[u8]],
    marked: &'a [u8],
) -> Option<&'a [u8]> {
    if marked.len() > MARKED_BYTES_MAX {
        return None;
    }
    let (header, rest) = marked.split_first_chunk::<HEADER_BYTES>()?;
    let (content, mark) = rest.split_last_chunk::<MARK_BYTES>()?;
    let [b'C', b'M', 1, POLYVAL_AES_256, k0, k1, k2, k3] = *header else {
        return None;
    };
    let key_id = u32::from_be_bytes([k0, k1, k2, k3]);
    let mut bound = Framed::new();
    bind(&mut bound, *header, parts)?;
    let expected = ring.mark(key_id, label, bound.as_slice(), content)?;
    same(mark, &expected).then_some(content)
}

/// `None` for parts that are longer than those of any account.
fn bind(bound: &mut Framed, header: [u8; HEADER_BYTES], parts: &[&[u8]]) -> Option<()> {
    bound.add(&header)?;
    bound.add_all(parts)
}

#[cfg(test)]
mod tests {
    use super::super::keys::tests::ring;
    use super::*;

    const PARTS: [&[u8]; 3] = [b"alice", b"evidence", b"nonce"];

    fn marked() -> Vec<u8> {
        mark(&ring("one"), Label::Evidence, &PARTS, b"content").unwrap()
    }

    #[test]
    fn what_was_marked_reads() {
        let marked = marked();
        let read = read(&ring("one"), Label::Evidence, &PARTS, &marked);
        assert_eq!(read, Some(b"content".as_slice()));
    }

    #[test]
    fn b20_b119_nothing_reads_with_another_label_part_instance_or_bit() {
        let (ring, marked) = (ring("one"), marked());
        for label in [Label::Pass, Label::KnownBrowser, Label::Seal] {
            assert!(read(&ring, label, &PARTS, &marked).is_none());
        }
        for parts in [
            &[b"alice".as_slice(), b"evidence"] as &[&[u8]],
            &[b"alicep", b"roof", b"nonce"],
            &[b"bob", b"evidence", b"nonce"],
        ] {
            assert!(read(&ring, Label::Evidence, parts, &marked).is_none());
        }
        let other = super::super::keys::tests::ring("two");
        assert!(read(&other, Label::Evidence, &PARTS, &marked).is_none());
        for place in 0..marked.len() {
            for bit in 0..8 {
                let mut changed = marked.clone();
                changed[place] ^= 1 << bit;
                assert!(read(&ring, Label::Evidence, &PARTS, &changed).is_none());
            }
            assert!(read(&ring, Label::Evidence, &PARTS, &marked[..place]).is_none());
        }
    }
}
