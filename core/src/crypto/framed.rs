//! Byte strings one after the other, each behind its length, so that moving the boundary between
//! two of them changes the whole.

/// Header, instance id, label, account id, kind and nonce, with room to spare.
const FRAMED_BYTES_MAX: usize = 512;

/// Byte strings one after the other, each behind its length: four bytes, most significant first.
/// It lies on the stack; what is bound is short.
pub(super) struct Framed {
    bytes: [u8; FRAMED_BYTES_MAX],
    length: usize,
}

impl Framed {
    pub(super) const fn new() -> Self {
        Self { bytes: [0; FRAMED_BYTES_MAX], length: 0 }
    }

    /// `None` if there is no room for it.
    pub(super) fn add(&mut self, part: &[u8]) -> Option<()> {
        let (length, rest) = self.bytes.get_mut(self.length..)?.split_first_chunk_mut()?;
        *length = short_prefix(part);
        rest.get_mut(..part.len())?.copy_from_slice(part);
        self.length = self.length.checked_add(part.len())?.checked_add(length.len())?;
        Some(())
    }

    pub(super) fn add_all(&mut self, parts: &[&[u8]]) -> Option<()> {
        parts.iter().try_for_each(|part| self.add(part))
    }

    pub(super) fn as_slice(&self) -> &[u8] {
        self.bytes.get(..self.length).unwrap_or_default()
    }
}

/// For parts that are short by their nature. One that were longer than four bytes can say would
/// still not be taken for a shorter one.
pub(super) fn short_prefix(part: &[u8]) -> [u8; 4] {
    u32::try_from(part.len()).unwrap_or(u32::MAX).to_be_bytes()
}
