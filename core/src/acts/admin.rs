//! Administrators, and the host itself. Every act has an actor and a reason, reads no secret,
//! and is written down.

use super::sign_in::not_allowed;
use super::{Reply, import, self_service};
use crate::account::Account;
use crate::engine::{Context, has_control};
use crate::session_tokens::{self, Place};
use crate::vocabulary::{
    Actor, AdminAct, AuditEvent, AuditKind, Because, Method, NoticeKind, Refusal,
};

pub(super) fn answer(
    context: &Context<'_>,
    account: &mut Account,
    actor: Actor,
    reason: String,
    act: &AdminAct,
) -> Reply {
    let Some(actor) = name_of(context, actor) else {
        return Reply::refuse(Refusal::SignInAgain {}, "actor.evidence");
    };
    let (kind, notice) = match act {
        AdminAct::Suspend {} => {
            account.suspended = true;
            revoke(account);
            account.devices.clear();
            (AuditKind::Suspended, Some(NoticeKind::Suspended))
        }
        AdminAct::Resume {} => {
            account.suspended = false;
            (AuditKind::Resumed, Some(NoticeKind::Resumed))
        }
        AdminAct::Reset { methods } => {
            reset(account, methods);
            (AuditKind::Reset, Some(NoticeKind::Reset))
        }
        AdminAct::Unlock {} => {
            account.throttle.clear();
            account.forget_sends();
            (AuditKind::Unlocked, Some(NoticeKind::Unlocked))
        }
        AdminAct::ForgetDevices {} => {
            account.devices.clear();
            // A device that was let in as remembered must not stay in.
            revoke(account);
            (AuditKind::DevicesForgotten, None)
        }
        AdminAct::PasswordChanged {} => {
            account.devices.clear();
            revoke(account);
            (AuditKind::PasswordChanged, None)
        }
        AdminAct::Import { token } => {
            if let Err(rule) = import::hand_over(context, account, token) {
                return not_allowed(rule);
            }
            (AuditKind::Imported, Some(NoticeKind::MethodAdded))
        }
        AdminAct::Reseal {} => {
            // An account that never was must not come to be by a job over all of them.
            if context.is_new() {
                return not_allowed("record.none");
            }
            (AuditKind::Resealed, None)
        }
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
    let event =
        AuditEvent { actor: Some(actor), reason: Some(reason), method, ..context.event(kind) };
    let reply = Reply::changed(self_service::list(context, account, None, None, None), event);
    match notice {
        Some(notice) => reply.notify(notice, context.at, method),
        None => reply,
    }
}

/// Ends every session, ticket and known browser of this account.
fn revoke(account: &mut Account) {
    account.revocations = account.revocations.saturating_add(1);
}

/// Forgets factors. The record stays as a tombstone with one revocation more, so that "never
/// enrolled" and "was reset" are told apart for ever. Nobody gets a second time of grace by it.
fn reset(account: &mut Account, methods: &[Method]) {
    for method in Method::ALL {
        if methods.is_empty() || methods.contains(&method) {
            account.forget(method);
        }
    }
    account.forget_stand_ins();
    account.devices.clear();
    if !account.has_any() {
        account.required_since = Some(0);
    }
    account.throttle.clear();
    account.forget_sends();
    // What was spent stays so: a key that is kept must not have its last OTP count again.
    revoke(account);
}

/// The actor's name for the record, if the actor may act: an administrator needs fresh evidence
/// of a factor in the own session, under the present policy and since the own last reset.
fn name_of(context: &Context<'_>, actor: Actor) -> Option<String> {
    match actor {
        Actor::Host { component } => {
            let is_name = (1..=64).contains(&component.len()) && !has_control(&component);
            is_name.then(|| format!("host:{component}"))
        }
        Actor::Administrator { account_id, nonce, evidence, revocations } => {
            let place =
                Place { ring: context.ring, account_id: &account_id, nonce: nonce.as_slice() };
            let facts = session_tokens::open_evidence(place, &evidence, context.at)?;
            let is_verified = match facts.because {
                Because::Verified { .. } => true,
                Because::Exempt { .. } => false,
            };
            let counts = is_verified
                && context.at <= facts.fresh_until
                && facts.revocations == revocations
                && facts.policy_version == context.engine.policy_version;
            counts.then_some(account_id)
        }
    }
}
