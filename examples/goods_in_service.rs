//! The usual service that publishes: its database first, then the event.
//!
//! ```text
//! KAFKA_BROKERS=127.0.0.1:9092 cargo run --example goods_in_service --features kafka,sqlite
//! ```
//!
//! Each line of its input books a receipt: `TRANSACTION LOT PART QUANTITY`. The end of the input, or being told to end, ends it.
//!
//! A database and Kafka cannot commit together. This service commits first, so it announces nothing that did not happen. Between
//! commit and publishing it may die, or Kafka may be down: what is committed and not announced is published when the service
//! starts again, with the next receipt, or a moment later, whichever comes first. It may then be on the topic twice, always under
//! one event id, by which readers skip the second.
//!
//! That is enough for one process on its database. Several that publish at the same time, or many kinds of events, need an outbox
//! with a relay, which this crate does not have yet.

#[path = "common/told.rs"]
mod told;

use std::error::Error;
use std::io::BufRead as _;
use std::process::ExitCode;
use std::time::Duration;

use mes_events::idempotency::SqliteStore;
use mes_events::material::{MaterialReceived, MaterialReceivedEvent};
use mes_events::{
    BaseEvent, CATALOG, DateTime, Event as _, EventMetadata, KafkaConfig, KafkaEventPublisher, Publish, Uuid,
    ensure_topics,
};
use tokio::sync::mpsc;

type Failure = Box<dyn Error + Send + Sync>;

const SERVICE: &str = "material-service";
/// Event ids are made of transaction ids with it; never change it, or what is published again has another id.
const RECEIPTS: Uuid = Uuid::from_u128(0x3f0e_56c1_7c1b_4c52_a7f5_0b6f_93c2_58e4);
/// How soon that is published again which could not be.
const AGAIN: Duration = Duration::from_secs(5);
/// Kubernetes kills what has not ended 30 s after it was told to.
const GRACE: Duration = Duration::from_secs(20);

/// An event is kept as it is until it has been published; `number` is the order of the commits, and so of the events.
const TABLES: &str = "
CREATE TABLE IF NOT EXISTS receipts (
    number INTEGER PRIMARY KEY,
    transaction_id TEXT NOT NULL UNIQUE,
    lot_number TEXT NOT NULL,
    part_id TEXT NOT NULL,
    quantity REAL NOT NULL,
    unpublished BLOB
)";

#[tokio::main]
async fn main() -> ExitCode {
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("{failure}");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<(), Failure> {
    let kafka = KafkaConfig::from_env()?.client_id(SERVICE);
    ensure_topics(&kafka, &CATALOG).await?;
    let publisher = KafkaEventPublisher::connect(&kafka).await?;
    let goods_in = GoodsIn::new(SqliteStore::open("goods-in.db")?, publisher.clone()).await?;

    // It may be told to end anywhere: what is committed by then is published by the next start.
    let told = told::to_end()?;
    tokio::select! {
        () = serve(&goods_in) => {}
        () = told => {}
    }
    let report = publisher.disconnect_within(GRACE).await;
    println!("published {}", report.delivered);
    Ok(())
}

async fn serve(goods_in: &GoodsIn<impl Publish>) {
    let mut lines = lines_of_input();
    let mut again = tokio::time::interval(AGAIN);
    loop {
        tokio::select! {
            line = lines.recv() => match line {
                Some(line) => match book(goods_in, &line).await {
                    Ok(answer) => println!("{answer}"),
                    Err(failure) => eprintln!("not booked: {failure}"),
                },
                None => return,
            },
            _ = again.tick() => {}
        }
        if let Err(failure) = goods_in.publish_committed().await {
            eprintln!("committed, not published yet: {failure}");
        }
    }
}

async fn book(goods_in: &GoodsIn<impl Publish>, line: &str) -> Result<String, Failure> {
    let &[transaction_id, lot_number, part_id, quantity] = &*line.split_whitespace().collect::<Vec<_>>()
    else {
        return Err("write TRANSACTION LOT PART QUANTITY".into());
    };
    let receipt = Receipt { transaction_id, lot_number, part_id, quantity: quantity.parse()? };
    let new = goods_in.book(&receipt).await?;
    Ok(format!("{transaction_id} {}", if new { "booked" } else { "was booked before" }))
}

/// Read on a thread of its own: a runtime that ends would wait for a task that waits for input.
fn lines_of_input() -> mpsc::Receiver<String> {
    let (read, lines) = mpsc::channel(1);
    std::thread::spawn(move || {
        for line in std::io::stdin().lock().lines().map_while(Result::ok) {
            if read.blocking_send(line).is_err() {
                return;
            }
        }
    });
    lines
}

/// Material that has arrived.
#[derive(Clone, Copy, Debug)]
pub struct Receipt<'a> {
    /// Names the receipt: one of the same name is the same one.
    pub transaction_id: &'a str,
    /// The lot.
    pub lot_number: &'a str,
    /// What it is.
    pub part_id: &'a str,
    /// How much.
    pub quantity: f64,
}

/// Books receipts, and announces them: through Kafka, or through a broker in memory in its tests.
#[derive(Debug)]
pub struct GoodsIn<P> {
    database: SqliteStore,
    publisher: P,
}

impl<P: Publish> GoodsIn<P> {
    /// Makes the service's tables where they are missing.
    pub async fn new(database: SqliteStore, publisher: P) -> Result<Self, Failure> {
        database.with_connection(|db| db.execute_batch(TABLES)).await?;
        Ok(Self { database, publisher })
    }

    /// Commits a receipt together with what is to be published of it. False when it was booked before.
    pub async fn book(&self, receipt: &Receipt<'_>) -> Result<bool, Failure> {
        let event = received(receipt);
        // What could never be published must not be committed either.
        event.validate()?;
        let mut bytes = Vec::new();
        event.encode(&mut bytes);
        let MaterialReceived { transaction_id, lot_number, part_id, quantity, .. } = event.data;
        let insert = "INSERT INTO receipts (transaction_id, lot_number, part_id, quantity, unpublished) \
                      VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT DO NOTHING";
        let values = (transaction_id, lot_number, part_id, quantity, bytes);
        Ok(self.database.with_connection(move |db| db.execute(insert, values)).await? == 1)
    }

    /// Publishes what is committed and not announced yet.
    ///
    /// One after the other, and none after one that failed: events never change places.
    pub async fn publish_committed(&self) -> Result<(), Failure> {
        while let Some((number, bytes)) = self.first_unpublished().await? {
            self.publisher.publish(&MaterialReceivedEvent::decode(&bytes)?).await?;
            // A service that dies here publishes the event again when it starts; its id says that it is the same.
            let mark = "UPDATE receipts SET unpublished = NULL WHERE number = ?1";
            self.database.with_connection(move |db| db.execute(mark, [number])).await?;
        }
        Ok(())
    }

    async fn first_unpublished(&self) -> Result<Option<(i64, Vec<u8>)>, Failure> {
        let first =
            "SELECT number, unpublished FROM receipts WHERE unpublished IS NOT NULL ORDER BY number LIMIT 1";
        let row = self.database.with_connection(move |db| {
            let mut statement = db.prepare_cached(first)?;
            let mut rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
            rows.next().transpose()
        });
        Ok(row.await?)
    }
}

/// The event of a receipt. Its id follows from the receipt's name, so a receipt has one event, however often it is made.
fn received(receipt: &Receipt<'_>) -> MaterialReceivedEvent {
    let meta = EventMetadata {
        event_id: Uuid::new_v5(&RECEIPTS, receipt.transaction_id.as_bytes()),
        ..EventMetadata::new(SERVICE).with_correlation(receipt.transaction_id)
    };
    let data = MaterialReceived {
        transaction_id: receipt.transaction_id.to_owned(),
        part_id: receipt.part_id.to_owned(),
        part_number: receipt.part_id.to_uppercase(),
        quantity: receipt.quantity,
        lot_number: receipt.lot_number.to_owned(),
        supplier_id: None,
        received_by: SERVICE.into(),
        received_date: DateTime::now(),
    };
    BaseEvent::new(data, meta)
}
