//! Who claims next: lanes, and one queue behind them.

use std::collections::{HashSet, VecDeque};
use std::hash::Hash;

/// How many statements run at the same time: one that waits for somebody's lock does not stop the others.
const LANES: usize = 4;
/// How many claims share one statement at most.
const LARGEST_BATCH: usize = 256;

/// Claims that wait, in the order in which they came. A lane that comes back takes the oldest: nobody is overtaken, but for
/// one whose key is in the statement already.
pub(super) struct Queue<K, T> {
    busy: usize,
    /// As many as there are callers, for each awaits its answer.
    waiting: VecDeque<(K, T)>,
}

impl<K, T> Default for Queue<K, T> {
    fn default() -> Self {
        Self { busy: 0, waiting: VecDeque::new() }
    }
}

impl<K: Clone + Eq + Hash, T> Queue<K, T> {
    /// Takes a lane, where one is free and nobody waits: a lane that was lost leaves those who wait to the others.
    pub(super) fn enter(&mut self) -> bool {
        let is_free = self.busy < LANES && self.waiting.is_empty();
        self.busy += usize::from(is_free);
        is_free
    }

    /// Waits for a lane; to be called where none is free.
    pub(super) fn wait(&mut self, key: K, claim: T) {
        self.waiting.push_back((key, claim));
    }

    /// What a lane that has come back does next: the longest-waiting claims, each of another key. Where none waits, the lane
    /// is free for the next caller.
    pub(super) fn next(&mut self) -> Option<Vec<T>> {
        if self.waiting.is_empty() {
            self.busy -= 1;
            return None;
        }
        let (mut batch, mut again, mut keys) = (Vec::new(), Vec::new(), HashSet::new());
        while batch.len() < LARGEST_BATCH {
            let Some((key, claim)) = self.waiting.pop_front() else { break };
            if keys.insert(key.clone()) { batch.push(claim) } else { again.push((key, claim)) }
        }
        for waiting in again.into_iter().rev() {
            self.waiting.push_front(waiting);
        }
        Some(batch)
    }

    /// A lane has ended in another way. Those who wait for the last one are given back: nobody comes for them.
    pub(super) fn lose(&mut self) -> VecDeque<(K, T)> {
        self.busy -= 1;
        if self.busy == 0 { std::mem::take(&mut self.waiting) } else { VecDeque::new() }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[derive(Clone, Copy, Debug)]
    enum Step {
        /// So many claims come, of so many keys in turn.
        Come { claims: usize, keys: u8 },
        /// A lane comes back.
        Return,
        /// A lane's task ends in the middle.
        Lose,
    }

    fn schedules() -> impl Strategy<Value = Vec<Step>> {
        let step = prop_oneof![
            3 => (1..6_usize, 1..4_u8).prop_map(|(claims, keys)| Step::Come { claims, keys }),
            1 => (1..600_usize, 1..=255_u8).prop_map(|(claims, keys)| Step::Come { claims, keys }),
            6 => Just(Step::Return),
            1 => Just(Step::Lose),
        ];
        prop::collection::vec(step, 1..60)
    }

    /// A claim in the model: its place among all that came, and how many batches may be taken before it is.
    #[derive(Clone, Copy, Debug)]
    struct Claim {
        number: usize,
        key: u8,
        patience: usize,
    }

    #[derive(Default)]
    struct Model {
        queue: Queue<u8, usize>,
        waiting: Vec<Claim>,
        came: usize,
        answered: usize,
    }

    impl Model {
        fn come(&mut self, key: u8) {
            let number = self.came;
            self.came += 1;
            if self.queue.enter() {
                assert!(self.waiting.is_empty(), "a claim goes before {} that wait", self.waiting.len());
                self.answered += 1;
                return;
            }
            // Those before it, and none after it, may each take a batch.
            self.waiting.push(Claim { number, key, patience: self.waiting.len() });
            self.queue.wait(key, number);
        }

        fn come_back(&mut self) {
            let Some(batch) = self.queue.next() else {
                assert!(self.waiting.is_empty(), "{} wait, and a lane leaves", self.waiting.len());
                return;
            };
            assert!(!batch.is_empty() && batch.len() <= LARGEST_BATCH);
            let mut keys = HashSet::new();
            let last = *batch.last().unwrap();
            self.answered += batch.len();
            let taken: HashSet<_> = batch.into_iter().collect();
            self.waiting.retain_mut(|claim| {
                if taken.contains(&claim.number) {
                    assert!(keys.insert(claim.key), "a key is twice in one statement");
                    return false;
                }
                assert!(claim.number > last || keys.contains(&claim.key), "overtaken by another key");
                assert!(claim.patience > 0, "claim {} waits for later ones", claim.number);
                claim.patience -= 1;
                true
            });
        }

        fn lose(&mut self) {
            let given_back = self.queue.lose();
            if self.queue.busy == 0 {
                assert_eq!(given_back.len(), self.waiting.len());
                self.answered += self.waiting.drain(..).count();
            }
            assert!(given_back.is_empty() || self.waiting.is_empty());
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        /// Whatever comes after it, a claim is taken after as many batches as claims were before it, at the latest; and none
        /// is overtaken by a newcomer, or forgotten.
        #[test]
        fn no_claim_waits_for_later_ones(schedule in schedules()) {
            let mut model = Model::default();
            for step in schedule {
                match step {
                    Step::Come { claims, keys } => {
                        (0..claims).for_each(|n| model.come(u8::try_from(n % usize::from(keys)).unwrap()));
                    }
                    Step::Return if model.queue.busy > 0 => model.come_back(),
                    Step::Lose if model.queue.busy > 0 => model.lose(),
                    Step::Return | Step::Lose => {}
                }
                prop_assert!(model.waiting.is_empty() || model.queue.busy > 0, "nobody comes for those who wait");
            }
            while model.queue.busy > 0 {
                model.come_back();
            }
            prop_assert_eq!(model.answered, model.came);
        }
    }
}
