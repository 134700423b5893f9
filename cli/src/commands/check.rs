use crate::args::Check;
use crate::terminal::Report;
use crate::{Failure, Outcome, catalog};

/// `events check`
pub(crate) fn check(args: &Check, report: Report) -> Result<Outcome, Failure> {
    let file = &args.input.file;
    let Some(catalog) = catalog::load(file, report)? else { return Ok(Outcome::Mistakes) };
    let (events, types) = (catalog.events.len(), catalog.types.len());
    report.done(&format!(
        "{}: {}, {}, no mistakes\n",
        file.display(),
        count(events, "event"),
        count(types, "type")
    ));
    Ok(Outcome::Fine)
}

fn count(number: usize, noun: &str) -> String {
    if number == 1 { format!("1 {noun}") } else { format!("{number} {noun}s") }
}
