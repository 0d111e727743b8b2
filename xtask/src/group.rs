//! The programs of one run form a process group, so that they end together when a step fails or
//! this program is interrupted or killed.

use std::io::Result;
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, Stdio};
use std::sync::{Mutex, PoisonError};

/// The group's first process. Its input ends when we close it and when this program is gone; it
/// then asks all others to stop, repeats that for any still starting, and kills those that are left
/// after ten seconds.
const LEADER: &str = "trap : TERM; read -r _; tries=100
while [ $tries -gt 0 ]; do kill -TERM 0; sleep 0.1; tries=$((tries - 1)); done
kill -KILL 0";

pub struct Group {
    id: i32,
    leader: Mutex<Child>,
}

impl Group {
    pub fn new() -> Result<Self> {
        let mut leader = Command::new("sh");
        leader.args(["-c", LEADER]).stdin(Stdio::piped()).process_group(0);
        let leader = leader.stdout(Stdio::null()).stderr(Stdio::null()).spawn()?;
        Ok(Self { id: leader.id().cast_signed(), leader: Mutex::new(leader) })
    }

    pub fn take_in(&self, command: &mut Command) {
        command.process_group(self.id);
    }

    pub fn end(&self) {
        self.leader.lock().unwrap_or_else(PoisonError::into_inner).stdin.take();
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        let leader = self.leader.get_mut().unwrap_or_else(PoisonError::into_inner);
        // A leader that was told to stop still waits for processes that ignore it.
        if leader.stdin.is_some() {
            let _ = leader.kill().and_then(|()| leader.wait());
        }
    }
}
