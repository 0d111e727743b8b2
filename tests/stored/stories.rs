//! Accounts with everything a record can hold, created the way people create them.
//!
//! Entropy and time are fixed, so that every run writes the same bytes.

use crate::book::{Answered, Book, Holds, Kept, Round};
use crate::every::*;
use crate::host::*;
use crate::round;
use countersign::engine::Engine;
use countersign::vocabulary::*;
use serde_json::{Value, json};

const MINUTE: u64 = 60;
const DAY: u64 = 86_400;

/// Someone in the middle of a story.
struct Teller {
    engine: Engine,
    policy: Value,
    account: Account,
    seat: Seat,
}

pub(crate) fn book() -> Book {
    let ring = serde_json::from_slice(&ring("tests", 7)).expect("a ring");
    let accounts = vec![
        grace(),
        app_and_codes(),
        several_apps(),
        locked(),
        codes_stopped(),
        total_spent(),
        suspended(),
        reset_by_administrator(),
        every_method(),
    ];
    Book { form: 1, frozen: false, ring, accounts }
}

impl Teller {
    fn new(id: &str, policy: Value) -> Self {
        let engine = engine(&policy.to_string());
        let (account, seat) = (Account::new(id), Seat::new(1));
        Self { engine, policy, account, seat }
    }

    fn run(&mut self, at: u64, event: Event) -> Told {
        self.account.run(&self.engine, at, event)
    }

    /// An app, and the backup codes that are offered with the first one.
    fn enroll(&mut self, at: u64) -> (App, Vec<String>) {
        let begun = self.run(at, self.seat.enroll(start(Method::Totp, None)));
        let begun = begun.started().expect("an enrollment");
        let app = scan(&begun);
        let act = confirm(&ticket_of(&begun), Some(&app.code(at)), "Phone");
        let offered = self.run(at, self.seat.enroll(act)).started().expect("backup codes");
        let codes = codes_of(&offered);
        let done = self.run(at, self.seat.enroll(confirm(&ticket_of(&offered), None, "")));
        assert!(done.is_admitted(), "{}", done.json());
        (app, codes)
    }

    fn keep(mut self, name: &str, at: u64, answers: &[(Method, &str, &str)]) -> Kept {
        let row = self.account.row.clone().expect("a row");
        let written = std::mem::take(&mut self.account.written);
        let audit = written.iter().map(|event| serde_json::to_value(event).expect("an event"));
        let audit = audit.collect();
        let shown = self.run(at, admin(AdminAct::Unlock {}));
        let answered = |(method, code, told): &(Method, &str, &str)| Answered {
            method: *method,
            code: (*code).into(),
            told: (*told).into(),
        };
        Kept {
            name: name.into(),
            account_id: self.account.id.clone(),
            policy: self.policy,
            revision: row.revision,
            revocations: row.revocations,
            record: Kept::record_of(&row),
            audit,
            at,
            holds: Holds::of(shown.summary()),
            answers: answers.iter().map(answered).collect(),
            device: None,
            rounds: Vec::new(),
        }
    }
}

fn enforced() -> Value {
    json!({ "mode": "enforce" })
}

/// Only when it began and how often it was put off.
fn grace() -> Kept {
    let policy = json!({
        "mode": "enforce",
        "enrollment": { "grace_days": 7, "postponements_max": 2 }
    });
    let mut teller = Teller::new("stored-grace", policy);
    teller.run(START, teller.seat.begin());
    teller.run(START + DAY, teller.seat.sign_in(SignInAct::Postpone {}));
    let told = teller.run(START + 2 * DAY, teller.seat.sign_in(SignInAct::Postpone {}));
    assert!(told.is_admitted(), "{}", told.json());
    let at = START + 3 * DAY;
    teller.keep("grace, put off twice", at, &[(Method::Totp, "123456", "enrollment.none")])
}

fn app_and_codes() -> Kept {
    let mut teller = Teller::new("stored-codes", enforced());
    let (app, codes) = teller.enroll(START);
    let mut at = START;
    for code in [&codes[0], &codes[7]] {
        at += MINUTE;
        assert!(teller.run(at, teller.seat.backup(code)).is_admitted());
    }
    at += 5 * MINUTE;
    assert!(teller.run(at, teller.seat.totp(&app.code(at))).is_admitted());
    teller.keep(
        "an app and backup codes, two of them used",
        at,
        &[
            (Method::Totp, &app.code(at), "used"),
            (Method::Totp, &app.near(at, 1), "admitted"),
            (Method::Totp, &app.wrong(at), "wrong"),
            (Method::BackupCodes, &codes[0], "used"),
            (Method::BackupCodes, &codes[1], "admitted"),
            (Method::BackupCodes, &codes[7], "used"),
            (Method::BackupCodes, &codes[9], "admitted"),
        ],
    )
}

/// Keys with another hash, more digits and a longer step, and names in another script.
fn several_apps() -> Kept {
    let policy = json!({
        "mode": "enforce",
        "methods": { "totp": { "algorithm": "sha512", "digits": 8, "period_seconds": 60 } }
    });
    let mut teller = Teller::new("Stored/Käthe 3", policy);
    let (first, _) = teller.enroll(START);
    let at = START + 10 * MINUTE;
    let evidence = teller.run(at, teller.seat.totp(&first.code(at))).evidence();
    let act = SelfServiceAct::Enroll { act: start(Method::Totp, None) };
    let begun = teller.run(at, teller.seat.own(&evidence, act)).started().expect("an enrollment");
    let second = scan(&begun);
    let act = confirm(&ticket_of(&begun), Some(&second.code(at)), "Zweites Gerät 電話");
    teller.run(at, teller.seat.own(&evidence, SelfServiceAct::Enroll { act }));
    let later = at + 2 * MINUTE;
    teller.keep(
        "two apps with keys of 60 seconds, eight digits and SHA-512",
        later,
        &[
            (Method::Totp, &first.code(later), "admitted"),
            (Method::Totp, &second.code(later), "admitted"),
            (Method::Totp, &second.near(later, -2), "wrong"),
        ],
    )
}

fn locked() -> Kept {
    let mut teller = Teller::new("stored-locked", enforced());
    let (app, codes) = teller.enroll(START);
    for at in (START + 100..).take(5) {
        let told = teller.run(at, Seat::new(2).totp(&app.wrong(at)));
        assert!(!told.is_silent(), "{}", told.json());
    }
    let at = START + 110;
    teller.keep(
        "locked after five failures",
        at,
        &[(Method::Totp, &app.code(at), "locked"), (Method::BackupCodes, &codes[2], "admitted")],
    )
}

fn codes_stopped() -> Kept {
    let policy =
        json!({ "mode": "enforce", "methods": { "backup_codes": { "tries_day_max": 10 } } });
    let mut teller = Teller::new("stored-stopped", policy);
    let (app, codes) = teller.enroll(START);
    for at in (START + 100..).take(10) {
        let told = teller.run(at, Seat::new(2).backup("0-ZZZZZ-ZZZZZ"));
        assert!(!told.is_silent(), "{}", told.json());
    }
    let at = START + 120;
    teller.keep(
        "backup codes stopped for the day",
        at,
        &[(Method::BackupCodes, &codes[2], "locked"), (Method::Totp, &app.code(at), "admitted")],
    )
}

/// One lane's total used up, and given back once by a changed password.
fn total_spent() -> Kept {
    let numbers = json!({ "failures_total_max": 20, "known_browser_reserve": 10 });
    let policy = json!({ "mode": "enforce", "throttle": numbers });
    let mut teller = Teller::new("stored-spent", policy);
    let (app, codes) = teller.enroll(START);
    teller.run(START + 100, admin(AdminAct::PasswordChanged {}));
    let mut at = START + 100;
    for _ in 0..10 {
        at += 3_600;
        let told = teller.run(at, Seat::new(2).totp(&app.wrong(at)));
        assert!(!told.is_silent(), "{}", told.json());
    }
    at += 3_600;
    teller.keep(
        "the total of unknown browsers used up",
        at,
        &[(Method::Totp, &app.code(at), "locked"), (Method::BackupCodes, &codes[2], "admitted")],
    )
}

fn suspended() -> Kept {
    let mut teller = Teller::new("stored-suspended", enforced());
    let (app, codes) = teller.enroll(START);
    teller.run(START + 100, admin(AdminAct::Suspend {}));
    let at = START + 200;
    teller.keep(
        "suspended, with both factors",
        at,
        &[
            (Method::Totp, &app.code(at), "account.suspended"),
            (Method::BackupCodes, &codes[2], "account.suspended"),
        ],
    )
}

/// A tombstone: it says only that something was there.
fn reset_by_administrator() -> Kept {
    let mut teller = Teller::new("stored-reset", enforced());
    let (app, _) = teller.enroll(START);
    teller.run(START + 100, reset());
    let at = START + 200;
    teller.keep("reset", at, &[(Method::Totp, &app.code(at), "enrollment.none")])
}

/// Every kind of authenticator with its counters, a remembered device, sent codes and a used
/// ticket.
fn every_method() -> Kept {
    let mut everybody = Everybody::of("stored-every");
    let secret = b"a hardware token by time";
    let kind = TokenKind::Time {
        secret: SecretBytes::new(secret.to_vec()),
        algorithm: Algorithm::Sha256,
        digits: 8,
        period_seconds: 60,
    };
    let token = HardwareToken { serial: "T1".into(), kind };
    let act = SelfServiceAct::Prefer { method: Some(Method::Push) };
    let event = everybody.seat.own(&everybody.evidence, act);
    assert!(!everybody.run(COMPLETE, event).is_silent());
    everybody.run(COMPLETE, admin(AdminAct::Import { token }));
    let hardware = App {
        algorithm: totp_rs::Algorithm::SHA256,
        digits: 8,
        period: 60,
        ..App::new(secret.to_vec())
    };

    let mut at = COMPLETE + 10 * MINUTE;
    let here = seat(3);
    for (method, code) in [
        (Method::Hotp, hotp_code(3)),
        (Method::YubicoOtp, local_otp(2, 1)),
        // The token's clock runs ahead, and the record remembers by how much.
        (Method::Totp, hardware.near(at, 1)),
    ] {
        assert!(everybody.run(at, here.respond(method, &code)).is_admitted(), "{method:?}");
    }
    let event = here.sign_in(choose(Method::Sms, None, false));
    let ticket = everybody.honestly(at, event, &here).shown();
    let act = SignInAct::Respond {
        answer: typed(Method::Sms, &everybody.inbox),
        ticket,
        remember_device: true,
    };
    let told = everybody.run(at, here.sign_in(act));
    let Verdict::Admit { device_token: Some(device), .. } = told.verdict else {
        panic!("no device is remembered")
    };
    at += DAY;
    let policy = serde_json::from_str(EVERY).expect("a policy");
    let (engine, account) = (engine(EVERY), everybody.account);
    let rounds = [
        Method::Email,
        Method::Sms,
        Method::YubicoOtp,
        Method::WebAuthn,
        Method::Push,
        Method::SecurityQuestions,
    ];
    let rounds = rounds.map(|method| Round {
        method,
        asked: round::signs_in(&engine, &mut account.clone(), at, method),
    });
    let teller = Teller { engine, policy, account, seat: here };
    let kept = teller.keep(
        "every method, a remembered device, and a used ticket",
        at,
        &[
            (Method::Hotp, &hotp_code(3), "wrong"),
            (Method::Hotp, &hotp_code(4), "admitted"),
            (Method::YubicoOtp, &local_otp(2, 1), "used"),
            (Method::YubicoOtp, &local_otp(2, 2), "admitted"),
            (Method::Totp, &everybody.app.code(at), "admitted"),
            // One step by the token's own clock, two by ours.
            (Method::Totp, &hardware.near(at, 2), "admitted"),
            (Method::Totp, &hardware.near(at, -1), "wrong"),
            (Method::BackupCodes, &everybody.codes[0], "admitted"),
        ],
    );
    Kept { device: Some(hex(device.as_slice())), rounds: rounds.into(), ..kept }
}
