//! T25: leases run by the database's clock, and by no other.

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::{Duration, SystemTime};

use events_runtime::idempotency::sqlx::{self, AssertSqlSafe};
use events_runtime::idempotency::{
    Claim, ClaimOutcome, ClaimRequest, IdempotencyStore, Idempotent, PostgresStore, Settled,
};
use events_runtime::{Handler, HandlerError};
use uuid::Uuid;

use crate::database::Database;
use crate::event::{Happened, record};

const LEASE: Duration = Duration::from_millis(600);
/// Tells a process of the first test that it is a worker, and in which schema.
const SCHEMA: &str = "T25_WORKER_OF_SCHEMA";

/// Workers are processes whose clocks are twenty minutes apart, two thousand leases. By its own clock each would take
/// the other's claim for one that ended long ago, or never does.
#[tokio::test]
#[ignore = "needs PostgreSQL (DATABASE_URL) and faketime"]
async fn t25_processes_twenty_minutes_apart_never_both_own_an_event() {
    if let Ok(schema) = std::env::var(SCHEMA) {
        return work(&Database::existing(schema)).await;
    }
    let database = Database::new().await;
    database.store().await;
    let (mut early, mut late) = (Worker::start("-600s", &database), Worker::start("+600s", &database));
    let apart = late.clock().saturating_sub(early.clock());
    assert!(apart > 1_190_000, "faketime does not work: the clocks are {apart} ms apart");
    for n in 0..10 {
        let (first, second) = if n % 2 == 0 { (&mut early, &mut late) } else { (&mut late, &mut early) };
        let event = Uuid::new_v4();
        assert_eq!(first.ask(&format!("claim {event}")), "won");
        let busy = second.ask(&format!("claim {event}"));
        let left: u64 = busy.strip_prefix("busy ").expect("it waits for the lease").parse().unwrap();
        assert!(left <= 600, "{left} ms are left");
        tokio::time::sleep(Duration::from_millis(left + 5)).await;
        assert_eq!(second.ask(&format!("claim {event}")), "won");
        assert_eq!(first.ask("purge"), "0");
        assert_eq!(first.ask(&format!("complete {event}")), "Lost");
        assert_eq!(second.ask(&format!("complete {event}")), "Recorded");
        assert_eq!(first.ask(&format!("claim {event}")), "completed");
    }
    database.drop().await;
}

/// A process whose clock is off, spoken to line by line.
struct Worker {
    process: Child,
    questions: ChildStdin,
    answers: BufReader<ChildStdout>,
}

impl Worker {
    fn start(offset: &str, database: &Database) -> Self {
        let mut process = Command::new("faketime")
            // The clock that timers run by stays right, as it does where an administrator sets the time.
            .args(["--exclude-monotonic", "-f", offset])
            .arg(std::env::current_exe().unwrap())
            .args(["--ignored", "--nocapture", "--exact"])
            .arg(std::thread::current().name().expect("a test's thread has its name"))
            .env(SCHEMA, database.schema())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("faketime is installed");
        let questions = process.stdin.take().unwrap();
        let answers = BufReader::new(process.stdout.take().unwrap());
        Self { process, questions, answers }
    }

    fn clock(&mut self) -> u128 {
        self.ask("clock").parse().unwrap()
    }

    fn ask(&mut self, question: &str) -> String {
        writeln!(self.questions, "{question}").unwrap();
        let lines = (&mut self.answers).lines().map(Result::unwrap);
        // What the test harness prints is no answer.
        let answer = lines.map(|line| line.strip_prefix("answer: ").map(str::to_owned)).find_map(|line| line);
        answer.expect("the worker has ended")
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        let _ = writeln!(self.questions, "end");
        let _ = self.process.wait();
    }
}

async fn work(database: &Database) {
    let store = PostgresStore::new(database.pool());
    let mut claims = HashMap::new();
    for line in std::io::stdin().lines().map(Result::unwrap).take_while(|line| line != "end") {
        println!("answer: {}", answer(&store, &mut claims, &line).await);
    }
}

async fn answer(store: &PostgresStore, claims: &mut HashMap<String, Claim>, question: &str) -> String {
    match question.split_once(' ') {
        Some(("claim", event)) => {
            let request = ClaimRequest::new("a", event.parse::<Uuid>().unwrap(), "test.happened", LEASE);
            match store.claim(request).await.unwrap() {
                ClaimOutcome::Won(claim) => {
                    claims.insert(event.to_owned(), claim);
                    "won".to_owned()
                }
                ClaimOutcome::Busy { retry_after } => format!("busy {}", retry_after.as_millis()),
                _completed => "completed".to_owned(),
            }
        }
        Some(("complete", event)) => format!("{:?}", store.complete(&claims[event]).await.unwrap()),
        _ if question == "purge" => store.purge(Duration::from_secs(60)).await.unwrap().to_string(),
        _ => SystemTime::UNIX_EPOCH.elapsed().unwrap().as_millis().to_string(),
    }
}

/// Two workers whose sessions think themselves a day apart never both own an event.
#[tokio::test]
#[ignore = "needs PostgreSQL: DATABASE_URL"]
async fn t25_workers_a_day_apart_never_both_own_an_event() {
    let database = Database::new().await;
    database.store().await;
    let early = PostgresStore::new(database.pool_with("timezone", "Etc/GMT+12"));
    let late = PostgresStore::new(database.pool_with("timezone", "Pacific/Kiritimati"));
    for (first, second) in [(&early, &late), (&late, &early)] {
        let event = Uuid::new_v4();
        let request = || ClaimRequest::new("a", event, "test.happened", LEASE);
        let ClaimOutcome::Won(dead) = first.claim(request()).await.unwrap() else { panic!("lost") };
        let ClaimOutcome::Busy { retry_after } = second.claim(request()).await.unwrap() else {
            panic!("taken over before its lease ended");
        };
        assert!(retry_after <= LEASE);
        tokio::time::sleep(retry_after + Duration::from_millis(5)).await;
        let ClaimOutcome::Won(heir) = second.claim(request()).await.unwrap() else { panic!("lost") };
        assert_eq!(first.complete(&dead).await.unwrap(), Settled::Lost);
        assert_eq!(second.complete(&heir).await.unwrap(), Settled::Recorded);
        assert_eq!(first.purge(Duration::from_secs(60)).await.unwrap(), 0);
        assert_eq!(second.purge(Duration::from_secs(60)).await.unwrap(), 0);
    }
    database.drop().await;
}

/// No statement has a parameter that could be a time: what callers give are names, messages, tokens and durations.
#[tokio::test]
#[ignore = "needs PostgreSQL: DATABASE_URL"]
async fn t25_no_statement_takes_a_time() {
    let database = Database::new().await;
    database.store().await;
    let pool = database.pool_of(1);
    let once = Idempotent::new(PostgresStore::new(pool.clone()), "a").with_lease(Duration::from_millis(20));
    let slow = once.handler(|_event: Happened| async {
        tokio::time::sleep(Duration::from_millis(60)).await;
        Ok::<(), HandlerError>(())
    });
    let fails = once
        .in_transaction(|_tx, _event: &Happened| Box::pin(async { Err(HandlerError::reject("no stock")) }));
    let failed = Happened::new();
    slow.handle(Happened::new(), &record()).await.unwrap();
    fails.handle(failed.clone(), &record()).await.unwrap_err();
    once.handler(|_event: Happened| async { Err::<(), _>(HandlerError::reject("no stock")) })
        .handle(failed, &record())
        .await
        .unwrap_err();
    once.store().purge(Duration::from_secs(1)).await.unwrap();
    let statements =
        "SELECT COUNT(*)::INT FROM pg_prepared_statements WHERE statement LIKE '%idempotency_records%'";
    let count = |condition: &str| {
        let query = AssertSqlSafe(format!("{statements} {condition}"));
        sqlx::query_scalar::<_, i32>(query).fetch_one(&pool)
    };
    // Claim, complete, renew, fail, record a failure, purge.
    assert!(count("").await.unwrap() >= 6);
    let not_plain = "AND NOT parameter_types <@ '{text,text[],bigint,bigint[],integer}'::REGTYPE[]";
    assert_eq!(count(not_plain).await.unwrap(), 0);
    pool.close().await;
    database.drop().await;
}
