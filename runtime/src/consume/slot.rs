//! One partition in one assignment: what is in hand, what is finished, and whether its results still count.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::{Notify, Semaphore, watch};

use super::job::{Job, Unit};
use super::lanes::Lanes;
use super::tracker::OffsetTracker;
use super::watchdog::{Ahead, Stall};

/// Shared by the source and the workers. A partition that comes back after a rebalance gets a new slot, so the late result of
/// an old one reaches nothing.
pub(crate) struct Slot {
    pub(crate) topic: Arc<str>,
    pub(crate) partition: i32,
    state: Mutex<State>,
    /// Told when nothing is being done any more by a slot that leaves, and when there is room again in one that is paused.
    changed: Condvar,
    leaving: watch::Sender<bool>,
    /// Bounds the dead letters of the partition that are being written.
    pub(crate) letters: Semaphore,
    shared: Arc<Shared>,
}

/// What the slots of a consumer have in common.
#[derive(Debug, Default)]
pub(crate) struct Shared {
    /// Bytes in hand of all partitions.
    bytes: AtomicUsize,
    /// Told whenever a call has ended, for a source that waits without a thread.
    pub(crate) progress: Notify,
}

struct State {
    tracker: OffsetTracker,
    lanes: Lanes<Arc<Job>>,
    records: usize,
    bytes: usize,
    /// The offsets of units that wait for nothing but a worker, the oldest first but for a few.
    lined_up: VecDeque<i64>,
    /// The highest offset of a unit that was begun.
    begun: Option<i64>,
    /// Calls of handlers, and first attempts to write dead letters, that go on now: offset and begin.
    going_on: Vec<(i64, Instant)>,
    /// Dead letters that could not be written. While there are some, no unit begins.
    unwritten: usize,
    /// Units that came meanwhile.
    parked: Vec<Unit>,
    paused: bool,
    leaving: bool,
    gone: bool,
    ahead: Option<Ahead>,
    stalled: Option<Stall>,
}

/// A partition with this much in hand is full, and has room again at half of it.
const MAX_RECORDS: usize = 2_000;
const MAX_BYTES: usize = 4 * 1024 * 1024;
/// With this much in hand of all partitions, each of them is full that has anything in hand.
const MAX_TOTAL_BYTES: usize = 32 * 1024 * 1024;
const LETTERS: usize = 8;

/// What a slot is doing, for health and watchdog.
#[allow(dead_code, reason = "health and the broker for tests use it")]
#[derive(Clone, Debug)]
pub(crate) struct SlotSnapshot {
    pub(crate) topic: Arc<str>,
    pub(crate) partition: i32,
    /// The offset after the last that came.
    pub(crate) position: Option<i64>,
    /// Where the group goes on after a crash, but for what is being committed.
    pub(crate) stored: Option<i64>,
    /// Records that came and are not finished.
    pub(crate) in_hand: usize,
    /// Their bytes, roughly.
    pub(crate) bytes: usize,
    /// The call that goes on for longest: its offset, and since when.
    pub(crate) oldest_call: Option<(i64, Instant)>,
    pub(crate) paused: bool,
    /// A dead letter cannot be written: nothing of the partition goes on.
    pub(crate) blocked: bool,
    pub(crate) ahead: Option<Ahead>,
    pub(crate) stalled: Option<Stall>,
}

impl Slot {
    pub(crate) fn new(topic: Arc<str>, partition: i32, shared: Arc<Shared>) -> Self {
        let state = State {
            tracker: OffsetTracker::default(),
            lanes: Lanes::default(),
            records: 0,
            bytes: 0,
            lined_up: VecDeque::new(),
            begun: None,
            going_on: Vec::new(),
            unwritten: 0,
            parked: Vec::new(),
            paused: false,
            leaving: false,
            gone: false,
            ahead: None,
            stalled: None,
        };
        let (state, changed, leaving) = (Mutex::new(state), Condvar::new(), watch::Sender::new(false));
        Self { topic, partition, state, changed, leaving, letters: Semaphore::new(LETTERS), shared }
    }

    /// Records have come that have to be handled, in order; the one at `skipped` came among them and needs no handling. A record
    /// may have to wait for its lane, or be in hand already; the units of the others go to `begins`. True when no more should
    /// come.
    pub(crate) fn deliver(
        &self,
        jobs: impl IntoIterator<Item = Arc<Job>>,
        skipped: Option<i64>,
        begins: &mut Vec<Unit>,
    ) -> bool {
        let (mut state, mut bytes) = (self.state(), 0);
        for job in jobs {
            if state.gone || !state.tracker.delivered(job.record.offset) {
                continue;
            }
            state.records += 1;
            bytes += job.record.bytes;
            let first = match job.lane {
                Some(lane) => state.lanes.enter(lane, job),
                None => Some(job),
            };
            if let Some(job) = first {
                state.line_up(&job);
                begins.extend(job.units());
            }
        }
        if let Some(offset) = skipped {
            state.tracker.skipped(offset);
        }
        state.bytes += bytes;
        self.shared.bytes.fetch_add(bytes, Ordering::Relaxed);
        self.is_full(&state)
    }

    /// Whether a worker may begin a unit. When the partition is leaving, only what comes before something that was begun still
    /// begins; a unit that comes while a dead letter cannot be written waits here.
    pub(crate) fn begin(&self, unit: &Unit) -> bool {
        let (mut state, offset) = (self.state(), unit.job.record.offset);
        let was_lined_up = state.take_up(offset);
        if state.leaving && !(was_lined_up && state.fills_a_gap(offset)) {
            self.tell_progress(&state);
            return false;
        }
        if state.unwritten > 0 {
            state.parked.push(unit.clone());
            return false;
        }
        state.begun = state.begun.max(Some(offset));
        state.going_on.push((offset, Instant::now()));
        true
    }

    /// What was begun goes on no more, and is not done.
    pub(crate) fn rest(&self, offset: i64) {
        let mut state = self.state();
        state.end(offset);
        self.tell_progress(&state);
    }

    /// A record is done.
    pub(crate) fn finish(&self, job: &Job) -> Finished {
        let mut state = self.state();
        state.end(job.record.offset);
        if state.gone {
            self.tell_progress(&state);
            return Finished::TooLate;
        }
        state.records -= 1;
        state.bytes -= job.record.bytes;
        self.shared.bytes.fetch_sub(job.record.bytes, Ordering::Relaxed);
        state.tracker.finished(job.record.offset);
        let next = job.lane.and_then(|lane| state.lanes.leave(lane));
        next.iter().for_each(|next| state.line_up(next));
        // Waking somebody costs more than a record: only when it is worth it.
        if state.paused && self.has_room(&state, 7) {
            self.changed.notify_all();
        }
        self.tell_progress(&state);
        Finished::InTime { next }
    }

    /// A dead letter could not be written: no unit begins until [`unblock`](Self::unblock).
    pub(crate) fn block(&self) {
        let mut state = self.state();
        state.unwritten += 1;
        // What was to fill a gap waits for the letter now.
        self.tell_progress(&state);
    }

    /// It is written. Returns the units that can go on.
    pub(crate) fn unblock(&self) -> Vec<Unit> {
        let mut state = self.state();
        state.unwritten -= 1;
        if state.unwritten == 0 { std::mem::take(&mut state.parked) } else { Vec::new() }
    }

    /// How many calls go on, and are to come when the partition is leaving.
    pub(crate) fn busy(&self) -> usize {
        self.state().busy()
    }

    /// Waits until a leaving partition has no call that goes on or is to come; returns how many when the time is over.
    pub(crate) fn wait_until_idle(&self, deadline: Instant) -> usize {
        let busy = |state: &mut State| state.busy() > 0;
        let remaining = deadline.saturating_duration_since(Instant::now());
        let waited = self.changed.wait_timeout_while(self.state(), remaining, busy);
        waited.map_or_else(|_| self.busy(), |(state, _)| state.busy())
    }

    /// Wakes who waits for the end of calls, as only a leaving partition is waited for.
    fn tell_progress(&self, state: &State) {
        if state.leaving && state.going_on.is_empty() {
            self.changed.notify_all();
        }
        self.shared.progress.notify_one();
    }

    /// Whether a dead letter that has not been tried is to be left to the next owner of the partition.
    pub(crate) fn has_given_up(&self) -> bool {
        let state = self.state();
        state.gone || (state.leaving && state.unwritten > 0)
    }

    /// Whether no more should come.
    fn is_full(&self, state: &State) -> bool {
        let crowded = self.shared.bytes.load(Ordering::Relaxed) >= MAX_TOTAL_BYTES && state.records > 0;
        state.records >= MAX_RECORDS || state.bytes >= MAX_BYTES || crowded
    }

    /// Whether no more than so many eighths of the partition are taken up, and all partitions leave some room.
    fn has_room(&self, state: &State, eighths: usize) -> bool {
        let below = |value: usize, max: usize| value <= max / 8 * eighths;
        let total = self.shared.bytes.load(Ordering::Relaxed);
        let crowded = total > MAX_TOTAL_BYTES / 4 * 3 && state.records > 0;
        below(state.records, MAX_RECORDS) && below(state.bytes, MAX_BYTES) && !crowded
    }

    /// Waits a moment for some room; true when there was none in time, and the partition counts as paused.
    pub(crate) fn stays_full(&self, patience: Duration) -> bool {
        let mut state = self.state();
        if state.paused || state.leaving {
            return false;
        }
        state.paused = true;
        let waited = self.changed.wait_timeout_while(state, patience, |state| !self.has_room(state, 7));
        let Ok((mut state, _)) = waited else { return false };
        state.paused = !self.has_room(&state, 7);
        state.paused
    }

    /// True when the partition was paused and is half empty again; it counts as going on.
    pub(crate) fn take_resumable(&self) -> bool {
        let mut state = self.state();
        let resumable = state.paused && self.has_room(&state, 4);
        state.paused &= !resumable;
        resumable
    }

    pub(crate) fn take_storable(&self) -> Option<i64> {
        self.state().tracker.take_storable()
    }

    /// Begins no further unit but those that fill the gaps below what was begun, and ends every wait.
    pub(crate) fn leave(&self) {
        self.state().leaving = true;
        self.leaving.send_replace(true);
    }

    /// From now on no result counts.
    pub(crate) fn fence(&self) {
        self.leave();
        let mut state = self.state();
        if !std::mem::replace(&mut state.gone, true) {
            self.shared.bytes.fetch_sub(state.bytes, Ordering::Relaxed);
            state.lanes.clear();
            state.parked.clear();
        }
    }

    /// Resolves when the partition is leaving.
    pub(crate) async fn left(&self) {
        // The sender lives as long as the slot.
        let _ = self.leaving.subscribe().wait_for(|leaving| *leaving).await;
    }

    /// What the source has not delivered yet.
    pub(crate) fn tell(&self, ahead: Ahead) {
        self.state().ahead = Some(ahead);
    }

    /// Whether the watchdog thinks that the partition stands still; returns what it thought before.
    pub(crate) fn mark_stalled(&self, stall: Option<Stall>) -> Option<Stall> {
        std::mem::replace(&mut self.state().stalled, stall)
    }

    pub(crate) fn snapshot(&self) -> SlotSnapshot {
        let state = self.state();
        SlotSnapshot {
            topic: Arc::clone(&self.topic),
            partition: self.partition,
            position: state.tracker.position(),
            stored: state.tracker.stored(),
            in_hand: state.records,
            bytes: state.bytes,
            oldest_call: state.going_on.iter().min_by_key(|(_, since)| *since).copied(),
            paused: state.paused,
            blocked: state.unwritten > 0,
            ahead: state.ahead,
            stalled: state.stalled,
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn line_up(&mut self, job: &Arc<Job>) {
        let offset = job.record.offset;
        self.lined_up.extend(std::iter::repeat_n(offset, job.open()));
    }

    /// False when the unit had been begun before.
    fn take_up(&mut self, offset: i64) -> bool {
        let index = self.lined_up.iter().position(|other| *other == offset);
        index.is_some_and(|index| self.lined_up.remove(index).is_some())
    }

    /// What is finished above an unfinished record counts for nothing once the partition is gone: it would be delivered again.
    fn fills_a_gap(&self, offset: i64) -> bool {
        !self.gone && self.unwritten == 0 && self.begun.is_some_and(|begun| offset <= begun)
    }

    fn busy(&self) -> usize {
        let to_come = if self.leaving { self.gaps() } else { 0 };
        self.going_on.len() + to_come
    }

    fn gaps(&self) -> usize {
        self.lined_up.iter().filter(|offset| self.fills_a_gap(**offset)).count()
    }

    fn end(&mut self, offset: i64) {
        if let Some(index) = self.going_on.iter().position(|(other, _)| *other == offset) {
            self.going_on.swap_remove(index);
        }
    }
}

/// What came of finishing a record.
pub(crate) enum Finished {
    /// The next record of its lane has it now.
    InTime { next: Option<Arc<Job>> },
    /// The partition had gone: the result counts for nothing.
    TooLate,
}
