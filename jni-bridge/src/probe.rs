//! Requests that panic, to show that the door holds. Only in the tests' library.
#![expect(clippy::panic, reason = "that is what it is for")]

/// A handle that no engine ever has.
const PROBE: u64 = u64::MAX;

struct PanicsWhenDropped;

impl Drop for PanicsWhenDropped {
    fn drop(&mut self) {
        panic!("probe: dropped");
    }
}

/// Panics in the way the first byte names, with the request's text in the message.
pub(crate) fn panic_on_request(handle: u64, request: &[u8]) {
    if handle != PROBE {
        return;
    }
    match request.first() {
        Some(b'0') => panic!("probe: static text"),
        Some(b'1' | b'{') => panic!("probe: {}", String::from_utf8_lossy(request)),
        Some(b'2') => drop(PanicsWhenDropped),
        // A payload that panics when it is dropped.
        Some(b'3') => std::panic::panic_any(PanicsWhenDropped),
        _ => {}
    }
}
