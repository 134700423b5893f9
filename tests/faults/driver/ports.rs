//! Ports that no outgoing connection can take while a server is down: below the ephemeral ones.

use std::net::{Ipv4Addr, TcpListener};
use std::sync::atomic::{AtomicU16, Ordering};

use crate::Failure;

static NEXT: AtomicU16 = AtomicU16::new(0);

pub(crate) fn free() -> Result<u16, Failure> {
    const FIRST: u16 = 15_000;
    const COUNT: u16 = 16_000;
    // Runs at the same time begin in different places.
    let seed = u16::try_from(std::process::id() % u32::from(COUNT)).expect("it is less than COUNT");
    (0..COUNT)
        .map(|_| FIRST + seed.wrapping_mul(37).wrapping_add(NEXT.fetch_add(1, Ordering::Relaxed)) % COUNT)
        .find(|port| TcpListener::bind((Ipv4Addr::LOCALHOST, *port)).is_ok())
        .ok_or_else(|| "no port is free".to_owned())
}
