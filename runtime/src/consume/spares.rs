//! Jobs that are done, kept for the memory they have.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::job::Job;

/// A record is taken on one thread and done on another. Memory that one thread allocates and another frees goes back through a
/// lock of the allocator, which is soon what most of a consumer's time is spent on; so the next record takes it over.
///
/// A spare still holds on to its handlers. Once others are subscribed, a new generation begins: none of an older is kept.
#[derive(Default)]
pub(crate) struct Spares(Mutex<Kept>);

#[derive(Default)]
struct Kept {
    jobs: Vec<Arc<Job>>,
    generation: u64,
}

/// How many are kept, and how large a record's memory may be.
const KEPT: usize = 1_024;
const MAX_BYTES: usize = 4_096;

impl Spares {
    /// Keeps a job that is done, where nobody else has it.
    pub(crate) fn put(&self, mut done: Arc<Job>) {
        let generation = match Arc::get_mut(&mut done) {
            Some(job) if job.record.capacity() <= MAX_BYTES => job.generation,
            _ => return,
        };
        let mut kept = self.kept();
        if kept.generation == generation && kept.jobs.len() < KEPT {
            kept.jobs.push(done);
        } else {
            // What a handler holds may do anything when it is dropped.
            drop(kept);
        }
    }

    /// One that nobody else has, if there is any. Takes from `own`, which only the caller's thread uses, and fills that up when
    /// it is empty.
    pub(crate) fn take(&self, own: &mut Vec<Arc<Job>>) -> Option<Arc<Job>> {
        if own.is_empty() {
            std::mem::swap(own, &mut self.kept().jobs);
        }
        own.pop()
    }

    /// Lets all go, and those that come later too, but for jobs of the generation that this returns. Whoever calls this has the
    /// handlers of the generation before, so that none of them is dropped here.
    pub(crate) fn renew(&self) -> u64 {
        let mut kept = self.kept();
        kept.generation += 1;
        let (old, generation) = (std::mem::take(&mut kept.jobs), kept.generation);
        drop(kept);
        drop(old);
        generation
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
