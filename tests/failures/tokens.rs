//! Hardware tokens by time, whose clocks are never set.

use crate::host::*;
use countersign::vocabulary::*;

const SEED: &[u8] = b"12345678901234567890";
const PERIOD: u64 = 30;
const DAY: u64 = 86_400;
const YEAR: u64 = 365 * DAY;

/// What a token shows whose clock is off by this many seconds.
fn shown(at: u64, seconds_ahead: i64) -> String {
    let token = totp_rs::Builder::new().with_secret(SEED.to_vec()).build().expect("a token");
    token.generate(at.saturating_add_signed(seconds_ahead)).to_string()
}

fn with_token() -> Account {
    let token = HardwareToken {
        serial: "4712".into(),
        kind: TokenKind::Time {
            secret: SecretBytes::new(SEED.to_vec()),
            algorithm: Algorithm::Sha1,
            digits: 6,
            period_seconds: 30,
        },
    };
    let mut account = Account::new("10100");
    assert!(account.run(&ENGINE, START, admin(AdminAct::Import { token })).save.is_some());
    account
}

/// Seconds that a clock is off after some time, at so many seconds a year.
fn drift(elapsed: u64, seconds_a_year: i64) -> i64 {
    i64::try_from(elapsed).expect("short") * seconds_a_year / i64::try_from(YEAR).expect("short")
}

fn two_codes(seat: &Seat, at: u64, ahead: i64) -> Event {
    let period = i64::try_from(PERIOD).expect("short");
    let code = |ahead| SecretText::new(shown(at, ahead));
    let (first, second) = (code(ahead - period), code(ahead));
    let answer = Answer::TwoCodes { method: Method::Totp, first, second };
    seat.sign_in(SignInAct::Respond { answer, ticket: None, remember_device: false })
}

// findings: F-D1
#[test]
fn a_token_that_drifts_works_for_ten_years_of_use() {
    for seconds_a_year in [-180, -90, 60, 120, 180] {
        let mut account = with_token();
        let mut at = START;
        while at < START + 10 * YEAR {
            let code = shown(at, drift(at - START, seconds_a_year));
            let told = account.run(&ENGINE, at, Seat::new(1).totp(&code));
            let days = (at - START) / DAY;
            assert!(told.is_admitted(), "{seconds_a_year} s a year, day {days}: {}", told.json());
            at += 14 * DAY;
        }
    }
}

// findings: F-D1
#[test]
fn a_token_from_a_drawer_is_brought_back_by_two_codes() {
    for seconds_a_year in [-90, 90] {
        let mut account = with_token();
        let mut at = START;
        for _ in 0..3 {
            at += 3 * YEAR;
            let ahead = drift(at - START, seconds_a_year);
            let one = account.run(&ENGINE, at, Seat::new(1).totp(&shown(at, ahead)));
            assert!(!one.is_admitted(), "{}", one.json());
            let two =
                account.run(&ENGINE, at + PERIOD, two_codes(&Seat::new(1), at + PERIOD, ahead));
            assert!(two.is_admitted(), "{}", two.json());
            let kinds: Vec<AuditKind> = two
                .save
                .iter()
                .flat_map(|save| save.audit.iter().map(|event| event.kind))
                .collect();
            assert!(kinds.contains(&AuditKind::Resynchronized), "{kinds:?}");
            let next = account.run(&ENGINE, at + DAY, Seat::new(1).totp(&shown(at + DAY, ahead)));
            assert!(next.is_admitted(), "{}", next.json());
        }
    }
}

/// Two codes that were seen long ago, and never used, open nothing.
// findings: F-D1
#[test]
fn old_codes_bring_no_token_back() {
    let mut account = with_token();
    let seen = START + DAY;
    let told = account.run(&ENGINE, seen + 660, two_codes(&Seat::new(1), seen, 0));
    assert!(!told.is_admitted(), "{}", told.json());
    assert_eq!(told.save.expect("charged").audit[0].kind, AuditKind::WrongAnswer);
}
