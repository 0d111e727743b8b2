//! The policy's JSON form. Every part may be left out; its defaults are the safe ones.

use super::bounds::{policy_part, policy_words};
use super::methods::Methods;
use crate::vocabulary::{Method, Product};

policy_part! {
    /// A whole policy. `{}` is one: everyone is asked, nothing is exempt, nothing is enforced yet.
    pub struct Policy {
        /// Whether to ask, or only to report who would have been asked. Default `report_only`.
        mode: Mode = (Mode::ReportOnly);
        /// The name an authenticator app shows, without `:`. Default `Countersign`.
        issuer: String [1 to 64 characters] = ("Countersign".to_owned());
        /// Products under the policy, all of them by default. Others are exempt by the rule
        /// `products`.
        products: Vec<Product> [1 to 32 products] = (all_products());
        /// Whether people without a license, such as customers of a service desk, are asked.
        /// Default `require`.
        customers: Customers = (Customers::Require);
    }
    with parts {
        /// Groups that are required, and groups that are skipped.
        groups: Groups;
        /// The methods people may use.
        methods: Methods;
        /// How people come to their first factor.
        enrollment: Enrollment;
        /// What wrong answers cost.
        throttle: ThrottlePolicy;
        /// How long a completed second factor counts.
        session: SessionPolicy;
        /// Devices that are not asked for some days.
        devices: DevicesPolicy;
    }
}

policy_part! {
    /// Group rules. A member of groups of both kinds is asked: require wins.
    ///
    /// A name has no blanks at its ends and nothing invisible, no control character and nothing
    /// that Unicode has not assigned.
    pub struct Groups {
        /// Groups whose members are asked. Names are compared by NFKC and full case folding, so
        /// that look-alikes are asked as well (Unicode Standard section 3.13, D145).
        require: Vec<String> [0 to 10000 names of 1 to 1024 bytes] = [];
        /// Groups whose members are not asked. Names are compared by NFC and lower case only,
        /// since a directory may keep look-alikes apart.
        skip: Vec<String> [0 to 10000 names of 1 to 1024 bytes] = [];
    }
}

policy_part! {
    /// How people come to their first factor.
    pub struct Enrollment {
        /// Days after the first login under the policy during which enrollment can be put off.
        grace_days: u8 [0 to 30] = 7;
        /// How often it can be put off.
        postponements_max: u8 [0 to 50] = 10;
        /// Minutes in which a started enrollment can be finished.
        ticket_minutes: u8 [5 to 60] = 10;
        /// What shows, before a first factor is set up, that the person owns the account and has
        /// not merely learned its password. Default `none`.
        proof: Proof = (Proof::None);
    }
}

policy_part! {
    /// What wrong answers cost (NIST SP 800-63B section 5.2.2).
    pub struct ThrottlePolicy {
        /// Wrong answers in a row before the first lock.
        failures_max: u8 [3 to 10] = 5;
        /// Minutes of the first, second and further locks, never decreasing. After a lock, one
        /// wrong answer leads to the next.
        lock_minutes: Vec<u16> [1 to 8 entries of 1 to 1440] = [1, 5, 15, 60];
        /// Wrong answers in all before guessable methods stop.
        failures_total_max: u8 [20 to 100] = 100;
        /// How many of those are reserved for a browser that completed a second factor before; at
        /// most half of the total.
        known_browser_reserve: u8 [5 to 50] = 20;
    }
}

policy_part! {
    /// How long a completed second factor counts.
    pub struct SessionPolicy {
        /// Hours until a session is asked again (NIST SP 800-63B section 4.2.3).
        hours: u8 [1 to 24] = 12;
        /// Minutes in which a completed second factor counts as fresh for changes.
        fresh_minutes: u8 [1 to 20] = 5;
        /// Days a browser counts as known.
        known_browser_days: u16 [1 to 365] = 90;
    }
}

policy_part! {
    /// Devices that are not asked for some days.
    pub struct DevicesPolicy {
        /// Whether people may have a device remembered. Default `false`.
        enabled: bool = false;
        /// Days until a remembered device is asked again.
        days: u8 [1 to 30] = 14;
        /// Devices one person may have remembered.
        devices_max: u8 [1 to 10] = 10;
    }
}

policy_words! {
    /// Whether the policy asks, or only reports.
    pub enum Mode {
        /// People who are not enrolled are not asked; the decision says who would have been.
        ReportOnly,
        /// Everyone named by the rules is asked.
        Enforce,
    }
}

policy_words! {
    /// Whether people without a license are asked.
    pub enum Customers {
        /// They are asked like everyone else.
        Require,
        /// They are exempt unless a group requires it.
        Skip,
    }
}

policy_words! {
    /// What a person shows besides the password before the first factor.
    pub enum Proof {
        /// Nothing: the password of a person without a factor is enough to set one up.
        None,
        /// A code sent to the directory's e-mail address. It does not need the method `email`, but
        /// uses the digits, minutes, waits and budgets of `methods.email`. People without an
        /// address in the directory are sent to an administrator.
        Email,
    }
}

fn all_products() -> Vec<Product> {
    vec![
        Product::Jira,
        Product::Jsm,
        Product::Confluence,
        Product::Bitbucket,
        Product::Bamboo,
        Product::Crowd,
    ]
}

impl Policy {
    /// Whether the method may be used at all.
    #[must_use]
    pub fn is_enabled(&self, method: Method) -> bool {
        self.methods.is_enabled(method)
    }

    /// Whether the method only stands in for another one, by its nature or by this policy.
    #[must_use]
    pub fn is_backup(&self, method: Method) -> bool {
        !method.is_primary() || self.methods.backup_only.contains(&method)
    }

    /// Whether these methods are enough to ask for: one of them is switched on and stands alone, or
    /// is a set of backup codes, which was made beside one that did. Security questions, and what
    /// this policy only lets stand in for others, are never the only thing that is asked.
    #[must_use]
    pub fn lets_in(&self, usable: &[Method]) -> bool {
        usable.iter().any(|method| {
            let stands = *method == Method::BackupCodes || !self.is_backup(*method);
            stands && self.is_enabled(*method)
        })
    }

    /// Whether a person may set the method up as the first one. Tokens by counter come from an
    /// administrator, and so do YubiKeys that are checked here.
    #[must_use]
    pub fn can_begin_with(&self, method: Method) -> bool {
        !self.is_backup(method) && self.can_add(method)
    }

    /// Whether a person may set the method up at all.
    #[must_use]
    pub fn can_add(&self, method: Method) -> bool {
        let is_imported_only = match method {
            Method::Hotp => true,
            Method::YubicoOtp => !self.methods.yubico_otp.validation_server,
            Method::Totp
            | Method::BackupCodes
            | Method::Email
            | Method::Sms
            | Method::WebAuthn
            | Method::Push
            | Method::SecurityQuestions => false,
        };
        self.is_enabled(method) && !is_imported_only
    }
}
