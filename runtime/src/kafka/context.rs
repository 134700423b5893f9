//! librdkafka's own log lines and errors, told through `tracing`.

use rdkafka::config::RDKafkaLogLevel as Level;
use rdkafka::error::KafkaError;

use super::ClientError;

/// How much librdkafka has to say for what the service's subscriber wants to hear; what is not said costs nothing.
pub(crate) fn level() -> Level {
    if tracing::enabled!(target: "librdkafka", tracing::Level::DEBUG) {
        Level::Debug
    } else if tracing::enabled!(target: "librdkafka", tracing::Level::INFO) {
        Level::Info
    } else if tracing::enabled!(target: "librdkafka", tracing::Level::WARN) {
        Level::Warning
    } else {
        Level::Error
    }
}

pub(crate) fn log(level: Level, facility: &str, message: &str) {
    match level {
        Level::Emerg | Level::Alert | Level::Critical | Level::Error => {
            tracing::error!(target: "librdkafka", facility, "{message}");
        }
        Level::Warning => tracing::warn!(target: "librdkafka", facility, "{message}"),
        Level::Notice | Level::Info => tracing::info!(target: "librdkafka", facility, "{message}"),
        Level::Debug => tracing::debug!(target: "librdkafka", facility, "{message}"),
    }
}

/// librdkafka goes on by itself after most errors; a fatal one also reaches the caller through its next call.
pub(crate) fn error(error: KafkaError, reason: &str) {
    tracing::warn!(target: "librdkafka", reason, "{}", ClientError::new(error));
}
