use std::fs::{self, File};
use std::path::{Path, PathBuf};

use super::port::Ports;
use crate::{Failure, workspace};

const PROPERTIES: &str = include_str!("../../kafka/server.properties");

/// The folder of one run: its properties, data and log.
pub(super) struct Run {
    folder: PathBuf,
    keep: bool,
    /// Held as long as the run goes on, by which others see that it does.
    _lock: File,
}

impl Run {
    /// Makes a folder that goes with the run, or with the next one's start; removes those of runs that were killed.
    pub(super) fn passing(ports: Ports, certificates: &Path) -> Result<Self, Failure> {
        let runs = workspace::target().join("kafka/runs");
        sweep(&runs);
        let folder = runs.join(std::process::id().to_string());
        Self::make(folder, ports, certificates, false)
    }

    /// Takes a folder that stays, with what an earlier run has left in it.
    pub(super) fn kept(folder: &Path, ports: Ports, certificates: &Path) -> Result<Self, Failure> {
        let folder = std::path::absolute(folder).map_err(|error| error.to_string())?;
        Self::make(folder, ports, certificates, true)
    }

    fn make(folder: PathBuf, ports: Ports, certificates: &Path, keep: bool) -> Result<Self, Failure> {
        let failed = |error: std::io::Error| format!("cannot set up a broker: {error}");
        fs::create_dir_all(&folder).map_err(failed)?;
        let lock = File::create(folder.join("lock")).map_err(failed)?;
        // A broker that was killed a moment ago may still hold it.
        lock.lock().map_err(failed)?;
        let run = Self { folder, keep, _lock: lock };
        let _ = fs::remove_file(run.ready());
        fs::write(run.properties(), run.filled_in(ports, certificates)).map_err(failed)?;
        Ok(run)
    }

    fn filled_in(&self, ports: Ports, certificates: &Path) -> String {
        // A properties file takes a backslash for an escape.
        let path = |path: &Path| path.to_string_lossy().replace('\\', "/");
        PROPERTIES
            .replace("@BROKER@", &ports.broker.to_string())
            .replace("@CONTROLLER@", &ports.controller.to_string())
            .replace("@TLS@", &ports.tls.to_string())
            .replace("@MTLS@", &ports.mtls.to_string())
            .replace("@SASL@", &ports.sasl.to_string())
            .replace("@CUT@", &ports.cut.to_string())
            .replace("@BEHIND@", &ports.behind.to_string())
            .replace("@CERTIFICATES@", &path(certificates))
            .replace("@DATA@", &path(&self.folder.join("data")))
    }

    /// Whether a broker has run here before.
    pub(super) fn has_data(&self) -> bool {
        self.folder.join("data/meta.properties").is_file()
    }

    /// What the broker is started with.
    pub(super) fn properties(&self) -> PathBuf {
        self.folder.join("server.properties")
    }

    /// The file that the broker writes once it serves.
    pub(super) fn ready(&self) -> PathBuf {
        self.folder.join("ready")
    }

    /// The file that takes what the broker says.
    pub(super) fn log(&self) -> Result<File, Failure> {
        let opened = File::options().create(true).append(true).open(self.folder.join("log"));
        opened.map_err(|error| format!("cannot write the broker's log: {error}"))
    }

    /// The last lines of the log, which tell why it ended.
    pub(super) fn log_end(&self) -> String {
        let log = fs::read(self.folder.join("log")).unwrap_or_default();
        let log = String::from_utf8_lossy(&log).into_owned();
        let lines: Vec<&str> = log.lines().collect();
        lines[lines.len().saturating_sub(30)..].join("\n")
    }
}

impl Drop for Run {
    fn drop(&mut self) {
        if !self.keep {
            let _ = fs::remove_dir_all(&self.folder);
        }
    }
}

/// Removes the folders of runs that were killed.
fn sweep(runs: &Path) {
    let folders = fs::read_dir(runs).into_iter().flatten().flatten().map(|entry| entry.path());
    for folder in folders {
        let abandoned = File::open(folder.join("lock")).is_ok_and(|lock| lock.try_lock().is_ok());
        if abandoned {
            // What stays is swept by the next run.
            let _ = fs::remove_dir_all(folder);
        }
    }
}
