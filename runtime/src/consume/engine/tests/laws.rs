//! Laws that hold for any schedule of deliveries, results, revocations and assignments.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use proptest::prelude::*;

use super::source::{FAST, Letters, Message, TOPIC, engine, eventually, handler};
use crate::consume::engine::Engine;
use crate::consume::subscriptions::Subscriptions;
use crate::example::order::OrderCancelledEvent;
use crate::{HandlerError, RecordInfo};

/// What the source does next.
#[derive(Clone, Copy, Debug)]
enum Step {
    /// Delivers so many records.
    Deliver(u8),
    /// Lets the handlers run for so many milliseconds.
    Wait(u8),
    Store,
    /// Takes the partition away, with or without time to finish, and gives it back: it begins at what was stored.
    Reassign {
        patient: bool,
    },
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => (1_u8..20).prop_map(Step::Deliver),
        3 => (0_u8..4).prop_map(Step::Wait),
        2 => Just(Step::Store),
        1 => any::<bool>().prop_map(|patient| Step::Reassign { patient }),
    ]
}

/// What the handler saw.
#[derive(Default)]
struct Seen {
    running: BTreeSet<String>,
    overlaps: usize,
    /// Per key, the offsets that were handled for the first time, in the order of their success.
    done: BTreeMap<String, Vec<i64>>,
}

/// By its offset, a record is fast or slow, rejected, or fails twice.
fn subscribe(seen: &Arc<Mutex<Seen>>) -> Subscriptions {
    let (mut all, seen) = (Subscriptions::default(), Arc::clone(seen));
    handler(&mut all, "notes", FAST, move |event: OrderCancelledEvent, record: RecordInfo| {
        let seen = Arc::clone(&seen);
        async move {
            let (key, offset) = (event.data.order_id, record.offset);
            if !seen.lock().expect("not poisoned").running.insert(key.clone()) {
                seen.lock().expect("not poisoned").overlaps += 1;
            }
            if offset % 3 == 0 {
                tokio::time::sleep(Duration::from_millis(u64::try_from(offset % 4).unwrap_or(0))).await;
            }
            let mut seen = seen.lock().expect("not poisoned");
            seen.running.remove(&key);
            match offset % 11 {
                5 => return Err(HandlerError::reject("never")),
                7 if record.attempt < 3 => return Err(HandlerError::retry("not yet")),
                _ => {}
            }
            let done = seen.done.entry(key).or_default();
            if !done.contains(&offset) {
                done.push(offset);
            }
            Ok(())
        }
    });
    all
}

fn is_tombstone(offset: i64) -> bool {
    offset % 13 == 12
}

/// The source: where it stands, and what is stored.
struct Source<'a> {
    engine: &'a Engine,
    next: i64,
    end: i64,
    stored: i64,
    /// A call was cut off by a revocation; what came of it may overlap with the next assignment's, as with another member's.
    cut_off: bool,
}

impl Source<'_> {
    fn deliver(&mut self, count: i64) {
        for offset in self.next..self.next + count {
            let key = (offset % 5).to_string();
            let message =
                if is_tombstone(offset) { Message::tombstone(offset) } else { Message::event(offset, &key) };
            self.engine.take(&message);
        }
        self.engine.flush();
        self.next += count;
        self.end = self.end.max(self.next);
    }

    fn store(&mut self, offsets: &[((String, i32), i64)]) {
        for (_, offset) in offsets {
            assert!(*offset >= self.stored, "the commit went back from {} to {offset}", self.stored);
            self.stored = *offset;
        }
    }

    async fn reassign(&mut self, patient: bool) {
        let partition = (TOPIC.to_owned(), 0);
        let leaving = self.engine.leave(std::slice::from_ref(&partition));
        let deadline = Instant::now() + Duration::from_millis(if patient { 500 } else { 0 });
        while leaving.busy() > 0 && Instant::now() < deadline {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        self.store(&leaving.take_storable());
        self.cut_off |= leaving.busy() > 0;
        drop(leaving);
        self.engine.assign(partition);
        self.next = self.stored;
    }

    async fn step(&mut self, step: Step) {
        match step {
            Step::Deliver(count) => self.deliver(count.into()),
            Step::Wait(millis) => tokio::time::sleep(Duration::from_millis(millis.into())).await,
            Step::Store => self.store(&self.engine.take_storable()),
            Step::Reassign { patient } => self.reassign(patient).await,
        }
    }

    async fn finish(&mut self) {
        self.deliver(self.end - self.next);
        eventually("all is finished", || self.engine.snapshots()[0].in_hand == 0).await;
        self.store(&self.engine.take_storable());
    }
}

async fn run(steps: Vec<Step>, max_in_flight: usize) {
    let (seen, letters) = (Arc::new(Mutex::new(Seen::default())), Letters::default());
    let engine = engine(subscribe(&seen), max_in_flight, &letters);
    let mut source = Source { engine: &engine, next: 0, end: 0, stored: 0, cut_off: false };
    for step in steps {
        source.step(step).await;
    }
    source.finish().await;
    assert_eq!(source.stored, source.end, "everything is stored in the end");
    let seen = seen.lock().expect("not poisoned");
    let safe: BTreeSet<_> = seen.done.values().flatten().copied().chain(letters.offsets()).collect();
    let lost: Vec<_> =
        (0..source.end).filter(|offset| !is_tombstone(*offset) && !safe.contains(offset)).collect();
    assert!(lost.is_empty(), "lost: {lost:?}");
    if !source.cut_off {
        assert_eq!(seen.overlaps, 0, "two events of one key at once");
        assert!(seen.done.values().all(|offsets| offsets.is_sorted()), "out of order: {:?}", seen.done);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    /// T3, T5, T7: nothing is lost, a commit never goes back or passes an unfinished event, and a key's events are handled one
    /// at a time and in order.
    #[test]
    fn t05_no_schedule_loses_reorders_or_goes_back(
        steps in prop::collection::vec(step(), 1..40),
        max_in_flight in prop_oneof![Just(1_usize), Just(4), Just(64)],
    ) {
        let mut runtime = tokio::runtime::Builder::new_multi_thread();
        let runtime = runtime.worker_threads(2).enable_time().build().expect("a runtime");
        runtime.block_on(run(steps, max_in_flight));
    }
}
