//! The only way in: requests and responses, and their limits.
//!
//! There is one set of types and two encodings. A request that starts with `{` is JSON, and so is
//! its answer; every other request is postcard. A postcard request starts with the number of its
//! variant, which is far below `{` (0x7B), so one byte distinguishes them. A build without the
//! feature `json` reads only postcard.
//!
//! * Unknown operations, fields, variants, duplicate keys, arrays in place of objects and
//!   trailing bytes are refused.
//! * Sizes are checked before anything is allocated.
//! * A build without `server` does not know the requests that need keys: they are unreadable.
//! * There are three kinds of failure: what a person did wrong is a verdict, what a caller did
//!   wrong is [`Response::Mistake`], and what we did wrong is [`Response::Internal`].

mod codec;
mod door;
mod engines;
mod fingerprint;
mod limits;
mod request;
mod response;
#[cfg(feature = "schema")]
pub mod schema;
mod self_test;
#[cfg(feature = "server")]
mod server;

pub use crate::names::{Unicode, lend as lend_unicode};
pub use door::{Unheard, unheard};
pub use engines::Engines;
pub use fingerprint::fingerprint;
pub use limits::{
    AUDIT_EVENTS_MAX, GROUP_BYTES_MAX, GROUPS_BYTES_MAX, GROUPS_MAX, LINT_BYTES_MAX,
    OPEN_BYTES_MAX, REQUEST_BYTES_MAX, START_BYTES, STEP_BYTES_MAX, bytes_max,
};
pub use request::Request;
pub use response::Response;
