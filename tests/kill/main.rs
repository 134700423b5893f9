//! Killing a service of the demo's flow at any point, and starting it again, loses no effect and repeats none.
//!
//! The services are the examples' own programs, the kills are SIGKILL, Kafka is a real one, effects are rows in SQLite.
//! No table has a unique key, so that an effect that happened twice is two rows.

#![allow(clippy::unwrap_used, reason = "a test that cannot set up its parts fails")]

mod plant;
mod programs;
mod topic;

use std::sync::Mutex;
use std::thread;
use std::time::Duration;

use plant::{Plant, Service};
use topic::Topic;

/// Where a service is stopped and killed, by the names in examples/common. Each comes right after: an event was
/// received; the row was written in the open transaction; the transaction was committed; the second step was claimed; its
/// event was published, but its claim not completed; everything was done, but the offset not stored.
const PLACES: [&str; 6] = ["received", "in-transaction", "committed", "claimed", "published", "handled"];

/// The steps that the quality service has: it publishes nothing.
const PLACES_WITHOUT_PUBLISHING: [&str; 3] = ["received", "in-transaction", "handled"];

/// Each scenario spends most of its time waiting for a dead member's session to end.
const AT_A_TIME: usize = 5;

#[test]
#[ignore = "needs Kafka: KAFKA_BROKERS"]
fn a_service_killed_at_any_point_loses_and_repeats_nothing() {
    let mut scenarios: Vec<(Service, &str)> = Vec::new();
    scenarios.extend(PLACES.map(|place| (Service::Material, place)));
    scenarios.extend(PLACES.map(|place| (Service::WorkOrders, place)));
    scenarios.extend(PLACES_WITHOUT_PUBLISHING.map(|place| (Service::Quality, place)));
    plant::build_services();

    let scenarios = Mutex::new(scenarios);
    let next = || scenarios.lock().expect("no scenario panics while it takes the next").pop();
    thread::scope(|scope| {
        for _ in 0..AT_A_TIME {
            scope.spawn(|| {
                while let Some((victim, place)) = next() {
                    kill_at(victim, place);
                    println!("{:<20} killed at {place:<16} nothing lost, nothing twice", victim.name());
                }
            });
        }
    });
}

fn kill_at(victim: Service, place: &str) {
    let mut plant = Plant::new(&format!("{}-{place}", victim.name()));
    for service in Service::ALL {
        let failpoint = (service == victim).then_some(place);
        plant.start(service, failpoint);
    }
    plant.create_order("first");
    plant.wait_for_failpoint(victim);
    plant.kill(victim);
    plant.start(victim, None);
    plant.create_order("second");
    plant.settle();
    plant.assert_each_effect_happened_once();
}

/// A service that sleeps through its session and its lease, and wakes up when another has done its work.
#[test]
#[ignore = "needs Kafka: KAFKA_BROKERS"]
fn a_service_that_was_overtaken_repeats_nothing() {
    plant::build_services();
    for place in ["received", "claimed", "handled"] {
        let mut plant = Plant::new(&format!("zombie-{place}"));
        for service in Service::ALL {
            plant.start(service, (service == Service::Material).then_some(place));
        }
        plant.create_order("first");
        plant.wait_for_failpoint(Service::Material);
        plant.suspend(Service::Material);
        plant.start(Service::Material, None);
        plant.create_order("second");
        plant.settle();
        plant.resume(Service::Material);
        plant.create_order("third");
        plant.settle();
        plant.assert_each_effect_happened_once();
        println!("{:<20} overtaken at {place:<13} nothing lost, nothing twice", Service::Material.name());
    }
}

/// The first service of a new plant joins a group whose topic another will create.
#[test]
#[ignore = "needs Kafka: KAFKA_BROKERS"]
fn a_service_that_starts_before_its_topic_misses_nothing() {
    plant::build_services();
    let mut plant = Plant::on(Topic::announce("early"));
    plant.start(Service::Quality, None);
    thread::sleep(Duration::from_secs(4));
    plant.start(Service::WorkOrders, None);
    plant.start(Service::Material, None);
    thread::sleep(Duration::from_secs(1));
    plant.create_order("first");
    plant.settle();
    plant.assert_each_effect_happened_once();
}

#[test]
#[ignore = "needs Kafka: KAFKA_BROKERS"]
fn services_killed_at_random_lose_and_repeat_nothing() {
    plant::build_services();
    let mut plant = Plant::new("random");
    for service in Service::ALL {
        plant.start(service, None);
    }
    let mut random = Random(0x5eed);
    for round in 0..9 {
        for order in 0..5 {
            plant.create_order(&format!("{round}-{order}"));
            thread::sleep(Duration::from_millis(random.below(100)));
        }
        let victim = Service::ALL[usize::try_from(random.below(3)).expect("three services")];
        plant.kill(victim);
        plant.start(victim, None);
        thread::sleep(Duration::from_millis(1_000 + random.below(2_500)));
    }
    plant.settle();
    plant.assert_each_effect_happened_once();
}

/// A linear congruential generator: good enough to choose victims, and the same in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }
}
