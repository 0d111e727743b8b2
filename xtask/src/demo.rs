//! Builds everything that a person sees, then becomes the reference host.

use std::net::TcpListener;
use std::os::unix::process::CommandExt;
use std::path::PathBuf;

use crate::arguments::DemoOptions;
use crate::machine::Machine;
use crate::steps::Steps;
use crate::{jars, natives, npm, wasm};

/// Builds, then serves until it is stopped.
pub fn run(machine: &Machine, steps: &Steps, options: &DemoOptions) -> Result<(), String> {
    // Before minutes of building, not after.
    for port in options.port..options.port.saturating_add(options.nodes.into()) {
        free(port)?;
    }
    // Only what is served: no test, no module for the lanes.
    steps.beside(vec![
        Box::new(|| {
            wasm::build_browser(machine, steps)?;
            npm::build(machine, steps)
        }),
        Box::new(|| natives::build(machine, steps)),
    ])?;
    jars::package(machine, steps, "demo")?;
    let jar = jar(machine)?;
    println!("built: {}", steps.summary());
    let mut java = machine.program(&java());
    java.arg("-jar").arg(jar).args(["--port", &options.port.to_string()]);
    java.args(["--nodes", &options.nodes.to_string()]);
    if let Some(database) = &options.database {
        java.args(["--database", database]);
    }
    let data = options.data.clone().map_or_else(|| machine.target("demo"), PathBuf::from);
    java.arg("--data").arg(data);
    // The JVM takes this process's place: Ctrl-C and exit status are its own.
    Err(format!("java did not start: {}", java.exec()))
}

fn free(port: u16) -> Result<(), String> {
    TcpListener::bind(("127.0.0.1", port))
        .map(drop)
        .map_err(|_| format!("port {port} is in use; choose another with --port"))
}

fn java() -> String {
    std::env::var("JAVA_HOME").map_or_else(|_| "java".to_owned(), |home| format!("{home}/bin/java"))
}

fn jar(machine: &Machine) -> Result<PathBuf, String> {
    let jar = machine.path("java-shim/demo/target/countersign-demo.jar");
    if jar.exists() { Ok(jar) } else { Err(format!("{} was not built", jar.display())) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_used_port_is_named_with_the_way_out() {
        let taken = TcpListener::bind(("127.0.0.1", 0)).expect("any port");
        let port = taken.local_addr().expect("bound").port();
        let problem = free(port).expect_err("taken");
        assert_eq!(problem, format!("port {port} is in use; choose another with --port"));
    }
}
