//! F20: who leaves with time to finish leaves nothing behind that comes again.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use proptest::prelude::*;

use super::source::{FAST, Letters, Message, TOPIC, engine, eventually, handler};
use crate::consume::subscriptions::Subscriptions;
use crate::example::order::OrderCancelledEvent;
use crate::{HandlerError, RecordInfo};

type Handled = Arc<Mutex<Vec<i64>>>;

/// Each record takes its time, by its offset.
fn subscribe(handled: &Handled) -> Subscriptions {
    let (mut all, handled) = (Subscriptions::default(), Arc::clone(handled));
    handler(&mut all, "notes", FAST, move |_: OrderCancelledEvent, record: RecordInfo| {
        let handled = Arc::clone(&handled);
        async move {
            let millis = u64::try_from(record.offset * 7 % 5).unwrap_or(0);
            if millis > 0 {
                tokio::time::sleep(Duration::from_millis(millis)).await;
            }
            handled.lock().expect("not poisoned").push(record.offset);
            Ok::<(), HandlerError>(())
        }
    });
    all
}

/// Delivers records of these keys, leaves while they are handled, and says what was stored and what was handled.
async fn leave_after(keys: &[u8], millis: u64, max_in_flight: usize) -> (i64, Vec<i64>) {
    let handled = Handled::default();
    let engine = engine(subscribe(&handled), max_in_flight, &Letters::default());
    for (offset, key) in (0..).zip(keys) {
        engine.take(&Message::event(offset, &key.to_string()));
    }
    engine.flush();
    tokio::time::sleep(Duration::from_millis(millis)).await;
    let leaving = engine.leave(&[(TOPIC.to_owned(), 0)]);
    eventually("nothing goes on or is to come", || leaving.busy() == 0).await;
    let stored = leaving.take_storable().first().map_or(0, |(_, offset)| *offset);
    drop(leaving);
    // What would begin now would do so after the partition has gone.
    tokio::time::sleep(Duration::from_millis(5)).await;
    let mut handled = std::mem::take(&mut *handled.lock().expect("not poisoned"));
    handled.sort_unstable();
    (stored, handled)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    /// All that was handled lies below what is stored, also where slow keys had fallen behind quick ones.
    #[test]
    fn f20_a_partition_that_leaves_in_order_leaves_nothing_handled_above_its_offset(
        keys in prop::collection::vec(0_u8..6, 1..120),
        millis in 0_u64..12,
        max_in_flight in prop_oneof![Just(1_usize), Just(4), Just(64)],
    ) {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_time().build();
        let (stored, handled) =
            runtime.expect("a runtime").block_on(leave_after(&keys, millis, max_in_flight));
        prop_assert_eq!(handled, (0..stored).collect::<Vec<_>>());
    }
}

/// The last of a slow key's records holds nothing up for longer than the key needs: what comes after all that was begun is
/// left to the next owner.
#[tokio::test]
async fn what_was_not_begun_is_left_to_the_next_owner() {
    let keys = [0; 1_000];
    let (stored, handled) = leave_after(&keys, 3, 64).await;
    assert_eq!(handled.len(), usize::try_from(stored).expect("an offset"));
    assert!(handled.len() < keys.len(), "one key is handled one at a time, and had 3 ms");
}
