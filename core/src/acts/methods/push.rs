//! Push to a phone: the host prompts it and checks the outcome.

use crate::account::authenticators::{Kind, PushPhone};
use crate::acts::ask::ask;
use crate::acts::attempt::{Answered, Chosen, Note};
use crate::acts::confirmation::{self, Confirmed, Shows, StillOpen, not_sent};
use crate::acts::reply::Reply;
use crate::acts::session::Session;
use crate::acts::tickets::{self, Opened};
use crate::session_tokens::{About, Pending, Purpose, Ticket};
use crate::vocabulary::{
    AuditEvent, AuditKind, Finding, HostTask, Method, NoticeKind, Refusal, Shown, Started, Trouble,
};

/// The most bytes of a push's name.
const TRANSACTION_BYTES_MAX: usize = 128;

/// Shows the page of the pending prompt, or sends one; each is a new one.
pub(in crate::acts) fn choose(
    session: &mut Session<'_>,
    opened: Option<Opened>,
    again: bool,
) -> Chosen {
    if opened.is_some() && !again {
        return Chosen::Page(opened, None);
    }
    if let Some(at) = wait(session) {
        return Chosen::Page(opened, Some(Trouble::TooSoon { at }));
    }
    let user = session.account.authenticators.push().next().map(|(_, push)| push.user.clone());
    let Some(user) = user else {
        return Chosen::Refused(Refusal::AskAdministrator {}, "methods.gone");
    };
    let event = session.event_in_lane(AuditKind::Prompted, Method::Push);
    let ticket = tickets::new(session, Purpose::SignIn, unsent(user));
    match ticket {
        Some(ticket) => Chosen::Asked(Box::new(prompt(session, ticket, event))),
        None => Chosen::Refused(Refusal::Busy {}, "ticket.unsealed"),
    }
}

/// The page of the pending prompt.
pub(in crate::acts) fn show(session: &Session<'_>, opened: &Opened) -> Option<Shown> {
    let limits = session.context.send_limits(Method::Push);
    Some(Shown::Prompted {
        ticket: opened.sealed(session)?,
        again_at: session.account.prompts.again_at(limits),
        expires: opened.ticket.expires,
    })
}

/// Asks the host whether the phone was answered.
pub(in crate::acts) fn respond(
    session: &Session<'_>,
    opened: Option<&Opened>,
    remember: bool,
) -> Answered {
    match opened {
        Some(opened) => {
            let about = About::Poll { label: String::new(), remember };
            Answered::Asked(Box::new(poll(session, &opened.ticket, about)))
        }
        None => Answered::Same(Some(Trouble::Expired {})),
    }
}

/// Whether the prompt went out.
pub(in crate::acts) fn prompted(
    session: &mut Session<'_>,
    ticket: &Ticket,
    finding: &Finding,
) -> Answered {
    if let Finding::PushStarted { transaction } = finding {
        return Answered::Shows(with_transaction(ticket, transaction));
    }
    session.account.prompts.failed();
    Answered::Noted(Note {
        kind: AuditKind::CodeNotSent,
        trouble: Trouble::Unavailable {},
        notice: None,
        is_repeatable: false,
        is_over: true,
    })
}

/// The outcome of the prompt.
pub(in crate::acts) fn polled(
    session: &mut Session<'_>,
    ticket: &Ticket,
    finding: &Finding,
) -> Answered {
    match finding {
        Finding::Valid {} => {
            session.account.authenticators.note_use(Method::Push, session.context.at);
            Answered::Right
        }
        Finding::Waiting {} => Answered::Same(None),
        // Whoever denied the prompt is not the one signing in. This prompt is over.
        Finding::Invalid {} if !tickets::spend(session, ticket) => {
            Answered::Refused(Refusal::Busy {}, "tickets.full")
        }
        Finding::Invalid {} => Answered::Noted(Note {
            kind: AuditKind::PromptDenied,
            trouble: Trouble::Denied {},
            notice: Some(NoticeKind::PromptDenied),
            is_repeatable: false,
            is_over: true,
        }),
        Finding::Sent {}
        | Finding::Asserted { .. }
        | Finding::Registered { .. }
        | Finding::OtpValid { .. }
        | Finding::PushStarted { .. }
        | Finding::Failed {} => Answered::Same(Some(Trouble::Unavailable {})),
    }
}

/// The content of a new phone's ticket.
pub(in crate::acts) fn pending(session: &Session<'_>) -> Pending {
    unsent(session.login.display_name.clone())
}

/// A prompt has to be answered on the phone.
pub(in crate::acts) fn started(session: &Session<'_>, opened: &Opened) -> Option<Started> {
    let expires = opened.ticket.expires;
    Some(Started::Prompt { ticket: opened.sealed(session)?, expires })
}

/// Prompts the phone, or asks whether it was answered.
pub(in crate::acts) fn confirm(
    session: &mut Session<'_>,
    opened: &Opened,
    label: &str,
) -> Confirmed {
    let label = match confirmation::name(session, Method::Push, label) {
        Ok(label) => label,
        Err(confirmed) => return confirmed,
    };
    let ticket = &opened.ticket;
    if transaction_of(&ticket.pending).is_some_and(|transaction| !transaction.is_empty()) {
        let about = About::Poll { label, remember: false };
        return Confirmed::Asked(Box::new(poll(session, ticket, about)));
    }
    if let Some(at) = wait(session) {
        return Confirmed::again(Trouble::TooSoon { at });
    }
    let event = session.event(AuditKind::Prompted, Some(Method::Push));
    Confirmed::Asked(Box::new(prompt(session, ticket.clone(), event)))
}

/// Whether an enrollment's prompt went out.
pub(in crate::acts) fn enroll_prompted(
    session: &mut Session<'_>,
    ticket: &Ticket,
    finding: &Finding,
) -> Confirmed {
    if let Finding::PushStarted { transaction } = finding {
        return match with_transaction(ticket, transaction) {
            Some(ticket) => Confirmed::shows(ticket, None),
            None => Confirmed::again(Trouble::Unavailable {}),
        };
    }
    let trouble = Some(Trouble::Unavailable {});
    let still = StillOpen { trouble, shows: Shows::Same, ..StillOpen::default() };
    not_sent(session, Method::Push, still)
}

/// The outcome of an enrollment's prompt.
pub(in crate::acts) fn enroll_polled(
    session: &mut Session<'_>,
    ticket: &Ticket,
    label: &str,
    finding: &Finding,
) -> Confirmed {
    let Pending::Push { user, .. } = &ticket.pending else {
        return Confirmed::again(Trouble::Unavailable {});
    };
    match finding {
        Finding::Valid {} => {
            let kind = Kind::Push(PushPhone { user: user.clone() });
            confirmation::add(session, ticket, label.to_owned(), kind)
        }
        Finding::Waiting {} => Confirmed::waits(),
        // This prompt is over: the next confirmation sends another one.
        Finding::Invalid {} => {
            let ticket = Ticket { pending: unsent(user.clone()), ..ticket.clone() };
            Confirmed::shows(ticket, Some(Trouble::Denied {}))
        }
        Finding::Sent {}
        | Finding::Asserted { .. }
        | Finding::Registered { .. }
        | Finding::OtpValid { .. }
        | Finding::PushStarted { .. }
        | Finding::Failed {} => Confirmed::again(Trouble::Unavailable {}),
    }
}

/// Counts one more prompt and asks the host to send it.
fn prompt(session: &mut Session<'_>, ticket: Ticket, event: AuditEvent) -> Reply {
    session.account.prompts.count(session.context.at);
    let task = if let Pending::Push { user, .. } = &ticket.pending {
        Some(HostTask::StartPush { user: user.clone(), peer: session.login.peer.clone() })
    } else {
        None
    };
    let asked = tickets::asked(session, ticket, About::Prompt);
    ask(session, &asked, task, Some(event))
}

fn poll(session: &Session<'_>, ticket: &Ticket, about: About) -> Reply {
    let transaction = transaction_of(&ticket.pending);
    let task = transaction.map(|name| HostTask::PollPush { transaction: name.to_owned() });
    ask(session, &tickets::asked(session, ticket.clone(), about), task, None)
}

fn wait(session: &Session<'_>) -> Option<u64> {
    let limits = session.context.send_limits(Method::Push);
    session.account.prompts.wait(session.lane(), session.context.at, limits)
}

/// A prompt that has not been sent yet.
fn unsent(user: String) -> Pending {
    Pending::Push { user, transaction: String::new() }
}

/// The ticket of a pending prompt.
fn with_transaction(ticket: &Ticket, transaction: &str) -> Option<Ticket> {
    let is_name = (1..=TRANSACTION_BYTES_MAX).contains(&transaction.len())
        && transaction.bytes().all(|byte| byte.is_ascii_graphic());
    let Pending::Push { user, .. } = &ticket.pending else {
        return None;
    };
    let pending = Pending::Push { user: user.clone(), transaction: transaction.to_owned() };
    is_name.then(|| Ticket { pending, ..ticket.clone() })
}

fn transaction_of(pending: &Pending) -> Option<&str> {
    if let Pending::Push { transaction, .. } = pending { Some(transaction) } else { None }
}
