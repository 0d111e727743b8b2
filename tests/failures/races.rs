//! Two at once. Every step starts from what was read; only one save per revision counts.

use crate::host::*;
use countersign::engine::{Engine, Input, Saved, Step, StoredAccount};
use countersign::vocabulary::*;

const LATER: u64 = START + 300;

/// A store with compare-and-set, as every host must have one.
struct Store {
    row: Option<Row>,
}

impl Store {
    fn save(&mut self, step: &Step) -> Saved {
        let Some(save) = step.save() else { return Saved::Applied };
        let held = self.row.as_ref().map_or(0, |row| row.revision);
        if save.revision != held + 1 {
            return Saved::Conflict;
        }
        self.row = Some(row_of(save));
        Saved::Applied
    }
}

/// All read, then all step, then all save. Returns how many are admitted, and how many of the rest
/// would have to start over.
fn race(alice: &Enrolled, events: Vec<Event>, engine: &Engine) -> (usize, usize, Option<Row>) {
    let steps: Vec<Step> = events
        .into_iter()
        .enumerate()
        .map(|(number, event)| {
            let entropy = SecretBytes::new(vec![1 + u8::try_from(number).expect("few"); 32]);
            let stored = StoredAccount {
                account_id: alice.account.id.clone(),
                row: alice.account.row.clone(),
                marker: None,
            };
            let input = Input { at: LATER, entropy, event };
            engine.step(input, &stored).expect("no mistake")
        })
        .collect();
    let mut store = Store { row: alice.account.row.clone() };
    let (mut admitted, mut lost) = (0, 0);
    for step in steps {
        let saved = store.save(&step);
        match step.settle(saved) {
            Some(Verdict::Admit { .. }) => admitted += 1,
            Some(_) => {}
            None => lost += 1,
        }
    }
    (admitted, lost, store.row)
}

/// rows: 42, 43, 45, 47
#[test]
fn thirty_posts_of_one_code_admit_one() {
    let alice = enrolled();
    let backup = |_| alice.seat.backup(&alice.codes[0]);
    let (admitted, lost, _) = race(&alice, (0..30).map(backup).collect(), &ENGINE);
    assert_eq!((admitted, lost), (1, 29));
    let totp = |_| alice.seat.totp(&alice.app.code(LATER));
    let (admitted, lost, _) = race(&alice, (0..30).map(totp).collect(), &ENGINE);
    assert_eq!((admitted, lost), (1, 29));
}

/// rows: 40, 46
#[test]
fn parallel_guesses_are_charged_one_by_one() {
    // Two hundred guesses read the same revision. One is charged; the others learn nothing,
    // whether they were right or wrong.
    let mut alice = enrolled();
    let mut compared = 0;
    for _ in 0..20 {
        let events =
            (0..200).map(|number| alice.seat.totp(&format!("{:06}", number * 31 + 1))).collect();
        let (admitted, lost, row) = race(&alice, events, &ENGINE);
        assert_eq!(admitted, 0);
        compared += usize::from(lost > 0);
        alice.account.row = row;
    }
    assert_eq!(compared, 5);
}

/// rows: 44
#[test]
fn a_verdict_does_not_come_out_before_its_save() {
    let alice = enrolled();
    let step = |event| {
        let entropy = SecretBytes::new(vec![1; 32]);
        let stored = StoredAccount {
            account_id: alice.account.id.clone(),
            row: alice.account.row.clone(),
            marker: None,
        };
        ENGINE.step(Input { at: LATER, entropy, event }, &stored).expect("no mistake")
    };
    for saved in [Saved::Conflict, Saved::Unknown] {
        assert!(step(alice.seat.totp(&alice.app.code(LATER))).settle(saved).is_none());
        assert!(step(alice.seat.totp(&alice.app.wrong(LATER))).settle(saved).is_none());
        // A verdict that needed no save may be revealed.
        assert!(step(alice.seat.begin()).settle(saved).is_some());
    }
}

/// rows: 48
#[test]
fn a_code_of_the_old_key_does_not_survive_a_race_with_its_removal() {
    let mut alice = enrolled();
    let second = alice.add_app(&ENGINE, START + 30, "tablet");
    alice.refresh(&ENGINE, LATER - 60);
    let list = alice.run(&ENGINE, LATER, alice.seat.own(&alice.evidence, SelfServiceAct::List {}));
    let tablet = list.summary().authenticators.iter().find(|view| view.label == "tablet");
    let remove = SelfServiceAct::Remove { authenticator: tablet.expect("the tablet").id };
    let events =
        vec![alice.seat.own(&alice.evidence, remove), Seat::new(2).totp(&second.code(LATER))];
    let (admitted, lost, row) = race(&alice, events, &ENGINE);
    assert_eq!((admitted, lost), (0, 1));
    alice.account.row = row;
    let again = alice.run(&ENGINE, LATER, Seat::new(2).totp(&second.code(LATER)));
    assert_eq!(again.trouble(), Some(Trouble::WrongAnswer {}));
}

/// rows: 49
#[test]
fn every_save_names_the_revision_it_follows() {
    let mut alice = enrolled();
    for number in 0..5 {
        let last = alice.account.revision();
        let at = LATER + 30 * number;
        let told = alice.run(&ENGINE, at, alice.seat.totp(&alice.app.code(at)));
        assert_eq!(told.save.map(|save| save.revision), Some(last + 1));
    }
    // The highest number has no successor: refused, not wrapped.
    let mut full = alice.account.clone();
    full.row = full.row.map(|row| Row { revision: u64::MAX, ..row });
    let at = LATER + 300;
    let told = full.run(&ENGINE, at, alice.seat.totp(&alice.app.code(at)));
    assert!(!told.is_admitted() && told.is_silent());
}
