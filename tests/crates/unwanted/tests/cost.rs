//! An event of a type that nobody subscribed to is passed over: its body is not looked at, and nothing is allocated for it.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

use mes_events::Subscriptions;
use mes_events::material::MaterialReceivedEvent;
use mes_events::testing::{InMemoryBroker, RawMessage};

struct Counting;

thread_local! {
    static PIECES: Cell<usize> = const { Cell::new(0) };
    static BYTES: Cell<usize> = const { Cell::new(0) };
}

// SAFETY: every call goes to the system's allocator unchanged.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        PIECES.set(PIECES.get() + 1);
        BYTES.set(BYTES.get() + layout.size());
        // SAFETY: the caller's promise is passed on.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        // SAFETY: the caller's promise is passed on.
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

const TOPIC: &str = "mes-events";
/// No JSON: whoever reads it has to write a dead letter.
const BODY: [u8; 600] = [b'{'; 600];

/// What is allocated for few records is allocated for many too, but for what the broker's member needs for each 64 records of a
/// partition. A single piece for each record would be 10,000 pieces.
#[tokio::test]
async fn an_event_that_nobody_wants_is_not_parsed_and_allocates_nothing() {
    pass_over(100).await;
    let (few, many) = (pass_over(1_000).await, pass_over(11_000).await);
    let (pieces, bytes) = (many.0 - few.0, many.1 - few.1);
    assert!(pieces < 10_000 / 4, "{pieces} pieces for 10,000 records");
    assert!(bytes < 10_000 * 64, "{bytes} bytes for 10,000 records");
}

/// How many pieces, and how many bytes, are allocated while so many records are passed over.
async fn pass_over(records: u64) -> (usize, usize) {
    let broker = InMemoryBroker::new();
    for index in 0..records {
        let message = RawMessage::new(BODY).with_key(format!("key-{index}"));
        broker.deliver_raw(TOPIC, message.with_header("event-type", "quality.inspection_failed"));
    }
    let mut subscriptions = Subscriptions::new();
    subscriptions
        .subscribe(|_: MaterialReceivedEvent| async { Ok::<(), std::io::Error>(()) })
        .expect("the only handler");
    let before = (PIECES.get(), BYTES.get());
    let consumer = broker.consumer("stock").handling(subscriptions).start();
    broker.until_idle().await;
    let after = (PIECES.get(), BYTES.get());
    assert_eq!(consumer.stats().skipped_unsubscribed, records);
    assert_eq!(consumer.stop().await, 0);
    assert!(broker.dead_letters(TOPIC).is_empty());
    (after.0 - before.0, after.1 - before.1)
}
