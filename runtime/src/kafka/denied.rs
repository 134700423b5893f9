//! What librdkafka says of an error on top of its code, and which topics the brokers deny this client.

use std::collections::BTreeSet;
use std::sync::{Mutex, MutexGuard, PoisonError};

use rdkafka::error::{KafkaError, RDKafkaErrorCode};

use super::ClientError;

/// The errors of one consumer, seen by its callbacks and by its polling thread, which are the same thread.
#[derive(Debug)]
pub(crate) struct Denied {
    topics: BTreeSet<String>,
    /// The text of the error that the next poll returns.
    said: Mutex<Option<String>>,
    denied: Mutex<BTreeSet<String>>,
}

impl Denied {
    pub(crate) fn new(topics: BTreeSet<String>) -> Self {
        Self { topics, said: Mutex::default(), denied: Mutex::default() }
    }

    /// Notes what the error callback is told; the poll that follows returns the same error without the text.
    pub(crate) fn say(&self, reason: &str) {
        *lock(&self.said) = Some(reason.to_owned());
    }

    /// The error that a poll returned, with its text; a topic that it denies is noted.
    pub(crate) fn explain(&self, error: KafkaError) -> ClientError {
        let Some(reason) = lock(&self.said).take() else { return ClientError::new(error) };
        let error = ClientError::explained(error, &reason);
        if error.code() == Some(RDKafkaErrorCode::TopicAuthorizationFailed) {
            let named = |topic: &&String| reason.contains(&format!(": {topic}: "));
            lock(&self.denied).extend(self.topics.iter().filter(named).cloned());
        }
        error
    }

    /// Partitions of a topic were assigned: its brokers deny it no longer.
    pub(crate) fn allow<'a>(&self, topics: impl Iterator<Item = &'a str>) {
        let mut denied = lock(&self.denied);
        for topic in topics {
            denied.remove(topic);
        }
    }

    /// Whether nothing is left to consume.
    pub(crate) fn all(&self) -> bool {
        lock(&self.denied).len() == self.topics.len()
    }

    /// For health.
    pub(crate) fn reasons(&self) -> Vec<String> {
        let reason = |topic: &String| format!("the brokers' ACLs deny this client the topic {topic}");
        lock(&self.denied).iter().map(reason).collect()
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_denied_topic_is_noted_until_it_is_assigned() {
        let denied = Denied::new(["a", "a.b"].map(str::to_owned).into());
        let error = || KafkaError::MessageConsumption(RDKafkaErrorCode::TopicAuthorizationFailed);
        denied.say("Subscribed topic not available: a.b: Broker: Topic authorization failed");
        assert!(denied.explain(error()).to_string().contains("a.b: Broker"));
        assert_eq!(denied.reasons(), ["the brokers' ACLs deny this client the topic a.b"]);
        assert!(!denied.all());
        denied.say("Subscribed topic not available: a: Broker: Topic authorization failed");
        denied.explain(error());
        assert!(denied.all());
        denied.allow(["a", "a.b"].into_iter());
        assert!(denied.reasons().is_empty());
    }
}
