//! What an act may read besides the account: the policy, the key ring, the event and its time.

use crate::account::sends::SendLimits;
use crate::account::throttle::Limits;
use crate::crypto::derive::digest_of;
use crate::crypto::draw::{Draw, StepId};
use crate::crypto::entropy::Entropy;
use crate::crypto::ring::Ring;
use crate::policy::Policy;
use crate::policy::rules::CompiledPolicy;
use crate::postcard_vec::PostcardVec;
use crate::session_tokens::Place;
use crate::vocabulary::{AuditEvent, AuditKind, Bytes, Event, Method};
use std::cell::OnceCell;
use zeroize::Zeroizing;

pub(crate) const SECONDS_PER_MINUTE: u64 = 60;
pub(crate) const SECONDS_PER_HOUR: u64 = 3600;
pub(crate) const SECONDS_PER_DAY: u64 = 86_400;

/// Enough for an ordinary event, so that writing it does not reallocate.
const EVENT_BYTES: usize = 480;

/// One step, as the acts see it.
pub(crate) struct Context<'a> {
    pub(crate) policy: &'a CompiledPolicy,
    pub(crate) policy_version: u64,
    pub(crate) ring: &'a Ring,
    pub(crate) account_id: &'a str,
    /// The revision that was read; 0 if there was no row.
    pub(crate) revision: u64,
    /// Whether the record did not open, and this reset replaces it.
    pub(crate) is_repair: bool,
    pub(crate) at: u64,
    pub(crate) entropy: &'a Entropy,
    pub(crate) event: &'a Event,
    /// Empty until a secret is drawn; see [`Context::draw`].
    pub(crate) drawn: OnceCell<Option<Draw>>,
}

impl<'a> Context<'a> {
    pub(crate) fn policy(&self) -> &'a Policy {
        self.policy.policy()
    }

    /// Whether the account has no row yet.
    pub(crate) const fn is_new(&self) -> bool {
        self.revision == 0
    }

    /// The secrets of this step. They are bound to the whole event, and most steps need none, so
    /// its digest is taken only when the first secret is drawn. `None` if the event cannot be
    /// written as bytes.
    pub(crate) fn draw(&self) -> Option<&Draw> {
        let draw = || {
            let room = PostcardVec::into(Vec::with_capacity(EVENT_BYTES));
            let event = postcard::serialize_with_flavor(self.event, room).ok()?;
            let event = Zeroizing::new(event);
            let step = StepId {
                account: self.account_id,
                revision: self.revision,
                event_digest: digest_of(&[&event]),
                at: self.at,
            };
            Some(Draw::new(self.ring, self.entropy, &step))
        };
        self.drawn.get_or_init(draw).as_ref()
    }

    pub(crate) fn place<'b>(&'b self, nonce: &'b [u8]) -> Place<'b> {
        Place { ring: self.ring, account_id: self.account_id, nonce }
    }

    /// An audit event without a login.
    pub(crate) fn event(&self, kind: AuditKind) -> AuditEvent {
        AuditEvent {
            sequence: 0,
            at: self.at,
            kind,
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
}

/// The policy's numbers, by method.
impl<'a> Context<'a> {
    pub(crate) fn limits(&self) -> Limits<'a> {
        let policy = self.policy();
        Limits {
            failures_max: policy.throttle.failures_max,
            lock_minutes: &policy.throttle.lock_minutes,
            failures_total_max: policy.throttle.failures_total_max.into(),
            known_browser_reserve: policy.throttle.known_browser_reserve.into(),
            backup_tries_day_max: policy.methods.backup_codes.tries_day_max,
        }
    }

    /// How much a sending method may send; nothing for the others.
    pub(crate) fn send_limits(&self, method: Method) -> SendLimits {
        let methods = &self.policy().methods;
        let (wait_seconds, hour_max, day_max) = match method {
            Method::Email => {
                let email = &methods.email;
                (email.wait_seconds, email.sends_hour_max, email.sends_day_max)
            }
            Method::Sms => {
                let sms = &methods.sms;
                (sms.wait_seconds, sms.sends_hour_max, sms.sends_day_max)
            }
            Method::Push => {
                let push = &methods.push;
                (push.seconds.into(), push.prompts_hour_max, push.prompts_day_max)
            }
            Method::Totp
            | Method::BackupCodes
            | Method::Hotp
            | Method::YubicoOtp
            | Method::WebAuthn
            | Method::SecurityQuestions => (u16::MAX, 0, 0),
        };
        SendLimits { wait_seconds: wait_seconds.into(), hour_max, day_max }
    }

    /// Digits of a sent code.
    pub(crate) fn message_digits(&self, method: Method) -> u8 {
        let methods = &self.policy().methods;
        if method == Method::Sms { methods.sms.digits } else { methods.email.digits }
    }

    /// Seconds in which a sent code can be typed.
    pub(crate) fn message_seconds(&self, method: Method) -> u64 {
        let methods = &self.policy().methods;
        let minutes =
            if method == Method::Sms { methods.sms.minutes } else { methods.email.minutes };
        u64::from(minutes) * SECONDS_PER_MINUTE
    }

    /// How many authenticators of one method a person may have. A method that allows only one
    /// always has room: the new one replaces the old one.
    pub(crate) fn room_for(&self, method: Method) -> usize {
        let methods = &self.policy().methods;
        match method {
            Method::Totp => methods.totp.authenticators_max.into(),
            Method::Hotp => methods.hotp.tokens_max.into(),
            Method::YubicoOtp => methods.yubico_otp.keys_max.into(),
            Method::WebAuthn => methods.webauthn.credentials_max.into(),
            Method::BackupCodes
            | Method::Email
            | Method::Sms
            | Method::Push
            | Method::SecurityQuestions => usize::MAX,
        }
    }
}
