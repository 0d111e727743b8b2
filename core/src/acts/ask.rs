//! Tasks for the host.
//!
//! A task goes out with a sealed ticket that holds all that is needed when the finding comes:
//! what was opened, and what exactly was asked. It is worth one finding, for a minute, in this
//! session. What is not a clear yes is a no.

use super::reply::Reply;
use super::session::Session;
use crate::session_tokens::{self, Asked};
use crate::vocabulary::{AuditEvent, HostTask, Refusal, Verdict};

/// Asks the host. With an event the account changed, and is saved before the host hears of it.
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

/// What is answered when no ticket for the task can be made.
pub(super) fn unsealed() -> Reply {
    Reply::refuse(Refusal::Busy {}, "task.unsealed")
}
