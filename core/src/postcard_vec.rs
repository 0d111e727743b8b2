//! Writes postcard into a buffer allocated up front, and wipes it if it has to grow.

use postcard::ser_flavors::Flavor;
use zeroize::Zeroize;

/// Up to this many bytes are cheaper to move one by one: most numbers and lengths have one or two.
const FEW: usize = 8;

/// The output so far. The library's own vector takes bytes one by one, however many there are.
pub(crate) struct PostcardVec(Vec<u8>);

impl PostcardVec {
    /// Appends to what `room` holds.
    pub(crate) const fn into(room: Vec<u8>) -> Self {
        Self(room)
    }

    #[inline]
    fn make_room(&mut self, bytes: usize) {
        if self.0.capacity() - self.0.len() < bytes {
            self.grow(bytes);
        }
    }

    /// Moves to a larger buffer and wipes the old one, which may hold secrets.
    #[cold]
    fn grow(&mut self, bytes: usize) {
        let room = self.0.capacity().saturating_mul(2).max(self.0.len().saturating_add(bytes));
        let mut larger = Vec::with_capacity(room);
        larger.extend_from_slice(&self.0);
        self.0.zeroize();
        self.0 = larger;
    }
}

impl Flavor for PostcardVec {
    type Output = Vec<u8>;

    #[inline]
    fn try_extend(&mut self, bytes: &[u8]) -> postcard::Result<()> {
        self.make_room(bytes.len());
        append(&mut self.0, bytes);
        Ok(())
    }

    #[inline]
    fn try_push(&mut self, byte: u8) -> postcard::Result<()> {
        self.make_room(1);
        self.0.push(byte);
        Ok(())
    }

    fn finalize(self) -> postcard::Result<Vec<u8>> {
        Ok(self.0)
    }
}

/// Appends bytes.
#[inline]
pub(crate) fn append(to: &mut Vec<u8>, bytes: &[u8]) {
    if bytes.len() <= FEW {
        for byte in bytes {
            to.push(*byte);
        }
    } else {
        to.extend_from_slice(bytes);
    }
}
