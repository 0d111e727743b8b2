//! The requests that only a server build answers.

use super::engines::{mistake, stale};
use super::{Request, Response};
use crate::acts;
use crate::crypto::keys::Ring;
use crate::engine::{Engine, Input, StoredAccount};
use crate::stored::Records;
use crate::vocabulary::{AuditEvent, Bytes, Row, SecretBytes};

/// Events of one `VerifyAudit` at most.
const EVENTS_MAX: usize = 100;

pub(super) fn answer(engine: Option<&Engine>, request: Request) -> Response {
    match (request, engine) {
        (Request::NewRing { instance_id, entropy }, _) => new_ring(&instance_id, &entropy),
        (Request::Step { account_id, row, marker, at, entropy, event }, Some(engine)) => {
            let stored = StoredAccount { account_id, row, marker };
            match engine.step(Input { at, entropy, event }, &stored) {
                Ok(step) => {
                    let (save, verdict) = step.into_parts();
                    Response::Stepped { save, verdict }
                }
                Err(wrong) => mistake(wrong.code, wrong.path),
            }
        }
        (Request::CheckEvidence { account_id, nonce, proof, at }, Some(engine)) => {
            let facts = engine.check_evidence(&account_id, nonce.as_slice(), &proof, at);
            Response::Evidence { facts }
        }
        (Request::VerifyAudit { account_id, row, previous, events, complete }, Some(engine)) => {
            verify_audit(engine, &account_id, &row, &previous, &events, complete)
        }
        (
            Request::Step { .. } | Request::CheckEvidence { .. } | Request::VerifyAudit { .. },
            None,
        ) => stale(),
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
        return mistake("entropy.length", "entropy");
    };
    match Ring::create(instance_id, entropy) {
        Ok(text) => Response::Ring { ring: SecretBytes::new(text.as_bytes().to_vec()) },
        Err(error) => mistake(error.code(), error.path()),
    }
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
        return mistake("engine.no_ring", "");
    };
    if events.len() > EVENTS_MAX {
        return mistake("events.too_many", "events");
    }
    let account = match Records::of(ring, account_id).open(row) {
        Ok(account) => account,
        Err(unreadable) => return mistake(unreadable.code(), "row"),
    };
    let mut last = match previous.as_slice() {
        [] => vec![0; 32],
        digest => digest.to_vec(),
    };
    let mut expected = events.first().map_or(0, |event| event.sequence);
    let starts_anew = previous.as_slice().is_empty();
    let mut broken_at = (starts_anew && expected > 1).then_some(1);
    for event in events {
        let digest = acts::digest_after(&last, event);
        let intact = event.digest.as_slice() == digest && event.sequence == expected;
        if !intact && broken_at.is_none() {
            broken_at = Some(event.sequence);
        }
        last = digest.to_vec();
        expected = expected.saturating_add(1);
    }
    if complete && broken_at.is_none() && last != account.audit_head {
        broken_at = Some(expected.max(1));
    }
    Response::AuditVerified { broken_at, last: Bytes::new(last) }
}
