//! An allocator that wipes what is freed. The standard one leaves old contents in linear memory,
//! readable by anything that can read the page's memory.
#![expect(unsafe_code, reason = "an allocator is an unsafe trait; this is all it does")]

use std::alloc::{GlobalAlloc, Layout, System};

/// The system allocator, with every block overwritten with zeros before it is freed.
///
/// `realloc` is the provided one: it allocates, copies and frees, so a growing block leaves nothing
/// behind either.
pub(crate) struct Wiping;

// SAFETY: every block comes from `System` and returns to it with the layout it was allocated with.
unsafe impl GlobalAlloc for Wiping {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: the caller upholds the contract of `GlobalAlloc`, which is the same.
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        // SAFETY: as above.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        // SAFETY: the block is ours until the next line and is `layout.size()` bytes long.
        unsafe { block.write_bytes(0, layout.size()) };
        // Without an observer the compiler may omit the write, since nothing reads freed memory.
        // SAFETY: as above.
        unsafe { System.dealloc(std::hint::black_box(block), layout) };
    }
}
