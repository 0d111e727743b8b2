//! What happened: the three families of events, by who may cause them.

use super::{Algorithm, Bytes, Finding, Login, Method, SecretBytes, SecretText, wire_type};

wire_type! {
    /// One event for one account.
    pub enum Event {
        /// The first factor is proven, the second not yet.
        SignIn {
            /// The host's facts about this login.
            login: Login,
            /// What the person did.
            act: SignInAct,
        },
        /// A signed-in person views or changes their own factors.
        SelfService {
            /// The host's facts about this session.
            login: Login,
            /// The session's evidence.
            evidence: Bytes,
            /// What the person did.
            act: SelfServiceAct,
        },
        /// An administrator, or the host itself, changes a person's account.
        Admin {
            /// Who acts.
            actor: Actor,
            /// Why, for the audit record; 1 to 500 bytes, no control characters.
            reason: String,
            /// What is done.
            act: AdminAct,
        },
    }
}

wire_type! {
    /// What a person does between the first factor and the last.
    pub enum SignInAct {
        /// Asks what this login still needs. Writes nothing, except that the grace period starts at
        /// the first login it applies to.
        Begin {},
        /// Opens one method; doing so again shows the same.
        Choose {
            /// The method to open.
            method: Method,
            /// The session's ticket for this method, if it has one: what it opened is shown again,
            /// and nothing is sent.
            ticket: Option<Bytes>,
            /// Whether the person asked for the same code to be sent, or the phone to be prompted,
            /// again.
            again: bool,
        },
        /// Answers the challenge.
        Respond {
            /// What was typed or done.
            answer: Answer,
            /// The ticket of the method, for methods that have one.
            ticket: Option<Bytes>,
            /// Whether the person wants this device to be remembered.
            remember_device: bool,
        },
        /// The host's answer to a task that the engine gave it.
        Report {
            /// The ticket that came with the task.
            ticket: Bytes,
            /// What the host found.
            finding: Finding,
        },
        /// Sets up a first factor; possible only while there is none.
        Enroll {
            /// The step of the enrollment.
            act: EnrollAct,
        },
        /// Puts enrollment off, while the policy grants grace.
        Postpone {},
    }
}

wire_type! {
    /// The two steps of every enrollment.
    pub enum EnrollAct {
        /// Starts, or shows again what the ticket started. Nothing touches the record yet.
        Start {
            /// The method to set up.
            method: Method,
            /// Where to send codes: a telephone number in E.164 form for SMS. Absent for methods
            /// without a destination, and for e-mail, which goes to the directory's address.
            destination: Option<String>,
            /// Whether the person asked for the same code to be sent again.
            again: bool,
            /// The ticket of an enrollment still pending in this session: the same secret is shown
            /// again. Without a ticket, or with an expired one, a new secret is drawn.
            ticket: Option<Bytes>,
        },
        /// Proves possession; only now does the authenticator count.
        Confirm {
            /// The ticket that `Start` returned.
            ticket: Bytes,
            /// A first code, or the statement that backup codes are saved.
            answer: Answer,
            /// A name for the authenticator, at most 64 characters; empty for the default.
            label: String,
        },
    }
}

wire_type! {
    /// What a person types.
    pub enum Answer {
        /// A code of the named method.
        Code {
            /// The method the code belongs to.
            method: Method,
            /// The code as typed; at most 64 bytes. Spaces and hyphens are dropped.
            code: SecretText,
        },
        /// "I have saved these codes": confirms an enrollment of backup codes.
        CodesSaved {},
        /// Two consecutive codes of a hardware token that is out of step (RFC 4226 section 7.4,
        /// RFC 6238 section 6).
        TwoCodes {
            /// `Hotp` or `Totp`.
            method: Method,
            /// The first code.
            first: SecretText,
            /// The code after it.
            second: SecretText,
        },
        /// What a browser's credential signed; the host verifies it.
        Assertion {
            /// The credential's id, 1 to 1023 bytes (WebAuthn section 4).
            credential_id: Bytes,
            /// The whole response as JSON text; at most 16 KiB.
            response: Bytes,
        },
        /// Checks whether a push was answered.
        Push {},
        /// The answers to the questions that were asked, in their order; at most 3.
        SecurityAnswers {
            /// One answer for each question; at most 256 bytes each.
            answers: Vec<SecretText>,
        },
        /// The questions a person chose, with answers: confirms an enrollment of them.
        Questions {
            /// Exactly three.
            chosen: Vec<QuestionAnswer>,
        },
    }
}

wire_type! {
    /// One security question with its answer.
    pub struct QuestionAnswer {
        /// The question's place in the policy's list.
        pub question: u8,
        /// The answer as typed; at most 256 bytes.
        pub answer: SecretText,
    }
}

wire_type! {
    /// What a signed-in person does with their own factors.
    pub enum SelfServiceAct {
        /// Lists them; any valid evidence is enough.
        List {},
        /// Adds one; needs fresh evidence.
        Enroll {
            /// The step of the enrollment.
            act: EnrollAct,
        },
        /// The host's answer to a task that the engine gave it during an enrollment.
        Report {
            /// The ticket that came with the task.
            ticket: Bytes,
            /// What the host found.
            finding: Finding,
        },
        /// Renames one; needs fresh evidence.
        Rename {
            /// The authenticator's number within the account.
            authenticator: u32,
            /// The new name, 1 to 64 characters, not used by another authenticator.
            label: String,
        },
        /// Removes one; needs fresh evidence. The last one the policy requires stays.
        Remove {
            /// The authenticator's number within the account.
            authenticator: u32,
        },
        /// Sets the method that is offered first; needs fresh evidence.
        Prefer {
            /// The method; absent for the one used last.
            method: Option<Method>,
        },
        /// Forgets remembered devices; needs fresh evidence.
        ForgetDevices {
            /// The device's number within the account; absent for all.
            device: Option<u32>,
        },
    }
}

wire_type! {
    /// What an administrator does to a person's account.
    pub enum AdminAct {
        /// Stops every sign-in; the factors are kept.
        Suspend {},
        /// Ends a suspension.
        Resume {},
        /// Forgets factors and ends sessions; the person enrolls again at the next sign-in.
        /// The only act that also repairs an account whose record no longer opens.
        Reset {
            /// What to forget; an empty list means everything.
            methods: Vec<Method>,
        },
        /// Ends a lock, and forgets the failures that led to it and how many codes and prompts were
        /// sent.
        Unlock {},
        /// Forgets every remembered device and known browser, and ends every session, because a
        /// remembered device may have let one in.
        ForgetDevices {},
        /// The password was changed: remembered devices and known browsers end.
        PasswordChanged {},
        /// Assigns a hardware token to the account.
        Import {
            /// The token.
            token: HardwareToken,
        },
        /// Reseals the record under the ring's active key; nothing changes except for the audit
        /// event. Once no record needs an older key, that key can be retired.
        Reseal {},
    }
}

wire_type! {
    /// A hardware token with its seed, as listed by its manufacturer.
    pub struct HardwareToken {
        /// The serial number, which becomes the token's name; 1 to 64 characters.
        pub serial: String,
        /// What kind it is, with its seed.
        pub kind: TokenKind,
    }
}

wire_type! {
    /// What a hardware token computes.
    pub enum TokenKind {
        /// Codes by counter (RFC 4226).
        Counter {
            /// The seed; 16 to 64 bytes (RFC 4226 section 4 R6).
            secret: SecretBytes,
            /// The hash function.
            algorithm: Algorithm,
            /// Digits of a code; 6 to 8.
            digits: u8,
            /// The counter of the next code.
            counter: u64,
        },
        /// Codes by time (RFC 6238).
        Time {
            /// The seed; 16 to 64 bytes.
            secret: SecretBytes,
            /// The hash function.
            algorithm: Algorithm,
            /// Digits of a code; 6 to 8.
            digits: u8,
            /// Seconds a code lives; 30 or 60.
            period_seconds: u32,
        },
        /// Yubico OTP, checked here.
        Yubico {
            /// The public id, as modhex; 2 to 32 characters.
            public_id: String,
            /// The private id; 6 bytes.
            private_id: SecretBytes,
            /// The AES-128 key; 16 bytes.
            key: SecretBytes,
        },
    }
}

wire_type! {
    /// Who administers.
    pub enum Actor {
        /// An administrator whose session has its own, fresh second factor.
        Administrator {
            /// The administrator's account id.
            account_id: String,
            /// The nonce of the administrator's session.
            nonce: Bytes,
            /// The evidence of that session.
            evidence: Bytes,
            /// The administrator's current revocations in the store.
            revocations: u64,
        },
        /// The host itself, such as a scheduled job or its own user management.
        Host {
            /// The component's name for the audit record; 1 to 64 bytes.
            component: String,
        },
    }
}
