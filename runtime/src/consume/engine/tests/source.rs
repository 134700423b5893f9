//! A partition that a test fills, and a dead-letter topic that it may break.

use std::error::Error;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures_util::future::BoxFuture;
use tokio::runtime::Handle;

use crate::consume::crew::Crew;
use crate::consume::dead_letter::DeadLetterSink;
use crate::consume::engine::Engine;
use crate::consume::record::{Carried, RawRecord, Record};
use crate::consume::subscriptions::Subscriptions;
use crate::consume::{DispatchBy, RetryPolicy};
use crate::example::order::{OrderCancelled, OrderCancelledEvent};
use crate::handler::IntoHandler;
use crate::{Event, EventMetadata};

pub(super) const TOPIC: &str = "orders";
pub(super) const FAST: RetryPolicy =
    RetryPolicy { retries: Some(3), first: Duration::from_millis(1), cap: Duration::from_millis(4) };

pub(super) struct Message {
    offset: i64,
    key: String,
    payload: Option<Vec<u8>>,
}

impl Message {
    pub(super) fn event(offset: i64, key: &str) -> Self {
        let event =
            OrderCancelledEvent::new(OrderCancelled { order_id: key.into() }, EventMetadata::new("shop"));
        let mut payload = Vec::new();
        event.encode(&mut payload);
        Self { offset, key: key.to_owned(), payload: Some(payload) }
    }

    pub(super) fn tombstone(offset: i64) -> Self {
        Self { offset, key: "0".to_owned(), payload: None }
    }
}

impl RawRecord for Message {
    fn topic(&self) -> &str {
        TOPIC
    }
    fn partition(&self) -> i32 {
        0
    }
    fn offset(&self) -> i64 {
        self.offset
    }
    fn key(&self) -> Option<&[u8]> {
        Some(self.key.as_bytes())
    }
    fn payload(&self) -> Option<&[u8]> {
        self.payload.as_deref()
    }
    fn timestamp(&self) -> Option<i64> {
        None
    }
    fn each_header(&self, mut see: impl FnMut(&str, Option<&[u8]>)) -> bool {
        see("event-type", Some(b"order.cancelled"));
        true
    }
    fn carry_headers(&self) -> Option<Carried> {
        None
    }
}

type Written = Vec<(i64, Vec<(&'static str, String)>)>;

/// The dead letters: their offsets and our headers. While it is `broken`, it takes none.
#[derive(Clone, Default)]
pub(super) struct Letters {
    pub(super) broken: Arc<AtomicBool>,
    written: Arc<Mutex<Written>>,
}

impl Letters {
    pub(super) fn offsets(&self) -> Vec<i64> {
        self.written.lock().expect("not poisoned").iter().map(|(offset, _)| *offset).collect()
    }

    pub(super) fn header(&self, index: usize, name: &str) -> Option<String> {
        let written = self.written.lock().expect("not poisoned");
        written[index].1.iter().find(|(key, _)| *key == name).map(|(_, value)| value.clone())
    }
}

impl DeadLetterSink for Letters {
    fn write<'a>(
        &'a self,
        _topic: &'a str,
        record: &'a Record,
        headers: Vec<(&'static str, String)>,
    ) -> BoxFuture<'a, Result<(), Box<dyn Error + Send + Sync>>> {
        Box::pin(async move {
            tokio::task::yield_now().await;
            if self.broken.load(Ordering::SeqCst) {
                return Err("no such topic".into());
            }
            self.written.lock().expect("not poisoned").push((record.offset, headers));
            Ok(())
        })
    }
}

/// Adds a named handler.
pub(super) fn handler<M>(
    subscriptions: &mut Subscriptions,
    name: &str,
    policy: RetryPolicy,
    handler: impl IntoHandler<OrderCancelledEvent, M>,
) {
    subscriptions
        .subscribe_as(name, handler)
        .and_then(|all| all.retry_policy_of(name, "order.cancelled", policy))
        .expect("the name is new");
}

pub(super) fn engine(subscriptions: Subscriptions, max_in_flight: usize, letters: &Letters) -> Engine {
    let crew = Crew::new(Handle::current(), "group", max_in_flight, Box::new(letters.clone()));
    let engine = Engine::new(crew, subscriptions, DispatchBy::default());
    engine.assign((TOPIC.to_owned(), 0));
    engine
}

/// Where the group goes on now.
pub(super) fn stored(engine: &Engine) -> Option<i64> {
    engine.take_storable();
    engine.snapshots().first().and_then(|slot| slot.stored)
}

pub(super) async fn eventually(what: &str, mut check: impl FnMut() -> bool) {
    let all = async {
        while !check() {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(30), all).await.unwrap_or_else(|_| panic!("never: {what}"));
}
