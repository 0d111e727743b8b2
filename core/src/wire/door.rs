//! For a door that could not pass a request on and still owes the caller a readable answer.

use super::codec;
use super::response::Response;

/// Why a request did not reach the engine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unheard {
    /// It is longer than the limits allow and was not copied.
    TooLarge,
    /// Something panicked; the number says only where.
    Panicked {
        /// What to look for in the source.
        incident: u64,
    },
}

/// The answer, in the encoding that the request's first byte asks for.
#[must_use]
pub fn unheard(first: Option<u8>, why: Unheard) -> Vec<u8> {
    let encoding = codec::encoding_of(first.as_slice());
    let response = match why {
        Unheard::TooLarge => Response::mistake("request.too_large", ""),
        Unheard::Panicked { incident } => Response::Internal { incident },
    };
    codec::write(&response, encoding).unwrap_or_default()
}
