//! What librdkafka says of an error on top of its code, and which topics the brokers deny this client.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use rdkafka::error::{KafkaError, RDKafkaErrorCode};

use super::ClientError;
use crate::consume::slot::SlotSnapshot;

/// The errors of one consumer, seen by its callbacks and by its polling thread, which are the same thread.
#[derive(Debug)]
pub(crate) struct Denied {
    topics: BTreeSet<String>,
    /// The text of the error that the next poll returns.
    said: Mutex<Option<String>>,
    denied: Mutex<BTreeSet<String>>,
    /// Topics of which one at least may be seen and not read, and how far each had come then.
    unread: Mutex<BTreeMap<String, Reach>>,
    /// When the brokers last refused the whole membership for a topic, as they do by KIP-848.
    refused: Mutex<Option<Instant>>,
}

/// While it goes on, a refusal is told every 5 s, or as often as the group's heartbeats are due.
const REFUSED: Duration = Duration::from_secs(30);

/// By partition: the offset after the last record that came, and the end of the partition as far as it is known.
type Reach = BTreeMap<i32, (Option<i64>, Option<i64>)>;

impl Denied {
    pub(crate) fn new(topics: BTreeSet<String>) -> Self {
        let (said, denied, unread, refused) = Default::default();
        Self { topics, said, denied, unread, refused }
    }

    /// Notes what the error callback is told; the poll that follows returns the same error without the text.
    pub(crate) fn say(&self, reason: &str) {
        *lock(&self.said) = Some(reason.to_owned());
    }

    /// The error that a poll returned, with its text; a topic that it denies is noted.
    ///
    /// Of a topic that may be seen and not be read librdkafka does not say which one it is: then it is one of those that are
    /// assigned and of which nothing has come, or else one of all.
    pub(crate) fn explain(&self, error: KafkaError, assigned: &[SlotSnapshot]) -> ClientError {
        let Some(reason) = lock(&self.said).take() else { return ClientError::new(error) };
        let denied = error.rdkafka_error_code() == Some(RDKafkaErrorCode::TopicAuthorizationFailed);
        if denied && reason.starts_with("Fetch from broker") {
            *lock(&self.unread) = suspects(assigned);
            return ClientError::explained(error, &format!("{reason} ({})", self.unread_names()));
        }
        if denied && reason.starts_with("ConsumerGroupHeartbeat") {
            *lock(&self.refused) = Some(Instant::now());
            return ClientError::explained(error, &format!("{reason} ({})", self.names()));
        }
        if denied {
            let named = |topic: &&String| reason.contains(&format!(": {topic}: "));
            lock(&self.denied).extend(self.topics.iter().filter(named).cloned());
        }
        ClientError::explained(error, &reason)
    }

    /// Partitions of a topic were assigned: its brokers deny it no longer.
    pub(crate) fn allow<'a>(&self, topics: impl Iterator<Item = &'a str>) {
        let mut denied = lock(&self.denied);
        for topic in topics {
            denied.remove(topic);
        }
    }

    /// Looks which topics have been read since, and whether the membership is refused still. True where that is news.
    pub(crate) fn look_again(&self, assigned: &[SlotSnapshot]) -> bool {
        let over = lock(&self.refused).take_if(|last| last.elapsed() > REFUSED).is_some();
        let mut unread = lock(&self.unread);
        let before = unread.len();
        unread.retain(|topic, then| !has_grown(then, &reach(assigned, topic)));
        unread.len() < before || over
    }

    /// Whether a look may bring news.
    pub(crate) fn may_change(&self) -> bool {
        !lock(&self.unread).is_empty() || lock(&self.refused).is_some()
    }

    /// Whether nothing is left to consume.
    pub(crate) fn all(&self) -> bool {
        lock(&self.denied).len() == self.topics.len() || lock(&self.refused).is_some()
    }

    /// For health.
    pub(crate) fn reasons(&self) -> Vec<String> {
        let reason = |topic: &String| format!("the brokers' ACLs deny this client the topic {topic}");
        let mut reasons: Vec<_> = lock(&self.denied).iter().map(reason).collect();
        if !lock(&self.unread).is_empty() {
            let names = self.unread_names();
            reasons
                .push(format!("the brokers' ACLs do not let this client read {names}: it needs Read on it"));
        }
        if lock(&self.refused).is_some() {
            reasons.push(format!("the brokers' ACLs deny this client {}, and so the group", self.names()));
        }
        reasons
    }

    fn names(&self) -> String {
        one_of(self.topics.iter())
    }

    fn unread_names(&self) -> String {
        one_of(lock(&self.unread).keys())
    }
}

fn one_of<'a>(topics: impl Iterator<Item = &'a String>) -> String {
    match &*topics.map(String::as_str).collect::<Vec<_>>() {
        [topic] => format!("the topic {topic}"),
        topics => format!("one of the topics {}", topics.join(", ")),
    }
}

fn suspects(assigned: &[SlotSnapshot]) -> BTreeMap<String, Reach> {
    let topics: BTreeSet<_> = assigned.iter().map(|slot| slot.topic.as_ref()).collect();
    let all: BTreeMap<_, _> =
        topics.into_iter().map(|topic| (topic.to_owned(), reach(assigned, topic))).collect();
    let untouched = |reach: &Reach| reach.values().all(|place| *place == (None, None));
    let untouched: BTreeMap<_, _> = all
        .iter()
        .filter(|(_, reach)| untouched(reach))
        .map(|(name, reach)| (name.clone(), reach.clone()))
        .collect();
    if untouched.is_empty() { all } else { untouched }
}

fn reach(assigned: &[SlotSnapshot], topic: &str) -> Reach {
    let of_topic = assigned.iter().filter(|slot| *slot.topic == *topic);
    of_topic.map(|slot| (slot.partition, (slot.position, slot.ahead.map(|ahead| ahead.end)))).collect()
}

fn has_grown(then: &Reach, now: &Reach) -> bool {
    now.iter().any(|(partition, (position, end))| {
        let (before, end_before) = then.get(partition).copied().unwrap_or_default();
        *position > before || *end > end_before
    })
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::consume::slot::Slot;
    use crate::consume::watchdog::Ahead;

    #[test]
    fn a_denied_topic_is_noted_until_it_is_assigned() {
        let denied = Denied::new(["a", "a.b"].map(str::to_owned).into());
        let error = || KafkaError::MessageConsumption(RDKafkaErrorCode::TopicAuthorizationFailed);
        denied.say("Subscribed topic not available: a.b: Broker: Topic authorization failed");
        assert!(denied.explain(error(), &[]).to_string().contains("a.b: Broker"));
        assert_eq!(denied.reasons(), ["the brokers' ACLs deny this client the topic a.b"]);
        assert!(!denied.all());
        denied.say("Subscribed topic not available: a: Broker: Topic authorization failed");
        denied.explain(error(), &[]);
        assert!(denied.all());
        denied.allow(["a", "a.b"].into_iter());
        assert!(denied.reasons().is_empty());
    }

    #[test]
    fn a_topic_that_may_not_be_read_is_found_by_what_comes_of_the_others() {
        let denied = Denied::new(["a", "b", "c"].map(str::to_owned).into());
        let [a, b, c] = ["a", "b", "c"].map(|topic| Slot::new(topic.into(), 0, Arc::default()));
        let look = || [&a, &b, &c].map(Slot::snapshot);
        c.deliver([], Some(0), &mut Vec::new());
        denied.say("Fetch from broker 1 failed: Broker: Topic authorization failed");
        let error = KafkaError::MessageConsumption(RDKafkaErrorCode::TopicAuthorizationFailed);
        let text = denied.explain(error, &look()).to_string();
        assert!(
            text.contains("(one of the topics a, b); the brokers' ACLs deny this client the topic"),
            "{text}"
        );
        assert!(!denied.look_again(&look()));
        a.tell(Ahead { end: 0, waiting: false });
        assert!(denied.look_again(&look()));
        assert_eq!(
            denied.reasons(),
            ["the brokers' ACLs do not let this client read the topic b: it needs Read on it"]
        );
        b.deliver([], Some(5), &mut Vec::new());
        assert!(denied.look_again(&look()) && denied.reasons().is_empty());
    }
}
