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

impl Device {
    pub(crate) fn counts(&self, revocations: u64, at: u64) -> bool {
        self.added_at <= at.saturating_add(300)
            && at < self.until
            && self.revocations == revocations
    }

    pub(crate) fn used_at(&self) -> Option<u64> {
        self.used_day.map(|day| u64::from(day) * SECONDS_PER_DAY)
    }
}

/// The day of a point in time.
pub(crate) fn day_of(at: u64) -> u32 {
    u32::try_from(at / SECONDS_PER_DAY).unwrap_or(u32::MAX)
}

/// Makes room for one more: drops expired ones, then the one that expires first.
pub(crate) fn make_room(devices: &mut Vec<Device>, devices_max: usize, revocations: u64, at: u64) {
    devices.retain(|device| device.counts(revocations, at));
    while devices.len() >= devices_max.clamp(1, DEVICES_MAX) {
        let first = devices.iter().map(|device| device.until).min();
        let Some(index) = devices.iter().position(|device| Some(device.until) == first) else {
            return;
        };
        devices.remove(index);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn device(id: u32, until: u64, revocations: u64) -> Device {
        Device { id, hash: [0; 32], added_at: 0, used_day: None, until, revocations }
    }

    #[test]
    fn the_one_that_ends_first_makes_room() {
        let mut devices = vec![device(1, 500, 0), device(2, 300, 0), device(3, 50, 0)];
        devices.push(device(4, 900, 1));
        make_room(&mut devices, 2, 0, 100);
        assert_eq!(devices.iter().map(|device| device.id).collect::<Vec<_>>(), [1]);
    }

    #[test]
    fn an_end_is_absolute_and_revocations_end_it_too() {
        assert!(device(1, 500, 3).counts(3, 499));
        assert!(!device(1, 500, 3).counts(3, 500));
        assert!(!device(1, 500, 3).counts(4, 499));
        let from_the_future = Device { added_at: 1000, ..device(1, 5000, 3) };
        assert!(!from_the_future.counts(3, 600));
    }
}
