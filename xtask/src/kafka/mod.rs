//! An Apache Kafka in KRaft mode, from Maven's jars: started for the tests, and gone when they are.

mod broker;
mod certificates;
mod jars;
mod port;
mod run;

use std::io::{BufRead as _, IsTerminal as _, stdin};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, TryRecvError, channel};
use std::thread;
use std::time::Duration;

pub(crate) use broker::Broker;

use crate::Failure;

/// The folder of Kafka's jars, for a program that starts brokers of its own.
pub(crate) fn jars() -> Result<PathBuf, Failure> {
    jars::fetch()
}

/// `cargo xtask kafka [PORT]`: a broker for development, until Ctrl-C.
pub(crate) fn serve(port: Option<&str>) -> Result<(), Failure> {
    let port = match port {
        Some(text) => number(text)?,
        None => port::preferred(9092)?,
    };
    crate::tools::require(crate::tools::JAVA)?;
    let mut broker = Broker::start_at(port, None)?;
    tell(&broker);
    while !broker.has_ended()? {
        thread::sleep(Duration::from_millis(200));
    }
    Err("the broker ended".to_owned())
}

/// `cargo xtask kafka PORT --data FOLDER`: a broker that another program starts and stops, and starts again on what is in the
/// folder. A line `stop` on the standard input shuts it down in order; the input's end, or the end of this process, ends it as
/// hard as SIGKILL does.
pub(crate) fn serve_kept(port: &str, folder: &str) -> Result<(), Failure> {
    let port = number(port)?;
    crate::tools::require(crate::tools::JAVA)?;
    let mut broker = Broker::start_at(port, Some(Path::new(folder)))?;
    tell(&broker);
    let lines = lines_of_input();
    while !broker.has_ended()? {
        match lines.try_recv() {
            Ok(line) if line == "stop" => broker.ask_to_stop(),
            Err(TryRecvError::Disconnected) if !stdin().is_terminal() => return Ok(()),
            _ => thread::sleep(Duration::from_millis(20)),
        }
    }
    Ok(())
}

fn number(port: &str) -> Result<u16, Failure> {
    port.parse().map_err(|_| format!("`{port}` is no port"))
}

fn tell(broker: &Broker) {
    println!("Apache Kafka listens; stop it with Ctrl-C.\n");
    for (name, value) in broker.env() {
        println!("    export {name}={value}");
    }
    println!();
}

/// Ends when the input does.
fn lines_of_input() -> Receiver<String> {
    let (line, lines) = channel();
    thread::spawn(move || stdin().lock().lines().map_while(Result::ok).try_for_each(|text| line.send(text)));
    lines
}
