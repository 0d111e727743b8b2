//! An allocator that wipes what is freed: the standard one keeps old contents in linear memory,
//! where everything that can read the memory of the page can read them.
#![expect(unsafe_code, reason = "an allocator is an unsafe trait; this is all it does")]

use std::alloc::{GlobalAlloc, Layout, System};

/// The system allocator, with zeros written over every block before it is given back.
///
/// `realloc` is the provided one: it allocates, copies and frees, so a block that grows leaves
/// nothing behind either.
pub(crate) struct Wiping;

// SAFETY: every block comes from `System` and goes back to it with the layout it was made with.
unsafe impl GlobalAlloc for Wiping {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: the caller keeps the contract of `GlobalAlloc`, which is the same.
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        // SAFETY: as above.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        // SAFETY: the block is ours until the next line and is `layout.size()` bytes long.
        unsafe { block.write_bytes(0, layout.size()) };
        // Without an observer the compiler may leave the write out: nobody reads freed memory.
        // SAFETY: as above.
        unsafe { System.dealloc(std::hint::black_box(block), layout) };
    }
}
