//! A clock that goes back, by hand, by a failover or by an attacker, opens nothing.

use crate::host::*;
use countersign::engine::Engine;
use countersign::vocabulary::*;
use proptest::prelude::*;
use std::sync::LazyLock;

const LATER: u64 = START + 600;
/// A day of backup codes has ten tries.
static TEN_A_DAY: LazyLock<Engine> = LazyLock::new(|| {
    engine(r#"{"mode":"enforce","methods":{"backup_codes":{"tries_day_max":10}}}"#)
});

proptest! {
    #![proptest_config(config())]

    /// Law 8. What is refused now is also refused at every earlier time, as long as nothing else
    /// happened: codes up to the watermark, everything guessable during a lock, used tickets, a
    /// second grace period, and attempts at backup codes.
    ///
    /// Seen to fail when no step was burned, when a lock held only near its end, and when a day of
    /// backup codes restarted on any other day or did not hold before its start.
    #[test]
    fn clock_back_never_helps(
        back in prop_oneof![0..120_u64, 0..90_000_u64, Just(LATER)],
        steps in -2..=2_i64,
        ahead in any::<bool>(),
        failures in 0..12_u32,
        tries in 0..14_u32,
    ) {
        let mut alice = enrolled();
        let first = if ahead { alice.app.near(LATER, 1) } else { alice.app.code(LATER) };
        let watermark = LATER / 30 + u64::from(ahead);
        prop_assert!(alice.run(&TEN_A_DAY, LATER, Seat::new(2).totp(&first)).is_admitted());
        let early = LATER - back.min(LATER);
        let typed = alice.app.near(early, steps);
        let told = alice.clone().run(&TEN_A_DAY, early, Seat::new(3).totp(&typed));
        if told.is_admitted() {
            let matched = alice.app.matches(early, 1, &typed);
            prop_assert!(matched.iter().any(|step| *step > watermark), "{:?}", matched);
        }
        // A lock that holds now holds before.
        let mut until = 0;
        for _ in 0..failures {
            let wrong = alice.app.wrong(LATER);
            until = alice.run(&TEN_A_DAY, LATER, Seat::new(3).totp(&wrong)).locked_until();
        }
        let mut today = 0;
        for _ in 0..tries {
            let told = alice.run(&TEN_A_DAY, LATER, Seat::new(3).backup("5-ZZZZZ-ZZZZZ"));
            today += u32::from(told.save.is_some());
        }
        if until > LATER {
            let guess = alice.app.near(early, 1);
            for code in [guess, alice.app.code(LATER + 30)] {
                let told = alice.clone().run(&TEN_A_DAY, early, Seat::new(3).totp(&code));
                prop_assert!(told.is_silent() && !told.is_admitted(), "{}", told.json());
                prop_assert!(told.locked_until() >= until);
            }
        }
        for _ in 0..15 {
            let told = alice.run(&TEN_A_DAY, early, Seat::new(3).backup("5-ZZZZZ-ZZZZZ"));
            today += u32::from(told.save.is_some());
        }
        prop_assert!(today <= 10, "{} tries of a day that has ten", today);
    }

    /// The same for what is still pending: grace, and used tickets.
    ///
    /// Seen to fail when grace held before its start, when a used ticket was not recorded, and when
    /// it was forgotten upon expiry.
    #[test]
    fn clock_back_gives_no_second_grace_and_no_second_ticket(
        back in 0..1_000_000_u64,
        later in 0..2_000_u64,
    ) {
        let graced = engine(r#"{"mode":"enforce","enrollment":{"grace_days":1}}"#);
        let mut bob = Account::new("10101");
        let seat = Seat::new(1);
        bob.run(&graced, LATER, seat.begin());
        let over = LATER + 86_400;
        for at in [over, LATER - back.min(LATER)] {
            let told = bob.run(&graced, at, seat.sign_in(SignInAct::Postpone {}));
            let in_time = at >= LATER && at < over;
            prop_assert_eq!(told.is_admitted(), in_time, "{}", at);
            if told.is_admitted() {
                let Verdict::Admit { until, .. } = told.verdict else { panic!("a pass") };
                prop_assert!(until <= over);
            }
        }
        let mut carol = Account::new("10102");
        let begun = carol.run(&ENGINE, START, seat.enroll(start(Method::Totp, None)));
        let begun = begun.started().expect("an enrollment");
        let app = scan(&begun);
        let act = confirm(&ticket_of(&begun), Some(&app.code(START)), "");
        let offered = carol.run(&ENGINE, START, seat.enroll(act)).started().expect("codes");
        let act = || confirm(&ticket_of(&offered), None, "");
        prop_assert!(carol.run(&ENGINE, START, seat.enroll(act())).is_admitted());
        // Another ticket is used later, which makes room in the list; then the clock goes back.
        let at = START + 60 + later;
        let evidence = carol.run(&ENGINE, at, seat.totp(&app.code(at))).evidence();
        let begin = SelfServiceAct::Enroll { act: start(Method::BackupCodes, None) };
        let open = carol.run(&ENGINE, at, seat.own(&evidence, begin)).started().expect("codes");
        let own = SelfServiceAct::Enroll { act: confirm(&ticket_of(&open), None, "") };
        prop_assert!(!carol.run(&ENGINE, at, seat.own(&evidence, own)).is_silent());
        let told = carol.run(&ENGINE, at.saturating_sub(back), seat.enroll(act()));
        prop_assert!(!told.is_admitted(), "a used ticket admitted again");
    }
}
