//! Where things are: the checkout, its target folders, the programs.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::group::Group;

/// The checkout this program was built from, and the programs it starts.
pub struct Machine {
    root: PathBuf,
    pub group: Group,
}

/// Variables an outer cargo sets for its children; an inner one must find its own values.
const OUTER: [&str; 5] =
    ["CARGO", "CARGO_TARGET_DIR", "RUSTUP_TOOLCHAIN", "RUSTC", "CARGO_MANIFEST_DIR"];

impl Machine {
    pub fn here() -> Result<Self, String> {
        let own = Path::new(env!("CARGO_MANIFEST_DIR"));
        let group = Group::new().map_err(|e| format!("sh did not start: {e}"))?;
        Ok(Self { root: own.parent().unwrap_or(own).to_path_buf(), group })
    }

    pub fn path(&self, inside: &str) -> PathBuf {
        self.root.join(inside)
    }

    pub fn target(&self, inside: &str) -> PathBuf {
        self.root.join("target").join(inside)
    }

    pub fn log(&self, step: &str) -> PathBuf {
        let words = step.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
        self.target("logs").join(words.collect::<Vec<_>>().join("-") + ".log")
    }

    /// `program`, started in the checkout.
    pub fn program(&self, program: &str, arguments: &[&str]) -> Command {
        let mut command = Command::new(program);
        command.current_dir(&self.root).args(arguments);
        self.group.take_in(&mut command);
        for name in OUTER {
            command.env_remove(name);
        }
        command
    }

    /// Cargo for native code, at lower priority than steps that others wait for and tests that
    /// watch a clock.
    pub fn cargo(&self, arguments: &[&str]) -> Command {
        let mut command = self.program("nice", &["-n", "10", "cargo"]);
        command.args(arguments).env("CARGO_TARGET_DIR", "target/native");
        command
    }

    /// Maven for the Java modules: quiet, no progress bars. Three modules at a time, because their
    /// tests mostly wait.
    pub fn maven(&self, goals: &[&str]) -> Command {
        let options = ["-B", "-ntp", "-T", "3", "-f", "java-shim/pom.xml"];
        self.program("mvn", &[options.as_slice(), goals].concat())
    }

    pub fn npm(&self, folder: &str, arguments: &[&str]) -> Command {
        let mut command = self.program("npm", arguments);
        command.current_dir(self.path(folder));
        command
    }

    /// The first of `programs` that is on PATH.
    pub fn find(programs: &[&str]) -> Option<PathBuf> {
        let path = std::env::var_os("PATH")?;
        programs.iter().find_map(|program| {
            std::env::split_paths(&path).map(|folder| folder.join(program)).find(|p| p.is_file())
        })
    }
}
