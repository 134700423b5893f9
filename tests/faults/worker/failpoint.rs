//! Places where a handler stops, so that the driver can kill or suspend its process exactly there.

use std::path::PathBuf;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// `FAILPOINT=place:n` stops the n-th handler that passes the place; the file FAILPOINT_REACHED says that it has, and the
/// handler goes on when the file is gone.
struct Failpoint {
    place: String,
    nth: u64,
    reached: PathBuf,
}

static WANTED: LazyLock<Option<Failpoint>> = LazyLock::new(|| {
    let wanted = std::env::var("FAILPOINT").ok()?;
    let (place, nth) = wanted.split_once(':').unwrap_or((&wanted, "1"));
    let reached = std::env::var_os("FAILPOINT_REACHED")?.into();
    Some(Failpoint { place: place.to_owned(), nth: nth.parse().ok()?, reached })
});

static PASSED: AtomicU64 = AtomicU64::new(0);

const LOOK_AGAIN: Duration = Duration::from_millis(20);

/// For handlers that wait without holding up their thread.
pub(crate) async fn failpoint(place: &str) {
    let Some(reached) = stop_at(place) else { return };
    while reached.exists() {
        tokio::time::sleep(LOOK_AGAIN).await;
    }
}

/// For effects on a thread of their own.
pub(crate) fn failpoint_blocking(place: &str) {
    let Some(reached) = stop_at(place) else { return };
    while reached.exists() {
        std::thread::sleep(LOOK_AGAIN);
    }
}

fn stop_at(place: &str) -> Option<&'static PathBuf> {
    let wanted = WANTED.as_ref().filter(|wanted| wanted.place == place)?;
    if PASSED.fetch_add(1, Ordering::SeqCst) + 1 != wanted.nth {
        return None;
    }
    std::fs::write(&wanted.reached, place).expect("the driver named a file that can be written");
    Some(&wanted.reached)
}
