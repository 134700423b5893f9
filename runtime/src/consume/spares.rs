//! Jobs that are done, kept for the memory they have.

use std::sync::{Arc, Mutex, PoisonError};

use super::job::{Job, Order};

/// A record is taken on one thread and done on another. Memory that one thread has allocated and another frees goes back through
/// a lock of the allocator, and is soon what most of a consumer's time is spent on; so it is used again instead.
#[derive(Default)]
pub(crate) struct Spares(Mutex<Vec<Arc<Job>>>);

/// How many are kept, and how large a record's memory may be.
const KEPT: usize = 1_024;
const MAX_BYTES: usize = 4_096;

impl Spares {
    /// Keeps a job that is done, where nobody else has it.
    pub(crate) fn put(&self, mut done: Arc<Job>) {
        let Some(job) = Arc::get_mut(&mut done).filter(|job| job.record.capacity() <= MAX_BYTES) else { return };
        // A handler that is not subscribed any more is not held on to.
        job.order = Order::Nothing;
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() < KEPT {
            kept.push(done);
        }
    }

    /// One that nobody else has, if there is any. Takes from `own`, which only the caller's thread uses, and fills that up when it is empty.
    pub(crate) fn take(&self, own: &mut Vec<Arc<Job>>) -> Option<Arc<Job>> {
        if own.is_empty() {
            std::mem::swap(own, &mut self.0.lock().unwrap_or_else(PoisonError::into_inner));
        }
        own.pop()
    }
}
