//! What the journals of all workers say, read as they grow.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{Read as _, Seek as _, SeekFrom};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// Milliseconds of the wall clock.
pub(crate) type Millis = u64;

#[derive(Default)]
pub(crate) struct Ledger {
    journals: Vec<(String, PathBuf, u64)>,
    /// When each event was first acknowledged.
    pub(crate) acked: BTreeMap<String, Millis>,
    /// The key of each acknowledged event.
    pub(crate) keys: BTreeMap<String, String>,
    /// Events whose outcome was unknown at least once.
    pub(crate) unknown: BTreeSet<String>,
    /// Events that were certainly not written.
    pub(crate) not_sent: BTreeSet<String>,
    /// When each event's handler first said that it is done.
    pub(crate) done: BTreeMap<String, Millis>,
    /// When each event's effect was begun.
    pub(crate) invoked: BTreeMap<String, Vec<Millis>>,
    /// How often each record was delivered, retries of one delivery left out.
    pub(crate) deliveries: BTreeMap<(u32, u64), usize>,
    /// Per worker, the events whose handler was called and has not returned.
    in_hand: BTreeMap<String, BTreeSet<String>>,
    /// The events that a worker was told it had lost: worker and event.
    pub(crate) lost: BTreeSet<(String, String)>,
    /// How many calls failed because the suite wanted them to.
    pub(crate) failing: usize,
    /// How often a publisher rebuilt its client.
    pub(crate) rebuilt: u64,
    pub(crate) joined: BTreeSet<String>,
    /// Per worker: milliseconds and unfinished records of its stop.
    pub(crate) stopped: BTreeMap<String, (u64, u64)>,
    /// Per worker: dead letters, failures to write one, readiness.
    pub(crate) stats: BTreeMap<String, (u64, u64, bool)>,
}

impl Ledger {
    pub(crate) fn add(&mut self, name: &str, journal: &Path) {
        self.journals.push((name.to_owned(), journal.to_owned(), 0));
    }

    /// Takes in what was written since the last call.
    pub(crate) fn read(&mut self) {
        let mut journals = std::mem::take(&mut self.journals);
        for (name, path, position) in &mut journals {
            let text = read_from(path, *position);
            let whole = text.rfind('\n').map_or(0, |end| end + 1);
            text[..whole].lines().for_each(|line| self.take(name, line));
            *position += whole as u64;
        }
        self.journals = journals;
    }

    /// The events whose calls a worker has begun and not ended.
    pub(crate) fn in_hand(&self, worker: &str) -> impl Iterator<Item = &String> {
        self.in_hand.get(worker).into_iter().flatten()
    }

    /// The events whose effect was begun since.
    pub(crate) fn begun_since(&self, since: Millis) -> impl Iterator<Item = &String> {
        let begun = self.invoked.iter().filter(move |(_, times)| times.iter().any(|at| *at >= since));
        begun.map(|(id, _)| id)
    }

    /// Acknowledged by then, and not handled yet.
    pub(crate) fn outstanding(&self, since: Millis) -> usize {
        self.outstanding_beside(since, "")
    }

    /// The same, but for one event.
    pub(crate) fn outstanding_beside(&self, since: Millis, event: &str) -> usize {
        let acked = self.acked.iter().filter(|(id, at)| **at <= since && *id != event);
        acked.filter(|(id, _)| !self.done.contains_key(*id)).count()
    }

    /// How many of so many events are not handled yet, acknowledged or not.
    pub(crate) fn outstanding_of(&self, messages: u64) -> u64 {
        messages.saturating_sub(self.done.len() as u64)
    }

    /// The event of a key that has only one.
    pub(crate) fn event_of(&self, key: &str) -> Option<String> {
        self.keys.iter().find(|(_, other)| *other == key).map(|(id, _)| id.clone())
    }

    /// How long the events waited for their handler's end, those of one key left out.
    pub(crate) fn longest_wait_beside(&self, key: &str) -> Option<Duration> {
        let others = self.acked.iter().filter(|(id, _)| self.keys.get(*id).is_none_or(|other| other != key));
        let waits = others.filter_map(|(id, at)| Some(self.done.get(id)?.saturating_sub(*at)));
        waits.max().map(Duration::from_millis)
    }

    /// How long after `since` a publisher was told again that an event is there.
    pub(crate) fn acknowledged_after(&self, since: Millis) -> Option<Duration> {
        let first = self.acked.values().filter(|at| **at > since).min();
        first.map(|at| Duration::from_millis(at - since))
    }

    fn take(&mut self, worker: &str, line: &str) {
        let words: Vec<&str> = line.split(' ').collect();
        let [at, what, rest @ ..] = words.as_slice() else { return };
        let at: Millis = at.parse().unwrap_or_default();
        let owned = |index: usize| rest.get(index).map(|word| (*word).to_owned()).unwrap_or_default();
        let number = |index: usize| rest.get(index).and_then(|word| word.parse().ok()).unwrap_or_default();
        let hand = self.in_hand.entry(worker.to_owned()).or_default();
        match *what {
            "acked" => {
                self.acked.entry(owned(0)).or_insert(at);
                self.keys.insert(owned(0), owned(1));
            }
            "unknown" => drop(self.unknown.insert(owned(0))),
            "not-sent" => drop(self.not_sent.insert(owned(0))),
            "received" => {
                // Its claim may be won before the line is there that says so.
                hand.insert(owned(0));
                if number(3) == 1 {
                    let partition = u32::try_from(number(1)).unwrap_or_default();
                    *self.deliveries.entry((partition, number(2))).or_default() += 1;
                }
            }
            "invoked" => self.invoked.entry(owned(0)).or_default().push(at),
            "handled" => {
                hand.remove(&owned(0));
                match rest.get(1) {
                    Some(&"ok") => drop(self.done.entry(owned(0)).or_insert(at)),
                    Some(&"lost") => drop(self.lost.insert((worker.to_owned(), owned(0)))),
                    _ => {}
                }
            }
            "failing" => self.failing += 1,
            "published" => self.rebuilt += number(3),
            "joined" => drop(self.joined.insert(worker.to_owned())),
            "stopped" => drop(self.stopped.insert(worker.to_owned(), (number(0), number(1)))),
            "stats" => {
                let ready = rest.get(3) == Some(&"true");
                self.stats.insert(worker.to_owned(), (number(1), number(2), ready));
            }
            _ => {}
        }
    }
}

pub(crate) fn now() -> Millis {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).expect("the clock is past 1970");
    u64::try_from(since.as_millis()).expect("the clock is not far off")
}

/// A journal that is not there yet is empty.
fn read_from(path: &Path, position: u64) -> String {
    let mut text = String::new();
    let Ok(mut file) = File::open(path) else { return text };
    if file.seek(SeekFrom::Start(position)).is_ok() {
        // A line that is half written is read again.
        let mut bytes = Vec::new();
        let _ = file.read_to_end(&mut bytes);
        text = String::from_utf8_lossy(&bytes).into_owned();
    }
    text
}
