//! Codes by e-mail and SMS.
//!
//! Opening again shows the same. Nothing is sent unless the person asked for it and the budget
//! allows it; a code already sent stays valid meanwhile.

use crate::account::authenticators::{Kind, MessageAddress};
use crate::acts::ask::ask;
use crate::acts::attempt::{Answered, Chosen, Note, charge};
use crate::acts::confirmation::{self, Confirmed, Opening, Shows, StillOpen, Wish, not_sent};
use crate::acts::pages::stopped;
use crate::acts::reply::Reply;
use crate::acts::session::Session;
use crate::acts::tickets::{self, Opened};
use crate::authenticators::message_code::{self, is_email_address, is_telephone_number, masked};
use crate::authenticators::totp::TypedCode;
use crate::crypto::derive::Label;
use crate::session_tokens::{self, About, Pending, Purpose, Ticket};
use crate::vocabulary::{
    AuditKind, CodePurpose, Finding, HostTask, MessageChannel, Method, Refusal, SecretText, Shown,
    Started, Trouble,
};
use zeroize::Zeroizing;

/// Shows the page of the code already sent, or sends one.
pub(in crate::acts) fn choose(
    session: &mut Session<'_>,
    method: Method,
    opened: Option<Opened>,
    again: bool,
) -> Chosen {
    if opened.is_some() && !again {
        return Chosen::Page(opened, None);
    }
    if let Some(at) = wait(session, method) {
        return Chosen::Page(opened, Some(Trouble::TooSoon { at }));
    }
    let destination = session.account.authenticators.address(method);
    let Some(destination) = destination.map(|address| address.destination.clone()) else {
        return Chosen::Refused(Refusal::AskAdministrator {}, "methods.gone");
    };
    let pending = Pending::Message { method, destination };
    let ticket = opened
        .map(|opened| opened.ticket)
        .or_else(|| tickets::new(session, Purpose::SignIn, pending));
    match ticket {
        Some(ticket) => Chosen::Asked(Box::new(send(session, ticket))),
        None => Chosen::Refused(Refusal::Busy {}, "ticket.unsealed"),
    }
}

/// The sent code's page, with a masked destination: the viewer may not be its owner.
pub(in crate::acts) fn show(session: &Session<'_>, opened: &Opened) -> Option<Shown> {
    let (method, destination) = address_of(&opened.ticket.pending)?;
    Some(Shown::CodeSent {
        ticket: opened.sealed(session)?,
        destination: masked(destination),
        digits: session.context.message_digits(method),
        again_at: again_at(session, method),
        expires: opened.ticket.expires,
    })
}

/// Compares with the code of the ticket.
pub(in crate::acts) fn respond(
    session: &mut Session<'_>,
    opened: Option<&Opened>,
    code: &SecretText,
) -> Answered {
    let Some(Opened { ticket, .. }) = opened else {
        return Answered::Same(Some(Trouble::Expired {}));
    };
    match compare(session, ticket, code) {
        None => Answered::Same(Some(Trouble::WrongAnswer {})),
        Some(false) => Answered::Wrong(AuditKind::WrongAnswer),
        Some(true) => {
            session.account.authenticators.note_use(ticket.pending.method(), session.context.at);
            Answered::Right
        }
    }
}

/// Whether the code went out.
pub(in crate::acts) fn found(
    session: &mut Session<'_>,
    ticket: &Ticket,
    finding: &Finding,
) -> Answered {
    if matches!(finding, Finding::Sent {}) {
        return Answered::Same(None);
    }
    session.account.sends_mut(ticket.pending.method()).failed();
    Answered::Noted(Note {
        kind: AuditKind::CodeNotSent,
        trouble: Trouble::NotDelivered {},
        notice: None,
        is_repeatable: false,
        is_over: true,
    })
}

/// Sends a code to the destination: again for a pending enrollment, or a first one.
pub(in crate::acts) fn begin(
    session: &mut Session<'_>,
    wish: &Wish<'_>,
    opened: Option<Opened>,
) -> Opening {
    let method = wish.method;
    if let Some(at) = wait(session, method) {
        return Opening::Trouble(opened.map(Box::new), Trouble::TooSoon { at });
    }
    let ticket = if let Some(opened) = opened {
        Some(opened.ticket)
    } else {
        let Some(destination) = destination(session, wish) else {
            return Opening::Trouble(None, Trouble::DestinationRefused {});
        };
        tickets::new(session, wish.purpose, Pending::Message { method, destination })
    };
    match ticket {
        Some(ticket) => Opening::Asked(Box::new(send(session, ticket))),
        None => Opening::Unsealed,
    }
}

/// The page of a code sent to a new destination, which is shown in full.
pub(in crate::acts) fn started(session: &Session<'_>, opened: &Opened) -> Option<Started> {
    let (method, destination) = address_of(&opened.ticket.pending)?;
    Some(Started::Message {
        ticket: opened.sealed(session)?,
        method,
        destination: destination.to_owned(),
        digits: session.context.message_digits(method),
        again_at: again_at(session, method),
        expires: opened.ticket.expires,
    })
}

/// The code proves that the destination is the person's. It can be guessed, so it costs what any
/// guess costs.
pub(in crate::acts) fn confirm(
    session: &mut Session<'_>,
    opened: &Opened,
    code: &SecretText,
    label: &str,
) -> Confirmed {
    let ticket = &opened.ticket;
    let Some((method, destination)) = address_of(&ticket.pending) else {
        return Confirmed::again(Trouble::WrongAnswer {});
    };
    if let Some(stopped) = stopped(session, method) {
        let until = Some(stopped.until());
        return Confirmed::never(Refusal::Locked { until }, stopped.rule());
    }
    let Some(is_right) = compare(session, ticket, code) else {
        return Confirmed::again(Trouble::WrongAnswer {});
    };
    let label = match confirmation::name(session, method, label) {
        Ok(label) => label,
        Err(confirmed) => return confirmed,
    };
    if !is_right {
        let (audit, notices) = charge(session, method, AuditKind::WrongAnswer);
        let trouble = Some(Trouble::WrongAnswer {});
        return Confirmed::Open(StillOpen { trouble, shows: Shows::Same, audit, notices });
    }
    let lane = session.lane();
    session.account.throttle.right(lane);
    let address = MessageAddress { destination: destination.to_owned() };
    let kind = if method == Method::Sms { Kind::Sms(address) } else { Kind::Email(address) };
    confirmation::add(session, ticket, label, kind)
}

/// Whether an enrollment's code went out.
pub(in crate::acts) fn enrolled(
    session: &mut Session<'_>,
    ticket: &Ticket,
    finding: &Finding,
) -> Confirmed {
    if matches!(finding, Finding::Sent {}) {
        return Confirmed::waits();
    }
    let trouble = Some(Trouble::NotDelivered {});
    let still = StillOpen { trouble, shows: Shows::Nothing, ..StillOpen::default() };
    not_sent(session, ticket.pending.method(), still)
}

/// Whether the ticket's code was typed. `None` if the text is not shaped like a code: nothing was
/// compared, and nothing is charged.
pub(in crate::acts) fn compare(
    session: &Session<'_>,
    ticket: &Ticket,
    code: &SecretText,
) -> Option<bool> {
    let digits = session.context.message_digits(ticket.pending.method());
    let typed = TypedCode::parse(code.expose(), digits)?;
    Some(message_code::is_code(&*derived(session, ticket)?, digits, &typed))
}

/// Counts one more code and asks the host to send it: the same code for the same ticket.
fn send(session: &mut Session<'_>, ticket: Ticket) -> Reply {
    let (method, purpose) = (ticket.pending.method(), ticket.purpose);
    session.account.sends_mut(method).count(session.context.at);
    let event = match purpose {
        Purpose::SignIn => session.event_in_lane(AuditKind::CodeSent, method),
        Purpose::FirstFactor | Purpose::AfterFactor | Purpose::SelfService | Purpose::Proof => {
            session.event(AuditKind::CodeSent, Some(method))
        }
    };
    let task = task(session, &ticket);
    let asked = tickets::asked(session, ticket, About::Delivery);
    ask(session, &asked, task, Some(event))
}

fn task(session: &Session<'_>, ticket: &Ticket) -> Option<HostTask> {
    let (method, destination) = address_of(&ticket.pending)?;
    let derived = derived(session, ticket)?;
    let channel = if method == Method::Sms { MessageChannel::Text } else { MessageChannel::Mail };
    Some(HostTask::SendCode {
        channel,
        to: destination.to_owned(),
        code: message_code::text_of(&derived, session.context.message_digits(method)),
        purpose: match ticket.purpose {
            Purpose::SignIn => CodePurpose::ToSignIn,
            Purpose::FirstFactor | Purpose::AfterFactor | Purpose::SelfService => {
                CodePurpose::ToConfirm
            }
            Purpose::Proof => CodePurpose::ToEnroll,
        },
        expires: ticket.expires,
        display_name: session.login.display_name.clone(),
        locale: session.login.locale.clone(),
    })
}

fn derived(session: &Session<'_>, ticket: &Ticket) -> Option<Zeroizing<[u8; 32]>> {
    let (_, destination) = address_of(&ticket.pending)?;
    session_tokens::derived(session.place(), Label::Code, ticket, destination.as_bytes())
}

fn wait(session: &mut Session<'_>, method: Method) -> Option<u64> {
    let (lane, limits) = (session.lane(), session.context.send_limits(method));
    session.account.sends_mut(method).wait(lane, session.context.at, limits)
}

fn again_at(session: &Session<'_>, method: Method) -> u64 {
    let account = &session.account;
    let sends = if method == Method::Sms { &account.texts } else { &account.mails };
    sends.again_at(session.context.send_limits(method))
}

/// Where codes go: the directory's address, or the typed number.
fn destination(session: &Session<'_>, wish: &Wish<'_>) -> Option<String> {
    if wish.method == Method::Sms {
        wish.destination.filter(|number| is_telephone_number(number)).map(str::to_owned)
    } else {
        session.login.email.clone().filter(|address| is_email_address(address))
    }
}

fn address_of(pending: &Pending) -> Option<(Method, &str)> {
    if let Pending::Message { method, destination } = pending {
        Some((*method, destination))
    } else {
        None
    }
}
