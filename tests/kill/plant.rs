//! Three services as processes of their own, on a topic and in a folder of their own.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use mes_events::idempotency::rusqlite::Connection;

use crate::programs;
use crate::topic::Topic;

/// The least that Kafka's default configuration allows: a group waits so long for a member that was killed.
const SESSION_TIMEOUT: &str = "6000";
const LEASE_SECONDS: &str = "2";
const PATIENCE: Duration = Duration::from_secs(60);
/// How long to look for what should not come after all that should has come.
const AFTERMATH: Duration = Duration::from_secs(2);

/// A service of the examples.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Service {
    WorkOrders,
    Material,
    Quality,
}

impl Service {
    pub(crate) const ALL: [Self; 3] = [Self::WorkOrders, Self::Material, Self::Quality];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::WorkOrders => "work-order-service",
            Self::Material => "material-service",
            Self::Quality => "quality-service",
        }
    }

    /// The table that its effects are rows of.
    fn table(self) -> &'static str {
        match self {
            Self::WorkOrders => "completions",
            Self::Material => "reservations",
            Self::Quality => "inspections",
        }
    }

    fn program(self) -> &'static str {
        match self {
            Self::WorkOrders => "work_order_service",
            Self::Material => "material_service",
            Self::Quality => "quality_service",
        }
    }
}

pub(crate) struct Plant {
    folder: PathBuf,
    topic: Topic,
    orders: Vec<String>,
    running: BTreeMap<Service, Child>,
    suspended: Vec<Child>,
}

impl Plant {
    pub(crate) fn new(name: &str) -> Self {
        Self::on(Topic::create(name))
    }

    pub(crate) fn on(topic: Topic) -> Self {
        let folder = std::env::temp_dir().join(&topic.name);
        fs::create_dir_all(&folder).expect("a temporary folder");
        Self { folder, topic, orders: Vec::new(), running: BTreeMap::new(), suspended: Vec::new() }
    }

    pub(crate) fn start(&mut self, service: Service, failpoint: Option<&str>) {
        let log =
            fs::File::options().create(true).append(true).open(self.file(service, "log")).expect("a log");
        let mut command = Command::new(programs::program(service.program()));
        command
            .env("KAFKA_TOPIC", &self.topic.name)
            .env("KAFKA_GROUP_ID", format!("{}-{}", self.topic.name, service.name()))
            .env("KAFKA_PROPERTY_SESSION_TIMEOUT_MS", SESSION_TIMEOUT)
            .env("LEASE_SECONDS", LEASE_SECONDS)
            .env("DATA_DIR", &self.folder)
            .stdin(Stdio::null())
            .stdout(log.try_clone().expect("a second handle on the log"))
            .stderr(log);
        if let Some(place) = failpoint {
            command.env("FAILPOINT", place).env("FAILPOINT_REACHED", self.file(service, "reached"));
        }
        let child = command.spawn().expect("the service's program was built");
        assert!(self.running.insert(service, child).is_none(), "{service:?} is running already");
    }

    /// SIGKILL: the process has no chance to do anything more.
    pub(crate) fn kill(&mut self, service: Service) {
        let mut child = self.running.remove(&service).expect("only a running service is killed");
        assert_eq!(
            child.try_wait().expect("its state"),
            None,
            "{service:?} ended by itself: {}",
            self.log(service)
        );
        child.kill().expect("to kill it");
        child.wait().expect("to reap it");
    }

    /// SIGSTOP: the process is there, but does nothing, as on a machine that swaps or a virtual one that moves.
    pub(crate) fn suspend(&mut self, service: Service) {
        let child = self.running.remove(&service).expect("only a running service is suspended");
        programs::signal(child.id(), "STOP");
        self.suspended.push(child);
    }

    /// SIGCONT: the process goes on where it was, and knows nothing of what happened meanwhile.
    pub(crate) fn resume(&self, service: Service) {
        fs::remove_file(self.file(service, "reached")).expect("it was suspended at its failpoint");
        self.suspended.iter().for_each(|child| programs::signal(child.id(), "CONT"));
        thread::sleep(AFTERMATH);
    }

    pub(crate) fn wait_for_failpoint(&self, service: Service) {
        let reached = self.file(service, "reached");
        self.wait(|| reached.exists(), || format!("{service:?} never reached its failpoint"));
    }

    pub(crate) fn create_order(&mut self, order: &str) {
        self.topic.publish_created(order);
        self.orders.push(order.to_owned());
    }

    /// Waits for the last effect of every order, and then a while for effects that should not come.
    pub(crate) fn settle(&self) {
        let everything =
            || Service::ALL.iter().all(|service| self.effects(*service).len() >= self.orders.len());
        self.wait(everything, || "an effect was lost".to_owned());
        thread::sleep(AFTERMATH);
    }

    pub(crate) fn assert_each_effect_happened_once(&self) {
        let once: BTreeMap<String, u32> = self.orders.iter().map(|order| (order.clone(), 1)).collect();
        for service in Service::ALL {
            let effects = self.effects(service);
            assert_eq!(effects, once, "{}: {}", service.table(), self.log(service));
        }
        self.topic.assert_one_id_per_event(&self.orders);
    }

    /// How many rows each order has.
    fn effects(&self, service: Service) -> BTreeMap<String, u32> {
        let Ok(database) = Connection::open(self.file(service, "db")) else { return BTreeMap::new() };
        let count = format!("SELECT work_order_id, COUNT(*) FROM {} GROUP BY work_order_id", service.table());
        // The table is missing until the service has made it.
        let Ok(mut statement) = database.prepare(&count) else { return BTreeMap::new() };
        let rows =
            statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).expect("to read the effects");
        rows.collect::<Result<_, _>>().expect("to read an effect")
    }

    fn wait(&self, done: impl Fn() -> bool, complaint: impl Fn() -> String) {
        let deadline = Instant::now() + PATIENCE;
        while !done() {
            if Instant::now() > deadline {
                let logs: String = Service::ALL.iter().map(|service| self.log(*service)).collect();
                panic!("{}: {}\n{logs}", self.topic.name, complaint());
            }
            thread::sleep(Duration::from_millis(50));
        }
    }

    fn log(&self, service: Service) -> String {
        let log = fs::read_to_string(self.file(service, "log")).unwrap_or_default();
        format!("--- {}\n{log}", service.name())
    }

    fn file(&self, service: Service, extension: &str) -> PathBuf {
        self.folder.join(service.name()).with_extension(extension)
    }
}

impl Drop for Plant {
    fn drop(&mut self) {
        for child in self.running.values_mut().chain(&mut self.suspended) {
            let _ = child.kill();
            let _ = child.wait();
        }
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// Builds the services' programs.
pub(crate) fn build_services() {
    programs::build(&Service::ALL.map(Service::program));
}
