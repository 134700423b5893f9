use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use super::run::Run;
use super::{jars, port};
use crate::{Failure, process, workspace};

/// 22 characters of base64, as Kafka wants a cluster's id.
const CLUSTER: &str = "bWVzLWV2ZW50cy10ZXN0cw";

/// It takes some two seconds; on a machine under load more.
const START: Duration = Duration::from_secs(90);

/// A broker of its own, which ends with this value, and with this process however that ends: its standard input is our
/// pipe, and it halts when the pipe does (see `xtask/kafka/Broker.java`).
pub(crate) struct Broker {
    child: Child,
    port: u16,
    run: Run,
}

impl Broker {
    /// Starts a broker on free ports.
    pub(crate) fn start() -> Result<Self, Failure> {
        let (port, controller) = port::free_pair()?;
        Self::start_with(port, controller)
    }

    /// Starts a broker on `port`.
    pub(crate) fn start_at(port: u16) -> Result<Self, Failure> {
        let (controller, _) = port::free_pair()?;
        Self::start_with(port, controller)
    }

    /// What KAFKA_BROKERS is to be.
    pub(crate) fn address(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    /// Waits until the broker ends by itself.
    pub(crate) fn wait(mut self) -> Result<(), Failure> {
        // `Child::wait` would close the pipe, and so end the broker.
        while self.child.try_wait().map_err(|error| error.to_string())?.is_none() {
            thread::sleep(Duration::from_millis(200));
        }
        Err(format!("the broker ended:\n{}", self.run.log_end()))
    }

    fn start_with(port: u16, controller: u16) -> Result<Self, Failure> {
        let jars = jars::fetch()?;
        let run = Run::new(port, controller)?;
        process::run(
            java(&jars)
                .args(["kafka.tools.StorageTool", "format", "-t", CLUSTER, "-c"])
                .arg(run.properties())
                .stdout(run.log()?),
        )?;
        let child = java(&jars)
            .arg("-Xmx512m")
            .arg(workspace::root().join("xtask/kafka/Broker.java"))
            .arg(run.properties())
            .stdin(Stdio::piped())
            .stdout(run.log()?)
            .stderr(run.log()?)
            .spawn()
            .map_err(|error| format!("cannot run java: {error}"))?;
        let mut broker = Self { child, port, run };
        broker.wait_until_it_listens()?;
        Ok(broker)
    }

    fn wait_until_it_listens(&mut self) -> Result<(), Failure> {
        let began = Instant::now();
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, self.port));
        while TcpStream::connect_timeout(&address, Duration::from_secs(1)).is_err() {
            let ended = self.child.try_wait().map_err(|error| error.to_string())?.is_some();
            if ended || began.elapsed() > START {
                return Err(format!("Apache Kafka did not start:\n{}", self.run.log_end()));
            }
            thread::sleep(Duration::from_millis(50));
        }
        eprintln!("Apache Kafka listens on {} after {:.1?}", self.address(), began.elapsed());
        Ok(())
    }
}

impl Drop for Broker {
    fn drop(&mut self) {
        // Both fail only where it has ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn java(jars: &Path) -> Command {
    let mut command = Command::new("java");
    command.arg("-cp").arg(jars.join("*"));
    command
}
