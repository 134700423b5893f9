//! A PostgreSQL in a folder of its own: started for the tests, and gone when they are.

mod server;

pub(crate) use server::Server;

use std::io;
use std::path::Path;

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

/// `cargo xtask postgres PORT --data FOLDER`: a server that another program starts and stops, and starts again on what is in
/// the folder. The input's end, or the end of this process, ends it as a crash does.
pub(crate) fn serve_kept(port: &str, folder: &str) -> Result<(), Failure> {
    let port = port.parse().map_err(|_| format!("`{port}` is no port"))?;
    tools::require(tools::POSTGRES)?;
    let _server = Server::start_kept(port, Path::new(folder))?;
    // Nothing is expected but the end.
    io::copy(&mut io::stdin(), &mut io::sink()).map(drop).map_err(|error| error.to_string())
}

/// `cargo xtask postgres`: a server for development, until Ctrl-C.
pub(crate) fn serve(port: Option<&str>) -> Result<(), Failure> {
    let port = port.map(|text| text.parse().map_err(|_| format!("`{text}` is no port"))).transpose()?;
    tools::require(tools::POSTGRES)?;
    let server = Server::start(port)?;
    println!("PostgreSQL listens; stop it with Ctrl-C.\n\n    export DATABASE_URL={}\n", server.url());
    server.wait()
}
