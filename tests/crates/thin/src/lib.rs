//! A service that uses types and codec, and nothing else.

use mes_events::work_order::WorkOrderCreatedEvent;
use mes_events::{Event, EventTypes, MesEvent, Rejected};

/// How many pieces the order is for, where the document is one.
///
/// # Errors
/// What is wrong with the document.
pub fn pieces(document: &[u8]) -> Result<i64, Rejected> {
    WorkOrderCreatedEvent::read(document).map(|event| event.data.quantity)
}

/// Reads any event and writes it again.
///
/// # Errors
/// What is wrong with the document.
pub fn rewritten(document: &[u8]) -> Result<(EventTypes, Vec<u8>), Rejected> {
    let event = MesEvent::read(document)?;
    let mut out = Vec::new();
    event.encode(&mut out);
    let known = event.info().event_type.parse();
    Ok((known.expect("an event of the catalogue has a type of the catalogue"), out))
}
