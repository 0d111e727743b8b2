//! How frozen forms are laid out in bytes. Nothing is self-describing: the reader knows what comes
//! next.
//!
//! | what | bytes |
//! |---|---|
//! | a small number, a flag | one |
//! | a number | seven bits a byte, the lowest first; the highest bit says that another follows |
//! | bytes, a text | a number, their length, then they |
//! | something that may be absent | a flag, then it |
//! | a list | a number, how many, then one after the other |

use crate::crypto::seal::Draft;

/// Something that can be part of a form.
pub(super) trait Kept: Sized {
    /// `None` if the bytes end or a value is out of bounds.
    fn read(from: &mut Reader<'_>) -> Option<Self>;

    fn write(&self, to: &mut Writer);
}

/// Reads from opened bytes; what it returns is borrowed from them.
pub(super) struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    pub(super) const fn new(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    /// Whether everything was read.
    pub(super) const fn is_at_end(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn byte(&mut self) -> Option<u8> {
        let (byte, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(*byte)
    }

    pub(super) fn flag(&mut self) -> Option<bool> {
        match self.byte()? {
            0 => Some(false),
            1 => Some(true),
            _ => None,
        }
    }

    pub(super) fn number<N: TryFrom<u64>>(&mut self) -> Option<N> {
        // Most are short.
        let number = match self.byte()? {
            low @ ..0x80 => u64::from(low),
            low => self.rest_of_number(low)?,
        };
        N::try_from(number).ok()
    }

    #[inline(never)]
    fn rest_of_number(&mut self, low: u8) -> Option<u64> {
        let mut number = u64::from(low & 0x7f);
        for shift in (7..64).step_by(7) {
            let byte = self.byte()?;
            if shift == 63 && byte > 1 {
                return None;
            }
            number |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Some(number);
            }
        }
        None
    }

    pub(super) fn bytes(&mut self) -> Option<&'a [u8]> {
        let length = self.number()?;
        let (bytes, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(bytes)
    }

    /// Bytes of a fixed length.
    pub(super) fn fixed<const N: usize>(&mut self) -> Option<[u8; N]> {
        self.bytes()?.try_into().ok()
    }

    pub(super) fn text(&mut self) -> Option<String> {
        core::str::from_utf8(self.bytes()?).ok().map(str::to_owned)
    }

    #[expect(clippy::option_option, reason = "unreadable and absent are two answers")]
    pub(super) fn one<T>(
        &mut self,
        read: impl FnOnce(&mut Self) -> Option<T>,
    ) -> Option<Option<T>> {
        if self.flag()? { read(self).map(Some) } else { Some(None) }
    }

    pub(super) fn list<T>(
        &mut self,
        mut read: impl FnMut(&mut Self) -> Option<T>,
    ) -> Option<Vec<T>> {
        let count: usize = self.number()?;
        // Each takes at least one byte, so an invented length allocates nothing.
        let mut list = Vec::with_capacity(count.min(self.0.len()));
        for _ in 0..count {
            list.push(read(self)?);
        }
        Some(list)
    }
}

/// Writes into a buffer that will be sealed in place.
pub(super) struct Writer(Draft);

impl Writer {
    pub(super) const fn into(draft: Draft) -> Self {
        Self(draft)
    }

    pub(super) fn finish(self) -> Draft {
        self.0
    }

    pub(super) fn byte(&mut self, byte: u8) {
        self.0.push(byte);
    }

    pub(super) fn flag(&mut self, flag: bool) {
        self.byte(flag.into());
    }

    pub(super) fn number(&mut self, number: impl Into<u64>) {
        let mut rest = number.into();
        loop {
            let [low, ..] = rest.to_le_bytes();
            rest >>= 7;
            if rest == 0 {
                return self.byte(low);
            }
            self.byte(low | 0x80);
        }
    }

    pub(super) fn bytes(&mut self, bytes: &[u8]) {
        self.length(bytes.len());
        self.0.extend(bytes);
    }

    pub(super) fn text(&mut self, text: &str) {
        self.bytes(text.as_bytes());
    }

    pub(super) fn one<T>(&mut self, one: Option<&T>, write: impl FnOnce(&mut Self, &T)) {
        self.flag(one.is_some());
        if let Some(one) = one {
            write(self, one);
        }
    }

    pub(super) fn list<T>(&mut self, list: &[T], mut write: impl FnMut(&mut Self, &T)) {
        self.length(list.len());
        for one in list {
            write(self, one);
        }
    }

    pub(super) fn length(&mut self, length: usize) {
        // Lossless: no platform has lengths above 64 bits.
        self.number(length as u64);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn written(write: impl FnOnce(&mut Writer)) -> Vec<u8> {
        let mut writer = Writer::into(Draft::with_room(0));
        write(&mut writer);
        writer.finish().content().to_vec()
    }

    /// The first records were written by that library; they must stay readable.
    #[test]
    fn law_numbers_texts_and_lists_are_those_of_postcard() {
        proptest!(|(
            number: u64,
            shift in 0..64_u32,
            text: String,
            bytes: Option<Vec<u8>>,
            list: Vec<u16>,
        )| {
            let number = number >> shift;
            let ours = written(|to| {
                to.number(number);
                to.text(&text);
                to.one(bytes.as_ref(), |to, bytes| to.bytes(bytes));
                to.list(&list, |to, number| to.number(*number));
            });
            prop_assert_eq!(
                &ours,
                &postcard::to_stdvec(&(number, &text, &bytes, &list)).unwrap()
            );
            let mut from = Reader::new(&ours);
            prop_assert_eq!(from.number(), Some(number));
            prop_assert_eq!(from.text(), Some(text));
            let read = from.one(|from| from.bytes().map(<[u8]>::to_vec));
            prop_assert_eq!(read, Some(bytes));
            prop_assert_eq!(from.list(Reader::number), Some(list));
            prop_assert!(from.is_at_end());
        });
    }

    #[test]
    fn what_ends_too_early_or_is_out_of_bounds_is_not_read() {
        for bytes in [&[] as &[u8], &[0x80], &[0xff; 9], &[0xff; 10], &[3, 1, 2]] {
            assert_eq!(Reader::new(bytes).bytes(), None, "{bytes:?}");
        }
        let most = [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1];
        assert_eq!(Reader::new(&most).number(), Some(u64::MAX));
        assert_eq!(Reader::new(&most).number::<u32>(), None);
        assert_eq!(Reader::new(&[2]).flag(), None);
        assert_eq!(Reader::new(&[2, 0xff, 0]).text(), None);
        assert_eq!(Reader::new(&most).list(Reader::byte), None);
        assert_eq!(Reader::new(&[3, 1, 2, 3]).fixed::<2>(), None);
    }
}
