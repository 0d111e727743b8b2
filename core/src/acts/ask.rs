//! Tasks for the host.
//!
//! A task goes out with a sealed ticket that contains everything needed when the finding comes:
//! what was opened, and exactly what was asked. It is good for one finding, for a minute, in this
//! session. Anything but a clear yes is a no.

use super::reply::Reply;
use super::session::Session;
use crate::session_tokens::{self, Asked};
use crate::vocabulary::{AuditEvent, HostTask, Refusal, Verdict};

/// Asks the host. If there is an event, the account changed and is saved before the host learns of
/// the task.
pub(super) fn ask(
    session: &Session<'_>,
    asked: &Asked,
    task: Option<HostTask>,
    event: Option<AuditEvent>,
) -> Reply {
    let ticket = session_tokens::seal_asked(session.place(), session.context.entropy, asked);
    let (Some(ticket), Some(task)) = (ticket, task) else {
        return unsealed();
    };
    let verdict = Verdict::AskHost { ticket, task };
    match event {
        Some(event) => Reply::changed(verdict, event),
        None => Reply::only(verdict),
    }
}

/// The answer when no ticket for the task can be made.
pub(super) fn unsealed() -> Reply {
    Reply::refuse(Refusal::Busy {}, "task.unsealed")
}
