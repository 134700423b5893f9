//! Records as services have written them: read from a real topic, and written back equal.

use mes_events::{EventTypes, Value};

use crate::harness::{Topic, json};
use crate::raw::{Raw, committed, eventually, read, write_all};

const RECORDS: &str = include_str!("../fixtures/records.jsonl");

/// Lines of the fixture, from 1, that break the contract: quantity 0, and data null.
const REFUSED: [(usize, &str); 2] = [(13, "/data/quantity min"), (19, "/data")];

#[tokio::test]
#[ignore = "needs Kafka: KAFKA_BROKERS"]
async fn every_record_is_read_and_written_back_equal() {
    let topic = Topic::create().await;
    let records: Vec<_> = RECORDS.lines().map(record).collect();
    write_all(&topic.brokers, &topic.name, &records).await;

    let known = |raw: &Raw| raw.header("event-type").is_some_and(|name| name.parse::<EventTypes>().is_ok());
    let refused = |line: usize| REFUSED.iter().any(|(refused, _)| *refused == line);
    let lines = || records.iter().enumerate().map(|(index, raw)| (index + 1, raw));
    let expected: Vec<_> = lines()
        .filter(|(line, raw)| known(raw) && !refused(*line))
        .map(|(_, raw)| json(raw.value.as_deref().expect("a value")))
        .collect();
    let outside = records.iter().filter(|raw| !known(raw)).count();
    assert_eq!((expected.len(), outside), (17, 2));

    let (mut consumer, handled) = topic.consume_all().await;
    assert_eq!(handled.wait_for(expected.len()).await, expected);
    let letters = read(&topic.brokers, &topic.dead_letters(), 12, REFUSED.len()).await;
    for (line, cause) in REFUSED {
        let sent = &records[line - 1];
        let letter = letters.iter().find(|letter| letter.key == sent.key).expect("a dead letter");
        assert_eq!(letter.value, sent.value);
        assert_eq!(letter.headers[..sent.headers.len()], sent.headers[..]);
        assert_eq!(letter.header("dlq-reason"), Some("invalid"));
        assert!(letter.header("dlq-detail").is_some_and(|detail| detail.starts_with(cause)), "{letter:?}");
        assert_eq!(letter.header("dlq-topic"), Some(topic.name.as_str()));
        assert_eq!(letter.header("dlq-offset"), Some((line - 1).to_string().as_str()));
        assert_eq!(
            letter.header("dlq-timestamp"),
            sent.timestamp.map(|millis| millis.to_string()).as_deref()
        );
    }
    eventually("the dead letters are counted", || consumer.stats().dead_lettered == 2).await;
    assert_eq!(consumer.stats().skipped_unsubscribed, 2);
    consumer.stop().await.expect("stopped");
    let end = i64::try_from(records.len()).expect("few");
    assert_eq!(committed(&topic.brokers, &topic.group(), &topic.name).await, Some(end));
}

/// All to one partition, so that their order is the file's.
fn record(line: &str) -> Raw {
    let line: Value = line.parse().expect("JSON");
    let bytes = |value: &Value| value.as_str().map(|text| text.as_bytes().to_vec());
    let header = |pair: &Value| (pair[0].as_str().expect("a name").to_owned(), bytes(&pair[1]));
    Raw {
        key: bytes(&line["key"]),
        value: bytes(&line["value"]),
        headers: line["headers"].as_array().expect("headers").iter().map(header).collect(),
        timestamp: line["timestamp"].as_i64(),
        ..Raw::default()
    }
}
