//! Databases that go away.

use std::time::Duration;

use crate::Failure;
use crate::database::{Database, Store};
use crate::lab::Lab;
use crate::ledger::now;
use crate::plant::{Mode, Plant};
use crate::postgres::Postgres;
use crate::proxy::{Cut, Proxy, Weather};
use crate::topic;
use crate::verdict::Verdict;

/// F9. The service waits for its database, however long that takes, and gives no event up.
pub(super) fn down(lab: &Lab) -> Result<Verdict, Failure> {
    let server = Postgres::start(lab.folder("f9")?.join("postgres"))?;
    let mut plant = Plant::on(lab, &lab.kafka, &server, "f9", Store::Postgres, Mode::Transaction)?;
    plant.create_dead_letters()?;
    let outage = lab.length.pick(10, 30);
    plant.publish(100 * (outage + 10), 100, &[])?;
    plant.join(&[])?;
    plant.join(&[])?;
    std::thread::sleep(Duration::from_secs(2));
    plant.strike(|| server.stop());
    std::thread::sleep(Duration::from_secs(outage));
    server.start_again()?;
    plant.recover(now())?;
    let dead = topic::count(&plant.brokers, &plant.dead_letters())?;
    let verdict = plant.finish("F9")?;
    Ok(verdict
        .expect(dead == 0, "the dead-letter topic fills")
        .note(format!("{outage} s down, no dead letter")))
}

/// F10. By turns the server has got the COMMIT or not; the client cannot tell.
pub(super) fn cut_in_commit(lab: &Lab) -> Result<Verdict, Failure> {
    let proxy = Proxy::start(lab.postgres.address())?;
    let mut plant = Plant::new(lab, "f10", Store::Postgres, Mode::Transaction)?;
    let Database::Postgres(_, name) = &plant.database else {
        return Err("F10 is about PostgreSQL".to_owned());
    };
    let place = lab.postgres.url_behind(&proxy, name);
    plant.publish(lab.length.pick(1_000, 10_000), 100, &[])?;
    plant.join(&[("FAULTS_DATABASE", &place)])?;
    proxy.set(Weather { cut_at: Some(Cut { text: b"COMMIT", one_in: 40 }), ..Weather::default() });
    plant.published()?;
    proxy.set(Weather::default());
    plant.recover(now())?;
    let cuts = proxy.breaks();
    plant.allowed += cuts;
    let verdict = plant.finish("F10")?;
    Ok(verdict.expect(cuts > 1, "no COMMIT was cut").note(format!("{cuts} cuts")))
}
