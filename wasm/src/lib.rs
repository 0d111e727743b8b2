//! The WebAssembly doors of Countersign. They translate and do nothing else.
//!
//! | feature | who calls | how |
//! |---|---|---|
//! | `browser` | pages and node, through the npm package | JSON text in, JSON text out |
//! | `plain` | any WebAssembly host | bytes in linear memory, no imports |
//!
//! A module has one door. The browser door is built without the core's `server` feature: it holds
//! no keys, opens no record and cannot change an account; its answers are advice.
//!
//! Memory is wiped when it is freed, so no copy of a key outlives the call that needed it.

#[cfg(feature = "browser")]
pub mod browser;
#[cfg(feature = "plain")]
pub mod plain;
#[cfg(target_arch = "wasm32")]
mod wiping;

#[cfg(any(feature = "browser", feature = "plain"))]
static ENGINES: countersign::wire::Engines = countersign::wire::Engines::new();

#[cfg(target_arch = "wasm32")]
#[global_allocator]
static ALLOCATOR: wiping::Wiping = wiping::Wiping;
