//! The open engines by handle, and the one match over requests.

use super::codec::{self, Encoding, Unreadable};
use super::fingerprint::fingerprint;
use super::request::Request;
use super::response::Response;
use super::self_test;
use crate::advice;
use crate::policy::lint;
use crate::policy::rules::CompiledPolicy;
use crate::vocabulary::Bytes;
use std::sync::{Arc, PoisonError, RwLock};

#[cfg(feature = "server")]
use super::server;
#[cfg(feature = "server")]
use crate::engine::Engine;
#[cfg(feature = "server")]
use crate::stored::WRITE_FORMAT;

/// The answer of a build without records.
#[cfg(not(feature = "server"))]
const WRITE_FORMAT: u8 = 1;

/// The most engines open at once. A host needs one, and two while a policy changes.
const ENGINES_MAX: usize = 64;

/// The open engines. A door holds one value of this for its whole life.
///
/// A handle is a generation and a slot. A stale or invented handle gets a mistake as its answer,
/// never the wrong engine.
#[derive(Default)]
pub struct Engines {
    slots: RwLock<Vec<Slot>>,
}

#[derive(Default)]
struct Slot {
    generation: u32,
    engine: Option<Arc<Opened>>,
}

/// What a handle refers to: with keys in a server, without them in a browser.
#[cfg(feature = "server")]
pub(super) type Opened = Engine;
#[cfg(not(feature = "server"))]
pub(super) type Opened = CompiledPolicy;

impl Engines {
    /// No engine is open.
    #[must_use]
    pub const fn new() -> Self {
        Self { slots: RwLock::new(Vec::new()) }
    }

    /// Answers one request in its own encoding. Never panics on any input and always answers: what
    /// cannot be done is a mistake or an internal error.
    #[must_use]
    pub fn call(&self, handle: u64, request: &[u8]) -> Vec<u8> {
        let encoding = codec::encoding_of(request);
        let response = match codec::read(request, encoding) {
            Ok(request) => self.answer(handle, request),
            Err(Unreadable { code, path }) => Response::Mistake { code: code.into(), path },
        };
        codec::write(&response, encoding).unwrap_or_else(|| internal(encoding))
    }

    /// Forgets an engine. Calls under way finish; closing twice does nothing.
    pub fn close(&self, handle: u64) {
        let mut slots = self.slots.write().unwrap_or_else(PoisonError::into_inner);
        let (generation, index) = split(handle);
        if let Some(slot) = slots.get_mut(index)
            && slot.generation == generation
        {
            slot.engine = None;
        }
    }

    fn answer(&self, handle: u64, request: Request) -> Response {
        match request {
            Request::Open { ring, policy, policy_version } => {
                self.open(ring.expose(), &policy, policy_version)
            }
            Request::Lint { policy, groups } => {
                Response::Linted { findings: lint::lint(&policy, &groups) }
            }
            Request::Help { act } => match advice::advise(&act) {
                Ok(helped) => Response::Helped { helped },
                Err(mistake) => mistake.into(),
            },
            Request::SelfTest {} => self_test::run(),
            Request::Decide { situation } => match self.engine(handle) {
                Some(engine) => {
                    Response::Decided { decision: policy_of(&engine).decide(&situation) }
                }
                None => Response::stale(),
            },
            #[cfg(feature = "server")]
            request @ (Request::Step { .. }
            | Request::CheckEvidence { .. }
            | Request::VerifyAudit { .. }
            | Request::NewRing { .. }
            | Request::ChangeRing { .. }
            | Request::SealPolicy { .. }
            | Request::CheckPolicySeal { .. }
            | Request::NameCookies { .. }) => self.serve(handle, request),
        }
    }

    #[cfg(feature = "server")]
    fn serve(&self, handle: u64, request: Request) -> Response {
        server::answer(self.engine(handle).as_deref(), request)
    }

    fn open(&self, ring: &[u8], policy_text: &str, policy_version: u64) -> Response {
        let opened = match open(ring, policy_text, policy_version) {
            Ok(opened) => opened,
            Err(response) => return *response,
        };
        let warnings = lint::warnings(policy_of(&opened).policy());
        let (instance_id, key_check) = identity_of(&opened);
        match self.insert(opened) {
            Some(handle) => Response::Opened {
                handle,
                fingerprint: fingerprint(),
                instance_id,
                key_check,
                write_format: WRITE_FORMAT,
                warnings,
            },
            None => Response::mistake("engines.too_many", ""),
        }
    }

    fn insert(&self, opened: Opened) -> Option<u64> {
        let mut slots = self.slots.write().unwrap_or_else(PoisonError::into_inner);
        let free = slots.iter().position(|slot| slot.engine.is_none());
        let index = match free {
            Some(index) => index,
            None if slots.len() < ENGINES_MAX => {
                slots.push(Slot::default());
                slots.len() - 1
            }
            None => return None,
        };
        let slot = slots.get_mut(index)?;
        slot.generation = slot.generation.checked_add(1)?;
        slot.engine = Some(Arc::new(opened));
        let index = u32::try_from(index).ok()?;
        Some(u64::from(slot.generation) << 32 | u64::from(index))
    }

    fn engine(&self, handle: u64) -> Option<Arc<Opened>> {
        let slots = self.slots.read().unwrap_or_else(PoisonError::into_inner);
        let (generation, index) = split(handle);
        let slot = slots.get(index)?;
        if slot.generation == generation { slot.engine.clone() } else { None }
    }
}

fn split(handle: u64) -> (u32, usize) {
    let generation = u32::try_from(handle >> 32).unwrap_or(0);
    let index = usize::try_from(handle & u64::from(u32::MAX)).unwrap_or(usize::MAX);
    (generation, index)
}

#[cfg(feature = "server")]
fn open(ring: &[u8], policy: &str, policy_version: u64) -> Result<Opened, Box<Response>> {
    use crate::engine::OpenRefused;
    Engine::open(ring, policy, policy_version).map_err(|refused| {
        Box::new(match refused {
            OpenRefused::Policy(error) => policy_mistake(&error),
            OpenRefused::Ring { code, path } => Response::mistake(code, &path),
        })
    })
}

#[cfg(not(feature = "server"))]
fn open(ring: &[u8], policy: &str, _: u64) -> Result<Opened, Box<Response>> {
    if !ring.is_empty() {
        return Err(Box::new(Response::mistake("request.not_in_this_build", "ring")));
    }
    crate::policy::Policy::parse(policy)
        .map(CompiledPolicy::new)
        .map_err(|error| Box::new(policy_mistake(&error)))
}

#[cfg(feature = "server")]
fn policy_of(opened: &Opened) -> &CompiledPolicy {
    &opened.policy
}

#[cfg(not(feature = "server"))]
fn policy_of(opened: &Opened) -> &CompiledPolicy {
    opened
}

#[cfg(feature = "server")]
fn identity_of(opened: &Opened) -> (String, Bytes) {
    opened.ring.as_ref().map_or_else(
        || (String::new(), Bytes::default()),
        |ring| (ring.instance_id().to_owned(), Bytes::from(ring.key_check().as_slice())),
    )
}

#[cfg(not(feature = "server"))]
fn identity_of(_: &Opened) -> (String, Bytes) {
    (String::new(), Bytes::default())
}

fn policy_mistake(error: &crate::policy::PolicyError) -> Response {
    Response::mistake(error.code, &error.path)
}

/// An answer that always serializes.
fn internal(encoding: Encoding) -> Vec<u8> {
    codec::write(&Response::Internal { incident: 0 }, encoding).unwrap_or_default()
}
