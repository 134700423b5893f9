//! What lies on a topic, beside what publishers were told.

use std::collections::{BTreeMap, BTreeSet};

use crate::Failure;
use crate::plant::Plant;
use crate::topic;
use crate::verdict::Verdict;

/// The records of a topic, counted.
pub(super) struct Copies {
    /// Whether it holds exactly the events that were acknowledged.
    are_acknowledged: bool,
    /// Records beyond one for each event.
    surplus: usize,
    /// Whether each key's records stand in the order in which they were published.
    are_in_order: bool,
}

impl Copies {
    pub(super) fn count(plant: &Plant<'_>) -> Result<Self, Failure> {
        let written = topic::read(&plant.brokers, &plant.topic)?;
        let ids: BTreeSet<_> = written.iter().map(|record| &record.id).collect();
        let mut last = BTreeMap::new();
        let are_in_order = written.iter().all(|record| {
            last.insert(&record.key, record.sequence).is_none_or(|before| before < record.sequence)
        });
        Ok(Self {
            are_acknowledged: ids == plant.ledger.acked.keys().collect(),
            surplus: written.len() - ids.len(),
            are_in_order,
        })
    }

    /// An event that was sent again, since its outcome was unknown, may be there twice, and late.
    pub(super) fn judge(&self, verdict: Verdict, sent_again: usize) -> Verdict {
        verdict
            .expect(self.are_acknowledged, "the topic does not hold what was acknowledged")
            .expect(self.surplus <= sent_again, "a record is on the topic twice")
            .expect(self.are_in_order || sent_again > 0, "a key's records are out of order")
    }
}
