use std::io::Write as _;
use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use super::port::Ports;
use super::run::Run;
use super::{certificates, jars};
use crate::{Failure, process, workspace};

/// 22 characters of base64, as Kafka wants a cluster's id.
const CLUSTER: &str = "bWVzLWV2ZW50cy10ZXN0cw";

/// It takes some three seconds; on a machine under load more.
const START: Duration = Duration::from_secs(90);

/// How long a broker that was killed may hold its port.
const PORT_FREE: Duration = Duration::from_secs(20);

/// A broker of its own, which ends with this value, and with this process however that ends: its standard input is our
/// pipe, and it halts when the pipe does (see `xtask/kafka/Broker.java`).
pub(crate) struct Broker {
    child: Child,
    ports: Ports,
    certificates: PathBuf,
    run: Run,
}

impl Broker {
    /// Starts a broker on free ports.
    pub(crate) fn start() -> Result<Self, Failure> {
        Self::start_with(Ports::free()?, None)
    }

    /// Starts a broker on `port`. With a folder it goes on with the data there, and leaves its own behind.
    pub(crate) fn start_at(port: u16, data: Option<&Path>) -> Result<Self, Failure> {
        wait_for_port(port)?;
        Self::start_with(Ports::at(port)?, data)
    }

    /// What the tests find the broker by.
    pub(crate) fn env(&self) -> Vec<(&'static str, String)> {
        let at = |port: u16| format!("127.0.0.1:{port}");
        vec![
            ("KAFKA_BROKERS", at(self.ports.broker)),
            ("KAFKA_TLS_BROKERS", at(self.ports.tls)),
            ("KAFKA_MTLS_BROKERS", at(self.ports.mtls)),
            ("KAFKA_SASL_BROKERS", at(self.ports.sasl)),
            ("KAFKA_CUT_BROKERS", at(self.ports.cut)),
            ("KAFKA_BEHIND_CUT", at(self.ports.behind)),
            ("KAFKA_CERTS", self.certificates.display().to_string()),
        ]
    }

    /// Tells the broker to shut down in order, as it does when its machine is restarted.
    pub(crate) fn ask_to_stop(&mut self) {
        if let Some(input) = &mut self.child.stdin {
            // Fails only where it has ended already.
            let _ = input.write_all(b"stop\n").and_then(|()| input.flush());
        }
    }

    /// Whether the broker has ended; an error unless it was told to.
    pub(crate) fn has_ended(&mut self) -> Result<bool, Failure> {
        match self.child.try_wait().map_err(|error| error.to_string())? {
            Some(status) if !status.success() => Err(format!("the broker ended:\n{}", self.run.log_end())),
            status => Ok(status.is_some()),
        }
    }

    fn start_with(ports: Ports, data: Option<&Path>) -> Result<Self, Failure> {
        let (jars, certificates) = (jars::fetch()?, certificates::make()?);
        let run = match data {
            Some(folder) => Run::kept(folder, ports, &certificates)?,
            None => Run::passing(ports, &certificates)?,
        };
        if !run.has_data() {
            format(&jars, &run)?;
        }
        let child = java(&jars)
            .arg("-Xmx512m")
            .arg(workspace::root().join("xtask/kafka/Broker.java"))
            .arg(run.properties())
            .arg(format!("127.0.0.1:{}", ports.broker))
            .arg(run.ready())
            .stdin(Stdio::piped())
            .stdout(run.log()?)
            .stderr(run.log()?)
            .spawn()
            .map_err(|error| format!("cannot run java: {error}"))?;
        let mut broker = Self { child, ports, certificates, run };
        broker.wait_until_it_serves()?;
        Ok(broker)
    }

    fn wait_until_it_serves(&mut self) -> Result<(), Failure> {
        let began = Instant::now();
        while !self.run.ready().is_file() {
            let ended = self.child.try_wait().map_err(|error| error.to_string())?.is_some();
            if ended || began.elapsed() > START {
                return Err(format!("Apache Kafka did not start:\n{}", self.run.log_end()));
            }
            thread::sleep(Duration::from_millis(50));
        }
        eprintln!("Apache Kafka serves 127.0.0.1:{} after {:.1?}", self.ports.broker, began.elapsed());
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

fn format(jars: &Path, run: &Run) -> Result<(), Failure> {
    process::run(
        java(jars)
            .args(["kafka.tools.StorageTool", "format", "-t", CLUSTER, "-c"])
            .arg(run.properties())
            .stdout(run.log()?),
    )
}

fn java(jars: &Path) -> Command {
    let mut command = Command::new("java");
    command.arg("-cp").arg(jars.join("*"));
    command
}

fn wait_for_port(port: u16) -> Result<(), Failure> {
    let began = Instant::now();
    loop {
        match TcpListener::bind((Ipv4Addr::LOCALHOST, port)) {
            Ok(_) => return Ok(()),
            Err(error) if began.elapsed() > PORT_FREE => {
                return Err(format!("port {port} is taken: {error}"));
            }
            Err(_) => thread::sleep(Duration::from_millis(50)),
        }
    }
}
