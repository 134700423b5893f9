//! A database server: the one that this program was given, or one that is stopped and started again on its data.

use std::fs::File;
use std::net::TcpStream;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use mes_events::idempotency::sqlx::ConnectOptions as _;
use mes_events::idempotency::sqlx::postgres::{PgConnectOptions, PgSslMode};

use crate::proxy::Proxy;
use crate::{Failure, ports};

const START: Duration = Duration::from_secs(60);

pub(crate) struct Postgres {
    options: PgConnectOptions,
    kept: Option<Kept>,
}

/// A server of this program's own, by `cargo xtask postgres PORT --data FOLDER`.
struct Kept {
    folder: PathBuf,
    port: u16,
    child: Mutex<Option<Child>>,
}

impl Postgres {
    /// The server of DATABASE_URL, which goes on.
    pub(crate) fn given() -> Result<Self, Failure> {
        let url =
            std::env::var("DATABASE_URL").map_err(|_| "DATABASE_URL is not set: run `cargo xtask faults`")?;
        Ok(Self { options: parse(&url)?, kept: None })
    }

    /// A server with its data in `folder`.
    pub(crate) fn start(folder: PathBuf) -> Result<Self, Failure> {
        let port = ports::free()?;
        let kept = Kept { folder, port, child: Mutex::new(None) };
        let postgres = Self {
            options: parse(&format!("postgres://postgres@127.0.0.1:{port}/postgres"))?,
            kept: Some(kept),
        };
        postgres.start_again()?;
        Ok(postgres)
    }

    /// Where to find a database of the server, or the one that is there already.
    pub(crate) fn url(&self, database: Option<&str>) -> String {
        let options = self.options.clone();
        let options = if let Some(name) = database { options.database(name) } else { options };
        options.to_url_lossy().to_string()
    }

    /// Where to find it through a proxy, which has to understand what passes.
    pub(crate) fn url_behind(&self, proxy: &Proxy, database: &str) -> String {
        let options = self.options.clone().host("127.0.0.1").port(proxy.port()).database(database);
        options.ssl_mode(PgSslMode::Disable).to_url_lossy().to_string()
    }

    pub(crate) fn address(&self) -> String {
        format!("{}:{}", self.options.get_host(), self.options.get_port())
    }

    /// Starts it on the data that it left.
    pub(crate) fn start_again(&self) -> Result<(), Failure> {
        let Some(kept) = &self.kept else { return Err("a server that was given is not stopped".to_owned()) };
        let log = kept.folder.with_extension("log");
        let log = File::options().create(true).append(true).open(log).map_err(|error| error.to_string())?;
        let xtask = std::env::var_os("XTASK").ok_or("XTASK is not set: run `cargo xtask faults`")?;
        let child = Command::new(xtask)
            .args(["postgres", &kept.port.to_string(), "--data"])
            .arg(&kept.folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(log)
            .spawn()
            .map_err(|error| format!("cannot start PostgreSQL: {error}"))?;
        *kept.child.lock().expect("no holder panics") = Some(child);
        let began = Instant::now();
        while TcpStream::connect(self.address()).is_err() {
            if began.elapsed() > START {
                return Err("PostgreSQL did not start".to_owned());
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        Ok(())
    }

    /// Ends it as a crash does: every connection breaks.
    pub(crate) fn stop(&self) {
        let child = self.kept.as_ref().and_then(|kept| kept.child.lock().expect("no holder panics").take());
        if let Some(mut child) = child {
            // Waiting closes the pipe first, which ends the server.
            let _ = child.wait();
        }
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        self.stop();
    }
}

fn parse(url: &str) -> Result<PgConnectOptions, Failure> {
    url.parse().map_err(|error| format!("DATABASE_URL: {error}"))
}
