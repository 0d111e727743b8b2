//! The phone of a person.

use super::base32;
use countersign::vocabulary::*;

/// The phone: an authenticator app from another vendor.
#[derive(Clone)]
pub(crate) struct App {
    pub(crate) secret: Vec<u8>,
    pub(crate) algorithm: totp_rs::Algorithm,
    pub(crate) digits: u8,
    pub(crate) period: u64,
}

impl App {
    pub(crate) fn new(secret: Vec<u8>) -> Self {
        Self { secret, algorithm: totp_rs::Algorithm::SHA1, digits: 6, period: 30 }
    }

    pub(crate) fn code(&self, at: u64) -> String {
        self.peer().generate(at).to_string()
    }

    /// The library that stands for the phone.
    pub(crate) fn peer(&self) -> totp_rs::Totp {
        totp_rs::Builder::new()
            .with_algorithm(self.algorithm)
            .with_digits(self.digits)
            .with_step_duration(self.period)
            .with_secret(self.secret.clone())
            .build_noncompliant()
    }

    /// The code of a step before or after the one of `at`.
    pub(crate) fn near(&self, at: u64, steps: i64) -> String {
        self.code(at.saturating_add_signed(steps * self.period.cast_signed()))
    }

    /// A code that belongs to no step near `at`.
    pub(crate) fn wrong(&self, at: u64) -> String {
        let peer = self.peer();
        let near: Vec<u32> = (-3..=3)
            .map(|steps| at.saturating_add_signed(steps * self.period.cast_signed()))
            .map(|near| peer.generate(near).to_string().parse().expect("a number"))
            .collect();
        let width = usize::from(self.digits);
        let number =
            (0..=u32::from(u8::MAX)).find(|number| !near.contains(number)).expect("a number");
        format!("{number:0width$}")
    }

    /// Which steps of the window have this code.
    pub(crate) fn matches(&self, at: u64, window: u64, code: &str) -> Vec<u64> {
        let now = at / self.period;
        (now.saturating_sub(window)..=now.saturating_add(window))
            .filter(|step| self.code(step.saturating_mul(self.period)) == code)
            .collect()
    }
}

/// The phone that scanned what an enrollment showed.
pub(crate) fn scan(started: &Started) -> App {
    let Started::Totp { key, algorithm, digits, period_seconds, .. } = started else {
        panic!("no key is shown");
    };
    App {
        secret: base32(key.expose()),
        algorithm: match algorithm {
            Algorithm::Sha1 => totp_rs::Algorithm::SHA1,
            Algorithm::Sha256 => totp_rs::Algorithm::SHA256,
            Algorithm::Sha512 => totp_rs::Algorithm::SHA512,
        },
        digits: *digits,
        period: u64::from(*period_seconds),
    }
}
