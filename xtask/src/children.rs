//! Stopping what other rows of steps started, down to the programs that those started.

use std::collections::BTreeSet;
use std::fs;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// How long a program may take to tidy up.
const PATIENCE: Duration = Duration::from_secs(10);

/// A process; its start tells it from a later one of the same number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Process {
    id: u32,
    started: u64,
}

/// The processes that were told to end.
pub struct Stop {
    began: Instant,
    told: BTreeSet<Process>,
}

impl Stop {
    /// Nobody was told yet.
    pub fn new() -> Self {
        Self { began: Instant::now(), told: BTreeSet::new() }
    }

    /// Tells everyone who descends from this process and was not told yet; whoever was told and
    /// takes too long is ended.
    pub fn again(&mut self) {
        let all = all();
        let new: Vec<_> = descendants(&all).into_iter().filter(|p| self.told.insert(*p)).collect();
        signal("TERM", &new);
        if self.began.elapsed() > PATIENCE {
            signal("KILL", &self.left(&all));
        }
    }

    /// Waits for the last: who lost the parent descends from us no longer, but was told before.
    pub fn finish(&mut self) {
        while !self.left(&all()).is_empty() {
            thread::sleep(Duration::from_millis(50));
            self.again();
        }
    }

    fn left(&self, all: &[(Process, u32)]) -> Vec<Process> {
        all.iter().map(|(process, _)| *process).filter(|p| self.told.contains(p)).collect()
    }
}

/// Every living process with the number of its parent.
fn all() -> Vec<(Process, u32)> {
    let entries = fs::read_dir("/proc").into_iter().flatten().flatten();
    entries
        .filter_map(|entry| {
            let id = entry.file_name().to_str()?.parse().ok()?;
            read(id, &fs::read_to_string(entry.path().join("stat")).ok()?)
        })
        .collect()
}

/// Reads `/proc/ID/stat`; who has ended and only waits for its parent is none.
fn read(id: u32, stat: &str) -> Option<(Process, u32)> {
    // A program's name may hold anything, also a parenthesis.
    let mut fields = stat.rsplit_once(')')?.1.split_whitespace();
    let state = fields.next()?;
    let parent = fields.next()?.parse().ok()?;
    let started = fields.nth(17)?.parse().ok()?;
    (state != "Z" && state != "X").then_some((Process { id, started }, parent))
}

fn descendants(all: &[(Process, u32)]) -> Vec<Process> {
    let mut found: Vec<Process> = Vec::new();
    let mut parents = vec![std::process::id()];
    while let Some(parent) = parents.pop() {
        let children = all.iter().filter(|(_, its)| *its == parent).map(|(process, _)| *process);
        for child in children {
            parents.push(child.id);
            found.push(child);
        }
    }
    found
}

fn signal(name: &str, processes: &[Process]) {
    if processes.is_empty() {
        return;
    }
    let mut kill = Command::new("sh");
    kill.args(["-c", &format!("kill -{name} \"$@\""), "sh"]);
    kill.args(processes.iter().map(|process| process.id.to_string()));
    // Who has just ended by itself is no error.
    let _ = kill.stdin(Stdio::null()).stderr(Stdio::null()).status();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_of_proc_is_read_whatever_the_program_is_called() {
        let rest = "1 1 0 -1 4194560 1 0 0 0 0 0 0 0 20 0 1 0 4711 2 3";
        let read_one = |state| read(7, &format!("7 (a) b) {state} 42 {rest}"));
        assert_eq!(read_one("S"), Some((Process { id: 7, started: 4711 }, 42)));
        assert_eq!(read_one("Z"), None);
        assert_eq!(read(7, "7 (cut"), None);
    }

    #[test]
    fn whoever_does_not_listen_is_ended() {
        // A test has other children, too: only this one is told.
        let mut deaf = Command::new("sh")
            .args(["-c", "trap '' TERM; while :; do sleep 0.1; done"])
            .spawn()
            .expect("sh");
        let stat = fs::read_to_string(format!("/proc/{}/stat", deaf.id())).expect("it runs");
        let (process, _) = read(deaf.id(), &stat).expect("it runs");
        signal("TERM", &[process]);
        signal("KILL", &[process]);
        assert!(!deaf.wait().expect("a child").success());
    }
}
