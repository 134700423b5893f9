//! Events to send, and handlers that remember.

use std::io;
use std::sync::{Arc, Mutex};

use events_runtime::testing::InMemoryBroker;
use events_runtime::{EventMetadata, Subscriptions};

use crate::example::order::{OrderCancelled, OrderCancelledEvent};

pub(crate) const TOPIC: &str = "orders";

pub(crate) fn cancelled(order_id: &str) -> OrderCancelledEvent {
    OrderCancelledEvent::new(OrderCancelled { order_id: order_id.into() }, EventMetadata::new("shop"))
}

pub(crate) async fn publish(broker: &InMemoryBroker, order_ids: impl IntoIterator<Item = &str>) {
    for order_id in order_ids {
        broker.publisher().publish(&cancelled(order_id)).await.expect("it is valid");
    }
}

/// What handlers have seen.
#[derive(Clone, Debug)]
pub(crate) struct Seen<T>(Arc<Mutex<Vec<T>>>);

impl<T: Clone> Seen<T> {
    pub(crate) fn new() -> Self {
        Self(Arc::default())
    }

    pub(crate) fn add(&self, one: T) {
        self.0.lock().expect("not poisoned").push(one);
    }

    pub(crate) fn all(&self) -> Vec<T> {
        self.0.lock().expect("not poisoned").clone()
    }

    pub(crate) fn len(&self) -> usize {
        self.all().len()
    }
}

/// A handler that remembers the orders.
pub(crate) fn remembering(seen: &Seen<String>) -> Subscriptions {
    let (seen, mut subscriptions) = (seen.clone(), Subscriptions::new());
    let handler = move |event: OrderCancelledEvent| {
        seen.add(event.data.order_id);
        async { Ok::<(), io::Error>(()) }
    };
    subscriptions.subscribe(handler).expect("the first one");
    subscriptions
}
