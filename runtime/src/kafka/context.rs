//! librdkafka's own log lines and errors, told through `tracing`.

use rdkafka::config::RDKafkaLogLevel as Level;

use super::ClientError;
use super::repeated::Repeated;

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

pub(crate) fn log(level: Level, facility: &str, message: &str, repeated: &Repeated) {
    match level {
        // What is told of a connection that failed comes once more as an error, and with advice then.
        Level::Error if facility == "FAIL" => tracing::debug!(target: "librdkafka", facility, "{message}"),
        Level::Emerg | Level::Alert | Level::Critical | Level::Error => {
            if let Some(suppressed) = repeated.tell(message) {
                tracing::error!(target: "librdkafka", facility, suppressed, "{message}");
            }
        }
        Level::Warning => {
            if let Some(suppressed) = repeated.tell(message) {
                tracing::warn!(target: "librdkafka", facility, suppressed, "{message}");
            }
        }
        Level::Notice | Level::Info => tracing::info!(target: "librdkafka", facility, "{message}"),
        Level::Debug => tracing::debug!(target: "librdkafka", facility, "{message}"),
    }
}

/// librdkafka goes on by itself after most errors; a fatal one also reaches the caller through its next call.
pub(crate) fn error(error: &ClientError, repeated: &Repeated) {
    if let Some(suppressed) = repeated.tell(error) {
        tracing::warn!(target: "librdkafka", suppressed, "{error}");
    }
}
