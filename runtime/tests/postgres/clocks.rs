//! T25: leases run by the database's clock, and by no other.

use std::time::Duration;

use events_runtime::idempotency::{ClaimOutcome, ClaimRequest, IdempotencyStore, PostgresStore, Settled};
use uuid::Uuid;

use crate::database::Database;

/// Two workers whose sessions think themselves a day apart never both own an event. That no time of a worker's own takes
/// part shows in the statements: what a caller gives is a duration.
#[tokio::test]
#[ignore = "needs PostgreSQL: DATABASE_URL"]
async fn t25_workers_a_day_apart_never_both_own_an_event() {
    let database = Database::new().await;
    database.store().await;
    let early = PostgresStore::new(database.pool_with("timezone", "Etc/GMT+12"));
    let late = PostgresStore::new(database.pool_with("timezone", "Pacific/Kiritimati"));
    for (first, second) in [(&early, &late), (&late, &early)] {
        let event = Uuid::new_v4();
        let request = |lease| ClaimRequest::new("a", event, "test.happened", lease);
        let lease = Duration::from_millis(600);
        let ClaimOutcome::Won(dead) = first.claim(request(lease)).await.unwrap() else { panic!("lost") };
        let ClaimOutcome::Busy { retry_after } = second.claim(request(lease)).await.unwrap() else {
            panic!("taken over before its lease ended");
        };
        assert!(retry_after <= lease);
        tokio::time::sleep(retry_after + Duration::from_millis(5)).await;
        let ClaimOutcome::Won(heir) = second.claim(request(lease)).await.unwrap() else { panic!("lost") };
        assert_eq!(first.complete(&dead).await.unwrap(), Settled::Lost);
        assert_eq!(second.complete(&heir).await.unwrap(), Settled::Recorded);
        assert_eq!(first.purge(Duration::from_secs(60)).await.unwrap(), 0);
        assert_eq!(second.purge(Duration::from_secs(60)).await.unwrap(), 0);
    }
    database.drop().await;
}
