//! Failures, locks, and the budget of backup codes (NIST SP 800-63B section 5.2.2 "Rate
//! Limiting (Throttling)"; RFC 4226 section 7.3, parameter `T`).
//!
//! One budget per account, shared by all sessions, addresses, products and nodes. It has two lanes:
//! browsers that completed a second factor before, and all others. Wrong answers in one lane never
//! lock the other, so a thief who only knows the password cannot lock the owner out. A lock covers
//! only guessable methods.
//!
//! A right answer, guessable or not, ends the ladder of its own lane and nothing else: if a factor
//! gave a total back, every sign-in of the owner would give a thief new guesses. What gives a total
//! back is time (one failure every five days), an administrator, and a changed password.

pub(crate) mod total;

use total::Total;

use crate::vocabulary::Lane;

/// The policy's numbers that a throttle needs.
#[derive(Debug, Clone)]
pub(crate) struct Limits<'a> {
    /// Wrong answers in a row before the first lock.
    pub(crate) failures_max: u8,
    /// Minutes of the first, second and further locks.
    pub(crate) lock_minutes: &'a [u16],
    /// Wrong answers of both lanes that count before guessable methods stop.
    pub(crate) failures_total_max: u16,
    /// How many of those only a known browser may use up.
    pub(crate) known_browser_reserve: u16,
    /// The most backup codes tried per day.
    pub(crate) backup_tries_day_max: u8,
}

const SECONDS_PER_DAY: u64 = 86_400;
/// Seconds until another change of the password gives totals back: 30 days.
const FORGIVES_EVERY: u64 = 30 * SECONDS_PER_DAY;

/// Failures and locks of one account.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Throttle {
    pub(crate) unknown: LaneState,
    pub(crate) known: LaneState,
    pub(crate) backup: BackupBudget,
    /// When a change of the password last gave the totals back.
    pub(crate) forgiven_at: Option<u64>,
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
    pub(crate) total: Total,
}

/// Attempts at backup codes. There is no total: at 50 random bits a code, the tries of a year are
/// worth less than one guess at six digits.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct BackupBudget {
    pub(crate) day_began: u64,
    pub(crate) tries_today: u8,
}

/// Why a guess is not even compared, and when that ends by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stopped {
    /// A lock, or a day whose tries are used up.
    Locked(u64),
    /// The total is used up.
    Spent(u64),
}

impl Stopped {
    pub(crate) const fn until(self) -> u64 {
        match self {
            Self::Locked(until) | Self::Spent(until) => until,
        }
    }

    /// The rule that refuses.
    pub(crate) const fn rule(self) -> &'static str {
        match self {
            Self::Locked(_) => "throttle.locked",
            Self::Spent(_) => "throttle.spent",
        }
    }
}

/// What a wrong guess led to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Charged {
    /// Wrong answers in a row in this lane.
    pub(crate) failures: u8,
    /// Locks in a row in this lane, with the one that starts now.
    pub(crate) rung: u8,
    /// A lock that starts now.
    pub(crate) locked: Option<Stopped>,
}

impl Throttle {
    /// Whether a guess in this lane is refused without being compared.
    #[must_use]
    pub(crate) fn stopped(&self, lane: Lane, at: u64, limits: &Limits<'_>) -> Option<Stopped> {
        let locked = Some(self.lane(lane).locked_until).filter(|until| at < *until);
        match self.spent_until(lane, at, limits) {
            Some(until) => Some(Stopped::Spent(until.max(locked.unwrap_or(until)))),
            None => locked.map(Stopped::Locked),
        }
    }

    /// Charges one wrong guess that was compared.
    pub(crate) fn charge(&mut self, lane: Lane, at: u64, limits: &Limits<'_>) -> Charged {
        let state = self.lane_mut(lane);
        state.total.add(at);
        state.failures = state.failures.saturating_add(1);
        // After the first lock, a single wrong guess leads to the next rung.
        if state.rung > 0 || state.failures >= limits.failures_max {
            let rung = usize::from(state.rung);
            let minutes = limits.lock_minutes.get(rung).or(limits.lock_minutes.last());
            let seconds = minutes.map_or(u64::MAX, |minutes| u64::from(*minutes) * 60);
            let until = at.saturating_add(seconds);
            state.locked_until = state.locked_until.max(until);
            state.rung = state.rung.saturating_add(1);
        }
        let (failures, rung) = (state.failures, state.rung);
        Charged { failures, rung, locked: self.stopped(lane, at, limits) }
    }

    /// A right answer of any method: the lane's ladder starts over. No total falls.
    pub(crate) fn right(&mut self, lane: Lane) {
        let state = self.lane_mut(lane);
        *state = LaneState { total: state.total, ..LaneState::default() };
    }

    /// An administrator gives everything back.
    pub(crate) fn clear(&mut self) {
        *self = Self { forgiven_at: self.forgiven_at, ..Self::default() };
    }

    /// The password was changed, so who knew the old one guesses no longer: the totals are given
    /// back, at most once in 30 days. Locks stay.
    pub(crate) fn password_changed(&mut self, at: u64) {
        let is_due = |last: u64| at >= last.saturating_add(FORGIVES_EVERY);
        if self.forgiven_at.is_none_or(is_due) {
            self.forgiven_at = Some(at);
            self.unknown.total = Total::default();
            self.known.total = Total::default();
        }
    }

    /// Whether backup codes are refused without being compared.
    #[must_use]
    pub(crate) fn backup_stopped(
        &self,
        lane: Lane,
        at: u64,
        limits: &Limits<'_>,
    ) -> Option<Stopped> {
        let (backup, day_max) = (&self.backup, limits.backup_tries_day_max);
        let day_max = match lane {
            Lane::Unknown => day_max,
            // What others use up leaves half as many again to the owner's browser.
            Lane::Known => day_max.saturating_add(day_max.div_ceil(2)),
        };
        let day_ends = backup.day_began.saturating_add(SECONDS_PER_DAY);
        (at < day_ends && backup.tries_today >= day_max).then_some(Stopped::Locked(day_ends))
    }

    /// Charges one wrong backup code that was compared.
    pub(crate) fn charge_backup(&mut self, at: u64) {
        let backup = &mut self.backup;
        // If the clock was set back, it stays within the day already counted.
        if at >= backup.day_began.saturating_add(SECONDS_PER_DAY) || backup.tries_today == 0 {
            backup.day_began = at;
            backup.tries_today = 0;
        }
        backup.tries_today = backup.tries_today.saturating_add(1);
    }

    /// When the last lock of any lane ends, for lists.
    #[must_use]
    pub(crate) fn locked_until(&self, at: u64, limits: &Limits<'_>) -> Option<u64> {
        [Lane::Unknown, Lane::Known]
            .into_iter()
            .filter_map(|lane| self.stopped(lane, at, limits))
            .map(Stopped::until)
            .max()
    }

    /// When this lane may guess again, if its total is used up.
    fn spent_until(&self, lane: Lane, at: u64, limits: &Limits<'_>) -> Option<u64> {
        let all = limits.failures_total_max;
        let own = match lane {
            Lane::Unknown => all.saturating_sub(limits.known_browser_reserve),
            Lane::Known => all,
        };
        total::until(at, [self.unknown.total, self.known.total], |unknown, known| {
            let of_lane = match lane {
                Lane::Unknown => unknown,
                Lane::Known => known,
            };
            of_lane >= own || unknown.saturating_add(known) >= all
        })
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
            assert_eq!(charged.locked, Some(Stopped::Locked(at + seconds)));
            assert_eq!(
                throttle.stopped(Lane::Unknown, at + seconds - 1, &limits),
                Some(Stopped::Locked(at + seconds))
            );
            assert_eq!(throttle.stopped(Lane::Unknown, at + seconds, &limits), None);
            assert_eq!(throttle.stopped(Lane::Known, at, &limits), None);
            at += seconds;
        }
    }

    /// rows: 62; findings: F-A1
    #[test]
    fn right_answers_give_no_total_back() {
        let (mut throttle, limits) = (Throttle::default(), limits());
        for _ in 0..79 {
            throttle.charge(Lane::Unknown, 0, &limits);
            throttle.right(Lane::Unknown);
            throttle.right(Lane::Known);
        }
        assert_eq!(throttle.stopped(Lane::Unknown, 0, &limits), None);
        let spent = Some(Stopped::Spent(5 * SECONDS_PER_DAY));
        assert_eq!(throttle.charge(Lane::Unknown, 0, &limits).locked, spent);
        throttle.right(Lane::Unknown);
        assert_eq!(throttle.stopped(Lane::Unknown, 0, &limits), spent);
        for _ in 0..20 {
            assert_eq!(throttle.stopped(Lane::Known, 0, &limits), None);
            throttle.charge(Lane::Known, 0, &limits);
            throttle.right(Lane::Known);
        }
        assert_eq!(throttle.stopped(Lane::Known, 0, &limits), spent);
        throttle.clear();
        assert_eq!(throttle.stopped(Lane::Unknown, 0, &limits), None);
    }

    /// findings: F-A1
    #[test]
    fn a_spent_total_earns_one_guess_in_five_days() {
        let (mut throttle, limits) = (Throttle::default(), limits());
        let mut compared = 0;
        for day in 0..365 {
            let at = day * SECONDS_PER_DAY;
            throttle.right(Lane::Unknown);
            while throttle.stopped(Lane::Unknown, at, &limits).is_none() {
                throttle.charge(Lane::Unknown, at, &limits);
                throttle.right(Lane::Unknown);
                compared += 1;
            }
        }
        assert_eq!(compared, 80 + 72);
    }

    /// findings: F-A1
    #[test]
    fn a_right_answer_ends_the_ladder_of_its_own_lane_alone() {
        let (mut throttle, limits) = (Throttle::default(), limits());
        for _ in 0..5 {
            throttle.charge(Lane::Unknown, 0, &limits);
        }
        throttle.right(Lane::Known);
        assert_eq!(throttle.stopped(Lane::Unknown, 59, &limits), Some(Stopped::Locked(60)));
        throttle.right(Lane::Unknown);
        assert_eq!(throttle.stopped(Lane::Unknown, 0, &limits), None);
    }

    /// findings: F-A1
    #[test]
    fn a_changed_password_gives_totals_back_once_in_thirty_days_and_ends_no_lock() {
        let (mut throttle, limits) = (Throttle::default(), limits());
        let spend = |throttle: &mut Throttle, at| {
            while !matches!(
                throttle.charge(Lane::Unknown, at, &limits).locked,
                Some(Stopped::Spent(_))
            ) {}
        };
        spend(&mut throttle, 0);
        throttle.password_changed(0);
        let locked = throttle.unknown.locked_until;
        assert_eq!(throttle.stopped(Lane::Unknown, 0, &limits), Some(Stopped::Locked(locked)));
        let month = 30 * SECONDS_PER_DAY;
        spend(&mut throttle, month - 1);
        for (at, is_spent) in [(month - 1, true), (month, false)] {
            throttle.password_changed(at);
            let stopped = throttle.stopped(Lane::Unknown, at, &limits);
            assert_eq!(matches!(stopped, Some(Stopped::Spent(_))), is_spent, "{at}");
        }
        // Nor does an administrator's unlock make the next change count sooner.
        throttle.clear();
        spend(&mut throttle, month);
        throttle.password_changed(month + 1);
        let stopped = throttle.stopped(Lane::Unknown, month + 1, &limits);
        assert!(matches!(stopped, Some(Stopped::Spent(_))), "{stopped:?}");
    }

    #[test]
    fn backup_codes_have_a_day_that_a_clock_set_back_does_not_renew() {
        let (mut throttle, limits) = (Throttle::default(), limits());
        let stopped = |throttle: &Throttle, at| throttle.backup_stopped(Lane::Unknown, at, &limits);
        for day in 1..200 {
            let (at, ends) = (day * SECONDS_PER_DAY, (day + 1) * SECONDS_PER_DAY);
            for _ in 0..10 {
                assert_eq!(stopped(&throttle, at), None);
                throttle.charge_backup(at);
            }
            assert_eq!(stopped(&throttle, at), Some(Stopped::Locked(ends)));
            assert_eq!(stopped(&throttle, 10), Some(Stopped::Locked(ends)));
        }
    }

    /// rows: 61
    #[test]
    fn what_others_spend_on_backup_codes_leaves_a_reserve_for_a_known_browser() {
        let (mut throttle, limits) = (Throttle::default(), limits());
        while throttle.backup_stopped(Lane::Unknown, 0, &limits).is_none() {
            throttle.charge_backup(0);
        }
        assert_eq!(throttle.backup.tries_today, 10);
        for _ in 0..5 {
            assert_eq!(throttle.backup_stopped(Lane::Known, 0, &limits), None);
            throttle.charge_backup(0);
        }
        assert!(throttle.backup_stopped(Lane::Known, 0, &limits).is_some());
    }
}
