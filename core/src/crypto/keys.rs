//! The key ring, and the keys derived from it.
//!
//! The host keeps the ring outside the database and outside its backup. One root key is active
//! and seals; keys in state `accept` still open; of a retired key only the number is remembered,
//! so that what it sealed is refused by name. There is no default key.
//!
//! A root key is never used itself. HKDF-SHA256 (RFC 5869) with the instance id as salt gives
//! one key for each label and context: two labels, two accounts or two instances never share
//! one. Byte strings are length-prefixed before they are hashed, so that moving a boundary
//! between two of them changes the result.

use super::framed::short_prefix;
use super::prf::{Prf, VALUE_BYTES};
use hmac::block_api::HmacCore;
use hmac::digest::Output;
use hmac::digest::block_api::{Buffer, FixedOutputCore, UpdateCore};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

pub(crate) use super::ring_text::{ChangedRing, RingChange, RingError, State as KeyState};

/// What a derived key is for. Each label is a domain of its own.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Label {
    /// Account records at rest.
    Seal,
    /// Nonces of everything that is sealed.
    SealNonce,
    /// Open challenges and pending enrollments.
    Ticket,
    /// What a finished second factor leaves in the session.
    Evidence,
    /// An exemption that was used.
    Pass,
    /// The mark of a browser that completed a second factor before.
    KnownBrowser,
    /// Secrets drawn in a step.
    Draw,
    /// Codes that are sent.
    Code,
    /// Challenges of a ceremony in the browser.
    Challenge,
    /// The rows of the table of policies.
    Policy,
}

impl Label {
    /// The text that enters the derivation. Part of the stored format: never changed, only added.
    /// Short, so that it shares one block of SHA-256 with an account id of up to 38 bytes.
    pub(crate) const fn text(self) -> &'static [u8] {
        match self {
            Self::Seal => b"cs1/seal",
            Self::SealNonce => b"cs1/seal-nonce",
            Self::Ticket => b"cs1/ticket",
            Self::Evidence => b"cs1/evidence",
            Self::Pass => b"cs1/pass",
            Self::KnownBrowser => b"cs1/known-browser",
            Self::Draw => b"cs1/draw",
            Self::Code => b"cs1/code",
            Self::Challenge => b"cs1/challenge",
            Self::Policy => b"cs1/policy",
        }
    }
}

/// A derived key: 32 bytes, wiped on drop, without `Debug` and `Clone`.
pub(crate) struct Key([u8; 32]);

impl Drop for Key {
    fn drop(&mut self) {
        self.0.as_mut_slice().zeroize();
    }
}

impl ZeroizeOnDrop for Key {}

impl Key {
    /// Takes 32 secret bytes as a key.
    pub(crate) const fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The bytes, for the one computation that needs them.
    pub(crate) const fn expose(&self) -> &[u8; 32] {
        &self.0
    }
}

/// What the ring says about a key number.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Standing {
    /// Active or accepted: it opens.
    Usable,
    /// Listed as retired: it opens nothing any more.
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
    /// Reads the JSON text of a key ring, at most 16 KiB.
    ///
    /// Refuses with the path of the field: unknown, missing and repeated fields, a format other
    /// than 1, key numbers or secrets listed twice, secrets that are not 32 bytes or are one
    /// byte repeated, a check value that does not belong to its secret, number and instance,
    /// and anything but exactly one active key.
    pub(crate) fn parse(text: &[u8]) -> Result<Self, RingError> {
        super::ring_text::parse(text)
    }

    /// Makes the JSON text of a new ring with one active key, derived from `entropy`.
    ///
    /// Refuses an instance id that [`Ring::parse`] would refuse, and entropy that is all zero:
    /// the mark of a generator that did not run.
    pub(crate) fn create(
        instance_id: &str,
        entropy: &[u8; 32],
    ) -> Result<Zeroizing<String>, RingError> {
        super::ring_text::create(instance_id, entropy)
    }

    /// Changes the JSON text of a ring: a key more, another active one, or one retired.
    pub(crate) fn change(
        text: &[u8],
        change: RingChange,
        entropy: &[u8; 32],
    ) -> Result<ChangedRing, RingError> {
        super::ring_text::change(text, change, entropy)
    }

    /// The name of the instance, 1 to 64 characters; part of every sealed thing.
    pub(crate) fn instance_id(&self) -> &str {
        &self.instance_id
    }

    /// The number of the key that seals.
    pub(crate) const fn active_id(&self) -> u32 {
        self.active.id
    }

    /// Eight public bytes that tell this ring from another one of the same instance id.
    ///
    /// It is the check value of the lowest key number listed, whatever its state: it survives a
    /// rotation for as long as the first key stays listed, if only as retired.
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
        self.usable(key_id).map(|root| root.derive(label, context))
    }

    /// The key of a label and context under the active root key.
    pub(crate) fn derive_active(&self, label: Label, context: &[&[u8]]) -> Key {
        self.active.derive(label, context)
    }

    /// The nonce of one sealing under the active key: the start of a keyed function of all that
    /// is sealed and bound, so that it repeats only where everything repeats.
    pub(super) fn nonce<const N: usize>(&self, bound: &[u8], content: &[u8]) -> [u8; N] {
        const { assert!(N <= VALUE_BYTES, "a value has 16 bytes") };
        start_of(&self.active.nonces.of([bound, content]))
    }

    /// The mark of a content and of what is bound to it; `None` for a label that seals and for a
    /// retired or unknown key.
    pub(super) fn mark(
        &self,
        key_id: u32,
        label: Label,
        bound: &[u8],
        content: &[u8],
    ) -> Option<[u8; VALUE_BYTES]> {
        let root = self.usable(key_id)?;
        let keyed = match label {
            Label::Evidence => &root.evidence,
            Label::Pass => &root.pass,
            Label::KnownBrowser => &root.known_browser,
            Label::Policy => &root.policy,
            Label::Seal
            | Label::SealNonce
            | Label::Ticket
            | Label::Draw
            | Label::Code
            | Label::Challenge => return None,
        };
        Some(keyed.of([bound, content]))
    }

    fn usable(&self, key_id: u32) -> Option<&RootKey> {
        core::iter::once(&self.active).chain(&self.accepted).find(|root| root.id == key_id)
    }
}

/// A root key after HKDF-Extract: the secret itself is not kept. Everything here wipes itself.
pub(super) struct RootKey {
    pub(super) id: u32,
    extracted: HmacCore<Sha256>,
    /// Keyed for nonces of everything that this key seals.
    nonces: Prf,
    /// Keyed for what is marked and not sealed, by label.
    evidence: Prf,
    pass: Prf,
    known_browser: Prf,
    policy: Prf,
}

impl RootKey {
    pub(super) fn new(id: u32, instance_id: &str, secret: &[u8; 32]) -> Self {
        let salt = Zeroizing::new(digest_of(&[b"countersign/v1/root", instance_id.as_bytes()]));
        let mut extract = keyed(&salt);
        extract.update(secret);
        let extracted = Zeroizing::new(extract.finalize().into_bytes().into());
        let extracted = HmacCore::new((&*padded(&extracted)).into());
        let prf = |label| {
            let point = derived(&extracted, label, &[b"hash"]);
            let point = Zeroizing::new(start_of(point.expose()));
            Prf::new(&point, derived(&extracted, label, &[b"cipher"]).expose())
        };
        Self {
            id,
            nonces: prf(Label::SealNonce),
            evidence: prf(Label::Evidence),
            pass: prf(Label::Pass),
            known_browser: prf(Label::KnownBrowser),
            policy: prf(Label::Policy),
            extracted,
        }
    }

    pub(super) fn derive(&self, label: Label, context: &[&[u8]]) -> Key {
        derived(&self.extracted, label, context)
    }
}

fn derived(extracted: &HmacCore<Sha256>, label: Label, context: &[&[u8]]) -> Key {
    let mut key = Key::new([0; 32]);
    expand_into(extracted, label.text(), context, &mut key.0);
    key
}

/// HMAC-SHA256 over length-prefixed parts.
pub(crate) fn mac(key: &Key, parts: &[&[u8]]) -> [u8; 32] {
    let mut state = keyed(key.expose());
    for part in parts {
        update_framed(&mut state, part);
    }
    state.finalize().into_bytes().into()
}

/// The first `N` bytes of [`mac`], at most 32.
pub(super) fn mac_start<const N: usize>(key: &Key, parts: &[&[u8]]) -> [u8; N] {
    const { assert!(N <= 32, "HMAC-SHA256 gives 32 bytes") };
    start_of(&mac(key, parts))
}

fn start_of<const N: usize>(bytes: &[u8]) -> [u8; N] {
    let mut start = [0; N];
    for (to, from) in start.iter_mut().zip(bytes) {
        *to = *from;
    }
    start
}

/// SHA-256 over length-prefixed parts.
pub(crate) fn digest_of(parts: &[&[u8]]) -> [u8; 32] {
    use sha2::Digest;
    let mut state = Sha256::new();
    for part in parts {
        Digest::update(&mut state, length_prefix(part));
        Digest::update(&mut state, part);
    }
    state.finalize().into()
}

/// HKDF-Expand (RFC 5869 section 2.3) with length-prefixed parts as `info`.
///
/// PostcardVec out because the length is known when this is compiled: it cannot fail, so there is
/// no error that a caller could answer with a weak key.
pub(super) fn expand<const N: usize>(key: &Key, info: &[&[u8]]) -> Zeroizing<[u8; N]> {
    const { assert!(N <= 255 * 32, "HKDF-Expand gives at most 255 blocks") };
    let mut out = Zeroizing::new([0; N]);
    let (label, context) = info.split_first().unwrap_or((&EMPTY, &[]));
    let extracted = HmacCore::new((&*padded(key.expose())).into());
    expand_into(&extracted, label, context, out.as_mut_slice());
    out
}

const EMPTY: &[u8] = b"";

/// At the level of blocks, as [`crate::authenticators::totp`] does it: the library's own layers
/// cost as much again as the hashing.
fn expand_into(extracted: &HmacCore<Sha256>, label: &[u8], context: &[&[u8]], out: &mut [u8]) {
    let mut bytes = Output::<HmacCore<Sha256>>::default();
    for (counter, block) in (1..=u8::MAX).zip(out.chunks_mut(32)) {
        let mut state = extracted.clone();
        let mut buffer = Buffer::<HmacCore<Sha256>>::default();
        let mut update =
            |part: &[u8]| buffer.digest_blocks(part, |blocks| state.update_blocks(blocks));
        if counter > 1 {
            update(&bytes);
        }
        for part in core::iter::once(&label).chain(context) {
            update(&short_prefix(part));
            update(part);
        }
        update(&[counter]);
        state.finalize_fixed_core(&mut buffer, &mut bytes);
        for (to, from) in block.iter_mut().zip(bytes.iter()) {
            *to = *from;
        }
    }
    bytes.as_mut_slice().zeroize();
}

fn keyed(key: &[u8; 32]) -> Hmac<Sha256> {
    Hmac::new((&*padded(key)).into())
}

/// HMAC pads a key that is shorter than its block with zeros, so this is the key itself.
fn padded(key: &[u8; 32]) -> Zeroizing<[u8; 64]> {
    let mut block = Zeroizing::new([0_u8; 64]);
    for (to, from) in block.iter_mut().zip(key) {
        *to = *from;
    }
    block
}

fn update_framed(state: &mut Hmac<Sha256>, part: &[u8]) {
    state.update(&length_prefix(part));
    state.update(part);
}

fn length_prefix(part: &[u8]) -> [u8; 8] {
    // Lossless: no platform has a length above 64 bits.
    (part.len() as u64).to_be_bytes()
}

#[cfg(test)]
pub(super) mod tests {
    use super::super::framed::Framed;
    use super::*;
    use hkdf::Hkdf;
    use proptest::prelude::*;

    /// A ring of one key for an instance.
    pub(in super::super) fn ring(instance_id: &str) -> Ring {
        Ring::parse(Ring::create(instance_id, &[7; 32]).unwrap().as_bytes()).ok().unwrap()
    }

    fn framed(parts: &[&[u8]]) -> Vec<u8> {
        let mut framed = Framed::new();
        framed.add_all(parts).unwrap();
        framed.as_slice().to_vec()
    }

    const LABELS: [Label; 7] = [
        Label::Seal,
        Label::SealNonce,
        Label::Ticket,
        Label::Evidence,
        Label::Pass,
        Label::KnownBrowser,
        Label::Draw,
    ];

    #[test]
    fn labels_contexts_and_instances_share_no_key() {
        let (one, two) = (ring("one"), ring("two"));
        let mut keys = std::collections::HashSet::new();
        for ring in [&one, &two] {
            for label in LABELS {
                for context in [&[][..], &[b"".as_slice()], &[b"a"], &[b"a", b""], &[b"", b"a"]] {
                    assert!(keys.insert(*ring.derive_active(label, context).expose()));
                }
            }
        }
        assert_eq!(keys.len(), 2 * LABELS.len() * 5);
    }

    #[test]
    fn a_derived_key_is_stable() {
        let key = ring("one").derive_active(Label::Seal, &[b"alice"]);
        assert_eq!(
            *key.expose(),
            *ring("one").derive(1, Label::Seal, &[b"alice"]).unwrap().expose()
        );
        let salt = digest_of(&[b"countersign/v1/root", b"one"]);
        let json = Ring::create("one", &[7; 32]).unwrap();
        let secret = json.split_once("secret\":\"").unwrap().1.split_once('"').unwrap().0;
        let secret = data_encoding::BASE64URL_NOPAD.decode(secret.as_bytes()).unwrap();
        let mut expected = [0; 32];
        Hkdf::<Sha256>::new(Some(&salt), &secret)
            .expand(&framed(&[b"cs1/seal", b"alice"]), &mut expected)
            .unwrap();
        assert_eq!(*key.expose(), expected);
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

    #[test]
    fn mac_is_hmac_sha256_of_framed_parts() {
        let expected = {
            let mut state = Hmac::<Sha256>::new_from_slice(&[3; 32]).unwrap();
            state.update(b"\0\0\0\0\0\0\0\x02ab\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x01c");
            <[u8; 32]>::from(state.finalize().into_bytes())
        };
        assert_eq!(mac(&Key::new([3; 32]), &[b"ab", b"", b"c"]), expected);
    }

    #[test]
    fn b80_moving_a_boundary_changes_the_result() {
        let key = Key::new([3; 32]);
        let splits: [&[&[u8]]; 8] = [
            &[b"alice", b"bob"],
            &[b"aliceb", b"ob"],
            &[b"alicebob"],
            &[b"alicebob", b""],
            &[b"", b"alicebob"],
            &[b"alice", b"", b"bob"],
            &[b"bob", b"alice"],
            &[],
        ];
        for (index, one) in splits.iter().enumerate() {
            for other in splits.iter().skip(index + 1) {
                assert_ne!(mac(&key, one), mac(&key, other));
                assert_ne!(digest_of(one), digest_of(other));
                assert_ne!(framed(one), framed(other));
            }
        }
    }

    proptest! {
        #[test]
        fn b80_every_field_of_a_mac_counts_at_any_length(
            parts in prop::collection::vec(prop::collection::vec(any::<u8>(), 1..200), 1..5),
            part in any::<prop::sample::Index>(),
            byte in any::<prop::sample::Index>(),
        ) {
            let mut changed = parts.clone();
            let part = part.index(parts.len());
            let byte = byte.index(parts[part].len());
            changed[part][byte] ^= 1;
            let slices = |parts: &[Vec<u8>]| {
                let parts: Vec<&[u8]> = parts.iter().map(Vec::as_slice).collect();
                mac(&Key::new([3; 32]), &parts)
            };
            prop_assert_ne!(slices(&parts), slices(&changed));
        }

        #[test]
        fn expand_is_hkdf_expand(
            key in any::<[u8; 32]>(),
            info in prop::collection::vec(any::<u8>(), 0..80),
        ) {
            let mut expected = [0; 255 * 32];
            let hkdf = Hkdf::<Sha256>::from_prk(&key).unwrap();
            hkdf.expand(&framed(&[&info]), &mut expected).unwrap();
            prop_assert_eq!(*expand::<8160>(&Key::new(key), &[&info]), expected);
            prop_assert_eq!(&expand::<42>(&Key::new(key), &[&info])[..], &expected[..42]);
        }
    }
}
