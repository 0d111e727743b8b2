//! Tasks only the host can do, and what the host found.
//!
//! The host owes each task exactly one finding, through `Report`, with the ticket that came with
//! the task. The ticket binds the finding to this account, session and task; a finding without it
//! or for another account is refused. Once a yes has counted or a prompt was denied, the ticket is
//! spent, and later findings are refused too.

use super::{Bytes, SecretText, wire_type};

wire_type! {
    /// Something only the host can do, within 10 seconds; after that, and on any error, the finding
    /// is `Failed`.
    pub enum HostTask {
        /// Sends a code. Answered by `Sent` or `Failed`.
        SendCode {
            /// The channel.
            channel: MessageChannel,
            /// The e-mail address, or the telephone number in E.164 form.
            to: String,
            /// The code.
            code: SecretText,
            /// What the code is for, so that the message can say so.
            purpose: CodePurpose,
            /// When the code expires, in Unix seconds.
            expires: u64,
            /// The name to address the person by.
            display_name: String,
            /// The language, as in the login.
            locale: String,
        },
        /// Verifies what a credential signed (WebAuthn section 7.2). Answered by `Asserted`,
        /// `Invalid` or `Failed`.
        VerifyAssertion {
            /// What was asked of the browser.
            ceremony: Ceremony,
            /// The credential as last returned by `Registered` or `Asserted`.
            credential: Bytes,
            /// The browser's response as JSON text.
            response: Bytes,
        },
        /// Verifies a new credential (WebAuthn section 7.1). Answered by `Registered`, `Invalid`
        /// or `Failed`.
        VerifyRegistration {
            /// What was asked of the browser.
            ceremony: Ceremony,
            /// The browser's response as JSON text.
            response: Bytes,
        },
        /// Asks a validation server about a Yubico OTP (protocol 2.0). Answered by `OtpValid`,
        /// `Invalid` or `Failed`.
        CheckYubico {
            /// The OTP.
            otp: SecretText,
            /// The nonce to send: 32 letters and digits. The answer must carry it.
            nonce: String,
        },
        /// Starts a push. Answered by `PushStarted`, `Invalid` or `Failed`.
        StartPush {
            /// The name by which the push service knows the person.
            user: String,
            /// The client's address, to show the person.
            peer: String,
        },
        /// Checks the outcome of a push. Answered by `Valid`, `Waiting`, `Invalid` or `Failed`.
        PollPush {
            /// The transaction that `PushStarted` named.
            transaction: String,
        },
    }
}

wire_type! {
    /// What the host found.
    pub enum Finding {
        /// The message was sent.
        Sent {},
        /// The person approved.
        Valid {},
        /// The assertion is right in every point of WebAuthn section 7.2.
        Asserted {
            /// The credential to store, with its new counter and flags; at most 2 KiB.
            credential: Bytes,
            /// The authenticator's signature counter; 0 if it has none.
            sign_count: u32,
            /// Whether the authenticator verified the person, and not only their presence.
            user_verified: bool,
        },
        /// The registration is right in every point of WebAuthn section 7.1.
        Registered {
            /// The credential's id; 1 to 1023 bytes.
            credential_id: Bytes,
            /// The credential to store and pass back to the host; at most 2 KiB.
            credential: Bytes,
            /// The authenticator's signature counter.
            sign_count: u32,
            /// Whether the authenticator verified the person, and not only their presence.
            user_verified: bool,
        },
        /// The validation server accepted the OTP.
        OtpValid {
            /// The OTP in the server's signed answer.
            otp: SecretText,
            /// The nonce in the server's signed answer.
            nonce: String,
        },
        /// The prompt was sent.
        PushStarted {
            /// The transaction's name; 1 to 128 bytes.
            transaction: String,
        },
        /// Nothing yet.
        Waiting {},
        /// It is not right, or was denied.
        Invalid {},
        /// It could not be determined.
        Failed {},
    }
}

wire_type! {
    /// The channel a code is sent through.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum MessageChannel {
        /// By e-mail.
        Mail,
        /// By SMS.
        Text,
    }
}

wire_type! {
    /// What a code is for.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum CodePurpose {
        /// Signing in.
        ToSignIn,
        /// Confirming that the destination is the person's.
        ToConfirm,
        /// Setting up a first factor. A person who did not ask for it should learn that someone
        /// else has the password.
        ToEnroll,
    }
}

wire_type! {
    /// What the browser was asked, for the host to compare with the response.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct Ceremony {
        /// The challenge; 32 bytes.
        pub challenge: Bytes,
        /// The relying party id.
        pub relying_party_id: String,
        /// The origins a response may come from.
        pub origins: Vec<String>,
        /// Whether the authenticator has to verify the person.
        pub user_verification: bool,
    }
}
