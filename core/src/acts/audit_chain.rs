//! The chain of an account's audit events.
//!
//! Each event carries a digest over the previous digest and itself, and the sealed record keeps the
//! newest one, so a change, an addition and a deleted tail all show.
//!
//! The digest is taken over a frozen form that does not depend on how events cross the wire: what
//! was chained once must verify forever. A field added to [`AuditEvent`] needs a new form next to
//! the old one; the old one then only fits events without the new field.

use crate::account::Account;
use crate::crypto::derive::digest_of;
use crate::vocabulary::{AuditEvent, AuditKind, Bytes, Channel, Lane, Method, Product};

/// The digest before the first event of a chain.
const START: [u8; 32] = [0; 32];

/// Appends an event to the account's chain.
pub(crate) fn append(account: &mut Account, event: AuditEvent) -> AuditEvent {
    account.audit_sequence = account.audit_sequence.saturating_add(1);
    let event = AuditEvent { sequence: account.audit_sequence, ..event };
    account.audit_head = digest_after(&account.audit_head, &event);
    AuditEvent { digest: Bytes::from(account.audit_head.as_slice()), ..event }
}

/// Part of a chain that is to be verified.
pub(crate) struct Stretch<'a> {
    /// The digest of the event before the first one; empty at the start of the chain.
    pub(crate) previous: &'a [u8],
    pub(crate) events: &'a [AuditEvent],
    /// Whether the last event is the newest one, to be compared with the head.
    pub(crate) complete: bool,
}

/// The result for one part.
pub(crate) struct Verified {
    /// The first event that is not as it was written.
    pub(crate) broken_at: Option<u64>,
    /// The event at which the chain starts over: the reset of a record that did not open.
    pub(crate) begins_at: Option<u64>,
    /// The digest of the last event, to continue with.
    pub(crate) last: Bytes,
}

/// Walks one part. The head comes from the sealed record, which someone who can write to the table
/// cannot change.
pub(crate) fn verify(head: &[u8; 32], stretch: &Stretch<'_>) -> Verified {
    let at_start = stretch.previous.is_empty();
    let mut last = if at_start { &START } else { stretch.previous };
    // The sequence number of a digest that was passed in is not known.
    let mut expected = at_start.then_some(1);
    let (mut broken_at, mut begins_at) = (None, None);
    for event in stretch.events {
        let is_next = expected.is_none_or(|expected| expected == event.sequence);
        if is_next && is_after(last, event) {
            // As it was written.
        } else if begins_again(event, expected) {
            begins_at = Some(event.sequence);
        } else if broken_at.is_none() {
            broken_at = Some(if expected == Some(1) { 1 } else { event.sequence });
        }
        last = event.digest.as_slice();
        expected = Some(event.sequence.saturating_add(1));
    }
    if stretch.complete && broken_at.is_none() && last != head {
        broken_at = Some(expected.unwrap_or(1));
    }
    Verified { broken_at, begins_at, last: Bytes::from(last) }
}

fn is_after(last: &[u8], event: &AuditEvent) -> bool {
    event.digest.as_slice() == digest_after(last, event)
}

/// The reset of a record that did not open: its number is a time, and nothing precedes it. It
/// cannot be forged, because what follows has to end in the head.
fn begins_again(event: &AuditEvent, expected: Option<u64>) -> bool {
    matches!(event.kind, AuditKind::Reset)
        && event.sequence > expected.unwrap_or(1)
        && is_after(&START, event)
}

/// The digest of an event that follows another one: SHA-256 over both, each preceded by its length.
fn digest_after(previous: &[u8], event: &AuditEvent) -> [u8; 32] {
    digest_of(&[previous, &form_v1(event)])
}

/// The number of the first form, which precedes its content.
const FORM_V1: u8 = 1;

/// In place of a code.
const ABSENT: u8 = 0;

/// Form 1, frozen: the fields in this order. A number is eight bytes, most significant first; a
/// kind, a method and their like is one byte, 0 if absent; a text is 0 if absent, else 1, its
/// length in four bytes and its UTF-8.
fn form_v1(event: &AuditEvent) -> Vec<u8> {
    // Every field is named, so that a new one is not overlooked. The digest is not part of itself.
    let AuditEvent {
        sequence,
        at,
        kind,
        method,
        actor,
        reason,
        rule,
        product,
        channel,
        peer,
        lane,
        digest: _,
    } = event;
    let mut form = Vec::with_capacity(256);
    form.push(FORM_V1);
    form.extend_from_slice(&sequence.to_be_bytes());
    form.extend_from_slice(&at.to_be_bytes());
    form.push(kind_code(*kind));
    form.push(method.map_or(ABSENT, method_code));
    push_optional(&mut form, actor.as_deref());
    push_optional(&mut form, reason.as_deref());
    push_optional(&mut form, rule.as_deref());
    form.push(product.map_or(ABSENT, product_code));
    form.push(channel.map_or(ABSENT, channel_code));
    push_optional(&mut form, peer.as_deref());
    form.push(lane.map_or(ABSENT, lane_code));
    form
}

fn push_optional(form: &mut Vec<u8>, text: Option<&str>) {
    let Some(text) = text else {
        form.push(ABSENT);
        return;
    };
    // Texts longer than four bytes can count exceed the limits of a request. Even so, one could not
    // be taken for a shorter one.
    let length = u32::try_from(text.len()).unwrap_or(u32::MAX);
    form.push(1);
    form.extend_from_slice(&length.to_be_bytes());
    form.extend_from_slice(text.as_bytes());
}

/// Frozen numbers: a variant may be renamed, its number stays and is never given to another one.
const fn kind_code(kind: AuditKind) -> u8 {
    match kind {
        AuditKind::SignedIn => 1,
        AuditKind::WrongAnswer => 2,
        AuditKind::ReplayRefused => 3,
        AuditKind::Locked => 4,
        AuditKind::GraceStarted => 5,
        AuditKind::Postponed => 6,
        AuditKind::Enrolled => 7,
        AuditKind::BackupCodesCreated => 8,
        AuditKind::Renamed => 9,
        AuditKind::Removed => 10,
        AuditKind::Suspended => 11,
        AuditKind::Resumed => 12,
        AuditKind::Reset => 13,
        AuditKind::Unlocked => 14,
        AuditKind::CodeSent => 15,
        AuditKind::CodeNotSent => 16,
        AuditKind::Prompted => 17,
        AuditKind::PromptDenied => 18,
        AuditKind::CloneSuspected => 19,
        AuditKind::Resynchronized => 20,
        AuditKind::Preferred => 21,
        AuditKind::DeviceRemembered => 22,
        AuditKind::DevicesForgotten => 23,
        AuditKind::PasswordChanged => 24,
        AuditKind::Imported => 25,
        AuditKind::Resealed => 26,
        AuditKind::MailboxProven => 27,
    }
}

const fn method_code(method: Method) -> u8 {
    match method {
        Method::Totp => 1,
        Method::BackupCodes => 2,
        Method::Hotp => 3,
        Method::Email => 4,
        Method::Sms => 5,
        Method::YubicoOtp => 6,
        Method::WebAuthn => 7,
        Method::Push => 8,
        Method::SecurityQuestions => 9,
    }
}

const fn product_code(product: Product) -> u8 {
    match product {
        Product::Jira => 1,
        Product::Jsm => 2,
        Product::Confluence => 3,
        Product::Bitbucket => 4,
        Product::Bamboo => 5,
        Product::Crowd => 6,
    }
}

const fn channel_code(channel: Channel) -> u8 {
    match channel {
        Channel::Form => 1,
        Channel::RememberMe => 2,
        Channel::Sso => 3,
        Channel::Basic => 4,
        Channel::Token => 5,
        Channel::Oauth => 6,
        Channel::GitHttp => 7,
    }
}

const fn lane_code(lane: Lane) -> u8 {
    match lane {
        Lane::Unknown => 1,
        Lane::Known => 2,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use data_encoding::HEXLOWER;

    fn short() -> AuditEvent {
        AuditEvent {
            sequence: 1,
            at: 1_700_000_010,
            kind: AuditKind::Resealed,
            method: None,
            actor: None,
            reason: None,
            rule: None,
            product: None,
            channel: None,
            peer: None,
            lane: None,
            digest: Bytes::default(),
        }
    }

    fn long() -> AuditEvent {
        AuditEvent {
            sequence: u64::MAX,
            kind: AuditKind::Removed,
            method: Some(Method::WebAuthn),
            actor: Some("host:directory".into()),
            reason: Some("Verlust des Geräts".into()),
            rule: Some("methods.last".into()),
            product: Some(Product::Jsm),
            channel: Some(Channel::RememberMe),
            peer: Some(String::new()),
            lane: Some(Lane::Known),
            ..short()
        }
    }

    /// findings: F-A12
    ///
    /// Form 1, to the byte. If this test fails, existing chains no longer verify: add a form, do
    /// not change this one.
    #[test]
    fn form_1_is_frozen() {
        let fields = ["01", "0000000000000001", "000000006553f10a", "1a", "0000000000000000"];
        assert_eq!(HEXLOWER.encode(&form_v1(&short())), fields.concat());
        let digest =
            |previous: &[u8], event: &AuditEvent| HEXLOWER.encode(&digest_after(previous, event));
        let first = "a08c2fc3ca4059f7e899af69b03bb53cd7f0d7621d9bc432cce98ea4e6cdf565";
        assert_eq!(digest(&START, &short()), first);
        let every_field = "edcff0f342e8413f2c4815097cb8174bca187cf94c3c5db541df02505ae92af5";
        assert_eq!(digest(&[7; 32], &long()), every_field);
    }

    #[test]
    fn moving_text_from_one_field_to_the_next_changes_the_digest() {
        let event = |actor: Option<&str>, reason: Option<&str>| AuditEvent {
            actor: actor.map(str::to_owned),
            reason: reason.map(str::to_owned),
            ..short()
        };
        let all = [
            event(Some("ab"), Some("c")),
            event(Some("a"), Some("bc")),
            event(Some("abc"), Some("")),
            event(Some("abc"), None),
            event(None, Some("abc")),
        ];
        let digests: std::collections::HashSet<_> =
            all.iter().map(|event| digest_after(&START, event)).collect();
        assert_eq!(digests.len(), all.len());
    }

    #[test]
    fn a_chain_verifies_and_every_field_of_it_counts() {
        let mut account = Account::default();
        let events: Vec<AuditEvent> = [short(), long(), short()]
            .into_iter()
            .map(|event| append(&mut account, event))
            .collect();
        let verify = |events: &[AuditEvent]| {
            let stretch = Stretch { previous: &[], events, complete: true };
            verify(&account.audit_head, &stretch).broken_at
        };
        assert_eq!(verify(&events), None);
        assert_eq!(verify(&events[..2]), Some(3), "the tail is gone");
        let changes: [fn(&mut AuditEvent); 12] = [
            |event| event.sequence = 9,
            |event| event.at = 1,
            |event| event.kind = AuditKind::Renamed,
            |event| event.method = None,
            |event| event.actor = None,
            |event| event.reason = Some(String::new()),
            |event| event.rule = None,
            |event| event.product = Some(Product::Crowd),
            |event| event.channel = Some(Channel::Token),
            |event| event.peer = None,
            |event| event.lane = Some(Lane::Unknown),
            |event| event.digest = Bytes::default(),
        ];
        for (number, change) in changes.iter().enumerate() {
            let mut forged = events.clone();
            change(&mut forged[1]);
            assert!(verify(&forged).is_some(), "change {number}");
        }
    }
}
