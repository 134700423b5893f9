//! From a path to a proved catalogue.

use std::fs;
use std::path::Path;

use events_codegen::model::Catalog;

use crate::Failure;
use crate::terminal::Report;

/// Reads and compiles `file`. `None` where it has mistakes, which have then been shown.
pub(crate) fn load(file: &Path, report: Report) -> Result<Option<Catalog>, Failure> {
    let text = fs::read(file).map_err(|error| unreadable(file, &error))?;
    match events_codegen::compile(&file.to_string_lossy(), &text) {
        Ok(catalog) => Ok(Some(catalog)),
        Err(diagnostics) => {
            report.mistakes(&diagnostics, &text);
            Ok(None)
        }
    }
}

fn unreadable(file: &Path, error: &std::io::Error) -> Failure {
    let failure = Failure::new(format!("cannot read {}: {error}", file.display()));
    if error.kind() == std::io::ErrorKind::NotFound {
        return failure.with_help("run it in the folder of your events.yaml, or name the file with --file");
    }
    failure
}
