//! Advice during enrollment and while typing. Holds nothing, decides nothing.

use crate::authenticators::totp::{self, Parameters, TypedCode};
use crate::authenticators::{base32, qr};
use crate::vocabulary::{CodeForm, HelpAct, Helped, Method, Mistake, SecretBytes, SecretText};

/// How far a phone's clock may be off and still be reported, in steps.
const DRIFT_STEPS_MAX: u8 = 20;
/// Characters of a backup code without hyphens: its number and ten of base32.
const BACKUP_CODE_CHARACTERS: usize = 11;
/// Characters of a Yubico OTP: a public id of up to 16 bytes, usually 6, and a block of 16.
const YUBICO_OTP_CHARACTERS: (usize, usize) = (44, 64);
/// The most bytes of a key or a typed code.
const TYPED_BYTES_MAX: usize = 256;

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
    if key.len() <= TYPED_BYTES_MAX { base32::decode(key).ok() } else { None }
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

fn form(letters: Letters, digits: u8, typed: &str) -> CodeForm {
    let is_allowed = |letter: char| match letters {
        Letters::Digits => letter.is_ascii_digit(),
        Letters::BackupCode => letter.is_ascii_alphanumeric() && !matches!(letter, 'u' | 'U'),
        Letters::Modhex => "cbdefghijklnrtuv".contains(letter.to_ascii_lowercase()),
    };
    let (least, most) = match letters {
        Letters::Digits => (usize::from(digits), usize::from(digits)),
        Letters::BackupCode => (BACKUP_CODE_CHARACTERS, BACKUP_CODE_CHARACTERS),
        Letters::Modhex => YUBICO_OTP_CHARACTERS,
    };
    let letters = typed.chars().filter(|letter| !matches!(letter, ' ' | '-'));
    let (mut count, mut strange) = (0_usize, false);
    for letter in letters {
        count += 1;
        strange |= !is_allowed(letter);
    }
    if strange {
        CodeForm::StrangeCharacters
    } else if count > most {
        CodeForm::TooLong
    } else if count >= least {
        CodeForm::Complete
    } else {
        CodeForm::Incomplete
    }
}
