//! The WebAssembly doors of Countersign.
