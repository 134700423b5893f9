//! The thread that owns the connection. SQLite blocks, and a transaction must not change threads; the async side sends
//! closures and awaits their results.

use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;

use rusqlite::Connection;
use tokio::sync::oneshot;

use crate::idempotency::StoreError;

type Job = Box<dyn FnOnce(&mut Connection) + Send>;

/// A handle on the thread; the thread ends, having done all jobs, after the last handle is dropped.
#[derive(Clone)]
pub(super) struct Worker {
    jobs: Sender<Job>,
}

impl Worker {
    pub(super) fn start(connection: Connection) -> Result<Self, StoreError> {
        let (jobs, receiver) = channel();
        thread::Builder::new()
            .name("events-sqlite".to_owned())
            .spawn(move || run(connection, &receiver))
            .map_err(StoreError::database)?;
        Ok(Self { jobs })
    }

    /// Runs `job`, also where nobody awaits its result any more.
    pub(super) async fn call<T, F>(&self, job: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: FnOnce(&mut Connection) -> Result<T, StoreError> + Send + 'static,
    {
        self.submit(move |connection, reply| drop(reply.send(job(connection)))).await
    }

    /// Runs `job`, unless nobody awaits its result any more when its turn comes.
    pub(super) async fn call_awaited<T, F>(&self, job: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: FnOnce(&mut Connection) -> Result<T, StoreError> + Send + 'static,
    {
        self.submit(move |connection, reply| {
            if !reply.is_closed() {
                drop(reply.send(job(connection)));
            }
        })
        .await
    }

    /// Runs `job` some time, and does not wait for it.
    pub(super) fn post(&self, job: impl FnOnce(&mut Connection) + Send + 'static) {
        drop(self.jobs.send(Box::new(job)));
    }

    async fn submit<T, F>(&self, job: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: FnOnce(&mut Connection, oneshot::Sender<Result<T, StoreError>>) + Send + 'static,
    {
        let (reply, result) = oneshot::channel();
        self.jobs
            .send(Box::new(move |connection| job(connection, reply)))
            .map_err(|_closed| StoreError::Closed)?;
        result.await.map_err(|_panicked| StoreError::database("the job panicked"))?
    }
}

fn run(mut connection: Connection, jobs: &Receiver<Job>) {
    while let Ok(job) = jobs.recv() {
        // A panic in a caller's closure fails that call alone: its transaction rolled back when it unwound.
        if catch_unwind(AssertUnwindSafe(|| job(&mut connection))).is_err() {
            tracing::error!("a job on the SQLite thread panicked");
        }
    }
}

impl fmt::Debug for Worker {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Worker")
    }
}
