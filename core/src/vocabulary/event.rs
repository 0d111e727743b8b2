//! What happened: the three families of events, by who may cause them.

use super::{Bytes, Login, Method, SecretText, wire_type};

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
        },
        /// Answers the challenge.
        Respond {
            /// What was typed.
            answer: Answer,
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
        /// Ends a lock and forgets the failures that led to it.
        Unlock {},
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
