//! What follows from an answer: the only way to be admitted by a factor, and what wrong answers
//! cost.
//!
//! The rooms in `methods` judge an answer, as [`Answered`]; the consequences are here.

use super::context::SECONDS_PER_MINUTE;
use super::devices;
use super::pages::{ChallengePage, stopped};
use super::reply::Reply;
use super::session::Session;
use super::tickets::{self, Opened};
use crate::account::spent::TicketId;
use crate::account::throttle::Stopped;
use crate::crypto::derive::digest_of;
use crate::session_tokens::Ticket;
use crate::vocabulary::{
    AuditEvent, AuditKind, Bytes, Method, Notice, NoticeKind, Refusal, Shown, Trouble, Verdict,
};

/// The number of consecutive wrong answers at which the owner is told.
const NOTICE_FAILURES: u8 = 3;
/// The number of backup codes left at which the owner is told.
const CODES_LOW: u8 = 3;

/// The outcome of choosing a method.
pub(super) enum Chosen {
    /// Its page, with its ticket.
    Page(Option<Opened>, Option<Trouble>),
    /// Its page with questions, which needs no ticket.
    Questions(Vec<String>),
    /// The host has to send something that was counted.
    Asked(Box<Reply>),
    /// It cannot be opened, by this rule.
    Refused(Refusal, &'static str),
}

/// What an answer to a challenge, or the host's finding about it, is worth.
pub(super) enum Answered {
    /// It is right.
    Right,
    /// It is right, and the token was resynchronized.
    Resynchronized,
    /// It was compared and does not count: it is charged.
    Wrong(AuditKind),
    /// Nothing was compared and nothing is charged: the page stays as it was.
    Same(Option<Trouble>),
    /// From now on the page shows this ticket; if absent, none could be made.
    Shows(Option<Ticket>),
    /// It is not charged, because it cannot be guessed, but it is recorded.
    Noted(Note),
    /// The host has to check first.
    Asked(Box<Reply>),
    /// It cannot go on, by this rule.
    Refused(Refusal, &'static str),
}

/// What to record about an answer that costs nothing.
pub(super) struct Note {
    pub(super) kind: AuditKind,
    pub(super) trouble: Trouble,
    /// What to tell the owner.
    pub(super) notice: Option<NoticeKind>,
    /// Whether it can be repeated at will. Then it is recorded once an hour, or whoever repeats it
    /// could fill the audit and starve the owner's saves.
    pub(super) is_repeatable: bool,
    /// Whether what was opened is over, so that the page no longer shows it.
    pub(super) is_over: bool,
}

/// One answer during sign-in.
pub(super) struct Attempt<'a> {
    pub(super) page: &'a ChallengePage<'a>,
    pub(super) method: Method,
    /// What the answer belongs to, for methods that have a ticket.
    pub(super) opened: Option<Opened>,
    /// Whether the person asked to have this device remembered.
    pub(super) remember: bool,
}

impl Attempt<'_> {
    pub(super) fn is_stopped(&self, session: &Session<'_>) -> bool {
        stopped(session, self.method).is_some()
    }

    /// The consequences of an answer. `shown` is what the page shows if it is rendered again.
    pub(super) fn settle(
        &self,
        session: &mut Session<'_>,
        answered: Answered,
        shown: Option<Shown>,
    ) -> Reply {
        match answered {
            Answered::Right => self.right(session),
            Answered::Resynchronized => {
                let reply = self.right(session);
                let event = session.event(AuditKind::Resynchronized, Some(self.method));
                if reply.changed { reply.and_written(event) } else { reply }
            }
            Answered::Wrong(kind) => {
                let (audit, notices) = charge(session, self.method, kind);
                let verdict = self.page(session, shown, Some(Trouble::WrongAnswer {}));
                Reply { verdict, changed: true, audit, notices }
            }
            Answered::Same(trouble) => Reply::only(self.page(session, shown, trouble)),
            Answered::Shows(_) => {
                let is_shown = shown.is_some();
                let trouble = if is_shown { None } else { Some(Trouble::Unavailable {}) };
                Reply::only(self.page(session, shown, trouble))
            }
            Answered::Noted(note) => self.noted(session, &note, shown),
            Answered::Asked(reply) => *reply,
            Answered::Refused(refusal, rule) => Reply::refuse(refusal, rule),
        }
    }

    fn noted(&self, session: &mut Session<'_>, note: &Note, shown: Option<Shown>) -> Reply {
        let at = session.context.at;
        let verdict = self.page(session, shown.filter(|_| !note.is_over), Some(note.trouble));
        if note.is_repeatable && !session.account.spent.note(number_of(note.kind), at) {
            return Reply::only(verdict);
        }
        let reply = Reply::changed(verdict, session.event_in_lane(note.kind, self.method));
        match note.notice {
            Some(notice) => reply.notify(notice, at, Some(self.method)),
            None => reply,
        }
    }

    fn page(
        &self,
        session: &Session<'_>,
        shown: Option<Shown>,
        trouble: Option<Trouble>,
    ) -> Verdict {
        self.page.render(session, Some(self.method), shown, trouble)
    }

    /// The answer is right: its ticket is spent, and the person is admitted.
    fn right(&self, session: &mut Session<'_>) -> Reply {
        if let Some(opened) = &self.opened
            && !tickets::spend(session, &opened.ticket)
        {
            return Reply::refuse(Refusal::Busy {}, "tickets.full");
        }
        let (method, lane) = (self.method, session.lane());
        session.account.throttle.right(lane);
        if method.is_primary() {
            session.account.last_used = Some(method);
        }
        let left = session.account.codes_left().filter(|_| method == Method::BackupCodes);
        let device = if self.remember { devices::remember(session) } else { None };
        let remembered = device.is_some();
        let verdict = with_extras(session.admit_verified(method), left, device);
        let mut reply = Reply::changed(verdict, session.event_in_lane(AuditKind::SignedIn, method));
        let at = session.context.at;
        if remembered {
            reply = reply
                .and_written(session.event_in_lane(AuditKind::DeviceRemembered, method))
                .notify(NoticeKind::DeviceRemembered, at, None);
        }
        reply.notices.extend(left.into_iter().flat_map(|left| codes_notices(at, left)));
        reply
    }
}

/// The entry among the used tickets of something that is recorded once an hour.
fn number_of(kind: AuditKind) -> TicketId {
    // Its place in the wire's order. The modules are built without the text of `Debug`.
    let mut place = [0; 4];
    let place = postcard::to_slice(&kind, &mut place).map_or(&[] as &[u8], |used| used);
    let digest = digest_of(&[b"countersign/v1/noted", place]);
    let mut number = TicketId::default();
    number.iter_mut().zip(digest).for_each(|(byte, of)| *byte = of);
    number
}

/// An admission, with what only this answer adds.
fn with_extras(admitted: Verdict, codes_left: Option<u8>, device_token: Option<Bytes>) -> Verdict {
    match admitted {
        Verdict::Admit { because, evidence, until, known_browser, .. } => {
            Verdict::Admit { because, evidence, until, known_browser, codes_left, device_token }
        }
        other @ (Verdict::Challenge { .. }
        | Verdict::Enroll { .. }
        | Verdict::Changed { .. }
        | Verdict::AskHost { .. }
        | Verdict::Refuse { .. }
        | Verdict::Prove { .. }) => other,
    }
}

/// Charges an answer that was compared and did not count, wherever it was typed. Returns what to
/// record and what to tell the owner.
pub(super) fn charge(
    session: &mut Session<'_>,
    method: Method,
    kind: AuditKind,
) -> (Vec<AuditEvent>, Vec<Notice>) {
    let (lane, at, limits) = (session.lane(), session.context.at, session.context.limits());
    let throttle = &mut session.account.throttle;
    let (failures, rung, locked) = if method.is_guessable() {
        let charged = throttle.charge(lane, at, &limits);
        (charged.failures, charged.rung, charged.locked)
    } else {
        throttle.charge_backup(at);
        (throttle.backup.tries_today, 1, throttle.backup_stopped(lane, at, &limits))
    };
    let mut events = vec![session.event_in_lane(kind, method)];
    if let Some(stopped) = locked {
        let rule = Some(length_of(stopped, at));
        events.push(AuditEvent { rule, ..session.event_in_lane(AuditKind::Locked, method) });
    }
    // Once on the way to a lock, and once for the ladder: a notice for each wrong answer would let
    // whoever guesses flood the owner's mailbox.
    let is_first = rung <= 1 || matches!(locked, Some(Stopped::Spent(_)));
    let notices = [
        (failures == NOTICE_FAILURES).then_some(NoticeKind::PasswordMayBeKnown),
        locked.filter(|_| is_first).map(|_| NoticeKind::Locked),
    ];
    let notice = |kind| Notice { kind, at, method: Some(method), codes_left: None };
    (events, notices.into_iter().flatten().map(notice).collect())
}

fn codes_notices(at: u64, left: u8) -> impl Iterator<Item = Notice> {
    let notice =
        move |kind| Notice { kind, at, method: Some(Method::BackupCodes), codes_left: Some(left) };
    let low = (left <= CODES_LOW).then(|| notice(NoticeKind::BackupCodesLow));
    core::iter::once(notice(NoticeKind::BackupCodeUsed)).chain(low)
}

/// How long a lock lasts, worded for the operator, or that the total is used up.
fn length_of(stopped: Stopped, at: u64) -> String {
    match stopped {
        Stopped::Locked(until) => {
            format!("minutes.{}", until.saturating_sub(at).div_ceil(SECONDS_PER_MINUTE))
        }
        Stopped::Spent(_) => stopped.rule().into(),
    }
}
