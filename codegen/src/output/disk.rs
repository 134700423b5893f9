//! What is on the disk, and the only three ways to change it. Links below the root are never followed.

use std::fs::{self, Metadata, OpenOptions};
use std::io::{self, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};
use std::process;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use super::Error;
use crate::emit::{File, GENERATED};

/// The mark stands in the first bytes of a file, so that looking for it reads little of a big one.
const MARK_WITHIN: u64 = 512;

/// A temporary file of that age belongs to no run that still goes on.
const STALE: Duration = Duration::from_secs(600);

/// What stands where a file belongs.
pub(super) enum Found {
    /// Exactly the file.
    Same,
    /// Nothing.
    Nothing,
    /// A file that the generator may replace.
    Ours,
    /// Anything else.
    Foreign,
}

/// What stands in the place of `file`.
pub(super) fn look(root: &Path, file: &File) -> Result<Found, Error> {
    let mut place = root.to_owned();
    let mut parts = file.path.split('/').peekable();
    while let Some(part) = parts.next() {
        place.push(part);
        match metadata(&place)? {
            None => return Ok(Found::Nothing),
            Some(found) if parts.peek().is_some() && found.is_dir() => {}
            Some(found) if parts.peek().is_none() && found.is_file() => {}
            Some(_) => return Ok(Found::Foreign),
        }
    }
    judge(&place, file)
}

/// Every file below `root` that carries the mark, with `/` between parts.
pub(super) fn marked(root: &Path) -> Result<Vec<String>, Error> {
    let mut paths = Vec::new();
    if root.is_dir() {
        walk(root, "", &mut paths)?;
    }
    Ok(paths)
}

/// Makes a folder below `root` where it is missing.
pub(super) fn make_folder(root: &Path, folder: &str) -> Result<(), Error> {
    let folder = root.join(folder);
    fs::create_dir_all(&folder).map_err(Error::io("create", &folder))
}

/// Puts `file` in its place, whole or not at all; its folder is there.
pub(super) fn replace(root: &Path, file: &File) -> Result<(), Error> {
    let path = root.join(&file.path);
    let folder = path.parent().expect("a file's path below the root has a parent");
    let temporary = temporary_beside(folder);
    let written =
        write_new(&temporary, file.contents.as_bytes()).and_then(|()| fs::rename(&temporary, &path));
    if written.is_err() {
        // The error that matters is the first one.
        let _ = fs::remove_file(&temporary);
    }
    written.map_err(Error::io("write", &path))
}

/// Removes a file that is no longer emitted, and the folders that it leaves empty.
pub(super) fn prune(root: &Path, relative: &str) -> Result<(), Error> {
    let path = root.join(relative);
    match fs::remove_file(&path) {
        // Another run may have pruned it meanwhile.
        Err(error) if error.kind() != ErrorKind::NotFound => return Err(Error::io("remove", &path)(error)),
        _ => {}
    }
    let folders = path.ancestors().skip(1).take_while(|folder| *folder != root);
    for folder in folders {
        // A folder that still holds something refuses, and that is what ends the climb.
        if fs::remove_dir(folder).is_err() {
            break;
        }
    }
    Ok(())
}

fn judge(place: &Path, file: &File) -> Result<Found, Error> {
    let contents = fs::read(place).map_err(Error::io("read", place))?;
    let head = &contents[..contents.len().min(MARK_WITHIN as usize)];
    Ok(if contents == file.contents.as_bytes() {
        Found::Same
    } else if contents.is_empty() || has_mark(head) {
        Found::Ours
    } else {
        Found::Foreign
    })
}

fn walk(folder: &Path, prefix: &str, paths: &mut Vec<String>) -> Result<(), Error> {
    let read = || Error::io("read", folder);
    for entry in fs::read_dir(folder).map_err(read())? {
        let entry = entry.map_err(read())?;
        // What the generator writes has a UTF-8 name.
        let Some(name) = entry.file_name().to_str().map(str::to_owned) else { continue };
        let kind = entry.file_type().map_err(read())?;
        let path = format!("{prefix}{name}");
        if kind.is_dir() && name != "node_modules" && !name.starts_with('.') {
            walk(&entry.path(), &format!("{path}/"), paths)?;
        } else if kind.is_file() && is_marked(&entry.path())? && !in_flight(&entry.path(), &name) {
            paths.push(path);
        }
    }
    Ok(())
}

fn is_marked(path: &Path) -> Result<bool, Error> {
    let mut head = Vec::new();
    match fs::File::open(path) {
        Ok(file) => file.take(MARK_WITHIN).read_to_end(&mut head).map_err(Error::io("read", path))?,
        // A temporary file of another run has got its name meanwhile.
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(false),
        Err(error) => return Err(Error::io("read", path)(error)),
    };
    Ok(has_mark(&head))
}

fn has_mark(head: &[u8]) -> bool {
    head.windows(GENERATED.len()).any(|window| window == GENERATED.as_bytes())
}

/// Whether this is the temporary file of a run that may still go on: cargo and an editor generate side by side.
fn in_flight(path: &Path, name: &str) -> bool {
    let modified = fs::metadata(path).and_then(|metadata| metadata.modified());
    let age = modified.ok().and_then(|modified| modified.elapsed().ok()).unwrap_or_default();
    name.starts_with(".events-") && name.ends_with(".tmp") && age < STALE
}

fn temporary_beside(folder: &Path) -> PathBuf {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    folder.join(format!(".events-{}-{}.tmp", process::id(), NEXT.fetch_add(1, Ordering::Relaxed)))
}

fn write_new(path: &Path, contents: &[u8]) -> io::Result<()> {
    OpenOptions::new().write(true).create_new(true).open(path)?.write_all(contents)
}

fn metadata(path: &Path) -> Result<Option<Metadata>, Error> {
    match fs::symlink_metadata(path) {
        Ok(metadata) => Ok(Some(metadata)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Error::io("read", path)(error)),
    }
}
