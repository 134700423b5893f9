//! Records that cannot be handled: where they go, and what their headers say.

use std::error::Error;

use futures_util::future::BoxFuture;

use super::cause::Cause;
use super::record::Record;
use crate::{DateTime, EventInfo};

/// Keeps records that cannot be handled.
pub(crate) trait DeadLetterSink: Send + Sync {
    /// Writes a record as it came, with `headers` behind its own, and resolves when it is safe.
    fn write<'a>(
        &'a self,
        topic: &'a str,
        record: &'a Record,
        headers: Vec<(&'static str, String)>,
    ) -> BoxFuture<'a, Result<(), Box<dyn Error + Send + Sync>>>;
}

/// Where a record goes that cannot be handled: to the topic that its event declares, or else to that of its own topic.
///
/// An event that declares the dead-letter topic of its own topic says nothing new, and follows a configured topic.
pub(crate) fn topic_for(topic: &str, info: Option<&EventInfo>) -> String {
    let declared = info.and_then(|info| info.delivery.dead_letter.filter(|name| *name != beside(info.topic)));
    declared.map_or_else(|| beside(topic), str::to_owned)
}

/// The dead-letter topic of a topic.
pub(crate) fn beside(topic: &str) -> String {
    format!("{topic}.dlq")
}

/// What the headers of a dead letter say, but for those that it came with.
pub(crate) fn headers(
    record: &Record,
    cause: &Cause,
    group: &str,
    by: Option<&str>,
    attempts: u32,
) -> Vec<(&'static str, String)> {
    let all = [
        ("dlq-reason", Some(cause.reason().to_owned())),
        ("dlq-detail", Some(cause.detail().to_owned())),
        ("dlq-header-type", cause.header_type.clone()),
        ("dlq-body-type", cause.body_type.clone()),
        ("dlq-topic", Some(record.topic.to_string())),
        ("dlq-partition", Some(record.partition.to_string())),
        ("dlq-offset", Some(record.offset.to_string())),
        ("dlq-timestamp", record.timestamp.map(|millis| millis.to_string())),
        ("dlq-group", Some(group.to_owned())),
        ("dlq-handler", by.map(str::to_owned)),
        ("dlq-attempts", Some(attempts.to_string())),
        ("dlq-at", Some(DateTime::now().to_string())),
    ];
    all.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
}
