//! Reads and writes both encodings strictly.

#[cfg(feature = "json")]
mod json;
mod shortest;
mod unreadable;

use super::limits::bytes_max;
use super::request::Request;
use super::response::Response;
use crate::postcard_vec::PostcardVec;
use postcard::ser_flavors::Size;
use serde::Deserialize;
use shortest::Watched;
pub(super) use unreadable::Unreadable;

#[cfg(not(any(feature = "json", feature = "server")))]
compile_error!("without `server` the wire speaks JSON alone: enable `json`");

/// The encoding a request came in; the answer uses the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Encoding {
    #[cfg(feature = "json")]
    Json,
    #[cfg_attr(not(feature = "server"), allow(dead_code, reason = "pages speak JSON alone"))]
    Postcard,
}

/// Enough for an ordinary answer, so that writing it does not reallocate.
const ANSWER_BYTES: usize = 960;

pub(super) fn encoding_of(request: &[u8]) -> Encoding {
    match request.first() {
        #[cfg(feature = "json")]
        Some(b'{') => Encoding::Json,
        // Pages speak only JSON, which makes their module smaller.
        #[cfg(not(feature = "server"))]
        _ => Encoding::Json,
        #[cfg(feature = "server")]
        _ => Encoding::Postcard,
    }
}

pub(super) fn read(request: &[u8], encoding: Encoding) -> Result<Request, Unreadable> {
    if request.len() > bytes_max(request) {
        return Err(Unreadable::new("request.too_large"));
    }
    match encoding {
        #[cfg(feature = "json")]
        Encoding::Json => json::read(request),
        Encoding::Postcard => read_postcard(request),
    }
}

pub(super) fn write(response: &Response, encoding: Encoding) -> Option<Vec<u8>> {
    match encoding {
        #[cfg(feature = "json")]
        Encoding::Json => json::write(response),
        Encoding::Postcard => {
            let room = PostcardVec::into(Vec::with_capacity(ANSWER_BYTES));
            postcard::serialize_with_flavor(response, room).ok()
        }
    }
}

fn read_postcard(bytes: &[u8]) -> Result<Request, Unreadable> {
    let unreadable = || Unreadable::new("request.unreadable");
    let mut input = postcard::Deserializer::from_flavor(Watched::new(bytes));
    let request = Request::deserialize(&mut input).map_err(|_| unreadable())?;
    let (rest, suspicious) = input.finalize().map_err(|_| unreadable())?;
    if !rest.is_empty() {
        return Err(Unreadable::new("request.trailing_bytes"));
    }
    // Numbers have one shortest form; a longer one would be a second encoding of the same request.
    // Nothing else has two forms, so whatever has the length of the shortest form is that form.
    let is_shortest =
        || postcard::serialize_with_flavor(&request, Size::default()) == Ok(bytes.len());
    if suspicious && !is_shortest() {
        return Err(Unreadable::new("request.not_canonical"));
    }
    Ok(request)
}

#[cfg(test)]
#[cfg(feature = "server")]
mod tests {
    use super::*;
    use crate::vocabulary::{Actor, AdminAct, Bytes, Event, Method, Row, SecretBytes};
    use proptest::prelude::*;

    fn request() -> Vec<u8> {
        let row = Row { revision: 300, record: Bytes::new(vec![0x80, 0]), revocations: 128 };
        postcard::to_stdvec(&Request::Step {
            account_id: "10100".into(),
            row: Some(row),
            marker: Some(1 << 40),
            at: 1_700_000_000,
            entropy: SecretBytes::new(vec![0x80; 32]),
            event: Event::Admin {
                actor: Actor::Host { component: "x".repeat(200) },
                reason: "reason".into(),
                act: AdminAct::Reset { methods: vec![Method::Totp; 3] },
            },
        })
        .expect("bytes")
    }

    #[test]
    fn a_number_in_a_longer_form_is_refused() {
        let whole = request();
        assert!(read(&whole, Encoding::Postcard).is_ok());
        let mut refused = 0;
        for place in 0..whole.len() {
            let mut longer = whole.clone();
            longer[place] |= 0x80;
            longer.insert(place + 1, 0);
            if let Err(unreadable) = read(&longer, Encoding::Postcard) {
                refused += usize::from(unreadable.code == "request.not_canonical");
            }
        }
        // Revision, revocations, marker and time end in a byte that can be extended, and so do nine
        // lengths and five variant numbers.
        assert!(refused >= 14, "{refused}");
    }

    proptest! {
        #[test]
        fn what_is_read_is_written_the_same(
            changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4),
            insert in any::<Option<(prop::sample::Index, u8)>>(),
        ) {
            let mut bytes = request();
            for (place, byte) in changes {
                let place = place.index(bytes.len());
                bytes[place] = byte;
            }
            if let Some((place, byte)) = insert {
                bytes.insert(place.index(bytes.len()), byte);
            }
            if let Ok(request) = read(&bytes, Encoding::Postcard) {
                prop_assert!(postcard::to_stdvec(&request).expect("bytes") == bytes);
            }
        }
    }
}
