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
    /// Where clients of another listener are told to come, though nothing listens: a test passes on what comes, or cuts it off.
    pub(super) cut: u16,
    /// Where that listener is.
    pub(super) behind: u16,
}

impl Ports {
    /// Ports that nothing listens on. Another program may take one before the broker does; the broker then says so.
    pub(super) fn free() -> Result<Self, Failure> {
        // All are held at once, so that they differ.
        let held: Vec<_> = (0..7).map(|_| listen(0)).collect::<Result<_, _>>()?;
        let ports: Vec<_> = held.iter().map(number).collect::<Result<_, _>>()?;
        let &[broker, controller, tls, mtls, sasl, cut, behind] = &*ports else {
            return Err("seven listeners have seven ports".to_owned());
        };
        Ok(Self { broker, controller, tls, mtls, sasl, cut, behind })
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
