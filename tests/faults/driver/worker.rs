//! A worker's process, and what its driver does to it.

use std::collections::BTreeMap;
use std::fs::File;
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use crate::Failure;
use crate::lab::Lab;

/// What a worker is told, by the names of its environment.
pub(crate) type Env = BTreeMap<&'static str, String>;

pub(crate) struct Worker {
    pub(crate) name: String,
    pub(crate) journal: PathBuf,
    log: PathBuf,
    reached: PathBuf,
    child: Child,
}

impl Worker {
    /// Starts a process whose files are in `folder`.
    pub(crate) fn start(folder: &std::path::Path, name: &str, env: &Env) -> Result<Self, Failure> {
        let file = |extension: &str| folder.join(format!("{name}.{extension}"));
        let (journal, log, reached) = (file("journal"), file("log"), file("reached"));
        let output = File::create(&log).map_err(|error| error.to_string())?;
        let mut command = Command::new(Lab::worker()?);
        command
            .envs(env)
            .env("FAULTS_JOURNAL", &journal)
            .env("FAILPOINT_REACHED", &reached)
            .stdin(Stdio::null())
            .stdout(output.try_clone().map_err(|error| error.to_string())?)
            .stderr(output);
        let child = command.spawn().map_err(|error| format!("cannot run the worker: {error}"))?;
        Ok(Self { name: name.to_owned(), journal, log, reached, child })
    }

    /// SIGKILL: the process has no chance to do anything more.
    pub(crate) fn kill(&mut self) {
        // Fails only where it has ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }

    /// SIGSTOP: the process is there, but does nothing, as on a machine that swaps or a virtual one that moves.
    pub(crate) fn suspend(&self) -> Result<(), Failure> {
        self.signal("STOP")
    }

    /// SIGCONT: the process goes on where it was, also where it waits in a failpoint.
    pub(crate) fn resume(&self) -> Result<(), Failure> {
        let _ = std::fs::remove_file(&self.reached);
        self.signal("CONT")
    }

    /// SIGCONT for a moment, and SIGSTOP again: it stays in its failpoint.
    pub(crate) fn nudge(&self) -> Result<(), Failure> {
        self.signal("CONT")?;
        std::thread::sleep(Duration::from_millis(20));
        self.signal("STOP")
    }

    /// SIGTERM: it is asked to stop.
    pub(crate) fn terminate(&self) -> Result<(), Failure> {
        self.signal("TERM")
    }

    /// Whether a handler waits at the failpoint.
    pub(crate) fn has_reached(&self) -> bool {
        self.reached.exists()
    }

    /// How it ended, where it has.
    pub(crate) fn ended(&mut self) -> Option<ExitStatus> {
        self.child.try_wait().ok().flatten()
    }

    /// Waits for its end.
    pub(crate) fn wait(&mut self, patience: Duration) -> Result<(), Failure> {
        let deadline = Instant::now() + patience;
        while Instant::now() < deadline {
            if let Some(status) = self.ended() {
                return if status.success() { Ok(()) } else { Err(self.complaint(&status.to_string())) };
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        Err(self.complaint("it did not end in time"))
    }

    /// What went wrong, with the last lines of what it said.
    pub(crate) fn complaint(&self, what: &str) -> Failure {
        let log = std::fs::read_to_string(&self.log).unwrap_or_default();
        let lines: Vec<_> = log.lines().collect();
        format!("{}: {what}: {}", self.name, lines[lines.len().saturating_sub(5)..].join(" / "))
    }

    fn signal(&self, name: &str) -> Result<(), Failure> {
        let sent = Command::new("kill").args(["-s", name, &self.child.id().to_string()]).status();
        if sent.is_ok_and(|status| status.success()) {
            Ok(())
        } else {
            Err(format!("SIG{name} could not be sent to {}", self.name))
        }
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.kill();
    }
}
