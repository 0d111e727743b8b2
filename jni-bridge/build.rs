//! Link arguments of the library.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    if std::env::var("CARGO_CFG_TARGET_OS").as_deref() == Ok("linux") {
        // The library must stay mapped while thread-local destructors are still to run: a host
        // thread may end long after the plugin's class loader is gone.
        println!("cargo::rustc-cdylib-link-arg=-Wl,-z,nodelete");
    }
}
