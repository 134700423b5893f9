//! What a producer takes, read from librdkafka's properties.

use std::time::Duration;

use rdkafka::ClientConfig;

use super::ClientError;

/// The bounds that a producer keeps itself, since librdkafka says "full" only after the turn of a record is lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Limits {
    /// The largest record.
    pub(crate) record: usize,
    /// How many records may be queued or under way.
    pub(crate) records: u64,
    /// How many bytes they may have together.
    pub(crate) bytes: u64,
    /// How long a record may take until it is delivered or has failed.
    pub(crate) delivery: Duration,
}

/// Long enough for any wait, and short enough to be added to any time.
pub(crate) const FOREVER: Duration = Duration::from_secs(10 * 365 * 24 * 3600);

impl Limits {
    /// Takes the bounds from a configuration, and lifts librdkafka's own, which are counted later than ours.
    pub(crate) fn take_from(config: &mut ClientConfig) -> Result<Self, ClientError> {
        let native = config.create_native_config()?;
        let number = |name: &str| -> Result<u64, ClientError> {
            Ok(native.get(name)?.parse().expect("librdkafka has checked that the property is a number"))
        };
        // Zero is librdkafka's "no bound" for both.
        let or_none = |number: u64| if number == 0 { u64::MAX } else { number };
        let bytes = number("queue.buffering.max.kbytes")?.saturating_mul(1024);
        let limits = Self {
            record: usize::try_from(number("message.max.bytes")?.min(bytes)).unwrap_or(usize::MAX),
            records: or_none(number("queue.buffering.max.messages")?),
            bytes,
            delivery: Duration::from_millis(or_none(number("message.timeout.ms")?)).min(FOREVER),
        };
        config.set("queue.buffering.max.messages", "0").set("queue.buffering.max.kbytes", "2147483647");
        Ok(limits)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn librdkafkas_defaults_and_the_users_values_are_read() {
        let mut config = ClientConfig::new();
        config.set("queue.buffering.max.kbytes", "100").set("delivery.timeout.ms", "5000");
        let limits = Limits::take_from(&mut config).unwrap();
        let expected =
            Limits { record: 102_400, records: 100_000, bytes: 102_400, delivery: Duration::from_secs(5) };
        assert_eq!(limits, expected);
        assert_eq!(config.get("queue.buffering.max.messages"), Some("0"));
    }
}
