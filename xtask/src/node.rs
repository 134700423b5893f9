use std::fs;
use std::path::PathBuf;
use std::process::Command;

use crate::{Failure, process, tools, workspace};

/// A folder of the repository, where what its package.json names is installed: by `npm ci`, unless it is what the lock
/// file says.
pub(crate) fn install(folder: &str) -> Result<PathBuf, Failure> {
    tools::require(tools::NODE)?;
    let folder = workspace::root().join(folder);
    let modified = |path: &str| fs::metadata(folder.join(path)).and_then(|metadata| metadata.modified());
    let installed = modified("node_modules/.package-lock.json");
    if matches!((installed, modified("package-lock.json")), (Ok(installed), Ok(locked)) if installed >= locked)
    {
        return Ok(folder);
    }
    process::run(Command::new("npm").current_dir(&folder).args(["ci", "--no-audit", "--no-fund"]))?;
    Ok(folder)
}
