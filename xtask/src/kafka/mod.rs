//! An Apache Kafka in KRaft mode, from Maven's jars: started for the tests, and gone when they are.

mod broker;
mod jars;
mod port;
mod run;

pub(crate) use broker::Broker;

use crate::Failure;

/// `cargo xtask kafka`: a broker for development, until Ctrl-C.
pub(crate) fn serve(port: Option<&str>) -> Result<(), Failure> {
    let port = match port {
        Some(text) => text.parse().map_err(|_| format!("`{text}` is no port"))?,
        None => port::preferred(9092)?,
    };
    crate::tools::require(crate::tools::JAVA)?;
    let broker = Broker::start_at(port)?;
    println!("Apache Kafka listens; stop it with Ctrl-C.\n\n    export KAFKA_BROKERS={}\n", broker.address());
    broker.wait()
}
