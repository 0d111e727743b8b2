//! Backup codes.

use crate::host::*;
use countersign::vocabulary::*;
use std::collections::BTreeSet;

const LATER: u64 = START + 120;

/// rows: 109
#[test]
fn a_code_of_somebody_else_is_no_code() {
    let (mut alice, bob) = (enrolled(), Enrolled::new(&ENGINE, "10101"));
    assert!(alice.codes.iter().all(|code| !bob.codes.contains(code)));
    for code in bob.codes.iter().take(9) {
        let told = alice.run(&ENGINE, LATER, alice.seat.backup(code));
        assert_eq!(told.trouble(), Some(Trouble::WrongAnswer {}), "{}", told.json());
    }
}

/// rows: 110
#[test]
fn every_code_is_used_up_by_its_use() {
    let mut alice = enrolled();
    for (number, code) in alice.codes.clone().iter().enumerate() {
        let at = LATER + 86_400 * number as u64;
        let told = alice.run(&ENGINE, at, alice.seat.backup(code));
        let Verdict::Admit { codes_left, because, .. } = &told.verdict else {
            panic!("{}", told.json())
        };
        assert_eq!(usize::from(codes_left.expect("a number")), 9 - number);
        assert_eq!(*because, Because::Verified { by: Method::BackupCodes });
        let kinds: Vec<NoticeKind> =
            told.save.expect("a save").notices.iter().map(|notice| notice.kind).collect();
        assert!(kinds.contains(&NoticeKind::BackupCodeUsed));
        assert_eq!(kinds.contains(&NoticeKind::BackupCodesLow), 9 - number <= 3);
        let again = alice.run(&ENGINE, at, Seat::new(2).backup(code));
        assert!(!again.is_admitted());
    }
    // With no codes left the method is no longer offered, and that does not open the app.
    let at = LATER + 86_400 * 20;
    let told = alice.run(&ENGINE, at, alice.seat.begin());
    let Verdict::Challenge { choices, .. } = &told.verdict else { panic!("{}", told.json()) };
    assert_eq!(choices.iter().map(|choice| choice.method).collect::<Vec<_>>(), [Method::Totp]);
}

/// rows: 111
#[test]
fn codes_are_shown_to_nobody_who_has_not_just_shown_a_factor() {
    let mut alice = enrolled();
    for event in [
        alice.seat.enroll(start(Method::BackupCodes, None)),
        Seat::new(3).enroll(start(Method::BackupCodes, None)),
        alice.seat.own(
            &Bytes::default(),
            SelfServiceAct::Enroll { act: start(Method::BackupCodes, None) },
        ),
    ] {
        let told = alice.run(&ENGINE, LATER, event);
        assert!(told.refusal().is_some() && told.started().is_none());
    }
    let mut nobody = Account::new("10102");
    let told = nobody.run(&ENGINE, LATER, alice.seat.enroll(start(Method::BackupCodes, None)));
    assert!(told.refusal().is_some());
}

/// rows: 112
#[test]
fn codes_carry_fifty_random_bits() {
    let mut seen = [const { BTreeSet::new() }; 10];
    let mut codes = BTreeSet::new();
    for person in 0..100 {
        for code in Enrolled::new(&ENGINE, &format!("{person}")).codes {
            let letters: Vec<char> = code.chars().filter(|letter| *letter != '-').skip(1).collect();
            assert_eq!(letters.len(), 10, "{code}");
            for (place, letter) in letters.iter().enumerate() {
                seen[place].insert(*letter);
            }
            codes.insert(code);
        }
    }
    assert_eq!(codes.len(), 1000);
    assert!(seen.iter().all(|letters| letters.len() == 32), "a place has fewer than 32 letters");
}

/// rows: 113
#[test]
fn a_new_set_ends_the_old_one_when_it_counts_and_not_before() {
    let mut alice = enrolled();
    let act = SelfServiceAct::Enroll { act: start(Method::BackupCodes, None) };
    let begun = alice.run(&ENGINE, LATER, alice.seat.own(&alice.evidence, act));
    let begun = begun.started().expect("codes");
    let fresh = codes_of(&begun);
    // Not confirmed yet: the old set still counts.
    let (old, older) = (alice.codes[0].clone(), alice.codes[1].clone());
    assert!(alice.run(&ENGINE, LATER, Seat::new(2).backup(&old)).is_admitted());
    assert!(!alice.run(&ENGINE, LATER, Seat::new(2).backup(&fresh[2])).is_admitted());
    let act = SelfServiceAct::Enroll { act: confirm(&ticket_of(&begun), None, "") };
    assert!(!alice.run(&ENGINE, LATER, alice.seat.own(&alice.evidence, act)).is_silent());
    for code in [&old, &older] {
        assert!(!alice.run(&ENGINE, LATER, Seat::new(2).backup(code)).is_admitted());
    }
    assert!(alice.run(&ENGINE, LATER, Seat::new(2).backup(&fresh[2])).is_admitted());
}

/// rows: 124, 126
#[test]
fn secrets_differ_though_the_machine_repeats_its_entropy() {
    // A restored machine repeats its entropy. A different account, time, session or revision still
    // draws different secrets.
    let draw = |id: &str, at: u64, nonce: u8, ring_seed: u8| {
        let ring = ring("tests", ring_seed);
        let engine = countersign::engine::Engine::open(&ring, ENFORCED, 1).expect("an engine");
        let mut account = Account::new(id);
        let act = Seat::new(nonce).enroll(start(Method::Totp, None));
        scan(&account.run(&engine, at, act).started().expect("an enrollment")).secret
    };
    let secrets: BTreeSet<Vec<u8>> = [
        draw("10100", START, 1, 7),
        draw("10101", START, 1, 7),
        draw("10100", START + 1, 1, 7),
        draw("10100", START, 2, 7),
        draw("10100", START, 1, 8),
    ]
    .into();
    assert_eq!(secrets.len(), 5);
    assert!(secrets.iter().all(|secret| secret.len() == 20));
    // Too little entropy is refused, not padded.
    for bytes in [0, 16, 31, 33] {
        let input = countersign::engine::Input {
            at: START,
            entropy: SecretBytes::new(vec![1; bytes]),
            event: Seat::new(1).begin(),
        };
        let stored = countersign::engine::StoredAccount {
            account_id: "10100".into(),
            row: None,
            marker: None,
        };
        assert_eq!(ENGINE.step(input, &stored).err().map(|m| m.code), Some("entropy.length"));
    }
}
