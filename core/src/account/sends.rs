//! Codes sent and phones prompted: how many, and when the last one was.
//!
//! A budget, not a record: the codes themselves are in tickets. Sending costs money and patience,
//! so it is counted per account and channel, whether or not the code was used. A failed delivery
//! lifts the wait but not the count (SP 800-63B section 5.1.3.2, ASVS 6.6.3).

use crate::vocabulary::Lane;

const SECONDS_PER_HOUR: u64 = 3600;
const SECONDS_PER_DAY: u64 = 86_400;

/// What a policy allows.
#[derive(Debug, Clone, Copy)]
pub(crate) struct SendLimits {
    /// Seconds between two sends.
    pub(crate) wait_seconds: u64,
    /// The most per hour.
    pub(crate) hour_max: u8,
    /// The most per day.
    pub(crate) day_max: u8,
}

/// What was sent over one channel.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Sends {
    pub(crate) hour_began: u64,
    pub(crate) hour: u8,
    pub(crate) day_began: u64,
    pub(crate) day: u8,
    /// When the last one was sent; 0 if none was, or if it did not arrive.
    pub(crate) last: u64,
}

impl Sends {
    /// When the next one may be sent; `None` if it may be sent now.
    pub(crate) fn wait(&self, lane: Lane, at: u64, limits: SendLimits) -> Option<u64> {
        let hour_ends = self.hour_began.saturating_add(SECONDS_PER_HOUR);
        let day_ends = self.day_began.saturating_add(SECONDS_PER_DAY);
        let again_at = self.again_at(limits);
        let waits = [
            (self.last > 0 && at < again_at, again_at),
            (at < hour_ends && self.hour >= share(lane, limits.hour_max), hour_ends),
            (at < day_ends && self.day >= share(lane, limits.day_max), day_ends),
        ];
        waits.into_iter().filter(|(waits, _)| *waits).map(|(_, until)| until).max()
    }

    /// When the same code may be sent again.
    pub(crate) fn again_at(&self, limits: SendLimits) -> u64 {
        if self.last == 0 { 0 } else { self.last.saturating_add(limits.wait_seconds) }
    }

    /// Counts one. If the clock was set back, it stays within the hour and day already counted.
    pub(crate) fn count(&mut self, at: u64) {
        if self.hour == 0 || at >= self.hour_began.saturating_add(SECONDS_PER_HOUR) {
            (self.hour_began, self.hour) = (at, 0);
        }
        if self.day == 0 || at >= self.day_began.saturating_add(SECONDS_PER_DAY) {
            (self.day_began, self.day) = (at, 0);
        }
        self.hour = self.hour.saturating_add(1);
        self.day = self.day.saturating_add(1);
        self.last = at.max(1);
    }

    /// It did not arrive: the next one need not wait, but this one still counts.
    pub(crate) fn failed(&mut self) {
        self.last = 0;
    }
}

/// A third is reserved for known browsers, and at least one, so that a thief who only knows the
/// password cannot use up the owner's codes.
fn share(lane: Lane, max: u8) -> u8 {
    match lane {
        Lane::Known => max,
        Lane::Unknown => max.saturating_sub((max / 3).max(1)).max(1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMITS: SendLimits = SendLimits { wait_seconds: 60, hour_max: 5, day_max: 20 };

    #[test]
    fn five_an_hour_of_which_one_is_kept_for_the_known_browser() {
        let mut sends = Sends::default();
        let mut at = 1_000_000;
        for sent in 0..4 {
            assert_eq!(sends.wait(Lane::Unknown, at, LIMITS), None);
            sends.count(at);
            let until = if sent < 3 { at + 60 } else { 1_003_600 };
            assert_eq!(sends.wait(Lane::Unknown, at + 59, LIMITS), Some(until));
            at += 60;
        }
        assert_eq!(sends.wait(Lane::Unknown, at, LIMITS), Some(1_003_600));
        assert_eq!(sends.wait(Lane::Known, at, LIMITS), None);
        sends.count(at);
        assert_eq!(sends.wait(Lane::Known, at + 60, LIMITS), Some(1_003_600));
        assert_eq!(sends.wait(Lane::Known, 1_003_600, LIMITS), None);
    }

    /// findings: F-A11
    #[test]
    fn every_budget_keeps_something_for_the_known_browser() {
        for max in 2..=50 {
            let limits = SendLimits { wait_seconds: 0, hour_max: max, day_max: max };
            let mut sends = Sends::default();
            let mut stolen = 0;
            while sends.wait(Lane::Unknown, 1000, limits).is_none() {
                sends.count(1000);
                stolen += 1;
            }
            assert_eq!(sends.wait(Lane::Known, 1000, limits), None, "{max}");
            assert!(stolen >= max / 2, "{max}");
        }
    }

    #[test]
    fn a_day_ends_the_count_of_the_day() {
        let (mut sends, mut at) = (Sends::default(), 50);
        for _ in 0..20 {
            assert_eq!(sends.wait(Lane::Known, at, LIMITS), None);
            sends.count(at);
            at += 1000;
        }
        assert_eq!(sends.wait(Lane::Known, at, LIMITS), Some(50 + SECONDS_PER_DAY));
        assert_eq!(sends.wait(Lane::Known, 50 + SECONDS_PER_DAY, LIMITS), None);
    }

    #[test]
    fn a_failed_delivery_lifts_the_wait_but_not_the_count() {
        let mut sends = Sends::default();
        for _ in 0..5 {
            assert_eq!(sends.wait(Lane::Known, 100, LIMITS), None);
            sends.count(100);
            sends.failed();
        }
        assert_eq!(sends.wait(Lane::Known, 100, LIMITS), Some(3700));
    }

    #[test]
    fn a_clock_set_back_renews_nothing() {
        let mut sends = Sends::default();
        for _ in 0..5 {
            sends.count(10_000);
        }
        assert_eq!(sends.wait(Lane::Known, 5, LIMITS), Some(13_600));
        sends.count(5);
        assert_eq!((sends.hour_began, sends.hour, sends.day), (10_000, 6, 6));
    }
}
