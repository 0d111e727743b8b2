//! The dependencies ("arrows") that must never exist, each with its name. The layers of the core
//! have a separate table.

use super::Source;
use super::has_word;

/// Crates that the core may use. A new one needs its line in `core/src/manual/decisions.md`.
const CORE_CRATES: &str = "aes aes-gcm-siv argon2 data-encoding hkdf hmac polyval postcard \
    qrcodegen schemars serde serde_json serde_path_to_error sha1 sha2 subtle unicode-normalization \
    zeroize";

/// A name, the folders the arrow would start from, and the paths it would lead to.
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

/// Modules that adapters build on.
const FOUNDATIONS: [&str; 3] = ["verifier", "pages", "http-kit"];

/// Modules that combine others: they may use all of them except the demo.
const HOSTS: [&str; 4] = ["demo", "benches", "samples", "integration-tests"];

/// Every forbidden arrow that exists, as `path:line: from → to: what`, and every rule whose folder
/// contains no file.
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
    let java = FOUNDATIONS.iter().chain(&["servlet"]).map(|it| format!("java-shim/{it}/src/main/"));
    let folders = RUST.iter().flat_map(|(_, from, _)| *from).chain(&[PACKAGE]);
    let folders = folders.map(|folder| (*folder).to_owned()).chain(java);
    let is_empty = |folder: &String| !sources.iter().any(|source| source.path.starts_with(folder));
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
                // The longest package wins, because one module's may be inside another's.
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

/// Where the arrow from `module` to `name` leads, if it is forbidden.
fn refused(module: &str, name: &str, owner: Option<&str>) -> Option<String> {
    let any = |roots: &[&str]| roots.iter().any(|root| inside(name, root));
    let heart = ["verifier", "pages"].contains(&module);
    if heart && any(&["java.sql", "javax.sql"]) {
        return Some("JDBC".to_owned());
    }
    if heart && any(&["javax.servlet", "jakarta"]) {
        return Some("servlet".to_owned());
    }
    if module == "verifier" {
        let known = any(&["java", "dev.countersign.verifier", "org.jspecify.annotations"]);
        let third = any(&["javax", "org", "com", "io", "net", "dev"]) && !known;
        return third.then(|| "third parties".to_owned());
    }
    let owner = owner.filter(|owner| *owner != module)?;
    let host = HOSTS.contains(&module);
    let allowed = match module {
        "http-kit" => false,
        "pages" | "test-kit" => FOUNDATIONS.contains(&owner),
        // The same adapter in another namespace.
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
/// address; nothing else in the package uses the network.
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

    /// One file per rule, with what is allowed there: path, text.
    const SOUND: &str = "\
core/src/lib.rs | use std::net::IpAddr; // std::fs
core/src/a.rs | #[cfg(test)] use std::fs;
core/src/account.rs | use crate::crypto::seal;
core/src/acts/tests.rs | use std::time::Instant;
core/Cargo.toml | [dependencies]; sha2 = \"1\"; [dev-dependencies]; proptest = \"1\"
jni-bridge/src/lib.rs | use countersign::wire::{self, Engines};
wasm/src/lib.rs | fn f() { countersign::wire::call(); }
wasm/Cargo.toml | [dependencies]; countersign = { path = \"x\" }
wasm/npm/src/load.ts | fetch(url); // WebSocket
java-shim/verifier/src/main/A.java | package dev.countersign.verifier; import java.util.List;
java-shim/verifier/src/main/B.java | import dev.countersign.verifier.internal.A;
java-shim/http-kit/src/main/A.java | package dev.countersign.http;
java-shim/pages/src/main/A.java | package dev.countersign.pages; import dev.countersign.verifier.A;
java-shim/servlet/src/main/A.java | package dev.countersign.servlet; import dev.countersign.pages.A;
java-shim/servlet/src/main/B.java | // dev.countersign.demo.A
java-shim/servlet-javax/src/main/A.java | import dev.countersign.servlet.A;
java-shim/store-jdbc/src/main/A.java | package dev.countersign.store; import java.sql.Connection;
java-shim/demo/src/main/A.java | package dev.countersign.demo; import dev.countersign.store.A;";

    /// Path, text, name of the arrow.
    const PLANTED: &str = "\
core/src/b.rs | use std::time::SystemTime; | core → clock
core/src/b.rs | fn f() { Instant::now(); } | core → clock
core/src/b.rs | use std::{fmt, fs}; | core → files
core/src/b.rs | use std::net::TcpStream; | core → sockets
core/src/b.rs | fn f() { m!(std::env::var(x)); } | core → environment
core/src/b.rs | fn f() { getrandom::fill(x); } | core → randomness
core/src/b.rs | use jni::Env; | core → jni
core/src/b.rs | use js_sys::Date; | core → js-sys
core/src/b.rs | use countersign_jni::x; | core → a crate of ours
core/src/b.rs | use countersign_tests::x; | product → tests and tools
core/Cargo.toml | [dependencies]; getrandom = \"1\" | core → a crate that is not in its list
core/src/account/a.rs | #[derive(Serialize)] struct A; | account → serde
core/src/account/a.rs | use serde::de; | account → serde
jni-bridge/src/a.rs | use countersign::{wire, policy}; | a door → the core's inside
wasm/src/a.rs | use countersign as c; | a door → the core's inside
wasm/src/a.rs | use countersign_jni::x; | a door → another door
wasm/Cargo.toml | [dependencies]; countersign-jni = \"1\" | a door → a crate of ours
java-shim/verifier/src/main/C.java | import java.sql.Connection; | verifier → JDBC
java-shim/verifier/src/main/C.java | import jakarta.servlet.Filter; | verifier → servlet
java-shim/verifier/src/main/C.java | import com.google.gson.Gson; | verifier → third parties
java-shim/verifier/src/main/C.java | import dev.countersign.store.A; | verifier → third parties
java-shim/servlet/src/main/C.java | import dev.countersign.store.A; | servlet → store-jdbc
java-shim/servlet/src/main/C.java | o = new dev.countersign.store.A(); | servlet → store-jdbc
java-shim/servlet/src/main/C.java | import dev.countersign.verifier.internal.A; | verifier's inside
java-shim/servlet/src/main/C.java | import dev.countersign.demo.A; | servlet → demo
java-shim/benches/src/main/C.java | import dev.countersign.demo.A; | benches → demo
java-shim/pages/src/main/C.java | import dev.countersign.servlet.A; | pages → servlet
java-shim/pages/src/main/C.java | import jakarta.servlet.Filter; | pages → servlet
java-shim/http-kit/src/main/C.java | import dev.countersign.pages.A; | http-kit → pages
wasm/npm/src/page.ts | fetch(x); | npm → network
wasm/npm/src/load.ts | new WebSocket(x); | npm → network";

    fn source(line: &str) -> Source {
        let mut parts = line.split(" | ");
        let (path, text) = (parts.next().expect("a path"), parts.next().expect("a text"));
        let manifest = path.ends_with("toml") || path.ends_with("java");
        let text = if manifest { text.replace("; ", ";\n") } else { text.to_owned() };
        Source::new(path, &text.replace("];", "]")).expect("Rust")
    }

    #[test]
    fn arrows_are_refused_by_their_name() {
        let sound = || SOUND.lines().map(source).collect::<Vec<_>>();
        assert_eq!(broken(&sound()), Vec::<String>::new());
        for line in PLANTED.lines() {
            let mut sources = sound();
            sources.push(source(line));
            let (found, name) = (broken(&sources), line.rsplit(" | ").next().expect("a name"));
            assert!(found.iter().any(|found| found.contains(name)), "{line}: {found:?}");
        }
    }

    #[test]
    fn rules_without_a_file_are_refused() {
        for folder in ["core/src/account", "jni-bridge/src/", "wasm/npm/src/", "java-shim/servlet/"]
        {
            let sources = SOUND.lines().map(source).filter(|file| !file.path.starts_with(folder));
            let found = broken(&sources.collect::<Vec<_>>());
            assert!(found.iter().any(|line| line.ends_with("a rule without a file")), "{found:?}");
        }
    }
}
