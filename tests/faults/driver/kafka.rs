//! A broker that is killed, stopped and started again on its data.

use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use crate::proxy::Proxy;
use crate::{Failure, ports};

const CLUSTER: &str = "bWVzLWV2ZW50cy10ZXN0cw";
const START: Duration = Duration::from_secs(120);

pub(crate) struct Kafka {
    folder: PathBuf,
    port: u16,
    child: Mutex<Option<Child>>,
}

impl Kafka {
    /// Starts a broker with its data in `folder`, and with so many listeners that are reached through a proxy each.
    pub(crate) fn start(folder: &Path, proxied: usize) -> Result<(Self, Vec<Proxy>), Failure> {
        fs::create_dir_all(folder).map_err(|error| error.to_string())?;
        let (port, controller) = (ports::free()?, ports::free()?);
        let mut proxies = Vec::new();
        let mut listeners = vec![("BROKER".to_owned(), port, port)];
        for number in 0..proxied {
            let behind = ports::free()?;
            let proxy = Proxy::start(format!("127.0.0.1:{behind}"))?;
            listeners.push((format!("PROXIED{number}"), behind, proxy.port()));
            proxies.push(proxy);
        }
        let kafka = Self { folder: folder.to_owned(), port, child: Mutex::new(None) };
        fs::write(kafka.file("server.properties"), properties(folder, controller, &listeners))
            .map_err(|error| error.to_string())?;
        kafka.format()?;
        kafka.start_again()?;
        Ok((kafka, proxies))
    }

    pub(crate) fn address(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    /// Starts it on the data that it left.
    pub(crate) fn start_again(&self) -> Result<(), Failure> {
        let _ = fs::remove_file(self.file("ready"));
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let mut command = java()?;
        command
            .args(["-Xmx512m", "-XX:TieredStopAtLevel=1"])
            .arg(root.join("xtask/kafka/Broker.java"))
            .arg(self.file("server.properties"))
            .arg(self.address())
            .arg(self.file("ready"))
            .stdin(Stdio::piped())
            .stdout(self.log()?)
            .stderr(self.log()?);
        let child = command.spawn().map_err(|error| format!("cannot run java: {error}"))?;
        *self.child.lock().expect("no holder panics") = Some(child);
        let began = Instant::now();
        while !self.file("ready").is_file() {
            if began.elapsed() > START {
                return Err(format!("Kafka did not start: {}", self.file("log").display()));
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        Ok(())
    }

    /// As a restart of its machine does.
    pub(crate) fn stop(&self) {
        self.end(|child| {
            if let Some(input) = &mut child.stdin {
                let _ = input.write_all(b"stop\n").and_then(|()| input.flush());
            }
        });
    }

    /// As the loss of its machine does.
    pub(crate) fn kill(&self) {
        self.end(|child| {
            let _ = child.kill();
        });
    }

    fn end(&self, how: impl FnOnce(&mut Child)) {
        let child = self.child.lock().expect("no holder panics").take();
        if let Some(mut child) = child {
            how(&mut child);
            // `Child::wait` would close the pipe first, which ends the broker in another way.
            let began = Instant::now();
            while matches!(child.try_wait(), Ok(None)) && began.elapsed() < Duration::from_secs(60) {
                std::thread::sleep(Duration::from_millis(20));
            }
            let _ = child.kill();
            let _ = child.wait();
        }
    }

    fn format(&self) -> Result<(), Failure> {
        let mut command = java()?;
        command.args(["kafka.tools.StorageTool", "format", "-t", CLUSTER, "-c"]);
        command.arg(self.file("server.properties")).stdout(self.log()?).stderr(self.log()?);
        let status = command.status().map_err(|error| format!("cannot run java: {error}"))?;
        if status.success() { Ok(()) } else { Err("the broker's storage cannot be formatted".to_owned()) }
    }

    fn log(&self) -> Result<File, Failure> {
        let log = File::options().create(true).append(true).open(self.file("log"));
        log.map_err(|error| error.to_string())
    }

    fn file(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }
}

impl Drop for Kafka {
    fn drop(&mut self) {
        self.kill();
    }
}

fn java() -> Result<Command, Failure> {
    let jars = std::env::var("KAFKA_JARS").map_err(|_| "KAFKA_JARS is not set: run `cargo xtask faults`")?;
    let mut command = Command::new("java");
    command.arg("-cp").arg(Path::new(&jars).join("*"));
    Ok(command)
}

/// Each listener has a name, the port that it listens on, and the port that clients are told.
fn properties(folder: &Path, controller: u16, listeners: &[(String, u16, u16)]) -> String {
    let each = |line: &dyn Fn(&(String, u16, u16)) -> String| {
        listeners.iter().map(line).collect::<Vec<_>>().join(",")
    };
    let listening = each(&|(name, port, _)| format!("{name}://127.0.0.1:{port}"));
    let advertised = each(&|(name, _, told)| format!("{name}://127.0.0.1:{told}"));
    let protocols = each(&|(name, _, _)| format!("{name}:PLAINTEXT"));
    format!(
        "process.roles=broker,controller
node.id=1
listeners={listening},CONTROLLER://127.0.0.1:{controller}
advertised.listeners={advertised}
controller.listener.names=CONTROLLER
inter.broker.listener.name=BROKER
listener.security.protocol.map={protocols},CONTROLLER:PLAINTEXT
controller.quorum.voters=1@127.0.0.1:{controller}
log.dirs={}
authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer
super.users=User:ANONYMOUS
auto.create.topics.enable=false
offsets.topic.replication.factor=1
offsets.topic.num.partitions=1
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
transaction.state.log.num.partitions=1
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1
share.coordinator.state.topic.num.partitions=1
log.cleaner.dedupe.buffer.size=2097152
group.initial.rebalance.delay.ms=0
group.min.session.timeout.ms=1000
",
        folder.join("data").display()
    )
}
