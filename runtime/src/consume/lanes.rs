//! Records of one key: one at a time, in order.

use std::collections::{HashMap, VecDeque};
use std::hash::{BuildHasherDefault, DefaultHasher, Hash, Hasher};

/// The lanes of one partition. A lane that is in the map is taken; who waits for it stands in its queue.
#[derive(Debug)]
pub(crate) struct Lanes<T> {
    taken: HashMap<u64, VecDeque<T>, BuildHasherDefault<Hashed>>,
}

impl<T> Default for Lanes<T> {
    fn default() -> Self {
        Self { taken: HashMap::default() }
    }
}

impl<T> Lanes<T> {
    /// Gives the item back when the lane was free: it has the lane now. Otherwise it waits for its turn.
    pub(crate) fn enter(&mut self, lane: u64, item: T) -> Option<T> {
        if let Some(waiting) = self.taken.get_mut(&lane) {
            waiting.push_back(item);
            return None;
        }
        // A queue that nobody waits in allocates nothing.
        self.taken.insert(lane, VecDeque::new());
        Some(item)
    }

    /// Who has the lane is done with it; the next one, if any, has it now.
    pub(crate) fn leave(&mut self, lane: u64) -> Option<T> {
        let next = self.taken.get_mut(&lane)?.pop_front();
        if next.is_none() {
            self.taken.remove(&lane);
        }
        next
    }

    /// Forgets all.
    pub(crate) fn clear(&mut self) {
        self.taken.clear();
    }
}

/// A lane is a hash already.
#[derive(Debug, Default)]
struct Hashed(u64);

impl Hasher for Hashed {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write_u64(&mut self, lane: u64) {
        self.0 = lane;
    }

    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|byte| self.0 = self.0.rotate_left(8) ^ u64::from(*byte));
    }
}

/// The lane of a key. Two keys may share one, which only makes them wait for each other; records without a key all do.
pub(crate) fn lane_of(key: Option<&[u8]>) -> u64 {
    let mut hasher = DefaultHasher::new();
    key.hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// However records come and finish, one of a key is out at a time, each comes out, and a key's come out in order.
        #[test]
        fn a_key_is_one_at_a_time_and_in_order(steps in prop::collection::vec((0_u64..4, any::<bool>(), any::<prop::sample::Index>()), 0..200)) {
            let (mut lanes, mut out) = (Lanes::default(), BTreeMap::new());
            let (mut done, mut sent) = (BTreeMap::<u64, Vec<usize>>::new(), 0);
            for (number, (lane, enters, pick)) in steps.into_iter().enumerate() {
                if enters {
                    sent += 1;
                    if let Some(number) = lanes.enter(lane, number) {
                        prop_assert!(out.insert(lane, number).is_none(), "two of lane {lane} are out");
                    }
                } else if !out.is_empty() {
                    let lane = *out.keys().nth(pick.index(out.len())).expect("one of them");
                    done.entry(lane).or_default().extend(out.remove(&lane));
                    out.extend(lanes.leave(lane).map(|next| (lane, next)));
                }
            }
            while let Some((lane, number)) = out.pop_first() {
                done.entry(lane).or_default().push(number);
                out.extend(lanes.leave(lane).map(|next| (lane, next)));
            }
            prop_assert!(done.values().all(|numbers| numbers.is_sorted()));
            prop_assert_eq!(done.values().flatten().collect::<BTreeSet<_>>().len(), sent);
            prop_assert!(lanes.taken.is_empty());
        }
    }

    #[test]
    fn records_without_a_key_share_a_lane() {
        assert_eq!(lane_of(None), lane_of(None));
        assert_ne!(lane_of(None), lane_of(Some(b"")));
    }
}
