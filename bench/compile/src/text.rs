//! The machine code of a crate alone: the sections called `.text…` of its objects.

use std::error::Error;
use std::path::Path;
use std::process::Command;

/// Bytes of machine code in a library, as binutils' `size` counts them.
pub(crate) fn bytes(library: &Path) -> Result<u64, Box<dyn Error>> {
    let output = Command::new("size")
        .arg("-A")
        .arg(library)
        .output()
        .map_err(|error| format!("cannot run size: {error}"))?;
    let sections = String::from_utf8_lossy(&output.stdout);
    let size = |line: &str| {
        let (name, rest) = line.trim_start().split_once(char::is_whitespace)?;
        let size = rest.trim_start().split(char::is_whitespace).next()?;
        name.starts_with(".text").then(|| size.parse::<u64>().ok()).flatten()
    };
    let bytes = sections.lines().filter_map(size).sum();
    if bytes == 0 { Err(format!("no machine code in {}", library.display()).into()) } else { Ok(bytes) }
}
