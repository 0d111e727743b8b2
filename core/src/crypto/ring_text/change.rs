//! Rotation: a ring gains a key, gets a different active key, or retires one.

use super::content::{Content, Entry};
use super::error::{RingError, RingFault};
use crate::vocabulary::{KeyState, RingChange, RingEntry};
use zeroize::Zeroizing;

/// A changed ring: its text, and its keys with their states. No `Debug`.
pub(crate) struct ChangedRing {
    pub(crate) text: Zeroizing<String>,
    pub(crate) keys: Vec<RingEntry>,
}

impl ChangedRing {
    pub(super) fn new(text: Zeroizing<String>, keys: &[Entry]) -> Self {
        Self {
            text,
            keys: keys.iter().map(|key| RingEntry { key_id: key.id, state: key.state }).collect(),
        }
    }
}

pub(super) fn apply(
    content: &mut Content,
    change: RingChange,
    entropy: &[u8; 32],
) -> Result<(), RingError> {
    match change {
        RingChange::Look {} => Ok(()),
        RingChange::Add {} => content.add(KeyState::Accept, entropy),
        RingChange::Activate { key_id: id } => {
            if state_of(content, id)? == KeyState::Retired {
                return Err(fault(RingFault::KeyRetired));
            }
            for key in &mut content.keys {
                if key.id == id {
                    key.state = KeyState::Active;
                } else if key.state == KeyState::Active {
                    key.state = KeyState::Accept;
                }
            }
            Ok(())
        }
        RingChange::Retire { key_id: id } => {
            if state_of(content, id)? == KeyState::Active {
                return Err(fault(RingFault::KeyActive));
            }
            for key in content.keys.iter_mut().filter(|key| key.id == id) {
                key.state = KeyState::Retired;
            }
            Ok(())
        }
    }
}

fn state_of(content: &Content, id: u32) -> Result<KeyState, RingError> {
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

    fn states(changed: &ChangedRing) -> Vec<(u32, KeyState)> {
        changed.keys.iter().map(|key| (key.key_id, key.state)).collect()
    }

    fn first() -> String {
        Ring::create("one", &[7; 32]).unwrap().as_str().to_owned()
    }

    #[test]
    fn r_cr_02_a_rotation_adds_activates_and_retires() {
        let first = first();
        let sealed = Ring::parse(first.as_bytes()).ok().unwrap();
        let added = text(&first, RingChange::Add {});
        let ring = Ring::parse(added.as_bytes()).ok().unwrap();
        assert_eq!((ring.active_id(), ring.standing(2)), (1, Standing::Usable));

        let active = text(&added, RingChange::Activate { key_id: 2 });
        let ring = Ring::parse(active.as_bytes()).ok().unwrap();
        assert_eq!((ring.active_id(), ring.standing(1)), (2, Standing::Usable));
        assert_eq!(
            ring.derive(1, Label::Seal, &[b"a"]).unwrap().expose(),
            sealed.derive(1, Label::Seal, &[b"a"]).unwrap().expose(),
            "what the first key sealed still opens"
        );
        assert_eq!(ring.key_check(), sealed.key_check(), "the database knows it again");

        let retired = text(&active, RingChange::Retire { key_id: 1 });
        let ring = Ring::parse(retired.as_bytes()).ok().unwrap();
        assert_eq!((ring.active_id(), ring.standing(1)), (2, Standing::Retired));
        assert_eq!(ring.key_check(), sealed.key_check());
        let looked = changed(&retired, RingChange::Look {}).ok().unwrap();
        assert_eq!(states(&looked), [(1, KeyState::Retired), (2, KeyState::Active)]);
    }

    #[test]
    fn nothing_changes_nothing_and_the_generation_stays() {
        let given = super::super::tests::text("one", &[(1, "accept", 1), (5, "active", 40)]);
        let looked = text(&given, RingChange::Look {});
        assert_eq!(looked, format!("{given}\n"));
        assert!(text(&given, RingChange::Add {}).contains(r#""restore_generation":4"#));
        let added = changed(&given, RingChange::Add {}).ok().unwrap();
        assert_eq!(
            states(&added),
            [(1, KeyState::Accept), (5, KeyState::Active), (6, KeyState::Accept)]
        );
    }

    #[test]
    fn repeated_entropy_repeats_no_secret() {
        let twice = text(&text(&first(), RingChange::Add {}), RingChange::Add {});
        assert!(Ring::parse(twice.as_bytes()).is_ok(), "a repeated secret would be refused");
    }

    #[test]
    fn what_would_leave_no_good_ring_is_refused() {
        let first = first();
        let retired = text(
            &text(&text(&first, RingChange::Add {}), RingChange::Activate { key_id: 2 }),
            RingChange::Retire { key_id: 1 },
        );
        let path = "change.key_id".to_owned();
        for (text, change, code) in [
            (&first, RingChange::Retire { key_id: 1 }, "ring_key_active"),
            (&first, RingChange::Retire { key_id: 2 }, "ring_key_unknown"),
            (&first, RingChange::Activate { key_id: 0 }, "ring_key_unknown"),
            (&retired, RingChange::Activate { key_id: 1 }, "ring_key_retired"),
        ] {
            assert_eq!(changed(text, change).err().unwrap(), (path.clone(), code), "{change:?}");
        }
        let zero = Ring::change(first.as_bytes(), RingChange::Add {}, &[0; 32]).err().unwrap();
        assert_eq!(zero.code(), "ring_entropy");
        let mut full = first;
        for _ in 1..KEYS_MAX {
            full = text(&full, RingChange::Add {});
        }
        assert_eq!(
            changed(&full, RingChange::Add {}).err().unwrap(),
            ("keys".to_owned(), "ring_key_count")
        );
    }
}
