//! The keys of one instance.
//!
//! The host keeps the ring outside the database and its backups. One root key is active and seals;
//! keys in state `accept` still open; of a retired key only the number is kept, so that what it
//! sealed is refused with that reason. There is no default key.
//!
//! A root key is never used directly. HKDF-SHA-256 (RFC 5869) extracts it with the instance id as
//! salt and expands one key per label and context: no two labels or instances share one, and no two
//! accounts where the context names one.
//! Rings come only from their text, see [`super::ring_text`].

use super::derive::{Extracted, Key, Label};
use zeroize::ZeroizeOnDrop;

/// What the ring says about a key number.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Standing {
    /// Active or accepted: it opens what it sealed.
    Usable,
    /// Listed as retired: it no longer opens anything.
    Retired,
    /// Not listed.
    Unknown,
}

/// The keys of one instance. No `Debug`; wiped on drop.
pub(crate) struct Ring {
    pub(super) instance_id: String,
    pub(super) active: RootKey,
    pub(super) accepted: Vec<RootKey>,
    pub(super) retired: Vec<u32>,
    pub(super) key_check: [u8; 8],
}

impl Ring {
    /// The name of the instance, 1 to 64 characters; part of every sealed thing.
    pub(crate) fn instance_id(&self) -> &str {
        &self.instance_id
    }

    /// The number of the key that seals.
    pub(crate) const fn active_id(&self) -> u32 {
        self.active.id
    }

    /// Eight public bytes that distinguish this ring from another one with the same instance id.
    ///
    /// It is the check value of the lowest key number listed, in any state: it survives rotation as
    /// long as the first key stays listed, even as retired.
    pub(crate) const fn key_check(&self) -> [u8; 8] {
        self.key_check
    }

    /// What the ring says about a key number.
    pub(crate) fn standing(&self, key_id: u32) -> Standing {
        if self.usable(key_id).is_some() {
            Standing::Usable
        } else if self.retired.contains(&key_id) {
            Standing::Retired
        } else {
            Standing::Unknown
        }
    }

    /// The key of a label and context under one root key; `None` for a retired or unknown one.
    pub(crate) fn derive(&self, key_id: u32, label: Label, context: &[&[u8]]) -> Option<Key> {
        self.usable(key_id).map(|root| root.extracted.key(label, context))
    }

    /// The key of a label and context under the active root key.
    pub(crate) fn derive_active(&self, label: Label, context: &[&[u8]]) -> Key {
        self.active.extracted.key(label, context)
    }

    /// The key of a label under every usable root key, the active one first.
    pub(crate) fn derive_each(&self, label: Label) -> impl Iterator<Item = Key> {
        let roots = core::iter::once(&self.active).chain(&self.accepted);
        roots.map(move |root| root.extracted.key(label, &[]))
    }

    /// The key that all accounts share under a label, as [`SharedKeys`] has it, and one root key.
    pub(super) fn shared(&self, key_id: u32, label: Label) -> Option<&Key> {
        self.usable(key_id).and_then(|root| root.shared.of(label))
    }

    /// The key that all accounts share under a label and the active root key.
    pub(super) fn shared_active(&self, label: Label) -> Option<&Key> {
        self.active.shared.of(label)
    }

    fn usable(&self, key_id: u32) -> Option<&RootKey> {
        core::iter::once(&self.active).chain(&self.accepted).find(|root| root.id == key_id)
    }
}

/// A root key after HKDF-Extract: the secret itself is not kept.
#[derive(ZeroizeOnDrop)]
pub(super) struct RootKey {
    pub(super) id: u32,
    extracted: Extracted,
    shared: SharedKeys,
}

impl RootKey {
    pub(super) fn new(id: u32, instance_id: &str, secret: &[u8; 32]) -> Self {
        let extracted = Extracted::new(instance_id.as_bytes(), &[secret]);
        let shared = SharedKeys::new(&extracted);
        Self { id, extracted, shared }
    }
}

/// One key per label for what a session or browser holds, derived once when the ring is read. Its
/// account is bound as associated data. A record and a secret have a key per account instead: they
/// outlive the session, and one leaked key must not open another person's.
#[derive(ZeroizeOnDrop)]
struct SharedKeys {
    ticket: Key,
    evidence: Key,
    pass: Key,
    known_browser: Key,
}

impl SharedKeys {
    fn new(extracted: &Extracted) -> Self {
        let key = |label| extracted.key(label, &[]);
        Self {
            ticket: key(Label::Ticket),
            evidence: key(Label::Evidence),
            pass: key(Label::Pass),
            known_browser: key(Label::KnownBrowser),
        }
    }

    const fn of(&self, label: Label) -> Option<&Key> {
        match label {
            Label::Ticket => Some(&self.ticket),
            Label::Evidence => Some(&self.evidence),
            Label::Pass => Some(&self.pass),
            Label::KnownBrowser => Some(&self.known_browser),
            Label::Seal
            | Label::Draw
            | Label::Code
            | Label::Challenge
            | Label::Policy
            | Label::Cookie
            | Label::UserHandle => None,
        }
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use hkdf::Hkdf;
    use sha2::Sha256;
    use std::collections::HashSet;

    /// A ring of one key for an instance.
    pub(in super::super) fn ring(instance_id: &str) -> Ring {
        Ring::parse(Ring::create(instance_id, &[7; 32]).unwrap().as_bytes()).ok().unwrap()
    }

    const LABELS: [Label; 11] = [
        Label::Seal,
        Label::Ticket,
        Label::Evidence,
        Label::Pass,
        Label::KnownBrowser,
        Label::Draw,
        Label::Code,
        Label::Challenge,
        Label::Policy,
        Label::Cookie,
        Label::UserHandle,
    ];

    #[test]
    fn labels_contexts_and_instances_share_no_key() {
        let mut keys = HashSet::new();
        for ring in [ring("one"), ring("two")] {
            for label in LABELS {
                for context in [&[][..], &[b"".as_slice()], &[b"a"], &[b"a", b""], &[b"", b"a"]] {
                    assert!(keys.insert(*ring.derive_active(label, context).expose()));
                }
            }
        }
        assert_eq!(keys.len(), 2 * LABELS.len() * 5);
    }

    #[test]
    fn a_derived_key_is_that_of_hkdf_by_hand() {
        let json = Ring::create("one", &[7; 32]).unwrap();
        let secret = json.split_once("secret\":\"").unwrap().1.split_once('"').unwrap().0;
        let secret = data_encoding::BASE64URL_NOPAD.decode(secret.as_bytes()).unwrap();
        let mut expected = [0; 32];
        Hkdf::<Sha256>::new(Some(b"one"), &secret)
            .expand(b"\0\0\0\0\0\0\0\x08cs1/seal\0\0\0\0\0\0\0\x05alice", &mut expected)
            .unwrap();
        let ring = ring("one");
        assert_eq!(*ring.derive_active(Label::Seal, &[b"alice"]).expose(), expected);
        assert_eq!(*ring.derive(1, Label::Seal, &[b"alice"]).unwrap().expose(), expected);
    }

    #[test]
    fn unknown_keys_derive_nothing() {
        let ring = ring("one");
        assert_eq!(ring.standing(1), Standing::Usable);
        for id in [0, 2, u32::MAX] {
            assert!(ring.derive(id, Label::Seal, &[]).is_none());
            assert_eq!(ring.standing(id), Standing::Unknown);
        }
    }
}
