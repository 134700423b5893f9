use std::path::PathBuf;

use crate::Failure;

/// What the command line asks for.
#[derive(Debug)]
pub(crate) struct Options {
    /// How many documents, over all catalogues.
    pub(crate) documents: u64,
    /// What everything is made up from.
    pub(crate) seed: u64,
    /// The repository.
    pub(crate) root: PathBuf,
    /// Where crates are made and built.
    pub(crate) folder: PathBuf,
}

impl Options {
    pub(crate) fn parse(arguments: &[String]) -> Result<Self, Failure> {
        let own = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
        let root = own.ancestors().nth(2).ok_or("tests/contract lies in a repository")?.to_owned();
        let target =
            std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), |dir| root.join(dir));
        let mut options = Self { documents: 10_000, seed: 1, folder: target.join("contract"), root };
        let mut arguments = arguments.iter();
        while let Some(name) = arguments.next() {
            let value = arguments.next().and_then(|value| value.replace('_', "").parse().ok());
            match (name.as_str(), value) {
                ("--documents", Some(value)) => options.documents = value,
                ("--seed", Some(value)) => options.seed = value,
                _ => return Err(format!("`{name}` is not understood: there are --documents N and --seed S")),
            }
        }
        Ok(options)
    }
}
