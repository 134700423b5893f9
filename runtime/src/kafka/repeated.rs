//! What the client says again and again while brokers are away, ten times a second and more.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How long what was told is not told again.
const SILENCE: Duration = Duration::from_secs(10);
/// From so many texts on, those that came long ago are forgotten.
const MANY: usize = 64;

/// The errors of one client. Of those that say the same one is told, and after ten seconds one more.
#[derive(Debug, Default)]
pub(crate) struct Repeated(Mutex<BTreeMap<String, Last>>);

#[derive(Debug)]
struct Last {
    told: Instant,
    untold: u64,
}

impl Repeated {
    /// How many that said the same were not told since the last that was; `None` where this one is not to be told either.
    pub(crate) fn tell(&self, error: impl Display) -> Option<u64> {
        self.tell_at(&error.to_string(), Instant::now())
    }

    fn tell_at(&self, error: &str, now: Instant) -> Option<u64> {
        let is_recent = |last: &Last| now.duration_since(last.told) < SILENCE;
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let gist = gist(error);
        if let Some(last) = all.get_mut(gist) {
            if is_recent(last) {
                last.untold += 1;
                return None;
            }
            last.told = now;
            return Some(std::mem::take(&mut last.untold));
        }
        if all.len() >= MANY {
            all.retain(|_, last| is_recent(last));
        }
        all.insert(gist.to_owned(), Last { told: now, untold: 0 });
        Some(0)
    }
}

/// Texts say the same that differ in how many brokers are down (`2/3 brokers are down; check …`), or in how long a connection
/// lasted (`… failed: Connection refused (after 3ms in state CONNECT, 2 identical error(s) suppressed); check …`).
fn gist(error: &str) -> &str {
    match error.find(" brokers are down") {
        Some(number_ends) => &error[number_ends..],
        None => error.split_once(" (after ").map_or(error, |(cause, _)| cause),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_says_the_same_is_told_every_ten_seconds_with_how_many_were_not() {
        let (repeated, began) = (Repeated::default(), Instant::now());
        let at =
            |tenths: u64, error: &str| repeated.tell_at(error, began + Duration::from_millis(100 * tenths));
        assert_eq!(at(0, "1/2 brokers are down; check"), Some(0));
        for tenths in 1..100 {
            assert_eq!(at(tenths, "2/2 brokers are down; check"), None);
        }
        assert_eq!(at(50, "b:1: refused (after 3ms in state CONNECT); check"), Some(0), "another error");
        assert_eq!(
            at(51, "b:1: refused (after 0ms in state CONNECT, 1 identical error(s) suppressed); check"),
            None
        );
        assert_eq!(at(100, "2/2 brokers are down; check"), Some(99));
        assert_eq!(at(101, "2/2 brokers are down; check"), None);
        assert_eq!(at(1_000, "2/2 brokers are down; check"), Some(1), "a second outage");
    }

    #[test]
    fn texts_without_end_are_forgotten() {
        let (repeated, began) = (Repeated::default(), Instant::now());
        for number in 0..1_000_u64 {
            let text = "x".repeat(number as usize);
            assert_eq!(repeated.tell_at(&text, began + Duration::from_secs(number)), Some(0));
        }
        assert!(repeated.0.lock().unwrap().len() <= MANY);
    }
}
