//! Whether members of the classic protocol hold a group that this consumer wants to join by the one of KIP-848.
//!
//! Brokers let such a group move over, member by member, unless `group.consumer.migration.policy` forbids it. Then librdkafka
//! asks again without end, and says nothing.

use std::time::Duration;

use rdkafka::consumer::{BaseConsumer, Consumer as _, ConsumerContext};
use rdkafka::groups::GroupInfo;

use super::ConsumerError;

const TIMEOUT: Duration = Duration::from_secs(2);

/// Looks who holds the group.
///
/// # Errors
/// [`ConsumerError::GroupHeld`] when others do, so that no waiting mends it. Brokers that do not answer are no reason to give up.
pub(crate) fn look<C: ConsumerContext>(consumer: &BaseConsumer<C>, group: &str) -> Result<(), ConsumerError> {
    match consumer.fetch_group_list(Some(group), TIMEOUT) {
        Ok(groups) => groups.groups().iter().map(Seen::of).try_for_each(|seen| judge(group, &seen)),
        Err(error) => {
            tracing::warn!(%error, group, "nobody says who holds the group");
            Ok(())
        }
    }
}

/// What brokers say of a group in terms of the classic protocol; of one of the other protocol they say that it is dead.
#[derive(Debug)]
struct Seen<'a> {
    name: &'a str,
    assignor: &'a str,
    members: usize,
}

impl<'a> Seen<'a> {
    fn of(group: &'a GroupInfo) -> Self {
        Self { name: group.name(), assignor: group.protocol(), members: group.members().len() }
    }
}

fn judge(group: &str, seen: &Seen<'_>) -> Result<(), ConsumerError> {
    if seen.name != group || seen.members == 0 {
        return Ok(());
    }
    let (group, assignor) = (group.to_owned(), seen.assignor.to_owned());
    Err(ConsumerError::GroupHeld { group, members: seen.members, assignor })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn t17_a_group_that_classic_members_hold_is_an_error_that_says_what_to_do() {
        let seen = |name, members| Seen { name, assignor: "range", members };
        assert!(judge("g", &seen("g", 0)).is_ok() && judge("g", &seen("h", 1)).is_ok());
        assert_eq!(
            judge("g", &seen("g", 2)).expect_err("held").to_string(),
            "members of the classic protocol hold the group g (2, with the assignor range), and the brokers do not let it move to \
             group.protocol=consumer: stop those members, and this consumer goes on from their committed offsets; or set \
             group.consumer.migration.policy=bidirectional on the brokers; or leave group.protocol unset; or choose another \
             KAFKA_GROUP_ID"
        );
    }
}
