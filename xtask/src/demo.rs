//! Builds everything a person sees, then becomes the reference host.

use std::net::TcpListener;
use std::os::unix::process::CommandExt;
use std::process::Command;

use crate::arguments::Arguments;
use crate::machine::Machine;
use crate::steps::Steps;
use crate::{jars, natives, npm, wasm};

const JAR: &str = "java-shim/demo/target/countersign-demo.jar";

pub fn run(machine: &Machine, steps: &Steps, arguments: &Arguments) -> Result<(), String> {
    let (first, nodes) = (arguments.number("port").unwrap_or(8080), arguments.number("nodes"));
    // Checked before minutes of building, not after.
    for port in first..first + nodes.unwrap_or(1) {
        free(port)?;
    }
    // Only what is served: no tests, no modules for the lanes.
    let pages = || {
        wasm::build_browser(machine, steps)?;
        npm::build(machine, steps)
    };
    let library = || natives::build(machine, steps);
    steps.beside(&machine.group, vec![Box::new(pages), Box::new(library)])?;
    jars::package(machine, steps, "demo")?;
    println!("built: {}", steps.summary());
    // Not in the machine's process group, which ends with this program: the JVM replaces it, so
    // that Ctrl-C and exit status are its own.
    let mut java = Command::new("java");
    java.current_dir(machine.path("")).args(["-jar", JAR]);
    java.args(["--port", &first.to_string(), "--nodes", &nodes.unwrap_or(1).to_string()]);
    if let Some(database) = arguments.flag("database") {
        java.args(["--database", database]);
    }
    java.args(["--data", arguments.flag("data").unwrap_or("target/demo")]);
    Err(format!("java did not start: {}", java.exec()))
}

fn free(port: u64) -> Result<(), String> {
    TcpListener::bind(format!("127.0.0.1:{port}"))
        .map(drop)
        .map_err(|_| format!("port {port} is in use; choose another with --port"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_used_port_is_named_with_the_way_out() {
        let taken = TcpListener::bind(("127.0.0.1", 0)).expect("any port");
        let port = taken.local_addr().expect("bound").port().into();
        let problem = free(port).expect_err("taken");
        assert_eq!(problem, format!("port {port} is in use; choose another with --port"));
    }
}
