//! The repository checks its own rules.

mod arrows;
mod habits;
mod layers;
mod rows;

use std::fs;

use module_graph::Use;

use crate::command;
use crate::machine::Machine;
use crate::steps::Steps;

/// One text file of the checkout.
pub struct Source {
    /// Path from the root, with `/`.
    pub path: String,
    /// The whole text.
    pub text: String,
    /// What a Rust file uses, without its tests; nothing for other files.
    pub uses: Vec<Use>,
}

impl Source {
    /// Reads `text` in the language of `path`'s extension.
    pub fn new(path: &str, text: &str) -> Result<Self, String> {
        let mut source = Self { path: path.to_owned(), text: text.to_owned(), uses: Vec::new() };
        if source.is(&["rs"]) {
            source.uses =
                module_graph::uses(text).map_err(|problem| format!("{path}: {problem}"))?;
        }
        Ok(source)
    }

    /// Whether the file's name ends in a dot and one of `endings`.
    pub fn is(&self, endings: &[&str]) -> bool {
        self.path.rsplit_once('.').is_some_and(|(_, end)| endings.contains(&end))
    }

    /// Whether it is a core file that is compiled into a release.
    pub fn is_core(&self) -> bool {
        self.path.starts_with("core/src/") && self.is(&["rs"]) && !self.is_aside()
    }

    /// Whether only tests and benches compile the file.
    pub fn is_aside(&self) -> bool {
        let parts = ["/tests.rs", "/tests/", "/bench_door.rs"];
        parts.iter().any(|part| self.path.contains(part))
    }

    /// Whether a program wrote the file.
    pub fn is_generated(&self) -> bool {
        let parts = ["/generated/", "/dist/", "package-lock.json", "Cargo.lock"];
        self.text.starts_with("// Generated from ")
            || parts.iter().any(|part| self.path.contains(part))
    }

    /// Lines of Java or TypeScript by number, without comments and single-line literals.
    pub fn code_lines(&self) -> impl Iterator<Item = (usize, String)> + '_ {
        let comment = |line: &&str| ["//", "/*", "*"].iter().any(|start| line.starts_with(start));
        let code = move |line: &str| {
            let line = Some(line.trim()).filter(|line| !comment(line)).unwrap_or_default();
            let line = line.split(" // ").next().unwrap_or_default();
            line.split('"').step_by(2).collect::<Vec<_>>().join("\"\"")
        };
        self.text.lines().enumerate().map(move |(at, line)| (at + 1, code(line)))
    }
}

/// Whether `word` occurs in `line` with no letter, digit or underscore next to it.
pub fn has_word(line: &str, word: &str) -> bool {
    line.split(|c: char| !c.is_alphanumeric() && c != '_').any(|part| part == word)
}

/// Arrows, house rules and the rows of the failure table.
pub fn run(machine: &Machine, steps: &Steps) -> Result<(), String> {
    let sources = steps.step("read the sources", || read(machine))?;
    steps.step("layers of the core", || verdict(&layers::broken(&sources)))?;
    steps.step("no forbidden arrow", || verdict(&arrows::broken(&sources)))?;
    steps.step("habits", || verdict(&habits::broken(&sources)))?;
    let report = steps.step("rows of real failures", || rows::report(&sources))?;
    steps.note(&report);
    Ok(())
}

fn verdict(problems: &[String]) -> Result<(), String> {
    match problems.len() {
        0 => Ok(()),
        count => Err(format!("{count} found\n{}", problems.join("\n"))),
    }
}

/// Files that git tracks or would add, except binary ones.
fn read(machine: &Machine) -> Result<Vec<Source>, String> {
    // A checkout that belongs to another user is fine: it is only read here.
    let list = ["-c", "safe.directory=*", "ls-files", "-z", "-co", "--exclude-standard"];
    let list = command::output(&mut machine.program("git", &list))?;
    let paths = list.split('\0').filter(|path| !path.is_empty());
    let texts = paths.filter_map(|path| Some((path, fs::read_to_string(machine.path(path)).ok()?)));
    texts.map(|(path, text)| Source::new(path, &text)).collect()
}
