//! The one door to the disk.
//!
//! The folder of generated files belongs to the generator, but only as far as its mark goes: it replaces and
//! prunes what carries [`GENERATED`](crate::emit::GENERATED) and leaves every other file alone. Where the folder
//! already holds what was emitted, nothing is written, so a read-only disk is fine.

mod disk;
mod error;

use std::collections::BTreeSet;
use std::fmt;
use std::path::Path;

use crate::emit::File;
use crate::parallel;
use disk::Found;
pub use error::Error;

/// What one file under the folder of generated files needs, so that the folder holds what was emitted.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub struct Difference {
    /// Where, below the folder, with `/` between parts.
    pub path: String,
    /// How it differs.
    pub kind: Kind,
}

/// How a file differs from what was emitted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Kind {
    /// It is there with other contents.
    Changed,
    /// It is not there.
    Missing,
    /// It carries the generator's mark and is no longer emitted.
    Orphan,
    /// Something that the generator did not make stands in its place.
    Foreign,
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Changed => "changed",
            Self::Missing => "missing",
            Self::Orphan => "orphan",
            Self::Foreign => "foreign",
        })
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.kind, self.path)
    }
}

/// Makes `root` hold `files` and no other generated file, and returns what it had to change for that.
///
/// # Errors
///
/// [`Error::Foreign`] before anything is written, where something that the generator did not make stands in a
/// file's place; otherwise what the disk refused. Each file is replaced as a whole or not at all.
pub fn write(root: &Path, files: &[File]) -> Result<Vec<Difference>, Error> {
    let differences = compare(root, files)?;
    apply(root, files, &differences)?;
    Ok(differences)
}

/// Every difference between `root` and `files`, ordered by path. Reads only.
///
/// # Errors
///
/// What the disk refused. A `root` that does not exist is an empty one.
pub fn compare(root: &Path, files: &[File]) -> Result<Vec<Difference>, Error> {
    let mut differences = Vec::new();
    for file in files {
        let kind = match disk::look(root, file)? {
            Found::Same => continue,
            Found::Nothing => Kind::Missing,
            Found::Ours => Kind::Changed,
            Found::Foreign => Kind::Foreign,
        };
        differences.push(Difference { path: file.path.clone(), kind });
    }
    let emitted: BTreeSet<&str> = files.iter().map(|file| file.path.as_str()).collect();
    let orphans = disk::marked(root)?.into_iter().filter(|path| !emitted.contains(path.as_str()));
    differences.extend(orphans.map(|path| Difference { path, kind: Kind::Orphan }));
    differences.sort();
    Ok(differences)
}

/// Settles `differences`, which [`compare`] found between `root` and `files`; the caller may have left some out.
///
/// # Errors
///
/// As [`write()`].
pub fn apply(root: &Path, files: &[File], differences: &[Difference]) -> Result<(), Error> {
    if let Some(foreign) = differences.iter().find(|difference| difference.kind == Kind::Foreign) {
        return Err(Error::Foreign { path: root.join(&foreign.path) });
    }
    // New files come before pruning, so that a run that is interrupted leaves too much rather than too little.
    let stale: BTreeSet<&str> = differences.iter().map(|difference| difference.path.as_str()).collect();
    let stale: Vec<&File> = files.iter().filter(|file| stale.contains(file.path.as_str())).collect();
    let folders: BTreeSet<&str> =
        stale.iter().filter_map(|file| Some(file.path.rsplit_once('/')?.0)).collect();
    folders.into_iter().chain([""]).try_for_each(|folder| disk::make_folder(root, folder))?;
    let replaced = parallel::map(stale.len(), || (), |(), index| disk::replace(root, stale[index]));
    replaced.into_iter().collect::<Result<(), Error>>()?;
    for orphan in differences.iter().filter(|difference| difference.kind == Kind::Orphan) {
        disk::prune(root, &orphan.path)?;
    }
    Ok(())
}
