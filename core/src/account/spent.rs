//! Used tickets, and sessions that gave the proof before a first factor. Each is kept until it
//! expires.

/// The most used tickets; one more is refused as busy until one expires.
const SPENT_MAX: usize = 16;

/// Seconds until something that can be repeated at will is recorded again.
const NOTED_SECONDS: u64 = 3600;

/// A ticket's number, 128 random bits.
pub(crate) type TicketId = [u8; 16];

/// The used tickets of one account.
#[derive(Default)]
pub(crate) struct Spent {
    pub(crate) tickets: Vec<(TicketId, u64)>,
    /// The latest expiry of a ticket no longer listed. Tickets that expire no later count as used,
    /// so that setting the clock back revives none.
    pub(crate) forgotten_until: u64,
}

impl Spent {
    pub(crate) fn contains(&self, id: &TicketId, expires: u64) -> bool {
        expires <= self.forgotten_until || self.tickets.iter().any(|(spent, _)| spent == id)
    }

    /// When the entry with this number expires.
    pub(crate) fn end_of(&self, id: &TicketId) -> Option<u64> {
        self.tickets.iter().find(|(noted, _)| noted == id).map(|(_, expires)| *expires)
    }

    /// Whether to record what can be repeated at will: once an hour, and not at all while there is
    /// no room. It takes the room of one ticket.
    pub(crate) fn note(&mut self, id: TicketId, at: u64) -> bool {
        let is_noted = self.end_of(&id).is_some_and(|end| at < end);
        !is_noted && self.add(id, at.saturating_add(NOTED_SECONDS), at)
    }

    /// Records a ticket as used. `false` if there is no room: then nothing may be granted for it.
    #[must_use]
    pub(crate) fn add(&mut self, id: TicketId, expires: u64, at: u64) -> bool {
        let ended = self.tickets.iter().map(|(_, expires)| *expires).filter(|end| *end <= at);
        self.forgotten_until = ended.fold(self.forgotten_until, u64::max);
        self.tickets.retain(|(_, expires)| *expires > at);
        if self.tickets.len() >= SPENT_MAX {
            return false;
        }
        self.tickets.push((id, expires));
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_can_be_repeated_is_recorded_once_an_hour() {
        let mut spent = Spent::default();
        for (at, first) in [(5000, true), (5000, false), (10, false), (8599, false), (8600, true)] {
            assert_eq!(spent.note([1; 16], at), first, "{at}");
        }
        assert_eq!(spent.tickets.len(), 1);
        assert!(spent.note([2; 16], 8600));
    }

    #[test]
    fn there_is_a_limit_and_time_makes_room() {
        let mut spent = Spent::default();
        for number in 0..16 {
            assert!(spent.add([number; 16], 100, 10));
        }
        assert!(!spent.add([99; 16], 100, 99));
        assert!(spent.contains(&[3; 16], 100));
        assert!(spent.add([99; 16], 200, 100));
        assert!(spent.contains(&[3; 16], 100));
        assert!(!spent.contains(&[3; 16], 101));
    }
}
