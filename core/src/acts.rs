//! What each event does to an account: one file per family, and the one match between them.
//!
//! No arrow points up. From the top:
//!
//! | module | what it does |
//! |---|---|
//! | [`sign_in`] | a person between the first factor and the last |
//! | [`self_service`] | a signed-in person |
//! | [`admin`] | administrators and the host itself |
//! | [`first_factor`] | setting up a first factor during sign-in |
//! | [`prove`] | before the first factor: a code sent to the directory's mailbox |
//! | [`findings`], [`open`], [`enroll`], [`import`] | one arm for each method |
//! | [`methods`] | one room for each method |
//! | [`attempt`] | what follows from an answer, right or wrong |
//! | [`confirmation`] | what every enrollment shares |
//! | [`ask`] | tasks for the host |
//! | [`grace`] | how long enrollment can be put off |
//! | [`pages`] | the content of pages |
//! | [`standing`] | what a person can answer with, and whether that gets them in |
//! | [`tickets`] | what is pending, and whether it still counts |
//! | [`devices`] | remembered devices |
//! | [`session`] | account, login and context together; the only way to be admitted |
//! | [`reply`] | what an act answers |
//! | [`audit_chain`] | the account's chain of audit events |
//! | [`context`] | policy, ring, event and time |

mod admin;
mod ask;
mod attempt;
pub(crate) mod audit_chain;
mod confirmation;
pub(crate) mod context;
mod devices;
mod enroll;
mod findings;
mod first_factor;
mod grace;
mod import;
mod methods;
mod open;
mod pages;
mod prove;
pub(crate) mod reply;
mod self_service;
mod session;
mod sign_in;
mod standing;
mod tickets;

use crate::account::Account;
use crate::vocabulary::Event;
use context::Context;
use reply::Reply;
use session::Session;

/// Answers the event of this step.
pub(crate) fn answer(context: &Context<'_>, account: &mut Account) -> Reply {
    match context.event {
        Event::SignIn { login, act } => {
            sign_in::answer(&mut Session::new(context, account, login), act)
        }
        Event::SelfService { login, evidence, act } => {
            self_service::answer(&mut Session::new(context, account, login), evidence, act)
        }
        Event::Admin { actor, reason, act } => admin::answer(context, account, actor, reason, act),
    }
}
