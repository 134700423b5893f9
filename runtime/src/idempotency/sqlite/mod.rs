//! Claims in SQLite.

mod claims;
mod schema;
mod sql;
mod thread;

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use rusqlite::{Connection, Transaction};

use self::thread::Worker;
use super::arrival::Arrival;
use super::error::StoreError;
use super::store::{
    Capabilities, Claim, ClaimOutcome, ClaimRequest, IdempotencyStore, Settled, Transacted,
    TransactionalStore,
};
use crate::HandlerError;

/// A store in an SQLite file: claims outlive the process, and a handler's rows can commit with its mark.
///
/// The connection lives on a thread of its own; clones share it. Several stores may be open on one file, in one process
/// or in several on one machine: SQLite's lock orders them, and each waits up to 5 s for the others. Several consumers
/// may share a file, since the consumer's id is part of every key.
///
/// The table `idempotency_records` is made where it is missing. Where it is the original one, whose key is the event's id
/// alone, it is migrated; stop the services that use the original before.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use events_runtime::idempotency::SqliteStore;
/// # let folder = std::env::temp_dir().join(format!("events-doc-{}", std::process::id()));
/// # std::fs::create_dir_all(&folder)?;
/// # let path = folder.join("quality.db");
///
/// let store = SqliteStore::open(&path)?;
/// store.with_connection(|db| {
///     db.execute_batch("CREATE TABLE IF NOT EXISTS inspections (work_order_id TEXT NOT NULL)")?;
///     Ok(())
/// }).await?;
/// # drop(store);
/// # std::fs::remove_dir_all(folder)?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct SqliteStore {
    worker: Worker,
}

impl SqliteStore {
    /// Opens a file, or makes it, in WAL mode with a busy timeout.
    ///
    /// # Errors
    /// The file cannot be opened, is no database, or the table cannot be made.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, StoreError> {
        let connection = Connection::open(path).map_err(StoreError::database)?;
        schema::configure(&connection).map_err(StoreError::database)?;
        Self::from_connection(connection)
    }

    /// Uses a connection of the caller's, with the settings that it has: give it a busy timeout where several
    /// processes share its file.
    ///
    /// # Errors
    /// The table cannot be made or migrated.
    pub fn from_connection(mut connection: Connection) -> Result<Self, StoreError> {
        schema::prepare(&mut connection).map_err(StoreError::database)?;
        Ok(Self { worker: Worker::start(connection)? })
    }

    /// Runs `work` with the store's connection, for a service whose own tables are in the same file. Other calls wait
    /// meanwhile.
    ///
    /// `work` runs to its end also when this future is dropped. A panic in it fails this call alone.
    ///
    /// # Errors
    /// What `work` returned, or that it panicked.
    pub async fn with_connection<T, F>(&self, work: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: FnOnce(&mut Connection) -> rusqlite::Result<T> + Send + 'static,
    {
        self.worker.call(|connection| work(connection).map_err(StoreError::database)).await
    }
}

impl IdempotencyStore for SqliteStore {
    const CAPABILITIES: Capabilities = Capabilities::TRANSACTIONAL;

    async fn claim(&self, request: ClaimRequest) -> Result<ClaimOutcome, StoreError> {
        let store = self.clone();
        let claim = move |connection: &Connection| {
            claims::claim(connection, &request).map(|outcome| Arrival::new(store, outcome))
        };
        Ok(self.worker.write_awaited(claim).await?.accept())
    }

    async fn complete(&self, claim: &Claim) -> Result<Settled, StoreError> {
        let key = claims::Key::of(claim);
        self.worker.write(move |connection| claims::complete(connection, &key)).await
    }

    async fn fail(&self, claim: &Claim, error: &str) -> Result<Settled, StoreError> {
        let (key, error) = (claims::Key::of(claim), error.to_owned());
        self.worker.write(move |connection| claims::fail(connection, &key, &error)).await
    }

    async fn renew(&self, claim: &Claim, lease: Duration) -> Result<Settled, StoreError> {
        let key = claims::Key::of(claim);
        self.worker.write(move |connection| claims::renew(connection, &key, lease)).await
    }

    fn abandon(&self, claim: Claim) {
        self.worker.post(move |connection| claims::abandon(connection, &claim));
    }

    async fn purge(&self, older_than: Duration) -> Result<u64, StoreError> {
        self.worker
            .call(move |connection| claims::purge(connection, older_than).map_err(StoreError::database))
            .await
    }
}

impl TransactionalStore for SqliteStore {
    type Transaction<'t> = &'t Transaction<'t>;
    type Effect<'t> = Result<(), HandlerError>;

    async fn transact<E, F>(
        &self,
        request: ClaimRequest,
        event: E,
        effect: Arc<F>,
    ) -> Result<Transacted, StoreError>
    where
        E: Send + Sync + 'static,
        F: for<'t> Fn(&'t Transaction<'t>, &'t E) -> Result<(), HandlerError> + Send + Sync + 'static,
    {
        // A transaction that nobody awaits any more has committed whole: the next delivery finds it completed.
        let work = move |connection: &mut Connection| {
            claims::transact(connection, &request, |transaction| effect(transaction, &event))
        };
        self.worker.call_awaited(work).await
    }
}
