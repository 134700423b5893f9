//! `events init`: another team's catalogue in the shape of a crate.

mod dependency;
mod name;
mod scaffold;

use std::fs;
use std::path::Path;

use events_codegen::{emit, output};

use crate::args::Init;
use crate::terminal::{Report, say};
use crate::{Failure, Outcome};

/// Starts a catalogue in `args.dir`. What stands there already is never overwritten.
///
/// The scaffold is generated at once, since cargo refuses a library whose source is not there before it runs the
/// build script that could write it.
pub(crate) fn init(args: &Init, report: Report) -> Result<Outcome, Failure> {
    let name = name::of(args)?;
    let files = scaffold::files(&name, &dependency::of(args)?);
    refuse_to_overwrite(&args.dir, &files)?;
    for file in &files {
        let path = args.dir.join(file.path);
        fs::create_dir_all(path.parent().expect("a file lies in a folder"))
            .and_then(|()| fs::write(&path, &file.text))
            .map_err(|error| Failure::new(format!("cannot write {}: {error}", path.display())))?;
    }
    generate(&args.dir, report)?;
    say(&next_steps(&name, &args.dir));
    Ok(Outcome::Fine)
}

fn refuse_to_overwrite(dir: &Path, files: &[scaffold::File]) -> Result<(), Failure> {
    let paths = files.iter().map(|file| file.path).chain(["generated"]);
    let there: Vec<_> = paths.filter(|path| dir.join(path).symlink_metadata().is_ok()).collect();
    if there.is_empty() {
        return Ok(());
    }
    let message = format!("{} already holds {}", dir.display(), there.join(", "));
    Err(Failure::new(message).with_help("start the catalogue in a folder of its own: `events init DIR`"))
}

fn generate(dir: &Path, report: Report) -> Result<(), Failure> {
    let catalog = crate::catalog::load(&dir.join("events.yaml"), report)?;
    let catalog = catalog.expect("the tests prove that the scaffold's events.yaml is fine under every name");
    output::write(&dir.join("generated"), &emit::emit(&catalog))
        .map_err(|error| Failure::new(error.report()))?;
    Ok(())
}

fn next_steps(name: &name::Name, dir: &Path) -> String {
    let enter = if dir == Path::new(".") { String::new() } else { format!("    cd '{}'\n", dir.display()) };
    format!(
        "Created the catalogue `{}` in {}\n\nNext:\n\n{enter}    cargo build\n\n\
         Then edit events.yaml and build again: generated/ follows.\n",
        name.package,
        dir.display()
    )
}
