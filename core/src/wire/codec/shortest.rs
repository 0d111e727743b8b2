//! Reads postcard while watching for numbers that are longer than necessary.

use postcard::de_flavors::Flavor;
use postcard::{Error, Result};

/// A slice being read. Notes a continuation byte followed by zero, which is how an overlong number
/// ends. Two one-byte fields can look the same, so it is only a suspicion.
pub(super) struct Watched<'a> {
    rest: &'a [u8],
    goes_on: bool,
    suspicious: bool,
}

impl<'a> Watched<'a> {
    pub(super) const fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes, goes_on: false, suspicious: false }
    }
}

impl<'a> Flavor<'a> for Watched<'a> {
    /// What was not read, and whether a number may have been overlong.
    type Remainder = (&'a [u8], bool);
    type Source = &'a [u8];

    #[inline]
    fn pop(&mut self) -> Result<u8> {
        let (byte, rest) = self.rest.split_first().ok_or(Error::DeserializeUnexpectedEnd)?;
        self.rest = rest;
        self.suspicious |= self.goes_on && *byte == 0;
        self.goes_on = *byte >= 0x80;
        Ok(*byte)
    }

    #[inline]
    fn size_hint(&self) -> Option<usize> {
        Some(self.rest.len())
    }

    #[inline]
    fn try_take_n(&mut self, count: usize) -> Result<&'a [u8]> {
        let split = self.rest.split_at_checked(count);
        let (taken, rest) = split.ok_or(Error::DeserializeUnexpectedEnd)?;
        self.rest = rest;
        self.goes_on = false;
        Ok(taken)
    }

    fn finalize(self) -> Result<Self::Remainder> {
        Ok((self.rest, self.suspicious))
    }
}
