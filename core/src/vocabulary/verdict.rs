//! The answer to one event, and what must be saved before anybody may learn it.

use super::{Algorithm, AuditEvent, Bytes, HostTask, Method, Notice, SecretText, wire_type};

wire_type! {
    /// The answer to one event. [`Verdict::Admit`] is the only way in.
    pub enum Verdict {
        /// The person may go on.
        Admit {
            /// Why: a factor was verified, or a rule exempts.
            because: Because,
            /// Sealed evidence for the session: evidence after a factor, a pass after an
            /// exemption.
            evidence: Bytes,
            /// When the evidence ends.
            until: u64,
            /// A new known-browser cookie, after a completed factor in a browser without one.
            known_browser: Option<Bytes>,
            /// Backup codes still unused, after one was used.
            codes_left: Option<u8>,
            /// A new remembered-device cookie, if the person asked for one.
            device_token: Option<Bytes>,
        },
        /// A second factor is asked.
        Challenge {
            /// What can be answered now, last used first.
            choices: Vec<Choice>,
            /// The method that is open.
            opened: Option<Method>,
            /// What the open method shows, for methods that have a ticket.
            shown: Option<Shown>,
            /// Days this device can be remembered for; absent if it cannot.
            remember_days: Option<u8>,
            /// What went wrong with the last answer.
            trouble: Option<Trouble>,
            /// The lock of the method that was asked for, or else of the guessable ones.
            locked: Option<Lock>,
        },
        /// A factor must be set up.
        Enroll {
            /// What can be set up.
            choices: Vec<Method>,
            /// The enrollment that is open.
            started: Option<Started>,
            /// Until when it can be put off; absent if it cannot.
            postpone_until: Option<u64>,
            /// How often it can still be put off.
            postponements_left: u32,
            /// What went wrong with the last answer.
            trouble: Option<Trouble>,
        },
        /// The change was made, or the list was asked for.
        Changed {
            /// The account as it is now.
            summary: Summary,
        },
        /// The host has to do something first; nobody but the host learns of it.
        AskHost {
            /// To be handed back with the finding.
            ticket: Bytes,
            /// What to do.
            task: HostTask,
        },
        /// It cannot go on. The person learns the refusal, the operator the reason.
        Refuse {
            /// The one word for the person.
            refusal: Refusal,
            /// A stable code for the operator, such as `record.unknown_key`; never a value
            /// that somebody typed.
            reason: String,
        },
        /// Before a first factor can be set up, a code that goes to the directory's e-mail
        /// address has to be typed: somebody may have learned the password. It is sent by
        /// `Choose` and answered by `Respond`, both with the method `Email`.
        Prove {
            /// The code that is on its way, if one is.
            shown: Option<Shown>,
            /// The address with its middle left out; absent if the directory has none, and only
            /// an administrator can help.
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
    /// Why somebody was admitted.
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
    /// A method that can be answered now.
    pub struct Choice {
        /// The method.
        pub method: Method,
        /// The names the person gave to the authenticators of this method; for e-mail and SMS,
        /// the destinations with their middle left out.
        pub labels: Vec<String>,
        /// Whether the method only stands in for another one that is not at hand.
        pub is_backup: bool,
    }
}

wire_type! {
    /// What an open method shows. The host keeps the ticket in the session.
    pub enum Shown {
        /// A code is on its way.
        CodeSent {
            /// To be presented with the answer.
            ticket: Bytes,
            /// The destination with its middle left out.
            destination: String,
            /// Digits of the code.
            digits: u8,
            /// When the same code can be sent again, in Unix seconds.
            again_at: u64,
            /// When the code ends.
            expires: u64,
        },
        /// A ceremony in the browser.
        Credential {
            /// To be presented with the answer.
            ticket: Bytes,
            /// `PublicKeyCredentialRequestOptionsJSON` (WebAuthn section 5.1).
            options: String,
            /// When the challenge ends.
            expires: u64,
        },
        /// A phone was prompted.
        Prompted {
            /// To be presented when looking for the answer.
            ticket: Bytes,
            /// When another prompt can be sent.
            again_at: u64,
            /// When the prompt ends.
            expires: u64,
        },
        /// Questions to answer.
        Asked {
            /// The questions' texts; the answers come in their order.
            questions: Vec<String>,
        },
    }
}

wire_type! {
    /// A lock on a method: its answers are refused without being looked at.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub struct Lock {
        /// When it ends; absent if only an administrator or an unguessable factor ends it.
        pub until: Option<u64>,
    }
}

wire_type! {
    /// An enrollment that is open. Shown once; confirm it or start again.
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
            /// When the ticket ends.
            expires: u64,
        },
        /// A code is on its way to a destination that is to be confirmed.
        Message {
            /// Carries the pending enrollment; keep it in the session and present it again.
            ticket: Bytes,
            /// The method.
            method: Method,
            /// The destination, whole: its owner just typed it or is in the directory with it.
            destination: String,
            /// Digits of the code.
            digits: u8,
            /// When the same code can be sent again.
            again_at: u64,
            /// When the ticket ends.
            expires: u64,
        },
        /// A ceremony in the browser.
        Credential {
            /// Carries the pending enrollment; keep it in the session and present it again.
            ticket: Bytes,
            /// `PublicKeyCredentialCreationOptionsJSON` (WebAuthn section 5.1).
            options: String,
            /// When the ticket ends.
            expires: u64,
        },
        /// A YubiKey is to be touched.
        Yubikey {
            /// Carries the pending enrollment; keep it in the session and present it again.
            ticket: Bytes,
            /// When the ticket ends.
            expires: u64,
        },
        /// A prompt is to be answered on the phone.
        Prompt {
            /// Carries the pending enrollment; keep it in the session and present it again.
            ticket: Bytes,
            /// When the ticket ends.
            expires: u64,
        },
        /// Security questions are to be chosen and answered.
        Questions {
            /// Carries the pending enrollment; keep it in the session and present it again.
            ticket: Bytes,
            /// The questions' texts, in the order of the policy.
            questions: Vec<String>,
            /// When the ticket ends.
            expires: u64,
        },
        /// A set of backup codes; the set counts once it is confirmed as saved.
        BackupCodes {
            /// Carries the pending set; keep it in the session and present it again.
            ticket: Bytes,
            /// The codes, in order.
            codes: Vec<SecretText>,
            /// When the ticket ends.
            expires: u64,
        },
    }
}

wire_type! {
    /// What went wrong with an answer; the page can be drawn again at once.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum Trouble {
        /// The answer is not right, or was used before; the words do not tell which.
        WrongAnswer {},
        /// The page is too old: begin again.
        Expired {},
        /// Only during enrollment: the code belongs to another time. Nobody is let in by it.
        PhoneClockOff {
            /// Minutes the phone is ahead; negative if it is behind.
            minutes: i32,
        },
        /// Another authenticator has this name already, or the name is not allowed.
        LabelTaken {},
        /// The message could not be handed over. No attempt was counted.
        NotDelivered {},
        /// Too soon, or too often: the last code or prompt still counts.
        TooSoon {
            /// When it can be tried again.
            at: u64,
        },
        /// Whoever has to confirm it could not be asked. No attempt was counted.
        Unavailable {},
        /// The destination is none that a code can be sent to, or is in use already.
        DestinationRefused {},
        /// An answer is too short, equal to another one, or part of its question.
        AnswersRefused {},
        /// The person said no on the phone, or nobody answered.
        Denied {},
        /// This credential or key is set up already, here or elsewhere.
        AlreadySetUp {},
    }
}

wire_type! {
    /// Why it cannot go on.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub enum Refusal {
        /// Too many wrong answers.
        Locked {
            /// When it ends; absent if only an administrator or an unguessable factor ends it.
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
        /// The session's evidence is missing, ended or not fresh enough.
        SignInAgain {},
        /// The account's record is missing, behind or does not open.
        AskAdministrator {},
        /// Too much at once; nothing was charged.
        Busy {},
    }
}

wire_type! {
    /// An account as its owner or an administrator may see it.
    pub struct Summary {
        /// Its state.
        pub state: AccountState,
        /// Its authenticators, in the order they were added.
        pub authenticators: Vec<AuthenticatorView>,
        /// Backup codes still unused; absent if there is no set.
        pub codes_left: Option<u8>,
        /// An enrollment that is open.
        pub started: Option<Started>,
        /// What went wrong with the last answer.
        pub trouble: Option<Trouble>,
        /// Methods that can be added.
        pub can_add: Vec<Method>,
        /// The method to be offered first; absent for the one used last.
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
        /// The day it was last used, as its first second.
        pub used_at: Option<u64>,
        /// When it ends.
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
    /// The state an account is in; a lock is told apart by its own time.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum AccountState {
        /// No factor is set up.
        NotEnrolled,
        /// At least one factor is set up.
        Enrolled,
        /// An administrator stopped it; factors are kept.
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
        /// Counts the resets of this account; whatever was issued before the last one is void.
        pub revocations: u64,
    }
}

wire_type! {
    /// What must be saved, in one own transaction, before the verdict may be told.
    pub struct Save {
        /// The new revision: the loaded one plus 1, or 1 for a new row.
        pub revision: u64,
        /// The sealed record.
        pub record: Bytes,
        /// Counts the resets of this account.
        pub revocations: u64,
        /// For lists only; never grounds to admit.
        pub state: AccountState,
        /// For lists only: when the last lock ends.
        pub locked_until: Option<u64>,
        /// For lists only: the methods set up.
        pub methods: Vec<Method>,
        /// To be appended to the account's audit chain in the same transaction.
        pub audit: Vec<AuditEvent>,
        /// To be put into the outbox in the same transaction.
        pub notices: Vec<Notice>,
    }
}
