//! Watched memory: how much one thread holds, and whether what it frees still contains a secret.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::{Cell, RefCell};

thread_local! {
    static HELD: Cell<usize> = const { Cell::new(0) };
    static PEAK: Cell<usize> = const { Cell::new(0) };
    static WATCHING: Cell<bool> = const { Cell::new(false) };
    static FOUND: Cell<u32> = const { Cell::new(0) };
    static SECRETS: RefCell<Vec<Vec<u8>>> = const { RefCell::new(Vec::new()) };
}

/// The system's allocator, counted and inspected.
pub(crate) struct Watched;

#[expect(unsafe_code, reason = "an allocator is unsafe to write; this one only passes on")]
// SAFETY: every call goes to the system's allocator with the layout that came. A block is read
// before it is freed, while it is still ours; `realloc` is the default, which uses both.
unsafe impl GlobalAlloc for Watched {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        if WATCHING.try_with(Cell::get) == Ok(true) {
            HELD.set(HELD.get() + layout.size());
            PEAK.set(PEAK.get().max(HELD.get()));
        }
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        if WATCHING.try_with(Cell::get) == Ok(true) {
            HELD.set(HELD.get().saturating_sub(layout.size()));
            let bytes = unsafe { std::slice::from_raw_parts(block, layout.size()) };
            look(bytes);
        }
        unsafe { System.dealloc(block, layout) }
    }
}

fn look(bytes: &[u8]) {
    WATCHING.set(false);
    SECRETS.with_borrow(|secrets| {
        for secret in secrets {
            if bytes.windows(secret.len()).any(|window| window == secret) {
                FOUND.set(FOUND.get() + 1);
            }
        }
    });
    WATCHING.set(true);
}

/// What a piece of work did with memory.
pub(crate) struct Used {
    /// Bytes held at once, beyond those held before.
    pub(crate) peak: usize,
    /// Blocks that were freed with one of the secrets in them.
    pub(crate) left_behind: u32,
}

/// Runs `work` under watch.
pub(crate) fn watch<T>(secrets: &[&[u8]], work: impl FnOnce() -> T) -> (T, Used) {
    SECRETS.set(secrets.iter().map(|secret| secret.to_vec()).collect());
    HELD.set(0);
    PEAK.set(0);
    FOUND.set(0);
    WATCHING.set(true);
    let done = work();
    WATCHING.set(false);
    SECRETS.set(Vec::new());
    (done, Used { peak: PEAK.get(), left_behind: FOUND.get() })
}

#[test]
fn the_watch_sees_what_it_is_for() {
    let ((), used) = watch(&[b"a secret of ours"], || {
        let mut text = Vec::with_capacity(1000);
        text.extend_from_slice(b"here: a secret of ours.");
        drop(std::hint::black_box(text));
    });
    assert_eq!(used.left_behind, 1);
    assert!((1000..2000).contains(&used.peak), "{}", used.peak);
    let ((), used) = watch(&[b"a secret of ours"], || {
        drop(std::hint::black_box(b"another one altogether".to_vec()));
    });
    assert_eq!(used.left_behind, 0);
}
