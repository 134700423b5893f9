//! The thread that owns the connection. SQLite blocks, and a transaction must not change threads; the async side sends
//! closures and awaits their results.
//!
//! Small writes that wait at the same time share a transaction, and so one write to the disk. One that comes alone waits
//! for nobody.

use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;

use rusqlite::{Connection, Result as SqlResult};
use tokio::sync::oneshot;

use super::sql;
use crate::idempotency::StoreError;

/// How many writes share one transaction at most: what comes after them must not wait for long.
const LARGEST_BATCH: usize = 256;

enum Job {
    /// Has the connection for itself.
    Alone(Box<dyn FnOnce(&mut Connection) + Send>),
    /// May be in a transaction with others of its kind.
    Write(Write),
}

type Write = Box<dyn FnOnce(&Connection) -> Told + Send>;

/// Sends a write's result to its caller, once it is known whether it is committed.
type Told = Box<dyn FnOnce(&Result<(), Arc<rusqlite::Error>>)>;

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
        let (reply, result) = oneshot::channel();
        self.send(Job::Alone(Box::new(move |connection| drop(reply.send(job(connection))))))?;
        answer(result).await
    }

    /// Runs `job`, unless nobody awaits its result any more when its turn comes.
    pub(super) async fn call_awaited<T, F>(&self, job: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: FnOnce(&mut Connection) -> Result<T, StoreError> + Send + 'static,
    {
        let (reply, result) = oneshot::channel();
        self.send(Job::Alone(Box::new(move |connection| {
            if !reply.is_closed() {
                drop(reply.send(job(connection)));
            }
        })))?;
        answer(result).await
    }

    /// Runs `job`, alone or in company, also where nobody awaits its result any more.
    pub(super) async fn write<T, F>(&self, job: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: FnOnce(&Connection) -> SqlResult<T> + Send + 'static,
    {
        let (reply, result) = oneshot::channel();
        self.send(Job::Write(Box::new(move |connection| told(reply, job(connection)))))?;
        answer(result).await
    }

    /// Runs `job`, alone or in company, unless nobody awaits its result any more when its turn comes.
    pub(super) async fn write_awaited<T, F>(&self, job: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: FnOnce(&Connection) -> SqlResult<T> + Send + 'static,
    {
        let (reply, result) = oneshot::channel();
        self.send(Job::Write(Box::new(move |connection| {
            if reply.is_closed() { Box::new(|_| ()) } else { told(reply, job(connection)) }
        })))?;
        answer(result).await
    }

    /// Runs `job` some time, and does not wait for it.
    pub(super) fn post(&self, job: impl FnOnce(&Connection) + Send + 'static) {
        // A closed store has nothing to write to.
        let _ = self.send(Job::Write(Box::new(move |connection| {
            job(connection);
            Box::new(|_| ())
        })));
    }

    fn send(&self, job: Job) -> Result<(), StoreError> {
        self.jobs.send(job).map_err(|_closed| StoreError::Closed)
    }
}

async fn answer<T>(result: oneshot::Receiver<Result<T, StoreError>>) -> Result<T, StoreError> {
    result.await.map_err(|_panicked| StoreError::database("the job did not come to its end"))?
}

fn told<T: 'static>(reply: oneshot::Sender<Result<T, StoreError>>, result: SqlResult<T>) -> Told {
    Box::new(move |committed| {
        let result = match committed {
            Ok(()) => result.map_err(StoreError::database),
            Err(error) => Err(StoreError::database(Arc::clone(error))),
        };
        drop(reply.send(result));
    })
}

fn run(mut connection: Connection, jobs: &Receiver<Job>) {
    let mut next = None;
    while let Some(job) = next.take().or_else(|| jobs.recv().ok()) {
        // A panic in a caller's closure fails that call alone: its transaction rolled back when it unwound.
        let done = catch_unwind(AssertUnwindSafe(|| match job {
            Job::Alone(job) => job(&mut connection),
            Job::Write(first) => {
                let mut batch = vec![first];
                while batch.len() < LARGEST_BATCH {
                    match jobs.try_recv() {
                        Ok(Job::Write(write)) => batch.push(write),
                        Ok(other) => {
                            next = Some(other);
                            break;
                        }
                        Err(_none_waits) => break,
                    }
                }
                write_all(&connection, batch);
            }
        }));
        if done.is_err() {
            tracing::error!("a job on the SQLite thread panicked");
        }
    }
}

fn write_all(connection: &Connection, mut batch: Vec<Write>) {
    if batch.len() == 1 {
        let write = batch.remove(0);
        return write(connection)(&Ok(()));
    }
    let mut results = Vec::with_capacity(batch.len());
    let committed = connection.execute_batch(sql::BEGIN_BATCH).and_then(|()| {
        results.extend(batch.drain(..).map(|write| write(connection)));
        connection.execute_batch(sql::COMMIT_BATCH)
    });
    let committed = committed.map_err(Arc::new);
    if committed.is_err() {
        // Those that did not come to their turn drop their replies; a full disk, for one, has rolled back already.
        batch.clear();
        if !connection.is_autocommit() {
            let _ = connection.execute_batch(sql::ROLLBACK_BATCH);
        }
    }
    for told in results {
        told(&committed);
    }
}

impl fmt::Debug for Worker {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Worker")
    }
}
