//! The signed-in person looks at or changes the own factors.
//!
//! Looking needs a evidence of this session that still counts; changing needs fresh evidence of a
//! factor. A factor is never viewed or replaced on the strength of a password.

use super::enroll::{self, Found, Opening, Wish};
use super::{Reply, devices, host, prove, sign_in::not_allowed};
use crate::account::Account;
use crate::engine::Context;
use crate::session_tokens::{self, Purpose};
use crate::vocabulary::{
    Answer, AuditEvent, AuditKind, AuthenticatorView, Because, Bytes, DeviceView, EnrollAct,
    EvidenceFacts, Login, Method, NoticeKind, Outcome, Refusal, SelfServiceAct, Standing, Started,
    Summary, Trouble, Verdict,
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
    let Some(facts) = session_evidence(context, account, login, evidence) else {
        return Reply::refuse(Refusal::SignInAgain {}, "evidence.missing");
    };
    // Somebody who is exempt and has no factor at all may set up the first one.
    let enrolls = matches!(act, SelfServiceAct::Enroll { .. } | SelfServiceAct::Report { .. });
    let sets_up_first = enrolls && !account.has_any();
    let counts = match facts.because {
        Because::Verified { .. } => true,
        Because::Exempt { .. } => sets_up_first,
    };
    let is_fresh = counts && context.at <= facts.fresh_until;
    // A pass proves no more than the password did.
    let is_pass = matches!(facts.because, Because::Exempt { .. });
    if is_pass && sets_up_first && prove::is_due(context, account, login) {
        return not_allowed("enrollment.proof");
    }
    match act {
        SelfServiceAct::List {} => Reply::only(list(context, account, Some(login), None, None)),
        SelfServiceAct::Enroll { .. }
        | SelfServiceAct::Report { .. }
        | SelfServiceAct::Rename { .. }
        | SelfServiceAct::Remove { .. }
        | SelfServiceAct::Prefer { .. }
        | SelfServiceAct::ForgetDevices { .. }
            if !is_fresh =>
        {
            Reply::refuse(Refusal::SignInAgain {}, "evidence.not_fresh")
        }
        SelfServiceAct::Enroll { act: EnrollAct::Start { method, destination, again, ticket } } => {
            let wish = Wish {
                purpose: Purpose::SelfService,
                method,
                destination: destination.as_deref(),
                again,
                ticket: ticket.as_ref(),
            };
            start(context, account, login, &wish)
        }
        SelfServiceAct::Enroll { act: EnrollAct::Confirm { ticket, answer, label } } => {
            confirm(context, account, login, &ticket, answer, &label)
        }
        SelfServiceAct::Report { ticket, finding } => {
            match host::at_self_service(context, account, login, &ticket, finding) {
                Some(found) => settle(context, account, login, found),
                None => expired(context, account, login),
            }
        }
        SelfServiceAct::Rename { authenticator, label } => {
            rename(context, account, login, authenticator, label.trim())
        }
        SelfServiceAct::Remove { authenticator } => remove(context, account, login, authenticator),
        SelfServiceAct::Prefer { method } => prefer(context, account, login, method),
        SelfServiceAct::ForgetDevices { device } => {
            devices::forget(context, account, login, device)
        }
    }
}

/// The session's evidence, if nothing revoked it, the policy is still the one it was given under,
/// and a pass comes from the address it was given to.
fn session_evidence(
    context: &Context<'_>,
    account: &Account,
    login: &Login,
    evidence: &Bytes,
) -> Option<EvidenceFacts> {
    let place = context.place(login.nonce.as_slice());
    session_tokens::open_evidence(place, evidence, context.at).filter(|facts| {
        facts.revocations == account.revocations
            && facts.policy_version == context.engine.policy_version
            && facts.peer.as_ref().is_none_or(|peer| *peer == login.peer)
    })
}

/// The account as its owner may see it.
pub(super) fn list(
    context: &Context<'_>,
    account: &Account,
    login: Option<&Login>,
    started: Option<Started>,
    trouble: Option<Trouble>,
) -> Verdict {
    let mut authenticators: Vec<AuthenticatorView> = account
        .authenticators
        .cards()
        .map(|(method, card)| AuthenticatorView {
            id: card.id,
            method,
            label: card.label.clone(),
            added_at: card.added_at,
            used_at: card.used_at,
        })
        .collect();
    authenticators.sort_by_key(|view| view.id);
    let devices = account.devices.iter().filter(|one| one.counts(account.revocations, context.at));
    Verdict::Changed {
        summary: Summary {
            state: account.state(),
            authenticators,
            codes_left: account.codes_left(),
            started,
            trouble,
            can_add: Method::ALL
                .into_iter()
                .filter(|method| can_add(context, account, login, *method))
                .collect(),
            preferred: account.preferred,
            devices: devices
                .map(|device| DeviceView {
                    id: device.id,
                    added_at: device.added_at,
                    used_at: device.used_at(),
                    until: device.until,
                })
                .collect(),
        },
    }
}

/// Whether one more of this method can be set up now.
fn can_add(
    context: &Context<'_>,
    account: &Account,
    login: Option<&Login>,
    method: Method,
) -> bool {
    let count = account.authenticators.count(method);
    count < context.room_for(method) && may_add(context, account, login, method)
}

/// Whether the policy lets this person set the method up, if there is room.
fn may_add(
    context: &Context<'_>,
    account: &Account,
    login: Option<&Login>,
    method: Method,
) -> bool {
    let has_address = login.is_some_and(|login| login.email.is_some());
    let stands = !context.policy().is_backup(method) || account.has_any();
    context.policy().can_add(method) && stands && (method != Method::Email || has_address)
}

fn start(context: &Context<'_>, account: &mut Account, login: &Login, wish: &Wish<'_>) -> Reply {
    if !may_add(context, account, Some(login), wish.method) {
        return not_allowed("methods");
    }
    let listed = |account: &Account, started, trouble| {
        Reply::only(list(context, account, Some(login), started, trouble))
    };
    match enroll::start(context, account, login, wish) {
        Opening::Shown(started) => listed(account, Some(started), None),
        Opening::Trouble(started, trouble) => listed(account, started, Some(trouble)),
        Opening::Send(asked, event) => context.ask(login, &asked, Some(event)),
        Opening::Full => Reply::refuse(Refusal::Busy {}, "ticket.unsealed"),
    }
}

fn confirm(
    context: &Context<'_>,
    account: &mut Account,
    login: &Login,
    sealed: &Bytes,
    answer: Answer,
    label: &str,
) -> Reply {
    let ticket = enroll::open(context, account, login, sealed)
        .filter(|ticket| ticket.purpose == Purpose::SelfService);
    let Some(ticket) = ticket else {
        return expired(context, account, login);
    };
    let found = enroll::confirm(context, account, login, (&ticket, sealed), answer, label);
    settle(context, account, login, found)
}

fn expired(context: &Context<'_>, account: &Account, login: &Login) -> Reply {
    Reply::only(list(context, account, Some(login), None, Some(Trouble::Expired {})))
}

fn settle(context: &Context<'_>, account: &mut Account, login: &Login, found: Found) -> Reply {
    match found {
        Found::Never(refusal) => Reply::refuse(refusal, "enrollment.limit"),
        Found::Ask(reply) => *reply,
        Found::Open { started, trouble, audit, notices } => {
            let started = started.map(|started| *started);
            let verdict = list(context, account, Some(login), started, trouble);
            Reply { verdict, changed: !audit.is_empty(), audit, notices }
        }
        Found::Added(method) => {
            let (kind, notice) = if method == Method::BackupCodes {
                (AuditKind::BackupCodesCreated, NoticeKind::BackupCodesCreated)
            } else {
                // Who changed a factor is asked for it again on every device.
                account.devices.clear();
                (AuditKind::Enrolled, NoticeKind::MethodAdded)
            };
            let event = context.event_of(kind, login, Some(method));
            let verdict = list(context, account, Some(login), None, None);
            Reply::changed(verdict, event).notify(notice, context.at, Some(method))
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
        let trouble = Some(Trouble::LabelTaken {});
        return Reply::only(list(context, account, Some(login), None, trouble));
    }
    let renamed = account
        .authenticators
        .card_mut(id)
        .filter(|(method, _)| *method != Method::BackupCodes)
        .map(|(method, card)| {
            label.clone_into(&mut card.label);
            method
        });
    match renamed {
        None => not_allowed("authenticator.unknown"),
        Some(method) => {
            let event = context.event_of(AuditKind::Renamed, login, Some(method));
            Reply::changed(list(context, account, Some(login), None, None), event)
        }
    }
}

fn remove(context: &Context<'_>, account: &mut Account, login: &Login, id: u32) -> Reply {
    let Some((method, _)) = account.authenticators.cards().find(|(_, card)| card.id == id) else {
        return not_allowed("authenticator.unknown");
    };
    let primary = |account: &Account| {
        account
            .authenticators
            .cards()
            .filter(|(method, _)| !context.policy().is_backup(*method))
            .count()
    };
    let is_last = !context.policy().is_backup(method) && primary(account) == 1;
    if is_last && is_required(context, account, login) {
        return not_allowed("methods.last");
    }
    account.authenticators.remove(id);
    if !account.has(method) {
        account.forget(method);
    }
    account.forget_stand_ins();
    account.devices.clear();
    let event = AuditEvent {
        rule: is_last.then(|| "methods.last".to_owned()),
        ..context.event_of(AuditKind::Removed, login, Some(method))
    };
    Reply::changed(list(context, account, Some(login), None, None), event).notify(
        NoticeKind::MethodRemoved,
        context.at,
        Some(method),
    )
}

fn prefer(
    context: &Context<'_>,
    account: &mut Account,
    login: &Login,
    method: Option<Method>,
) -> Reply {
    if method.is_some_and(|method| !account.has(method) || context.policy().is_backup(method)) {
        return not_allowed("methods");
    }
    account.preferred = method;
    let event = context.event_of(AuditKind::Preferred, login, method);
    Reply::changed(list(context, account, Some(login), None, None), event)
}

/// Whether the policy would ask for a factor if there were none.
fn is_required(context: &Context<'_>, account: &Account, login: &Login) -> bool {
    let without = Standing { enrolled: Vec::new(), ..account.standing() };
    match context.decide(&without, login).0 {
        Outcome::Exempt {} => false,
        Outcome::Challenge { .. } | Outcome::Enroll { .. } | Outcome::Refuse { .. } => true,
    }
}
