use std::path::{Path, PathBuf};
use std::{fmt, io};

/// Why the folder of generated files could not be read or written.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// Something that the generator did not make stands where a generated file belongs. Nothing was written.
    Foreign {
        /// Where it stands.
        path: PathBuf,
    },
    /// The disk refused.
    Io {
        /// What was tried: `read`, `write`, ….
        action: &'static str,
        /// On what.
        path: PathBuf,
        /// What the operating system said.
        source: io::Error,
    },
}

impl Error {
    /// The message and its cause in one line, for those who print no chain of causes.
    #[must_use]
    pub fn report(&self) -> String {
        match self {
            Self::Foreign { .. } => self.to_string(),
            Self::Io { source, .. } => format!("{self}: {source}"),
        }
    }

    pub(super) fn io(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self + use<> {
        let path = path.to_owned();
        move |source| Self::Io { action, path, source }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Foreign { path } => write!(
                f,
                "{} is in the way: it does not carry the generator's mark; move it, or delete it and generate again",
                path.display()
            ),
            Self::Io { action, path, .. } => write!(f, "cannot {action} {}", path.display()),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Foreign { .. } => None,
            Self::Io { source, .. } => Some(source),
        }
    }
}
