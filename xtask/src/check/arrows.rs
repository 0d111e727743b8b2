//! The arrows that must never exist (the tree of the design), one rule each.

use super::Source;
use super::imports;
use super::text;

/// Crates that `core` may use. A new one needs its line in `core/src/manual/decisions.md`.
const CORE_CRATES: [&str; 17] = [
    "aes-gcm",
    "argon2",
    "data-encoding",
    "hkdf",
    "hmac",
    "polyval",
    "postcard",
    "qrcodegen",
    "schemars",
    "serde",
    "serde_json",
    "serde_path_to_error",
    "sha1",
    "sha2",
    "subtle",
    "unicode-normalization",
    "zeroize",
];

/// Clock, files, sockets, environment, randomness: they reach `core` as arguments only.
const CORE_WORDS: [&str; 14] = [
    "SystemTime",
    "Instant",
    "std::fs",
    "std::env",
    "std::process",
    "std::thread",
    "std::os",
    "TcpStream",
    "TcpListener",
    "UdpSocket",
    "getrandom",
    "OsRng",
    "thread_rng",
    "js_sys",
];

/// Files under `from` must not use a path that starts with one of `to`, nor name `words`.
struct Arrow {
    name: &'static str,
    from: &'static [&'static str],
    to: &'static [&'static str],
    words: &'static [&'static str],
}

const RUST: [Arrow; 7] = [
    Arrow {
        name: "core reads no clock, file, socket, environment or randomness",
        from: &["core/src/"],
        to: &["jni", "wasm_bindgen", "countersign_"],
        words: &CORE_WORDS,
    },
    Arrow {
        name: "vocabulary must not know account or stored",
        from: &["core/src/vocabulary"],
        to: &["crate::account", "crate::stored", "super::account", "super::super::account"],
        words: &[],
    },
    Arrow {
        name: "account must not know serde",
        from: &["core/src/account"],
        to: &["serde", "serde_json", "postcard"],
        words: &["Serialize", "Deserialize"],
    },
    Arrow {
        name: "authenticators get numbers and bytes",
        from: &["core/src/authenticators"],
        to: &["crate::policy", "crate::account", "crate::wire"],
        words: &[],
    },
    Arrow {
        name: "decide must not know Account or crypto",
        from: &["core/src/policy/decide"],
        to: &["crate::crypto", "crate::account::Account"],
        words: &["Account"],
    },
    Arrow {
        name: "doors must not know each other",
        from: &["jni-bridge/src/", "wasm/src/"],
        to: &["countersign_jni", "countersign_wasm"],
        words: &[],
    },
    Arrow {
        name: "tests and tools must not be in a product crate",
        from: &["core/src/", "jni-bridge/src/", "wasm/src/"],
        to: &["countersign_tests", "xtask"],
        words: &[],
    },
];

/// Every arrow that exists and must not, as `path:line: rule: what`.
pub fn broken(sources: &[Source]) -> Vec<String> {
    let mut found = Vec::new();
    for source in sources.iter().filter(|source| !source.is_generated()) {
        if source.is("rs") {
            rust(source, &mut found);
        } else if source.path.ends_with("Cargo.toml") {
            manifest(source, &mut found);
        } else if source.path.ends_with("pom.xml") {
            pom(source, &mut found);
        } else if source.path.starts_with("wasm/npm/") && !source.code.is_empty() {
            network(source, &mut found);
        }
    }
    java(sources, &mut found);
    found
}

fn rust(source: &Source, found: &mut Vec<String>) {
    // A bench measures single parts, and is in no release.
    if source.path.ends_with("bench_door.rs") {
        return;
    }
    if source.path.ends_with("tests.rs") || source.path.contains("/tests/") {
        return;
    }
    let code = text::without_tests(&source.code);
    let paths = imports::rust_paths(&code);
    for arrow in RUST.iter().filter(|a| a.from.iter().any(|from| source.path.starts_with(from))) {
        let to = |path: &&String| arrow.to.iter().any(|to| leads_to(path, to));
        for path in paths.iter().filter(to) {
            found.push(format!("{}: {}: {path}", source.path, arrow.name));
        }
        for word in arrow.words {
            let wrapped = paths.iter().any(|path| leads_to(path, word));
            if let Some(at) = text::position_of_word(&code, word) {
                let line = text::line_of(&code, at);
                found.push(format!("{}:{line}: {}: {word}", source.path, arrow.name));
            } else if wrapped {
                found.push(format!("{}: {}: {word}", source.path, arrow.name));
            }
        }
    }
    let door = source.path.starts_with("jni-bridge/src/") || source.path.starts_with("wasm/src/");
    let foreign = |path: &&String| {
        path.strip_prefix("countersign::").is_some_and(|inside| !leads_to(inside, "wire"))
    };
    for path in paths.iter().filter(|_| door).filter(foreign) {
        found.push(format!("{}: a door knows wire and nothing else: {path}", source.path));
    }
}

/// Whether `path` is `to` or lies inside it. `to` may end inside a name (`countersign_`).
fn leads_to(path: &str, to: &str) -> bool {
    match path.strip_prefix(to) {
        Some(rest) => rest.is_empty() || rest.starts_with("::") || to.ends_with('_'),
        None => false,
    }
}

fn manifest(source: &Source, found: &mut Vec<String>) {
    let names = imports::cargo_dependencies(&source.text, "dependencies");
    let mut refuse = |name: &str, rule: &str| {
        found.push(format!("{}: {rule}: {name}", source.path));
    };
    for name in names {
        match source.path.as_str() {
            "core/Cargo.toml" if !CORE_CRATES.contains(&name) => {
                refuse(name, "core may use only the crates of its list");
            }
            "jni-bridge/Cargo.toml" | "wasm/Cargo.toml"
                if name.starts_with("countersign-") || name == "getrandom" =>
            {
                refuse(name, "a door knows the core and nothing else of ours");
            }
            _ => {}
        }
    }
}

fn pom(source: &Source, found: &mut Vec<String>) {
    let Some(module) = module_of(&source.path) else { return };
    for (group, artifact, scope) in imports::pom_dependencies(&source.text) {
        let ours = group == "dev.countersign" || group.starts_with("${project");
        let rule = if artifact == "countersign-demo" {
            "nothing depends on the demo"
        } else if scope == "test" {
            continue;
        } else if module == "verifier" && scope != "provided" {
            "verifier has no dependencies"
        } else if is_adapter(module) && ours && !may_use(module, &artifact) {
            "adapters must not know each other"
        } else {
            continue;
        };
        found.push(format!("{}: {rule}: {artifact}", source.path));
    }
}

/// Every module but the heart, the kit, the host and the benches, which are in no release.
fn is_adapter(module: &str) -> bool {
    !["verifier", "test-kit", "demo", "benches"].contains(&module)
}

/// The transformed artifact is the servlet adapter itself in another name space.
fn may_use(module: &str, artifact: &str) -> bool {
    artifact == "countersign-verifier"
        || (module == "servlet-javax" && artifact == "countersign-servlet")
}

/// `verifier` of `java-shim/verifier/…`.
fn module_of(path: &str) -> Option<&str> {
    path.strip_prefix("java-shim/")?.split_once('/').map(|(module, _)| module)
}

fn java(sources: &[Source], found: &mut Vec<String>) {
    let main = |source: &&Source| source.is("java") && source.path.contains("/src/main/");
    let files: Vec<_> = sources
        .iter()
        .filter(main)
        .filter_map(|s| Some((module_of(&s.path)?, imports::java_package(&s.code)?, s)))
        .collect();
    for (module, own, source) in &files {
        for import in imports::java_imports(&source.code) {
            let owner = files.iter().filter(|(other, package, _)| {
                other != module && package != own && inside(&import, package)
            });
            // The longest package wins: one module's may lie inside another's.
            let owner = owner.max_by_key(|(_, package, _)| package.len()).map(|(other, ..)| *other);
            if let Some(rule) = refused_import(module, &import, owner) {
                found.push(format!("{}: {rule}: {import}", source.path));
            }
        }
    }
}

fn inside(import: &str, package: &str) -> bool {
    import.strip_prefix(package).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

fn refused_import(module: &str, import: &str, owner: Option<&str>) -> Option<&'static str> {
    if module == "benches" {
        return None;
    }
    let any = |roots: &[&str]| roots.iter().any(|root| inside(import, root));
    if owner == Some("demo") {
        return Some("nothing depends on the demo");
    }
    if module != "verifier" && inside(import, "dev.countersign.verifier.internal") {
        return Some("internal packages are the verifier's own");
    }
    if module == "verifier" {
        if any(&["java.sql", "javax", "jakarta"]) {
            return Some("verifier must not know servlets or JDBC");
        }
        if !any(&["java", "dev.countersign.verifier", "org.jspecify.annotations"]) {
            return Some("verifier has no dependencies");
        }
    }
    let other = owner.filter(|owner| is_adapter(owner) || *owner == "test-kit");
    let may = other.is_none_or(|owner| may_use(module, &format!("countersign-{owner}")));
    if is_adapter(module) && !may {
        return Some("adapters must not know each other");
    }
    None
}

/// The package may fetch its own module, in its loader. A page that waits for a phone asks its own
/// address; nothing else of the package knows the network.
fn network(source: &Source, found: &mut Vec<String>) {
    let sources = source.path.starts_with("wasm/npm/src/");
    let loader = source.path.rsplit('/').next().is_some_and(|name| name.starts_with("load"));
    let waits = source.path == "wasm/npm/src/page/waits.ts";
    let loader = loader || waits;
    let words = ["fetch", "XMLHttpRequest", "WebSocket", "EventSource", "sendBeacon"];
    for word in words.iter().filter(|word| sources && !(loader && **word == "fetch")) {
        if let Some(at) = text::position_of_word(&source.code, word) {
            let line = text::line_of(&source.code, at);
            found.push(format!(
                "{}:{line}: the package must not use the network: {word}",
                source.path
            ));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(path: &str, text: &str) -> Vec<String> {
        broken(&[Source::new(path, text)])
    }

    #[test]
    fn rust_arrows_are_caught() {
        for (path, text) in [
            ("core/src/a.rs", "use std::time::SystemTime;"),
            ("core/src/a.rs", "use std::{fmt, fs};"),
            ("core/src/a.rs", "fn f() { std::env::var(x); }"),
            ("core/src/a.rs", "fn f() { Instant::now(); }"),
            ("core/src/a.rs", "use jni::Env;"),
            ("core/src/a.rs", "use countersign_jni::x;"),
            ("core/src/vocabulary/a.rs", "use crate::{stored::V1, wire};"),
            ("core/src/vocabulary/a.rs", "fn f(a: crate::account::Account) {}"),
            ("core/src/account/a.rs", "#[derive(Serialize)] struct A;"),
            ("core/src/account/a.rs", "use serde::de;"),
            ("core/src/authenticators/totp.rs", "use crate::policy::Policy;"),
            ("core/src/authenticators/totp.rs", "use crate::account;"),
            ("core/src/authenticators/totp.rs", "use crate::wire::Bytes;"),
            ("core/src/policy/decide.rs", "fn f(a: &Account) {}"),
            ("core/src/policy/decide.rs", "use crate::crypto::seal;"),
            ("jni-bridge/src/lib.rs", "use countersign::account::Account;"),
            ("wasm/src/lib.rs", "use countersign::{wire, policy};"),
            ("wasm/src/lib.rs", "use countersign_jni::x;"),
            ("core/src/a.rs", "use countersign_tests::x;"),
        ] {
            assert!(!one(path, text).is_empty(), "{path}: {text}");
        }
    }

    #[test]
    fn what_is_allowed_is_left_alone() {
        for (path, text) in [
            ("core/src/a.rs", "// std::fs is not for us\nuse std::fmt;"),
            ("core/src/a.rs", "#[cfg(test)]\nmod tests { use std::fs; }"),
            ("core/src/policy/decide.rs", "fn f(a: &AccountFacts) {}"),
            ("core/src/stored/v1.rs", "use crate::account::Account; use serde::Serialize;"),
            ("jni-bridge/src/lib.rs", "use countersign::wire::{Engines, fingerprint};"),
            ("tests/src/lib.rs", "use std::fs; use countersign::account;"),
        ] {
            assert_eq!(one(path, text), Vec::<String>::new(), "{path}: {text}");
        }
    }

    #[test]
    fn manifest_arrows_are_caught() {
        assert!(!one("core/Cargo.toml", "[dependencies]\ngetrandom = \"1\"").is_empty());
        assert!(!one("core/Cargo.toml", "[dependencies]\ncountersign-jni.path = \"x\"").is_empty());
        assert!(!one("wasm/Cargo.toml", "[dependencies]\ncountersign-jni = \"1\"").is_empty());
        assert!(one("core/Cargo.toml", "[dev-dependencies]\nproptest = \"1\"").is_empty());
    }

    fn dependency(artifact: &str, scope: &str) -> String {
        format!(
            "<dependency><groupId>dev.countersign</groupId><artifactId>{artifact}</artifactId>\
             <scope>{scope}</scope></dependency>"
        )
    }

    #[test]
    fn pom_arrows_are_caught() {
        let servlet = "java-shim/servlet/pom.xml";
        assert!(!one("java-shim/verifier/pom.xml", &dependency("gson", "compile")).is_empty());
        assert!(one("java-shim/verifier/pom.xml", &dependency("junit", "test")).is_empty());
        assert!(!one(servlet, &dependency("countersign-store-jdbc", "")).is_empty());
        assert!(!one(servlet, &dependency("countersign-demo", "test")).is_empty());
        assert!(one(servlet, &dependency("countersign-verifier", "")).is_empty());
        let javax = "java-shim/servlet-javax/pom.xml";
        assert!(one(javax, &dependency("countersign-servlet", "")).is_empty());
    }

    fn java_file(module: &str, package: &str, import: &str) -> Source {
        let path = format!("java-shim/{module}/src/main/java/A.java");
        Source::new(&path, &format!("package {package};\nimport {import};\n"))
    }

    #[test]
    fn java_arrows_are_caught() {
        let others = || {
            vec![
                java_file("store-jdbc", "dev.countersign.store", "java.sql.Connection"),
                java_file("demo", "dev.countersign.demo", "java.util.List"),
            ]
        };
        for (module, package, import, bad) in [
            ("verifier", "dev.countersign.verifier", "java.sql.Connection", true),
            ("verifier", "dev.countersign.verifier", "jakarta.servlet.Filter", true),
            ("verifier", "dev.countersign.verifier", "com.google.gson.Gson", true),
            ("verifier", "dev.countersign.verifier", "java.util.List", false),
            ("servlet", "dev.countersign.servlet", "dev.countersign.store.JdbcStore", true),
            ("servlet", "dev.countersign.servlet", "dev.countersign.verifier.internal.X", true),
            ("servlet", "dev.countersign.servlet", "dev.countersign.demo.Main", true),
            ("servlet", "dev.countersign.servlet", "dev.countersign.verifier.Verifier", false),
            ("demo", "dev.countersign.demo", "dev.countersign.store.JdbcStore", false),
        ] {
            let mut sources = others();
            sources.push(java_file(module, package, import));
            assert_eq!(!broken(&sources).is_empty(), bad, "{module} imports {import}");
        }
    }

    #[test]
    fn the_package_does_not_call_home() {
        assert!(!one("wasm/npm/src/page.ts", "fetch(x);").is_empty());
        assert!(!one("wasm/npm/src/load.ts", "new WebSocket(x);").is_empty());
        assert!(one("wasm/npm/src/load.ts", "fetch(url);").is_empty());
    }
}
