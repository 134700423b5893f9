use std::net::{Ipv4Addr, TcpListener};

use crate::Failure;

/// Where a broker listens.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ports {
    /// Without authentication.
    pub(super) broker: u16,
    pub(super) controller: u16,
    /// TLS, where the client shows no certificate.
    pub(super) tls: u16,
    /// TLS, where it must.
    pub(super) mtls: u16,
    /// SCRAM over TLS.
    pub(super) sasl: u16,
}

impl Ports {
    /// Ports that nothing listens on. Another program may take one before the broker does; the broker then says so.
    pub(super) fn free() -> Result<Self, Failure> {
        // All are held at once, so that they differ.
        let held = [listen(0)?, listen(0)?, listen(0)?, listen(0)?, listen(0)?];
        let [broker, controller, tls, mtls, sasl] = held.each_ref().map(number);
        Ok(Self { broker: broker?, controller: controller?, tls: tls?, mtls: mtls?, sasl: sasl? })
    }

    /// The same, with `port` for the listener without authentication.
    pub(super) fn at(port: u16) -> Result<Self, Failure> {
        Ok(Self { broker: port, ..Self::free()? })
    }
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
