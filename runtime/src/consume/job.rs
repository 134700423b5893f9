//! A record in hand and what is left to do with it.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::cause::Cause;
use super::lanes::lane_of;
use super::packed::Headers;
use super::record::{RawRecord, Record};
use super::route::Route;
use super::slot::Slot;
use super::subscriptions::{HandlerEntry, Subscription};

/// A record in hand, shared by its handlers, which go on independently.
pub(crate) struct Job {
    pub(crate) slot: Arc<Slot>,
    pub(crate) record: Record,
    pub(crate) order: Order,
    /// `None` waits for no other record of its key.
    pub(crate) lane: Option<u64>,
    /// How many units are not done.
    open: AtomicUsize,
    /// Which of the [`Spares`](super::spares::Spares) it may become.
    pub(crate) generation: u64,
}

pub(crate) enum Order {
    Handle(Arc<Subscription>),
    /// There is no handler to call: the record goes to the dead-letter topic.
    Refuse(Cause),
    /// Nothing yet.
    Nothing,
}

/// One handler's part of a job: what a worker takes up.
#[derive(Clone)]
pub(crate) struct Unit {
    pub(crate) job: Arc<Job>,
    /// Which of the subscription's handlers.
    pub(crate) handler_index: usize,
    /// 1 for the first call.
    pub(crate) attempt: u32,
    /// Failures charged to the budget of retries.
    pub(crate) failures: u32,
    /// Failures that are no fault of the event since the last that was charged.
    pub(crate) outages: u32,
}

impl Order {
    /// Subscriptions are many threads' own: counting who has one costs more than looking whether it is the same as before.
    fn follow(&mut self, route: Route<'_>) {
        match (&*self, route) {
            (Self::Handle(own), Route::Handle(new)) if Arc::ptr_eq(own, new) => {}
            (_, Route::Handle(new)) => *self = Self::Handle(Arc::clone(new)),
            (_, Route::Refuse(cause)) => *self = Self::Refuse(cause),
        }
    }

    fn units(&self) -> usize {
        match self {
            Self::Handle(subscription) => subscription.handlers.len(),
            Self::Refuse(_) => 1,
            Self::Nothing => 0,
        }
    }

    /// Whether it waits for those of the same key that came before.
    fn is_ordered(&self) -> bool {
        match self {
            Self::Handle(subscription) => subscription.info.delivery.ordered.unwrap_or(true),
            Self::Refuse(_) | Self::Nothing => true,
        }
    }
}

impl Job {
    /// A job with a copy of what the source holds, in the memory of `spare`, which nobody else has.
    pub(crate) fn new(
        (spare, generation): (Option<Arc<Self>>, u64),
        slot: &Arc<Slot>,
        source: (&impl RawRecord, &Headers),
        route: Route<'_>,
    ) -> Arc<Self> {
        let mut job = spare.unwrap_or_else(|| Arc::new(Self::empty(slot)));
        let own = Arc::get_mut(&mut job).expect("nobody else has it");
        own.generation = generation;
        own.fill(slot, source, route);
        job
    }

    fn empty(slot: &Arc<Slot>) -> Self {
        let record = Record::empty(Arc::clone(&slot.topic));
        let (slot, open) = (Arc::clone(slot), AtomicUsize::new(0));
        Self { slot, record, order: Order::Nothing, lane: None, open, generation: 0 }
    }

    fn fill(&mut self, slot: &Arc<Slot>, (raw, headers): (&impl RawRecord, &Headers), route: Route<'_>) {
        if !Arc::ptr_eq(&self.slot, slot) {
            self.slot = Arc::clone(slot);
        }
        self.record.fill(&slot.topic, raw, headers);
        self.order.follow(route);
        *self.open.get_mut() = self.order.units();
        self.lane = self.order.is_ordered().then(|| lane_of(raw.key()));
    }

    /// The job's units, each at its first attempt.
    pub(crate) fn units(self: &Arc<Self>) -> impl Iterator<Item = Unit> {
        let unit = Unit { job: Arc::clone(self), handler_index: 0, attempt: 1, failures: 0, outages: 0 };
        let units = std::iter::repeat_n(unit, self.open()).enumerate();
        units.map(|(handler_index, unit)| Unit { handler_index, ..unit })
    }

    /// How many units are not done.
    pub(crate) fn open(&self) -> usize {
        self.open.load(Ordering::Acquire)
    }

    /// A unit is done; true for the last of them.
    pub(crate) fn close_one(&self) -> bool {
        self.open.fetch_sub(1, Ordering::AcqRel) == 1
    }
}

impl Unit {
    /// The handler that is to be called, where there is one.
    pub(crate) fn handler(&self) -> Option<(&Subscription, &HandlerEntry)> {
        match &self.job.order {
            Order::Handle(subscription) => {
                Some((subscription, subscription.handlers.get(self.handler_index)?))
            }
            Order::Refuse(_) | Order::Nothing => None,
        }
    }
}
