//! Rotation: a ring gains a key, gets a different active key, or retires one.

use super::content::{Content, Entry, State};
use super::error::{RingError, RingFault};
use zeroize::Zeroizing;

/// What to change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RingChange {
    /// Nothing: only list the keys.
    Nothing,
    /// Add a key, which opens but does not seal yet.
    Add,
    /// Make this key seal from now on; the previous one still opens.
    Activate(u32),
    /// Make this key open nothing any more.
    Retire(u32),
}

/// A changed ring: its text, and its keys with their states. No `Debug`.
pub(crate) struct ChangedRing {
    pub(crate) text: Zeroizing<String>,
    pub(crate) keys: Vec<(u32, State)>,
}

impl ChangedRing {
    pub(super) fn new(text: Zeroizing<String>, keys: &[Entry]) -> Self {
        Self { text, keys: keys.iter().map(|key| (key.id, key.state)).collect() }
    }
}

pub(super) fn apply(
    content: &mut Content,
    change: RingChange,
    entropy: &[u8; 32],
) -> Result<(), RingError> {
    match change {
        RingChange::Nothing => Ok(()),
        RingChange::Add => content.add(State::Accept, entropy),
        RingChange::Activate(id) => {
            if state_of(content, id)? == State::Retired {
                return Err(fault(RingFault::KeyRetired));
            }
            for key in &mut content.keys {
                if key.id == id {
                    key.state = State::Active;
                } else if key.state == State::Active {
                    key.state = State::Accept;
                }
            }
            Ok(())
        }
        RingChange::Retire(id) => {
            if state_of(content, id)? == State::Active {
                return Err(fault(RingFault::KeyActive));
            }
            for key in content.keys.iter_mut().filter(|key| key.id == id) {
                key.state = State::Retired;
            }
            Ok(())
        }
    }
}

fn state_of(content: &Content, id: u32) -> Result<State, RingError> {
    let found = content.keys.iter().find(|key| key.id == id);
    found.map(|key| key.state).ok_or_else(|| fault(RingFault::KeyUnknown))
}

fn fault(fault: RingFault) -> RingError {
    RingError::new("change.key_id", fault)
}

#[cfg(test)]
mod tests {
    use super::super::content::KEYS_MAX;
    use super::*;
    use crate::crypto::derive::Label;
    use crate::crypto::ring::{Ring, Standing};

    fn changed(text: &str, change: RingChange) -> Result<ChangedRing, (String, &'static str)> {
        Ring::change(text.as_bytes(), change, &[9; 32])
            .map_err(|error| (error.path().to_owned(), error.code()))
    }

    fn text(text: &str, change: RingChange) -> String {
        changed(text, change).ok().unwrap().text.as_str().to_owned()
    }

    fn first() -> String {
        Ring::create("one", &[7; 32]).unwrap().as_str().to_owned()
    }

    #[test]
    fn r_cr_02_a_rotation_adds_activates_and_retires() {
        let first = first();
        let sealed = Ring::parse(first.as_bytes()).ok().unwrap();
        let added = text(&first, RingChange::Add);
        let ring = Ring::parse(added.as_bytes()).ok().unwrap();
        assert_eq!((ring.active_id(), ring.standing(2)), (1, Standing::Usable));

        let active = text(&added, RingChange::Activate(2));
        let ring = Ring::parse(active.as_bytes()).ok().unwrap();
        assert_eq!((ring.active_id(), ring.standing(1)), (2, Standing::Usable));
        assert_eq!(
            ring.derive(1, Label::Seal, &[b"a"]).unwrap().expose(),
            sealed.derive(1, Label::Seal, &[b"a"]).unwrap().expose(),
            "what the first key sealed still opens"
        );
        assert_eq!(ring.key_check(), sealed.key_check(), "the database knows it again");

        let retired = text(&active, RingChange::Retire(1));
        let ring = Ring::parse(retired.as_bytes()).ok().unwrap();
        assert_eq!((ring.active_id(), ring.standing(1)), (2, Standing::Retired));
        assert_eq!(ring.key_check(), sealed.key_check());
        let keys = changed(&retired, RingChange::Nothing).ok().unwrap().keys;
        assert_eq!(keys, [(1, State::Retired), (2, State::Active)]);
    }

    #[test]
    fn nothing_changes_nothing_and_the_generation_stays() {
        let given = super::super::tests::text("one", &[(1, "accept", 1), (5, "active", 40)]);
        let looked = text(&given, RingChange::Nothing);
        assert_eq!(looked, format!("{given}\n"));
        assert!(text(&given, RingChange::Add).contains(r#""restore_generation":4"#));
        let added = changed(&given, RingChange::Add).ok().unwrap().keys;
        assert_eq!(added, [(1, State::Accept), (5, State::Active), (6, State::Accept)]);
    }

    #[test]
    fn repeated_entropy_repeats_no_secret() {
        let twice = text(&text(&first(), RingChange::Add), RingChange::Add);
        assert!(Ring::parse(twice.as_bytes()).is_ok(), "a repeated secret would be refused");
    }

    #[test]
    fn what_would_leave_no_good_ring_is_refused() {
        let first = first();
        let retired = text(
            &text(&text(&first, RingChange::Add), RingChange::Activate(2)),
            RingChange::Retire(1),
        );
        let path = "change.key_id".to_owned();
        for (text, change, code) in [
            (&first, RingChange::Retire(1), "ring_key_active"),
            (&first, RingChange::Retire(2), "ring_key_unknown"),
            (&first, RingChange::Activate(0), "ring_key_unknown"),
            (&retired, RingChange::Activate(1), "ring_key_retired"),
        ] {
            assert_eq!(changed(text, change).err().unwrap(), (path.clone(), code), "{change:?}");
        }
        let zero = Ring::change(first.as_bytes(), RingChange::Add, &[0; 32]).err().unwrap();
        assert_eq!(zero.code(), "ring_entropy");
        let mut full = first;
        for _ in 1..KEYS_MAX {
            full = text(&full, RingChange::Add);
        }
        assert_eq!(
            changed(&full, RingChange::Add).err().unwrap(),
            ("keys".to_owned(), "ring_key_count")
        );
    }
}
