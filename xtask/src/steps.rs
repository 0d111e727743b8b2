//! The list of steps: one line each with its duration, and progress while they run.

use std::io::IsTerminal;
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::channel;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use crate::command;
use crate::group::Group;
use crate::machine::Machine;

/// A sequence of steps that runs alongside others.
pub type Row<'a> = Box<dyn FnOnce() -> Result<(), String> + Send + 'a>;

/// Prints steps, counts them and remembers when the first started.
pub struct Steps {
    began: Instant,
    list: Arc<Mutex<List>>,
    stopping: AtomicBool,
}

#[derive(Default)]
struct List {
    count: u32,
    running: Vec<(String, Instant)>,
}

impl Steps {
    pub fn new() -> Self {
        let steps =
            Self { began: Instant::now(), list: Arc::default(), stopping: AtomicBool::new(false) };
        let list = Arc::clone(&steps.list);
        thread::spawn(move || tick(&list));
        steps
    }

    /// Runs one step and prints its line. On failure the reason is shown in full, and the returned
    /// error is one line.
    pub fn step<T>(
        &self,
        name: &str,
        work: impl FnOnce() -> Result<T, String>,
    ) -> Result<T, String> {
        if self.stopping.load(Ordering::SeqCst) {
            return Err(format!("{name}: not begun"));
        }
        let began = Instant::now();
        locked(&self.list).running.push((name.to_owned(), began));
        let outcome = work();
        // One lock around all lines of a failure, so that no other step's output comes in between.
        let mut list = locked(&self.list);
        list.count += 1;
        list.running.retain(|(running, _)| running != name);
        let stopped = outcome.is_err() && self.stopping.load(Ordering::SeqCst);
        let mark = match &outcome {
            Ok(_) => "ok ",
            Err(_) if stopped => "-- ",
            Err(_) => "BAD",
        };
        let mut lines = vec![format!("{mark} {name}  {}", duration(began.elapsed()))];
        let outcome = outcome.map_err(|problem| {
            let mut reasons = problem.lines();
            let first = reasons.next().unwrap_or("failed");
            if !stopped {
                lines.extend(reasons.map(|line| format!("    {line}")));
            }
            format!("{name}: {first}")
        });
        say(&lines);
        outcome
    }

    /// Runs a program as one step; what it prints is in the step's log.
    pub fn run(&self, machine: &Machine, name: &str, program: &mut Command) -> Result<(), String> {
        self.step(name, || command::run(program, &machine.log(name)))
    }

    /// Runs sequences of steps in parallel. The first failure ends all of them, with every program
    /// they started.
    pub fn beside(&self, group: &Group, rows: Vec<Row<'_>>) -> Result<(), String> {
        let (done, outcomes) = channel();
        thread::scope(|scope| {
            for row in rows {
                let done = done.clone();
                scope.spawn(move || {
                    // The receiver outlives the scope.
                    let _ = done.send(row());
                });
            }
            drop(done);
            // The channel closes when every sequence has ended.
            let failed = outcomes.iter().find(Result::is_err);
            if failed.is_some() {
                self.stopping.store(true, Ordering::SeqCst);
                group.end();
            }
            failed.unwrap_or(Ok(()))
        })
    }

    pub fn note(&self, line: &str) {
        let _list = locked(&self.list);
        say(&[format!("    {line}")]);
    }

    /// How many steps ran, and how long it all took.
    pub fn summary(&self) -> String {
        format!("{} steps in {}", locked(&self.list).count, duration(self.began.elapsed()))
    }
}

/// To standard error, so that standard output holds only what is meant for programs. Call with the
/// list locked.
fn say(lines: &[String]) {
    let clear = if std::io::stderr().is_terminal() { "\r\x1b[K" } else { "" };
    for line in lines {
        eprintln!("{clear}{line}");
    }
}

fn locked(list: &Mutex<List>) -> MutexGuard<'_, List> {
    // A panic while printing leaves the list readable.
    list.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A counter on a terminal; elsewhere one line a minute, so that a log shows progress.
fn tick(list: &Mutex<List>) {
    let terminal = std::io::stderr().is_terminal();
    loop {
        thread::sleep(Duration::from_secs(if terminal { 1 } else { 60 }));
        let list = locked(list);
        if list.running.is_empty() {
            continue;
        }
        let steps = list.running.iter();
        let each = steps.map(|(name, began)| format!("{name}  {}", duration(began.elapsed())));
        let line = format!("... {}", each.collect::<Vec<_>>().join(", "));
        if terminal {
            eprint!("\r\x1b[K{}", line.chars().take(79).collect::<String>());
        } else {
            eprintln!("{line}");
        }
    }
}

fn duration(time: Duration) -> String {
    let seconds = time.as_secs();
    if seconds >= 60 {
        format!("{} min {:02} s", seconds / 60, seconds % 60)
    } else {
        format!("{:.1} s", time.as_secs_f64())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_read_like_a_clock() {
        assert_eq!(duration(Duration::from_millis(1250)), "1.2 s");
        assert_eq!(duration(Duration::from_secs(61)), "1 min 01 s");
    }

    #[test]
    fn a_failing_step_names_itself_in_one_line() {
        let outcome: Result<(), String> =
            Steps::new().step("linking", || Err("no linker\nmore".to_owned()));
        assert_eq!(outcome, Err("linking: no linker".to_owned()));
    }

    #[test]
    fn rows_run_beside_each_other_and_all_of_them() {
        let steps = Steps::new();
        let (one, other) = (std::sync::Barrier::new(2), AtomicBool::new(false));
        let meet = || {
            steps.step("meet", || {
                one.wait();
                other.store(true, Ordering::SeqCst);
                Ok(())
            })
        };
        let group = Group::new().expect("a shell");
        assert_eq!(steps.beside(&group, vec![Box::new(meet), Box::new(meet)]), Ok(()));
        assert!(other.load(Ordering::SeqCst));
        assert!(steps.summary().starts_with("2 steps"), "{}", steps.summary());
    }

    #[test]
    fn a_failure_ends_the_other_rows_and_what_they_started() {
        let (steps, group) = (Steps::new(), Group::new().expect("a shell"));
        let mark = format!("{}.25", 7_000_000 + std::process::id());
        let sleeping = || {
            steps.step("sleep", || {
                // With a shell in between, as with npm.
                let mut shell = Command::new("sh");
                shell.args(["-c", &format!("sleep {mark} & wait")]);
                group.take_in(&mut shell);
                let done = shell.status().is_ok_and(|status| status.success());
                if done { Ok(()) } else { Err("ended".to_owned()) }
            })?;
            steps.step("never", || panic!("a step after the end"))
        };
        let wait_until = |running: bool| {
            while is_running(&mark) != running {
                thread::sleep(Duration::from_millis(20));
            }
        };
        let failing = || {
            wait_until(true);
            steps.step("fail", || Err("first\nsecond".to_owned()))
        };
        let outcome = steps.beside(&group, vec![Box::new(sleeping), Box::new(failing)]);
        assert_eq!(outcome, Err("fail: first".to_owned()));
        wait_until(false);
    }

    fn is_running(argument: &str) -> bool {
        let processes = std::fs::read_dir("/proc").expect("Linux").flatten();
        processes
            .filter_map(|process| std::fs::read(process.path().join("cmdline")).ok())
            .any(|line| line == format!("sleep\0{argument}\0").as_bytes())
    }
}
