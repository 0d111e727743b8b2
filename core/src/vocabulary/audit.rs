//! What is recorded, and which notices go out.

use super::{Bytes, Channel, Lane, Method, Product, wire_type};

wire_type! {
    /// One event of an account's audit chain. It contains no secret and nothing typed as an answer.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct AuditEvent {
        /// Its place in the account's chain, from 1.
        pub sequence: u64,
        /// When, in Unix seconds.
        pub at: u64,
        /// What happened.
        pub kind: AuditKind,
        /// The method it was about.
        pub method: Option<Method>,
        /// Who administered; absent if the person acted.
        pub actor: Option<String>,
        /// The administrator's reason.
        pub reason: Option<String>,
        /// The rule or cause, as a stable code.
        pub rule: Option<String>,
        /// The product of the login.
        pub product: Option<Product>,
        /// The channel of the login.
        pub channel: Option<Channel>,
        /// The client's address as the host stated it.
        pub peer: Option<String>,
        /// The lane of the attempt budget.
        pub lane: Option<Lane>,
        /// SHA-256 over the previous digest and this event. The sealed record keeps the last one,
        /// so that any change shows, even a deleted tail.
        pub digest: Bytes,
    }
}

wire_type! {
    /// What happened.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum AuditKind {
        /// A second factor was completed.
        SignedIn,
        /// An answer was wrong.
        WrongAnswer,
        /// A used code was sent again.
        ReplayRefused,
        /// Wrong answers led to a lock.
        Locked,
        /// The grace period began.
        GraceStarted,
        /// Enrollment was put off.
        Postponed,
        /// An authenticator was set up.
        Enrolled,
        /// A set of backup codes was confirmed as saved.
        BackupCodesCreated,
        /// An authenticator was renamed.
        Renamed,
        /// An authenticator was removed.
        Removed,
        /// The account was suspended.
        Suspended,
        /// The suspension ended.
        Resumed,
        /// Factors were reset.
        Reset,
        /// A lock was ended.
        Unlocked,
        /// A code was sent.
        CodeSent,
        /// A code could not be sent.
        CodeNotSent,
        /// A phone was prompted.
        Prompted,
        /// A prompt was denied.
        PromptDenied,
        /// A signature counter went back: the credential may exist twice.
        CloneSuspected,
        /// A hardware token was resynchronized.
        Resynchronized,
        /// The preferred method was set.
        Preferred,
        /// A device was remembered.
        DeviceRemembered,
        /// Remembered devices were forgotten.
        DevicesForgotten,
        /// The password was changed.
        PasswordChanged,
        /// A hardware token was assigned.
        Imported,
        /// The record was resealed under the active key.
        Resealed,
        /// Before the first factor, the code from the directory's mailbox was right.
        MailboxProven,
    }
}

wire_type! {
    /// A message to the account's owner, by a channel other than this session.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct Notice {
        /// What it is about.
        pub kind: NoticeKind,
        /// When, in Unix seconds.
        pub at: u64,
        /// The method it is about.
        pub method: Option<Method>,
        /// Backup codes left, where relevant.
        pub codes_left: Option<u8>,
    }
}

wire_type! {
    /// What a notice is about.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum NoticeKind {
        /// From the third wrong answer on: someone may know the password.
        PasswordMayBeKnown,
        /// Too many wrong answers: guessable methods are locked.
        Locked,
        /// An authenticator was set up.
        MethodAdded,
        /// An authenticator was removed.
        MethodRemoved,
        /// A backup code was used.
        BackupCodeUsed,
        /// Few backup codes are left.
        BackupCodesLow,
        /// A new set of backup codes is active.
        BackupCodesCreated,
        /// An administrator suspended the account.
        Suspended,
        /// An administrator ended the suspension.
        Resumed,
        /// An administrator reset the factors.
        Reset,
        /// An administrator ended a lock.
        Unlocked,
        /// A prompt on the phone was denied: someone may know the password.
        PromptDenied,
        /// A credential may exist twice.
        CloneSuspected,
        /// A device will not be asked for a factor for some days.
        DeviceRemembered,
    }
}
