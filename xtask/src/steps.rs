//! The clear list of steps: one line each with its duration, progress while it runs.

use std::io::{IsTerminal, Write};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

/// Prints steps, counts them and remembers when the first began.
pub struct Steps {
    began: Instant,
    count: u32,
    aside: bool,
}

impl Steps {
    /// No step yet.
    pub fn new() -> Self {
        Self { began: Instant::now(), count: 0, aside: false }
    }

    /// From now on to the error output and without progress: what is printed is for a program.
    pub fn step_aside(&mut self) {
        self.aside = true;
    }

    /// Runs one step and prints its line. On failure the reason is shown in full, and the error
    /// that comes back is one line.
    pub fn step<T>(
        &mut self,
        name: &str,
        work: impl FnOnce() -> Result<T, String>,
    ) -> Result<T, String> {
        self.count += 1;
        let began = Instant::now();
        let (done, waiting) = channel::<()>();
        let title = name.to_owned();
        let aside = self.aside;
        let ticker = thread::spawn(move || {
            if !aside {
                tick(&title, began, &waiting);
            }
        });
        let outcome = work();
        drop(done);
        // A ticker that panicked would only have cost the progress line.
        let _ = ticker.join();
        let mark = if outcome.is_ok() { "ok " } else { "BAD" };
        self.say(&format!("{mark} {name}  {}", duration(began.elapsed())));
        outcome.map_err(|problem| {
            let mut lines = problem.lines();
            let first = lines.next().unwrap_or("failed").to_owned();
            for line in lines {
                self.say(&format!("    {line}"));
            }
            format!("{name}: {first}")
        })
    }

    fn say(&self, line: &str) {
        if self.aside {
            eprintln!("{line}");
        } else {
            println!("{line}");
        }
    }

    /// How many steps ran, and how long all of it took.
    pub fn summary(&self) -> String {
        format!("{} steps in {}", self.count, duration(self.began.elapsed()))
    }
}

/// A counter on a terminal; elsewhere a line a minute, so that a log shows life.
fn tick(name: &str, began: Instant, waiting: &Receiver<()>) {
    let live = std::io::stdout().is_terminal();
    let pause = Duration::from_secs(if live { 1 } else { 60 });
    while waiting.recv_timeout(pause) == Err(RecvTimeoutError::Timeout) {
        if live {
            print!("\r\x1b[K... {name}  {}", duration(began.elapsed()));
            // A closed terminal is noticed by the step itself.
            let _ = std::io::stdout().flush();
        } else {
            println!("... {name}  {}", duration(began.elapsed()));
        }
    }
    if live {
        print!("\r\x1b[K");
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
}
