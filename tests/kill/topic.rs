//! A topic of one plant: what is published to it, and what it holds in the end.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use mes_events::kafka::{KafkaEventConsumer, KafkaEventPublisher, ensure_topics};
use mes_events::types::Priority;
use mes_events::work_order::WorkOrderCreated;
use mes_events::{
    BaseEvent, CATALOG, DateTime, Event, EventMetadata, HandlerError, KafkaConfig, MesEvent, RecordInfo, Uuid,
};
use tokio::runtime::Runtime;

/// How long the topic must be silent to count as read.
const SILENCE: Duration = Duration::from_secs(1);
const PATIENCE: Duration = Duration::from_secs(30);

/// The events of an order's flow; each has the order's id as its key.
const FLOW: [&str; 3] = ["material.reserved", "work-order.completed", "work-order.created"];

pub(crate) struct Topic {
    pub(crate) name: String,
    config: KafkaConfig,
    publisher: KafkaEventPublisher,
    runtime: Runtime,
}

/// The ids under which each (order, event type) is on the topic, and its records.
type Seen = BTreeMap<(String, &'static str), BTreeSet<Uuid>>;

impl Topic {
    /// A topic that is created now.
    pub(crate) fn create(name: &str) -> Self {
        let topic = Self::announce(name);
        topic.runtime.block_on(ensure_topics(&topic.config, &CATALOG)).expect("topics of this plant's own");
        topic
    }

    /// A topic that somebody else will create.
    pub(crate) fn announce(name: &str) -> Self {
        let name = format!("kill-{name}-{}", Uuid::new_v4().simple());
        let config = KafkaConfig::from_env().expect("KAFKA_BROKERS").topic(&name).client_id("kill-test");
        let runtime = Runtime::new().expect("a tokio runtime");
        let publisher = runtime.block_on(KafkaEventPublisher::connect(&config)).expect("a broker");
        Self { name, config, publisher, runtime }
    }

    /// Returns once the brokers have acknowledged it.
    pub(crate) fn publish_created(&self, order: &str) {
        let created = WorkOrderCreated {
            work_order_id: order.to_owned(),
            work_order_number: format!("WO-{order}"),
            part_id: "part-123".to_owned(),
            part_number: "BRK-001".to_owned(),
            quantity: 100,
            due_date: DateTime::now(),
            priority: Priority::High,
            created_by: "user-123".into(),
        };
        let event = BaseEvent::new(created, EventMetadata::new("work-order-service"));
        self.runtime.block_on(self.publisher.publish(&event)).expect("the brokers take it");
    }

    /// A handler may publish its event again, but always with the same id.
    pub(crate) fn assert_one_id_per_event(&self, orders: &[String]) {
        let seen = self.runtime.block_on(self.read(orders.len() * FLOW.len()));
        for ((order, event_type), ids) in &seen {
            assert_eq!(ids.len(), 1, "{event_type} of order {order} is there under several ids");
        }
        let expected: BTreeSet<_> =
            orders.iter().flat_map(|order| FLOW.map(|event_type| (order.clone(), event_type))).collect();
        assert_eq!(seen.into_keys().collect::<BTreeSet<_>>(), expected);
    }

    async fn read(&self, expected: usize) -> Seen {
        let seen: Arc<Mutex<(Seen, Instant)>> = Arc::new(Mutex::new((Seen::new(), Instant::now())));
        let notes = seen.clone();
        let config = self.config.clone().group_id(format!("{}-reader", self.name));
        let mut consumer = KafkaEventConsumer::new(config);
        consumer
            .subscribe(move |event: MesEvent, _record: RecordInfo| {
                let mut notes = notes.lock().unwrap();
                let key = (event.key().into_owned(), event.info().event_type);
                notes.0.entry(key).or_default().insert(event.meta().event_id);
                notes.1 = Instant::now();
                async { Ok::<(), HandlerError>(()) }
            })
            .unwrap();
        consumer.start().await.unwrap();
        let deadline = Instant::now() + PATIENCE;
        let silent = || {
            let notes = seen.lock().unwrap();
            notes.0.len() >= expected && notes.1.elapsed() > SILENCE
        };
        while !silent() && Instant::now() < deadline {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        consumer.stop().await.unwrap();
        let notes = seen.lock().unwrap();
        notes.0.clone()
    }
}
