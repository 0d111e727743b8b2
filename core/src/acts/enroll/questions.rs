//! Three security questions with their answers.

use super::confirm::{Confirmation, Found};
use crate::account::Account;
use crate::account::authenticators::{Kind, QuestionHash, QuestionSet};
use crate::authenticators::security_questions::{self, CHOSEN, TypedAnswer};
use crate::vocabulary::{Method, QuestionAnswer, Refusal, Trouble};

impl Confirmation<'_> {
    pub(super) fn questions(
        &self,
        account: &mut Account,
        chosen: &[QuestionAnswer],
        label: &str,
    ) -> Found {
        let label = match self.place_for(account, Method::SecurityQuestions, label) {
            Ok(label) => label,
            Err(found) => return *found,
        };
        let texts = &self.context.policy().methods.security_questions.questions;
        let mut read: Vec<(u8, &str, TypedAnswer)> = Vec::new();
        for QuestionAnswer { question, answer } in chosen.iter().take(CHOSEN) {
            let is_new = read.iter().all(|(other, ..)| other != question);
            let text = texts.get(usize::from(*question)).filter(|_| is_new);
            let typed = TypedAnswer::parse(answer.expose());
            if let (Some(text), Some(typed)) = (text, typed) {
                read.push((*question, text, typed));
            }
        }
        let pairs: Vec<(&str, &TypedAnswer)> =
            read.iter().map(|(_, text, typed)| (*text, typed)).collect();
        let name = &self.login.display_name;
        if chosen.len() != CHOSEN
            || read.len() != CHOSEN
            || !security_questions::are_good(&pairs, name)
        {
            return self.open(account, Trouble::AnswersRefused {});
        }
        let salts = self.context.draw().bytes::<48>("answer salts");
        let (salts, _) = salts.as_chunks::<16>();
        let mut answers = Vec::with_capacity(CHOSEN);
        for ((_, text, typed), salt) in read.iter().zip(salts) {
            let Some(hash) = security_questions::hash(typed, salt) else {
                return Found::Never(Refusal::Busy {});
            };
            answers.push(QuestionHash {
                question: security_questions::id_of(text),
                salt: *salt,
                hash,
            });
        }
        let Some(card) = self.add(account, Method::SecurityQuestions, label) else {
            return Found::Never(Refusal::Busy {});
        };
        let set = QuestionSet { answers, solved: 0 };
        account.authenticators.add(card, Kind::SecurityQuestions(set));
        Found::Added(Method::SecurityQuestions)
    }
}
