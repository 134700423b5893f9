//! Claims as a state machine: random schedules of claims, completions, failures, crashes and ended leases, each answer held
//! against a model.

use std::time::Duration;

use events_runtime::idempotency::{Claim, ClaimOutcome, ClaimRequest, IdempotencyStore, Settled};
use proptest::prelude::*;
use uuid::Uuid;

const LONG: Duration = Duration::from_secs(600);
/// Longer than the coarsest of the stores' clocks ticks.
const TICK: Duration = Duration::from_millis(2);
const EVENTS: usize = 3;

/// What one of several processes does. An owner is chosen among all claims that were ever won, so that most are stale.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Step {
    Claim { event: usize, lease: Lease },
    Complete { owner: prop::sample::Index },
    Fail { owner: prop::sample::Index },
    Renew { owner: prop::sample::Index, lease: Lease },
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Lease {
    Runs,
    /// Of a process that has died, or stands still: it ends before the next step.
    Ends,
}

pub(crate) fn schedules() -> impl Strategy<Value = Vec<Step>> {
    let lease = || prop_oneof![Just(Lease::Runs), Just(Lease::Ends)];
    let step = prop_oneof![
        4 => (0..EVENTS, lease()).prop_map(|(event, lease)| Step::Claim { event, lease }),
        2 => any::<prop::sample::Index>().prop_map(|owner| Step::Complete { owner }),
        2 => any::<prop::sample::Index>().prop_map(|owner| Step::Fail { owner }),
        1 => (any::<prop::sample::Index>(), lease()).prop_map(|(owner, lease)| Step::Renew { owner, lease }),
    ];
    prop::collection::vec(step, 1..40)
}

/// What the model knows of an event.
#[derive(Clone, Copy, Debug)]
enum State {
    Unknown,
    Processing { owner: usize, lease: Lease },
    Failed,
    Completed,
}

#[derive(Clone, Copy)]
struct Model {
    state: State,
    failures: u32,
    highest: i64,
}

pub(crate) async fn follows_the_model(store: &impl IdempotencyStore, schedule: Vec<Step>) {
    let events: Vec<_> = (0..EVENTS).map(|_| Uuid::new_v4()).collect();
    let mut model = [Model { state: State::Unknown, failures: 0, highest: i64::MIN }; EVENTS];
    let mut owners: Vec<(usize, Claim)> = Vec::new();
    for step in schedule {
        match step {
            Step::Claim { event, lease } => {
                let request = ClaimRequest::new("a", events[event], "test.happened", duration(lease));
                let outcome = store.claim(request).await.unwrap();
                let claim = expect_claim(&mut model[event], outcome, owners.len(), lease);
                owners.extend(claim.map(|claim| (event, claim)));
                pass(lease).await;
            }
            Step::Complete { owner } if !owners.is_empty() => {
                let owner = owner.index(owners.len());
                let (event, claim) = &owners[owner];
                let holds = model[*event].is_held_by(owner);
                assert_eq!(store.complete(claim).await.unwrap(), settled(holds));
                if holds {
                    model[*event].state = State::Completed;
                }
            }
            Step::Fail { owner } if !owners.is_empty() => {
                let owner = owner.index(owners.len());
                let (event, claim) = &owners[owner];
                let holds = model[*event].is_held_by(owner);
                assert_eq!(store.fail(claim, "no stock").await.unwrap(), settled(holds));
                if holds {
                    model[*event].state = State::Failed;
                    model[*event].failures += 1;
                }
            }
            Step::Renew { owner, lease } if !owners.is_empty() => {
                let owner = owner.index(owners.len());
                let (event, claim) = &owners[owner];
                let holds = model[*event].is_held_by(owner);
                assert_eq!(store.renew(claim, duration(lease)).await.unwrap(), settled(holds));
                if holds {
                    model[*event].state = State::Processing { owner, lease };
                    pass(lease).await;
                }
            }
            _nobody_owns_anything => {}
        }
    }
}

fn expect_claim(model: &mut Model, outcome: ClaimOutcome, owner: usize, lease: Lease) -> Option<Claim> {
    match (model.state, outcome) {
        (State::Completed, ClaimOutcome::Completed) => None,
        (State::Processing { lease: Lease::Runs, .. }, ClaimOutcome::Busy { retry_after }) => {
            assert!(retry_after <= LONG && retry_after > LONG / 2);
            None
        }
        (
            State::Unknown | State::Failed | State::Processing { lease: Lease::Ends, .. },
            ClaimOutcome::Won(claim),
        ) => {
            assert!(claim.fence > model.highest, "tokens rise");
            assert_eq!(claim.retry_count, model.failures);
            model.highest = claim.fence;
            model.state = State::Processing { owner, lease };
            Some(claim)
        }
        (state, outcome) => panic!("an event that is {state:?} gave {outcome:?}"),
    }
}

impl Model {
    /// An owner whose lease has ended, but whom nobody overtook, holds its claim.
    fn is_held_by(&self, owner: usize) -> bool {
        matches!(self.state, State::Processing { owner: holder, .. } if holder == owner)
    }
}

fn settled(holds: bool) -> Settled {
    if holds { Settled::Recorded } else { Settled::Lost }
}

fn duration(lease: Lease) -> Duration {
    if lease == Lease::Runs { LONG } else { Duration::ZERO }
}

async fn pass(lease: Lease) {
    if lease == Lease::Ends {
        tokio::time::sleep(TICK).await;
    }
}

/// Runs `cases` schedules over one store.
pub(crate) fn run<S: IdempotencyStore>(cases: u32, make: impl AsyncFnOnce() -> S) {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let store = runtime.block_on(make());
    let config = ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() };
    let mut runner = proptest::test_runner::TestRunner::new(config);
    let outcome = runner.run(&schedules(), |schedule| {
        runtime.block_on(follows_the_model(&store, schedule));
        Ok(())
    });
    outcome.unwrap();
}
