use events_codegen::model::{Catalog, Event};
use events_codegen::sample::{Sampler, Style};

use crate::args::Sample;
use crate::terminal::{Report, say};
use crate::{Failure, Outcome, catalog};

/// `events sample`
pub(crate) fn sample(args: &Sample, report: Report) -> Result<Outcome, Failure> {
    let Some(catalog) = catalog::load(&args.input.file, report)? else { return Ok(Outcome::Mistakes) };
    let event = find(&catalog, &args.event_type)?;
    let style = if args.odd { Style::Odd } else { Style::Plain };
    let sample = Sampler::new(&catalog, args.view.into(), style).event(event, args.seed);
    let sample = sample.map_err(|missing| Failure::new(missing.to_string()))?;
    say(&if args.compact { sample.to_line() + "\n" } else { sample.to_document() });
    Ok(Outcome::Fine)
}

fn find<'c>(catalog: &'c Catalog, event_type: &str) -> Result<&'c Event, Failure> {
    let found = catalog.events.iter().find(|event| event.event_type == event_type);
    found.ok_or_else(|| {
        let known: Vec<_> = catalog.events.iter().map(|event| event.event_type.as_str()).collect();
        Failure::new(format!("there is no event type `{event_type}`"))
            .with_help(format!("there are {}", known.join(", ")))
    })
}
