//! What a worker did, a line for each step.

use std::fmt::Arguments;
use std::fs::File;
use std::io::Write as _;
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

use crate::Failure;

/// A file that lines are appended to, each by one write: it is with the operating system when the call returns, and
/// stays there when this process is killed.
#[derive(Debug)]
pub(crate) struct Journal(File);

impl Journal {
    pub(crate) fn open(path: &Path) -> Result<Self, Failure> {
        Ok(Self(File::options().create(true).append(true).open(path)?))
    }

    /// Writes the time in milliseconds, and what happened.
    pub(crate) fn note(&self, what: Arguments<'_>) {
        let line = format!("{} {what}\n", now());
        (&self.0).write_all(line.as_bytes()).expect("the driver gave a journal that can be written");
    }
}

/// Milliseconds of the wall clock, which all processes of a run share.
pub(crate) fn now() -> u128 {
    SystemTime::now().duration_since(UNIX_EPOCH).expect("the clock is past 1970").as_millis()
}
