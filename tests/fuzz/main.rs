//! Input that nobody meant, answers that nobody must give, and the peers that must agree.
#![cfg(test)]

mod canary;
#[path = "../simulator/host.rs"]
mod host;
mod memory;
mod oracles;
mod requests;
mod wire;

#[global_allocator]
static MEMORY: memory::Watched = memory::Watched;
