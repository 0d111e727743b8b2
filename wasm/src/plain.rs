//! The door for any WebAssembly host: bytes in linear memory, and no imports.
//!
//! A call is `alloc(length)`, write the request there, `call(handle, address, length)`, read the
//! answer, `free(address, length)`. The call consumes the request's buffer.
//!
//! This module keeps ownership of the buffers and looks them up by address: an address it did not
//! hand out, or a wrong length, is refused instead of read.
#![expect(unsafe_code, reason = "an export needs its plain name; no memory is touched unsafely")]

use crate::ENGINES;
use std::sync::{Mutex, PoisonError};

#[cfg(feature = "bench")]
pub mod bench_door;

/// The most buffers handed out at once: a call needs two.
const BUFFERS_MAX: usize = 64;

/// No entry has zero capacity, so every buffer has an address of its own.
static BUFFERS: Mutex<Vec<Vec<u8>>> = Mutex::new(Vec::new());

/// Allocates `length` zeroed bytes for a request. 0 if that is more than any request may have, or
/// if too many buffers were not freed.
#[unsafe(no_mangle)]
pub extern "C" fn alloc(length: u32) -> u32 {
    let Ok(length) = usize::try_from(length) else {
        return 0;
    };
    if length > countersign::wire::OPEN_BYTES_MAX {
        return 0;
    }
    let mut buffer = Vec::with_capacity(length.max(1));
    buffer.resize(length, 0);
    lend(buffer).unwrap_or(0)
}

/// Frees and wipes a buffer. Anything else is ignored.
#[unsafe(no_mangle)]
pub extern "C" fn free(address: u32, length: u32) {
    drop(take_back(address, length));
}

/// Answers the request at `address`: the answer's address in the upper half, its length in the
/// lower. 0 if there is no such buffer.
#[unsafe(no_mangle)]
pub extern "C" fn call(handle: u64, address: u32, length: u32) -> u64 {
    let Some(request) = take_back(address, length) else {
        return 0;
    };
    let answer = ENGINES.call(handle, &request);
    drop(request);
    let Ok(length) = u32::try_from(answer.len()) else {
        return 0;
    };
    lend(answer).map_or(0, |address| u64::from(address) << 32 | u64::from(length))
}

/// Forgets the engine of a handle.
#[unsafe(no_mangle)]
pub extern "C" fn close(handle: u64) {
    ENGINES.close(handle);
}

/// Identifies the build; see `countersign::wire::fingerprint`.
#[unsafe(no_mangle)]
pub extern "C" fn fingerprint() -> u32 {
    countersign::wire::fingerprint()
}

fn lend(mut buffer: Vec<u8>) -> Option<u32> {
    let address = address_of(&mut buffer)?;
    let mut buffers = BUFFERS.lock().unwrap_or_else(PoisonError::into_inner);
    if buffers.len() >= BUFFERS_MAX {
        return None;
    }
    buffers.push(buffer);
    Some(address)
}

fn take_back(address: u32, length: u32) -> Option<Vec<u8>> {
    let mut buffers = BUFFERS.lock().unwrap_or_else(PoisonError::into_inner);
    let place = buffers.iter_mut().position(|buffer| {
        address_of(buffer) == Some(address) && u32::try_from(buffer.len()) == Ok(length)
    })?;
    Some(buffers.swap_remove(place))
}

/// The host writes through this address, so its provenance is exposed.
fn address_of(buffer: &mut Vec<u8>) -> Option<u32> {
    u32::try_from(buffer.as_mut_ptr().expose_provenance()).ok()
}
