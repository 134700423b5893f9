//! The one oracle.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use crate::Failure;
use crate::plant::Plant;

/// A row of the table.
#[derive(Clone, Debug)]
pub(crate) struct Verdict {
    pub(crate) setting: String,
    pub(crate) messages: usize,
    pub(crate) lost: usize,
    pub(crate) twice: usize,
    pub(crate) extra: usize,
    pub(crate) allowed: usize,
    pub(crate) redelivered: usize,
    pub(crate) inversions: usize,
    pub(crate) recovery: Option<Duration>,
    /// What else was seen.
    pub(crate) note: String,
    /// What was promised and is not so.
    pub(crate) complaints: Vec<String>,
}

impl Verdict {
    /// Where something of this fault's own is not so.
    pub(crate) fn expect(mut self, holds: bool, complaint: &str) -> Self {
        if !holds {
            self.complaints.push(complaint.to_owned());
        }
        self
    }

    pub(crate) fn note(mut self, note: impl Into<String>) -> Self {
        self.note = note.into();
        self
    }
}

pub(crate) fn judge(plant: &Plant<'_>, id: &'static str) -> Result<Verdict, Failure> {
    let (ledger, effects) = (&plant.ledger, plant.database.effects(plant.lab)?);
    let there: BTreeSet<&str> = effects.iter().map(|effect| effect.id.as_str()).collect();
    let invocations: usize = ledger.invoked.values().map(Vec::len).sum();
    let mut last = BTreeMap::new();
    let inversions = effects.iter().filter(|effect| {
        last.insert(&effect.key, effect.sequence).is_some_and(|before| before > effect.sequence)
    });
    let verdict = Verdict {
        setting: plant.setting(),
        messages: ledger.acked.len(),
        lost: ledger.acked.keys().filter(|id| !there.contains(id.as_str())).count(),
        twice: effects.iter().filter(|effect| effect.times != 1).count(),
        extra: invocations - ledger.invoked.len(),
        allowed: plant.allowed + ledger.failing,
        redelivered: ledger.deliveries.values().map(|times| times - 1).sum(),
        inversions: inversions.count(),
        recovery: plant.recovery,
        note: String::new(),
        complaints: Vec::new(),
    };
    eprintln!("{id} {}: judged", verdict.setting);
    let in_order = !plant.ordered || verdict.inversions == 0;
    Ok(common(verdict, plant.limit).expect(in_order, "a key's effects are out of order"))
}

/// What every fault promises.
fn common(verdict: Verdict, limit: Duration) -> Verdict {
    let Verdict { messages, lost, twice, extra, allowed, recovery, .. } = verdict;
    verdict
        .expect(messages > 0, "nothing was acknowledged")
        .expect(lost == 0, "events were lost")
        .expect(twice == 0, "effects happened twice")
        .expect(extra <= allowed, "more invocations than were in flight")
        .expect(recovery.is_none_or(|took| took <= limit), "the recovery took too long")
}
