//! Several handlers of one event, each with a claim of its own.

use std::io;

use events_runtime::Subscriptions;
use events_runtime::idempotency::{Idempotent, MemoryStore};
use events_runtime::testing::InMemoryBroker;

use crate::example::order::OrderCancelledEvent;
use crate::harness::{Seen, TOPIC, publish};

/// A retry of one never repeats the other, and neither takes the other's claim for its own.
#[tokio::test(start_paused = true)]
async fn a_retry_of_one_never_repeats_the_other() {
    let (booked, audited) = (Seen::new(), Seen::new());
    let once = Idempotent::new(MemoryStore::new(), "billing");
    let mut subscriptions = Subscriptions::new();
    let log = booked.clone();
    let book = move |event: OrderCancelledEvent| {
        log.add(event.data.order_id);
        async { Ok::<(), io::Error>(()) }
    };
    let log = audited.clone();
    let audit = move |event: OrderCancelledEvent| {
        log.add(event.data.order_id);
        let fails = log.len() < 4;
        async move { if fails { Err(io::Error::other("the archive is busy")) } else { Ok(()) } }
    };
    subscriptions
        .subscribe_as("book", once.handler(book))
        .unwrap()
        .subscribe_as("audit", once.named("audit").handler(audit))
        .unwrap();
    let broker = InMemoryBroker::new();
    let _consumer = broker.consumer("group").handling(subscriptions).start();
    publish(&broker, ["a"]).await;
    broker.until_idle().await;
    assert_eq!((booked.len(), audited.len()), (1, 4));

    broker.redeliver_from_beginning("group");
    broker.until_idle().await;
    assert_eq!((booked.len(), audited.len()), (1, 4), "each was claimed by its own handler");
    assert!(broker.dead_letters(TOPIC).is_empty());
}
