//! Where a person stands: what they can answer with, and whether that gets them in.

use super::context::Context;
use super::devices;
use super::session::Session;
use crate::account::Account;
use crate::account::authenticators::QuestionHash;
use crate::authenticators::security_questions::id_of;
use crate::names::loose;
use crate::policy::rules::Facts;
use crate::vocabulary::{Login, Method, Outcome, Standing};

/// What a decision has to know about the account in this login.
pub(super) fn standing(session: &Session<'_>) -> Standing {
    Standing {
        enrolled: usable(session.context, session.account, Some(session.login)),
        remembered: devices::is_remembered(session),
        ..session.account.standing()
    }
}

/// What the policy asks of a person with this standing, and by which rule.
pub(super) fn decide(session: &Session<'_>, standing: &Standing) -> (Outcome, &'static str) {
    let login = session.login;
    let facts = Facts {
        at: session.context.at,
        product: login.product,
        channel: login.channel,
        groups: &login.groups,
        licensed: login.licensed,
        standing,
    };
    session.context.policy.outcome(&facts, &mut |_, _, _| {})
}

/// Whether this person would still get in: something that may stand alone is set up, and the policy
/// accepts what can be answered with. `with` is a method about to be set up.
///
/// The one check for everything that changes factors. Removing the last way in is refused, a reset
/// also forgets what only stood in for what is gone, and nothing is confirmed as a first factor
/// that would not count as one.
pub(super) fn gets_in(
    context: &Context<'_>,
    account: &Account,
    login: Option<&Login>,
    with: Option<Method>,
) -> bool {
    let policy = context.policy();
    let mut set_up = account.authenticators.cards().map(|(method, _)| method).chain(with);
    let mut usable = usable(context, account, login);
    usable.extend(with);
    set_up.any(|method| !policy.is_backup(method)) && policy.lets_in(&usable)
}

/// What only stands in for another method is removed along with the last one it could stand in for.
pub(super) fn forget_stand_ins(context: &Context<'_>, account: &mut Account) {
    for method in Method::ALL {
        if context.policy().is_backup(method) && account.authenticators.count(method) > 0 {
            account.forget(method);
        }
    }
}

/// Whether the policy would ask for a factor if there were none.
pub(super) fn is_required(session: &Session<'_>) -> bool {
    let without = Standing { enrolled: Vec::new(), ..session.account.standing() };
    match decide(session, &without).0 {
        Outcome::Exempt {} => false,
        Outcome::Challenge { .. } | Outcome::Enroll { .. } | Outcome::Refuse { .. } => true,
    }
}

/// Whether one more of this method can be set up now.
pub(super) fn can_add(
    context: &Context<'_>,
    account: &Account,
    login: Option<&Login>,
    method: Method,
) -> bool {
    account.authenticators.count(method) < context.room_for(method)
        && may_add(context, account, login, method)
}

/// Whether the policy lets this person set the method up, if there is room.
pub(super) fn may_add(
    context: &Context<'_>,
    account: &Account,
    login: Option<&Login>,
    method: Method,
) -> bool {
    let has_address = login.is_some_and(|login| login.email.is_some());
    let stands = !context.policy().is_backup(method) || account.has_any();
    context.policy().can_add(method) && stands && (method != Method::Email || has_address)
}

/// The text of a security question, if the policy still has it.
pub(super) fn question_text<'a>(context: &Context<'a>, answer: &QuestionHash) -> Option<&'a str> {
    let texts = &context.policy().methods.security_questions.questions;
    texts.iter().map(String::as_str).find(|text| id_of(text) == answer.question)
}

/// The enrolled methods that can be used: e-mail only while the directory still has the confirmed
/// address, security questions only while the policy still has the chosen ones, and a key that a
/// validation server has to check only while the policy names one.
fn usable(context: &Context<'_>, account: &Account, login: Option<&Login>) -> Vec<Method> {
    let mut usable = account.enrolled();
    let now = login.and_then(|login| login.email.as_ref());
    let has_moved = account
        .authenticators
        .email()
        .any(|(_, confirmed)| now.is_some_and(|now| loose(&confirmed.destination) != loose(now)));
    if has_moved {
        usable.retain(|method| *method != Method::Email);
    }
    let asks_server = context.policy().methods.yubico_otp.validation_server;
    let mut keys = account.authenticators.yubikeys();
    if !keys.any(|(_, key)| key.secret.is_some() || asks_server) {
        usable.retain(|method| *method != Method::YubicoOtp);
    }
    let is_gone = |answer: &QuestionHash| question_text(context, answer).is_none();
    if account.authenticators.questions().any(|(_, set)| set.answers.iter().any(is_gone)) {
        usable.retain(|method| *method != Method::SecurityQuestions);
    }
    usable
}
