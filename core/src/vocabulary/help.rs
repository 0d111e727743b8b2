//! Advice during enrollment and while typing. Nothing here is a verdict, and no endpoint
//! accepts one from a browser.

use super::{Algorithm, Method, SecretText, wire_type};

wire_type! {
    /// What advice is asked for.
    pub enum HelpAct {
        /// Renders a text as a QR code (ISO/IEC 18004).
        Qr {
            /// The text, at most 1024 bytes.
            text: SecretText,
        },
        /// Groups a key in fours for reading aloud and typing.
        GroupKey {
            /// Base32 text.
            key: SecretText,
        },
        /// Checks the form of a code as it is typed.
        CodeForm {
            /// The method the code belongs to.
            method: Method,
            /// Digits of a one-time password; 6 to 8, ignored for backup codes.
            digits: u8,
            /// What was typed so far; at most 64 bytes.
            code: SecretText,
        },
        /// Finds how far a phone's clock is off, from a code whose key is on the page anyway.
        Drift {
            /// Base32 text.
            key: SecretText,
            /// The hash function.
            algorithm: Algorithm,
            /// Digits of a code.
            digits: u8,
            /// Seconds a code lives.
            period_seconds: u32,
            /// The server's time.
            at: u64,
            /// The code.
            code: SecretText,
        },
    }
}

wire_type! {
    /// The advice.
    pub enum Helped {
        /// A QR code.
        Qr {
            /// A whole SVG element with a quiet zone.
            svg: SecretText,
        },
        /// A grouped key.
        Key {
            /// Groups of four with spaces between.
            grouped: SecretText,
        },
        /// The form of a code.
        Form {
            /// The verdict on its form.
            verdict: CodeForm,
        },
        /// A drift.
        Drift {
            /// Steps the phone is ahead, negative if behind; absent if no step within 20 fits.
            steps: Option<i32>,
        },
    }
}

wire_type! {
    /// The form of a code as it is typed.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum CodeForm {
        /// Nothing yet: more characters may come.
        Incomplete,
        /// It has the right form.
        Complete,
        /// It contains characters that codes do not have.
        StrangeCharacters,
        /// It is too long.
        TooLong,
    }
}
