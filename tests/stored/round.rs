//! A sign-in by a method for which the host has to do something, with a host that does it well.

use crate::every::*;
use crate::host::*;
use countersign::engine::Engine;
use countersign::vocabulary::*;

/// Steps that no sign-in needs.
const STEPS_MAX: usize = 8;
/// More than any credential counted so far.
const SIGN_COUNT: u32 = 1_000;

/// Signs in, and tells what the host was asked and the person was shown: what the record holds.
pub(crate) fn signs_in(
    engine: &Engine,
    account: &mut Account,
    at: u64,
    method: Method,
) -> Vec<String> {
    let seat = seat(9);
    let (mut asked, mut inbox) = (Vec::new(), String::new());
    let mut act = match method {
        Method::YubicoOtp => respond(typed(method, &server_otp(9)), None),
        _ => choose(method, None, false),
    };
    for _ in 0..STEPS_MAX {
        let told = account.run(engine, at, seat.sign_in(act));
        if told.is_admitted() {
            return asked;
        }
        act = if let Some((ticket, question)) = told.asked() {
            asked.push(in_words(question));
            if let Question::SendCode { code, .. } = question {
                code.expose().clone_into(&mut inbox);
            }
            report(&ticket, right(question, SIGN_COUNT))
        } else {
            let answer = match &told.verdict {
                Verdict::Challenge { shown: Some(Shown::Asked { questions }), .. } => {
                    asked.extend(questions.iter().cloned());
                    answers(questions)
                }
                Verdict::Challenge { shown: Some(Shown::Credential { .. }), .. } => assertion(),
                Verdict::Challenge { shown: Some(Shown::Prompted { .. }), .. } => Answer::Push {},
                Verdict::Challenge { shown: Some(Shown::CodeSent { .. }), .. } => {
                    typed(method, &inbox)
                }
                _ => panic!("{method:?}: {}", told.json()),
            };
            respond(answer, told.shown().as_ref())
        };
    }
    panic!("{method:?} does not come to an end")
}

fn in_words(question: &Question) -> String {
    match question {
        Question::SendCode { to, .. } => format!("a code to {to}"),
        Question::VerifyAssertion { credential, .. } => {
            format!("the credential {}", hex(credential.as_slice()))
        }
        Question::CheckYubico { otp, .. } => {
            format!("the key {}", otp.expose().chars().take(12).collect::<String>())
        }
        Question::StartPush { user, .. } => format!("the phone of {user}"),
        Question::PollPush { transaction } => format!("the prompt {transaction}"),
        Question::VerifyRegistration { .. } => "a registration".into(),
    }
}
