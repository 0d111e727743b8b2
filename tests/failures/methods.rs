//! What can go wrong with methods that need the host, a message or a token.

use crate::every::*;
use crate::host::*;
use countersign::vocabulary::*;

const LATER: u64 = COMPLETE + 3600;

#[test]
fn everybody_has_every_method() {
    let mut alice = everybody();
    let told = alice.run(LATER, seat(2).begin());
    let Verdict::Challenge { choices, .. } = &told.verdict else { panic!("{}", told.json()) };
    let methods: Vec<Method> = choices.iter().map(|choice| choice.method).collect();
    assert_eq!(methods.len(), Method::ALL.len(), "{methods:?}");
}

/// rows: 105
#[test]
fn a_changed_directory_address_never_turns_enrolled_into_never_enrolled() {
    for (mode, because) in [("enforce", "default"), ("report_only", "report_only")] {
        let policy = format!(
            r#"{{"mode":"{mode}","methods":{{"email":{{"enabled":true}},
                "backup_codes":{{"enabled":false}}}}}}"#
        );
        let engine = engine(&policy);
        let mut bob = Account::new("10101");
        // A person whose only method is e-mail.
        let strict = engine_at(&policy.replace("report_only", "enforce"), 1);
        let start = EnrollAct::Start {
            method: Method::Email,
            destination: None,
            again: false,
            ticket: None,
        };
        let sent = bob.run(&strict, START, seat(1).enroll(start));
        let code = sent.code();
        let (ticket, _) = sent.asked().expect("a question");
        let page = bob.run(&strict, START, seat(1).sign_in(report(&ticket, Finding::Sent {})));
        let started = page.started().expect("an enrollment");
        let act = EnrollAct::Confirm {
            ticket: ticket_of(&started),
            answer: typed(Method::Email, &code),
            label: String::new(),
        };
        assert!(bob.run(&strict, START, seat(1).enroll(act)).is_admitted());
        assert!(matches!(
            bob.run(&engine, LATER, seat(2).begin()).verdict,
            Verdict::Challenge { .. }
        ));
        // Changing the address in the directory gets an attacker neither in nor a new factor.
        let moved = Seat { email: Some("eve@example.org".into()), ..Seat::new(3) };
        let start = EnrollAct::Start {
            method: Method::Totp,
            destination: None,
            again: false,
            ticket: None,
        };
        for act in [
            SignInAct::Begin {},
            choose(Method::Email, None, false),
            SignInAct::Postpone {},
            SignInAct::Enroll { act: start },
        ] {
            let told = bob.run(&engine, LATER, moved.sign_in(act));
            let refusal = Some((Refusal::AskAdministrator {}, "email.directory_changed"));
            assert_eq!(told.refusal(), refusal, "{mode} {because}: {}", told.json());
            assert!(told.is_silent());
        }
    }
}
