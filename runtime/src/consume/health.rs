//! How a consumer is, as a value that a service can show.

use std::fmt;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::slot::SlotSnapshot;
use super::watchdog::Stall;

/// How a consumer is. Nothing in it comes from a payload.
///
/// ```
/// # fn show(consumer: &events_runtime::consume::Health) {
/// let status = if consumer.ready { 200 } else { 503 };
/// println!("{status} {}", consumer.to_json());
/// # }
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Health {
    /// Whether it runs. One that does not has not been started, was stopped, or has failed for good.
    pub live: bool,
    /// Whether it runs and nothing stands in its way.
    pub ready: bool,
    /// What stands in its way, for people.
    pub reasons: Vec<String>,
    /// The partitions that it has, by topic and number.
    pub partitions: Vec<PartitionHealth>,
}

/// How a consumer gets on with one partition.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct PartitionHealth {
    /// The topic.
    pub topic: String,
    /// The partition.
    pub partition: i32,
    /// The offset after the last record that came.
    pub position: Option<i64>,
    /// Where the group goes on after a crash, but for what is being committed; `None` until something is finished.
    pub stored: Option<i64>,
    /// How many records of it the topic has that are not finished; `None` while that is not known, which is not zero.
    pub lag: Option<u64>,
    /// Records that came and are not finished.
    pub in_hand: usize,
    /// For how long the longest call goes on.
    pub oldest_call: Option<Duration>,
    /// Whether it takes no more until some of those in hand are finished.
    pub paused: bool,
    /// Why it does not go on.
    pub trouble: Option<Trouble>,
}

/// Why a partition does not go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Trouble {
    /// Its dead-letter topic cannot be written; it goes on when it can.
    DeadLettersUnwritable,
    /// It has records, and none of them comes.
    NothingComes,
    /// A handler has not returned for a long time.
    SlowHandler,
}

impl Health {
    pub(crate) fn down(reason: impl Into<String>) -> Self {
        Self { reasons: vec![reason.into()], ..Self::default() }
    }

    /// A running consumer: ready, but for what its partitions and its source say.
    pub(crate) fn running(
        partitions: Vec<PartitionHealth>,
        trouble: impl IntoIterator<Item = String>,
    ) -> Self {
        let of_partitions = partitions.iter().filter_map(PartitionHealth::reason);
        let reasons: Vec<_> = trouble.into_iter().chain(of_partitions).collect();
        Self { live: true, ready: reasons.is_empty(), reasons, partitions }
    }

    /// The same as JSON, with members named as in Rust; durations are in milliseconds.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let partitions: Vec<_> = self.partitions.iter().map(PartitionHealth::to_json).collect();
        json!({ "live": self.live, "ready": self.ready, "reasons": self.reasons, "partitions": partitions })
    }
}

impl fmt::Display for Health {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.ready {
            return write!(f, "ready, with {} partitions", self.partitions.len());
        }
        write!(f, "not {}: {}", if self.live { "ready" } else { "running" }, self.reasons.join("; "))
    }
}

impl PartitionHealth {
    pub(crate) fn of(seen: &SlotSnapshot, now: Instant) -> Self {
        let trouble = match seen.stalled {
            _ if seen.blocked => Some(Trouble::DeadLettersUnwritable),
            Some(Stall::NothingComes) => Some(Trouble::NothingComes),
            Some(Stall::SlowHandler) => Some(Trouble::SlowHandler),
            None => None,
        };
        let lag = seen.ahead.zip(seen.stored.or(seen.position));
        Self {
            topic: seen.topic.as_ref().to_owned(),
            partition: seen.partition,
            position: seen.position,
            stored: seen.stored,
            lag: lag.map(|(ahead, stored)| u64::try_from(ahead.end - stored).unwrap_or_default()),
            in_hand: seen.in_hand,
            oldest_call: seen.oldest_call.map(|(_, since)| now.saturating_duration_since(since)),
            paused: seen.paused,
            trouble,
        }
    }

    fn reason(&self) -> Option<String> {
        let what = match self.trouble? {
            Trouble::DeadLettersUnwritable => "stands still until its dead-letter topic can be written",
            Trouble::NothingComes => "has records and none of them comes",
            Trouble::SlowHandler => "waits for a handler that has not returned for a long time",
        };
        Some(format!("partition {} of {} {what}", self.partition, self.topic))
    }

    fn to_json(&self) -> Value {
        json!({
            "topic": self.topic,
            "partition": self.partition,
            "position": self.position,
            "stored": self.stored,
            "lag": self.lag,
            "in_hand": self.in_hand,
            "oldest_call": self.oldest_call.map(|since| u64::try_from(since.as_millis()).unwrap_or(u64::MAX)),
            "paused": self.paused,
            "trouble": self.trouble.map(|trouble| format!("{trouble:?}")),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::consume::watchdog::Ahead;

    fn seen() -> SlotSnapshot {
        SlotSnapshot {
            topic: "mes-events".into(),
            partition: 3,
            position: Some(12),
            stored: Some(10),
            in_hand: 2,
            bytes: 0,
            oldest_call: None,
            paused: false,
            blocked: false,
            ahead: Some(Ahead { end: 20, waiting: true }),
            stalled: None,
        }
    }

    #[test]
    fn trouble_of_one_partition_makes_the_consumer_not_ready() {
        let fine = PartitionHealth::of(&seen(), Instant::now());
        assert_eq!(fine.lag, Some(10));
        assert!(Health::running(vec![fine.clone()], None).ready);
        let blocked = PartitionHealth::of(&SlotSnapshot { blocked: true, ..seen() }, Instant::now());
        let health = Health::running(vec![fine, blocked], None);
        assert!(health.live && !health.ready);
        assert_eq!(
            health.to_string(),
            "not ready: partition 3 of mes-events stands still until its dead-letter topic can be written"
        );
        assert_eq!(health.to_json()["partitions"][1]["trouble"], "DeadLettersUnwritable");
    }

    /// T8: what is not known is not zero.
    #[test]
    fn t08_an_unknown_lag_is_not_zero() {
        let unknown = PartitionHealth::of(&SlotSnapshot { ahead: None, ..seen() }, Instant::now());
        assert_eq!(unknown.lag, None);
        assert_eq!(Health::running(vec![unknown], None).to_json()["partitions"][0]["lag"], Value::Null);
        assert_eq!(Health::down("it was not started").to_string(), "not running: it was not started");
    }
}
