use std::net::{Ipv4Addr, TcpListener};

use crate::Failure;

/// Two ports that nothing listens on. Another program may take one before the broker does; the broker then says so.
pub(super) fn free_pair() -> Result<(u16, u16), Failure> {
    // Both are held at once, so that they differ.
    let (first, second) = (listen(0)?, listen(0)?);
    Ok((number(&first)?, number(&second)?))
}

/// `port` where nothing listens on it, else any free one.
pub(super) fn preferred(port: u16) -> Result<u16, Failure> {
    listen(port).or_else(|_| listen(0)).and_then(|listener| number(&listener))
}

fn listen(port: u16) -> Result<TcpListener, Failure> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port))
        .map_err(|error| format!("no free port on 127.0.0.1: {error}"))
}

fn number(listener: &TcpListener) -> Result<u16, Failure> {
    listener.local_addr().map(|address| address.port()).map_err(|error| error.to_string())
}
