//! From the first factor to the last.
//!
//! The policy is asked again at every step. Its answer selects one of a few small tables of acts;
//! an act that is not in its table is refused.

use super::attempt::{Answered, Attempt};
use super::methods::webauthn::Response;
use super::methods::{backup_codes, hotp, messages, push, questions, totp, webauthn, yubico};
use super::open::{open, opened, settle};
use super::pages::{ChallengePage, EnrollPage};
use super::reply::Reply;
use super::session::Session;
use super::standing::{decide, standing};
use super::{devices, findings, first_factor, open, prove};
use crate::vocabulary::{Answer, Bytes, Method, Outcome, Refusal, SecretText, SignInAct, Trouble};

pub(super) fn answer(session: &mut Session<'_>, act: &SignInAct) -> Reply {
    let (outcome, rule) = decide(session, &standing(session));
    // Control of the directory must not turn "enrolled" into "never enrolled".
    let takes_for_new = match &outcome {
        Outcome::Enroll { .. } => true,
        Outcome::Exempt {} => rule == "report_only",
        Outcome::Challenge { .. } | Outcome::Refuse { .. } => false,
    };
    if takes_for_new && session.account.has_primary() {
        return Reply::refuse(Refusal::AskAdministrator {}, "email.directory_changed");
    }
    match outcome {
        Outcome::Exempt {} => exempt(session, rule, act),
        Outcome::Refuse { refusal } => Reply::refuse(refusal, rule),
        Outcome::Challenge { methods } => challenged(session, &methods, act),
        Outcome::Enroll { mut methods, postpone_until, postponements_left } => {
            // Codes by e-mail go only to the directory's address.
            methods.retain(|method| *method != Method::Email || session.login.email.is_some());
            if methods.is_empty() && postpone_until.is_none() {
                return Reply::refuse(Refusal::AskAdministrator {}, "enrollment.no_method");
            }
            let page = EnrollPage { methods, postpone_until, postponements_left };
            if prove::is_due(session) {
                prove::answer(session, &page, act)
            } else {
                first_factor::answer(session, &page, act)
            }
        }
    }
}

/// A rule exempts. The use of a remembered device is recorded once a day.
fn exempt(session: &mut Session<'_>, rule: &str, act: &SignInAct) -> Reply {
    let asks = match act {
        SignInAct::Choose { .. } | SignInAct::Respond { .. } | SignInAct::Report { .. } => true,
        SignInAct::Begin {} | SignInAct::Postpone {} | SignInAct::Enroll { .. } => false,
    };
    // People who are exempt may still set up a first factor, after the same proof.
    if asks && !session.account.has_any() && prove::is_due(session) {
        let can_begin = |method: &Method| session.context.policy().can_begin_with(*method);
        let page = EnrollPage::of(Method::ALL.into_iter().filter(can_begin).collect());
        return prove::answer(session, &page, act);
    }
    let until = match rule {
        "devices.remembered" => devices::until(session).unwrap_or(session.context.at),
        _ => u64::MAX,
    };
    let changed = rule == "devices.remembered" && devices::note_use(session);
    Reply { changed, ..Reply::only(session.admit_exempt(rule, until)) }
}

/// A factor is set up, so it has to be proven.
fn challenged(session: &mut Session<'_>, methods: &[Method], act: &SignInAct) -> Reply {
    let page = ChallengePage { methods };
    match act {
        SignInAct::Begin {} => Reply::only(page.render(session, None, None, None)),
        SignInAct::Choose { method, ticket, again } if methods.contains(method) => {
            let wish = open::Wish { method: *method, ticket: ticket.as_ref(), again: *again };
            open(session, &page, &wish)
        }
        SignInAct::Choose { .. } => Reply::not_allowed("methods"),
        SignInAct::Respond { answer, ticket, remember_device } => {
            respond(session, &page, answer, ticket.as_ref(), *remember_device)
        }
        SignInAct::Report { ticket, finding } => {
            findings::at_sign_in(session, &page, ticket, finding)
        }
        // Once a factor is set up, a password alone sets up no other one. The exception is the set
        // of backup codes offered by a ticket of this very sign-in.
        SignInAct::Enroll { act } => first_factor::after(session, act),
        SignInAct::Postpone {} => Reply::not_allowed("grace"),
    }
}

fn respond(
    session: &mut Session<'_>,
    page: &ChallengePage<'_>,
    answer: &Answer,
    ticket: Option<&Bytes>,
    remember: bool,
) -> Reply {
    let Some(method) = method_of(answer) else {
        return Reply::not_allowed("answer");
    };
    if !page.methods.contains(&method) {
        return Reply::not_allowed("methods");
    }
    let opened = opened(session, method, ticket);
    let attempt = Attempt { page, method, opened, remember };
    if attempt.is_stopped(session) {
        return Reply::only(page.render(session, Some(method), None, None));
    }
    let answered = answered(session, &attempt, answer);
    settle(session, &attempt, answered)
}

/// The method of an answer; `None` for what answers no challenge.
fn method_of(answer: &Answer) -> Option<Method> {
    match answer {
        Answer::Code { method, .. } => Some(*method),
        Answer::TwoCodes { method, .. } => {
            matches!(method, Method::Hotp | Method::Totp).then_some(*method)
        }
        Answer::Assertion { .. } => Some(Method::WebAuthn),
        Answer::Push {} => Some(Method::Push),
        Answer::SecurityAnswers { .. } => Some(Method::SecurityQuestions),
        Answer::CodesSaved {} | Answer::Questions { .. } => None,
    }
}

/// Each arm leads to the method's room.
fn answered(session: &mut Session<'_>, attempt: &Attempt<'_>, answer: &Answer) -> Answered {
    let (opened, remember) = (attempt.opened.as_ref(), attempt.remember);
    match answer {
        Answer::Code { code, .. } => typed(session, attempt, code),
        Answer::TwoCodes { first, second, .. } if attempt.method == Method::Totp => {
            totp::respond_with_two(session, first, second)
        }
        Answer::TwoCodes { first, second, .. } => hotp::respond_with_two(session, first, second),
        Answer::Assertion { credential_id, response } => {
            webauthn::respond(session, opened, &Response { credential_id, response }, remember)
        }
        Answer::Push {} => push::respond(session, opened, remember),
        Answer::SecurityAnswers { answers } => questions::respond(session, answers),
        Answer::CodesSaved {} | Answer::Questions { .. } => {
            Answered::Refused(Refusal::NotAllowed { rule: "answer".into() }, "answer")
        }
    }
}

fn typed(session: &mut Session<'_>, attempt: &Attempt<'_>, code: &SecretText) -> Answered {
    match attempt.method {
        Method::Totp => totp::respond(session, code),
        Method::Hotp => hotp::respond(session, code),
        Method::BackupCodes => backup_codes::respond(session, code),
        Method::Email | Method::Sms => messages::respond(session, attempt.opened.as_ref(), code),
        Method::YubicoOtp => yubico::respond(session, code, attempt.remember),
        // These are not answered by codes.
        Method::WebAuthn | Method::Push | Method::SecurityQuestions => {
            Answered::Same(Some(Trouble::WrongAnswer {}))
        }
    }
}
