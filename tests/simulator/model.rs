//! One account as one would keep it on paper: which codes are used, how many failures, how long it
//! is locked. It knows nothing of records, seals or tickets.

use std::collections::BTreeSet;

const FAILURES_MAX: u32 = 5;
const LADDER_MINUTES: [u64; 4] = [1, 5, 15, 60];
const SHARE_UNKNOWN: u32 = 80;
const TOTAL: u32 = 100;
const TRIES_DAY: u32 = 100;
const DAY: u64 = 86_400;

/// What must happen to one answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Expected {
    /// Not compared: locked, or not shaped like a code. Nothing changes.
    Silent,
    /// Compared, and right.
    Accepted,
    /// Compared, and wrong or no longer right.
    Charged,
}

#[derive(Debug, Clone, Copy, Default)]
struct Lane {
    failures: u32,
    rung: usize,
    until: u64,
    total: Total,
}

/// Failures that still count: each line on the paper is crossed out five days after the last.
#[derive(Debug, Clone, Copy, Default)]
struct Total {
    lines: u32,
    crossed_out: u64,
}

impl Total {
    fn at(mut self, at: u64) -> Self {
        while self.lines > 0 && self.crossed_out + 5 * DAY <= at {
            self.lines -= 1;
            self.crossed_out += 5 * DAY;
        }
        self
    }

    fn add(&mut self, at: u64) {
        *self = self.at(at);
        if self.lines == 0 {
            self.crossed_out = self.crossed_out.max(at);
        }
        self.lines += 1;
    }
}

/// The account on paper.
#[derive(Debug, Clone, Default)]
pub(crate) struct Model {
    /// The highest step that was used or burned.
    pub(crate) watermark: u64,
    pub(crate) used_codes: BTreeSet<usize>,
    lanes: [Lane; 2],
    day_began: u64,
    tries_today: u32,
    pub(crate) suspended: bool,
    /// When each comparison since the last unlock was charged, to check against the budget.
    charged: Vec<u64>,
}

impl Model {
    pub(crate) fn new(watermark: u64) -> Self {
        Self { watermark, ..Self::default() }
    }

    pub(crate) fn is_locked(&self, known: bool, at: u64) -> bool {
        let [unknown, all] = {
            let [unknown, known] = self.lanes.map(|lane| lane.total.at(at).lines);
            [unknown, unknown + known]
        };
        all >= TOTAL
            || !known && unknown >= SHARE_UNKNOWN
            || at < self.lanes[usize::from(known)].until
    }

    /// A typed code from the app; `steps` are the steps of the window that have it.
    pub(crate) fn totp(&mut self, known: bool, at: u64, steps: &[u64]) -> Expected {
        if self.suspended || self.is_locked(known, at) {
            return Expected::Silent;
        }
        // A code of a time that has not come yet was used: the clock went back.
        if self.watermark > at / 30 + 1 {
            return Expected::Silent;
        }
        match steps.iter().max() {
            // A used code costs nothing in the owner's browser.
            Some(step) if *step <= self.watermark && known => Expected::Silent,
            Some(step) if *step > self.watermark => {
                self.watermark = *step;
                self.climb_down(known);
                Expected::Accepted
            }
            _ => {
                self.charged.push(at);
                let lane = &mut self.lanes[usize::from(known)];
                lane.total.add(at);
                lane.failures += 1;
                if lane.rung > 0 || lane.failures >= FAILURES_MAX {
                    let minutes = LADDER_MINUTES[lane.rung.min(LADDER_MINUTES.len() - 1)];
                    lane.until = lane.until.max(at + 60 * minutes);
                    lane.rung += 1;
                }
                Expected::Charged
            }
        }
    }

    /// A backup code by its number, or none that exists.
    pub(crate) fn backup(&mut self, known: bool, at: u64, number: Option<usize>) -> Expected {
        let day = if known { TRIES_DAY + TRIES_DAY / 2 } else { TRIES_DAY };
        let stopped = self.tries_today >= day && at < self.day_began + DAY;
        if self.suspended || self.used_codes.len() == 10 || stopped {
            return Expected::Silent;
        }
        match number {
            Some(number) if self.used_codes.insert(number) => {
                // It burns the current window too, and gives no total back.
                self.watermark = self.watermark.max(at / 30 + 1);
                self.climb_down(known);
                Expected::Accepted
            }
            _ => {
                if self.tries_today == 0 || at >= self.day_began + DAY {
                    self.day_began = at;
                    self.tries_today = 0;
                }
                self.tries_today += 1;
                Expected::Charged
            }
        }
    }

    pub(crate) fn clear(&mut self) {
        self.lanes = [Lane::default(); 2];
        self.day_began = 0;
        self.tries_today = 0;
        self.charged.clear();
    }

    /// Whether no stretch between two unlocks had more comparisons than it may.
    pub(crate) fn within_budget(&self) -> bool {
        let [first, last] = [self.charged.iter().min(), self.charged.iter().max()];
        let Some((first, last)) = first.zip(last) else { return true };
        let earned = (last - first) / (5 * DAY);
        // Both totals fall at once.
        self.charged.len() as u64 <= u64::from(TOTAL) + 2 * earned
    }

    fn climb_down(&mut self, known: bool) {
        let lane = &mut self.lanes[usize::from(known)];
        *lane = Lane { total: lane.total, ..Lane::default() };
    }
}

/// What the stories were about.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    pub(crate) accepted: u32,
    pub(crate) replays: u32,
    pub(crate) locks: u32,
    pub(crate) conflicts: u32,
    pub(crate) unknown: u32,
    pub(crate) strangers: u32,
    pub(crate) old_rows: u32,
    pub(crate) clock_back: u32,
    pub(crate) backups: u32,
}

impl Tally {
    pub(crate) fn add(&mut self, other: &Self) {
        self.accepted += other.accepted;
        self.replays += other.replays;
        self.locks += other.locks;
        self.conflicts += other.conflicts;
        self.unknown += other.unknown;
        self.strangers += other.strangers;
        self.old_rows += other.old_rows;
        self.clock_back += other.clock_back;
        self.backups += other.backups;
    }
}
