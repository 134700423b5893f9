//! What the codec costs, beside serde_json with derived types for the same events of 557 bytes:
//! one of the catalogue's, and one whose ids are uuids, as in the event that the goals were set on.
//!
//! The contenders take turns within one run, so that a busy machine slows all, and the median of the rounds' ratios counts.
//! The table is Markdown. It fails where a goal is missed. With the name of a row and a number, it does that row so many
//! times and measures nothing, for callgrind; `beside` in front of the name does what stands beside it.
//!
//! | module | what it holds |
//! |---|---|
//! | `events` | the events, as generated types and as a serde user writes them |
//! | `documents` | the same event in several spellings |
//! | `rows` | what is measured |
//! | `contest` | rounds, medians, the table |

mod contest;
mod documents;
mod events;
mod rows;

use std::process::ExitCode;

use events::{MaterialReceived, WorkOrderCreated};

fn main() -> ExitCode {
    documents::check::<WorkOrderCreated>();
    documents::check::<MaterialReceived>();
    let mut rows = rows::rows::<WorkOrderCreated>(Some(&rows::GOALS));
    rows.extend(rows::rows::<MaterialReceived>(None));
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        [] => contest::contest(rows),
        [name, times] => {
            repeat(rows.iter_mut().find(|row| row.what == *name).map(|row| &mut row.ours), times)
        }
        ["beside", name, times] => {
            repeat(rows.iter_mut().find(|row| row.what == *name).map(|row| &mut row.theirs), times)
        }
        _ => usage(),
    }
}

fn repeat(work: Option<&mut contest::Work>, times: &str) -> ExitCode {
    let (Some(work), Ok(times)) = (work, times.parse()) else { return usage() };
    work(times);
    ExitCode::SUCCESS
}

fn usage() -> ExitCode {
    eprintln!("codec-bench [[beside] ROW TIMES]");
    ExitCode::FAILURE
}
