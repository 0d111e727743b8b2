//! Vectors, lanes and laws of Countersign.
//!
//! A vector file says what goes in and what must come out; a lane is one door through which all of
//! them are run. Every lane must give the same answers byte for byte; one digest shows it.
//!
//! | module | what it knows |
//! |---|---|
//! | [`vectors`] | the files: reading them strictly |
//! | [`pattern`] | when an answer is the expected one, and saved values |
//! | [`lane`] | running all cases through a door, the digest, the command line of a lane |

pub mod lane;
pub mod pattern;
pub mod vectors;
