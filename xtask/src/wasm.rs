//! The two WebAssembly modules: one for pages (through wasm-bindgen), one without imports.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use wasm_bindgen_cli_support::Bindgen;
use wasmparser::{BinaryReaderError, Parser, Payload};

use crate::command;
use crate::machine::Machine;
use crate::steps::Steps;

const TARGET: &str = "wasm32-unknown-unknown";

/// Possible only with a standard library built here: no panic messages, and so no source file
/// names. A fifth smaller.
const OWN_LIBRARY: &str = " -Zlocation-detail=none -Zfmt-debug=none -Zunstable-options \
    -Cpanic=immediate-abort";

const FOLDER: &str = "modules";

pub fn build(machine: &Machine, steps: &Steps) -> Result<(), String> {
    build_browser(machine, steps)?;
    build_plain(machine, steps)
}

/// Builds the module that pages load, with its glue.
pub fn build_browser(machine: &Machine, steps: &Steps) -> Result<(), String> {
    steps.step("build the browser module", || {
        compile(machine, "browser")?;
        bind(machine)
    })?;
    measure(machine, steps, "browser", &browser(machine))
}

pub fn build_plain(machine: &Machine, steps: &Steps) -> Result<(), String> {
    steps.step("build the plain module", || {
        compile(machine, "plain")?;
        let module = fs::read(raw(machine, "plain")).map_err(|e| e.to_string())?;
        command::write_changed(&plain(machine), &without_custom_sections(&module)?)
    })?;
    measure(machine, steps, "plain", &plain(machine))
}

/// Builds the module that the bench in node measures.
pub fn build_for_bench(machine: &Machine, steps: &Steps) -> Result<PathBuf, String> {
    steps.step("build the module for benches", || compile(machine, "bench"))?;
    Ok(raw(machine, "bench"))
}

/// Whether Debian's compiler must build the wasm32 standard library from source. Otherwise it is
/// installed, or rustup downloads it.
fn find_library(machine: &Machine) -> Result<bool, String> {
    let mut rustc = machine.program("rustc", &["--print", "target-libdir", "--target", TARGET]);
    if command::output(&mut rustc).is_ok_and(|path| Path::new(path.trim()).is_dir()) {
        return Ok(false);
    }
    let sources = Path::new("/usr/lib/rustlib/src/rust/library").exists();
    if sources && Path::new("/usr/bin/cargo").exists() && linker().is_some() {
        return Ok(true);
    }
    if Machine::find(&["rustup"]).is_none() {
        return Err("install rustc-web, cargo-web, rust-web-src and lld-22, or rustup".to_owned());
    }
    command::output(&mut machine.program("rustup", &["target", "add", TARGET])).map(|_| false)
}

fn linker() -> Option<PathBuf> {
    Machine::find(&["wasm-ld-22", "wasm-ld"])
}

/// Compiles the door of one feature and copies the raw module to `target/modules/NAME.raw.wasm`.
fn compile(machine: &Machine, feature: &str) -> Result<(), String> {
    let debian = find_library(machine)?;
    let mut cargo = if debian { debian_cargo(machine) } else { machine.program("cargo", &[]) };
    // One crate type: a second one would turn whole-program optimization off.
    cargo.args(["rustc", "--package", "countersign-wasm", "--crate-type", "cdylib"]);
    cargo.args(["--profile", "module"]);
    cargo.args(["--no-default-features", "--features", feature, "--target", TARGET]);
    // Separate folders: cargo gives all of them the same file name, so they would overwrite each
    // other.
    cargo.args(["--target-dir", &format!("target/wasm/{feature}")]);
    let mut flags = flags(machine);
    if debian {
        cargo.args(["-Zbuild-std=std", "-Zbuild-std-features=optimize_for_size"]);
        flags.push_str(OWN_LIBRARY);
    }
    cargo.env("RUSTFLAGS", flags);
    command::run(&mut cargo, &machine.log(&format!("wasm-{feature}")))?;
    let built = machine.target(&format!("wasm/{feature}/{TARGET}/module/countersign_wasm.wasm"));
    let module = fs::read(&built).map_err(|e| format!("{}: {e}", built.display()))?;
    command::write_changed(&raw(machine, feature), &module)
}

fn debian_cargo(machine: &Machine) -> Command {
    let mut cargo = machine.program("/usr/bin/cargo", &[]);
    cargo.env("RUSTC", "/usr/bin/rustc").env("RUSTC_BOOTSTRAP", "1").env_remove("RUSTC_WRAPPER");
    if let Some(linker) = linker() {
        cargo.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", linker);
    }
    cargo
}

/// A small SHA-2, and no path of the build machine inside the module.
fn flags(machine: &Machine) -> String {
    let mut flags = "--cfg sha2_backend=\"soft\" --cfg sha2_backend_soft=\"compact\"".to_owned();
    let home = std::env::var("HOME").unwrap_or_default();
    let cargo = std::env::var("CARGO_HOME").unwrap_or_else(|_| format!("{home}/.cargo"));
    let root = machine.path("");
    for (from, to) in [(root.to_string_lossy().trim_end_matches('/'), "."), (&cargo, "cargo")] {
        if !from.is_empty() && !from.contains(' ') {
            flags.extend([" --remap-path-prefix=", from, "=", to]);
        }
    }
    flags
}

fn raw(machine: &Machine, feature: &str) -> PathBuf {
    machine.target(&format!("{FOLDER}/{feature}.raw.wasm"))
}

pub fn browser(machine: &Machine) -> PathBuf {
    machine.target(&format!("{FOLDER}/browser/countersign_bg.wasm"))
}

pub fn plain(machine: &Machine) -> PathBuf {
    machine.target(&format!("{FOLDER}/plain.wasm"))
}

/// Glue and types of the browser door. Names and producers are removed; `target_features` was
/// needed up to here.
fn bind(machine: &Machine) -> Result<(), String> {
    let mut bindgen = Bindgen::new();
    bindgen
        .input_path(raw(machine, "browser"))
        // The stem is part of the import's name, so a different one gives different bytes.
        .out_name("countersign")
        .typescript(true)
        .remove_name_section(true)
        .remove_producers_section(true);
    bindgen.web(true).map_err(|e| e.to_string())?;
    bindgen.generate(machine.target(&format!("{FOLDER}/browser"))).map_err(|e| e.to_string())
}

/// The plain door imports nothing, the browser door what `wasm/imports.txt` lists. Both keep the
/// sizes of `wasm/sizes.txt`.
fn measure(machine: &Machine, steps: &Steps, name: &str, module: &Path) -> Result<(), String> {
    let bytes = steps.step(&format!("imports and size of the {name} module"), || {
        let listed = lines_of(&machine.path("wasm/imports.txt"))?;
        let allowed = if name == "browser" { listed } else { Vec::new() };
        let found = imports(&fs::read(module).map_err(|e| e.to_string())?)?;
        let new: Vec<_> = found.iter().filter(|import| !allowed.contains(import)).collect();
        if !new.is_empty() {
            return Err(format!("the {name} module must not import {new:?}"));
        }
        within_budget(machine, name, module)
    })?;
    steps.note(&format!("{name}: {bytes} bytes packed"));
    Ok(())
}

/// Size of the packed module in bytes.
fn within_budget(machine: &Machine, name: &str, path: &Path) -> Result<usize, String> {
    let gzip = machine.program("gzip", &["-9", "-n", "-c", &path.to_string_lossy()]).output();
    let packed = gzip.map_err(|e| format!("gzip did not start: {e}"))?.stdout.len();
    let budgets = lines_of(&machine.path("wasm/sizes.txt"))?;
    let most = budgets.iter().find_map(|line| line.strip_prefix(name)?.trim().parse().ok());
    let most = most.ok_or_else(|| format!("wasm/sizes.txt has no line for {name}"))?;
    if packed > most {
        return Err(format!("the {name} module is {packed} bytes packed, the budget is {most}"));
    }
    Ok(packed)
}

/// Lines of a list that are neither empty nor a comment.
fn lines_of(path: &Path) -> Result<Vec<String>, String> {
    let text = fs::read_to_string(path).map_err(|e| format!("{}: {e}", path.display()))?;
    let lines = text.lines().map(str::trim);
    Ok(lines.filter(|l| !l.is_empty() && !l.starts_with('#')).map(str::to_owned).collect())
}

/// `module.name` of every import.
fn imports(module: &[u8]) -> Result<Vec<String>, String> {
    let mut found = Vec::new();
    for payload in Parser::new(0).parse_all(module) {
        let Payload::ImportSection(section) = payload.map_err(broken)? else { continue };
        for import in section.into_imports() {
            let import = import.map_err(broken)?;
            // The glue suffixes its functions with a digest, which is not part of the name.
            let digest = |end: &str| end.len() == 16 && end.bytes().all(|b| b.is_ascii_hexdigit());
            let name = match import.name.rsplit_once('_') {
                Some((stem, end)) if digest(end) => stem,
                _ => import.name,
            };
            found.push(format!("{}.{name}", import.module));
        }
    }
    found.sort();
    Ok(found)
}

fn without_custom_sections(module: &[u8]) -> Result<Vec<u8>, String> {
    let (mut out, mut at) = (Vec::new(), 0);
    for payload in Parser::new(0).parse_all(module) {
        let payload = payload.map_err(broken)?;
        let (custom, range) = match &payload {
            Payload::Version { range, .. } => (false, range.clone()),
            other => match other.as_section() {
                Some((id, range)) => (id == CUSTOM_SECTION, range),
                None => continue,
            },
        };
        // From the end of the previous section, so including its own number and length.
        if !custom {
            out.extend_from_slice(module.get(at..range.end).unwrap_or_default());
        }
        at = range.end;
    }
    Ok(out)
}

const CUSTOM_SECTION: u8 = 0;

#[expect(clippy::needless_pass_by_value, reason = "the shape that map_err takes")]
fn broken(problem: BinaryReaderError) -> String {
    format!("not a WebAssembly module: {problem}")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One imported function and one custom section.
    const MODULE: &[u8] = b"\0asm\x01\0\0\0\x02\x09\x01\x03env\x01f\0\0\0\x03\x02ab";

    #[test]
    fn imports_are_seen() {
        assert_eq!(imports(MODULE), Ok(vec!["env.f".to_owned()]));
    }

    #[test]
    fn custom_sections_go_and_the_rest_stays() {
        let stripped = without_custom_sections(MODULE).expect("a module");
        assert_eq!(stripped, &MODULE[..MODULE.len() - 5]);
        assert_eq!(imports(&stripped), Ok(vec!["env.f".to_owned()]));
    }

    #[test]
    fn a_cut_module_is_refused() {
        for length in [0, 4, 7, 9, 12, MODULE.len() - 1] {
            assert!(imports(&MODULE[..length]).is_err(), "{length}");
        }
    }
}
