use std::fs::{self, File};
use std::path::{Path, PathBuf};

use crate::{Failure, workspace};

const PROPERTIES: &str = include_str!("../../kafka/server.properties");

/// The folder of one run: its properties, data and log. It goes with the run, or with the next one's start.
pub(super) struct Run {
    folder: PathBuf,
    /// Held as long as the run goes on, by which others see that it does.
    _lock: File,
}

impl Run {
    /// Makes the folder for a broker on `port`, and removes those of runs that were killed.
    pub(super) fn new(port: u16, controller: u16) -> Result<Self, Failure> {
        let runs = workspace::target().join("kafka/runs");
        sweep(&runs);
        let folder = runs.join(std::process::id().to_string());
        Self::make(folder, port, controller).map_err(|error| format!("cannot set up a broker: {error}"))
    }

    fn make(folder: PathBuf, port: u16, controller: u16) -> std::io::Result<Self> {
        fs::create_dir_all(&folder)?;
        let lock = File::create(folder.join("lock"))?;
        lock.lock()?;
        // A properties file takes a backslash for an escape.
        let data = folder.join("data").to_string_lossy().replace('\\', "/");
        let properties = PROPERTIES
            .replace("@BROKER@", &port.to_string())
            .replace("@CONTROLLER@", &controller.to_string())
            .replace("@DATA@", &data);
        fs::write(folder.join("server.properties"), properties)?;
        Ok(Self { folder, _lock: lock })
    }

    /// What the broker is started with.
    pub(super) fn properties(&self) -> PathBuf {
        self.folder.join("server.properties")
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
        let _ = fs::remove_dir_all(&self.folder);
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
