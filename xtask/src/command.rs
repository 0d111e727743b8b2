//! Runs programs with their output kept in a log and shown when they fail.

use std::fs::{self, File};
use std::path::Path;
use std::process::{Command, Stdio};

/// How many lines of a failed program's output are shown; the log has all of it.
const TAIL_LINES: usize = 80;

/// How many lines of a single failed test are shown.
const FAILURE_LINES: usize = 30;

/// Runs `command` with both outputs in `log`. A failure's text starts with one line, followed by
/// the end of the log.
pub fn run(command: &mut Command, log: &Path) -> Result<(), String> {
    let program = command.get_program().to_string_lossy().into_owned();
    let file = create(log)?;
    let errors = file.try_clone().map_err(|e| format!("{}: {e}", log.display()))?;
    let status = command
        .stdin(Stdio::null())
        .stdout(file)
        .stderr(errors)
        .status()
        .map_err(|e| format!("{program} did not start: {e}"))?;
    if status.success() {
        return Ok(());
    }
    let output = String::from_utf8_lossy(&fs::read(log).unwrap_or_default()).into_owned();
    Err(format!("{program} failed ({status}), all of it: {}\n{}", log.display(), tail(&output)))
}

/// Runs `command` and returns its output; its errors are part of the failure's text.
pub fn output(command: &mut Command) -> Result<String, String> {
    let program = command.get_program().to_string_lossy().into_owned();
    let output = command
        .stdin(Stdio::null())
        .output()
        .map_err(|e| format!("{program} did not start: {e}"))?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    if output.status.success() {
        return Ok(text);
    }
    let errors = String::from_utf8_lossy(&output.stderr);
    Err(format!("{program} failed ({})\n{}\n{}", output.status, tail(&text), tail(&errors)))
}

pub fn create(path: &Path) -> Result<File, String> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(|e| format!("{}: {e}", folder.display()))?;
    }
    File::create(path).map_err(|e| format!("{}: {e}", path.display()))
}

/// Writes `content` only if the file differs: a newer timestamp would rebuild what depends on it.
pub fn write_changed(path: &Path, content: &[u8]) -> Result<(), String> {
    if fs::read(path).is_ok_and(|there| there == content) {
        return Ok(());
    }
    create(path)?;
    fs::write(path, content).map_err(|e| format!("{}: {e}", path.display()))
}

/// What failed, as far as the program marks it, and the end of its output.
fn tail(text: &str) -> String {
    // Frames of a Java stack trace would push the reason out of sight.
    let lines: Vec<&str> = text.lines().filter(|line| !line.contains("\tat ")).collect();
    let end = lines.len().saturating_sub(TAIL_LINES);
    let failed = failures(&lines[..end]);
    failed.iter().chain(&lines[end..]).copied().collect::<Vec<_>>().join("\n")
}

/// Tests that failed long before the end: `not ok` and what follows it (TAP), and Maven's errors.
fn failures<'a>(lines: &[&'a str]) -> Vec<&'a str> {
    let mut found = Vec::new();
    let mut inside = 0_usize;
    for line in lines {
        let trimmed = line.trim_start();
        if trimmed.starts_with("not ok ") {
            inside = FAILURE_LINES;
        }
        if inside > 0 || trimmed.starts_with("[ERROR]") {
            found.push(*line);
        }
        inside = if trimmed == "..." { 0 } else { inside.saturating_sub(1) };
    }
    found.truncate(TAIL_LINES);
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_shows_what_was_printed() {
        let log = std::env::temp_dir().join(format!("xtask-command-{}.log", std::process::id()));
        let problem =
            run(Command::new("sh").args(["-c", "echo seen; exit 3"]), &log).expect_err("exit 3");
        fs::remove_file(&log).expect("the log exists");
        assert!(problem.starts_with("sh failed (exit status: 3)"), "{problem}");
        assert!(problem.ends_with("seen"), "{problem}");
    }

    #[test]
    fn a_missing_program_is_named() {
        let problem = output(&mut Command::new("no-such-program-here")).expect_err("missing");
        assert!(problem.starts_with("no-such-program-here did not start"), "{problem}");
    }

    #[test]
    fn a_test_that_failed_early_is_shown_before_the_end() {
        let rest = (0..200).map(|n| format!("ok {n}")).collect::<Vec<_>>().join("\n");
        let text = format!("ok 0\nnot ok 1 - a lock\n  ---\n  error: 'open'\n  ...\n{rest}");
        let shown = tail(&text);
        assert_eq!(shown.lines().count(), 4 + TAIL_LINES);
        assert!(shown.starts_with("not ok 1 - a lock\n  ---\n  error: 'open'\n  ...\nok 120\n"));
    }
}
