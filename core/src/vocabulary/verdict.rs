//! The answer to one event, and what must be saved before anyone may learn it.

use super::{Algorithm, AuditEvent, Bytes, HostTask, Method, Notice, SecretText, wire_type};

wire_type! {
    /// The answer to one event. [`Verdict::Admit`] is the only way in.
    pub enum Verdict {
        /// The person is let in.
        Admit {
            /// Why: a factor was verified, or a rule exempts.
            because: Because,
            /// Sealed evidence for the session: evidence after a factor, a pass after an
            /// exemption.
            evidence: Bytes,
            /// When the evidence expires.
            until: u64,
            /// A new known-browser cookie, after a completed factor in a browser without one.
            known_browser: Option<Bytes>,
            /// Backup codes left, after one was used.
            codes_left: Option<u8>,
            /// A new remembered-device cookie, if the person asked for one.
            device_token: Option<Bytes>,
        },
        /// A second factor is asked for.
        Challenge {
            /// The methods that can be used now, last used first.
            choices: Vec<Choice>,
            /// The method that was opened.
            opened: Option<Method>,
            /// What the opened method shows, for methods that have a ticket.
            shown: Option<Shown>,
            /// Days this device can be remembered for; absent if it cannot.
            remember_days: Option<u8>,
            /// What went wrong with the last answer.
            trouble: Option<Trouble>,
            /// The lock on the requested method, or else on the guessable ones.
            locked: Option<Lock>,
        },
        /// A factor must be set up.
        Enroll {
            /// What can be set up.
            choices: Vec<Method>,
            /// The pending enrollment.
            started: Option<Started>,
            /// Until when it can be put off; absent if it cannot.
            postpone_until: Option<u64>,
            /// How often it can still be put off.
            postponements_left: u32,
            /// What went wrong with the last answer.
            trouble: Option<Trouble>,
        },
        /// The change was made, or the list was requested.
        Changed {
            /// The account as it is now.
            summary: Summary,
            /// For the session that acted, if the change ended all others: what it goes on with.
            /// The host puts it into the session before anything else learns of the change.
            renewed: Option<Renewal>,
        },
        /// The host has to do something first; only the host learns of it.
        AskHost {
            /// To be returned with the finding.
            ticket: Bytes,
            /// What to do.
            task: HostTask,
        },
        /// It cannot go on. The person learns the refusal, the operator the reason.
        Refuse {
            /// The one thing the person is told.
            refusal: Refusal,
            /// A stable code for the operator, such as `record.unknown_key`; never a typed value.
            reason: String,
        },
        /// Before a first factor can be set up, a code sent to the directory's e-mail address has
        /// to be typed, because someone else may have learned the password. `Choose` sends it and
        /// `Respond` answers it, both with the method `Email`.
        Prove {
            /// The code that was sent, if any.
            shown: Option<Shown>,
            /// The address with its middle left out; absent if the directory has none, in which
            /// case only an administrator can help.
            destination: Option<String>,
            /// Until when enrollment can be put off; absent if it cannot.
            postpone_until: Option<u64>,
            /// How often it can still be put off.
            postponements_left: u32,
            /// What went wrong with the last answer.
            trouble: Option<Trouble>,
        },
    }
}

wire_type! {
    /// What a session goes on with after a change of its own that ended every other one. It counts
    /// no longer, and is no fresher, than what it replaces.
    pub struct Renewal {
        /// Sealed evidence for the session, in place of the previous one.
        pub evidence: Bytes,
        /// A new known-browser cookie, if the previous one ended too.
        pub known_browser: Option<Bytes>,
    }
}

wire_type! {
    /// Why a person was admitted.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub enum Because {
        /// A factor was verified.
        Verified {
            /// The method of that factor.
            by: Method,
        },
        /// A rule of the policy exempts.
        Exempt {
            /// The rule's name.
            rule: String,
        },
    }
}

wire_type! {
    /// A method that can be used now.
    pub struct Choice {
        /// The method.
        pub method: Method,
        /// The names the person gave this method's authenticators; for e-mail and SMS, the
        /// destinations with their middle left out.
        pub labels: Vec<String>,
        /// Whether the method only stands in for another one.
        pub is_backup: bool,
        /// Whether one of them is a hardware token that two consecutive codes bring back into
        /// step.
        pub takes_two_codes: bool,
    }
}

wire_type! {
    /// What an opened method shows. The host keeps the ticket in the session.
    pub enum Shown {
        /// A code was sent.
        CodeSent {
            /// To be presented with the answer.
            ticket: Bytes,
            /// The destination with its middle left out.
            destination: String,
            /// Digits of the code.
            digits: u8,
            /// When the same code can be sent again, in Unix seconds.
            again_at: u64,
            /// When the code expires.
            expires: u64,
        },
        /// A ceremony in the browser.
        Credential {
            /// To be presented with the answer.
            ticket: Bytes,
            /// `PublicKeyCredentialRequestOptionsJSON` (WebAuthn section 5.1).
            options: String,
            /// When the challenge expires.
            expires: u64,
        },
        /// A phone was prompted.
        Prompted {
            /// To be presented when checking for the answer.
            ticket: Bytes,
            /// When another prompt can be sent.
            again_at: u64,
            /// When the prompt expires.
            expires: u64,
        },
        /// Questions to answer.
        Asked {
            /// The questions' texts; the answers go in the same order.
            questions: Vec<String>,
        },
    }
}

wire_type! {
    /// A lock on a method: its answers are refused without being checked.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub struct Lock {
        /// When it ends by itself; absent if no end is known. An administrator can end it sooner.
        pub until: Option<u64>,
    }
}

wire_type! {
    /// A pending enrollment. Shown once; confirm it or start again.
    pub enum Started {
        /// A key for an authenticator app.
        Totp {
            /// Carries the pending enrollment; keep it in the session and present it again.
            ticket: Bytes,
            /// The key as base32 text (RFC 4648 section 6), without padding.
            key: SecretText,
            /// The whole `otpauth:` address.
            uri: SecretText,
            /// The issuer the app will show.
            issuer: String,
            /// The account the app will show.
            account: String,
            /// The hash function.
            algorithm: Algorithm,
            /// Digits of a code.
            digits: u8,
            /// Seconds a code lives.
            period_seconds: u32,
            /// When the ticket expires.
            expires: u64,
        },
        /// A code was sent to a destination that has to be confirmed.
        Message {
            /// Carries the pending enrollment; keep it in the session and present it again.
            ticket: Bytes,
            /// The method.
            method: Method,
            /// The full destination: its owner just typed it, or the directory has it.
            destination: String,
            /// Digits of the code.
            digits: u8,
            /// When the same code can be sent again.
            again_at: u64,
            /// When the ticket expires.
            expires: u64,
        },
        /// A ceremony in the browser.
        Credential {
            /// Carries the pending enrollment; keep it in the session and present it again.
            ticket: Bytes,
            /// `PublicKeyCredentialCreationOptionsJSON` (WebAuthn section 5.1).
            options: String,
            /// When the ticket expires.
            expires: u64,
        },
        /// A YubiKey has to be touched.
        Yubikey {
            /// Carries the pending enrollment; keep it in the session and present it again.
            ticket: Bytes,
            /// When the ticket expires.
            expires: u64,
        },
        /// A prompt has to be answered on the phone.
        Prompt {
            /// Carries the pending enrollment; keep it in the session and present it again.
            ticket: Bytes,
            /// When the ticket expires.
            expires: u64,
        },
        /// Security questions have to be chosen and answered.
        Questions {
            /// Carries the pending enrollment; keep it in the session and present it again.
            ticket: Bytes,
            /// The questions' texts, in the order of the policy.
            questions: Vec<String>,
            /// When the ticket expires.
            expires: u64,
        },
        /// A set of backup codes; it becomes active once it is confirmed as saved.
        BackupCodes {
            /// Carries the pending set; keep it in the session and present it again.
            ticket: Bytes,
            /// The codes, in order.
            codes: Vec<SecretText>,
            /// When the ticket expires.
            expires: u64,
        },
    }
}

wire_type! {
    /// What went wrong with an answer; the page can be rendered again at once.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum Trouble {
        /// The answer is wrong or was used before; the wording does not reveal which.
        WrongAnswer {},
        /// The page is too old: start again.
        Expired {},
        /// Only during enrollment: the code belongs to another time. It lets no one in.
        PhoneClockOff {
            /// Minutes the phone is ahead; negative if it is behind.
            minutes: i32,
        },
        /// Another authenticator has this name already, or the name is not allowed.
        LabelTaken {},
        /// The message could not be sent. No attempt was counted.
        NotDelivered {},
        /// Too soon or too often: the last code or prompt is still valid.
        TooSoon {
            /// When it can be tried again.
            at: u64,
        },
        /// The service that has to confirm it could not be asked. No attempt was counted.
        Unavailable {},
        /// No code can be sent to this destination, or it is already in use.
        DestinationRefused {},
        /// An answer is too short, the same as another one, or part of its question.
        AnswersRefused {},
        /// The prompt was denied on the phone or not answered.
        Denied {},
        /// This credential or key is already set up, here or elsewhere.
        AlreadySetUp {},
    }
}

wire_type! {
    /// Why it cannot go on.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub enum Refusal {
        /// Too many wrong answers.
        Locked {
            /// When it ends by itself; absent if no end is known. An administrator can end it
            /// sooner.
            until: Option<u64>,
        },
        /// An administrator suspended the account.
        Suspended {},
        /// A rule of the policy forbids it.
        NotAllowed {
            /// The rule's name.
            rule: String,
        },
        /// A factor has to be set up in a browser first.
        EnrollFirst {},
        /// The session's evidence is missing, expired or not fresh enough.
        SignInAgain {},
        /// The account's record is missing, out of date or does not open.
        AskAdministrator {},
        /// Too much at once; nothing was charged.
        Busy {},
    }
}

wire_type! {
    /// What its owner or an administrator may see of an account.
    pub struct Summary {
        /// Its state.
        pub state: AccountState,
        /// Its authenticators, in the order they were added.
        pub authenticators: Vec<AuthenticatorView>,
        /// Backup codes left; absent if there is no set.
        pub codes_left: Option<u8>,
        /// A pending enrollment.
        pub started: Option<Started>,
        /// What went wrong with the last answer.
        pub trouble: Option<Trouble>,
        /// Methods that can be added.
        pub can_add: Vec<Method>,
        /// The method offered first; absent for the one used last.
        pub preferred: Option<Method>,
        /// Remembered devices, oldest first.
        pub devices: Vec<DeviceView>,
    }
}

wire_type! {
    /// One remembered device, without its token.
    pub struct DeviceView {
        /// Its number within the account.
        pub id: u32,
        /// When it was remembered.
        pub added_at: u64,
        /// The start of the day it was last used.
        pub used_at: Option<u64>,
        /// When it expires.
        pub until: u64,
    }
}

wire_type! {
    /// One authenticator, without anything secret.
    pub struct AuthenticatorView {
        /// Its number within the account.
        pub id: u32,
        /// Its method.
        pub method: Method,
        /// Its name.
        pub label: String,
        /// When it was confirmed.
        pub added_at: u64,
        /// When it was last used to sign in.
        pub used_at: Option<u64>,
    }
}

wire_type! {
    /// The state of an account; a lock shows separately, by its time.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum AccountState {
        /// No factor is set up.
        NotEnrolled,
        /// At least one factor is set up.
        Enrolled,
        /// Stopped by an administrator; factors are kept.
        Suspended,
    }
}

wire_type! {
    /// An account's row as the store holds it.
    #[derive(Clone)]
    pub struct Row {
        /// Counts the saves of this account, from 1.
        pub revision: u64,
        /// The sealed record.
        pub record: Bytes,
        /// Counts this account's revocations; whatever was issued before the last one is void.
        pub revocations: u64,
    }
}

wire_type! {
    /// What must be saved, in a separate transaction, before the verdict may be revealed.
    pub struct Save {
        /// The new revision: the loaded one plus 1, or 1 for a new row.
        pub revision: u64,
        /// The sealed record.
        pub record: Bytes,
        /// Counts this account's revocations.
        pub revocations: u64,
        /// For lists only; never grounds for letting someone in.
        pub state: AccountState,
        /// For lists only: when the last lock ends.
        pub locked_until: Option<u64>,
        /// For lists only: the methods set up.
        pub methods: Vec<Method>,
        /// To append to the account's audit chain in the same transaction.
        pub audit: Vec<AuditEvent>,
        /// To put into the outbox in the same transaction.
        pub notices: Vec<Notice>,
    }
}
