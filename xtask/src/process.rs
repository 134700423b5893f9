//! Running other programs, so that the person at the terminal sees what runs and what it says.

use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};

use crate::Failure;
use crate::counts::Counts;

/// Runs `command` to its end; a failure if it fails.
pub(crate) fn run(command: &mut Command) -> Result<(), Failure> {
    echo(command);
    let status = command.stdin(Stdio::null()).status().map_err(|error| cannot_start(command, &error))?;
    if status.success() { Ok(()) } else { Err(format!("`{}` failed: {status}", line(command))) }
}

/// Runs a test runner to its end and adds up what it counted. A runner that fails without a failed test counts as one.
pub(crate) fn count(command: &mut Command) -> Result<Counts, Failure> {
    echo(command);
    command.stdin(Stdio::null()).stdout(Stdio::piped());
    let mut child = command.spawn().map_err(|error| cannot_start(command, &error))?;
    let mut counts = Counts::default();
    let mut output = BufReader::new(child.stdout.take().expect("standard output is a pipe"));
    let mut bytes = Vec::new();
    while output.read_until(b'\n', &mut bytes).map_err(|error| error.to_string())? > 0 {
        // A reader that has gone away does not stop the tests.
        let _ = std::io::stdout().write_all(&bytes);
        counts.read(&String::from_utf8_lossy(&bytes));
        bytes.clear();
    }
    let status = child.wait().map_err(|error| error.to_string())?;
    if !status.success() && counts.failed == 0 {
        eprintln!("xtask: `{}` failed: {status}", line(command));
        counts.failed = 1;
    }
    Ok(counts)
}

/// What `command` says on standard output, where it can be run and succeeds.
pub(crate) fn output(command: &mut Command) -> Option<String> {
    let output = command.stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// `command` as one would type it.
pub(crate) fn line(command: &Command) -> String {
    let program = std::path::Path::new(command.get_program()).file_name().unwrap_or(command.get_program());
    let words = std::iter::once(program).chain(command.get_args());
    words.map(|word| word.to_string_lossy().into_owned()).collect::<Vec<_>>().join(" ")
}

fn echo(command: &Command) {
    eprintln!("$ {}", line(command));
}

fn cannot_start(command: &Command, error: &std::io::Error) -> Failure {
    format!("cannot run `{}`: {error}", line(command))
}
