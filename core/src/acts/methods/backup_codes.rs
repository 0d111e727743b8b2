//! Backup codes: each counts once, and a new set replaces the old one.

use crate::account::authenticators::{BackupCodeSet, Kind};
use crate::acts::attempt::Answered;
use crate::acts::confirmation::{self, Confirmed};
use crate::acts::context::Context;
use crate::acts::methods::totp;
use crate::acts::session::Session;
use crate::acts::tickets::Opened;
use crate::authenticators::backup_codes::{self, TypedBackupCode};
use crate::crypto::compare::same;
use crate::session_tokens::Pending;
use crate::vocabulary::{AuditKind, Method, Refusal, SecretText, Started, Trouble};

/// Compares with the one hash selected by the code's number.
pub(in crate::acts) fn respond(session: &mut Session<'_>, code: &SecretText) -> Answered {
    let at = session.context.at;
    let code = backup_codes::parse(code.expose());
    let set = session.account.authenticators.backup_codes_mut().next();
    let (Some(code), Some((card, set))) = (code, set) else {
        return Answered::Same(Some(Trouble::WrongAnswer {}));
    };
    let answered = take(set, &code);
    if matches!(answered, Answered::Right) {
        card.used_at = Some(at);
        // The phone may be lost: no code it shows now, or showed just before, counts.
        totp::burn_present_window(session);
    }
    answered
}

/// The content of a new set's ticket; `after` is the method this sign-in proved just before.
pub(in crate::acts) fn pending(context: &Context<'_>, after: Option<Method>) -> Option<Pending> {
    Some(Pending::BackupCodes { seed: *context.draw()?.bytes::<32>("backup code seed"), after })
}

/// The codes, in order.
pub(in crate::acts) fn started(session: &Session<'_>, opened: &Opened) -> Option<Started> {
    let codes = backup_codes::draw_set(seed_of(&opened.ticket.pending)?);
    let expires = opened.ticket.expires;
    Some(Started::BackupCodes { ticket: opened.sealed(session)?, codes, expires })
}

/// The person has saved them. Codes of an old set no longer count.
pub(in crate::acts) fn confirm(session: &mut Session<'_>, opened: &Opened) -> Confirmed {
    let seed = seed_of(&opened.ticket.pending);
    let key = session.context.draw().map(|draw| draw.bytes::<32>("backup code key"));
    let (Some(seed), Some(key)) = (seed, key) else {
        return Confirmed::never(Refusal::Busy {}, "secret.undrawn");
    };
    let hashes = backup_codes::draw_set(seed)
        .iter()
        .filter_map(|code| backup_codes::parse(code.expose()))
        .map(|typed| backup_codes::hash(&key, &typed))
        .collect();
    let kind = Kind::BackupCodes(BackupCodeSet { key: Box::new(key), hashes, used: 0 });
    confirmation::add(session, &opened.ticket, String::new(), kind)
}

fn seed_of(pending: &Pending) -> Option<&[u8; 32]> {
    if let Pending::BackupCodes { seed, .. } = pending { Some(seed) } else { None }
}

fn take(set: &mut BackupCodeSet, code: &TypedBackupCode) -> Answered {
    let typed = backup_codes::hash(&set.key, code);
    let is_right = set.hashes.get(usize::from(code.index())).is_some_and(|hash| same(hash, &typed));
    match (is_right, set.is_used(code.index())) {
        (true, false) => {
            set.burn(code.index());
            Answered::Right
        }
        (true, true) => Answered::Wrong(AuditKind::ReplayRefused),
        (false, _) => Answered::Wrong(AuditKind::WrongAnswer),
    }
}
