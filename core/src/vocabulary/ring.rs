//! Key rings as an operator sees them: which keys there are and how to change them, never a
//! secret.

use super::wire_type;

wire_type! {
    /// What to change in a key ring.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum RingChange {
        /// Nothing: only look.
        Look {},
        /// One key more, which opens and does not seal yet.
        Add {},
        /// Another key seals from now on; the one before still opens.
        Activate {
            /// Its number.
            key_id: u32,
        },
        /// A key opens nothing any more; never the active one.
        Retire {
            /// Its number.
            key_id: u32,
        },
    }
}

wire_type! {
    /// A key of a ring, without its secret.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub struct RingEntry {
        /// Its number.
        pub key_id: u32,
        /// What it is good for.
        pub state: KeyState,
    }
}

wire_type! {
    /// What a key of a ring is good for.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum KeyState {
        /// It seals and opens.
        Active,
        /// It opens.
        Accept,
        /// It opens nothing any more.
        Retired,
    }
}
