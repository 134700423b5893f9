//! One event, delivered twice.

use std::cell::Cell;

use crate::handler::IntoHandler;
use crate::{Event, Handler, HandlerError, RecordInfo};

tokio::task_local! {
    static SKIPPED: Cell<bool>;
}

/// An idempotent wrapper tells that it has skipped the event that is being delivered.
pub(crate) fn note_skipped() {
    // Outside `deliver_twice` nobody asks.
    let _ = SKIPPED.try_with(|skipped| skipped.set(true));
}

/// What became of the two deliveries of one event.
#[derive(Debug)]
#[non_exhaustive]
pub struct Twice {
    /// The first delivery.
    pub first: TwiceOutcome,
    /// The second.
    pub second: TwiceOutcome,
    /// Whether what was looked at had changed.
    changed: Option<bool>,
}

/// What became of one delivery.
#[derive(Debug)]
#[non_exhaustive]
pub enum TwiceOutcome {
    /// The handler was called and said `Ok`.
    Applied,
    /// `Idempotent` knew the event, and did not call the handler.
    Skipped,
    /// The handler, or what is around it, failed.
    Failed(HandlerError),
}

impl Twice {
    /// Whether the second delivery did something: what was looked at differs, or, where nothing was, the event was not skipped.
    #[must_use]
    pub fn second_had_effect(&self) -> bool {
        self.changed.unwrap_or(!matches!(self.second, TwiceOutcome::Skipped))
    }

    /// Whether the first delivery was handled, and the second was no failure and did nothing: what a consumer needs that may get
    /// every event twice.
    #[must_use]
    pub fn is_once(&self) -> bool {
        let failed = matches!(self.second, TwiceOutcome::Failed(_));
        matches!(self.first, TwiceOutcome::Applied) && !failed && !self.second_had_effect()
    }
}

/// Delivers an event twice, the second time as a broker delivers it again: read anew from the same bytes, at the same offset, as
/// a first attempt. This is what comes after a crash or a rebalance.
///
/// It sees what [`Idempotent`](crate::Idempotent) around the handler did. A handler that is idempotent by itself is only told
/// apart by its effect: see [`deliver_twice_and_look`].
///
/// ```
/// # #[path = "../../tests/example/mod.rs"]
/// # mod example;
/// # use example::order::{OrderCancelled, OrderCancelledEvent};
/// use events_runtime::idempotency::{Idempotent, MemoryStore};
/// use events_runtime::testing::deliver_twice;
/// # use events_runtime::EventMetadata;
///
/// # tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap().block_on(async {
/// let event = OrderCancelledEvent::new(OrderCancelled { order_id: "O-1".into() }, EventMetadata::new("shop"));
/// let handler = |_event: OrderCancelledEvent| async { Ok::<(), std::io::Error>(()) };
///
/// let once = Idempotent::new(MemoryStore::new(), "shipping");
/// let report = deliver_twice(once.handler(handler), event.clone()).await;
/// assert!(report.is_once());
/// assert!(deliver_twice(handler, event).await.second_had_effect());
/// # });
/// ```
pub async fn deliver_twice<E: Event, M>(handler: impl IntoHandler<E, M>, event: E) -> Twice {
    let handler = handler.into_handler();
    let first = deliver(&handler, &event).await;
    let second = deliver(&handler, &event).await;
    Twice { first, second, changed: None }
}

/// As [`deliver_twice`], and looks at the handler's effect after each delivery: rows, files, calls of a mock. The second delivery
/// had an effect when the two looks differ.
///
/// ```
/// # #[path = "../../tests/example/mod.rs"]
/// # mod example;
/// # use example::order::{OrderCancelled, OrderCancelledEvent};
/// use std::collections::BTreeSet;
/// use std::sync::{Arc, Mutex};
///
/// use events_runtime::testing::deliver_twice_and_look;
/// # use events_runtime::EventMetadata;
///
/// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
/// # let event = OrderCancelledEvent::new(OrderCancelled { order_id: "O-1".into() }, EventMetadata::new("shop"));
/// let cancelled = Arc::new(Mutex::new(BTreeSet::new()));
/// let orders = Arc::clone(&cancelled);
/// let handler = move |event: OrderCancelledEvent| {
///     orders.lock().unwrap().insert(event.data.order_id);
///     async { Ok::<(), std::io::Error>(()) }
/// };
/// let report = deliver_twice_and_look(handler, event, async || cancelled.lock().unwrap().clone()).await;
/// assert!(report.is_once());
/// # });
/// ```
pub async fn deliver_twice_and_look<E: Event, M, T: PartialEq>(
    handler: impl IntoHandler<E, M>,
    event: E,
    look: impl AsyncFn() -> T,
) -> Twice {
    let handler = handler.into_handler();
    let first = deliver(&handler, &event).await;
    let before = look().await;
    let second = deliver(&handler, &event).await;
    Twice { first, second, changed: Some(before != look().await) }
}

async fn deliver<E: Event>(handler: &impl Handler<E>, event: &E) -> TwiceOutcome {
    let mut payload = Vec::new();
    event.encode(&mut payload);
    let event = match E::read(&payload) {
        Ok(event) => event,
        Err(rejected) => return TwiceOutcome::Failed(HandlerError::reject(rejected)),
    };
    let mut record = RecordInfo::new(event.info().topic, 0, 0);
    record.key = Some(event.key().as_bytes().to_vec());
    record.timestamp = Some(event.meta().timestamp);
    let call = async {
        let handled = handler.handle(event, &record).await;
        (handled, SKIPPED.with(Cell::get))
    };
    match SKIPPED.scope(Cell::new(false), call).await {
        (Ok(()), true) => TwiceOutcome::Skipped,
        (Ok(()), false) => TwiceOutcome::Applied,
        (Err(error), _) => TwiceOutcome::Failed(error),
    }
}
