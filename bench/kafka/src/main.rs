//! Publishing and consuming on the Kafka of `KAFKA_BROKERS`, beside bare rdkafka loops that write and read the same event of 557
//! bytes with serde_json.
//!
//! The contenders take turns within one run, so that a busy machine slows all, and the medians of their rounds are compared.
//! The table it prints is Markdown. It fails where a goal is missed. With `publish`, `consume` or `skip` it measures that alone.
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

use consume::Skipped;
use contest::{Goal, Pair, Row, Table};
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
    let wanted = |name| part.as_deref().is_none_or(|part| part == name);
    if wanted("publish") {
        publishing(&brokers, &mut table).await;
    }
    let filled = Topic::create(&brokers).await;
    publish::fill(&filled, consume::EVENTS).await;
    if wanted("consume") {
        consuming(&filled, &mut table).await;
    }
    if wanted("skip") {
        skipping(&filled, &mut table).await;
    }
    table.print()
}

async fn publishing(brokers: &str, table: &mut Table) {
    let topic = Topic::create(brokers).await;
    table.add(Row {
        what: "publish, a batch",
        unit: "events/s",
        peer: "ThreadedProducer loop, serde_json",
        pair: publish::many(&topic).await,
        goal: Goal::AtLeast(0.95),
    });
    table.add(Row {
        what: "publish, one at a time",
        unit: "µs",
        peer: "FutureProducer, linger 0",
        pair: publish::alone(&topic).await,
        goal: Goal::AtMost(1.1),
    });
    table.add(Row {
        what: "publish, 10,000 at a time",
        unit: "events/s",
        peer: "FutureProducer, linger 5",
        pair: publish::loaded(&topic).await,
        goal: Goal::AtLeast(0.9),
    });
}

async fn consuming(filled: &Topic, table: &mut Table) {
    let consumed = consume::contest(filled).await;
    let (bare, stream) = ("BaseConsumer loop, serde_json", "StreamConsumer loop, serde_json");
    for (what, ours, peer, theirs, goal) in [
        ("consume, 1 in flight", consumed.one, bare, consumed.base, Goal::AtLeast(0.9)),
        ("consume, 64 in flight", consumed.many, bare, consumed.base, Goal::AtLeast(0.9)),
        ("consume, 64 in flight", consumed.many, stream, consumed.stream, Goal::None),
    ] {
        let rate = Pair { ours: ours.rate, theirs: theirs.rate };
        table.add(Row { what, unit: "events/s", peer, pair: rate, goal });
        let cpu = Pair { ours: ours.cpu, theirs: theirs.cpu };
        table.add(Row { what, unit: "µs of CPU", peer, pair: cpu, goal: Goal::None });
    }
}

async fn skipping(filled: &Topic, table: &mut Table) {
    let Skipped { all, without_headers } = consume::skipping(filled).await;
    for (what, pair, goal) in [
        ("skip a type nobody wants", all, Goal::AtMost(0.1)),
        ("the same without reading the headers", without_headers, Goal::None),
    ] {
        table.add(Row { what, unit: "µs of CPU", peer: "serde_json decode", pair, goal });
    }
}
