//! Claims in memory, for tests and for services whose effects are in memory too.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use uuid::Uuid;

use super::error::StoreError;
use super::store::{Capabilities, Claim, ClaimOutcome, ClaimRequest, IdempotencyStore, Settled, bounded};

/// A store that forgets everything when its process ends. Clones share their records.
///
/// After a restart every event that is delivered again is handled again: for effects that outlive the process, use a store
/// that does too. Records stay until [`purge`](IdempotencyStore::purge).
#[derive(Clone, Debug, Default)]
pub struct MemoryStore {
    state: Arc<Mutex<State>>,
}

#[derive(Debug, Default)]
struct State {
    records: HashMap<Key, Record>,
    /// One counter for all records: one that was purged must not lend its tokens to the next of its key.
    last_fence: i64,
}

type Key = (Arc<str>, Uuid);

#[derive(Debug)]
struct Record {
    status: Status,
    fence: i64,
    retry_count: u32,
    touched: Instant,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Status {
    Processing { until: Instant },
    Completed,
    Failed,
}

impl MemoryStore {
    /// An empty store.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    // A panic while the lock is held leaves no record half written, so the records are still good.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn settle(&self, claim: &Claim, change: impl FnOnce(&mut Record)) -> Settled {
        let mut state = self.lock();
        match state.records.get_mut(&(claim.consumer_id.clone(), claim.event_id)) {
            Some(record) if record.is_held_by(claim) => {
                record.touched = Instant::now();
                change(record);
                Settled::Recorded
            }
            _ => Settled::Lost,
        }
    }

    fn settle_failed(&self, claim: &Claim) -> Settled {
        self.settle(claim, |record| {
            record.status = Status::Failed;
            record.retry_count = record.retry_count.saturating_add(1);
        })
    }
}

impl IdempotencyStore for MemoryStore {
    const CAPABILITIES: Capabilities = Capabilities::FENCED;

    async fn claim(&self, request: ClaimRequest) -> Result<ClaimOutcome, StoreError> {
        let now = Instant::now();
        let mut state = self.lock();
        let fence = state.last_fence + 1;
        let key = (request.consumer_id.clone(), request.event_id);
        let record = state.records.entry(key).or_insert(Record::new(now));
        match record.status {
            Status::Completed => return Ok(ClaimOutcome::Completed),
            Status::Processing { until } if until > now => {
                return Ok(ClaimOutcome::Busy { retry_after: until - now });
            }
            Status::Processing { .. } | Status::Failed => {}
        }
        record.status = Status::Processing { until: now + request.bounded_lease() };
        record.fence = fence;
        record.touched = now;
        let claim = Claim::granted(&request, fence, record.retry_count);
        state.last_fence = fence;
        Ok(ClaimOutcome::Won(claim))
    }

    async fn complete(&self, claim: &Claim) -> Result<Settled, StoreError> {
        Ok(self.settle(claim, |record| record.status = Status::Completed))
    }

    async fn fail(&self, claim: &Claim, _error: &str) -> Result<Settled, StoreError> {
        Ok(self.settle_failed(claim))
    }

    async fn renew(&self, claim: &Claim, lease: Duration) -> Result<Settled, StoreError> {
        let until = Instant::now() + bounded(lease);
        Ok(self.settle(claim, |record| record.status = Status::Processing { until }))
    }

    fn abandon(&self, claim: Claim) {
        self.settle_failed(&claim);
    }

    async fn purge(&self, older_than: Duration) -> Result<u64, StoreError> {
        let now = Instant::now();
        let records = &mut self.lock().records;
        let before = records.len();
        records.retain(|_, record| record.is_leased(now) || now.duration_since(record.touched) <= older_than);
        Ok((before - records.len()) as u64)
    }
}

impl Record {
    fn new(now: Instant) -> Self {
        Self { status: Status::Failed, fence: 0, retry_count: 0, touched: now }
    }

    fn is_held_by(&self, claim: &Claim) -> bool {
        self.fence == claim.fence && matches!(self.status, Status::Processing { .. })
    }

    fn is_leased(&self, now: Instant) -> bool {
        matches!(self.status, Status::Processing { until } if until > now)
    }
}
