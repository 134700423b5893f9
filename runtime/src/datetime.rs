/// A date and time with its offset, which prints as it was read and compares by instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DateTime {
    millis: i64,
}

impl DateTime {
    /// Now, in UTC, in milliseconds, as JavaScript's `toISOString` prints it.
    #[must_use]
    pub fn now() -> Self {
        let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
        Self { millis: since.map_or(0, |elapsed| i64::try_from(elapsed.as_millis()).unwrap_or(i64::MAX)) }
    }

    /// Milliseconds since 1970-01-01T00:00:00Z.
    #[must_use]
    pub fn unix_millis(self) -> i64 {
        self.millis
    }
}
