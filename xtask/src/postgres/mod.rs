//! A PostgreSQL in a folder of its own: started for the tests, and gone when they are.

mod server;

pub(crate) use server::Server;

use crate::{Failure, tools};

/// Where the tests find a database.
pub(crate) enum Database {
    /// As DATABASE_URL says.
    Given(String),
    /// On a server of this process's own, which ends with this value.
    Own(Server),
}

impl Database {
    /// The one of DATABASE_URL, or a server of its own.
    pub(crate) fn provide() -> Result<Self, Failure> {
        match std::env::var("DATABASE_URL") {
            Ok(url) if !url.is_empty() => Ok(Self::Given(url)),
            _ => {
                tools::require(tools::POSTGRES)?;
                Server::start(None).map(Self::Own)
            }
        }
    }

    /// What tells the tests.
    pub(crate) fn env(&self) -> (&'static str, String) {
        let url = match self {
            Self::Given(url) => url.clone(),
            Self::Own(server) => server.url(),
        };
        ("DATABASE_URL", url)
    }
}

/// `cargo xtask postgres`: a server for development, until Ctrl-C.
pub(crate) fn serve(port: Option<&str>) -> Result<(), Failure> {
    let port = port.map(|text| text.parse().map_err(|_| format!("`{text}` is no port"))).transpose()?;
    tools::require(tools::POSTGRES)?;
    let server = Server::start(port)?;
    println!("PostgreSQL listens; stop it with Ctrl-C.\n\n    export DATABASE_URL={}\n", server.url());
    server.wait()
}
