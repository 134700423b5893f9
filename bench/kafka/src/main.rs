//! Publishing and consuming on the Kafka of `KAFKA_BROKERS`, beside bare rdkafka loops that write and read the same event of 557
//! bytes with serde_json.
//!
//! The contenders take turns within one run, so that a busy machine slows all, and the medians of their rounds are compared.
//! The table it prints is Markdown. It fails where a goal is missed. With `publish` or `consume` it measures that alone.
//!
//! | module | what it holds |
//! |---|---|
//! | `event` | one event, as the catalogue's type and as serde's |
//! | `contest` | rounds, medians, the table |
//! | `publish`, `consume` | the contenders |
//! | `cpu` | the processor time of this process |

mod consume;
mod contest;
mod cpu;
mod event;
mod publish;

use std::process::ExitCode;

use contest::{Goal, Table};
use event::Topic;

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() -> ExitCode {
    let Ok(brokers) = std::env::var("KAFKA_BROKERS") else {
        eprintln!("needs Kafka: set KAFKA_BROKERS, or run `cargo xtask bench kafka`, which starts one");
        return ExitCode::FAILURE;
    };
    event::check();
    let mut table = Table::default();
    let part = std::env::args().nth(1);
    if part.as_deref() != Some("consume") {
        publishing(&brokers, &mut table).await;
    }
    if part.as_deref() != Some("publish") {
        consuming(&brokers, &mut table).await;
    }
    table.print()
}

async fn publishing(brokers: &str, table: &mut Table) {
    let topic = Topic::create(brokers).await;
    let loops = publish::many(&topic).await;
    let bare = "ThreadedProducer loop, serde_json";
    table.add("publish, a batch", "events/s", loops.ours, bare, loops.theirs, Goal::AtLeast(0.95));
    let alone = publish::alone(&topic).await;
    let bare = "FutureProducer, linger 0";
    table.add("publish, one at a time", "µs", alone.ours, bare, alone.theirs, Goal::AtMost(1.1));
    let loaded = publish::loaded(&topic).await;
    let bare = "FutureProducer, linger 5";
    table.add("publish, 10,000 at a time", "events/s", loaded.ours, bare, loaded.theirs, Goal::AtLeast(0.9));
}

async fn consuming(brokers: &str, table: &mut Table) {
    let filled = Topic::create(brokers).await;
    publish::fill(&filled, consume::EVENTS).await;
    let consumed = consume::contest(&filled).await;
    let bare = "BaseConsumer loop, serde_json";
    table.add("consume, 1 in flight", "events/s", consumed.one, bare, consumed.base, Goal::AtLeast(0.9));
    table.add("consume, 64 in flight", "events/s", consumed.many, bare, consumed.base, Goal::AtLeast(0.9));
    let stream = "StreamConsumer loop, serde_json";
    table.add("consume, 64 in flight", "events/s", consumed.many, stream, consumed.stream, Goal::None);
    let skipped = consume::skipping(&filled).await;
    let decode = "serde_json decode";
    table.add(
        "skip a type nobody wants",
        "µs of CPU",
        skipped.ours,
        decode,
        skipped.theirs,
        Goal::AtMost(0.1),
    );
}
