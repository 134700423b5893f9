//! What a service's log gets of brokers that are away. In a process of its own: the clients' threads know only its one subscriber.

mod example;

use std::fmt::{Debug, Write as _};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use events_runtime::kafka::{EmbeddedBroker, KafkaEventConsumer, KafkaEventPublisher};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Level, Metadata, Subscriber};

use example::order::OrderCancelledEvent;

static LINES: Mutex<Vec<String>> = Mutex::new(Vec::new());

/// librdkafka alone would have each of three clients say so many times a second that all brokers are down.
#[tokio::test]
async fn an_outage_is_told_and_does_not_flood_the_log() {
    tracing::subscriber::set_global_default(Log).expect("the first");
    let broker = EmbeddedBroker::start(&[("orders", 1), ("orders.dlq", 1)]).await.expect("a broker");
    let publisher = KafkaEventPublisher::connect(&broker.config()).await.expect("connected");
    let mut consumer = KafkaEventConsumer::new(broker.config().group_id("g"));
    let handler = |_: OrderCancelledEvent| async { Ok::<(), std::io::Error>(()) };
    consumer.subscribe(handler).expect("subscribed");
    consumer.start().await.expect("started");
    lines().clear();

    broker.take_down().await;
    tokio::time::sleep(Duration::from_secs(5)).await;
    let told = std::mem::take(&mut *lines());
    assert!(told.iter().any(|line| line.contains("brokers are down")), "{told:#?}");
    assert!(told.len() < 16, "{} lines: {told:#?}", told.len());

    broker.bring_up().await;
    consumer.stop().await.expect("stopped");
    publisher.disconnect().await;
}

fn lines() -> std::sync::MutexGuard<'static, Vec<String>> {
    LINES.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Keeps what a service hears that listens for warnings.
struct Log;

struct Line(String);

impl Subscriber for Log {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        !metadata.is_span() && *metadata.level() <= Level::WARN
    }

    fn event(&self, event: &Event<'_>) {
        let mut line = Line(event.metadata().level().to_string());
        event.record(&mut line);
        lines().push(line.0);
    }

    fn new_span(&self, _span: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _span: &Id, _values: &Record<'_>) {}

    fn record_follows_from(&self, _span: &Id, _follows: &Id) {}

    fn enter(&self, _span: &Id) {}

    fn exit(&self, _span: &Id) {}
}

impl Visit for Line {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        // Writing to a text cannot fail.
        let _ = write!(self.0, " {}={value:?}", field.name());
    }
}
