//! An events.yaml of events with ten fields, two objects and an enum each.

use std::fmt::Write as _;

const HEAD: &str = r#"catalog: Plant
npm: { name: plant-events, version: 1.0.0 }
schema_base: https://schemas.example.com/plant/
topic: plant-events
services:
  plant: { owner: everyone }
"#;

/// Appended to the generated `lib.rs`, so that every event is read, checked and written there.
pub(crate) const ROUND_TRIP: &str = r#"
/// Reads an event of any type, checks it and writes it.
pub fn round_trip(bytes: &[u8]) -> Option<Vec<u8>> {
    use ::events_runtime::Event as _;
    let event = PlantEvent::decode(bytes).ok()?;
    event.validate().ok()?;
    let mut out = Vec::new();
    event.encode(&mut out);
    Some(out)
}
"#;

pub(crate) fn events_yaml(events: usize) -> String {
    let (mut types, mut list) = (String::new(), String::new());
    for n in 0..events {
        write!(
            types,
            r"  State{n}:
    enum: [OPEN, STARTED, DONE, CANCELLED]
  Line{n}:
    fields:
      sku: string
      count: int(1..)
  Place{n}:
    fields:
      row: string(1..20)
      shelf: int(0..99)
"
        )
        .expect("a string takes it");
        write!(
            list,
            r#"  d{}.made{n}:
    name: Made{n}
    doc: Something was made.
    producer: plant
    version: "1.0"
    key: orderId
    data:
      orderId: string
      orderNumber: string(1..40)
      quantity: int(1..)
      amount: number(>0..)
      dueDate: datetime
      note?: string(..500)
      state: State{n}
      lines: list<Line{n}>(1..)
      place: Place{n}
      batch?: uuid
"#,
            n % 10
        )
        .expect("a string takes it");
    }
    format!("{HEAD}types:\n{types}events:\n{list}")
}
