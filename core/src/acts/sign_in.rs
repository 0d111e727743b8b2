//! From the first factor to the last.
//!
//! The policy is asked again at every step. What it says chooses one of a few small tables of
//! acts; an act that has no place in its table is refused.

use super::attempt::Attempt;
use super::enroll::{self, Opening};
use super::{Reply, devices, host, open, prove, questions, verify};
use crate::account::Account;
use crate::account::authenticators::Card;
use crate::account::throttle::Stopped;
use crate::authenticators::message_code::masked;
use crate::engine::Context;
use crate::session_tokens::Purpose;
use crate::vocabulary::{
    Answer, AuditKind, Choice, EnrollAct, Lane, Lock, Login, Method, Outcome, Refusal, Shown,
    SignInAct, Started, Trouble, Verdict,
};

pub(super) fn answer(
    context: &Context<'_>,
    account: &mut Account,
    login: &Login,
    act: SignInAct,
) -> Reply {
    let (outcome, rule) = context.decide(&context.standing(account, login), login);
    // Whoever can change the directory must not turn "enrolled" into "never enrolled".
    let takes_for_new = match &outcome {
        Outcome::Enroll { .. } => true,
        Outcome::Exempt {} => rule == "report_only",
        Outcome::Challenge { .. } | Outcome::Refuse { .. } => false,
    };
    if takes_for_new && account.has_primary() {
        return Reply::refuse(Refusal::AskAdministrator {}, "email.directory_changed");
    }
    match outcome {
        Outcome::Exempt {} => exempt(context, account, login, rule, act),
        Outcome::Refuse { refusal } => Reply::refuse(refusal, rule),
        Outcome::Challenge { methods } => challenged(context, account, login, &methods, act),
        Outcome::Enroll { mut methods, postpone_until, postponements_left } => {
            // Codes by e-mail go to the directory's address alone.
            methods.retain(|method| *method != Method::Email || login.email.is_some());
            if methods.is_empty() && postpone_until.is_none() {
                return Reply::refuse(Refusal::AskAdministrator {}, "enrollment.no_method");
            }
            let page = EnrollPage { methods, postpone_until, postponements_left };
            if prove::is_due(context, account, login) {
                return prove::answer(context, account, login, &page, act);
            }
            enrolling(context, account, login, &page, act)
        }
    }
}

/// A rule exempts. That a remembered device was used is written down once a day.
fn exempt(
    context: &Context<'_>,
    account: &mut Account,
    login: &Login,
    rule: &str,
    act: SignInAct,
) -> Reply {
    let asks = match act {
        SignInAct::Choose { .. } | SignInAct::Respond { .. } | SignInAct::Report { .. } => true,
        SignInAct::Begin {} | SignInAct::Postpone {} | SignInAct::Enroll { .. } => false,
    };
    // Whoever is exempt may set up a first factor all the same, after the same proof.
    if asks && !account.has_any() && prove::is_due(context, account, login) {
        let can_begin = |method: &Method| context.policy().can_begin_with(*method);
        let methods = Method::ALL.into_iter().filter(can_begin).collect();
        let page = EnrollPage { methods, postpone_until: None, postponements_left: 0 };
        return prove::answer(context, account, login, &page, act);
    }
    let until = match rule {
        "devices.remembered" => devices::until(context, account, login).unwrap_or(context.at),
        _ => u64::MAX,
    };
    let is_news = rule == "devices.remembered" && devices::note_use(context, account, login);
    let changed = is_news;
    Reply { changed, ..Reply::only(context.admit_exempt(account, login, rule, until)) }
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
        SignInAct::Begin {} => Reply::only(page.draw(context, account, None, None, None)),
        SignInAct::Choose { method, ticket, again } if methods.contains(&method) => {
            let wish = open::Wish { method, ticket: ticket.as_ref(), again };
            open::open(context, account, login, &page, &wish)
        }
        SignInAct::Choose { .. } => not_allowed("methods"),
        SignInAct::Respond { answer, ticket, remember_device } => {
            let Some(method) = method_of(&answer) else {
                return not_allowed("answer");
            };
            if !methods.contains(&method) {
                return not_allowed("methods");
            }
            let opened = open::opened(context, account, login, method, ticket.as_ref());
            let (ticket, shown) = opened.unzip();
            let attempt =
                Attempt { login, page: &page, method, ticket, shown, remember: remember_device };
            respond(context, account, attempt, answer)
        }
        SignInAct::Report { ticket, finding } => {
            host::at_sign_in(context, account, login, &page, &ticket, finding)
        }
        // With a factor set up, a password alone sets up no other one. The exception is the
        // set of backup codes that a ticket of this very sign-in offers.
        SignInAct::Enroll { act } => enroll::after_factor(context, account, login, &act),
        SignInAct::Postpone {} => not_allowed("grace"),
    }
}

/// The method an answer is by; `None` for what answers no challenge.
fn method_of(answer: &Answer) -> Option<Method> {
    match answer {
        Answer::Code { method, .. } => Some(*method),
        Answer::TwoCodes { .. } => Some(Method::Hotp),
        Answer::Assertion { .. } => Some(Method::WebAuthn),
        Answer::Push {} => Some(Method::Push),
        Answer::SecurityAnswers { .. } => Some(Method::SecurityQuestions),
        Answer::CodesSaved {} | Answer::Questions { .. } => None,
    }
}

fn respond(
    context: &Context<'_>,
    account: &mut Account,
    attempt: Attempt<'_>,
    answer: Answer,
) -> Reply {
    if attempt.is_stopped(context, account) {
        let method = Some(attempt.method);
        return Reply::only(attempt.page.draw(context, account, method, None, None));
    }
    match answer {
        Answer::Code { code, .. } => verify::code(context, account, attempt, &code),
        Answer::TwoCodes { first, second } => {
            verify::two_codes(context, account, attempt, &first, &second)
        }
        Answer::Assertion { credential_id, response } => {
            host::ask_assertion(context, account, attempt, &credential_id, response)
        }
        Answer::Push {} => host::ask_poll(context, account, attempt),
        Answer::SecurityAnswers { answers } => {
            questions::respond(context, account, attempt, &answers)
        }
        Answer::CodesSaved {} | Answer::Questions { .. } => not_allowed("answer"),
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
        shown: Option<Shown>,
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
        let devices = &context.policy().devices;
        let asked_for = opened.filter(|method| open.contains(method));
        Verdict::Challenge {
            choices: open.iter().map(|method| choice(context, account, *method)).collect(),
            opened: asked_for.or(open.first().copied()),
            shown: shown.filter(|_| asked_for.is_some()),
            remember_days: devices.enabled.then_some(devices.days),
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
        Method::Totp | Method::Hotp | Method::Email | Method::Sms | Method::SecurityQuestions => {
            account.throttle.stopped(lane, context.at, &limits)
        }
        Method::BackupCodes => account.throttle.backup_stopped(lane, context.at, &limits),
        Method::YubicoOtp | Method::WebAuthn | Method::Push => None,
    }
}

fn choice(context: &Context<'_>, account: &Account, method: Method) -> Choice {
    let labels = match account.authenticators.address(method) {
        Some(address) => vec![masked(&address.destination)],
        None => account
            .authenticators
            .cards()
            .filter(|(other, card)| *other == method && !card.label.is_empty())
            .map(|(_, Card { label, .. })| label.clone())
            .collect(),
    };
    Choice { method, labels, is_backup: context.policy().is_backup(method) }
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

    pub(super) fn copy(&self) -> Self {
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
        SignInAct::Begin {} | SignInAct::Choose { .. } => {
            begin(context, account, login, page, page.copy().draw(None, None))
        }
        // The same form came twice, and the first one showed it.
        SignInAct::Respond { answer: Answer::Code { method: Method::Email, .. }, .. }
            if prove::is_shown(context, account, login) =>
        {
            Reply::only(page.copy().draw(None, None))
        }
        SignInAct::Respond { .. } => Reply::refuse(Refusal::EnrollFirst {}, "enrollment.none"),
        SignInAct::Postpone {} => postpone(context, account, login, page),
        SignInAct::Enroll { act: EnrollAct::Start { method, destination, again, ticket } } => {
            let wish = enroll::Wish {
                purpose: Purpose::FirstFactor,
                method,
                destination: destination.as_deref(),
                again,
                ticket: ticket.as_ref(),
            };
            start(context, account, login, page, &wish)
        }
        SignInAct::Enroll { act: EnrollAct::Confirm { ticket, answer, label } } => {
            enroll::first_factor(context, account, login, page.copy(), &ticket, answer, &label)
        }
        SignInAct::Report { ticket, finding } => {
            host::at_first_factor(context, account, login, page.copy(), &ticket, finding)
        }
    }
}

/// The days of grace count from the first login they apply to; that is worth one write.
pub(super) fn begin(
    context: &Context<'_>,
    account: &mut Account,
    login: &Login,
    page: &EnrollPage,
    verdict: Verdict,
) -> Reply {
    if account.required_since.is_some() || page.postpone_until.is_none() {
        return Reply::only(verdict);
    }
    account.required_since = Some(context.at);
    Reply::changed(verdict, context.event_of(AuditKind::GraceStarted, login, None))
}

pub(super) fn postpone(
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
    account: &mut Account,
    login: &Login,
    page: &EnrollPage,
    wish: &enroll::Wish<'_>,
) -> Reply {
    if !page.methods.contains(&wish.method) {
        return not_allowed("methods");
    }
    let page = page.copy();
    match enroll::start(context, account, login, wish) {
        Opening::Shown(started) => Reply::only(page.draw(Some(started), None)),
        Opening::Trouble(started, trouble) => Reply::only(page.draw(started, Some(trouble))),
        Opening::Send(asked, event) => context.ask(login, &asked, Some(event)),
        Opening::Full => Reply::refuse(Refusal::Busy {}, "ticket.unsealed"),
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
