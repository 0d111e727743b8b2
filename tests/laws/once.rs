//! Once means once, and what belongs to one person is worthless to another.

use crate::host::*;
use countersign::vocabulary::*;
use proptest::prelude::*;
use std::collections::BTreeSet;

/// What someone does with all of this person's codes seen so far.
#[derive(Debug, Clone)]
enum Try {
    /// A code from the app, this many steps from now.
    Code { second_app: bool, steps: i64 },
    /// Anything that was typed before, again.
    Again(prop::sample::Index),
    /// A backup code by number, in lower case or with other separators.
    Backup { number: usize, spelling: u8 },
    /// The used ticket of the enrollment again.
    Ticket,
    /// An administrator ends a lock.
    Unlock,
}

fn tries() -> impl Strategy<Value = Vec<(i64, bool, Try)>> {
    let one = prop_oneof![
        4 => (any::<bool>(), -2..=2_i64)
            .prop_map(|(second_app, steps)| Try::Code { second_app, steps }),
        4 => any::<prop::sample::Index>().prop_map(Try::Again),
        2 => (0..10_usize, 0..4_u8)
            .prop_map(|(number, spelling)| Try::Backup { number, spelling }),
        1 => Just(Try::Ticket),
        1 => Just(Try::Unlock),
    ];
    // Time moves on, stands still, or goes back.
    let wait = prop_oneof![3 => Just(0), 4 => 1..90_i64, 2 => -200..0_i64, 1 => 0..5000_i64];
    prop::collection::vec((wait, any::<bool>(), one), 1..12)
}

fn spelled(code: &str, spelling: u8) -> String {
    match spelling {
        0 => code.to_owned(),
        1 => code.to_lowercase(),
        2 => code.replace('-', " "),
        _ => code.replace('-', "").replace('0', "o").replace('1', "l"),
    }
}

/// What a typed text was accepted as: each of these may happen once.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Worth {
    Step { app: usize, step: u64 },
    Backup { number: usize },
}

/// A person with two apps, and the used tickets of their enrollments.
struct Case {
    alice: Enrolled,
    apps: [App; 2],
    tickets: Vec<Bytes>,
}

fn case() -> Case {
    let mut account = Account::new("10100");
    let seat = Seat::new(1);
    let begun = account.run(&ENGINE, START, seat.enroll(start(Method::Totp, None)));
    let begun = begun.started().expect("an enrollment");
    let app = scan(&begun);
    let first_code = app.code(START);
    let act = confirm(&ticket_of(&begun), Some(&first_code), "");
    let offered = account.run(&ENGINE, START, seat.enroll(act)).started().expect("codes");
    let act = confirm(&ticket_of(&offered), None, "");
    let done = account.run(&ENGINE, START, seat.enroll(act));
    let (evidence, cookie) = (done.evidence(), done.cookie());
    let codes = codes_of(&offered);
    let mut alice = Enrolled { account, seat, app, codes, evidence, cookie, first_code };
    let second = alice.add_app(&ENGINE, START + 30, "tablet");
    let apps = [alice.app.clone(), second];
    Case { alice, apps, tickets: vec![ticket_of(&begun), ticket_of(&offered)] }
}

thread_local! {
    static CASE: Case = case();
}

proptest! {
    #![proptest_config(config())]

    /// Law 4. A step of an app, a backup code and a ticket verify at most once, whatever is typed
    /// in between, however it is spelled, and wherever the clock goes.
    ///
    /// Seen to fail when the watermark was not raised, when it was set instead of raised, when a
    /// backup code was not cleared, when a ticket was not put on the list, and when the code of an
    /// enrollment was not burned. Two steps with the same code are too rare for a random case; the
    /// test of row 32 among the failures searches for them.
    #[test]
    fn used_once(tries in tries()) {
        let (mut alice, apps, tickets) = CASE.with(|case| {
            (case.alice.clone(), case.apps.clone(), case.tickets.clone())
        });
        let mut used: BTreeSet<Worth> = BTreeSet::new();
        used.insert(Worth::Step { app: 0, step: START / 30 });
        used.insert(Worth::Step { app: 1, step: START / 30 + 1 });
        let mut typed: Vec<(Method, String, Option<usize>)> =
            vec![(Method::Totp, apps[0].code(START), None)];
        let mut at = START + 60;
        for (wait, known, one) in tries {
            at = at.saturating_add_signed(wait);
            let mut seat = Seat::new(2);
            seat.known_browser = known.then(|| alice.cookie.clone());
            let (method, text, number) = match one {
                Try::Code { second_app, steps } => {
                    (Method::Totp, apps[usize::from(second_app)].near(at, steps), None)
                }
                Try::Again(index) => index.get(&typed).clone(),
                Try::Backup { number, spelling } => {
                    let text = spelled(&alice.codes[number], spelling);
                    (Method::BackupCodes, text, Some(number))
                }
                Try::Ticket => {
                    for (ticket, code) in [(0, true), (1, false)] {
                        let code = code.then(|| apps[0].code(at));
                        let act = confirm(&tickets[ticket], code.as_deref(), "again");
                        let seat = Seat::new(1);
                        let told = alice.run(&ENGINE, at, seat.enroll(act));
                        prop_assert!(!told.is_admitted() && told.is_silent());
                    }
                    continue;
                }
                Try::Unlock => {
                    alice.run(&ENGINE, at, admin(AdminAct::Unlock {}));
                    continue;
                }
            };
            let told = alice.run(&ENGINE, at, seat.respond(method, &text));
            typed.push((method, text.clone(), number));
            if told.is_admitted() {
                let worth: Vec<Worth> = match number {
                    Some(number) => vec![Worth::Backup { number }],
                    None => apps
                        .iter()
                        .enumerate()
                        .flat_map(|(app, phone)| {
                            let steps = phone.matches(at, 1, &text);
                            steps.into_iter().map(move |step| Worth::Step { app, step })
                        })
                        .collect(),
                };
                prop_assert!(!worth.is_empty(), "a code of no step was accepted");
                for one in worth {
                    prop_assert!(used.insert(one.clone()), "{:?} was accepted twice", one);
                }
            }
        }
    }

    /// Law 7. What was made for one person, session or instance verifies for no other: rows, codes,
    /// tickets, evidence and cookies.
    ///
    /// Seen to fail when the account id was left out of the associated data of a record or of
    /// evidence, and when the nonce was left out of evidence.
    #[test]
    fn verdict_binds_subscriber(
        other in prop_oneof![
            "[0-9]{1,6}", "10100.{1,3}", "[a-zA-Z]{1,12}", "\\PC{1,20}",
            Just("1010".to_owned()), Just("10100known browser".to_owned()),
        ],
        nonce in any::<[u8; 32]>(),
        wait in 60..600_u64,
    ) {
        prop_assume!(other != "10100" && other != "20200" && other.len() <= 255);
        let alice = enrolled();
        let at = START + wait;
        let code = alice.app.code(at);
        // Her row under another id.
        let mut moved = alice.account.clone();
        moved.id = other.clone();
        let told = moved.run(&ENGINE, at, Seat::new(1).totp(&code));
        prop_assert_eq!(told.refusal().map(|(why, _)| why), Some(Refusal::AskAdministrator {}));
        // Her evidence, for another person or session.
        for (id, seat) in [(other.as_str(), [1; 32]), ("10100", nonce)] {
            let facts = ENGINE.check_evidence(id, &seat, &alice.evidence, at);
            prop_assert!(facts.is_none(), "{} {:?}", id, seat);
        }
        // Another person's account, with everything she holds.
        let mut bob = Enrolled::new(&ENGINE, &other);
        let seat = Seat { known_browser: Some(alice.cookie.clone()), ..Seat::new(1) };
        let told = bob.run(&ENGINE, at, seat.totp(&code));
        if bob.app.matches(at, 1, &code).is_empty() {
            prop_assert!(!told.is_admitted());
            prop_assert_eq!(told.audit(), [(AuditKind::WrongAnswer, Some(Lane::Unknown))]);
        }
        let told = bob.run(&ENGINE, at, seat.backup(&alice.codes[0]));
        prop_assert!(!told.is_admitted());
        let own = SelfServiceAct::Enroll { act: start(Method::Totp, None) };
        let told = bob.run(&ENGINE, START, seat.own(&alice.evidence, own));
        prop_assert_eq!(told.refusal().map(|(why, _)| why), Some(Refusal::SignInAgain {}));
        let remove = AdminAct::Reset { methods: vec![] };
        let event = Event::Admin {
            actor: Actor::Administrator {
                account_id: other.clone(),
                nonce: Bytes::from([1; 32].as_slice()),
                evidence: alice.evidence.clone(),
                revocations: 0,
            },
            reason: "mine".into(),
            act: remove,
        };
        prop_assert!(alice.account.clone().run(&ENGINE, START, event).is_silent());
        // Her enrollment, finished by someone else or in another session.
        let mut fresh = Account::new("20200");
        let begun = fresh.run(&ENGINE, START, Seat::new(1).enroll(start(Method::Totp, None)));
        let begun = begun.started().expect("an enrollment");
        let act = || confirm(&ticket_of(&begun), Some(&scan(&begun).code(START)), "");
        let told = fresh.run(&ENGINE, START, Seat { nonce, ..Seat::new(1) }.enroll(act()));
        prop_assert_eq!(told.trouble(), Some(Trouble::Expired {}));
        let mut stranger = Account::new(&other);
        let told = stranger.run(&ENGINE, START, Seat::new(1).enroll(act()));
        prop_assert_eq!(told.trouble(), Some(Trouble::Expired {}));
        prop_assert!(told.is_silent());
    }
}
