//! The requests that only a server build answers.

use super::limits::AUDIT_EVENTS_MAX;
use super::request::Request;
use super::response::Response;
use crate::acts;
use crate::crypto::policy_seal;
use crate::crypto::ring::Ring;
use crate::engine::{Engine, Input, StoredAccount};
use crate::stored::Records;
use crate::vocabulary::{AuditEvent, AuditKind, Bytes, RingChange, Row, SecretBytes};

pub(super) fn answer(engine: Option<&Engine>, request: Request) -> Response {
    match (request, engine) {
        (Request::NewRing { instance_id, entropy }, _) => new_ring(&instance_id, &entropy),
        (Request::ChangeRing { ring, change, entropy }, _) => change_ring(&ring, change, &entropy),
        (Request::SealPolicy { policy_version, digest }, Some(engine)) => {
            seal_policy(engine, policy_version, &digest)
        }
        (Request::CheckPolicySeal { policy_version, digest, seal }, Some(engine)) => {
            check_policy_seal(engine, policy_version, &digest, &seal)
        }
        (Request::Step { account_id, row, marker, at, entropy, event }, Some(engine)) => {
            let stored = StoredAccount { account_id, row, marker };
            match engine.step(Input { at, entropy, event }, &stored) {
                Ok(step) => {
                    let (save, verdict) = step.into_parts();
                    Response::Stepped { save, verdict }
                }
                Err(mistake) => mistake.into(),
            }
        }
        (Request::CheckEvidence { account_id, nonce, evidence, at }, Some(engine)) => {
            let facts = engine.check_evidence(&account_id, nonce.as_slice(), &evidence, at);
            Response::Evidence { facts }
        }
        (Request::VerifyAudit { account_id, row, previous, events, complete }, Some(engine)) => {
            verify_audit(engine, &account_id, &row, &previous, &events, complete)
        }
        (
            Request::Step { .. }
            | Request::CheckEvidence { .. }
            | Request::VerifyAudit { .. }
            | Request::SealPolicy { .. }
            | Request::CheckPolicySeal { .. },
            None,
        ) => Response::stale(),
        (
            Request::Open { .. }
            | Request::Decide { .. }
            | Request::Lint { .. }
            | Request::Help { .. }
            | Request::SelfTest {},
            _,
        ) => Response::Internal { incident: 0 },
    }
}

fn new_ring(instance_id: &str, entropy: &SecretBytes) -> Response {
    let Ok(entropy) = entropy.expose().try_into() else {
        return Response::mistake("entropy.length", "entropy");
    };
    match Ring::create(instance_id, entropy) {
        Ok(text) => Response::Ring { ring: SecretBytes::new(text.as_bytes().to_vec()) },
        Err(error) => Response::mistake(error.code(), error.path()),
    }
}

fn change_ring(ring: &SecretBytes, change: RingChange, entropy: &SecretBytes) -> Response {
    let Ok(entropy) = entropy.expose().try_into() else {
        return Response::mistake("entropy.length", "entropy");
    };
    match Ring::change(ring.expose(), change, entropy) {
        Ok(changed) => Response::RingChanged {
            ring: SecretBytes::new(changed.text.as_bytes().to_vec()),
            keys: changed.keys,
        },
        Err(error) => Response::mistake(error.code(), error.path()),
    }
}

/// Bytes of a SHA-256.
const DIGEST_BYTES: usize = 32;

fn seal_policy(engine: &Engine, policy_version: u64, digest: &Bytes) -> Response {
    let Some(ring) = engine.ring.as_ref() else {
        return Response::mistake("engine.no_ring", "");
    };
    if digest.as_slice().len() != DIGEST_BYTES {
        return Response::mistake("digest.length", "digest");
    }
    let seal = policy_seal::seal(ring, policy_version, digest.as_slice());
    Response::PolicySealed { seal: Bytes::new(seal) }
}

fn check_policy_seal(
    engine: &Engine,
    policy_version: u64,
    digest: &Bytes,
    seal: &Bytes,
) -> Response {
    let Some(ring) = engine.ring.as_ref() else {
        return Response::mistake("engine.no_ring", "");
    };
    let intact = policy_seal::is_of(ring, policy_version, digest.as_slice(), seal.as_slice());
    Response::PolicySealChecked { intact }
}

/// Walks the chain. The head lies in the sealed record, where no writer of the table reaches.
fn verify_audit(
    engine: &Engine,
    account_id: &str,
    row: &Row,
    previous: &Bytes,
    events: &[AuditEvent],
    complete: bool,
) -> Response {
    let Some(ring) = engine.ring.as_ref() else {
        return Response::mistake("engine.no_ring", "");
    };
    if events.len() > AUDIT_EVENTS_MAX {
        return Response::mistake("events.too_many", "events");
    }
    let account = match Records::of(ring, account_id).open(row) {
        Ok(account) => account,
        Err(unreadable) => return Response::mistake(unreadable.code(), "row"),
    };
    let mut last = match previous.as_slice() {
        [] => vec![0; 32],
        digest => digest.to_vec(),
    };
    // Behind a digest that was handed in stands a number that is not known.
    let mut expected = previous.as_slice().is_empty().then_some(1);
    let (mut broken_at, mut begins_at) = (None, None);
    for event in events {
        let is_next = expected.is_none_or(|expected| expected == event.sequence);
        if is_next && is_after(&last, event) {
            // As it was written.
        } else if begins_anew(event, expected) {
            begins_at = Some(event.sequence);
        } else if broken_at.is_none() {
            broken_at = Some(if expected == Some(1) { 1 } else { event.sequence });
        }
        last = event.digest.as_slice().to_vec();
        expected = Some(event.sequence.saturating_add(1));
    }
    if complete && broken_at.is_none() && last != account.audit_head {
        broken_at = Some(expected.unwrap_or(1));
    }
    Response::AuditVerified { broken_at, begins_at, last: Bytes::new(last) }
}

fn is_after(last: &[u8], event: &AuditEvent) -> bool {
    event.digest.as_slice() == acts::digest_after(last, event)
}

/// The reset of a record that did not open: its number is a time, and nothing leads to it. Nobody
/// can pretend to it, as what follows has to end in the head.
fn begins_anew(event: &AuditEvent, expected: Option<u64>) -> bool {
    matches!(event.kind, AuditKind::Reset)
        && event.sequence > expected.unwrap_or(1)
        && is_after(&[0; 32], event)
}
