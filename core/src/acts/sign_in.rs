//! From the first factor to the last.
//!
//! The policy is asked again at every step. What it says chooses one of four small tables of
//! acts; an act that has no place in its table is refused.

use super::{Reply, enroll, verify};
use crate::account::Account;
use crate::account::throttle::Stopped;
use crate::engine::Context;
use crate::proofs::Purpose;
use crate::vocabulary::{
    Answer, AuditKind, Bytes, Choice, EnrollAct, Lane, Lock, Login, Method, Outcome, Refusal,
    SignInAct, Started, Trouble, Verdict,
};

pub(super) fn answer(
    context: &Context<'_>,
    account: &mut Account,
    login: &Login,
    act: SignInAct,
) -> Reply {
    let (outcome, rule) = context.decide(&account.standing(), login);
    match outcome {
        Outcome::Exempt {} => Reply::only(context.admit_exempt(account, login, rule, u64::MAX)),
        Outcome::Refuse { refusal } => Reply::refuse(refusal, rule),
        Outcome::Challenge { methods } => challenged(context, account, login, &methods, act),
        Outcome::Enroll { methods, postpone_until, postponements_left } => {
            let page = EnrollPage { methods, postpone_until, postponements_left };
            enrolling(context, account, login, &page, act)
        }
    }
}

/// A factor is set up: it has to be shown.
fn challenged(
    context: &Context<'_>,
    account: &mut Account,
    login: &Login,
    methods: &[Method],
    act: SignInAct,
) -> Reply {
    let page = ChallengePage { methods, lane: context.lane(account, login) };
    match act {
        SignInAct::Begin {} => Reply::only(page.draw(context, account, None, None)),
        SignInAct::Choose { method } if methods.contains(&method) => {
            Reply::only(page.draw(context, account, Some(method), None))
        }
        SignInAct::Choose { .. } => not_allowed("methods"),
        SignInAct::Respond { answer: Answer::Code { method, code } } => {
            if methods.contains(&method) {
                verify::code(context, account, login, &page, method, &code)
            } else {
                not_allowed("methods")
            }
        }
        SignInAct::Respond { answer: Answer::CodesSaved {} } => not_allowed("answer"),
        // With a factor set up, a password alone sets up no other one. The exception is the
        // set of backup codes that a ticket of this very sign-in offers.
        SignInAct::Enroll { act } => enroll::after_factor(context, account, login, &act),
        SignInAct::Postpone {} => not_allowed("grace"),
    }
}

/// What a challenge page needs to know.
pub(super) struct ChallengePage<'a> {
    pub(super) methods: &'a [Method],
    pub(super) lane: Lane,
}

impl ChallengePage<'_> {
    /// The challenge as it stands now: what is locked is not among the choices, and if nothing
    /// is left it is a refusal. Looks the same whatever was typed.
    pub(super) fn draw(
        &self,
        context: &Context<'_>,
        account: &Account,
        opened: Option<Method>,
        trouble: Option<Trouble>,
    ) -> Verdict {
        let stopped = |method: Method| stopped(context, account, self.lane, method);
        let open: Vec<Method> =
            self.methods.iter().copied().filter(|method| stopped(*method).is_none()).collect();
        // The lock that matters is that of the method that was asked for; else that of the
        // guessable ones.
        let guessable = self.methods.iter().copied().filter(|method| method.is_guessable());
        let locked = opened.into_iter().chain(guessable).find_map(stopped).map(Lock::from);
        if open.is_empty() {
            let until = self.methods.iter().copied().find_map(stopped).and_then(Stopped::until);
            return Verdict::Refuse {
                refusal: Refusal::Locked { until },
                reason: "throttle.locked".into(),
            };
        }
        Verdict::Challenge {
            choices: open.iter().map(|method| choice(account, *method)).collect(),
            opened: opened.filter(|method| open.contains(method)).or(open.first().copied()),
            trouble,
            locked,
        }
    }
}

/// Whether answers by this method are refused without being looked at.
pub(super) fn stopped(
    context: &Context<'_>,
    account: &Account,
    lane: Lane,
    method: Method,
) -> Option<Stopped> {
    let limits = context.limits();
    match method {
        Method::Totp => account.throttle.stopped(lane, context.at, &limits),
        Method::BackupCodes => account.throttle.backup_stopped(context.at, &limits),
    }
}

fn choice(account: &Account, method: Method) -> Choice {
    let labels = match method {
        Method::Totp => account.totp.iter().map(|totp| totp.label.clone()).collect(),
        Method::BackupCodes => Vec::new(),
    };
    Choice { method, labels }
}

/// What an enrollment page needs to know.
pub(super) struct EnrollPage {
    pub(super) methods: Vec<Method>,
    pub(super) postpone_until: Option<u64>,
    pub(super) postponements_left: u32,
}

impl EnrollPage {
    pub(super) fn draw(self, started: Option<Started>, trouble: Option<Trouble>) -> Verdict {
        Verdict::Enroll {
            choices: self.methods,
            started,
            postpone_until: self.postpone_until,
            postponements_left: self.postponements_left,
            trouble,
        }
    }

    fn copy(&self) -> Self {
        Self { methods: self.methods.clone(), ..*self }
    }
}

/// No factor is set up, and one is asked.
fn enrolling(
    context: &Context<'_>,
    account: &mut Account,
    login: &Login,
    page: &EnrollPage,
    act: SignInAct,
) -> Reply {
    match act {
        SignInAct::Begin {} | SignInAct::Choose { .. } => begin(context, account, login, page),
        SignInAct::Respond { .. } => Reply::refuse(Refusal::EnrollFirst {}, "enrollment.none"),
        SignInAct::Postpone {} => postpone(context, account, login, page),
        SignInAct::Enroll { act: EnrollAct::Start { method, ticket } } => {
            start(context, account, login, page, method, ticket.as_ref())
        }
        SignInAct::Enroll { act: EnrollAct::Confirm { ticket, answer, label } } => {
            enroll::first_factor(context, account, login, page.copy(), &ticket, &answer, &label)
        }
    }
}

/// The days of grace count from the first login they apply to; that is worth one write.
fn begin(context: &Context<'_>, account: &mut Account, login: &Login, page: &EnrollPage) -> Reply {
    let verdict = page.copy().draw(None, None);
    if account.required_since.is_some() || page.postpone_until.is_none() {
        return Reply::only(verdict);
    }
    account.required_since = Some(context.at);
    Reply::changed(verdict, context.event_of(AuditKind::GraceStarted, login, None))
}

fn postpone(
    context: &Context<'_>,
    account: &mut Account,
    login: &Login,
    page: &EnrollPage,
) -> Reply {
    let Some(until) = page.postpone_until else {
        return not_allowed("grace");
    };
    account.required_since = account.required_since.or(Some(context.at));
    account.postponements = account.postponements.saturating_add(1);
    let verdict = context.admit_exempt(account, login, "grace", until);
    Reply::changed(verdict, context.event_of(AuditKind::Postponed, login, None))
}

fn start(
    context: &Context<'_>,
    account: &Account,
    login: &Login,
    page: &EnrollPage,
    method: Method,
    ticket: Option<&Bytes>,
) -> Reply {
    if !page.methods.contains(&method) {
        return not_allowed("methods");
    }
    match enroll::start(context, account, login, Purpose::FirstFactor, method, ticket) {
        Some(started) => Reply::only(page.copy().draw(Some(started), None)),
        None => Reply::refuse(Refusal::Busy {}, "ticket.unsealed"),
    }
}

pub(super) fn not_allowed(rule: &str) -> Reply {
    Reply::refuse(Refusal::NotAllowed { rule: rule.into() }, rule)
}

impl Stopped {
    pub(super) fn until(self) -> Option<u64> {
        match self {
            Self::Until(until) => Some(until),
            Self::ForGood => None,
        }
    }
}

impl From<Stopped> for Lock {
    fn from(stopped: Stopped) -> Self {
        Self { until: stopped.until() }
    }
}
