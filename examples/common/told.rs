//! How a service learns that it should end.

use std::io;

/// Resolves when this process is told to end: by Ctrl-C, or by SIGTERM, which Kubernetes, systemd and `docker stop` send.
///
/// What comes before it is awaited counts too, since both are listened for when this returns.
#[cfg(unix)]
pub(crate) fn to_end() -> io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};

    let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

/// Resolves on Ctrl-C.
#[cfg(not(unix))]
pub(crate) fn to_end() -> io::Result<impl Future<Output = ()>> {
    let mut interrupt = tokio::signal::windows::ctrl_c()?;
    Ok(async move { drop(interrupt.recv().await) })
}
