//! Security questions. Answers are compared all together and slowly; the host lets only a few of
//! these steps run at once.

use crate::account::Account;
use crate::account::authenticators::{Kind, QuestionHash, QuestionSet};
use crate::acts::attempt::{Answered, Chosen};
use crate::acts::confirmation::{self, Confirmed};
use crate::acts::session::Session;
use crate::acts::standing::question_text;
use crate::acts::tickets::Opened;
use crate::authenticators::security_questions::{self, CHOSEN, TypedAnswer};
use crate::crypto::derive::digest_of;
use crate::vocabulary::{AuditKind, Method, QuestionAnswer, Refusal, SecretText, Started, Trouble};

/// The questions asked until they are solved, as the policy words them.
pub(in crate::acts) fn choose(session: &Session<'_>) -> Chosen {
    let answers = answers(session.account);
    let asked = places(session.account).into_iter().filter_map(|place| answers.get(place));
    let texts = asked.filter_map(|answer| question_text(session.context, answer));
    Chosen::Questions(texts.map(str::to_owned).collect())
}

/// Compares all the answers asked for.
pub(in crate::acts) fn respond(session: &mut Session<'_>, answers: &[SecretText]) -> Answered {
    let places = places(session.account);
    let typed: Option<Vec<TypedAnswer>> =
        answers.iter().map(|answer| TypedAnswer::parse(answer.expose())).collect();
    let Some(typed) = typed.filter(|typed| typed.len() == places.len() && !typed.is_empty()) else {
        return Answered::Same(Some(Trouble::WrongAnswer {}));
    };
    let mut right = true;
    for (place, answer) in places.iter().zip(&typed) {
        let Some(kept) = self::answers(session.account).get(*place) else {
            return Answered::Same(Some(Trouble::WrongAnswer {}));
        };
        // Both are computed, so the time does not reveal which one was wrong.
        match security_questions::is_answer(answer, &kept.salt, &kept.hash) {
            Some(is_right) => right &= is_right,
            None => return Answered::Refused(Refusal::Busy {}, "answers.memory"),
        }
    }
    if !right {
        return Answered::Wrong(AuditKind::WrongAnswer);
    }
    if let Some((card, set)) = session.account.authenticators.questions_mut().next() {
        set.solved = set.solved.saturating_add(1);
        card.used_at = Some(session.context.at);
    }
    Answered::Right
}

/// The questions to choose from.
pub(in crate::acts) fn started(session: &Session<'_>, opened: &Opened) -> Option<Started> {
    Some(Started::Questions {
        ticket: opened.sealed(session)?,
        questions: session.context.policy().methods.security_questions.questions.clone(),
        expires: opened.ticket.expires,
    })
}

/// Stores slow hashes of the chosen answers.
pub(in crate::acts) fn confirm(
    session: &mut Session<'_>,
    opened: &Opened,
    chosen: &[QuestionAnswer],
    label: &str,
) -> Confirmed {
    let label = match confirmation::name(session, Method::SecurityQuestions, label) {
        Ok(label) => label,
        Err(confirmed) => return confirmed,
    };
    let Some(read) = read(session, chosen) else {
        return Confirmed::again(Trouble::AnswersRefused {});
    };
    let Some(draw) = session.context.draw() else {
        return Confirmed::never(Refusal::Busy {}, "secret.undrawn");
    };
    let salts = draw.bytes::<48>("answer salts");
    let (salts, _) = salts.as_chunks::<16>();
    let mut answers = Vec::with_capacity(CHOSEN);
    for ((text, typed), salt) in read.iter().zip(salts) {
        let Some(hash) = security_questions::hash(typed, salt) else {
            return Confirmed::never(Refusal::Busy {}, "answers.memory");
        };
        let question = security_questions::id_of(text);
        answers.push(QuestionHash { question, salt: *salt, hash });
    }
    let kind = Kind::SecurityQuestions(QuestionSet { answers, solved: 0 });
    confirmation::add(session, &opened.ticket, label, kind)
}

/// The chosen questions with their answers: the right number, all different, all good enough.
fn read<'a>(
    session: &Session<'a>,
    chosen: &[QuestionAnswer],
) -> Option<Vec<(&'a str, TypedAnswer)>> {
    let texts = &session.context.policy().methods.security_questions.questions;
    let mut numbers = Vec::new();
    let mut read = Vec::new();
    for QuestionAnswer { question, answer } in chosen.iter().take(CHOSEN) {
        let text = texts.get(usize::from(*question)).filter(|_| !numbers.contains(question))?;
        numbers.push(*question);
        read.push((text.as_str(), TypedAnswer::parse(answer.expose())?));
    }
    let pairs: Vec<(&str, &TypedAnswer)> =
        read.iter().map(|(text, typed)| (*text, typed)).collect();
    let is_whole = chosen.len() == CHOSEN && read.len() == CHOSEN;
    (is_whole && security_questions::are_good(&pairs, &session.login.display_name)).then_some(read)
}

fn answers(account: &Account) -> &[QuestionHash] {
    account.authenticators.questions().next().map_or(&[], |(_, set)| &set.answers)
}

/// Which of the chosen questions are asked; depends on what only the record knows.
fn places(account: &Account) -> Vec<usize> {
    let Some((_, set)) = account.authenticators.questions().next() else {
        return Vec::new();
    };
    let salts: Vec<u8> = set.answers.iter().flat_map(|answer| answer.salt).collect();
    let seed = digest_of(&[b"countersign/v1/asked", &salts]);
    security_questions::asked(&seed, set.solved).to_vec()
}
