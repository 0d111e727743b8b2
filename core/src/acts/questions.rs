//! Security questions during sign-in. Answers are compared all together, and slowly: the host
//! lets only a few of these steps run at once.

use super::Reply;
use super::attempt::Attempt;
use crate::account::Account;
use crate::account::authenticators::QuestionHash;
use crate::authenticators::security_questions::{self, TypedAnswer, id_of};
use crate::crypto::keys::digest_of;
use crate::engine::Context;
use crate::vocabulary::{AuditKind, Refusal, SecretText, Trouble};

/// The questions that are asked until they were solved, as the policy words them.
pub(super) fn asked(context: &Context<'_>, account: &Account) -> Vec<String> {
    let answers =
        account.authenticators.questions().next().map_or(&[][..], |(_, set)| &set.answers);
    let asked = places(account).into_iter().filter_map(|place| answers.get(place));
    asked.filter_map(|answer| text_of(context, answer)).map(str::to_owned).collect()
}

pub(super) fn respond(
    context: &Context<'_>,
    account: &mut Account,
    attempt: Attempt<'_>,
    answers: &[SecretText],
) -> Reply {
    let places = places(account);
    let typed: Option<Vec<TypedAnswer>> =
        answers.iter().map(|answer| TypedAnswer::parse(answer.expose())).collect();
    let Some(typed) = typed.filter(|typed| typed.len() == places.len() && !typed.is_empty()) else {
        return attempt.again(context, account, Trouble::WrongAnswer {});
    };
    let mut right = true;
    for (place, answer) in places.iter().zip(&typed) {
        let hash =
            account.authenticators.questions().next().and_then(|(_, set)| set.answers.get(*place));
        let Some(hash) = hash else {
            return attempt.again(context, account, Trouble::WrongAnswer {});
        };
        // Both are computed: how long it takes does not tell which one was wrong.
        match security_questions::is_answer(answer, &hash.salt, &hash.hash) {
            Some(is_right) => right &= is_right,
            None => return Reply::refuse(Refusal::Busy {}, "answers.memory"),
        }
    }
    if !right {
        return attempt.charge(context, account, AuditKind::WrongAnswer);
    }
    if let Some((card, set)) = account.authenticators.questions_mut().next() {
        set.solved = set.solved.saturating_add(1);
        card.used_at = Some(context.at);
    }
    attempt.right(context, account)
}

/// Which of the chosen ones; drawn from what only the record knows.
fn places(account: &Account) -> Vec<usize> {
    let Some((_, set)) = account.authenticators.questions().next() else {
        return Vec::new();
    };
    let salts: Vec<u8> = set.answers.iter().flat_map(|answer| answer.salt).collect();
    let seed = digest_of(&[b"countersign/v1/asked", &salts]);
    security_questions::asked(&seed, set.solved).to_vec()
}

/// The words of a question, if the policy still has it.
pub(super) fn text_of<'a>(context: &Context<'a>, answer: &QuestionHash) -> Option<&'a str> {
    let texts = &context.policy().methods.security_questions.questions;
    texts.iter().map(String::as_str).find(|text| id_of(text) == answer.question)
}
