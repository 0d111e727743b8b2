//! Before the first factor: what a thief with the password can and cannot do.

use crate::every::*;
use crate::host::*;
use countersign::engine::Engine;
use countersign::vocabulary::*;
use proptest::prelude::*;
use std::sync::LazyLock;

static PROOF_ENGINE: LazyLock<Engine> = LazyLock::new(|| {
    engine(&EVERY.replacen("{\"mode\"", "{\"enrollment\":{\"proof\":\"email\"},\"mode\"", 1))
});

/// Who acts. The thief reads every page and ticket of the owner, but not the mailbox.
#[derive(Debug, Clone)]
enum Deed {
    Send {
        thief: bool,
        ticket: Option<usize>,
        again: bool,
    },
    Type {
        thief: bool,
        ticket: Option<usize>,
        code: Option<usize>,
    },
    Start {
        thief: bool,
        method: usize,
        ticket: Option<usize>,
    },
    Confirm {
        thief: bool,
        ticket: usize,
    },
    Answer {
        thief: bool,
        method: usize,
    },
    /// In the settings, with the session's pass: shows a key and confirms it.
    Own {
        thief: bool,
    },
    Postpone {
        thief: bool,
    },
    Reset,
}

fn deeds() -> impl Strategy<Value = Vec<(u64, Deed)>> {
    let (thief, some) = (any::<bool>, || prop::option::weighted(0.8, 0..6_usize));
    let deed = prop_oneof![
        4 => (thief(), some(), any::<bool>())
            .prop_map(|(thief, ticket, again)| Deed::Send { thief, ticket, again }),
        6 => (thief(), some(), some())
            .prop_map(|(thief, ticket, code)| Deed::Type { thief, ticket, code }),
        4 => (thief(), 0..Method::ALL.len(), some())
            .prop_map(|(thief, method, ticket)| Deed::Start { thief, method, ticket }),
        2 => (thief(), 0..6_usize).prop_map(|(thief, ticket)| Deed::Confirm { thief, ticket }),
        1 => (thief(), 0..Method::ALL.len())
            .prop_map(|(thief, method)| Deed::Answer { thief, method }),
        2 => thief().prop_map(|thief| Deed::Postpone { thief }),
        3 => thief().prop_map(|thief| Deed::Own { thief }),
        1 => Just(Deed::Reset),
    ];
    prop::collection::vec((0..400_u64, deed), 1..25)
}

/// The account, and everything that was ever shown or sent for it.
struct Story {
    account: Account,
    tickets: Vec<Bytes>,
    codes: Vec<String>,
    /// The pass of either session.
    passes: [Option<Bytes>; 2],
}

impl Story {
    /// One step, and what an honest host does for it: mail goes only to the owner.
    fn run(&mut self, at: u64, seat: &Seat, act: SignInAct) -> Told {
        let mut told = self.account.run(&PROOF_ENGINE, at, seat.sign_in(act));
        while let Some((ticket, task)) = told.asked() {
            if let HostTask::SendCode { code, to, .. } = task {
                assert_eq!(to, EMAIL, "only to the directory's address");
                self.codes.push(code.expose().to_owned());
            }
            let act = report(&ticket, right(task, 1));
            self.tickets.push(ticket);
            told = self.account.run(&PROOF_ENGINE, at, seat.sign_in(act));
        }
        if let Verdict::Prove { shown: Some(Shown::CodeSent { ticket, .. }), .. } = &told.verdict {
            self.tickets.push(ticket.clone());
        }
        if let Verdict::Enroll { started: Some(started), .. } = &told.verdict {
            self.tickets.push(ticket_of(started));
        }
        told
    }

    /// Sets up an app in the settings; `true` if that was possible.
    fn sets_up_app(&mut self, at: u64, session: usize, seat: &Seat) -> bool {
        let Some(pass) = self.passes[session].clone() else { return false };
        let act = SelfServiceAct::Enroll { act: start(Method::Totp, None) };
        let told = self.account.run(&PROOF_ENGINE, at, seat.own(&pass, act));
        let Some(started) = told.started() else { return false };
        let act = confirm(&ticket_of(&started), Some(&scan(&started).code(at)), "");
        let event = seat.own(&pass, SelfServiceAct::Enroll { act });
        !self.account.run(&PROOF_ENGINE, at, event).is_silent()
    }

    fn ticket(&self, number: usize) -> Option<Bytes> {
        self.tickets.iter().rev().nth(number).cloned()
    }
}

proptest! {
    #![proptest_config(config())]

    /// Law: until a code from the mailbox is typed in this session after the last reset, the
    /// session is shown no key and sets nothing up; and a session in which nothing was set up gets
    /// in only by grace. The thief presents every ticket, and in the end every code, of the owner
    /// in a session of his own.
    ///
    /// Seen to fail when the session's number was made without its nonce or without the resets,
    /// when `Enroll` did not require the proof, and when self-service did not.
    #[test]
    fn a_password_alone_sets_nothing_up(deeds in deeds()) {
        let seats = [seat(1), seat(2)];
        let mut story = Story {
            account: Account::new("10100"),
            tickets: Vec::new(),
            codes: Vec::new(),
            passes: [None, None],
        };
        let (mut at, mut proven) = (START, [false, false]);
        let mut enrolled = false;
        for (wait, deed) in deeds {
            at += wait;
            let who = |thief: bool| usize::from(thief);
            let (session, act) = match deed {
                Deed::Reset => {
                    story.account.run(&PROOF_ENGINE, at, reset());
                    (proven, enrolled) = ([false, false], false);
                    continue;
                }
                Deed::Send { thief, ticket, again } => {
                    let ticket = ticket.and_then(|number| story.ticket(number));
                    (who(thief), choose(Method::Email, ticket.as_ref(), again))
                }
                Deed::Type { thief, ticket, code } => {
                    let ticket = ticket.and_then(|number| story.ticket(number));
                    let code = code.and_then(|number| story.codes.iter().rev().nth(number));
                    let code = code.cloned().unwrap_or_else(|| "12345678".into());
                    (who(thief), respond(typed(Method::Email, &code), ticket.as_ref()))
                }
                Deed::Start { thief, method, ticket } => {
                    let ticket = ticket.and_then(|number| story.ticket(number));
                    let act = start(Method::ALL[method], ticket.as_ref());
                    (who(thief), SignInAct::Enroll { act })
                }
                Deed::Confirm { thief, ticket } => {
                    let Some(ticket) = story.ticket(ticket) else { continue };
                    let act = EnrollAct::Confirm {
                        ticket,
                        answer: typed(Method::YubicoOtp, &server_otp(1)),
                        label: String::new(),
                    };
                    (who(thief), SignInAct::Enroll { act })
                }
                Deed::Answer { thief, method } => {
                    (who(thief), respond(typed(Method::ALL[method], "123456"), None))
                }
                Deed::Postpone { thief } => (who(thief), SignInAct::Postpone {}),
                Deed::Own { thief } => {
                    let session = who(thief);
                    if story.sets_up_app(at, session, &seats[session]) {
                        prop_assert!(proven[session], "set up in the settings by a pass");
                        break;
                    }
                    continue;
                }
            };
            let told = story.run(at, &seats[session], act);
            let kinds = told.audit();
            let has = |kind: AuditKind| kinds.iter().any(|(written, _)| *written == kind);
            // Codes for the thief's own tickets go to the owner's mailbox, which he cannot read.
            // When the strategy types them for him, he has talked the owner into it.
            proven[session] |= has(AuditKind::MailboxProven);
            enrolled |= told.save.as_ref().is_some_and(|save| !save.methods.is_empty());
            if enrolled {
                prop_assert!(proven.contains(&true), "set up by a password alone");
                break;
            }
            if !proven[session] {
                match &told.verdict {
                    Verdict::Enroll { .. } => prop_assert!(false, "an enrollment without a proof"),
                    Verdict::Admit { because: Because::Exempt { rule }, evidence, .. } => {
                        prop_assert_eq!(rule, "grace");
                        story.passes[session] = Some(evidence.clone());
                    }
                    Verdict::Admit { .. } => prop_assert!(false, "let in by {}", told.json()),
                    _ => {}
                }
            }
        }
    }
}
