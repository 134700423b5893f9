//! SIGTERM.

use std::time::{Duration, Instant};

use crate::Failure;
use crate::database::Store;
use crate::kafka::Kafka;
use crate::lab::Lab;
use crate::ledger::now;
use crate::plant::{Mode, Plant};
use crate::verdict::Verdict;

/// F20. Who stops in order leaves nothing that comes again.
pub(super) fn under_load(lab: &Lab) -> Result<Verdict, Failure> {
    let mut plant = Plant::new(lab, "f20", Store::Postgres, Mode::Transaction)?;
    let rounds = lab.length.pick(4, 20);
    plant.publish(rounds * 800, 200, &[])?;
    plant.join(&[("FAULTS_WORK_MS", "20")])?;
    let mut longest = 0;
    for _ in 0..rounds {
        let next = plant.join(&[("FAULTS_WORK_MS", "20")])?;
        std::thread::sleep(Duration::from_secs(1));
        let oldest = plant.consumers().into_iter().find(|name| *name != next).ok_or("one is left")?;
        plant.stop(&oldest, Duration::from_secs(20))?;
        let stopped = now();
        longest = longest.max(plant.ledger.stopped.get(&oldest).map_or(u64::MAX, |(took, _)| *took));
        plant.recover(stopped)?;
    }
    let verdict = plant.finish("F20")?;
    let redelivered = verdict.redelivered;
    Ok(verdict
        .expect(redelivered == 0, "records were delivered again")
        .note(format!("0 redelivered, {rounds} stops, the longest {longest} ms")))
}

/// F20. The stop ends by its deadline; what could not be committed comes again, and is skipped.
pub(super) fn broker_down(lab: &Lab) -> Result<Verdict, Failure> {
    const DEADLINE: Duration = Duration::from_secs(5);
    let (kafka, _) = Kafka::start(&lab.folder("f20-kafka")?, 0)?;
    let mut plant = Plant::on(lab, &kafka, &lab.postgres, "f20-down", Store::Postgres, Mode::Transaction)?;
    plant.publish(lab.length.pick(1_500, 5_000), 200, &[])?;
    let name = plant.join(&[("FAULTS_STOP_MS", "5000"), ("FAULTS_WORK_MS", "5")])?;
    std::thread::sleep(Duration::from_secs(4));
    plant.strike(|| kafka.kill());
    let began = Instant::now();
    plant.stop(&name, DEADLINE + Duration::from_secs(15))?;
    let took = began.elapsed();
    let stop = plant.ledger.stopped.get(&name).map_or(u64::MAX, |(took, _)| *took);
    kafka.start_again()?;
    plant.join(&[])?;
    plant.recover(now())?;
    let verdict = plant.finish("F20")?;
    let redelivered = verdict.redelivered;
    Ok(verdict
        .expect(
            Duration::from_millis(stop) <= DEADLINE + Duration::from_secs(1),
            "the stop outlived its deadline",
        )
        .note(format!(
            "stopped in {stop} ms, process gone after {:.1} s, {redelivered} redelivered",
            took.as_secs_f64()
        )))
}
