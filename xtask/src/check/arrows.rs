//! The arrows that must never exist (the tree of the design), each with its name. The layers of the
//! core have a table of their own.

use super::Source;
use super::has_word;

/// Crates that the core may use. A new one needs its line in `core/src/manual/decisions.md`.
const CORE_CRATES: &str = "aes-gcm argon2 data-encoding hkdf hmac polyval postcard qrcodegen \
    schemars serde serde_json serde_path_to_error sha1 sha2 subtle unicode-normalization zeroize";

/// A name, the folders from which and the paths to which the arrow would lead.
type Arrow = (&'static str, &'static [&'static str], &'static str);

const CORE: &[&str] = &["core/src/"];
const DOORS: &[&str] = &["jni-bridge/src/", "wasm/src/"];

const RUST: [Arrow; 11] = [
    ("core → clock", CORE, "SystemTime Instant"),
    ("core → files", CORE, "std::fs stdin stdout stderr"),
    ("core → sockets", CORE, "TcpStream TcpListener UdpSocket UnixStream ToSocketAddrs std::os"),
    ("core → environment", CORE, "std::env std::process std::thread"),
    ("core → randomness", CORE, "getrandom rand OsRng RandomState"),
    ("core → jni", CORE, "jni"),
    ("core → js-sys", CORE, "js_sys web_sys wasm_bindgen"),
    ("core → a crate of ours", CORE, "countersign_jni countersign_wasm"),
    ("account → serde", &["core/src/account"], "serde serde_json postcard Serialize Deserialize"),
    ("a door → another door", DOORS, "countersign_jni countersign_wasm"),
    (
        "product → tests and tools",
        &["core/src/", "jni-bridge/src/", "wasm/src/"],
        "countersign_tests countersign_wire_generator xtask",
    ),
];

/// Modules on which adapters stand.
const FOUNDATIONS: [&str; 3] = ["verifier", "pages", "http-kit"];

/// Modules that put others together: they may use all of them but the demo.
const HOSTS: [&str; 6] = ["demo", "benches", "samples", "integration-tests", "proofs", "packaged"];

/// Every arrow that exists and must not, as `path:line: from → to: what`, and every rule whose
/// folder holds no file.
pub fn broken(sources: &[Source]) -> Vec<String> {
    let mut found = without_files(sources);
    for source in sources.iter().filter(|source| !source.is_generated()) {
        rust(source, &mut found);
        manifest(source, &mut found);
        network(source, &mut found);
    }
    java(sources, &mut found);
    found
}

fn without_files(sources: &[Source]) -> Vec<String> {
    let java = ["java-shim/verifier/src/main/", "java-shim/servlet/src/main/", PACKAGE];
    let folders = RUST.iter().flat_map(|(_, from, _)| *from).chain(&java);
    let is_empty = |folder: &&&str| !sources.iter().any(|source| source.path.starts_with(**folder));
    folders.filter(is_empty).map(|folder| format!("{folder}: a rule without a file")).collect()
}

fn rust(source: &Source, found: &mut Vec<String>) {
    if source.is_aside() {
        return;
    }
    let mut refuse = |line: usize, name: &str, path: &str| {
        found.push(format!("{}:{line}: {name}: {path}", source.path));
    };
    let starts = |folders: &[&str]| folders.iter().any(|folder| source.path.starts_with(folder));
    for used in &source.uses {
        let path = used.path.join("::");
        let leads = |to: &str| format!("::{path}::").contains(&format!("::{to}::"));
        for (name, _, to) in RUST.iter().filter(|(_, from, _)| starts(from)) {
            if to.split_whitespace().any(leads) {
                refuse(used.line, name, &path);
            }
        }
        let inside =
            used.path[0] == "countersign" && used.path.get(1).is_none_or(|it| it != "wire");
        if starts(DOORS) && inside {
            refuse(used.line, "a door → the core's inside", &path);
        }
    }
}

fn manifest(source: &Source, found: &mut Vec<String>) {
    let rule: (&str, &dyn Fn(&str) -> bool) = match source.path.as_str() {
        "core/Cargo.toml" => ("core → a crate that is not in its list", &|name| {
            !CORE_CRATES.split_whitespace().any(|allowed| allowed == name)
        }),
        "jni-bridge/Cargo.toml" | "wasm/Cargo.toml" => {
            ("a door → a crate of ours", &|name| name.starts_with("countersign-"))
        }
        _ => return,
    };
    let mut inside = false;
    for (at, line) in source.text.lines().map(str::trim).enumerate() {
        if line.starts_with('[') {
            inside = line == "[dependencies]";
        } else if inside && !line.starts_with('#') && !line.is_empty() {
            let name = line.split(['.', '=', ' ']).next().unwrap_or_default();
            if rule.1(name) {
                found.push(format!("{}:{}: {}: {name}", source.path, at + 1, rule.0));
            }
        }
    }
}

/// `verifier` of `java-shim/verifier/src/main/…`.
fn module(source: &Source) -> Option<&str> {
    let (module, inside) = source.path.strip_prefix("java-shim/")?.split_once('/')?;
    (source.is(&["java"]) && inside.starts_with("src/main/")).then_some(module)
}

fn java(sources: &[Source], found: &mut Vec<String>) {
    let package = |source: &Source| {
        let line = source.text.lines().find_map(|line| line.strip_prefix("package "))?;
        Some((module(source)?.to_owned(), line.trim_end_matches(';').to_owned()))
    };
    let packages: Vec<_> = sources.iter().filter_map(package).collect();
    for source in sources.iter().filter(|source| !source.is_generated()) {
        let Some(module) = module(source) else { continue };
        for (line, code) in source.code_lines().filter(|(_, code)| !code.starts_with("package ")) {
            let word = |c: char| c.is_alphanumeric() || c == '_' || c == '.';
            for name in code.split(|c| !word(c)).filter(|name| name.contains('.')) {
                // The longest package wins: one module's may lie inside another's.
                let owners = packages.iter().filter(|(_, package)| inside(name, package));
                let owner = owners.max_by_key(|(owner, package)| (package.len(), owner == module));
                if let Some(to) = refused(module, name, owner.map(|(owner, _)| owner.as_str())) {
                    found.push(format!("{}:{line}: {module} → {to}: {name}", source.path));
                }
            }
        }
    }
}

fn inside(name: &str, package: &str) -> bool {
    name.strip_prefix(package).is_some_and(|rest| rest.starts_with('.'))
}

/// Where the arrow from `module` to `name` leads, if it must not exist.
fn refused(module: &str, name: &str, owner: Option<&str>) -> Option<String> {
    let any = |roots: &[&str]| roots.iter().any(|root| inside(name, root));
    if module == "verifier" {
        let known = any(&["java", "dev.countersign.verifier", "org.jspecify.annotations"]);
        let third = any(&["org", "com", "io", "net", "dev"]) && !known;
        return match () {
            () if any(&["java.sql", "javax.sql"]) => Some("JDBC".to_owned()),
            () if any(&["javax", "jakarta"]) => Some("servlet".to_owned()),
            () => third.then(|| "third parties".to_owned()),
        };
    }
    let owner = owner.filter(|owner| *owner != module)?;
    let host = HOSTS.contains(&module);
    let allowed = match module {
        "http-kit" => false,
        "pages" | "test-kit" => FOUNDATIONS.contains(&owner),
        // The same adapter in another name space.
        "servlet-javax" if owner == "servlet" => true,
        _ => host || FOUNDATIONS.contains(&owner),
    };
    match owner {
        "demo" => Some(owner.to_owned()),
        _ if name.contains(".internal.") && module != "benches" => {
            Some(format!("{owner}'s inside"))
        }
        _ => (!allowed).then(|| owner.to_owned()),
    }
}

const PACKAGE: &str = "wasm/npm/src/";

/// The package may fetch its own module, in its loader. A page that waits for a phone asks its own
/// address; nothing else of the package knows the network.
fn network(source: &Source, found: &mut Vec<String>) {
    let Some(inside) = source.path.strip_prefix(PACKAGE) else { return };
    let fetches = inside.starts_with("load") || inside == "page/waits.ts";
    for word in ["fetch", "XMLHttpRequest", "WebSocket", "EventSource", "sendBeacon"] {
        let used = source.code_lines().find(|(_, code)| has_word(code, word));
        if let Some((line, _)) = used.filter(|_| !(fetches && word == "fetch")) {
            found.push(format!("{}:{line}: npm → network: {word}", source.path));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(path: &str, text: &str) -> Source {
        Source::new(path, text).expect("Rust")
    }

    /// One file for every rule, with what is allowed there.
    fn sound() -> Vec<Source> {
        let java = |module: &str, package: &str, text: &str| {
            let path = format!("java-shim/{module}/src/main/java/A.java");
            source(&path, &format!("package dev.countersign.{package};\n\n{text}"))
        };
        vec![
            source(
                "core/src/lib.rs",
                "// std::fs\nuse std::net::IpAddr;\n#[cfg(test)]\nuse std::fs;",
            ),
            source("core/src/account.rs", "use crate::crypto::seal;"),
            source("core/src/acts/tests.rs", "use std::time::Instant;"),
            source(
                "core/Cargo.toml",
                "[dependencies]\nsha2 = \"1\"\n[dev-dependencies]\nproptest = \"1\"",
            ),
            source("jni-bridge/src/lib.rs", "use countersign::wire::{self, Engines};"),
            source("wasm/src/lib.rs", "fn f() { countersign::wire::call(); }"),
            source("wasm/Cargo.toml", "[dependencies]\ncountersign = { path = \"x\" }"),
            source("wasm/npm/src/load.ts", "fetch(url); // WebSocket"),
            java(
                "verifier",
                "verifier",
                "import java.util.List;\nimport dev.countersign.verifier.internal.A;",
            ),
            java("http-kit", "http", ""),
            java("pages", "pages", "import dev.countersign.verifier.Verifier;"),
            java(
                "servlet",
                "servlet",
                "import dev.countersign.pages.Page;\n// dev.countersign.demo.A",
            ),
            java("servlet-javax", "servlet.javax", "import dev.countersign.servlet.Gate;"),
            java("store-jdbc", "store", "import java.sql.Connection;"),
            java("demo", "demo", "import dev.countersign.store.JdbcStore;"),
        ]
    }

    #[test]
    fn what_is_allowed_is_left_alone() {
        assert_eq!(broken(&sound()), Vec::<String>::new());
    }

    #[test]
    fn arrows_are_refused_by_their_name() {
        let verifier = "java-shim/verifier/src/main/java/B.java";
        let servlet = "java-shim/servlet/src/main/java/B.java";
        for (path, text, name) in [
            ("core/src/a.rs", "use std::time::SystemTime;", "core → clock"),
            ("core/src/a.rs", "fn f() { Instant::now(); }", "core → clock"),
            ("core/src/a.rs", "use std::{fmt, fs};", "core → files"),
            ("core/src/a.rs", "use std::net::TcpStream;", "core → sockets"),
            ("core/src/a.rs", "fn f() { m!(std::env::var(x)); }", "core → environment"),
            ("core/src/a.rs", "fn f() { getrandom::fill(x); }", "core → randomness"),
            ("core/src/a.rs", "use jni::Env;", "core → jni"),
            ("core/src/a.rs", "use js_sys::Date;", "core → js-sys"),
            ("core/src/a.rs", "use countersign_jni::x;", "core → a crate of ours"),
            ("core/src/a.rs", "use countersign_tests::x;", "product → tests and tools"),
            ("core/Cargo.toml", "[dependencies]\ngetrandom = \"1\"", "core → a crate that is not"),
            ("core/src/account/a.rs", "#[derive(Serialize)] struct A;", "account → serde"),
            ("core/src/account/a.rs", "use serde::de;", "account → serde"),
            (
                "jni-bridge/src/a.rs",
                "use countersign::{wire, policy};",
                "a door → the core's inside",
            ),
            ("wasm/src/a.rs", "use countersign as c;", "a door → the core's inside"),
            ("wasm/src/a.rs", "use countersign_jni::x;", "a door → another door"),
            (
                "wasm/Cargo.toml",
                "[dependencies]\ncountersign-jni = \"1\"",
                "a door → a crate of ours",
            ),
            (verifier, "import java.sql.Connection;", "verifier → JDBC"),
            (verifier, "import jakarta.servlet.Filter;", "verifier → servlet"),
            (verifier, "import com.google.gson.Gson;", "verifier → third parties"),
            (verifier, "import dev.countersign.store.JdbcStore;", "verifier → third parties"),
            (servlet, "import dev.countersign.store.JdbcStore;", "servlet → store-jdbc"),
            (
                servlet,
                "  Object o = new dev.countersign.store.JdbcStore();",
                "servlet → store-jdbc",
            ),
            (servlet, "import dev.countersign.verifier.internal.A;", "servlet → verifier's inside"),
            (servlet, "import dev.countersign.demo.Main;", "servlet → demo"),
            (
                "java-shim/benches/src/main/java/B.java",
                "import dev.countersign.demo.Main;",
                "benches → demo",
            ),
            (
                "java-shim/pages/src/main/java/B.java",
                "import dev.countersign.servlet.Gate;",
                "pages → servlet",
            ),
            (
                "java-shim/http-kit/src/main/java/B.java",
                "import dev.countersign.pages.Page;",
                "http-kit → pages",
            ),
            ("wasm/npm/src/page.ts", "fetch(x);", "npm → network"),
            ("wasm/npm/src/load.ts", "new WebSocket(x);", "npm → network"),
        ] {
            let mut sources = sound();
            sources.push(source(path, text));
            let found = broken(&sources);
            assert!(found.iter().any(|line| line.contains(name)), "{path}: {text}: {found:?}");
        }
    }

    #[test]
    fn rules_without_a_file_are_refused() {
        for folder in ["core/src/account", "jni-bridge/src/", "wasm/npm/src/", "java-shim/servlet/"]
        {
            let mut sources = sound();
            sources.retain(|source| !source.path.starts_with(folder));
            let found = broken(&sources);
            assert!(found.iter().any(|line| line.ends_with("a rule without a file")), "{found:?}");
        }
    }
}
