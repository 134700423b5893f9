//! The services as programs, on a real Kafka. Told to end, each finishes what it has in hand, leaves, and says what it did.

use std::path::Path;
use std::process::{ExitStatus, Stdio};
use std::time::{Duration, Instant};

use mes_events::{CATALOG, KafkaConfig, Uuid, ensure_topics};
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader, Lines};
use tokio::process::{Child, ChildStdout, Command};

use crate::{Plant, programs};

/// Longer than a program takes to leave its group, and shorter than a group waits for one that does not.
const SOON: Duration = Duration::from_secs(10);

#[tokio::test]
#[ignore = "needs Kafka: KAFKA_BROKERS"]
async fn sigterm_ends_the_services_in_order() {
    end_in_order("TERM").await;
}

#[tokio::test]
#[ignore = "needs Kafka: KAFKA_BROKERS"]
async fn ctrl_c_ends_the_services_in_order() {
    end_in_order("INT").await;
}

async fn end_in_order(signal: &str) {
    let (plant, topic) = (Plant::new(), topic().await);
    let mut goods_in = Program::start("goods_in_service", &plant.0, &topic, &[]);
    goods_in.is_told("t-1 lot-1 steel-9 4").await;
    assert_eq!(goods_in.says().await, "t-1 booked");
    let mut stock = Program::start("stock_service", &plant.0, &topic, &[]);
    for _both_handlers in 0..2 {
        let line = stock.says().await;
        assert!(line.starts_with("material.received ") && line.contains(" Handled "), "{line}");
    }
    assert!(goods_in.ends_by(signal).await.success());
    assert_eq!(goods_in.says().await, "published 1");
    assert!(stock.ends_by(signal).await.success());
    assert_eq!(stock.says().await, "handled 2, 0 left in hand");

    // Who left its group in order is not waited for, and what it handled does not come again.
    let mut successor = Program::start("stock_service", &plant.0, &topic, &[]);
    let mut goods_in = Program::start("goods_in_service", &plant.0, &topic, &[]);
    goods_in.is_told("t-2 lot-1 steel-9 4").await;
    successor.says().await;
    successor.says().await;
    assert!(successor.ends_by(signal).await.success());
    assert_eq!(successor.says().await, "handled 2, 0 left in hand");
}

/// A topic of the test's own, with its dead-letter topic.
pub(crate) async fn topic() -> String {
    let (brokers, name) = (brokers(), format!("services-{}", Uuid::new_v4()));
    ensure_topics(&KafkaConfig::new(brokers).topic(&name), &CATALOG).await.expect("created");
    name
}

fn brokers() -> String {
    std::env::var("KAFKA_BROKERS").expect("needs Kafka: KAFKA_BROKERS")
}

/// An example that runs. It is killed with this value.
pub(crate) struct Program {
    process: Child,
    lines: Lines<BufReader<ChildStdout>>,
}

impl Program {
    pub(crate) fn start(name: &'static str, folder: &Path, topic: &str, env: &[(&str, &str)]) -> Self {
        programs::build(&[name]);
        let mut process = Command::new(programs::program(name))
            .current_dir(folder)
            .env("KAFKA_BROKERS", brokers())
            .env("KAFKA_TOPIC", topic)
            .env("KAFKA_GROUP_ID", format!("{name}-{topic}"))
            .envs(env.iter().copied())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .expect("the program was built");
        let lines = BufReader::new(process.stdout.take().expect("piped")).lines();
        Self { process, lines }
    }

    async fn is_told(&mut self, line: &str) {
        let input = self.process.stdin.as_mut().expect("piped");
        input.write_all(format!("{line}\n").as_bytes()).await.expect("it reads");
    }

    pub(crate) async fn says(&mut self) -> String {
        let line = tokio::time::timeout(Duration::from_secs(30), self.lines.next_line()).await;
        line.expect("it says something").expect("read").expect("it runs")
    }

    pub(crate) async fn ends_by(&mut self, signal: &str) -> ExitStatus {
        programs::signal(self.process.id().expect("it runs"), signal);
        let told = Instant::now();
        let ended =
            tokio::time::timeout(SOON, self.process.wait()).await.expect("it ends").expect("waited for");
        println!("it ended {:?} after SIG{signal}", told.elapsed());
        ended
    }
}
