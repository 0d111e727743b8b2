//! A sign-in by a method that needs the host, with a host that does its part correctly.

use crate::every::*;
use crate::host::*;
use countersign::engine::Engine;
use countersign::vocabulary::*;

/// More steps than any sign-in needs.
const STEPS_MAX: usize = 8;
/// More than any credential counted so far.
const SIGN_COUNT: u32 = 1_000;

/// Signs in, and returns what the host was asked and the person was shown: what the record holds.
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
        act = if let Some((ticket, task)) = told.asked() {
            asked.push(in_words(task));
            if let HostTask::SendCode { code, .. } = task {
                code.expose().clone_into(&mut inbox);
            }
            report(&ticket, right(task, SIGN_COUNT))
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

fn in_words(task: &HostTask) -> String {
    match task {
        HostTask::SendCode { to, .. } => format!("a code to {to}"),
        HostTask::VerifyAssertion { credential, .. } => {
            format!("the credential {}", hex(credential.as_slice()))
        }
        HostTask::CheckYubico { otp, .. } => {
            format!("the key {}", otp.expose().chars().take(12).collect::<String>())
        }
        HostTask::StartPush { user, .. } => format!("the phone of {user}"),
        HostTask::PollPush { transaction } => format!("the prompt {transaction}"),
        HostTask::VerifyRegistration { .. } => "a registration".into(),
    }
}
