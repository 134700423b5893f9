//! Handlers that fail the first time.

use std::collections::BTreeSet;
use std::sync::Mutex;

use mes_events::work_order::WorkOrderCreatedEvent;
use mes_events::{HandlerError, Uuid};

use crate::journal::Journal;
use crate::settings::Consuming;

static FAILED: Mutex<BTreeSet<Uuid>> = Mutex::new(BTreeSet::new());

/// Panics before anything is claimed, so that no store sees it.
pub(crate) fn panic_at_first(event: &WorkOrderCreatedEvent, consuming: &Consuming) {
    assert!(!is_wanted(event, consuming, 0), "the suite wants it to panic");
}

/// Fails after the effect, within its claim.
pub(crate) fn fail_at_first(
    event: &WorkOrderCreatedEvent,
    consuming: &Consuming,
    journal: &Journal,
) -> Result<(), HandlerError> {
    if is_wanted(event, consuming, 1) {
        journal.note(format_args!("failing {}", event.meta.event_id));
        return Err(HandlerError::retry("the suite wants it to fail"));
    }
    Ok(())
}

/// Of every so many events of a key one fails, by turns in one way and in the other.
fn is_wanted(event: &WorkOrderCreatedEvent, consuming: &Consuming, turn: i64) -> bool {
    let sequence = event.data.quantity;
    let wanted =
        consuming.flaky.is_some_and(|one_in| sequence % one_in == 0 && sequence / one_in % 2 == turn);
    wanted && FAILED.lock().expect("no holder panics").insert(event.meta.event_id)
}
