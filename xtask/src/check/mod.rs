//! The repository tests its own habits.

mod arrows;
mod habits;
mod imports;
mod rows;
mod text;

use std::fs;

use crate::command;
use crate::machine::Machine;
use crate::steps::Steps;

/// One text file of the checkout.
pub struct Source {
    /// Path from the root, with `/`.
    pub path: String,
    /// The whole text.
    pub text: String,
    /// The text without comments and literals; lines stay lines. Empty for other than code.
    pub code: String,
}

impl Source {
    /// Reads `text` as the language of `path`'s ending.
    pub fn new(path: &str, text: &str) -> Self {
        let mut source = Self { path: path.to_owned(), text: text.to_owned(), code: String::new() };
        if CODE.iter().any(|ending| source.is(ending)) {
            source.code = text::code(text, source.is("rs"));
        }
        source
    }

    /// Whether the file's name ends in a dot and `ending`.
    pub fn is(&self, ending: &str) -> bool {
        self.path.rsplit_once('.').is_some_and(|(_, end)| end == ending)
    }

    /// Whether a program wrote the file.
    pub fn is_generated(&self) -> bool {
        let says_so = self.text.starts_with("// Generated from ");
        says_so
            || ["/generated/", "/dist/", "package-lock.json", "Cargo.lock"]
                .iter()
                .any(|part| self.path.contains(part))
    }
}

const CODE: [&str; 5] = ["rs", "java", "ts", "mjs", "js"];

/// Arrows, habits and the rows of the failure table.
pub fn run(machine: &Machine, steps: &Steps) -> Result<(), String> {
    let sources = steps.step("read the sources", || read(machine))?;
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

/// Files that git knows or would add; what is not text is left out.
fn read(machine: &Machine) -> Result<Vec<Source>, String> {
    let mut git = machine.program("git");
    // A checkout that belongs to another user is still only read here.
    git.args(["-c", "safe.directory=*", "ls-files", "-z", "-co", "--exclude-standard"]);
    let list = command::output(&mut git)?;
    let paths = list.split('\0').filter(|path| !path.is_empty());
    let texts = paths.filter_map(|path| {
        let text = fs::read_to_string(machine.path(path)).ok()?;
        Some(Source::new(path, &text))
    });
    Ok(texts.collect())
}
