//! A host that does everything wrong, driven by a seed: it loses saves, does not know whether a
//! commit succeeded, races with itself, repeats and reorders calls, mixes up accounts, restores old
//! rows and turns the clock back. A naive model beside it says what may happen.
//!
//! `COUNTERSIGN_SEED=N` replays one story; a failure prints its seed.
#![cfg(test)]
#![expect(clippy::wildcard_enum_match_arm, reason = "any other answer fails the test")]

#[path = "host.rs"]
mod host;
mod model;
mod story;

use model::Tally;

/// Steps of one story.
const STEPS: usize = 80;

#[test]
fn no_host_is_bad_enough() {
    let stories = u64::from(host::cases()).div_ceil(2).max(25);
    let seeds = match std::env::var("COUNTERSIGN_SEED").ok().and_then(|text| text.parse().ok()) {
        Some(seed) => seed..seed + 1,
        None => 0..stories,
    };
    let count = seeds.end - seeds.start;
    let mut all = Tally::default();
    for seed in seeds {
        let told = std::panic::catch_unwind(|| story::tell(seed, STEPS));
        let Ok(tally) = told else { panic!("COUNTERSIGN_SEED={seed} tells this story again") };
        all.add(&tally);
    }
    // A story in which nothing happens would pass whatever the engine does.
    if count >= 25 {
        for (what, seen) in [
            ("accepted", all.accepted),
            ("refused a replay", all.replays),
            ("locked", all.locks),
            ("lost a race", all.conflicts),
            ("left unknown", all.unknown),
            ("asked the wrong account", all.strangers),
            ("offered an old row", all.old_rows),
            ("turned the clock back", all.clock_back),
            ("used a backup code", all.backups),
        ] {
            assert!(seen > 0, "in {count} stories no one ever {what}");
        }
    }
    println!("{count} stories, {all:?}");
}
