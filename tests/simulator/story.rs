//! One story: a seed, a person, a store, and a host that cannot be trusted.

use crate::host::*;
use crate::model::{Expected, Model, Tally};
use countersign::engine::{Input, Saved, Step, StoredAccount};
use countersign::vocabulary::*;

/// Small numbers in a sequence that depends only on the seed (xorshift64*).
struct Dice(u64);

impl Dice {
    fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    fn below(&mut self, end: u64) -> u64 {
        self.next() % end
    }

    fn one_in(&mut self, number: u64) -> bool {
        self.below(number) == 0
    }
}

/// What someone does, and what the paper model has to know about it.
#[derive(Debug, Clone)]
enum Deed {
    Totp { known: bool, text: String },
    Backup { known: bool, text: String, number: Option<usize> },
    Begin,
    Unlock,
    Suspend,
    Resume,
}

/// The store: compare-and-set, and every row it ever held.
struct Store {
    row: Row,
    history: Vec<Row>,
}

impl Store {
    fn save(&mut self, save: &Save) -> Saved {
        if save.revision != self.row.revision + 1 {
            return Saved::Conflict;
        }
        assert!(save.revocations >= self.row.revocations, "revocations went back");
        self.row = row_of(save);
        self.history.push(self.row.clone());
        Saved::Applied
    }
}

struct Story {
    dice: Dice,
    alice: Enrolled,
    store: Store,
    model: Model,
    at: u64,
    typed: Vec<Deed>,
    accepted_steps: Vec<u64>,
    tally: Tally,
    calls: u64,
    seed: u64,
}

/// Plays the story of a seed to its end; panics if the engine does what it must not.
pub(crate) fn tell(seed: u64, steps: usize) -> Tally {
    let mut alice = enrolled();
    let row = alice.account.row.take().expect("a row");
    let mut story = Story {
        dice: Dice::new(seed),
        alice,
        store: Store { history: vec![row.clone()], row },
        model: Model::new(START / 30),
        at: START + 60,
        typed: Vec::new(),
        accepted_steps: vec![START / 30],
        tally: Tally::default(),
        calls: 0,
        seed,
    };
    for _ in 0..steps {
        story.time();
        match story.dice.below(12) {
            0 => story.race(),
            1 => story.stranger(),
            2 => story.old_row(),
            _ => {
                let deed = story.deed();
                story.once(&deed);
            }
        }
        assert!(story.model.within_budget(), "more was compared than the budget has");
    }
    story.tally
}

impl Story {
    fn time(&mut self) {
        self.at = match self.dice.below(10) {
            0..=2 => self.at,
            3..=6 => self.at + self.dice.below(90),
            7 => self.at + self.dice.below(4_000),
            8 => self.at + self.dice.below(100_000),
            _ => {
                self.tally.clock_back += 1;
                self.at.saturating_sub(self.dice.below(400)).max(START)
            }
        };
    }

    fn deed(&mut self) -> Deed {
        let known = self.dice.one_in(3);
        match self.dice.below(20) {
            0..=5 => {
                let steps = self.dice.below(5).cast_signed() - 2;
                Deed::Totp { known, text: self.alice.app.near(self.at, steps) }
            }
            6..=9 => Deed::Totp { known, text: self.alice.app.wrong(self.at) },
            10..=12 if !self.typed.is_empty() => {
                let index = self.dice.below(self.typed.len() as u64);
                self.typed[usize::try_from(index).expect("small")].clone()
            }
            13 => {
                let number = usize::try_from(self.dice.below(10)).expect("small");
                Deed::Backup { known, text: self.alice.codes[number].clone(), number: Some(number) }
            }
            14..=15 => {
                let text = format!("{}-ZZZZZ-ZZZZZ", self.dice.below(10));
                Deed::Backup { known, text, number: None }
            }
            16 if self.dice.one_in(3) => Deed::Unlock,
            17 if self.dice.one_in(4) => Deed::Suspend,
            18 => Deed::Resume,
            _ => Deed::Begin,
        }
    }

    fn event(&self, deed: &Deed) -> Event {
        let seat = |known: bool| Seat {
            known_browser: known.then(|| self.alice.cookie.clone()),
            ..Seat::new(4)
        };
        match deed {
            Deed::Totp { known, text } => seat(*known).totp(text),
            Deed::Backup { known, text, .. } => seat(*known).backup(text),
            Deed::Begin => seat(false).begin(),
            Deed::Unlock => admin(AdminAct::Unlock {}),
            Deed::Suspend => admin(AdminAct::Suspend {}),
            Deed::Resume => admin(AdminAct::Resume {}),
        }
    }

    fn step(&mut self, id: &str, row: &Row, deed: &Deed) -> Step {
        self.calls += 1;
        let call = |story: &Self| {
            let entropy = [story.seed, story.calls, 3, 4].map(u64::to_be_bytes).concat();
            let input = Input {
                at: story.at,
                entropy: SecretBytes::new(entropy),
                event: story.event(deed),
            };
            let stored =
                StoredAccount { account_id: id.into(), row: Some(row.clone()), marker: Some(0) };
            ENGINE.step(input, &stored).expect("no mistake of the host's")
        };
        let first = call(self);
        if self.dice.one_in(8) {
            // The host calls twice with the same input: the same save, to the last bit.
            let again = call(self);
            let bytes = |step: &Step| postcard::to_stdvec(&step.save()).expect("bytes");
            assert!(bytes(&first) == bytes(&again), "the same input gave another save");
        }
        first
    }

    /// One call and what the paper model says about it. The store may fail in every way it can.
    fn once(&mut self, deed: &Deed) {
        let row = self.store.row.clone();
        let step = self.step("10100", &row, deed);
        let before = self.model.clone();
        let expected = self.expect(deed);
        match self.dice.below(10) {
            0 => {
                // The save was lost: no one may learn anything, and nothing happened.
                self.tally.unknown += 1;
                let silent = step.save().is_none();
                assert_eq!(step.settle(Saved::Unknown).is_none(), !silent);
                self.model = before;
            }
            1 => {
                // It was committed, but the answer was lost: no verdict, and it counts.
                self.tally.unknown += 1;
                if let Some(save) = step.save() {
                    assert_eq!(self.store.save(save), Saved::Applied);
                    self.remember(deed, expected);
                    assert!(step.settle(Saved::Unknown).is_none());
                }
            }
            _ => {
                let changed = step.save().is_some();
                if let Some(save) = step.save() {
                    assert_eq!(self.store.save(save), Saved::Applied);
                }
                let verdict = step.settle(Saved::Applied).expect("a verdict");
                let admitted = matches!(verdict, Verdict::Admit { .. });
                assert_eq!(admitted, expected == Some(Expected::Accepted), "{deed:?} {expected:?}");
                if let Some(expected) = expected {
                    assert_eq!(changed, expected != Expected::Silent, "{deed:?} {expected:?}");
                }
                self.remember(deed, expected);
            }
        }
        self.typed.push(deed.clone());
    }

    /// What the paper model expects; `None` where it does not keep track.
    fn expect(&mut self, deed: &Deed) -> Option<Expected> {
        match deed {
            Deed::Totp { known, text } => {
                let steps = self.alice.app.matches(self.at, 1, text);
                Some(self.model.totp(*known, self.at, &steps))
            }
            Deed::Backup { known, number, .. } => Some(self.model.backup(*known, self.at, *number)),
            Deed::Begin => Some(Expected::Silent),
            Deed::Unlock => {
                self.model.clear();
                None
            }
            Deed::Suspend => {
                self.model.suspended = true;
                None
            }
            Deed::Resume => {
                self.model.suspended = false;
                None
            }
        }
    }

    /// Counts what was saved, and compares every acceptance with all earlier ones.
    fn remember(&mut self, deed: &Deed, expected: Option<Expected>) {
        match (deed, expected) {
            (Deed::Totp { text, .. }, Some(Expected::Accepted)) => {
                self.tally.accepted += 1;
                for step in self.alice.app.matches(self.at, 1, text) {
                    assert!(!self.accepted_steps.contains(&step), "a step was accepted twice");
                    self.accepted_steps.push(step);
                }
            }
            (Deed::Backup { .. }, Some(Expected::Accepted)) => {
                self.tally.accepted += 1;
                self.tally.backups += 1;
            }
            (Deed::Totp { text, known }, Some(Expected::Charged)) => {
                self.tally.replays +=
                    u32::from(!self.alice.app.matches(self.at, 1, text).is_empty());
                self.tally.locks += u32::from(self.model.is_locked(*known, self.at));
            }
            _ => {}
        }
        // Suspending bumps the count that the cookie is bound to.
        if matches!(deed, Deed::Suspend) {
            self.renew_cookie();
        }
    }

    /// A known browser after a suspension: the owner has completed a factor again somewhere.
    fn renew_cookie(&mut self) {
        let mut twin = Account::new("10100");
        twin.row = Some(self.store.row.clone());
        twin.run(&ENGINE, self.at, admin(AdminAct::Resume {}));
        twin.run(&ENGINE, self.at, admin(AdminAct::Unlock {}));
        let at = self.at + 3_000_000;
        let told = twin.run(&ENGINE, at, Seat::new(9).totp(&self.alice.app.code(at)));
        self.alice.cookie = told.cookie();
    }

    /// Several calls read the same row; their saves arrive in a different order.
    fn race(&mut self) {
        let row = self.store.row.clone();
        let deed = Deed::Totp { known: false, text: self.alice.app.code(self.at) };
        let count = 2 + self.dice.below(4);
        let mut steps: Vec<(Deed, Step)> = (0..count)
            .map(|number| {
                let deed = if number == 1 { self.deed() } else { deed.clone() };
                (deed.clone(), self.step("10100", &row, &deed))
            })
            .collect();
        let first = self.dice.below(count);
        steps.rotate_left(usize::try_from(first).expect("small"));
        let mut applied = 0;
        for (deed, step) in steps {
            let Some(save) = step.save() else { continue };
            let saved = self.store.save(save);
            match saved {
                Saved::Applied => {
                    applied += 1;
                    let expected = self.expect(&deed);
                    let verdict = step.settle(saved).expect("a verdict");
                    let admitted = matches!(verdict, Verdict::Admit { .. });
                    assert_eq!(admitted, expected == Some(Expected::Accepted), "{deed:?}");
                    self.remember(&deed, expected);
                }
                Saved::Conflict | Saved::Unknown => {
                    self.tally.conflicts += 1;
                    assert!(step.settle(saved).is_none(), "the loser of a race was told");
                }
            }
        }
        assert!(applied <= 1, "two saves of one revision were applied");
    }

    /// The host mixes up two accounts.
    fn stranger(&mut self) {
        self.tally.strangers += 1;
        let deed = self.deed();
        let row = self.store.row.clone();
        let step = self.step("10101", &row, &deed);
        assert!(step.save().is_none(), "a stranger's row was changed");
        let verdict = step.settle(Saved::Applied).expect("a verdict");
        assert!(
            matches!(verdict, Verdict::Refuse { refusal: Refusal::AskAdministrator {}, .. }),
            "a stranger's row was read"
        );
    }

    /// A stale read: the row of some time ago. It opens, but nothing of it can be saved.
    fn old_row(&mut self) {
        if self.store.history.len() < 2 {
            return;
        }
        self.tally.old_rows += 1;
        let end = self.store.history.len() as u64 - 1;
        let index = usize::try_from(self.dice.below(end)).expect("small");
        let old = self.store.history[index].clone();
        let deed = self.deed();
        let step = self.step("10100", &old, &deed);
        if let Some(save) = step.save() {
            assert_eq!(self.store.save(save), Saved::Conflict);
            assert!(step.settle(Saved::Conflict).is_none());
        }
        // Stored under the current revision by someone who can write to the table, it does not
        // open.
        let forged = Row { revision: self.store.row.revision, ..old };
        let step = self.step("10100", &forged, &deed);
        assert!(step.save().is_none());
        let verdict = step.settle(Saved::Applied).expect("a verdict");
        assert!(matches!(verdict, Verdict::Refuse { .. }), "a rolled-back record was read");
    }
}
