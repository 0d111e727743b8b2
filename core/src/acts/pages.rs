//! The content of pages: a challenge, an enrollment, an account's own list.

use super::context::Context;
use super::devices;
use super::session::Session;
use super::standing::can_add;
use crate::account::Account;
use crate::account::authenticators::Card;
use crate::account::devices::counting;
use crate::account::throttle::Stopped;
use crate::authenticators::message_code::masked;
use crate::vocabulary::{
    AuthenticatorView, Choice, DeviceView, Lock, Login, Method, Refusal, Shown, Started, Summary,
    Trouble, Verdict,
};

/// What a challenge page needs to know.
pub(super) struct ChallengePage<'a> {
    pub(super) methods: &'a [Method],
}

impl ChallengePage<'_> {
    /// The current challenge: locked methods are not among the choices, and if none is left the
    /// answer is a refusal. It looks the same whatever was typed.
    pub(super) fn render(
        &self,
        session: &Session<'_>,
        opened: Option<Method>,
        shown: Option<Shown>,
        trouble: Option<Trouble>,
    ) -> Verdict {
        let stopped = |method: Method| stopped(session, method);
        let methods = || self.methods.iter().copied();
        let open: Vec<Method> = methods().filter(|method| stopped(*method).is_none()).collect();
        // The relevant lock is the one on the requested method, or else on the guessable ones.
        let guessable = methods().filter(|method| method.is_guessable());
        let locked = opened.into_iter().chain(guessable).find_map(stopped);
        if open.is_empty() {
            let stopped = methods().find_map(stopped);
            return Verdict::Refuse {
                refusal: Refusal::Locked { until: stopped.map(Stopped::until) },
                reason: stopped.map_or("throttle.locked", Stopped::rule).into(),
            };
        }
        let devices = &session.context.policy().devices;
        let asked_for = opened.filter(|method| open.contains(method));
        Verdict::Challenge {
            choices: open.iter().map(|method| choice(session, *method)).collect(),
            opened: asked_for.or(open.first().copied()),
            shown: shown.filter(|_| asked_for.is_some()),
            remember_days: devices.enabled.then_some(devices.days),
            trouble,
            locked: locked.map(|stopped| Lock { until: Some(stopped.until()) }),
        }
    }
}

/// Whether answers by this method are refused without being compared.
pub(super) fn stopped(session: &Session<'_>, method: Method) -> Option<Stopped> {
    let (throttle, at, limits) =
        (&session.account.throttle, session.context.at, session.context.limits());
    match method {
        Method::Totp | Method::Hotp | Method::Email | Method::Sms | Method::SecurityQuestions => {
            throttle.stopped(session.lane(), at, &limits)
        }
        Method::BackupCodes => throttle.backup_stopped(session.lane(), at, &limits),
        Method::YubicoOtp | Method::WebAuthn | Method::Push => None,
    }
}

fn choice(session: &Session<'_>, method: Method) -> Choice {
    let set_up = &session.account.authenticators;
    let labels = match set_up.address(method) {
        Some(address) => vec![masked(&address.destination)],
        None => set_up
            .cards()
            .filter(|(other, card)| *other == method && !card.label.is_empty())
            .map(|(_, card)| card.label.clone())
            .collect(),
    };
    let takes_two_codes = match method {
        Method::Hotp => true,
        Method::Totp => set_up.totp().any(|(_, app)| app.is_hardware),
        Method::BackupCodes
        | Method::Email
        | Method::Sms
        | Method::YubicoOtp
        | Method::WebAuthn
        | Method::Push
        | Method::SecurityQuestions => false,
    };
    let is_backup = session.context.policy().is_backup(method);
    Choice { method, labels, is_backup, takes_two_codes }
}

/// What an enrollment page needs to know.
pub(super) struct EnrollPage {
    pub(super) methods: Vec<Method>,
    pub(super) postpone_until: Option<u64>,
    pub(super) postponements_left: u32,
}

impl EnrollPage {
    /// A page that cannot be put off.
    pub(super) const fn of(methods: Vec<Method>) -> Self {
        Self { methods, postpone_until: None, postponements_left: 0 }
    }

    pub(super) fn render(&self, started: Option<Started>, trouble: Option<Trouble>) -> Verdict {
        Verdict::Enroll {
            choices: self.methods.clone(),
            started,
            postpone_until: self.postpone_until,
            postponements_left: self.postponements_left,
            trouble,
        }
    }
}

/// The account as its owner or an administrator may see it. Without a login nothing is known about
/// the directory's address.
pub(super) fn summary(context: &Context<'_>, account: &Account, login: Option<&Login>) -> Summary {
    let view = |(method, card): (Method, &Card)| {
        let (label, added_at, used_at) = (card.label.clone(), card.added_at, card.used_at);
        AuthenticatorView { id: card.id, method, label, added_at, used_at }
    };
    let mut authenticators: Vec<AuthenticatorView> =
        account.authenticators.cards().map(view).collect();
    authenticators.sort_by_key(|view| view.id);
    let terms = devices::terms(context, account);
    let remembered = counting(&account.devices, &terms).map(|(_, device)| device);
    let can_add = |method: &Method| can_add(context, account, login, *method);
    Summary {
        state: account.state(),
        authenticators,
        codes_left: account.codes_left(),
        started: None,
        trouble: None,
        can_add: Method::ALL.into_iter().filter(can_add).collect(),
        preferred: account.preferred,
        devices: remembered
            .map(|device| DeviceView {
                id: device.id,
                added_at: device.added_at,
                used_at: device.used_at(),
                until: device.ends(&terms),
            })
            .collect(),
    }
}

/// The list of a signed-in person.
pub(super) fn list(
    session: &Session<'_>,
    started: Option<Started>,
    trouble: Option<Trouble>,
) -> Verdict {
    let summary = summary(session.context, session.account, Some(session.login));
    Verdict::Changed { summary: Summary { started, trouble, ..summary }, renewed: None }
}
