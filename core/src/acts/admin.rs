//! Administrators and the host itself. Every act has an actor and a reason, reads no secret, and is
//! recorded.

use super::context::Context;
use super::import;
use super::pages::summary;
use super::reply::Reply;
use super::session::renewal;
use super::standing::{forget_stand_ins, gets_in};
use crate::account::Account;
use crate::session_tokens::{self, Place};
use crate::vocabulary::{
    Actor, AdminAct, AuditEvent, AuditKind, Because, Bytes, EvidenceFacts, Method, NoticeKind,
    Refusal, Verdict,
};

pub(super) fn answer(
    context: &Context<'_>,
    account: &mut Account,
    actor: &Actor,
    reason: &str,
    act: &AdminAct,
) -> Reply {
    let Some(acting) = acting(context, actor) else {
        return Reply::refuse(Refusal::SignInAgain {}, "actor.evidence");
    };
    let evictions = account.evictions;
    let (kind, notice) = match done(context, account, act) {
        Ok(done) => done,
        Err(rule) => return Reply::not_allowed(rule),
    };
    let method = match act {
        AdminAct::Import { token } => Some(import::method_of(&token.kind)),
        AdminAct::Suspend {}
        | AdminAct::Resume {}
        | AdminAct::Reset { .. }
        | AdminAct::Unlock {}
        | AdminAct::ForgetDevices {}
        | AdminAct::PasswordChanged {}
        | AdminAct::Reseal {} => None,
    };
    let reason = Some(reason.to_owned());
    let renewed = match &acting.own {
        Some((nonce, facts)) if goes_on(act) => {
            renewal(context, account, nonce.as_slice(), facts, evictions)
        }
        Some(_) | None => None,
    };
    let rule = context.is_repair.then(|| "record.replaced".to_owned());
    let event =
        AuditEvent { actor: Some(acting.name), reason, method, rule, ..context.event(kind) };
    let verdict = Verdict::Changed { summary: summary(context, account, None), renewed };
    let reply = Reply::changed(verdict, event);
    match notice {
        Some(notice) => reply.notify(notice, context.at, method),
        None => reply,
    }
}

/// Changes the account. Returns what to record and what to tell the owner, or the rule that forbids
/// it.
fn done(
    context: &Context<'_>,
    account: &mut Account,
    act: &AdminAct,
) -> Result<(AuditKind, Option<NoticeKind>), &'static str> {
    Ok(match act {
        AdminAct::Suspend {} => {
            account.suspended = true;
            account.evict();
            (AuditKind::Suspended, Some(NoticeKind::Suspended))
        }
        AdminAct::Resume {} => {
            account.suspended = false;
            (AuditKind::Resumed, Some(NoticeKind::Resumed))
        }
        AdminAct::Reset { methods } => {
            reset(context, account, methods);
            (AuditKind::Reset, Some(NoticeKind::Reset))
        }
        AdminAct::Unlock {} => {
            account.throttle.clear();
            account.forget_sends();
            (AuditKind::Unlocked, Some(NoticeKind::Unlocked))
        }
        AdminAct::ForgetDevices {} => {
            // A device that was let in as remembered must not stay in.
            account.evict();
            (AuditKind::DevicesForgotten, None)
        }
        AdminAct::PasswordChanged {} => {
            account.throttle.password_changed(context.at);
            account.evict();
            (AuditKind::PasswordChanged, None)
        }
        AdminAct::Import { token } => {
            import::hand_over(context, account, token)?;
            (AuditKind::Imported, Some(NoticeKind::MethodAdded))
        }
        AdminAct::Reseal {} => {
            // A job over all accounts must not create one that never existed.
            if context.is_new() {
                return Err("record.none");
            }
            (AuditKind::Resealed, None)
        }
    })
}

/// Forgets factors. The record stays as a tombstone with revocations raised by one, so that "never
/// enrolled" and "was reset" stay distinguishable forever. A reset grants no second grace period,
/// and takes no first one from somebody who had nothing to forget.
fn reset(context: &Context<'_>, account: &mut Account, methods: &[Method]) {
    let had_any = account.has_any();
    for method in Method::ALL {
        if methods.is_empty() || methods.contains(&method) {
            account.forget(method);
        }
    }
    if !gets_in(context, account, None, None) {
        forget_stand_ins(context, account);
    }
    if had_any && !account.has_any() {
        account.required_since = Some(0);
    }
    // A part of the factors is no reason to give guesses at the others back.
    if methods.is_empty() {
        account.throttle.clear();
        account.forget_sends();
    }
    // What was used up stays so: the last OTP of a key that is kept must not count again.
    account.evict();
}

/// Whether an administrator who does this to the own account stays signed in: no factor was given
/// up and nothing was stopped.
const fn goes_on(act: &AdminAct) -> bool {
    match act {
        AdminAct::ForgetDevices {} | AdminAct::PasswordChanged {} | AdminAct::Import { .. } => true,
        AdminAct::Suspend {}
        | AdminAct::Resume {}
        | AdminAct::Reset { .. }
        | AdminAct::Unlock {}
        | AdminAct::Reseal {} => false,
    }
}

/// Someone who may act.
struct Acting<'a> {
    /// The name for the record.
    name: String,
    /// Nonce and evidence of the session, if it is a session of the account that is changed.
    own: Option<(&'a Bytes, EvidenceFacts)>,
}

/// The actor, if it may act. An administrator needs fresh evidence of a factor, given in that
/// session under the current policy and after the last revocation of the administrator's own
/// account.
fn acting<'a>(context: &Context<'_>, actor: &'a Actor) -> Option<Acting<'a>> {
    match actor {
        Actor::Host { component } => {
            let is_name =
                (1..=64).contains(&component.len()) && !component.chars().any(char::is_control);
            is_name.then(|| Acting { name: format!("host:{component}"), own: None })
        }
        Actor::Administrator { account_id, nonce, evidence, revocations } => {
            let place = Place { ring: context.ring, account_id, nonce: nonce.as_slice() };
            let facts = session_tokens::open_evidence(place, evidence, context.at)?;
            let is_verified = match facts.because {
                Because::Verified { .. } => true,
                Because::Exempt { .. } => false,
            };
            let counts = is_verified
                && context.at <= facts.fresh_until
                && facts.revocations == *revocations
                && facts.policy_version == context.policy_version;
            counts.then(|| Acting {
                name: account_id.clone(),
                own: (account_id == context.account_id).then_some((nonce, facts)),
            })
        }
    }
}
