//! What follows from an answer that was looked at: the one way to being admitted by a factor, and
//! what wrong ones cost.

use super::sign_in::{ChallengePage, stopped};
use super::{Reply, SECONDS_PER_MINUTE, devices};
use crate::account::Account;
use crate::account::throttle::Stopped;
use crate::engine::Context;
use crate::session_tokens::Ticket;
use crate::vocabulary::{
    AuditEvent, AuditKind, Lane, Login, Method, Notice, NoticeKind, Refusal, Shown, Trouble,
    Verdict,
};

/// Wrong answers in a row from which the owner is told.
const NOTICE_FAILURES: u8 = 3;
/// Backup codes from which the owner is told that few are left.
const CODES_LOW: u8 = 3;

/// One answer during sign-in.
pub(super) struct Attempt<'a> {
    pub(super) login: &'a Login,
    pub(super) page: &'a ChallengePage<'a>,
    pub(super) method: Method,
    /// The ticket that the answer came with, opened.
    pub(super) ticket: Option<Ticket>,
    /// What the page shows again if the answer is wrong.
    pub(super) shown: Option<Shown>,
    /// Whether the person asked to have this device remembered.
    pub(super) remember: bool,
}

impl Attempt<'_> {
    /// The page as it was, with what went wrong. Nothing changes and nothing is charged.
    pub(super) fn again(self, context: &Context<'_>, account: &Account, why: Trouble) -> Reply {
        Reply::only(self.draw(context, account, Some(why)))
    }

    pub(super) fn is_stopped(&self, context: &Context<'_>, account: &Account) -> bool {
        stopped(context, account, self.page.lane, self.method).is_some()
    }

    fn draw(self, context: &Context<'_>, account: &Account, why: Option<Trouble>) -> Verdict {
        self.page.draw(context, account, Some(self.method), self.shown, why)
    }

    fn event(&self, context: &Context<'_>, kind: AuditKind) -> AuditEvent {
        Guess { login: self.login, lane: self.page.lane, method: self.method }.event(context, kind)
    }

    /// The answer is right: its ticket is spent, and the person is admitted.
    pub(super) fn right(self, context: &Context<'_>, account: &mut Account) -> Reply {
        let login = self.login;
        if let Some(ticket) = &self.ticket
            && !account.spent.add(ticket.id, ticket.expires, context.at)
        {
            return Reply::refuse(Refusal::Busy {}, "tickets.full");
        }
        if self.method.is_guessable() {
            account.throttle.guessed_right(self.page.lane);
        } else {
            account.throttle.clear();
        }
        if self.method.is_primary() {
            account.last_used = Some(self.method);
        }
        let left = account.codes_left().filter(|_| self.method == Method::BackupCodes);
        let device = if self.remember { devices::remember(context, account) } else { None };
        let remembered = device.is_some();
        let verdict = match context.admit_verified(account, login, self.method) {
            Verdict::Admit { because, evidence, until, known_browser, .. } => Verdict::Admit {
                because,
                evidence,
                until,
                known_browser,
                codes_left: left,
                device_token: device,
            },
            other @ (Verdict::Challenge { .. }
            | Verdict::Enroll { .. }
            | Verdict::Changed { .. }
            | Verdict::AskHost { .. }
            | Verdict::Refuse { .. }
            | Verdict::Prove { .. }) => other,
        };
        let mut reply = Reply::changed(verdict, self.event(context, AuditKind::SignedIn));
        if remembered {
            reply = reply.and_written(self.event(context, AuditKind::DeviceRemembered)).notify(
                NoticeKind::DeviceRemembered,
                context.at,
                None,
            );
        }
        reply.notices.extend(left.into_iter().flat_map(|left| codes_notices(context.at, left)));
        reply
    }

    /// Charges an answer that was compared and did not count.
    pub(super) fn charge(
        self,
        context: &Context<'_>,
        account: &mut Account,
        kind: AuditKind,
    ) -> Reply {
        let guess = Guess { login: self.login, lane: self.page.lane, method: self.method };
        let (audit, notices) = guess.charge(context, account, kind);
        let verdict = self.draw(context, account, Some(Trouble::WrongAnswer {}));
        Reply { verdict, changed: true, audit, notices }
    }

    /// Writes down what nobody is charged for, because nobody can guess it.
    pub(super) fn note(
        self,
        context: &Context<'_>,
        account: &Account,
        kind: AuditKind,
        why: Trouble,
    ) -> Reply {
        let event = self.event(context, kind);
        Reply::changed(self.draw(context, account, Some(why)), event)
    }
}

/// An answer that was compared and did not count, wherever it was typed.
pub(super) struct Guess<'a> {
    pub(super) login: &'a Login,
    pub(super) lane: Lane,
    pub(super) method: Method,
}

impl Guess<'_> {
    fn event(&self, context: &Context<'_>, kind: AuditKind) -> AuditEvent {
        AuditEvent {
            lane: Some(self.lane),
            ..context.event_of(kind, self.login, Some(self.method))
        }
    }

    /// Charges it, and says what is written down and what the owner is told.
    pub(super) fn charge(
        &self,
        context: &Context<'_>,
        account: &mut Account,
        kind: AuditKind,
    ) -> (Vec<AuditEvent>, Vec<Notice>) {
        let limits = context.limits();
        let (failures, locked) = if self.method.is_guessable() {
            let charged = account.throttle.charge(self.lane, context.at, &limits);
            (charged.failures, charged.locked)
        } else {
            account.throttle.charge_backup(context.at);
            let tries = account.throttle.backup.tries_today;
            (tries, account.throttle.backup_stopped(self.lane, context.at, &limits))
        };
        let mut events = vec![self.event(context, kind)];
        if let Some(stopped) = locked {
            let rule = Some(length_of(stopped, context.at));
            events.push(AuditEvent { rule, ..self.event(context, AuditKind::Locked) });
        }
        let may_be_known = failures >= NOTICE_FAILURES;
        let notices = [
            may_be_known.then_some(NoticeKind::PasswordMayBeKnown),
            locked.map(|_| NoticeKind::Locked),
        ];
        let notice =
            |kind| Notice { kind, at: context.at, method: Some(self.method), codes_left: None };
        (events, notices.into_iter().flatten().map(notice).collect())
    }
}

fn codes_notices(at: u64, left: u8) -> impl Iterator<Item = Notice> {
    let notice =
        move |kind| Notice { kind, at, method: Some(Method::BackupCodes), codes_left: Some(left) };
    let low = (left <= CODES_LOW).then(|| notice(NoticeKind::BackupCodesLow));
    core::iter::once(notice(NoticeKind::BackupCodeUsed)).chain(low)
}

/// How long a lock lasts, as the operator reads it.
fn length_of(stopped: Stopped, at: u64) -> String {
    match stopped {
        Stopped::Until(until) => {
            format!("minutes.{}", until.saturating_sub(at).div_ceil(SECONDS_PER_MINUTE))
        }
        Stopped::ForGood => "until_cleared".into(),
    }
}
