//! What a service may say about what it handles.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use events_runtime::consume::{Call, CallOutcome, Next, observe};
use events_runtime::idempotency::MemoryStore;
use events_runtime::kafka::{KafkaEventConsumer, RetryPolicy, SubscribeError};
use events_runtime::{Event, HandlerError, Idempotent, RecordInfo, Subscriptions};

use crate::consumer::Seen;
use crate::example::ShopEvent;
use crate::example::order::OrderCancelledEvent;
use crate::harness::{broker, cancelled, group, json, typed, write};
use crate::raw::{eventually, read};

const SOON: RetryPolicy =
    RetryPolicy { retries: Some(2), first: Duration::from_millis(1), cap: Duration::from_millis(5) };

/// A handler that notes what it sees as `name:order`.
macro_rules! noting {
    ($seen:expr, $name:literal, $event:ty) => {{
        let seen = $seen.clone();
        move |event: $event| {
            seen.add(format!("{}:{}", $name, event.key()));
            async { Ok::<(), std::io::Error>(()) }
        }
    }};
}

#[test]
fn mistakes_are_told_and_change_nothing() {
    let (seen, mut subscriptions) = (Seen::default(), Subscriptions::new());
    subscriptions.subscribe(noting!(seen, "one", OrderCancelledEvent)).expect("subscribed");
    let again = subscriptions.subscribe(noting!(seen, "union", ShopEvent)).expect_err("a name twice");
    assert_eq!(
        again.to_string(),
        "`order.cancelled` has a handler named `main` already: give this one another name with `subscribe_as`"
    );
    assert_eq!(subscriptions.event_types().collect::<Vec<_>>(), ["order.cancelled"]);
    let unknown = subscriptions.subscribe_many(["order.canceled"], noting!(seen, "typo", ShopEvent));
    assert_eq!(
        unknown.expect_err("a typo").to_string(),
        "the handler's events are never of type `order.canceled`; did you mean `order.cancelled`?"
    );
    let other = subscriptions.subscribe_matching("stock.*", noting!(seen, "none", ShopEvent));
    assert!(matches!(other, Err(SubscribeError::UnknownType { nearest: None, .. })), "{other:?}");
    let unsubscribed = subscriptions.unsubscribe("order.placed").expect_err("nobody did");
    assert!(matches!(unsubscribed, SubscribeError::NotSubscribed { .. }), "{unsubscribed}");
    assert!(subscriptions.retry_policy("order.placed", SOON).is_err());
    assert!(subscriptions.unsubscribe("order.*").is_ok() && subscriptions.event_types().count() == 0);
}

#[test]
fn a_domain_and_a_list_mean_their_types() {
    let (seen, mut all, mut listed) = (Seen::default(), Subscriptions::new(), Subscriptions::new());
    all.subscribe_matching("order.*", noting!(seen, "all", ShopEvent)).expect("subscribed");
    assert_eq!(all.event_types().count(), ShopEvent::infos().len());
    listed
        .subscribe_many(["order.cancelled", "order.c*"], noting!(seen, "x", ShopEvent))
        .expect_err("half a word");
    listed.subscribe_many(["order.cancelled"], noting!(seen, "listed", ShopEvent)).expect("subscribed");
    assert_eq!(format!("{listed:?}"), r#"{"order.cancelled": ["main"]}"#);
}

#[tokio::test]
async fn middleware_stands_around_every_call() {
    let broker = broker(1).await;
    let seen = Seen::default();
    for id in ["good", "refused", "stopped"] {
        write(broker.bootstrap_servers(), "orders", typed("order.cancelled"), Some(&json(&cancelled(id))))
            .await;
    }
    let mut consumer = KafkaEventConsumer::new(group(&broker, "g")).max_in_flight(1);
    let (outer, inner, told) = (seen.clone(), seen.clone(), seen.clone());
    consumer
        .wrap(move |call: Call, next: Next| {
            let seen = outer.clone();
            async move {
                seen.add(format!("outer before {}", call.handler()));
                let outcome = next.run(call).await;
                seen.add("outer after");
                outcome
            }
        })
        .wrap(observe(move |call, outcome, _took| {
            told.add(format!("{} {outcome:?}", call.info().event_type));
        }))
        .wrap(move |call: Call, next: Next| {
            let seen = inner.clone();
            async move {
                if call.record().offset == 2 {
                    return Err(HandlerError::reject("stopped on the way"));
                }
                seen.add(format!("inner {}", call.meta().source));
                next.run(call).await
            }
        });
    let handler = {
        let seen = seen.clone();
        move |event: OrderCancelledEvent, record: RecordInfo| {
            seen.add(format!("handler {} {}", event.data.order_id, record.attempt));
            let refuse = event.data.order_id == "refused";
            async move { if refuse { Err(HandlerError::reject("no")) } else { Ok(()) } }
        }
    };
    consumer.subscribe(handler).expect("subscribed");
    consumer.start().await.expect("started");
    eventually("two are parked", || consumer.stats().dead_lettered == 2).await;
    let around = |inside: &[&str], outcome: CallOutcome| {
        let mut all = vec!["outer before main".to_owned()];
        all.extend(inside.iter().map(|&line| line.to_owned()));
        all.extend([format!("order.cancelled {outcome:?}"), "outer after".to_owned()]);
        all
    };
    let expected = [
        around(&["inner shop", "handler good 1"], CallOutcome::Handled),
        around(&["inner shop", "handler refused 1"], CallOutcome::Rejected),
        around(&[], CallOutcome::Rejected),
    ];
    assert_eq!(seen.list(), expected.concat());
    consumer.stop().await.expect("stopped");
}

/// Two idempotent handlers of one event, with a consumer id each: a retry of one never repeats the other.
#[tokio::test]
async fn handlers_of_one_event_go_their_own_ways() {
    let broker = broker(1).await;
    let (seen, failures) = (Seen::default(), Arc::new(AtomicU32::new(0)));
    let store = MemoryStore::new();
    let audit = Idempotent::new(store.clone(), "shop/audit");
    let mail = Idempotent::new(store, "shop/mail");
    let mut consumer = KafkaEventConsumer::new(group(&broker, "g"));
    let failing = Arc::clone(&failures);
    consumer
        .subscribe_as("audit", audit.handler(noting!(seen, "audit", OrderCancelledEvent)))
        .expect("subscribed")
        .subscribe_as(
            "mail",
            mail.handler(move |_: OrderCancelledEvent| {
                failing.fetch_add(1, Ordering::SeqCst);
                async { Err::<(), _>(HandlerError::retry("no mail today")) }
            }),
        )
        .expect("another name")
        .retry_policy("order.cancelled", SOON)
        .expect("subscribed");
    consumer.start().await.expect("started");
    for id in ["a", "b"] {
        write(broker.bootstrap_servers(), "orders", typed("order.cancelled"), Some(&json(&cancelled(id))))
            .await;
    }
    eventually("mail gives up on both", || consumer.stats().dead_lettered == 2).await;
    assert_eq!(
        failures.load(Ordering::SeqCst),
        6,
        "each event has a budget of its own: one call and two retries"
    );
    assert_eq!(seen.list(), ["audit:a", "audit:b"]);
    assert_eq!(audit.stats().applied, 2);
    consumer.stop().await.expect("stopped");
    for letter in read(broker.bootstrap_servers(), "orders.dlq", 1, 2).await {
        assert_eq!(letter.header("dlq-handler"), Some("mail"));
        assert_eq!(letter.header("dlq-attempts"), Some("3"));
        assert_eq!(letter.header("dlq-reason"), Some("retries-exhausted"));
    }
}

#[tokio::test]
async fn a_running_consumer_can_be_unsubscribed_from_a_type() {
    let broker = broker(1).await;
    let seen = Seen::default();
    let mut consumer = KafkaEventConsumer::new(group(&broker, "g"));
    assert!(!consumer.health().live);
    consumer.subscribe(noting!(seen, "all", ShopEvent)).expect("subscribed");
    consumer.start().await.expect("started");
    assert!(consumer.health().ready, "{}", consumer.health());
    let send = |id: &'static str| {
        let (servers, event) = (broker.bootstrap_servers().to_owned(), json(&cancelled(id)));
        async move { write(&servers, "orders", typed("order.cancelled"), Some(&event)).await }
    };
    send("a").await;
    seen.wait_for(1).await;
    consumer.unsubscribe("order.cancelled").expect("it was");
    send("b").await;
    eventually("b is skipped", || consumer.stats().skipped_unsubscribed == 1).await;
    assert_eq!(seen.list(), ["all:a"]);
    let late = consumer.subscribe_as("late", noting!(seen, "late", ShopEvent)).err();
    assert_eq!(late, Some(SubscribeError::Started));
    let health = consumer.health();
    assert_eq!(health.partitions.len(), 1);
    assert_eq!(health.partitions[0].position, Some(2), "{}", health.to_json());
    consumer.stop().await.expect("stopped");
    assert!(!consumer.health().live);
}
