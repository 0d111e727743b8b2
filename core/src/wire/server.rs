//! The requests only a server build answers.

use super::limits::AUDIT_EVENTS_MAX;
use super::request::Request;
use super::response::Response;
use crate::acts::audit_chain::{Stretch, Verified};
use crate::crypto::ring::Ring;
use crate::crypto::{cookie_name, policy_seal};
use crate::engine::{Engine, Input, StoredAccount};
use crate::vocabulary::{Bytes, RingChange, Row, SecretBytes};

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
        (Request::NameCookies { account_id }, Some(engine)) => name_cookies(engine, &account_id),
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
            let (previous, events) = (previous.as_slice(), events.as_slice());
            verify_audit(engine, &account_id, &row, &Stretch { previous, events, complete })
        }
        (
            Request::Step { .. }
            | Request::CheckEvidence { .. }
            | Request::VerifyAudit { .. }
            | Request::SealPolicy { .. }
            | Request::CheckPolicySeal { .. }
            | Request::NameCookies { .. },
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

/// The most bytes of an account's key.
const ACCOUNT_BYTES_MAX: usize = 255;

/// Bytes of a SHA-256 digest.
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

fn name_cookies(engine: &Engine, account_id: &str) -> Response {
    let Some(ring) = engine.ring.as_ref() else {
        return Response::mistake("engine.no_ring", "");
    };
    if account_id.len() > ACCOUNT_BYTES_MAX {
        return Response::mistake("account_id.length", "account_id");
    }
    let names = cookie_name::names(ring, account_id);
    Response::CookiesNamed { names: names.iter().map(|name| Bytes::new(name.to_vec())).collect() }
}

fn verify_audit(engine: &Engine, account_id: &str, row: &Row, stretch: &Stretch<'_>) -> Response {
    if stretch.events.len() > AUDIT_EVENTS_MAX {
        return Response::mistake("events.too_many", "events");
    }
    match engine.verify_audit(account_id, row, stretch) {
        Ok(Verified { broken_at, begins_at, last }) => {
            Response::AuditVerified { broken_at, begins_at, last }
        }
        Err(mistake) => mistake.into(),
    }
}
