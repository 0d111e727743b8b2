//! A person with every method, and a host that can do what only a host can: deliver codes, verify
//! assertions, ask a validation server, prompt a phone. How well it does so is up to the test.
#![allow(dead_code, reason = "every test program uses its own part of this file")]

use crate::host::*;
use aes::Aes128;
use aes::cipher::{BlockCipherEncrypt, KeyInit};
use countersign::engine::Engine;
use countersign::vocabulary::*;
use std::sync::LazyLock;

/// Every method is on, and devices can be remembered.
pub(crate) const EVERY: &str = r#"{"mode":"enforce","devices":{"enabled":true},"methods":{
    "hotp":{"enabled":true},"email":{"enabled":true},"sms":{"enabled":true},
    "yubico_otp":{"enabled":true,"validation_server":true},
    "webauthn":{"enabled":true,"relying_party_id":"example.org",
        "origins":["https://jira.example.org"]},
    "push":{"enabled":true},"security_questions":{"enabled":true}}}"#;
/// The engine under [`EVERY`].
pub(crate) static EVERY_ENGINE: LazyLock<Engine> = LazyLock::new(|| engine(EVERY));

pub(crate) const EMAIL: &str = "alice@example.org";
pub(crate) const NUMBER: &str = "+43664123456";
/// The key that a validation server knows.
pub(crate) const SERVER_KEY: &str = "vvcccccccccb";
/// The answers, to the first three questions of the policy.
pub(crate) const ANSWERS: [&str; 3] = ["Miller", "Lindenstrasse", "Queen"];

/// A token by counter: RFC 4226 appendix D.
pub(crate) fn hotp_code(counter: u64) -> String {
    App::new(b"12345678901234567890".to_vec()).code(counter * 30)
}

/// An OTP of the key `dteffuje`, whose secret an administrator imported.
pub(crate) fn local_otp(uses: u16, session: u8) -> String {
    otp_of("dteffuje", &[7; 16], [9; 6], uses, session)
}

pub(crate) fn otp_of(
    public_id: &str,
    key: &[u8; 16],
    private_id: [u8; 6],
    uses: u16,
    session: u8,
) -> String {
    let mut plain = [0; 16];
    plain[..6].copy_from_slice(&private_id);
    plain[6..8].copy_from_slice(&uses.to_le_bytes());
    plain[11] = session;
    let crc =
        !plain[..14].iter().fold(0xffff_u16, |crc, byte| {
            (0..8).fold(crc ^ u16::from(*byte), |crc, _| {
                if crc & 1 == 1 { crc >> 1 ^ 0x8408 } else { crc >> 1 }
            })
        });
    plain[14..].copy_from_slice(&crc.to_le_bytes());
    let mut block = aes::Block::from(plain);
    Aes128::new(key.into()).encrypt_block(&mut block);
    let letters = b"cbdefghijklnrtuv";
    let modhex: String = block
        .iter()
        .flat_map(|byte| [byte >> 4, byte & 15])
        .map(|nibble| char::from(letters[usize::from(nibble)]))
        .collect();
    format!("{public_id}{modhex}")
}

/// An OTP of the key that the server knows; what it says is the server's.
pub(crate) fn server_otp(number: u8) -> String {
    otp_of(SERVER_KEY, &[1; 16], [2; 6], 1, number)
}

/// A person with every method.
#[derive(Clone)]
pub(crate) struct Everybody {
    pub(crate) account: Account,
    /// A session of this person with fresh evidence.
    pub(crate) seat: Seat,
    pub(crate) evidence: Bytes,
    pub(crate) app: App,
    pub(crate) codes: Vec<String>,
    pub(crate) cookie: Bytes,
    /// The next counter of the token.
    pub(crate) counter: u64,
    /// The credential's next signature counter.
    pub(crate) sign_count: u32,
    /// The last code that was sent to this person.
    pub(crate) inbox: String,
}

/// When [`everybody`] was complete.
pub(crate) const COMPLETE: u64 = START + 200;

/// A private copy of a person who has everything.
pub(crate) fn everybody() -> Everybody {
    static PERSON: LazyLock<Everybody> = LazyLock::new(|| Everybody::new("10100"));
    PERSON.clone()
}

/// A session of a person known to the directory.
pub(crate) fn seat(number: u8) -> Seat {
    Seat { email: Some(EMAIL.into()), ..Seat::new(number) }
}

pub(crate) fn choose(method: Method, ticket: Option<&Bytes>, again: bool) -> SignInAct {
    SignInAct::Choose { method, ticket: ticket.cloned(), again }
}

pub(crate) fn respond(answer: Answer, ticket: Option<&Bytes>) -> SignInAct {
    SignInAct::Respond { answer, ticket: ticket.cloned(), remember_device: false }
}

pub(crate) fn typed(method: Method, code: &str) -> Answer {
    Answer::Code { method, code: SecretText::new(code.into()) }
}

pub(crate) fn report(ticket: &Bytes, finding: Finding) -> SignInAct {
    SignInAct::Report { ticket: ticket.clone(), finding }
}

pub(crate) fn assertion() -> Answer {
    Answer::Assertion {
        credential_id: Bytes::from(b"credential".as_slice()),
        response: Bytes::from(b"{}".as_slice()),
    }
}

/// The right answers to the questions asked.
pub(crate) fn answers(asked: &[String]) -> Answer {
    let questions = ["first teacher", "In which street", "first concert"];
    let answers = asked
        .iter()
        .map(|text| {
            let place = questions.iter().position(|part| text.contains(part)).expect("one");
            SecretText::new(ANSWERS[place].into())
        })
        .collect();
    Answer::SecurityAnswers { answers }
}

/// What an honest host finds when everything is right.
pub(crate) fn right(task: &HostTask, sign_count: u32) -> Finding {
    match task {
        HostTask::SendCode { .. } => Finding::Sent {},
        HostTask::VerifyAssertion { credential, .. } => {
            Finding::Asserted { credential: credential.clone(), sign_count, user_verified: true }
        }
        HostTask::VerifyRegistration { .. } => Finding::Registered {
            credential_id: Bytes::from(b"credential".as_slice()),
            credential: Bytes::from([3; 300].as_slice()),
            sign_count,
            user_verified: true,
        },
        HostTask::CheckYubico { otp, nonce } => {
            Finding::OtpValid { otp: otp.clone(), nonce: nonce.clone() }
        }
        HostTask::StartPush { .. } => Finding::PushStarted { transaction: "push-1".into() },
        HostTask::PollPush { .. } => Finding::Valid {},
    }
}

impl Told {
    /// The ticket and task of a verdict that asks the host.
    pub(crate) fn asked(&self) -> Option<(Bytes, &HostTask)> {
        match &self.verdict {
            Verdict::AskHost { ticket, task } => Some((ticket.clone(), task)),
            Verdict::Admit { .. }
            | Verdict::Challenge { .. }
            | Verdict::Enroll { .. }
            | Verdict::Changed { .. }
            | Verdict::Refuse { .. }
            | Verdict::Prove { .. } => None,
        }
    }

    /// The code to be sent.
    pub(crate) fn code(&self) -> String {
        match self.asked() {
            Some((_, HostTask::SendCode { code, .. })) => code.expose().to_owned(),
            _ => panic!("no code is sent: {}", self.json()),
        }
    }

    /// The ticket in a challenge.
    pub(crate) fn shown(&self) -> Option<Bytes> {
        let Verdict::Challenge { shown: Some(shown), .. } = &self.verdict else { return None };
        match shown {
            Shown::CodeSent { ticket, .. }
            | Shown::Credential { ticket, .. }
            | Shown::Prompted { ticket, .. } => Some(ticket.clone()),
            Shown::Asked { .. } => None,
        }
    }
}

impl Everybody {
    /// Another person with everything.
    pub(crate) fn of(id: &str) -> Self {
        Self::new(id)
    }

    fn new(id: &str) -> Self {
        let alice = Enrolled::at(&EVERY_ENGINE, id, START);
        let mut all = Self {
            account: alice.account,
            seat: seat(1),
            evidence: alice.evidence,
            app: alice.app,
            codes: alice.codes,
            cookie: alice.cookie,
            counter: 0,
            sign_count: 1,
            inbox: String::new(),
        };
        all.import();
        all.add(Method::Email, None, None, START + 10);
        all.add(Method::Sms, Some(NUMBER), None, START + 20);
        all.add(
            Method::YubicoOtp,
            None,
            Some(typed(Method::YubicoOtp, &server_otp(1))),
            START + 30,
        );
        all.add(Method::WebAuthn, None, Some(assertion()), START + 40);
        all.add(Method::Push, None, Some(Answer::Push {}), START + 50);
        let chosen = (0..3_u8)
            .map(|question| QuestionAnswer {
                question,
                answer: SecretText::new(ANSWERS[usize::from(question)].into()),
            })
            .collect();
        let chosen = Answer::Questions { chosen };
        all.add(Method::SecurityQuestions, None, Some(chosen), START + 60);
        all
    }

    fn import(&mut self) {
        let secret = SecretBytes::new(b"12345678901234567890".to_vec());
        let kinds = [
            TokenKind::Counter { secret, algorithm: Algorithm::Sha1, digits: 6, counter: 0 },
            TokenKind::Yubico {
                public_id: "dteffuje".into(),
                private_id: SecretBytes::new(vec![9; 6]),
                key: SecretBytes::new(vec![7; 16]),
            },
        ];
        for (kind, serial) in kinds.into_iter().zip(["A1", "A2"]) {
            let token = HardwareToken { serial: serial.into(), kind };
            let told = self.run(START + 5, admin(AdminAct::Import { token }));
            assert!(!told.is_silent(), "{}", told.json());
        }
        self.signs_in(START + 6);
    }

    /// Signs in again in this session, by a code one step ahead.
    pub(crate) fn signs_in(&mut self, at: u64) {
        let code = self.app.near(at, 1);
        self.evidence = self.run(at, self.seat.totp(&code)).evidence();
    }

    /// One step of this person. The session goes on after its own change.
    pub(crate) fn run(&mut self, at: u64, event: Event) -> Told {
        let told = self.account.run(&EVERY_ENGINE, at, event);
        if let Verdict::Changed { renewed: Some(renewed), .. } = &told.verdict {
            self.evidence = renewed.evidence.clone();
            if let Some(cookie) = &renewed.known_browser {
                self.cookie = cookie.clone();
            }
        }
        told
    }

    /// One step, and everything an honest host has to do for it.
    pub(crate) fn honestly(&mut self, at: u64, event: Event, seat: &Seat) -> Told {
        let is_own = matches!(event, Event::SelfService { .. });
        let mut told = self.run(at, event);
        while let Some((ticket, task)) = told.asked() {
            let finding = right(task, self.sign_count);
            if let HostTask::SendCode { code, .. } = task {
                code.expose().clone_into(&mut self.inbox);
            }
            let event = if is_own {
                seat.own(&self.evidence, SelfServiceAct::Report { ticket, finding })
            } else {
                seat.sign_in(report(&ticket, finding))
            };
            told = self.run(at, event);
        }
        told
    }

    /// Adds one method in self-service.
    pub(crate) fn add(
        &mut self,
        method: Method,
        destination: Option<&str>,
        answer: Option<Answer>,
        at: u64,
    ) {
        let seat = self.seat.clone();
        let start = EnrollAct::Start {
            method,
            destination: destination.map(Into::into),
            again: false,
            ticket: None,
        };
        let event = seat.own(&self.evidence, SelfServiceAct::Enroll { act: start });
        let mut told = self.honestly(at, event, &seat);
        let answer = answer.unwrap_or_else(|| typed(method, &self.inbox));
        // A push is confirmed twice: once to prompt, once to look.
        for _ in 0..2 {
            let Some(started) = told.started() else { return };
            let act = EnrollAct::Confirm {
                ticket: ticket_of(&started),
                answer: copy(&answer),
                label: String::new(),
            };
            let event = seat.own(&self.evidence, SelfServiceAct::Enroll { act });
            told = self.honestly(at, event, &seat);
        }
    }
}
