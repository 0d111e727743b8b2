//! Advice during enrollment and while typing. Holds nothing, decides nothing.

use crate::authenticators::totp::{self, Parameters, TypedCode};
use crate::authenticators::{backup_codes, base32, modhex, qr};
use crate::vocabulary::{CodeForm, HelpAct, Helped, Method, Mistake, SecretBytes, SecretText};

/// How far a phone's clock may be off and still be reported, in steps.
const DRIFT_STEPS_MAX: u8 = 20;
/// Characters of a backup code without hyphens: its number and ten of base32.
const BACKUP_CODE_CHARACTERS: usize = 11;
/// The most bytes of a typed code, whatever is between its characters.
const CODE_BYTES_MAX: usize = 64;
/// The most bytes of a key.
const KEY_BYTES_MAX: usize = 256;

pub(crate) fn advise(act: &HelpAct) -> Result<Helped, Mistake> {
    match act {
        HelpAct::Qr { text } => qr::svg(text.expose())
            .map(|svg| Helped::Qr { svg: SecretText::new(svg) })
            .map_err(|_| mistake("help.text_length", "act.Qr.text")),
        HelpAct::GroupKey { key } => group(key.expose())
            .map(|grouped| Helped::Key { grouped })
            .ok_or_else(|| mistake("help.key", "act.GroupKey.key")),
        HelpAct::CodeForm { method, digits, code } => match letters_of(*method) {
            None => Err(mistake("help.method", "act.CodeForm.method")),
            Some(Letters::Digits) if !(6..=8).contains(digits) => {
                Err(mistake("help.digits", "act.CodeForm.digits"))
            }
            Some(letters) => Ok(Helped::Form { verdict: form(letters, *digits, code.expose()) }),
        },
        HelpAct::Drift { key, algorithm, digits, period_seconds, at, code } => {
            let secret =
                decoded(key.expose()).ok_or_else(|| mistake("help.key", "act.Drift.key"))?;
            let parameters = Parameters::new(*algorithm, *digits, *period_seconds)
                .ok_or_else(|| mistake("help.parameters", "act.Drift"))?;
            let code = TypedCode::parse(code.expose(), *digits)
                .ok_or_else(|| mistake("help.code", "act.Drift.code"))?;
            let steps = totp::drift(secret.expose(), parameters, *at, &code, DRIFT_STEPS_MAX);
            Ok(Helped::Drift { steps })
        }
    }
}

const fn mistake(code: &'static str, path: &'static str) -> Mistake {
    Mistake { code, path }
}

fn decoded(key: &str) -> Option<SecretBytes> {
    if key.len() <= KEY_BYTES_MAX { base32::decode(key).ok() } else { None }
}

fn group(key: &str) -> Option<SecretText> {
    decoded(key).map(|_| {
        // Reserved up front: growing would leave copies of the key behind.
        let mut grouped = String::with_capacity(key.len() * 5 / 4 + 1);
        for (place, letter) in key.chars().enumerate() {
            if place > 0 && place % 4 == 0 {
                grouped.push(' ');
            }
            grouped.push(letter);
        }
        SecretText::new(grouped)
    })
}

/// What a code is written with.
#[derive(Clone, Copy)]
enum Letters {
    Digits,
    /// A number and ten letters of base32.
    BackupCode,
    /// A public id and a block, in modhex.
    Modhex,
}

/// `None` for methods that are not answered with a code.
fn letters_of(method: Method) -> Option<Letters> {
    match method {
        Method::Totp | Method::Hotp | Method::Email | Method::Sms => Some(Letters::Digits),
        Method::BackupCodes => Some(Letters::BackupCode),
        Method::YubicoOtp => Some(Letters::Modhex),
        Method::WebAuthn | Method::Push | Method::SecurityQuestions => None,
    }
}

/// The form of what was typed so far. It is complete exactly if the engine would compare it.
fn form(letters: Letters, digits: u8, typed: &str) -> CodeForm {
    let is_whole = typed.len() <= CODE_BYTES_MAX
        && match letters {
            Letters::Digits => TypedCode::parse(typed, digits).is_some(),
            Letters::BackupCode => backup_codes::parse(typed).is_some(),
            Letters::Modhex => modhex::parts_of(typed).is_some(),
        };
    if is_whole {
        return CodeForm::Complete;
    }
    let is_allowed = |letter: char| match letters {
        Letters::Digits => letter.is_ascii_digit(),
        Letters::BackupCode => letter.is_ascii_alphanumeric() && !matches!(letter, 'u' | 'U'),
        Letters::Modhex => modhex::is_letter(letter),
    };
    let (least, most) = match letters {
        Letters::Digits => (digits.into(), digits.into()),
        Letters::BackupCode => (BACKUP_CODE_CHARACTERS, BACKUP_CODE_CHARACTERS),
        // One of an odd number of letters lacks one, up to the longest.
        Letters::Modhex => (modhex::OTP_LETTERS_MAX, modhex::OTP_LETTERS_MAX),
    };
    let mut count = 0_usize;
    for letter in typed.chars().filter(|letter| !matches!(letter, ' ' | '-')) {
        if !is_allowed(letter) {
            return CodeForm::StrangeCharacters;
        }
        count += 1;
    }
    if count > most || typed.len() > CODE_BYTES_MAX {
        CodeForm::TooLong
    } else if count < least {
        CodeForm::Incomplete
    } else {
        // As long as a code, but not one: a hyphen before it, a letter for its number.
        CodeForm::StrangeCharacters
    }
}

#[cfg(test)]
#[cfg(feature = "server")]
mod tests {
    use super::*;
    use crate::authenticators::yubico::YubicoOtp;
    use proptest::prelude::*;

    fn form_of(method: Method, digits: u8, typed: &str) -> CodeForm {
        form(letters_of(method).expect("a method with codes"), digits, typed)
    }

    // findings: F-A11
    #[test]
    fn an_otp_of_every_length_is_complete_when_the_engine_takes_it() {
        for letters in 0..=70 {
            let whole = (34..=64).contains(&letters) && letters % 2 == 0;
            let form = form_of(Method::YubicoOtp, 0, &"c".repeat(letters));
            let expected = match letters {
                _ if whole => CodeForm::Complete,
                65.. => CodeForm::TooLong,
                _ => CodeForm::Incomplete,
            };
            assert_eq!(form, expected, "{letters}");
        }
    }

    // findings: F-A11
    #[test]
    fn what_has_the_right_length_and_is_no_code_is_told() {
        for (method, typed) in [
            (Method::Totp, "-123456"),
            (Method::Totp, "123456-"),
            (Method::BackupCodes, "A-BCDEF-GHJKM"),
        ] {
            assert_eq!(form_of(method, 6, typed), CodeForm::StrangeCharacters, "{typed}");
        }
        assert_eq!(
            form_of(Method::Totp, 6, &format!("123{}456", " ".repeat(70))),
            CodeForm::TooLong
        );
        assert_eq!(form_of(Method::BackupCodes, 6, "o-ABCDE-FGHJK"), CodeForm::Complete);
    }

    proptest! {
        /// Advice says "complete" exactly if the engine would compare what was typed.
        // findings: F-A11
        #[test]
        fn complete_is_what_the_engine_compares(
            typed in prop_oneof![
                "[0-9 -]{0,9}", "[0-9A-Za-z -]{9,15}", "[ ]{0,2}[cbdefghijklnrtuvCB]{32,66}[ -]{0,2}",
                "[0-9]{3}[ -]{0,70}[0-9]{3}", "\\PC{0,12}",
            ],
            digits in 6..=8_u8,
        ) {
            let is_complete = |method| form_of(method, digits, &typed) == CodeForm::Complete;
            for method in [Method::Totp, Method::Hotp, Method::Email, Method::Sms] {
                prop_assert_eq!(is_complete(method), TypedCode::parse(&typed, digits).is_some());
            }
            prop_assert_eq!(
                is_complete(Method::BackupCodes),
                backup_codes::parse(&typed).is_some()
            );
            let is_otp = typed.len() <= CODE_BYTES_MAX && YubicoOtp::parse(&typed).is_some();
            prop_assert_eq!(is_complete(Method::YubicoOtp), is_otp);
        }
    }
}
