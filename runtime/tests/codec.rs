//! Typed values and documents, through the seam that generated code implements.

mod example;

use events_runtime::{Event, EventMetadata, Maybe, Rejected, View};
use example::documents::PLACED;
use example::order::{OrderCancelled, OrderCancelledEvent, OrderPlacedEvent};
use example::{CATALOG, ShopEvent};

#[test]
fn writes_what_it_read() {
    let event = OrderPlacedEvent::read(PLACED.as_bytes()).expect("valid");
    assert_eq!(event.data.shipped, Maybe::Null);
    let mut out = Vec::new();
    event.encode(&mut out);
    assert_eq!(String::from_utf8(out).expect("text"), PLACED);
    assert_eq!(event.validate(), Ok(()));
    assert_eq!(events_runtime::codec::violations::<OrderPlacedEvent>(PLACED.as_bytes(), View::Write), Ok(()));
}

#[test]
fn a_union_reads_by_the_type_in_the_body() {
    let event = ShopEvent::read(PLACED.as_bytes()).expect("valid");
    assert!(matches!(event, ShopEvent::OrderPlaced(_)));
    assert_eq!(event.key(), "o-1");
    let cancelled =
        OrderCancelledEvent::new(OrderCancelled { order_id: "o".into() }, EventMetadata::new("shop"));
    let mut out = Vec::new();
    cancelled.encode(&mut out);
    assert_eq!(ShopEvent::read(&out), Ok(cancelled.into()));
    assert_eq!(CATALOG.events.len(), ShopEvent::infos().len());
}

#[test]
fn names_every_violation() {
    let broken =
        PLACED.replace("\"quantity\":3", "\"quantity\":0").replace("[\"a\",\"b\"]", "[\"abcd\",\"\",\"\"]");
    let Err(Rejected::Invalid(violations)) = ShopEvent::read(broken.as_bytes()) else {
        panic!("not refused")
    };
    let found: Vec<_> = violations.0.iter().map(|v| (v.path.as_str(), v.rule)).collect();
    assert_eq!(
        found,
        [("/data/quantity", "min"), ("/data/labels", "unique"), ("/data/labels/0", "max_length")]
    );
}
