//! Devices that are not asked for some days. A token is 32 random bytes; the account keeps a hash
//! of it. It expires at a fixed time, and with the next revocation.

/// The most devices of one account; one more replaces the one that expires first.
pub(crate) const DEVICES_MAX: usize = 10;
const SECONDS_PER_DAY: u64 = 86_400;

/// One remembered device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Device {
    pub(crate) id: u32,
    /// A hash of the token.
    pub(crate) hash: [u8; 32],
    pub(crate) added_at: u64,
    /// The day of the last use, counted from the epoch: one write per day, not one per login.
    pub(crate) used_day: Option<u32>,
    pub(crate) until: u64,
    pub(crate) revocations: u64,
}

/// What decides which devices count now.
#[derive(Clone, Copy)]
pub(crate) struct Terms {
    pub(crate) at: u64,
    pub(crate) revocations: u64,
    /// Days a device counts. Lowered, it reaches those that were remembered before.
    pub(crate) days: u8,
    /// How many count. Lowered, those that expire last are kept.
    pub(crate) max: usize,
}

impl Device {
    fn counts(&self, terms: &Terms) -> bool {
        self.added_at <= terms.at.saturating_add(300)
            && terms.at < self.ends(terms)
            && self.revocations == terms.revocations
    }

    /// When it expires by itself.
    pub(crate) fn ends(&self, terms: &Terms) -> u64 {
        let days = u64::from(terms.days) * SECONDS_PER_DAY;
        self.until.min(self.added_at.saturating_add(days))
    }

    pub(crate) fn used_at(&self) -> Option<u64> {
        self.used_day.map(|day| u64::from(day) * SECONDS_PER_DAY)
    }
}

/// The day of a point in time.
pub(crate) fn day_of(at: u64) -> u32 {
    u32::try_from(at / SECONDS_PER_DAY).unwrap_or(u32::MAX)
}

/// The devices that count.
pub(crate) fn counting<'a>(
    devices: &'a [Device],
    terms: &'a Terms,
) -> impl Iterator<Item = (usize, &'a Device)> {
    let counts = |device: &&Device| device.counts(terms);
    // Of equals the one that was added later outlasts the other.
    let lasts = move |device: &Device| (device.ends(terms), device.id);
    devices.iter().enumerate().filter(move |(_, device)| {
        let outlasting = devices.iter().filter(counts).filter(|one| lasts(one) > lasts(device));
        device.counts(terms) && outlasting.count() < terms.max.min(DEVICES_MAX)
    })
}

/// Makes room for one more: drops those that do not count, then the one that expires first.
pub(crate) fn make_room(devices: &mut Vec<Device>, terms: &Terms) {
    let room = Terms { max: terms.max.clamp(1, DEVICES_MAX) - 1, ..*terms };
    let kept: Vec<u32> = counting(devices, &room).map(|(_, device)| device.id).collect();
    devices.retain(|device| kept.contains(&device.id));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn device(id: u32, until: u64, revocations: u64) -> Device {
        Device { id, hash: [0; 32], added_at: 0, used_day: None, until, revocations }
    }

    fn terms(revocations: u64, at: u64) -> Terms {
        Terms { at, revocations, days: 30, max: 10 }
    }

    fn numbers(devices: &[Device], terms: &Terms) -> Vec<u32> {
        counting(devices, terms).map(|(_, device)| device.id).collect()
    }

    #[test]
    fn the_one_that_ends_first_makes_room() {
        let mut devices = vec![device(1, 500, 0), device(2, 300, 0), device(3, 50, 0)];
        devices.push(device(4, 900, 1));
        make_room(&mut devices, &Terms { max: 2, ..terms(0, 100) });
        assert_eq!(devices.iter().map(|device| device.id).collect::<Vec<_>>(), [1]);
    }

    #[test]
    fn an_end_is_absolute_and_revocations_end_it_too() {
        assert!(device(1, 500, 3).counts(&terms(3, 499)));
        assert!(!device(1, 500, 3).counts(&terms(3, 500)));
        assert!(!device(1, 500, 3).counts(&terms(4, 499)));
        let from_the_future = Device { added_at: 1000, ..device(1, 5000, 3) };
        assert!(!from_the_future.counts(&terms(3, 600)));
    }

    // findings: F-A11
    #[test]
    fn lower_limits_reach_devices_that_were_remembered_before() {
        let month = 30 * SECONDS_PER_DAY;
        let old = device(1, month, 0);
        for (days, at, counts) in [
            (1, SECONDS_PER_DAY - 1, true),
            (1, SECONDS_PER_DAY, false),
            (30, month - 1, true),
            (30, month, false),
        ] {
            assert_eq!(old.counts(&Terms { days, ..terms(0, at) }), counts, "{days} {at}");
        }
        // More days give none to those that had fewer.
        assert!(!device(1, 100, 0).counts(&terms(0, 100)));
        let four = [device(1, 500, 0), device(2, 900, 0), device(3, 900, 0), device(4, 50, 0)];
        for (max, kept) in [(10, &[1, 2, 3][..]), (2, &[2, 3]), (1, &[3]), (0, &[])] {
            assert_eq!(numbers(&four, &Terms { max, ..terms(0, 100) }), kept);
        }
    }
}
