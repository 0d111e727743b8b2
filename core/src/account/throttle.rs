//! Failures, locks, and the budget of backup codes (NIST SP 800-63B section 5.2.2 "Rate
//! Limiting (Throttling)"; RFC 4226 section 7.3, parameter `T`).
//!
//! One budget per account, shared by all sessions, addresses, products and nodes. It has two lanes:
//! browsers that completed a second factor before, and all others. Wrong answers in one lane never
//! lock the other, so a thief who only knows the password cannot lock the owner out. A lock covers
//! only guessable methods.

use crate::vocabulary::Lane;

/// The policy's numbers that a throttle needs.
#[derive(Debug, Clone)]
pub(crate) struct Limits<'a> {
    /// Wrong answers in a row before the first lock.
    pub(crate) failures_max: u8,
    /// Minutes of the first, second and further locks.
    pub(crate) lock_minutes: &'a [u16],
    /// Wrong answers in all before guessable methods stop.
    pub(crate) failures_total_max: u16,
    /// How many of those are reserved for known browsers.
    pub(crate) known_browser_reserve: u16,
    /// The most backup codes tried per day.
    pub(crate) backup_tries_day_max: u8,
}

/// The most backup codes tried in all before the method stops.
const BACKUP_TRIES_MAX: u8 = 100;
/// This many more in a known browser: what others use up must not lock the owner out.
const BACKUP_TRIES_RESERVE: u8 = 20;
const SECONDS_PER_DAY: u64 = 86_400;
/// What lists show for a lock without an end: the last second of the year 9999.
const FOR_GOOD: u64 = 253_402_300_799;

/// Failures and locks of one account.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Throttle {
    pub(crate) unknown: LaneState,
    pub(crate) known: LaneState,
    /// Wrong guesses since an unguessable factor or an administrator last cleared them.
    pub(crate) failures_total: u16,
    pub(crate) backup: BackupBudget,
}

/// One lane.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct LaneState {
    /// Wrong answers since the last right one.
    pub(crate) failures: u8,
    /// Locks since the last right answer: the rung of the ladder.
    pub(crate) rung: u8,
    /// When the lock ends.
    pub(crate) locked_until: u64,
}

/// Attempts at backup codes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct BackupBudget {
    pub(crate) day_began: u64,
    pub(crate) tries_today: u8,
    pub(crate) tries_total: u8,
}

/// Why a guess is not even compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stopped {
    /// Until this time.
    Until(u64),
    /// Until an administrator or an unguessable factor clears it.
    ForGood,
}

impl Stopped {
    /// When it ends by itself, if ever.
    pub(crate) const fn until(self) -> Option<u64> {
        match self {
            Self::Until(until) => Some(until),
            Self::ForGood => None,
        }
    }
}

/// What a wrong guess led to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Charged {
    /// Wrong answers in a row in this lane.
    pub(crate) failures: u8,
    /// A lock that starts now.
    pub(crate) locked: Option<Stopped>,
}

impl Throttle {
    /// Whether a guess in this lane is refused without being compared.
    #[must_use]
    pub(crate) fn stopped(&self, lane: Lane, at: u64, limits: &Limits<'_>) -> Option<Stopped> {
        if self.failures_total >= share(lane, limits) {
            return Some(Stopped::ForGood);
        }
        let until = self.lane(lane).locked_until;
        (at < until).then_some(Stopped::Until(until))
    }

    /// Charges one wrong guess that was compared.
    pub(crate) fn charge(&mut self, lane: Lane, at: u64, limits: &Limits<'_>) -> Charged {
        self.failures_total = self.failures_total.saturating_add(1);
        let spent = self.failures_total >= share(lane, limits);
        let state = self.lane_mut(lane);
        state.failures = state.failures.saturating_add(1);
        // After the first lock, a single wrong guess leads to the next rung.
        let locks = state.rung > 0 || state.failures >= limits.failures_max;
        if locks {
            let rung = usize::from(state.rung);
            let minutes = limits.lock_minutes.get(rung).or(limits.lock_minutes.last());
            let seconds = minutes.map_or(u64::MAX, |minutes| u64::from(*minutes) * 60);
            let until = at.saturating_add(seconds);
            state.locked_until = state.locked_until.max(until);
            state.rung = state.rung.saturating_add(1);
        }
        let until = state.locked_until;
        let locked =
            if spent { Some(Stopped::ForGood) } else { locks.then_some(Stopped::Until(until)) };
        Charged { failures: state.failures, locked }
    }

    /// A right guessable answer: the lane starts over, the total stays.
    pub(crate) fn guessed_right(&mut self, lane: Lane) {
        *self.lane_mut(lane) = LaneState::default();
    }

    /// An unguessable factor, or an administrator: everything starts over.
    pub(crate) fn clear(&mut self) {
        *self = Self::default();
    }

    /// Whether backup codes are refused without being compared.
    #[must_use]
    pub(crate) fn backup_stopped(
        &self,
        lane: Lane,
        at: u64,
        limits: &Limits<'_>,
    ) -> Option<Stopped> {
        let backup = &self.backup;
        let day_max = limits.backup_tries_day_max;
        let (total_max, day_max) = match lane {
            Lane::Unknown => (BACKUP_TRIES_MAX, day_max),
            Lane::Known => (
                BACKUP_TRIES_MAX.saturating_add(BACKUP_TRIES_RESERVE),
                day_max.saturating_add(day_max.div_ceil(2)),
            ),
        };
        if backup.tries_total >= total_max {
            return Some(Stopped::ForGood);
        }
        let day_ends = backup.day_began.saturating_add(SECONDS_PER_DAY);
        (at < day_ends && backup.tries_today >= day_max).then_some(Stopped::Until(day_ends))
    }

    /// Charges one wrong backup code that was compared.
    pub(crate) fn charge_backup(&mut self, at: u64) {
        let backup = &mut self.backup;
        // If the clock was set back, it stays within the day already counted.
        if at >= backup.day_began.saturating_add(SECONDS_PER_DAY) || backup.tries_total == 0 {
            backup.day_began = at;
            backup.tries_today = 0;
        }
        backup.tries_today = backup.tries_today.saturating_add(1);
        backup.tries_total = backup.tries_total.saturating_add(1);
    }

    /// When the last lock of any lane ends, for lists.
    #[must_use]
    pub(crate) fn locked_until(&self, at: u64, limits: &Limits<'_>) -> Option<u64> {
        [Lane::Unknown, Lane::Known]
            .into_iter()
            .filter_map(|lane| self.stopped(lane, at, limits))
            .map(|stopped| match stopped {
                Stopped::Until(until) => until,
                Stopped::ForGood => FOR_GOOD,
            })
            .max()
    }

    fn lane(&self, lane: Lane) -> &LaneState {
        match lane {
            Lane::Unknown => &self.unknown,
            Lane::Known => &self.known,
        }
    }

    fn lane_mut(&mut self, lane: Lane) -> &mut LaneState {
        match lane {
            Lane::Unknown => &mut self.unknown,
            Lane::Known => &mut self.known,
        }
    }
}

/// How much of the total a lane may use.
fn share(lane: Lane, limits: &Limits<'_>) -> u16 {
    match lane {
        Lane::Unknown => limits.failures_total_max.saturating_sub(limits.known_browser_reserve),
        Lane::Known => limits.failures_total_max,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn limits() -> Limits<'static> {
        Limits {
            failures_max: 5,
            lock_minutes: &[1, 5, 15, 60],
            failures_total_max: 100,
            known_browser_reserve: 20,
            backup_tries_day_max: 10,
        }
    }

    #[test]
    fn five_failures_then_one_guess_per_rung() {
        let (mut throttle, limits) = (Throttle::default(), limits());
        for _ in 0..4 {
            assert_eq!(throttle.charge(Lane::Unknown, 1000, &limits).locked, None);
        }
        let mut at = 1000;
        for seconds in [60, 300, 900, 3600, 3600] {
            let charged = throttle.charge(Lane::Unknown, at, &limits);
            assert_eq!(charged.locked, Some(Stopped::Until(at + seconds)));
            assert_eq!(
                throttle.stopped(Lane::Unknown, at + seconds - 1, &limits),
                Some(Stopped::Until(at + seconds))
            );
            assert_eq!(throttle.stopped(Lane::Unknown, at + seconds, &limits), None);
            assert_eq!(throttle.stopped(Lane::Known, at, &limits), None);
            at += seconds;
        }
    }

    /// rows: 62
    #[test]
    fn a_right_answer_gives_a_fresh_lane_but_never_refills_the_total() {
        let (mut throttle, limits) = (Throttle::default(), limits());
        for _ in 0..79 {
            throttle.charge(Lane::Unknown, 0, &limits);
            throttle.guessed_right(Lane::Unknown);
        }
        assert_eq!(throttle.stopped(Lane::Unknown, u64::MAX, &limits), None);
        assert_eq!(throttle.charge(Lane::Unknown, 0, &limits).locked, Some(Stopped::ForGood));
        assert_eq!(throttle.stopped(Lane::Unknown, u64::MAX, &limits), Some(Stopped::ForGood));
        for _ in 0..20 {
            assert_eq!(throttle.stopped(Lane::Known, u64::MAX, &limits), None);
            throttle.charge(Lane::Known, 0, &limits);
            throttle.guessed_right(Lane::Known);
        }
        assert_eq!(throttle.stopped(Lane::Known, u64::MAX, &limits), Some(Stopped::ForGood));
        throttle.clear();
        assert_eq!(throttle.stopped(Lane::Unknown, 0, &limits), None);
    }

    #[test]
    fn backup_codes_have_a_day_that_a_clock_set_back_does_not_renew() {
        let (mut throttle, limits) = (Throttle::default(), limits());
        for _ in 0..10 {
            assert_eq!(throttle.backup_stopped(Lane::Unknown, 50_000, &limits), None);
            throttle.charge_backup(50_000);
        }
        let tomorrow = 50_000 + SECONDS_PER_DAY;
        let stopped = |throttle: &Throttle, at| throttle.backup_stopped(Lane::Unknown, at, &limits);
        assert_eq!(stopped(&throttle, 50_000), Some(Stopped::Until(tomorrow)));
        assert_eq!(stopped(&throttle, 10), Some(Stopped::Until(tomorrow)));
        assert_eq!(stopped(&throttle, tomorrow), None);
        for day in 1..10 {
            for _ in 0..10 {
                throttle.charge_backup(50_000 + day * SECONDS_PER_DAY);
            }
        }
        assert_eq!(stopped(&throttle, u64::MAX), Some(Stopped::ForGood));
    }

    /// rows: 61
    #[test]
    fn what_others_spend_on_backup_codes_leaves_a_reserve_for_a_known_browser() {
        let (mut throttle, limits) = (Throttle::default(), limits());
        for day in 0..12 {
            let at = day * SECONDS_PER_DAY;
            while throttle.backup_stopped(Lane::Unknown, at, &limits).is_none() {
                throttle.charge_backup(at);
            }
            assert_eq!(throttle.backup_stopped(Lane::Known, at, &limits), None);
        }
        assert_eq!(throttle.backup.tries_total, 100);
        for _ in 0..20 {
            assert_eq!(throttle.backup_stopped(Lane::Known, u64::MAX, &limits), None);
            throttle.charge_backup(0);
        }
        let stopped = throttle.backup_stopped(Lane::Known, u64::MAX, &limits);
        assert_eq!(stopped, Some(Stopped::ForGood));
    }
}
