//! Laws of `DateTime`.

use events_runtime::DateTime;
use jiff::Timestamp;
use proptest::prelude::*;

/// Texts of the grammar; the day is not always in the calendar.
fn texts() -> impl Strategy<Value = String> {
    let offset = prop_oneof![
        Just("Z".to_owned()),
        Just("-00:00".to_owned()),
        (prop_oneof![Just('+'), Just('-')], 0..24, 0..60)
            .prop_map(|(sign, hours, minutes)| format!("{sign}{hours:02}:{minutes:02}")),
    ];
    let fraction = prop_oneof![Just(String::new()), "\\.[0-9]{1,9}"];
    (1..=9999, 1..=12, 1..=31, 0..24, 0..60, 0..60, fraction, offset).prop_map(
        |(year, month, day, hour, minute, second, fraction, offset)| {
            format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}{fraction}{offset}")
        },
    )
}

/// As jiff reads it; it leaves out the last day of the year 9999, and reads more than the grammar has.
fn timestamp(text: &str) -> Option<Timestamp> {
    text.parse().ok()
}

proptest! {
    #[test]
    fn prints_what_it_read(text in texts()) {
        if let Ok(read) = text.parse::<DateTime>() {
            prop_assert_eq!(read.to_string(), text);
        }
    }

    #[test]
    fn accepts_the_days_of_the_calendar(text in texts()) {
        let day: Option<jiff::civil::Date> = text[..10].parse().ok();
        prop_assert_eq!(text.parse::<DateTime>().is_ok(), day.is_some());
    }

    #[test]
    fn orders_as_jiff_does(left in texts(), right in texts()) {
        if let (Ok(ours), Ok(other)) = (left.parse::<DateTime>(), right.parse::<DateTime>())
            && let (Some(jiff), Some(jiff_other)) = (timestamp(&left), timestamp(&right))
        {
            prop_assert_eq!(ours.cmp(&other), jiff.cmp(&jiff_other));
            prop_assert_eq!(ours == other, jiff == jiff_other);
        }
    }

    #[test]
    fn is_the_instant_that_jiff_reads(text in texts()) {
        if let (Ok(ours), Some(jiff)) = (text.parse::<DateTime>(), timestamp(&text)) {
            prop_assert_eq!(Timestamp::try_from(ours), Ok(jiff));
            prop_assert_eq!(ours.unix_millis(), jiff.as_nanosecond().div_euclid(1_000_000) as i64);
            if let Ok(back) = DateTime::try_from(jiff) {
                prop_assert_eq!(back, ours);
                prop_assert_eq!(back.to_string().parse(), Ok(back));
            }
        }
    }

    #[test]
    fn milliseconds_come_back(millis in any::<i64>()) {
        if let Some(ours) = DateTime::from_unix_millis(millis) {
            prop_assert_eq!(ours.unix_millis(), millis);
        }
    }

    #[test]
    fn any_text_is_read_or_refused(text in any::<String>()) {
        if let Ok(read) = text.parse::<DateTime>() {
            prop_assert_eq!(read.to_string(), text);
        }
    }
}

#[test]
fn now_prints_as_javascript_does() {
    let now = DateTime::now().to_string();
    assert_eq!((now.len(), &now[19..20], &now[23..]), (24, ".", "Z"));
    assert!(now.starts_with("20"));
}

#[test]
fn the_ends_of_the_range() {
    let first = DateTime::from_unix_millis(-62_135_596_800_000).expect("the first millisecond of the year 1");
    assert_eq!(first.to_string(), "0001-01-01T00:00:00.000Z");
    assert_eq!(DateTime::from_unix_millis(-62_135_596_800_001), None);
    let last =
        DateTime::from_unix_millis(253_402_300_799_999).expect("the last millisecond of the year 9999");
    assert_eq!(last.to_string(), "9999-12-31T23:59:59.999Z");
    assert_eq!(DateTime::from_unix_millis(253_402_300_800_000), None);
    assert!(Timestamp::try_from(last).is_err(), "jiff ends earlier");
}
