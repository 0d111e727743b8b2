//! Writes what other languages share with the wire types or, with `--check`, compares it.
//!
//! `./x generate` runs it. It is a separate program because it depends on the core, which the build
//! tool itself must not wait for.

#![allow(
    clippy::format_push_string,
    clippy::format_collect,
    reason = "the texts are short and read better so"
)]

mod builder;
mod cases;
mod codec;
mod constants;
mod golden;
mod java;
mod java_names;
mod kinds;
mod model;
mod text;
mod typescript;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use model::Model;
use sha2::{Digest, Sha256};

const SCHEMA: &str = "core/schema/wire.json";
const FINGERPRINT: &str = "core/schema/fingerprint.in";
const POLICY: &str = "core/schema/policy.json";
const LIMITS: &str = "core/schema/limits.json";
const JAVA: &str = "java-shim/verifier/src/generated/java";
const GOLDEN: &str = "java-shim/verifier/src/test/resources/wire_golden.txt";
const TYPESCRIPT: &str = "wasm/npm/src/wire.d.ts";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let done = generated().and_then(|files| match arguments.as_slice() {
        [] => write(&root, &files),
        [only] if only == "--check" => check(&root, &files),
        _ => Err("usage: countersign-wire-generator [--check]".to_owned()),
    });
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("generate: {problem}");
            ExitCode::FAILURE
        }
    }
}

/// Every generated file, by path in the checkout.
fn generated() -> Result<BTreeMap<PathBuf, String>, String> {
    let schema =
        serde_json::to_value(countersign::wire::schema::wire()).map_err(|e| e.to_string())?;
    let model = Model::read(&schema)?;
    let pretty = |schema: &serde_json::Value| {
        serde_json::to_string_pretty(schema).map(|text| text + "\n").map_err(|e| e.to_string())
    };
    let policy =
        serde_json::to_value(countersign::wire::schema::policy()).map_err(|e| e.to_string())?;
    let schema = pretty(&schema)?;
    let mut files = BTreeMap::new();
    let package = Path::new(JAVA).join(java::PACKAGE.replace('.', "/"));
    let in_java = java_names::for_java(&model);
    for named in &in_java.types {
        let name = &named.name;
        files.insert(package.join(format!("{name}.java")), java::type_file(&in_java, named));
        files.insert(package.join(format!("{name}Codec.java")), codec::codec_file(named));
    }
    files.insert(
        package.join("WireFingerprint.java"),
        constants::fingerprint_file(fingerprint(&schema)),
    );
    files.insert(package.join("package-info.java"), constants::package_file());
    files.insert(PathBuf::from(GOLDEN), golden::golden(&model)?);
    files.insert(PathBuf::from(TYPESCRIPT), typescript::declarations(&model));
    files.insert(PathBuf::from(POLICY), pretty(&policy)?);
    let limits = countersign::wire::schema::limits();
    files.insert(package.join("WireLimits.java"), constants::limits_file(&limits)?);
    files.insert(PathBuf::from(LIMITS), pretty(&limits)?);
    let halves = (fingerprint(&schema) >> 16, fingerprint(&schema) & 0xffff);
    files.insert(PathBuf::from(FINGERPRINT), format!("0x{:04x}_{:04x}\n", halves.0, halves.1));
    files.insert(PathBuf::from(SCHEMA), schema);
    Ok(files)
}

/// What `countersign::wire::fingerprint()` will say once it is built with this schema.
fn fingerprint(schema: &str) -> u32 {
    let digest = Sha256::digest(schema.as_bytes());
    digest.iter().take(4).fold(0, |sum, byte| sum << 8 | u32::from(*byte))
}

/// Writes what differs and removes Java files of types that no longer exist.
fn write(root: &Path, files: &BTreeMap<PathBuf, String>) -> Result<(), String> {
    for path in strays(root, files)? {
        fs::remove_file(root.join(&path)).map_err(|e| format!("{}: {e}", path.display()))?;
    }
    for (path, content) in files {
        let whole = root.join(path);
        if fs::read(&whole).is_ok_and(|there| there == content.as_bytes()) {
            continue;
        }
        let folder = whole.parent().unwrap_or(root);
        fs::create_dir_all(folder)
            .and_then(|()| fs::write(&whole, content))
            .map_err(|e| format!("{}: {e}", path.display()))?;
    }
    Ok(())
}

/// Fails naming every file that differs, is missing or should not be there.
fn check(root: &Path, files: &BTreeMap<PathBuf, String>) -> Result<(), String> {
    let differs = |path: &PathBuf, content: &String| {
        !fs::read(root.join(path)).is_ok_and(|there| there == content.as_bytes())
    };
    let mut stale: Vec<_> = files
        .iter()
        .filter(|(path, content)| differs(path, content))
        .map(|(path, _)| path.clone())
        .collect();
    stale.extend(strays(root, files)?);
    if stale.is_empty() {
        return Ok(());
    }
    let names: Vec<_> = stale.iter().map(|path| path.display().to_string()).collect();
    Err(format!("not as generated, run `./x generate`: {}", names.join(", ")))
}

/// Files in the generated folder that are no longer generated.
fn strays(root: &Path, files: &BTreeMap<PathBuf, String>) -> Result<Vec<PathBuf>, String> {
    let package = Path::new(JAVA).join(java::PACKAGE.replace('.', "/"));
    let Ok(entries) = fs::read_dir(root.join(&package)) else { return Ok(Vec::new()) };
    let mut strays = Vec::new();
    for entry in entries {
        let entry = entry.map_err(|e| format!("{}: {e}", package.display()))?;
        let path = package.join(entry.file_name());
        if !files.contains_key(&path) {
            strays.push(path);
        }
    }
    Ok(strays)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_changed_a_missing_and_a_stray_file_are_named() {
        let root = std::env::temp_dir().join(format!("generate-{}", std::process::id()));
        let package = Path::new(JAVA).join(java::PACKAGE.replace('.', "/"));
        let row = package.join("Row.java");
        let files = BTreeMap::from([
            (row.clone(), "row".to_owned()),
            (PathBuf::from(GOLDEN), "golden".to_owned()),
        ]);
        write(&root, &files).expect("the folder can be written");
        assert_eq!(check(&root, &files), Ok(()));

        fs::write(root.join(&row), "changed").expect("it is there");
        fs::write(root.join(package.join("Gone.java")), "gone").expect("the folder is there");
        fs::remove_file(root.join(GOLDEN)).expect("it is there");
        let problem = check(&root, &files).expect_err("three files differ");
        for name in ["Row.java", "Gone.java", "wire_golden.txt"] {
            assert!(problem.contains(name), "{problem}");
        }

        write(&root, &files).expect("it writes again");
        assert_eq!(check(&root, &files), Ok(()));
        fs::remove_dir_all(&root).expect("it was made here");
    }

    #[test]
    fn java_and_rust_have_one_fingerprint() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(SCHEMA);
        let schema = fs::read_to_string(path).expect("the schema is checked in");
        assert_eq!(fingerprint(&schema), countersign::wire::fingerprint());
    }

    #[test]
    fn generating_twice_gives_the_same() {
        assert_eq!(generated(), generated());
    }
}
