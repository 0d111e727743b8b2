//! How long a request may be, judging by how it starts.
//!
//! Every limit here is also in `schema/limits.json` under its name; other languages' constants are
//! generated from that, so that a host can check before it calls.

use crate::vocabulary::login;

/// Declares limits, and lists them for the generator.
macro_rules! limits {
    ($($(#[doc = $doc:literal])+ pub const $name:ident: usize = $value:expr;)+) => {
        $($(#[doc = $doc])+ pub const $name: usize = $value;)+

        /// Name, value and documentation of every limit.
        #[cfg(feature = "schema")]
        pub(super) const ALL: &[(&str, usize, &str)] =
            &[$((stringify!($name), $name, concat!($($doc),+))),+];
    };
}

limits! {
    /// The most bytes of an `Open` request: a policy may list many groups.
    pub const OPEN_BYTES_MAX: usize = 8 * 1024 * 1024;
    /// The most bytes of a `Lint` request: it carries what `Open` would.
    pub const LINT_BYTES_MAX: usize = OPEN_BYTES_MAX;
    /// The most bytes of a `Step` request: a directory may put a person into thousands of groups.
    pub const STEP_BYTES_MAX: usize = 2 * 1024 * 1024;
    /// The most bytes of any other request.
    pub const REQUEST_BYTES_MAX: usize = 64 * 1024;
    /// How many bytes at the start of a request decide how long it may be.
    pub const START_BYTES: usize = 32;
    /// The most events in one `VerifyAudit`.
    pub const AUDIT_EVENTS_MAX: usize = 100;
    /// The most groups of a person.
    pub const GROUPS_MAX: usize = login::GROUPS_MAX;
    /// The most bytes of a group's name.
    pub const GROUP_BYTES_MAX: usize = login::GROUP_BYTES_MAX;
    /// The most bytes of the names of all groups of a person.
    pub const GROUPS_BYTES_MAX: usize = login::GROUPS_BYTES_MAX;
}

/// Requests that may be longer than others: name, postcard number, and most bytes.
const LONG: [(&str, u8, usize); 3] =
    [("Open", 0, OPEN_BYTES_MAX), ("Step", 1, STEP_BYTES_MAX), ("Lint", 3, LINT_BYTES_MAX)];

/// The most bytes a request may have if it starts with `start`. A door calls this before it copies
/// a request, and only the first [`START_BYTES`] count, so that every door decides the same. A
/// request that does not name one of the long ones there must be short.
#[must_use]
pub fn bytes_max(start: &[u8]) -> usize {
    let start = start.get(..START_BYTES).unwrap_or(start);
    let named = LONG.iter().find(|(name, number, _)| match start.first() {
        Some(b'{') => names(start, name),
        first => first == Some(number),
    });
    named.map_or(REQUEST_BYTES_MAX, |(_, _, bytes)| *bytes)
}

/// Whether a JSON object starts with this field. The name has to be written without escapes.
fn names(start: &[u8], field: &str) -> bool {
    let mut bytes = start.iter().copied().filter(|byte| !byte.is_ascii_whitespace());
    let expected = b"{\"".iter().chain(field.as_bytes()).chain(b"\":");
    expected.copied().all(|expected| bytes.next() == Some(expected))
}

#[cfg(test)]
#[cfg(feature = "server")]
mod tests {
    use super::*;
    use crate::vocabulary::{Actor, AdminAct, Event, SecretBytes};
    use crate::wire::request::Request;

    #[test]
    fn both_encodings_of_a_long_request_begin_as_expected() {
        let (ring, policy) = (SecretBytes::new(Vec::new()), String::new());
        let step = Request::Step {
            account_id: "a".into(),
            row: None,
            marker: None,
            at: 0,
            entropy: SecretBytes::new(Vec::new()),
            event: Event::Admin {
                actor: Actor::Host { component: String::new() },
                reason: String::new(),
                act: AdminAct::Unlock {},
            },
        };
        for (request, bytes) in [
            (Request::Open { ring, policy: policy.clone(), policy_version: 1 }, OPEN_BYTES_MAX),
            (Request::Lint { policy, groups: Vec::new() }, LINT_BYTES_MAX),
            (step, STEP_BYTES_MAX),
            (Request::SelfTest {}, REQUEST_BYTES_MAX),
        ] {
            assert_eq!(bytes_max(&postcard::to_stdvec(&request).expect("bytes")), bytes);
            #[cfg(feature = "json")]
            assert_eq!(bytes_max(&serde_json::to_vec(&request).expect("JSON")), bytes);
        }
    }

    #[test]
    fn what_does_not_name_a_long_request_at_once_is_short() {
        assert_eq!(bytes_max(b"{ \"Open\" : {"), OPEN_BYTES_MAX);
        let late = format!("{{{}\"Open\":{{", " ".repeat(START_BYTES));
        for start in ["", "{", "{\"Opened\":", "{\"\\u004fpen\":", late.as_str(), "\u{7f}"] {
            assert_eq!(bytes_max(start.as_bytes()), REQUEST_BYTES_MAX, "{start}");
        }
    }
}
