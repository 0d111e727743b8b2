//! An engine: a compiled policy and a key ring, and the one function that changes an account.

use crate::account::Account;
use crate::account::sends::SendLimits;
use crate::account::throttle::Limits;
use crate::acts::{self, Reply};
use crate::crypto::draw::Draw;
use crate::crypto::entropy::Entropy;
use crate::crypto::keys::{Ring, digest_of};
use crate::policy::rules::CompiledPolicy;
use crate::policy::{Policy, PolicyError};
use crate::session_tokens::{self, Place};
use crate::stored::{Records, Unreadable};
use crate::vocabulary::{
    AdminAct, Answer, Bytes, Event, EvidenceFacts, Lane, Login, Method, Refusal, Row, Save,
    SecretBytes, SelfServiceAct, SignInAct, Verdict,
};
use std::cell::OnceCell;
use zeroize::Zeroizing;

pub use crate::vocabulary::Mistake;

/// A compiled policy and a key ring. It never changes; a new policy is a new engine.
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

/// What one step starts from; the same input gives the same step, bit for bit.
pub struct Input {
    /// The store's time of the loading read, in Unix seconds.
    pub at: u64,
    /// 32 bytes from the operating system, fresh for every step.
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
    /// The host's own mark "was ever enrolled": the revocations it last saw.
    pub marker: Option<u64>,
}

/// The result of one step. The verdict comes out only after the save.
#[must_use = "nothing happened until the step is saved and settled"]
pub struct Step {
    save: Option<Save>,
    verdict: Verdict,
}

/// What became of a save.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Saved {
    /// It was committed.
    Applied,
    /// Another save came first: load again and step again.
    Conflict,
    /// Nobody knows. No verdict, no effect, no second try with this step.
    Unknown,
}

impl Step {
    /// What must be saved, in one own transaction; `None` if nothing changed.
    #[must_use]
    pub fn save(&self) -> Option<&Save> {
        self.save.as_ref()
    }

    /// Gives the verdict, if what had to be saved was saved.
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

/// Everything an act may look at besides the account.
pub(crate) struct Context<'a> {
    pub(crate) engine: &'a Engine,
    pub(crate) ring: &'a Ring,
    pub(crate) account_id: &'a str,
    /// The revision that was read; 0 if there was no row.
    revision: u64,
    pub(crate) at: u64,
    pub(crate) entropy: &'a Entropy,
    event_digest: [u8; 32],
    /// The lane of this login, once it was asked for.
    pub(crate) lane: OnceCell<Lane>,
}

impl<'a> Context<'a> {
    pub(crate) fn policy(&self) -> &'a Policy {
        self.engine.policy.policy()
    }

    /// Whether the account has no row yet.
    pub(crate) const fn is_new(&self) -> bool {
        self.revision == 0
    }

    /// The secrets of this step. Only enrollments draw any; see [`draws`].
    pub(crate) fn draw(&self) -> Draw {
        Draw::new(
            self.ring,
            self.entropy,
            self.account_id,
            self.revision,
            &self.event_digest,
            self.at,
        )
    }

    pub(crate) fn place<'b>(&'b self, nonce: &'b [u8]) -> Place<'b> {
        Place { ring: self.ring, account_id: self.account_id, nonce }
    }

    pub(crate) fn limits(&self) -> Limits<'a> {
        let policy = self.policy();
        Limits {
            failures_max: policy.throttle.failures_max,
            lock_minutes: &policy.throttle.lock_minutes,
            failures_total_max: policy.throttle.failures_total_max.into(),
            known_browser_reserve: policy.throttle.known_browser_reserve.into(),
            backup_tries_day_max: policy.methods.backup_codes.tries_day_max,
        }
    }
}

impl Context<'_> {
    /// What may be sent by a method that sends; nothing by the others.
    pub(crate) fn send_limits(&self, method: Method) -> SendLimits {
        let methods = &self.policy().methods;
        let (wait_seconds, hour_max, day_max) = match method {
            Method::Email => {
                let email = &methods.email;
                (email.wait_seconds, email.sends_hour_max, email.sends_day_max)
            }
            Method::Sms => {
                let sms = &methods.sms;
                (sms.wait_seconds, sms.sends_hour_max, sms.sends_day_max)
            }
            Method::Push => {
                let push = &methods.push;
                (push.seconds.into(), push.prompts_hour_max, push.prompts_day_max)
            }
            Method::Totp
            | Method::BackupCodes
            | Method::Hotp
            | Method::YubicoOtp
            | Method::WebAuthn
            | Method::SecurityQuestions => (u16::MAX, 0, 0),
        };
        SendLimits { wait_seconds: wait_seconds.into(), hour_max, day_max }
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
    pub fn step(&self, input: Input, stored: &StoredAccount) -> Result<Step, Mistake> {
        let ring = self.ring.as_ref().ok_or(mistake("engine.no_ring", ""))?;
        check(&stored.account_id, &input.event)?;
        let entropy =
            Entropy::new(input.entropy.expose()).ok_or(mistake("entropy.length", "entropy"))?;
        let revision = stored.row.as_ref().map_or(0, |row| row.revision);
        let records = Records::of(ring, &stored.account_id);
        let mut account = match open(&records, stored) {
            Ok(account) => account,
            Err(reason) => match replacement(stored, &input.event, input.at) {
                Some(account) => account,
                None => return Ok(refuse(Refusal::AskAdministrator {}, reason)),
            },
        };
        let event_digest =
            if draws(&input.event) { digest(&input.event)? } else { Default::default() };
        let context = Context {
            engine: self,
            ring,
            account_id: &stored.account_id,
            revision,
            at: input.at,
            entropy: &entropy,
            event_digest,
            lane: OnceCell::new(),
        };
        let reply = acts::answer(&context, &mut account, input.event);
        Ok(close(&context, &records, &mut account, reply))
    }

    /// Opens the evidence that a session holds, if it is one of this policy that has not ended.
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
}

/// Whether an event can lead to a secret being drawn. The digest of one that cannot is saved
/// the work of.
fn draws(event: &Event) -> bool {
    match event {
        Event::SignIn { act, .. } => match act {
            SignInAct::Begin {} | SignInAct::Postpone {} => false,
            SignInAct::Respond { answer, remember_device, .. } => {
                let asks_server = matches!(answer, Answer::Code { method: Method::YubicoOtp, .. });
                *remember_device || asks_server
            }
            SignInAct::Choose { .. } | SignInAct::Report { .. } | SignInAct::Enroll { .. } => true,
        },
        Event::SelfService { act, .. } => match act {
            SelfServiceAct::Enroll { .. } | SelfServiceAct::Report { .. } => true,
            SelfServiceAct::List {}
            | SelfServiceAct::Rename { .. }
            | SelfServiceAct::Remove { .. }
            | SelfServiceAct::Prefer { .. }
            | SelfServiceAct::ForgetDevices { .. } => false,
        },
        Event::Admin { .. } => false,
    }
}

fn digest(event: &Event) -> Result<[u8; 32], Mistake> {
    let bytes = Zeroizing::new(
        postcard::to_stdvec(event).map_err(|_| mistake("event.unreadable", "event"))?,
    );
    Ok(digest_of(&[&bytes]))
}

fn open(records: &Records<'_>, stored: &StoredAccount) -> Result<Box<Account>, &'static str> {
    match (&stored.row, stored.marker) {
        (None, None) => Ok(Box::default()),
        (None, Some(_)) => Err("marker.row_missing"),
        (Some(row), Some(marker)) if row.revocations < marker => Err("marker.row_behind"),
        (Some(row), _) => records.open(row).map_err(Unreadable::code),
    }
}

/// A whole reset is the one act that goes on without the record, which it replaces.
fn replacement(stored: &StoredAccount, event: &Event, at: u64) -> Option<Box<Account>> {
    let is_reset = matches!(
        event,
        Event::Admin { act: AdminAct::Reset { methods }, .. } if methods.is_empty()
    );
    let revocations = stored.row.as_ref().map_or(0, |row| row.revocations);
    is_reset.then(|| {
        Box::new(Account {
            revocations: revocations.max(stored.marker.unwrap_or(0)),
            // The old chain cannot be gone on with. Its numbers are not given twice: nobody had
            // more events than there were seconds.
            audit_sequence: at,
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
    let audit = reply.audit.into_iter().map(|event| acts::chain(account, event)).collect();
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

/// Bounds of everything the host states, checked before anything is opened.
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
    if login.groups.len() > 1000
        || login.groups.iter().any(|group| !(1..=255).contains(&group.len()))
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
pub(crate) fn has_control(text: &str) -> bool {
    text.chars().any(char::is_control)
}
