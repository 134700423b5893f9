//! Places where the kill test stops a service to end it there. A service of yours has none.

use std::path::PathBuf;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

static PASSED: AtomicBool = AtomicBool::new(false);

static WANTED: LazyLock<Option<String>> = LazyLock::new(|| std::env::var("FAILPOINT").ok());

/// Where the environment's FAILPOINT names this place, once: writes the file FAILPOINT_REACHED and waits until it is gone,
/// or for the end.
pub fn failpoint(place: &str) {
    if WANTED.as_deref() != Some(place) || PASSED.swap(true, Ordering::SeqCst) {
        return;
    }
    let Some(reached) = std::env::var_os("FAILPOINT_REACHED").map(PathBuf::from) else { return };
    std::fs::write(&reached, place).expect("the kill test named a file that can be written");
    while reached.exists() {
        std::thread::sleep(Duration::from_millis(50));
    }
}
