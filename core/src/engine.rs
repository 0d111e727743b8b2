//! An engine: a compiled policy and a key ring, and the one function that changes an account.

use crate::account::Account;
use crate::acts;
use crate::acts::audit_chain::{self, Stretch, Verified};
use crate::acts::context::Context;
use crate::acts::reply::Reply;
use crate::crypto::entropy::Entropy;
use crate::crypto::ring::Ring;
use crate::policy::rules::CompiledPolicy;
use crate::policy::{Policy, PolicyError};
use crate::session_tokens::{self, Place};
use crate::stored::{Records, Unreadable};
use crate::vocabulary::login::{GROUP_BYTES_MAX, GROUPS_BYTES_MAX, GROUPS_MAX};
use crate::vocabulary::{
    AdminAct, Bytes, Event, EvidenceFacts, Login, Refusal, Row, Save, SecretBytes, Verdict,
};
use std::cell::OnceCell;

pub use crate::vocabulary::Mistake;

/// A compiled policy and a key ring. Immutable; a new policy means a new engine.
pub struct Engine {
    pub(crate) policy: CompiledPolicy,
    pub(crate) policy_version: u64,
    pub(crate) ring: Option<Ring>,
}

/// Why an engine was not opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OpenRefused {
    /// The policy is refused.
    Policy(PolicyError),
    /// The key ring is refused: a stable code and the path of the field.
    Ring {
        /// The stable code.
        code: &'static str,
        /// The path of the field.
        path: String,
    },
}

/// The input of one step; the same input gives the same step, bit for bit.
pub struct Input {
    /// The store's time at the read that loaded the row, in Unix seconds.
    pub at: u64,
    /// 32 bytes from the operating system, fresh for every step. All zero is refused: then its
    /// generator did not run.
    pub entropy: SecretBytes,
    /// What happened.
    pub event: Event,
}

/// An account as the host's store holds it.
pub struct StoredAccount {
    /// The host's immutable key, never a user name; 1 to 255 bytes.
    pub account_id: String,
    /// The row, if there is one.
    pub row: Option<Row>,
    /// The host's enrolled marker: the revocations it last saw.
    pub marker: Option<u64>,
}

/// The result of one step. The verdict comes out only after the save.
#[must_use = "nothing happened until the step is saved and settled"]
pub struct Step {
    save: Option<Save>,
    verdict: Verdict,
}

/// The outcome of a save.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Saved {
    /// It was committed.
    Applied,
    /// Another save came first: load again and step again.
    Conflict,
    /// It is not known. No verdict, no effect, no retry of this step.
    Unknown,
}

impl Step {
    /// What must be saved, in a separate transaction; `None` if nothing changed.
    #[must_use]
    pub fn save(&self) -> Option<&Save> {
        self.save.as_ref()
    }

    /// Returns the verdict, if what had to be saved was saved.
    #[must_use]
    pub fn settle(self, saved: Saved) -> Option<Verdict> {
        match saved {
            Saved::Applied => Some(self.verdict),
            Saved::Conflict | Saved::Unknown => self.save.is_none().then_some(self.verdict),
        }
    }

    pub(crate) fn into_parts(self) -> (Option<Save>, Verdict) {
        (self.save, self.verdict)
    }
}

impl Engine {
    /// Compiles a policy and a key ring. An empty ring gives an engine that only decides.
    pub fn open(ring: &[u8], policy: &str, policy_version: u64) -> Result<Self, OpenRefused> {
        let policy = Policy::parse(policy).map_err(OpenRefused::Policy)?;
        let ring = match ring {
            [] => None,
            text => Some(Ring::parse(text).map_err(|error| OpenRefused::Ring {
                code: error.code(),
                path: error.path().to_owned(),
            })?),
        };
        Ok(Self { policy: CompiledPolicy::new(policy), policy_version, ring })
    }

    /// Answers one event of one account. The only function that changes an account.
    #[expect(
        clippy::needless_pass_by_value,
        reason = "entropy and event are good for one step, and are wiped when it ends"
    )]
    pub fn step(&self, input: Input, stored: &StoredAccount) -> Result<Step, Mistake> {
        let ring = self.ring.as_ref().ok_or(mistake("engine.no_ring", ""))?;
        check(&stored.account_id, &input.event)?;
        if input.entropy.expose().len() == 32 && input.entropy.expose().iter().all(|b| *b == 0) {
            return Err(mistake("entropy.zero", "entropy"));
        }
        let entropy =
            Entropy::new(input.entropy.expose()).ok_or(mistake("entropy.length", "entropy"))?;
        let revision = stored.row.as_ref().map_or(0, |row| row.revision);
        let records = Records::of(ring, &stored.account_id);
        let mut is_repair = false;
        let mut account = match open(&records, stored) {
            Ok(account) => account,
            Err(reason) => match replacement(stored, &input.event, input.at) {
                Some(account) => {
                    is_repair = true;
                    account
                }
                None => return Ok(refuse(Refusal::AskAdministrator {}, reason)),
            },
        };
        let context = Context {
            policy: &self.policy,
            policy_version: self.policy_version,
            ring,
            account_id: &stored.account_id,
            revision,
            is_repair,
            at: input.at,
            entropy: &entropy,
            event: &input.event,
            drawn: OnceCell::new(),
        };
        let reply = acts::answer(&context, &mut account);
        Ok(close(&context, &records, &mut account, reply))
    }

    /// Opens a session's evidence, if it was issued under this policy and has not expired.
    #[must_use]
    pub fn check_evidence(
        &self,
        account_id: &str,
        nonce: &[u8],
        evidence: &Bytes,
        at: u64,
    ) -> Option<EvidenceFacts> {
        let place = Place { ring: self.ring.as_ref()?, account_id, nonce };
        session_tokens::open_evidence(place, evidence, at)
            .filter(|facts| facts.policy_version == self.policy_version)
    }

    /// Verifies part of an account's audit chain against the head in its record.
    pub(crate) fn verify_audit(
        &self,
        account_id: &str,
        row: &Row,
        stretch: &Stretch<'_>,
    ) -> Result<Verified, Mistake> {
        let ring = self.ring.as_ref().ok_or(mistake("engine.no_ring", ""))?;
        let opened = Records::of(ring, account_id).open(row);
        let account = opened.map_err(|unreadable| mistake(unreadable.code(), "row"))?;
        Ok(audit_chain::verify(&account.audit_head, stretch))
    }
}

fn open(records: &Records<'_>, stored: &StoredAccount) -> Result<Box<Account>, &'static str> {
    match (&stored.row, stored.marker) {
        (None, None) => Ok(Box::default()),
        (None, Some(_)) => Err("marker.row_missing"),
        (Some(row), Some(marker)) if row.revocations < marker => Err("marker.row_behind"),
        (Some(row), _) => records.open(row).map_err(Unreadable::code),
    }
}

/// How far a repair moves revocations. Column and marker may both be older than the last evidence
/// given, but no account has had this many changes since either was written.
const REPAIR_JUMP: u64 = 1 << 20;

/// A full reset is the only act that works without the record, which it replaces. It cannot see a
/// suspension: the audit event says that the record was replaced.
fn replacement(stored: &StoredAccount, event: &Event, at: u64) -> Option<Box<Account>> {
    let is_reset = matches!(
        event,
        Event::Admin { act: AdminAct::Reset { methods }, .. } if methods.is_empty()
    );
    let revocations = stored.row.as_ref().map_or(0, |row| row.revocations);
    is_reset.then(|| {
        Box::new(Account {
            revocations: revocations.max(stored.marker.unwrap_or(0)).saturating_add(REPAIR_JUMP),
            // The old chain cannot be continued. Its numbers are not reused: no account has had
            // more events than there have been seconds.
            audit_sequence: at,
            // Whether there was grace is not known, so there is none.
            required_since: Some(0),
            ..Account::default()
        })
    })
}

/// Seals what changed; what cannot be sealed is refused, and nothing is lost.
fn close(
    context: &Context<'_>,
    records: &Records<'_>,
    account: &mut Account,
    reply: Reply,
) -> Step {
    if !reply.changed {
        return Step { save: None, verdict: reply.verdict };
    }
    let audit = reply.audit.into_iter().map(|event| audit_chain::append(account, event)).collect();
    let Some(next) = context.revision.checked_add(1) else {
        return refuse(Refusal::AskAdministrator {}, "record.revision_full");
    };
    let Some(record) = records.seal(next, context.entropy, account) else {
        return refuse(Refusal::Busy {}, "record.full");
    };
    let save = Save {
        revision: next,
        record: Bytes::new(record),
        revocations: account.revocations,
        state: account.state(),
        locked_until: account.throttle.locked_until(context.at, &context.limits()),
        methods: account.enrolled(),
        audit,
        notices: reply.notices,
    };
    Step { save: Some(save), verdict: reply.verdict }
}

fn refuse(refusal: Refusal, reason: &str) -> Step {
    Step { save: None, verdict: Verdict::Refuse { refusal, reason: reason.into() } }
}

fn mistake(code: &'static str, path: &'static str) -> Mistake {
    Mistake { code, path }
}

/// The bounds of everything the host states, checked before anything is opened.
fn check(account_id: &str, event: &Event) -> Result<(), Mistake> {
    if !(1..=255).contains(&account_id.len()) {
        return Err(mistake("account_id.length", "account_id"));
    }
    match event {
        Event::SignIn { login, .. } | Event::SelfService { login, .. } => check_login(login),
        Event::Admin { reason, .. } => {
            if (1..=500).contains(&reason.len()) && !has_control(reason) {
                Ok(())
            } else {
                Err(mistake("reason.length", "event.Admin.reason"))
            }
        }
    }
}

fn check_login(login: &Login) -> Result<(), Mistake> {
    if login.nonce.as_slice().len() != 32 {
        return Err(mistake("nonce.length", "login.nonce"));
    }
    let of_all: usize = login.groups.iter().map(String::len).sum();
    let is_name = |group: &String| (1..=GROUP_BYTES_MAX).contains(&group.len());
    if login.groups.len() > GROUPS_MAX
        || of_all > GROUPS_BYTES_MAX
        || !login.groups.iter().all(is_name)
    {
        return Err(mistake("groups.length", "login.groups"));
    }
    if login.peer.len() > 64 || has_control(&login.peer) {
        return Err(mistake("peer.form", "login.peer"));
    }
    let is_address = |email: &String| (3..=254).contains(&email.len()) && !has_control(email);
    if !login.email.as_ref().is_none_or(is_address) {
        return Err(mistake("email.form", "login.email"));
    }
    if login.locale.len() > 35 || has_control(&login.locale) {
        return Err(mistake("locale.form", "login.locale"));
    }
    if !(1..=255).contains(&login.display_name.len()) || has_control(&login.display_name) {
        return Err(mistake("display_name.form", "login.display_name"));
    }
    Ok(())
}

/// Control characters could forge lines where names and reasons are listed.
fn has_control(text: &str) -> bool {
    text.chars().any(char::is_control)
}
