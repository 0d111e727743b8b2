//! One typed code against one account: the only place that compares, and that charges for it.
//!
//! Order matters. What is locked or has the wrong form is refused before anything is compared
//! and writes nothing; whatever is compared is charged or burned, and so changes the record.

use super::sign_in::{ChallengePage, stopped};
use super::{Reply, SECONDS_PER_MINUTE};
use crate::account::throttle::Stopped;
use crate::account::{Account, BackupCodeSet};
use crate::authenticators::backup_codes::{self, TypedBackupCode};
use crate::authenticators::totp::{self, Parameters, TypedCode};
use crate::crypto::compare::same;
use crate::engine::Context;
use crate::vocabulary::{
    AuditEvent, AuditKind, Lane, Login, Method, Notice, NoticeKind, SecretText, Trouble, Verdict,
};

/// Bytes of a typed code at most, before spaces and hyphens are folded.
const TYPED_BYTES_MAX: usize = 64;
/// Wrong answers in a row from which the owner is told.
const NOTICE_FAILURES: u8 = 3;
/// Backup codes from which the owner is told that few are left.
const CODES_LOW: u8 = 3;

/// What a comparison found.
enum Compared {
    Right,
    Wrong,
    /// Right once, but not again. The person reads the same words as for a wrong code.
    Used,
}

pub(super) fn code(
    context: &Context<'_>,
    account: &mut Account,
    login: &Login,
    page: &ChallengePage<'_>,
    method: Method,
    typed: &SecretText,
) -> Reply {
    if stopped(context, account, page.lane, method).is_some() {
        return Reply::only(page.draw(context, account, Some(method), None));
    }
    let compared = if typed.expose().len() > TYPED_BYTES_MAX {
        None
    } else {
        match method {
            Method::Totp => compare_totp(context, account, typed.expose()),
            Method::BackupCodes => compare_backup_code(context, account, typed.expose()),
        }
    };
    match compared {
        // Not the form of a code: nothing was compared, nothing is charged.
        None => {
            let trouble = Some(Trouble::WrongAnswer {});
            Reply::only(page.draw(context, account, Some(method), trouble))
        }
        Some(Compared::Right) => right(context, account, login, page.lane, method),
        Some(Compared::Wrong) => {
            charge(context, account, login, page, method, AuditKind::WrongAnswer)
        }
        Some(Compared::Used) => {
            charge(context, account, login, page, method, AuditKind::ReplayRefused)
        }
    }
}

/// Compares with every authenticator app, and burns the step on each one that matches: two apps
/// may happen to show the same code, which still counts once. The work is the same whichever
/// matches.
fn compare_totp(context: &Context<'_>, account: &mut Account, typed: &str) -> Option<Compared> {
    let window = context.policy().methods.totp.window_steps;
    let (mut compared, mut right, mut used) = (false, false, false);
    for authenticator in &mut account.totp {
        let code = TypedCode::parse(typed, authenticator.digits);
        let parameters = Parameters::new(
            authenticator.algorithm,
            authenticator.digits,
            authenticator.period_seconds,
        );
        let (Some(code), Some(parameters)) = (code, parameters) else {
            continue;
        };
        compared = true;
        let step = totp::verify(&authenticator.secret, parameters, window, context.at, &code);
        let Some(step) = step else {
            continue;
        };
        if authenticator.is_used(step) {
            used = true;
        } else {
            right = true;
            authenticator.burn(step);
            authenticator.used_at = Some(context.at);
        }
    }
    match (compared, right, used) {
        (false, ..) => None,
        (true, _, true) => Some(Compared::Used),
        (true, true, false) => Some(Compared::Right),
        (true, false, false) => Some(Compared::Wrong),
    }
}

/// Compares with the one hash that the code's number selects.
fn compare_backup_code(
    context: &Context<'_>,
    account: &mut Account,
    typed: &str,
) -> Option<Compared> {
    let code = backup_codes::parse(typed)?;
    let set = account.backup_codes.as_mut()?;
    let compared = take(set, &code);
    if matches!(compared, Compared::Right) {
        set.used_at = Some(context.at);
        burn_present_window(context, account);
    }
    Some(compared)
}

fn take(set: &mut BackupCodeSet, code: &TypedBackupCode) -> Compared {
    let typed = backup_codes::hash(&set.key, code);
    let is_right = set.hashes.get(usize::from(code.index())).is_some_and(|hash| same(hash, &typed));
    match (is_right, set.is_used(code.index())) {
        (true, false) => {
            set.burn(code.index());
            Compared::Right
        }
        (true, true) => Compared::Used,
        (false, _) => Compared::Wrong,
    }
}

/// Whoever signs in by a backup code may have lost the phone: no code that it shows now, or
/// showed to somebody just before, counts any more.
fn burn_present_window(context: &Context<'_>, account: &mut Account) {
    let window = u64::from(context.policy().methods.totp.window_steps);
    for authenticator in &mut account.totp {
        let step = totp::step_of(context.at, authenticator.period_seconds);
        authenticator.burn(step.saturating_add(window));
    }
}

fn right(
    context: &Context<'_>,
    account: &mut Account,
    login: &Login,
    lane: Lane,
    method: Method,
) -> Reply {
    match method {
        Method::Totp => account.throttle.guessed_right(lane),
        Method::BackupCodes => account.throttle.clear(),
    }
    if method.is_primary() {
        account.last_used = Some(method);
    }
    let left = account.codes_left().filter(|_| method == Method::BackupCodes);
    let verdict = match context.admit_verified(account, login, method) {
        Verdict::Admit { because, proof, until, known_browser, .. } => {
            Verdict::Admit { because, proof, until, known_browser, codes_left: left }
        }
        other @ (Verdict::Challenge { .. }
        | Verdict::Enroll { .. }
        | Verdict::Changed { .. }
        | Verdict::Refuse { .. }) => other,
    };
    let event = AuditEvent {
        lane: Some(lane),
        ..context.event_of(AuditKind::SignedIn, login, Some(method))
    };
    let mut reply = Reply::changed(verdict, event);
    if let Some(left) = left {
        let notice = |kind| Notice {
            kind,
            at: context.at,
            method: Some(Method::BackupCodes),
            codes_left: Some(left),
        };
        reply.notices.push(notice(NoticeKind::BackupCodeUsed));
        if left <= CODES_LOW {
            reply.notices.push(notice(NoticeKind::BackupCodesLow));
        }
    }
    reply
}

/// Charges an answer that was compared and did not count.
fn charge(
    context: &Context<'_>,
    account: &mut Account,
    login: &Login,
    page: &ChallengePage<'_>,
    method: Method,
    kind: AuditKind,
) -> Reply {
    let limits = context.limits();
    let (failures, locked) = match method {
        Method::Totp => {
            let charged = account.throttle.charge(page.lane, context.at, &limits);
            (charged.failures, charged.locked)
        }
        Method::BackupCodes => {
            account.throttle.charge_backup(context.at);
            let tries = account.throttle.backup.tries_today;
            (tries, account.throttle.backup_stopped(context.at, &limits))
        }
    };
    let trouble = Some(Trouble::WrongAnswer {});
    let verdict = page.draw(context, account, Some(method), trouble);
    let written = |kind, rule: Option<String>| AuditEvent {
        lane: Some(page.lane),
        rule,
        ..context.event_of(kind, login, Some(method))
    };
    let mut reply = Reply::changed(verdict, written(kind, None));
    if failures >= NOTICE_FAILURES {
        reply = reply.notify(NoticeKind::PasswordMayBeKnown, context.at, Some(method));
    }
    if let Some(stopped) = locked {
        reply = reply
            .and_written(written(AuditKind::Locked, Some(length_of(stopped, context.at))))
            .notify(NoticeKind::Locked, context.at, Some(method));
    }
    reply
}

/// How long a lock lasts, as the operator reads it.
fn length_of(stopped: Stopped, at: u64) -> String {
    match stopped {
        Stopped::Until(until) => {
            format!("minutes.{}", until.saturating_sub(at).div_ceil(SECONDS_PER_MINUTE))
        }
        Stopped::ForGood => "until_cleared".into(),
    }
}
