//! Counts what happened, and says whether it is what should have happened.

use mes_events::Payload;
use mes_events::material::MaterialReserved;
use mes_events::work_order::{WorkOrderCompleted, WorkOrderCreated};

use super::COPIES;
use super::common::narrator::{Paint, Told};
use super::common::service::{Failure, Running, Settings};

/// Whether the demo went as promised.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// Every effect happened once.
    Right,
    /// Something is missing or happened twice.
    Wrong,
}

/// The events of the flow, each caused by the one before.
const CHAIN: [&str; 3] = [WorkOrderCreated::TYPE, MaterialReserved::TYPE, WorkOrderCompleted::TYPE];

/// Prints the counts; the last line tells the outcome.
pub(crate) async fn judge(services: &[Running], settings: &Settings) -> Result<Verdict, Failure> {
    let paint = settings.narrator.paint();
    let mut complaints = Vec::new();
    let (mut effects, mut skipped) = (0, 0);
    println!(
        "\n  {:<20}{:<22}{:>9}{:>9}{:>9}{:>9}",
        "service", "reads", "delivered", "applied", "skipped", "rows"
    );
    for service in services {
        let stats = service.once.stats();
        let rows = service.rows().await?;
        let delivered = stats.applied + stats.duplicates;
        println!(
            "  {:<20}{:<22}{delivered:>9}{:>9}{:>9}{rows:>9}",
            service.name, service.reads, stats.applied, stats.duplicates
        );
        if (stats.applied, stats.duplicates, rows) != (1, u64::from(COPIES) - 1, 1) {
            complaints.push(format!("{}: not one effect and {} duplicates", service.name, COPIES - 1));
        }
        effects += rows;
        skipped += stats.duplicates;
    }
    complaints.extend(judge_chain(&settings.narrator.story()));
    Ok(conclude(paint, effects, skipped, &complaints))
}

/// Every event of the chain, as it was published and as it was delivered, carries the first one's correlation id, names the
/// one before as its cause, and has the same id whenever it comes.
fn judge_chain(story: &[Told]) -> Vec<String> {
    let mut complaints = Vec::new();
    let Some(first) = story.first().map(|told| &told.meta) else {
        return vec!["nothing happened".to_owned()];
    };
    let mut cause = None;
    for event_type in CHAIN {
        let mut told =
            story.iter().filter(|told| told.event_type == event_type).map(|told| &told.meta).peekable();
        let Some(id) = told.peek().map(|meta| meta.event_id) else {
            complaints.push(format!("{event_type} did not happen"));
            continue;
        };
        for meta in told {
            let right = (id, first.correlation_id.as_ref(), cause.as_ref());
            if (meta.event_id, meta.correlation_id.as_ref(), meta.causation_id.as_ref()) != right {
                complaints
                    .push(format!("{event_type} has another id, correlation id or cause than it should"));
            }
        }
        cause = Some(id.to_string());
    }
    complaints
}

fn conclude(paint: Paint, effects: i64, skipped: u64, complaints: &[String]) -> Verdict {
    println!();
    if complaints.is_empty() {
        println!("  one correlation id throughout, each event names its cause");
        println!(
            "  {}",
            paint.good(&format!("{effects} effects applied once, {skipped} duplicates skipped"))
        );
        return Verdict::Right;
    }
    for complaint in complaints {
        println!("  {}", paint.bad(complaint));
    }
    println!("  {}", paint.bad(&format!("wrong: {effects} effects applied, {skipped} duplicates skipped")));
    Verdict::Wrong
}
