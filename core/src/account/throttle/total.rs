//! The total of one lane: how many wrong guesses count against it, however long ago and whatever
//! was answered right in between.

/// Seconds after which one failure no longer counts: 5 days.
const FALLS_EVERY: u64 = 5 * 86_400;

/// Wrong guesses of one lane that still count. It falls by one every five days and by no factor.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Total {
    pub(crate) count: u16,
    /// When it fell last, or when its first failure came.
    pub(crate) fell_at: u64,
}

impl Total {
    /// What is left of it at this time. A clock set back changes nothing.
    #[must_use]
    pub(super) fn left(self, at: u64) -> Self {
        let falls = at.saturating_sub(self.fell_at) / FALLS_EVERY;
        let fell_at = self.fell_at.saturating_add(falls.saturating_mul(FALLS_EVERY));
        let falls = u16::try_from(falls).unwrap_or(u16::MAX);
        Self { count: self.count.saturating_sub(falls), fell_at }
    }

    pub(super) fn add(&mut self, at: u64) {
        *self = self.left(at);
        if self.count == 0 {
            self.fell_at = self.fell_at.max(at);
        }
        self.count = self.count.saturating_add(1);
    }

    /// When it falls next; never if nothing counts.
    const fn falls_at(self) -> u64 {
        if self.count == 0 { u64::MAX } else { self.fell_at.saturating_add(FALLS_EVERY) }
    }

    fn fall(&mut self) {
        self.fell_at = self.falls_at();
        self.count = self.count.saturating_sub(1);
    }
}

/// When two totals have fallen far enough, if they have not by now.
pub(super) fn until(
    at: u64,
    totals: [Total; 2],
    is_spent: impl Fn(u16, u16) -> bool,
) -> Option<u64> {
    let [mut one, mut other] = totals.map(|total| total.left(at));
    let mut until = None;
    // Each round lowers a count, and nothing is spent when both are zero.
    while (one.count > 0 || other.count > 0) && is_spent(one.count, other.count) {
        let next = if one.falls_at() <= other.falls_at() { &mut one } else { &mut other };
        until = Some(next.falls_at());
        next.fall();
    }
    until
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(count: u16, fell_at: u64) -> Total {
        Total { count, fell_at }
    }

    #[test]
    fn one_failure_falls_every_five_days_counted_from_the_first() {
        let mut total = Total::default();
        total.add(1000);
        total.add(1000 + FALLS_EVERY - 1);
        assert_eq!(total, of(2, 1000));
        assert_eq!(total.left(1000 + FALLS_EVERY - 1).count, 2);
        assert_eq!(total.left(1000 + FALLS_EVERY), of(1, 1000 + FALLS_EVERY));
        assert_eq!(total.left(u64::MAX).count, 0);
        // A failure within a running period does not begin another.
        total.add(1000 + 2 * FALLS_EVERY - 1);
        assert_eq!(total, of(2, 1000 + FALLS_EVERY));
    }

    #[test]
    fn a_clock_set_back_gives_nothing_back_and_begins_no_period() {
        let mut total = of(3, 50_000);
        assert_eq!(total.left(0), total);
        total.add(0);
        assert_eq!(total, of(4, 50_000));
        let mut empty = of(1, 50_000).left(50_000 + FALLS_EVERY);
        empty.add(10);
        assert_eq!(empty, of(1, 50_000 + FALLS_EVERY));
    }

    #[test]
    fn it_waits_for_the_fall_that_makes_room() {
        let day = 86_400;
        let totals = [of(80, 0), of(20, 2 * day)];
        let at = 3 * day;
        assert_eq!(until(at, totals, |one, _| one >= 80), Some(5 * day));
        assert_eq!(until(at, totals, |one, other| one + other >= 100), Some(5 * day));
        assert_eq!(until(at, totals, |one, other| one + other >= 98), Some(10 * day));
        assert_eq!(until(at, totals, |one, other| one + other > 100), None);
    }
}
