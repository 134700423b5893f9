//! Writes one record to its dead-letter topic, however long that takes.

use std::error::Error;
use std::sync::Arc;
use std::time::Duration;

use super::cause::Cause;
use super::crew::Crew;
use super::dead_letter;
use super::job::Unit;
use super::policy::RetryPolicy;
use super::worker::{done, unless_left};

/// How a dead letter is written again.
const AGAIN: RetryPolicy =
    RetryPolicy { retries: None, first: Duration::from_millis(100), cap: Duration::from_secs(5) };

/// Sends a begun unit's record to its dead-letter topic, on a task of its own: it holds no worker. Until it is written, the
/// record is not finished; once an attempt has failed, nothing of the partition goes on.
pub(crate) fn send(unit: Unit, cause: Cause, crew: &Arc<Crew>) {
    let topic = match unit.handler() {
        Some((subscription, _)) => subscription.dead_letter_topic(&unit.job.record.topic),
        None => dead_letter::topic_for(&unit.job.record.topic, None),
    };
    crew.runtime.spawn(Letter { unit, cause, topic }.write(Arc::clone(crew)));
}

struct Letter {
    unit: Unit,
    cause: Cause,
    topic: String,
}

impl Letter {
    async fn write(self, crew: Arc<Crew>) {
        let slot = &self.unit.job.slot;
        // Nothing closes it. Who has his turn finishes: giving up could only write the letter twice.
        let _turn = slot.letters.acquire().await;
        if slot.has_given_up() {
            return slot.rest(self.unit.job.record.offset);
        }
        if let Err(error) = self.attempt(&crew).await {
            self.tell_failure(&*error, &crew);
            slot.rest(self.unit.job.record.offset);
            slot.block();
            if !self.write_again(&crew).await {
                return;
            }
            crew.add(slot.unblock());
        }
        crew.counters.dead_lettered.add();
        self.tell();
        done(self.unit.clone(), &crew);
        crew.hire();
    }

    /// False when the partition left.
    async fn write_again(&self, crew: &Arc<Crew>) -> bool {
        let slot = &self.unit.job.slot;
        for failures in 1.. {
            let again = async {
                tokio::time::sleep(AGAIN.wait(failures)).await;
                self.attempt(crew).await
            };
            match unless_left(slot, again).await {
                None => return false,
                Some(Ok(())) => return true,
                Some(Err(error)) => self.tell_failure(&*error, crew),
            }
        }
        false
    }

    async fn attempt(&self, crew: &Crew) -> Result<(), Box<dyn Error + Send + Sync>> {
        let record = &self.unit.job.record;
        let by = self.unit.handler().map(|(_, handler)| &*handler.name);
        let headers = dead_letter::headers(record, &self.cause, &crew.group, by, self.unit.attempt);
        crew.dead_letters.write(&self.topic, record, headers).await
    }

    fn tell(&self) {
        let (record, reason, detail) = (&self.unit.job.record, self.cause.reason(), self.cause.detail());
        let (topic, partition, offset) = (&*record.topic, record.partition, record.offset);
        tracing::warn!(
            topic,
            partition,
            offset,
            dead_letter_topic = self.topic,
            reason,
            detail,
            "record dead-lettered"
        );
    }

    fn tell_failure(&self, error: &(dyn Error + Send + Sync), crew: &Crew) {
        let (record, reason, dead_letter_topic) = (&self.unit.job.record, self.cause.reason(), &self.topic);
        let (topic, partition, offset) = (&*record.topic, record.partition, record.offset);
        crew.counters.dead_letter_failures.add();
        crew.counters.failed(format!("the dead-letter topic {dead_letter_topic} cannot be written: {error}"));
        tracing::error!(
            topic, partition, offset, dead_letter_topic, reason, %error,
            "the dead-letter topic cannot be written; the partition stands still"
        );
    }
}
