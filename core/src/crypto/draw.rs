//! The secrets of one step.
//!
//! The host passes in 32 bytes of entropy, which are never used directly. HKDF-SHA-256 (RFC 5869)
//! extracts them together with everything that distinguishes this step from every other, under a
//! secret salt: a key that is not in the database. HKDF-Extract is an HMAC under its salt, so this
//! is an HMAC over the step. So a host whose generator repeats itself (a restored machine, a mocked
//! source) still never repeats a secret, and someone who reads the entropy cannot compute what was
//! drawn from it.

use super::derive::{Extracted, Label, framed, length_of};
use super::entropy::Entropy;
use super::ring::Ring;
use zeroize::{ZeroizeOnDrop, Zeroizing};

/// What sets one step apart from every other.
#[derive(Clone, Copy)]
pub(crate) struct StepId<'a> {
    pub(crate) account: &'a str,
    /// The revision that was read.
    pub(crate) revision: u64,
    /// SHA-256 over the whole event.
    pub(crate) event_digest: [u8; 32],
    /// In Unix seconds.
    pub(crate) at: u64,
}

/// What one step may draw. Wiped on drop.
#[derive(ZeroizeOnDrop)]
pub(crate) struct Draw(Extracted);

impl Draw {
    /// Binds the entropy to one step. The same arguments draw the same secrets, which is how a step
    /// is replayed bit for bit.
    pub(crate) fn new(ring: &Ring, entropy: &Entropy, step: &StepId<'_>) -> Self {
        let account = step.account.as_bytes();
        let key = ring.derive_active(Label::Draw, &[account]);
        // Only the account's length varies, and it stands before the account.
        let step: [&[u8]; 6] = [
            entropy.expose(),
            &length_of(account),
            account,
            &step.revision.to_be_bytes(),
            &step.event_digest,
            &step.at.to_be_bytes(),
        ];
        Self(Extracted::new(key.expose(), &step))
    }

    /// The secret bytes of one purpose. A purpose names one secret: drawing it twice gives the same
    /// bytes, and no purpose reveals anything about another.
    pub(crate) fn bytes<const N: usize>(&self, purpose: &'static str) -> Zeroizing<[u8; N]> {
        self.0.expand(&framed(&[b"cs1/drawn", purpose.as_bytes()]))
    }
}

#[cfg(test)]
mod tests {
    use super::super::ring::tests::ring;
    use super::*;

    const ENTROPY: [u8; 32] = [7; 32];

    fn entropy(bytes: [u8; 32]) -> Entropy {
        Entropy::new(&bytes).unwrap()
    }

    const DIGEST: [u8; 32] = [9; 32];
    const STEP: StepId<'_> =
        StepId { account: "alice", revision: 3, event_digest: DIGEST, at: 1_700_000_000 };

    fn draw() -> Draw {
        Draw::new(&ring("one"), &entropy(ENTROPY), &STEP)
    }

    #[test]
    fn a_secret_is_hkdf_over_an_hmac_of_the_step() {
        use hkdf::Hkdf;
        use hmac::{Hmac, KeyInit, Mac};
        use sha2::Sha256;
        let key = ring("one").derive_active(Label::Draw, &[b"alice"]);
        let step = Hmac::<Sha256>::new_from_slice(key.expose())
            .unwrap()
            .chain_update(ENTROPY)
            .chain_update(b"\0\0\0\0\0\0\0\x05alice\0\0\0\0\0\0\0\x03")
            .chain_update(DIGEST)
            .chain_update(1_700_000_000_u64.to_be_bytes())
            .finalize()
            .into_bytes();
        let mut expected = [0; 20];
        Hkdf::<Sha256>::from_prk(&step)
            .unwrap()
            .expand(b"\0\0\0\0\0\0\0\x09cs1/drawn\0\0\0\0\0\0\0\x0btotp_secret", &mut expected)
            .unwrap();
        assert_eq!(*draw().bytes::<20>("totp_secret"), expected);
    }

    #[test]
    fn the_same_step_draws_the_same() {
        assert_eq!(*draw().bytes::<32>("totp_secret"), *draw().bytes::<32>("totp_secret"));
    }

    #[test]
    fn a_longer_draw_continues_the_shorter_one() {
        assert_eq!(draw().bytes::<100>("x")[..20], *draw().bytes::<20>("x"));
        assert_eq!(draw().bytes::<0>("x").len(), 0);
    }

    #[test]
    fn any_other_input_draws_something_else() {
        let mut other_entropy = ENTROPY;
        other_entropy[31] ^= 1;
        let mut other_digest = DIGEST;
        other_digest[0] ^= 128;
        let of = |step: StepId<'_>| {
            *Draw::new(&ring("one"), &entropy(ENTROPY), &step).bytes::<32>("totp_secret")
        };
        let all = [
            of(STEP),
            *draw().bytes("ticket_id"),
            *Draw::new(&ring("two"), &entropy(ENTROPY), &STEP).bytes("totp_secret"),
            *Draw::new(&ring("one"), &entropy(other_entropy), &STEP).bytes("totp_secret"),
            of(StepId { account: "alicf", ..STEP }),
            of(StepId { revision: 4, ..STEP }),
            of(StepId { event_digest: other_digest, ..STEP }),
            of(StepId { at: STEP.at + 1, ..STEP }),
            ENTROPY,
        ];
        for (index, one) in all.iter().enumerate() {
            for (later, other) in all.iter().enumerate().skip(index + 1) {
                assert_ne!(one, other, "draws {index} and {later}");
            }
        }
    }

    #[test]
    fn ten_thousand_steps_with_the_same_entropy_never_repeat_a_secret() {
        let ring = ring("one");
        let drawn: std::collections::HashSet<[u8; 20]> = (0..10_000_u64)
            .map(|revision| {
                let step = StepId { revision, ..STEP };
                *Draw::new(&ring, &entropy([0; 32]), &step).bytes("secret")
            })
            .collect();
        assert_eq!(drawn.len(), 10_000);
    }
}
