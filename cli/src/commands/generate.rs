use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use events_codegen::emit::{self, File, TARGETS, Target};
use events_codegen::model::Catalog;
use events_codegen::output::{self, Difference, Kind};

use crate::args::Generate;
use crate::terminal::{Report, note};
use crate::{Failure, Outcome, catalog};

/// `events generate`
pub(crate) fn generate(args: &Generate, report: Report) -> Result<Outcome, Failure> {
    let Some(catalog) = catalog::load(&args.input.file, report)? else { return Ok(Outcome::Mistakes) };
    let out = args.out.clone().unwrap_or_else(|| beside(&args.input.file));
    let files = emit::emit(&catalog);
    let mut differences = output::compare(&out, &files).map_err(|error| Failure::new(error.report()))?;
    if !args.target.is_empty() {
        keep_targets(&mut differences, &catalog, &args.target);
    }
    if args.check {
        return Ok(compared(&out, &differences));
    }
    output::apply(&out, &files, &differences).map_err(|error| Failure::new(error.report()))?;
    report.done(&written(&out, &files, &differences));
    Ok(Outcome::Fine)
}

/// The folder of generated files of the catalogue in `file`.
fn beside(file: &Path) -> PathBuf {
    file.with_file_name("generated")
}

/// Drops the differences that belong to other targets. Folders may be shared, so a file belongs to who emits it, and
/// an orphan to whose folder it lies in.
fn keep_targets(differences: &mut Vec<Difference>, catalog: &Catalog, names: &[String]) {
    let chosen = || TARGETS.iter().filter(|target| names.iter().any(|name| name == target.name));
    let emitted: BTreeSet<String> =
        chosen().flat_map(|target| (target.emit)(catalog)).map(|file| file.path).collect();
    differences.retain(|difference| match difference.kind {
        Kind::Orphan => chosen().any(|target| lies_in(&difference.path, target)),
        _ => emitted.contains(&difference.path),
    });
}

fn lies_in(path: &str, target: &Target) -> bool {
    path.strip_prefix(target.folder).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

fn compared(out: &Path, differences: &[Difference]) -> Outcome {
    if differences.is_empty() {
        return Outcome::Fine;
    }
    for difference in differences {
        note(&format!("{}: {}\n", difference.kind, out.join(&difference.path).display()));
    }
    note(&format!("error: {} is not what the catalogue says; run `events generate`\n", out.display()));
    Outcome::Mistakes
}

fn written(out: &Path, files: &[File], differences: &[Difference]) -> String {
    let mut text = String::new();
    for difference in differences {
        let done = if difference.kind == Kind::Orphan { "removed" } else { "wrote" };
        text += &format!("{done} {}\n", out.join(&difference.path).display());
    }
    if differences.is_empty() {
        text = format!("{}: {} files, all up to date\n", out.display(), files.len());
    }
    text
}
