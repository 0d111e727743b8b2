//! What the host found, from a host that may answer anything.

use crate::every::*;
use crate::host::*;
use countersign::vocabulary::*;
use proptest::prelude::*;
use std::collections::BTreeSet;

const LATER: u64 = COMPLETE + 3600;

/// A pending task, and what it was asked for.
#[derive(Clone)]
struct Out {
    ticket: Bytes,
    task: Vec<u8>,
    account: usize,
    seat: u8,
    at: u64,
    revocations: u64,
}

impl Out {
    fn task(&self) -> HostTask {
        postcard::from_bytes(&self.task).expect("a task")
    }

    /// What may let someone in once: a challenge, an OTP and nonce, a push.
    fn worth(&self) -> String {
        match self.task() {
            HostTask::VerifyAssertion { ceremony, .. } => hex(ceremony.challenge.as_slice()),
            HostTask::CheckYubico { nonce, .. } => nonce,
            HostTask::PollPush { transaction } => transaction,
            HostTask::SendCode { .. }
            | HostTask::VerifyRegistration { .. }
            | HostTask::StartPush { .. } => String::new(),
        }
    }
}

/// What to do next. The numbers choose among what is there.
#[derive(Debug, Clone)]
enum Deed {
    Choose { method: usize, ticket: Option<usize>, again: bool },
    Push { ticket: Option<usize> },
    Assert { ticket: Option<usize>, hers: bool },
    Otp { number: u8 },
    Guess { method: usize, ticket: Option<usize> },
    Report { out: usize, finding: u8, near: bool, account: usize },
    Start { method: usize },
    Admin { act: u8 },
}

fn deeds() -> impl Strategy<Value = Vec<(i64, u8, Deed)>> {
    let index = || 0..8_usize;
    let some = || prop::option::weighted(0.8, index());
    let deed = prop_oneof![
        5 => (0..4_usize, some(), any::<bool>())
            .prop_map(|(method, ticket, again)| Deed::Choose { method, ticket, again }),
        4 => some().prop_map(|ticket| Deed::Push { ticket }),
        4 => (some(), prop::bool::weighted(0.9))
            .prop_map(|(ticket, hers)| Deed::Assert { ticket, hers }),
        2 => (2..9_u8).prop_map(|number| Deed::Otp { number }),
        2 => (0..4_usize, some()).prop_map(|(method, ticket)| Deed::Guess { method, ticket }),
        12 => (index(), 0..12_u8, prop::bool::weighted(0.8), 0..5_usize).prop_map(
            |(out, finding, near, account)| Deed::Report { out, finding, near, account }
        ),
        1 => (0..6_usize).prop_map(|method| Deed::Start { method }),
        1 => (0..4_u8).prop_map(|act| Deed::Admin { act }),
    ];
    let wait = prop_oneof![6 => 0..15_i64, 2 => 15..90_i64, 1 => -120..0_i64, 1 => 0..4000_i64];
    prop::collection::vec((wait, 2..4_u8, deed), 1..24)
}

const SENDERS: [Method; 4] = [Method::Push, Method::WebAuthn, Method::Email, Method::Sms];

/// A finding by number; the last three are the right kind for the task.
fn finding(number: u8, task: &HostTask, count: u32) -> Finding {
    let blob = || Bytes::from([3; 300].as_slice());
    let credential_id = Bytes::from(b"credential".as_slice());
    match number {
        0 => Finding::Sent {},
        1 => Finding::Valid {},
        2 => Finding::Asserted { credential: blob(), sign_count: count, user_verified: true },
        3 => Finding::Registered {
            credential_id,
            credential: blob(),
            sign_count: count,
            user_verified: true,
        },
        4 => Finding::OtpValid {
            otp: SecretText::new(server_otp(3)),
            nonce: "0123456789abcdef0123456789abcdef".into(),
        },
        5 => Finding::PushStarted { transaction: format!("push-{count}") },
        6 => Finding::Waiting {},
        7 => Finding::Invalid {},
        8 => Finding::Failed {},
        _ => match right(task, count) {
            Finding::PushStarted { .. } => {
                Finding::PushStarted { transaction: format!("push-{count}") }
            }
            other => other,
        },
    }
}

/// Whether a finding is a clear yes to a task.
fn is_yes(task: &HostTask, finding: &Finding) -> bool {
    match (task, finding) {
        (HostTask::VerifyAssertion { .. }, Finding::Asserted { .. })
        | (HostTask::PollPush { .. }, Finding::Valid {}) => true,
        (HostTask::CheckYubico { otp, nonce }, Finding::OtpValid { otp: other, nonce: echoed }) => {
            otp.expose() == other.expose() && nonce == echoed
        }
        _ => false,
    }
}

/// Two people with every method, and everything handed out so far.
#[derive(Clone)]
struct Stage {
    people: [Everybody; 2],
    outs: Vec<Out>,
    shown: Vec<Bytes>,
    worn: BTreeSet<String>,
    count: u32,
    admitted: u32,
}

thread_local! {
    static PEOPLE: [Everybody; 2] = [everybody(), Everybody::of("10101")];
    static STAGE: Stage = Stage::set();
}

impl Stage {
    fn new() -> Self {
        Self {
            people: PEOPLE.with(Clone::clone),
            outs: Vec::new(),
            shown: Vec::new(),
            worn: BTreeSet::new(),
            count: 10,
            admitted: 0,
        }
    }

    /// With one task of each kind pending.
    fn set() -> Self {
        let mut stage = Self::new();
        let started = Deed::Report { out: 0, finding: 5, near: true, account: 1 };
        for deed in [
            Deed::Choose { method: 2, ticket: None, again: false },
            // Number 1 confirmed the key and no longer counts.
            Deed::Otp { number: 9 },
            Deed::Choose { method: 1, ticket: None, again: false },
            Deed::Assert { ticket: Some(0), hers: true },
            Deed::Choose { method: 0, ticket: None, again: false },
            started,
            Deed::Push { ticket: Some(0) },
        ] {
            stage.run(LATER, 2, &deed);
        }
        assert_eq!(stage.outs.len(), 5);
        stage
    }

    fn revocations(&self, account: usize) -> u64 {
        self.people[account].account.row.as_ref().map_or(0, |row| row.revocations)
    }

    fn ticket(&self, index: Option<usize>) -> Option<&Bytes> {
        let shown: Vec<&Bytes> = self.shown.iter().rev().take(4).collect();
        index.filter(|_| !shown.is_empty()).map(|index| shown[index % shown.len()])
    }

    /// Does it, and returns whether it may let someone in.
    fn run(&mut self, at: u64, number: u8, deed: &Deed) -> (Told, Option<String>) {
        let mut seat_number = number;
        let mut account = 0;
        let mut may = None;
        let act = match deed {
            Deed::Choose { method, ticket, again } => {
                choose(SENDERS[*method], self.ticket(*ticket), *again)
            }
            Deed::Push { ticket } => respond(Answer::Push {}, self.ticket(*ticket)),
            Deed::Assert { ticket, hers } => {
                let answer = if *hers { assertion() } else { other_assertion() };
                respond(answer, self.ticket(*ticket))
            }
            Deed::Otp { number } => respond(typed(Method::YubicoOtp, &server_otp(*number)), None),
            Deed::Guess { method, ticket } => {
                let (method, wrong) = [
                    (Method::Email, "98765432"),
                    (Method::Sms, "987654"),
                    (Method::Hotp, "000000"),
                    (Method::Totp, "x"),
                ][*method];
                respond(typed(method, wrong), self.ticket(*ticket))
            }
            Deed::Report { out, finding: kind, near, account: other } => {
                let recent: Vec<&Out> = self.outs.iter().rev().take(8).collect();
                let Some(out) = recent.get(out % recent.len().max(1)).copied().cloned() else {
                    return self.step(at, 0, number, SignInAct::Begin {}, None);
                };
                account = if *other == 0 { 1 - out.account } else { out.account };
                seat_number = if *near { out.seat } else { number };
                self.count += 1;
                let task = out.task();
                let finding = finding(*kind, &task, self.count);
                let counts = is_yes(&task, &finding)
                    && account == out.account
                    && seat_number == out.seat
                    && at < out.at + 60
                    && self.revocations(account) == out.revocations
                    && !self.worn.contains(&out.worth());
                may = counts.then(|| out.worth());
                report(&out.ticket, finding)
            }
            Deed::Start { method } => {
                let method = Method::ALL[*method];
                SignInAct::Enroll { act: start(method, None) }
            }
            Deed::Admin { act } => {
                let act = match act {
                    0 => AdminAct::PasswordChanged {},
                    1 => AdminAct::Reset { methods: vec![Method::BackupCodes] },
                    2 => AdminAct::Unlock {},
                    _ => AdminAct::ForgetDevices {},
                };
                return (self.people[0].run(at, admin(act)), None);
            }
        };
        self.step(at, account, seat_number, act, may)
    }

    fn step(
        &mut self,
        at: u64,
        account: usize,
        number: u8,
        act: SignInAct,
        may: Option<String>,
    ) -> (Told, Option<String>) {
        let told = self.people[account].run(at, seat(number).sign_in(act));
        if let Some((ticket, task)) = told.asked() {
            let task = postcard::to_stdvec(task).expect("bytes");
            let revocations = self.revocations(account);
            self.outs.push(Out { ticket, task, account, seat: number, at, revocations });
        }
        self.shown.extend(told.shown());
        (told, may)
    }
}

fn other_assertion() -> Answer {
    Answer::Assertion {
        credential_id: Bytes::from(b"of somebody else".as_slice()),
        response: Bytes::from(b"{}".as_slice()),
    }
}

proptest! {
    #![proptest_config(config())]

    /// Laws 4 and 7 for findings. A host may answer at random, twice, late, for other accounts and
    /// sessions, after a password change or a reset. It lets someone in only by a clear yes to that
    /// very task, within its minute, once.
    ///
    /// Seen to fail when spent tickets were not checked, when a task never expired, and when `Sent`
    /// was taken as a yes to a poll.
    #[test]
    fn a_bad_host_lets_in_by_a_right_answer_alone(deeds in deeds()) {
        let mut stage = STAGE.with(Clone::clone);
        let mut at = LATER;
        for (wait, number, deed) in deeds {
            at = at.saturating_add_signed(wait).max(LATER);
            let (told, may) = stage.run(at, number, &deed);
            if told.is_admitted() {
                stage.admitted += 1;
                let Some(worth) = may else { panic!("{deed:?} let in: {}", told.json()) };
                prop_assert!(stage.worn.insert(worth), "{:?} let in twice", deed);
            }
            // Whatever was asked, only the host learns the code.
            if told.asked().is_none() {
                let text = told.json();
                for out in &stage.outs {
                    if let HostTask::SendCode { code, .. } = out.task() {
                        prop_assert!(!tells(&text, code.expose()), "{}", text);
                    }
                }
            }
        }
    }
}

/// Whether a number in the text is the code. Part of a longer number, such as a time, does not
/// count, and neither do the milliseconds a ceremony may take, which everyone knows.
fn tells(text: &str, code: &str) -> bool {
    let numbers = text.split(|letter: char| !letter.is_ascii_digit());
    numbers.into_iter().any(|number| number == code && number != "120000")
}

#[test]
fn a_code_is_found_where_it_stands_and_not_within_a_time() {
    assert!(tells(r#"{"destination":"x","digits":6,"code":"004177"}"#, "004177"));
    assert!(tells("It is 004177.", "004177"));
    assert!(!tells(r#"{"expires":1700004177,"options":"{\"timeout\":120000}"}"#, "004177"));
}

/// A law about what lets people in would also hold if no one ever got in.
#[test]
fn on_that_stage_a_right_answer_lets_in() {
    let mut stage = Stage::new();
    for (at, deed) in [
        (LATER, Deed::Choose { method: 1, ticket: None, again: false }),
        (LATER, Deed::Assert { ticket: Some(0), hers: true }),
        (LATER, Deed::Report { out: 0, finding: 9, near: true, account: 1 }),
        (LATER, Deed::Choose { method: 0, ticket: None, again: false }),
        (LATER, Deed::Report { out: 0, finding: 9, near: true, account: 1 }),
        (LATER, Deed::Push { ticket: Some(0) }),
        (LATER, Deed::Report { out: 0, finding: 9, near: true, account: 1 }),
        (LATER, Deed::Otp { number: 3 }),
        (LATER, Deed::Report { out: 0, finding: 9, near: true, account: 1 }),
    ] {
        let (told, may) = stage.run(at, 2, &deed);
        assert_eq!(told.is_admitted(), may.is_some(), "{deed:?}: {}", told.json());
        stage.admitted += u32::from(told.is_admitted());
    }
    assert_eq!(stage.admitted, 3);
}
