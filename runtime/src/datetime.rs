//! A date and time that prints as it was read.

mod grammar;
mod print;

use std::cmp::Ordering;
use std::error::Error;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::str::FromStr;
use std::time::{SystemTime, UNIX_EPOCH};

pub(crate) use grammar::{fraction, parse_date, parse_time};

/// A date and time with its offset, to the nanosecond, in the years 0001 to 9999.
///
/// It compares by instant, and prints as it was read: with its offset, `Z` or `±hh:mm`, and with as many digits
/// of a second. New values print as JavaScript's `toISOString` does.
///
/// ```
/// use events_runtime::DateTime;
///
/// let due: DateTime = "2025-11-01T08:30:00.50+01:00".parse()?;
/// assert_eq!(due.to_string(), "2025-11-01T08:30:00.50+01:00");
/// assert_eq!(due, "2025-11-01T07:30:00.500Z".parse()?);
/// # Ok::<(), events_runtime::ParseDateTimeError>(())
/// ```
#[derive(Clone, Copy)]
pub struct DateTime {
    /// Of the instant, since 1970-01-01T00:00:00Z.
    seconds: i64,
    nanos: u32,
    offset: Offset,
    /// Digits of a second that are printed, 0 to 9.
    digits: u8,
}

const _: () = assert!(size_of::<DateTime>() == 16);

impl DateTime {
    /// 1970-01-01T00:00:00.000Z
    pub const UNIX_EPOCH: Self = Self { seconds: 0, nanos: 0, offset: Offset::ZULU, digits: 3 };

    /// Now, in UTC, in milliseconds, as JavaScript's `toISOString` prints it.
    #[must_use]
    pub fn now() -> Self {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let millis = i64::try_from(since.as_millis()).unwrap_or(i64::MAX);
        Self::from_unix_millis(millis).unwrap_or(Self::UNIX_EPOCH)
    }

    /// The instant that many milliseconds after 1970-01-01T00:00:00Z; `None` outside the years 0001 to 9999.
    #[must_use]
    pub fn from_unix_millis(millis: i64) -> Option<Self> {
        let nanos = u32::try_from(millis.rem_euclid(1000)).ok()? * 1_000_000;
        Self::from_parts(millis.div_euclid(1000), nanos, 3)
    }

    /// Whole milliseconds since 1970-01-01T00:00:00Z, rounded down.
    #[must_use]
    pub const fn unix_millis(self) -> i64 {
        self.seconds * 1000 + (self.nanos / 1_000_000) as i64
    }

    /// The offset from UTC in minutes; 0 for `Z`.
    #[must_use]
    pub const fn offset_minutes(self) -> i16 {
        self.offset.minutes()
    }

    fn from_parts(seconds: i64, nanos: u32, digits: u8) -> Option<Self> {
        (FIRST_SECOND..=LAST_SECOND).contains(&seconds).then_some(Self {
            seconds,
            nanos,
            offset: Offset::ZULU,
            digits,
        })
    }

    /// As `toISOString` prints it, or without milliseconds, and the closing quote: `2025-11-01T08:30:00.000Z"`. And how long
    /// that is.
    #[inline]
    pub(crate) fn parse_usual(text: &[u8]) -> Option<(Self, usize)> {
        grammar::parse_usual(text)
    }

    /// Writes it in quotes.
    #[inline]
    pub(crate) fn put_quoted(self, out: &mut Vec<u8>) {
        print::put_quoted(self, out);
    }

    const fn instant(self) -> (i64, u32) {
        (self.seconds, self.nanos)
    }
}

/// 0001-01-01T00:00:00Z
const FIRST_SECOND: i64 = -62_135_596_800;
/// 9999-12-31T23:59:59Z
const LAST_SECOND: i64 = 253_402_300_799;

/// Minutes from UTC as written: `Z`, `+00:00` and `-00:00` are three spellings of none.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Offset(i16);

impl Offset {
    const ZULU: Self = Self(i16::MAX);
    const MINUS_ZERO: Self = Self(i16::MIN);

    const fn minutes(self) -> i16 {
        match self {
            Self::ZULU | Self::MINUS_ZERO => 0,
            Self(minutes) => minutes,
        }
    }
}

impl fmt::Display for DateTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (quoted, length) = print::quoted(*self);
        let text = quoted.get(1..length - 1).and_then(|text| std::str::from_utf8(text).ok());
        f.pad(text.expect("digits and signs between quotes"))
    }
}

impl fmt::Debug for DateTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl PartialEq for DateTime {
    fn eq(&self, other: &Self) -> bool {
        self.instant() == other.instant()
    }
}

impl Eq for DateTime {}

impl PartialOrd for DateTime {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for DateTime {
    fn cmp(&self, other: &Self) -> Ordering {
        self.instant().cmp(&other.instant())
    }
}

impl Hash for DateTime {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.instant().hash(state);
    }
}

/// Reads `YYYY-MM-DDThh:mm:ss[.1–9 digits](Z or ±hh:mm)`, upper case, valid in the calendar, in the years 0001 to
/// 9999 and without leap seconds; nothing else.
impl FromStr for DateTime {
    type Err = ParseDateTimeError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        grammar::parse_datetime(text.as_bytes()).ok_or(ParseDateTimeError)
    }
}

/// A text that is no [`DateTime`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ParseDateTimeError;

impl fmt::Display for ParseDateTimeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a date and time such as 2025-11-01T08:30:00.000Z")
    }
}

impl Error for ParseDateTimeError {}

/// An instant that the other type of time cannot hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct DateTimeRangeError;

impl fmt::Display for DateTimeRangeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("instant out of range")
    }
}

impl Error for DateTimeRangeError {}

/// Prints in UTC with 3, 6 or 9 digits, as few as hold the instant.
impl TryFrom<jiff::Timestamp> for DateTime {
    type Error = DateTimeRangeError;

    fn try_from(timestamp: jiff::Timestamp) -> Result<Self, Self::Error> {
        let seconds = timestamp.as_second();
        let nanos = timestamp.subsec_nanosecond();
        let (seconds, nanos) =
            if nanos < 0 { (seconds - 1, nanos + 1_000_000_000) } else { (seconds, nanos) };
        let nanos = u32::try_from(nanos).map_err(|_| DateTimeRangeError)?;
        let digits = match nanos {
            _ if nanos % 1_000_000 == 0 => 3,
            _ if nanos % 1000 == 0 => 6,
            _ => 9,
        };
        Self::from_parts(seconds, nanos, digits).ok_or(DateTimeRangeError)
    }
}

/// Fails for the last day of the year 9999, which `jiff` leaves out.
impl TryFrom<DateTime> for jiff::Timestamp {
    type Error = DateTimeRangeError;

    fn try_from(datetime: DateTime) -> Result<Self, Self::Error> {
        let nanos = i32::try_from(datetime.nanos).map_err(|_| DateTimeRangeError)?;
        Self::new(datetime.seconds, nanos).map_err(|_| DateTimeRangeError)
    }
}
