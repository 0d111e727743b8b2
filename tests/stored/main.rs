//! Records as every build so far wrote them. Each must open forever and hold what it held.
//!
//! `README.md` next to this file says when a file may be written and when it may not.
#![cfg(test)]
#![expect(clippy::wildcard_enum_match_arm, reason = "any other answer fails the test")]

mod book;
#[path = "../simulator/every.rs"]
mod every;
#[path = "../simulator/host.rs"]
mod host;
mod round;
mod stories;

use book::{Book, Kept};
use countersign::engine::Engine;
use countersign::vocabulary::*;
use countersign::wire::{Engines, Request, Response};
use host::*;

#[test]
fn every_record_that_was_ever_written_opens_and_holds_what_it_held() {
    let books = Book::all();
    assert!(!books.is_empty(), "no file in tests/stored");
    for (path, book) in &books {
        for kept in &book.accounts {
            let place = format!("{path}: {}", kept.name);
            holds(&place, book, kept);
            answers(&place, book, kept);
            rounds(&place, book, kept);
            device(&place, book, kept);
            chain(&place, book, kept);
            no_other_place(&place, book, kept);
        }
    }
}

/// The newest file holds what a build writes today. If it does not, the form was changed: either
/// rewrite the file or, if a release may have written it, start the next one.
#[test]
fn the_newest_file_is_what_this_build_writes() {
    let (path, newest) = Book::all().pop().expect("a file in tests/stored");
    let written = Book { frozen: newest.frozen, form: newest.form, ..stories::book() };
    if written == newest {
        return;
    }
    assert!(!newest.frozen, "{path} belongs to a release: add the next file, as README.md says");
    assert!(
        std::env::var_os("UPDATE_STORED").is_some(),
        "{path} is not what this build writes: run the command of README.md"
    );
    written.write(&path);
}

/// State, authenticators and codes, as lists show them.
fn holds(place: &str, book: &Book, kept: &Kept) {
    let mut account = kept.account();
    let told = account.run(&engine_of(book, kept), kept.at, admin(AdminAct::Unlock {}));
    assert_eq!(book::Holds::of(told.summary()), kept.holds, "{place}");
    assert_eq!(account.row.map(|row| row.revocations), Some(kept.revocations), "{place}");
}

/// Each from the same record: keys, used steps, used codes, locks and budgets.
fn answers(place: &str, book: &Book, kept: &Kept) {
    let engine = engine_of(book, kept);
    for answer in &kept.answers {
        let event = Seat::new(9).respond(answer.method, &answer.code);
        let told = kept.account().run(&engine, kept.at, event);
        let place = format!("{place}: {:?} {}", answer.method, answer.code);
        assert_eq!(book::outcome(&told), answer.told, "{place}: {}", told.json());
    }
}

/// What only the host can do: destinations, credentials, names and questions.
fn rounds(place: &str, book: &Book, kept: &Kept) {
    let engine = engine_of(book, kept);
    for round in &kept.rounds {
        let asked = round::signs_in(&engine, &mut kept.account(), kept.at, round.method);
        assert_eq!(asked, round.asked, "{place}: {:?}", round.method);
    }
}

/// A remembered device is recognized only by its token, and only by the right one.
fn device(place: &str, book: &Book, kept: &Kept) {
    let Some(token) = &kept.device else { return };
    let engine = engine_of(book, kept);
    let token = book::unhex(token);
    let mut other = token.clone();
    other.rotate_left(1);
    for (token, expected) in [(token, true), (other, false)] {
        let seat = Seat { device_token: Some(Bytes::new(token)), ..every::seat(9) };
        let told = kept.account().run(&engine, kept.at, seat.begin());
        assert_eq!(told.is_admitted(), expected, "{place}: {}", told.json());
    }
}

/// The head of the audit chain is in the record; every event before it is in the file.
fn chain(place: &str, book: &Book, kept: &Kept) {
    let engines = Engines::new();
    let open = Request::Open {
        ring: SecretBytes::new(book.ring_text()),
        policy: kept.policy.to_string(),
        policy_version: 1,
    };
    let Response::Opened { handle, .. } = call(&engines, 0, &open) else {
        panic!("{place}: no engine");
    };
    let request = Request::VerifyAudit {
        account_id: kept.account_id.clone(),
        row: kept.row(),
        previous: Bytes::default(),
        events: kept.events(),
        complete: true,
    };
    match call(&engines, handle, &request) {
        Response::AuditVerified { broken_at: None, .. } => {}
        _ => panic!("{place}: the audit chain is broken"),
    }
}

/// Associated data is part of a form: it was bound to this account and this revision.
fn no_other_place(place: &str, book: &Book, kept: &Kept) {
    let engine = engine_of(book, kept);
    let mut other = kept.account();
    other.id.push('0');
    let mut later = kept.account();
    later.row = later.row.map(|row| Row { revision: row.revision + 1, ..row });
    for mut account in [other, later] {
        let told = account.run(&engine, kept.at, Seat::new(9).begin());
        let refused = told.refusal().map(|(why, _)| why);
        assert_eq!(refused, Some(Refusal::AskAdministrator {}), "{place}");
    }
}

fn engine_of(book: &Book, kept: &Kept) -> Engine {
    Engine::open(&book.ring_text(), &kept.policy.to_string(), 1).expect("an engine")
}
