//! What happened: the three families of events, by who may cause them.

use super::{Algorithm, Bytes, Finding, Login, Method, SecretBytes, SecretText, wire_type};

wire_type! {
    /// One thing that happened and that an account must answer to.
    pub enum Event {
        /// The first factor is proven, the second is not yet.
        SignIn {
            /// The host's facts about this login.
            login: Login,
            /// What the person did.
            act: SignInAct,
        },
        /// A signed-in person looks at or changes the own factors.
        SelfService {
            /// The host's facts about this session.
            login: Login,
            /// The evidence that the session holds.
            evidence: Bytes,
            /// What the person did.
            act: SelfServiceAct,
        },
        /// An administrator, or the host itself, changes somebody's account.
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
        /// Asks what this login still needs. Writes nothing, except that the days of grace
        /// begin to count at the first login they apply to.
        Begin {},
        /// Opens one method; doing so again shows the same.
        Choose {
            /// The method to open.
            method: Method,
            /// The ticket of this method that the session holds, if it holds one: what it
            /// opened is shown again, and nothing is sent.
            ticket: Option<Bytes>,
            /// Whether the person asked to have the same code sent, or the phone prompted, once
            /// more.
            again: bool,
        },
        /// Answers the challenge.
        Respond {
            /// What was typed or done.
            answer: Answer,
            /// The ticket of the method, for methods that have one.
            ticket: Option<Bytes>,
            /// Whether the person asked not to be asked on this device for some days.
            remember_device: bool,
        },
        /// The host's answer to a task that the engine gave it.
        Report {
            /// The ticket that came with the question.
            ticket: Bytes,
            /// What the host found.
            finding: Finding,
        },
        /// Sets up a first factor; possible only while there is none.
        Enroll {
            /// The step of the enrollment.
            act: EnrollAct,
        },
        /// Puts enrollment off, while policy grants grace.
        Postpone {},
    }
}

wire_type! {
    /// The two steps of every enrollment.
    pub enum EnrollAct {
        /// Begins, or shows again what the ticket began. Nothing touches the record yet.
        Start {
            /// The method to set up.
            method: Method,
            /// Where codes are to be sent: a telephone number in E.164 form for SMS. Absent for
            /// methods without a destination, and for e-mail, which goes to the directory's
            /// address.
            destination: Option<String>,
            /// Whether the person asked to have the same code sent once more.
            again: bool,
            /// The ticket of an enrollment that is still open in this session: the same secret
            /// is shown again. Without one, or with one that expired, a new secret is drawn.
            ticket: Option<Bytes>,
        },
        /// Proves possession; only now does the authenticator count.
        Confirm {
            /// The ticket that `Start` returned.
            ticket: Bytes,
            /// A first code, or the word that backup codes are saved.
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
            /// The code as typed; at most 64 bytes. Spaces and hyphens are folded once.
            code: SecretText,
        },
        /// "I have saved these codes": confirms an enrollment of backup codes.
        CodesSaved {},
        /// Two codes in a row of a hardware token whose counter ran away (RFC 4226 section 7.4).
        TwoCodes {
            /// The first code.
            first: SecretText,
            /// The code after it.
            second: SecretText,
        },
        /// What a browser's credential signed; the host verifies it.
        Assertion {
            /// The number of the credential, 1 to 1023 bytes (WebAuthn section 4).
            credential_id: Bytes,
            /// The whole response as JSON text; at most 16 KiB.
            response: Bytes,
        },
        /// Looks whether a push was answered.
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
    /// What a signed-in person does with the own factors.
    pub enum SelfServiceAct {
        /// Lists them; any valid evidence will do.
        List {},
        /// Adds one; needs fresh evidence.
        Enroll {
            /// The step of the enrollment.
            act: EnrollAct,
        },
        /// The host's answer to a task that the engine gave it during an enrollment.
        Report {
            /// The ticket that came with the question.
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
        /// Removes one; needs fresh evidence. The last one that policy requires stays.
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
    /// What an administrator does with somebody's account.
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
        /// Ends a lock and forgets the failures that led to it, and how many codes and prompts were
        /// sent.
        Unlock {},
        /// Forgets every remembered device and known browser, and ends every session: one of them
        /// may have been let in as remembered.
        ForgetDevices {},
        /// The password was changed: remembered devices and known browsers end.
        PasswordChanged {},
        /// Hands a hardware token to the account.
        Import {
            /// The token.
            token: HardwareToken,
        },
        /// Seals the record anew, under the ring's active key; nothing in it changes but the
        /// line that says so. Once no record needs an older key, that key can be retired.
        Reseal {},
    }
}

wire_type! {
    /// A hardware token with its seed, as its maker lists it.
    pub struct HardwareToken {
        /// The serial number; 1 to 64 characters. It becomes the token's name.
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
        /// An administrator in a session with a second factor of its own, which must be fresh.
        Administrator {
            /// The administrator's account id.
            account_id: String,
            /// The nonce of the administrator's session.
            nonce: Bytes,
            /// The evidence of that session.
            evidence: Bytes,
            /// The administrator's revocations as the store holds them now.
            revocations: u64,
        },
        /// The host itself, such as a scheduled job or its own user management.
        Host {
            /// The component's name for the audit record; 1 to 64 bytes.
            component: String,
        },
    }
}
