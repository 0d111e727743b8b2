//! Builds, tests and checks Countersign; started by `./x`.
fn main() {}
