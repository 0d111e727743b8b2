//! The signed-in person looks at or changes the own factors.
//!
//! Looking needs a proof of this session that still counts; changing needs fresh evidence of a
//! factor. A factor is never viewed or replaced on the strength of a password.

use super::enroll::{self, Confirmed};
use super::{Reply, sign_in::not_allowed};
use crate::account::Account;
use crate::engine::Context;
use crate::proofs::{self, Purpose};
use crate::vocabulary::{
    Answer, AuditEvent, AuditKind, AuthenticatorView, Because, Bytes, EnrollAct, EvidenceFacts,
    Login, Method, NoticeKind, Outcome, Refusal, SelfServiceAct, Standing, Started, Summary,
    Trouble, Verdict,
};

pub(super) fn answer(
    context: &Context<'_>,
    account: &mut Account,
    login: &Login,
    evidence: &Bytes,
    act: SelfServiceAct,
) -> Reply {
    if account.suspended {
        return Reply::refuse(Refusal::Suspended {}, "account.suspended");
    }
    let Some(facts) = proof(context, account, login, evidence) else {
        return Reply::refuse(Refusal::SignInAgain {}, "evidence.missing");
    };
    // Somebody who is exempt and has no factor at all may set up the first one.
    let sets_up_first = matches!(act, SelfServiceAct::Enroll { .. }) && !account.has_any();
    let counts = match facts.because {
        Because::Verified { .. } => true,
        Because::Exempt { .. } => sets_up_first,
    };
    let is_fresh = counts && context.at <= facts.fresh_until;
    match act {
        SelfServiceAct::List {} => Reply::only(list(account, None, None)),
        SelfServiceAct::Enroll { .. }
        | SelfServiceAct::Rename { .. }
        | SelfServiceAct::Remove { .. }
            if !is_fresh =>
        {
            Reply::refuse(Refusal::SignInAgain {}, "evidence.not_fresh")
        }
        SelfServiceAct::Enroll { act: EnrollAct::Start { method, ticket } } => {
            start(context, account, login, method, ticket.as_ref())
        }
        SelfServiceAct::Enroll { act: EnrollAct::Confirm { ticket, answer, label } } => {
            confirm(context, account, login, &ticket, &answer, &label)
        }
        SelfServiceAct::Rename { authenticator, label } => {
            rename(context, account, login, authenticator, label.trim())
        }
        SelfServiceAct::Remove { authenticator } => remove(context, account, login, authenticator),
    }
}

/// The session's proof, if nothing revoked it, the policy is still the one it was given under,
/// and a pass comes from the address it was given to.
fn proof(
    context: &Context<'_>,
    account: &Account,
    login: &Login,
    evidence: &Bytes,
) -> Option<EvidenceFacts> {
    let place = context.place(login.nonce.as_slice());
    proofs::open_proof(place, evidence, context.at).filter(|facts| {
        facts.revocations == account.revocations
            && facts.policy_version == context.engine.policy_version
            && facts.peer.as_ref().is_none_or(|peer| *peer == login.peer)
    })
}

/// The account as its owner may see it.
pub(super) fn list(
    account: &Account,
    started: Option<Started>,
    trouble: Option<Trouble>,
) -> Verdict {
    let apps = account.totp.iter().map(|totp| AuthenticatorView {
        id: totp.id,
        method: Method::Totp,
        label: totp.label.clone(),
        added_at: totp.added_at,
        used_at: totp.used_at,
    });
    let codes = account.backup_codes.iter().map(|set| AuthenticatorView {
        id: set.id,
        method: Method::BackupCodes,
        label: String::new(),
        added_at: set.added_at,
        used_at: set.used_at,
    });
    let mut authenticators: Vec<AuthenticatorView> = apps.chain(codes).collect();
    authenticators.sort_by_key(|view| view.id);
    Verdict::Changed {
        summary: Summary {
            state: account.state(),
            authenticators,
            codes_left: account.codes_left(),
            started,
            trouble,
        },
    }
}

fn start(
    context: &Context<'_>,
    account: &Account,
    login: &Login,
    method: Method,
    ticket: Option<&Bytes>,
) -> Reply {
    if !context.policy().is_enabled(method) || !(method.is_primary() || account.has_any()) {
        return not_allowed("methods");
    }
    match enroll::start(context, account, login, Purpose::SelfService, method, ticket) {
        Some(started) => Reply::only(list(account, Some(started), None)),
        None => Reply::refuse(Refusal::Busy {}, "ticket.unsealed"),
    }
}

fn confirm(
    context: &Context<'_>,
    account: &mut Account,
    login: &Login,
    sealed: &Bytes,
    answer: &Answer,
    label: &str,
) -> Reply {
    let ticket = enroll::open(context, account, login, sealed)
        .filter(|ticket| ticket.purpose == Purpose::SelfService);
    let Some(ticket) = ticket else {
        return Reply::only(list(account, None, Some(Trouble::Expired {})));
    };
    match enroll::confirm(context, account, &ticket, answer, label) {
        Confirmed::Never(refusal) => Reply::refuse(refusal, "enrollment.limit"),
        Confirmed::Not(trouble) => {
            let started = enroll::show(context, login, &ticket, sealed.clone());
            Reply::only(list(account, Some(started), Some(trouble)))
        }
        Confirmed::Added(method) => {
            let (kind, notice) = match method {
                Method::Totp => (AuditKind::Enrolled, NoticeKind::MethodAdded),
                Method::BackupCodes => {
                    (AuditKind::BackupCodesCreated, NoticeKind::BackupCodesCreated)
                }
            };
            let event = context.event_of(kind, login, Some(method));
            Reply::changed(list(account, None, None), event).notify(
                notice,
                context.at,
                Some(method),
            )
        }
    }
}

fn rename(
    context: &Context<'_>,
    account: &mut Account,
    login: &Login,
    id: u32,
    label: &str,
) -> Reply {
    if !account.accepts_label(label, Some(id)) {
        return Reply::only(list(account, None, Some(Trouble::LabelTaken {})));
    }
    match account.totp.iter_mut().find(|totp| totp.id == id) {
        None => not_allowed("authenticator.unknown"),
        Some(totp) => {
            label.clone_into(&mut totp.label);
            let event = context.event_of(AuditKind::Renamed, login, Some(Method::Totp));
            Reply::changed(list(account, None, None), event)
        }
    }
}

fn remove(context: &Context<'_>, account: &mut Account, login: &Login, id: u32) -> Reply {
    let is_codes = account.backup_codes.as_ref().is_some_and(|set| set.id == id);
    let is_app = account.totp.iter().any(|totp| totp.id == id);
    if !is_codes && !is_app {
        return not_allowed("authenticator.unknown");
    }
    let is_last = is_app && account.totp.len() == 1;
    if is_last && is_required(context, account, login) {
        return not_allowed("methods.last");
    }
    let method = if is_app { Method::Totp } else { Method::BackupCodes };
    account.totp.retain(|totp| totp.id != id);
    if is_codes || is_last {
        // Backup codes only stand in for another method; without one they go as well.
        account.backup_codes = None;
    }
    let event = AuditEvent {
        rule: is_last.then(|| "methods.last".to_owned()),
        ..context.event_of(AuditKind::Removed, login, Some(method))
    };
    Reply::changed(list(account, None, None), event).notify(
        NoticeKind::MethodRemoved,
        context.at,
        Some(method),
    )
}

/// Whether the policy would ask for a factor if there were none.
fn is_required(context: &Context<'_>, account: &Account, login: &Login) -> bool {
    let without = Standing { enrolled: Vec::new(), ..account.standing() };
    match context.decide(&without, login).0 {
        Outcome::Exempt {} => false,
        Outcome::Challenge { .. } | Outcome::Enroll { .. } | Outcome::Refuse { .. } => true,
    }
}
