//! Tokio's timer, where there is one: without any feature this crate has no tokio, and nothing waits.

use std::time::Duration;

/// Waits, and tells whether it could.
#[cfg(feature = "_tokio")]
pub(super) async fn sleep(duration: Duration) -> bool {
    let has_runtime = tokio::runtime::Handle::try_current().is_ok();
    if has_runtime {
        tokio::time::sleep(duration).await;
    }
    has_runtime
}

#[cfg(not(feature = "_tokio"))]
#[expect(clippy::unused_async, reason = "it is awaited as the other is")]
pub(super) async fn sleep(_duration: Duration) -> bool {
    false
}
