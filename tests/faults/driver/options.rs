//! What the command line asks for.

use crate::Failure;

/// How many messages, how many kills.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Length {
    /// Under five minutes, for every run of the tests.
    Short,
    /// 100,000 messages and 50 kills, for the table in docs/reliability.md.
    Long,
}

impl Length {
    pub(crate) fn pick<T>(self, short: T, long: T) -> T {
        match self {
            Self::Short => short,
            Self::Long => long,
        }
    }
}

#[derive(Clone, Debug)]
pub(crate) struct Options {
    pub(crate) length: Length,
    /// The ids of the faults; empty for all of them.
    pub(crate) only: Vec<String>,
}

impl Options {
    pub(crate) fn read(arguments: impl Iterator<Item = String>) -> Result<Self, Failure> {
        let mut options = Self { length: Length::Short, only: Vec::new() };
        let mut arguments = arguments.peekable();
        while let Some(argument) = arguments.next() {
            match argument.as_str() {
                "--long" => options.length = Length::Long,
                "--only" => {
                    let list = arguments.next().ok_or("--only takes a list of faults, such as F6,F9")?;
                    options.only.extend(list.split(',').map(|id| id.trim().to_ascii_uppercase()));
                }
                other => return Err(format!("`{other}`: the options are --long and --only F6,F9")),
            }
        }
        Ok(options)
    }
}
