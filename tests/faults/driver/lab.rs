//! What all faults of a run share: a broker, a database server, and the way to more of them.

use std::path::{Path, PathBuf};

use tokio::runtime::Runtime;

use crate::Failure;
use crate::kafka::Kafka;
use crate::options::Length;
use crate::postgres::Postgres;
use crate::proxy::Proxy;

pub(crate) struct Lab {
    pub(crate) length: Length,
    pub(crate) kafka: Kafka,
    pub(crate) postgres: Postgres,
    /// Each stands before a listener of the broker's own.
    pub(crate) kafka_proxies: Vec<Proxy>,
    /// For the drivers that are async.
    pub(crate) runtime: Runtime,
    folder: PathBuf,
}

/// How many faults want a network of their own.
const PROXIES: usize = 5;

impl Lab {
    pub(crate) fn open(length: Length) -> Result<Self, Failure> {
        let folder = std::env::temp_dir().join(format!("mes-events-faults-{}", std::process::id()));
        std::fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
        let (kafka, kafka_proxies) = Kafka::start(&folder.join("kafka"), PROXIES)?;
        let postgres = Postgres::given()?;
        let runtime = Runtime::new().map_err(|error| error.to_string())?;
        Ok(Self { length, kafka, postgres, kafka_proxies, runtime, folder })
    }

    /// An empty folder.
    pub(crate) fn folder(&self, name: &str) -> Result<PathBuf, Failure> {
        let folder = self.folder.join(name);
        std::fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
        Ok(folder)
    }

    /// The program of the workers, built beside this one.
    pub(crate) fn worker() -> Result<PathBuf, Failure> {
        let own = std::env::current_exe().map_err(|error| error.to_string())?;
        Ok(own.parent().unwrap_or(Path::new(".")).join("fault_worker"))
    }
}

impl Drop for Lab {
    fn drop(&mut self) {
        if std::env::var_os("FAULTS_KEEP").is_none() {
            let _ = std::fs::remove_dir_all(&self.folder);
        }
    }
}
