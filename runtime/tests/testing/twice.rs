//! An event that comes twice.

use std::io;

use events_runtime::idempotency::{Idempotent, MemoryStore};
use events_runtime::testing::{TwiceOutcome, deliver_twice, deliver_twice_and_look};

use crate::example::order::OrderCancelledEvent;
use crate::harness::{Seen, cancelled};

#[tokio::test]
async fn an_idempotent_handler_is_told_from_one_that_is_not() {
    let seen = Seen::new();
    let log = seen.clone();
    let handler = move |event: OrderCancelledEvent| {
        log.add(event.data.order_id);
        async { Ok::<(), io::Error>(()) }
    };
    let report = deliver_twice(handler.clone(), cancelled("a")).await;
    assert!(report.second_had_effect() && !report.is_once());
    assert_eq!(seen.len(), 2);

    let once = Idempotent::new(MemoryStore::new(), "billing");
    let report = deliver_twice(once.handler(handler.clone()), cancelled("a")).await;
    assert!(report.is_once(), "{report:?}");
    assert_eq!(seen.len(), 3);

    let report = deliver_twice_and_look(handler, cancelled("a"), async || seen.len()).await;
    assert!(report.second_had_effect());
}

#[tokio::test]
async fn a_failed_first_delivery_is_followed_by_an_effect() {
    let seen = Seen::new();
    let log = seen.clone();
    let handler = move |event: OrderCancelledEvent| {
        log.add(event.data.order_id);
        let fails = log.len() == 1;
        async move { if fails { Err(io::Error::other("down")) } else { Ok(()) } }
    };
    let once = Idempotent::new(MemoryStore::new(), "billing");
    let report = deliver_twice(once.handler(handler), cancelled("a")).await;
    assert!(
        matches!((&report.first, &report.second), (TwiceOutcome::Failed(_), TwiceOutcome::Applied)),
        "{report:?}"
    );
    assert!(report.second_had_effect() && !report.is_once());
}
