//! F11: whatever lies on a topic has its defined way, and what comes behind it goes on.
//!
//! tests/fixtures/poison.json holds one record of each kind and the way it takes.

use mes_events::Value;
use tokio::io::AsyncWriteExt as _;

use crate::harness::{self, Topic};
use crate::interop::node;
use crate::raw::{Raw, RawHeaders, committed, eventually, read, write_all};

const META: &str = r#"{"eventId":"8d2b838e-ba11-42cc-8ab1-b62418372f4f","timestamp":"2026-11-24T02:44:45.394Z","source":"s","version":"1.0"}"#;
const DATA: &str = r#"{"cacheKey":"k","reason":"r","invalidatedBy":"s"}"#;
/// An hour apart from each other, and none of them now.
const FIRST_TIMESTAMP: i64 = 1_700_000_000_000;

#[tokio::test]
#[ignore = "needs Kafka: KAFKA_BROKERS"]
async fn f11_every_kind_of_record_takes_its_way() {
    let cases = cases();
    let topic = Topic::create().await;
    let records: Vec<_> = cases.iter().enumerate().map(|(index, case)| record(index, case)).collect();
    write_all(&topic.brokers, &topic.name, &records).await;

    let count = |ways: &[&str]| cases.iter().filter(|case| ways.contains(&way(case))).count();
    let skipped = count(&["unsubscribed", "tombstone"]);
    let handled_in_all = count(&["handled"]);
    let parked = cases.len() - skipped - handled_in_all;
    let (mut consumer, handled) = topic.consume_all().await;
    handled.wait_for(handled_in_all).await;
    eventually("all poison is parked", || consumer.stats().dead_lettered >= parked as u64).await;
    let stats = consumer.stats();
    assert_eq!(stats.skipped_tombstones, count(&["tombstone"]) as u64);
    assert_eq!(stats.skipped_unsubscribed, count(&["unsubscribed"]) as u64);
    assert_eq!(stats.dead_lettered, parked as u64);
    assert_eq!(handled.count(), handled_in_all);
    assert!(consumer.stop().await.expect("stopped").left);
    let end = i64::try_from(cases.len()).expect("few");
    assert_eq!(committed(&topic.brokers, &topic.group(), &topic.name).await, Some(end));

    let mut letters = read(&topic.brokers, &topic.dead_letters(), 12, parked).await;
    letters.sort_by_key(offset_of);
    for letter in &letters {
        let index = usize::try_from(offset_of(letter)).expect("an index");
        check(&topic, &cases[index], &records[index], letter);
    }
}

/// rdkafka panics on a header whose name is not UTF-8; a consumer must outlive it.
#[tokio::test]
#[ignore = "needs Kafka: KAFKA_BROKERS"]
async fn header_names_that_are_not_utf8_stop_nothing() {
    let topic = Topic::create().await;
    let good = harness::body(DATA);
    for value in [&good[..], b"no JSON", &good] {
        let headers = ["Gr\u{f6}\u{df}e", "7", "event-type", "cache.invalidate"];
        let mut writer = node("write-bytes.mjs", &topic, &[&[&topic.name[..]], &headers[..]].concat());
        writer.stdin.take().expect("piped").write_all(value).await.expect("written");
        assert!(writer.wait().await.expect("ended").success());
    }
    let (mut consumer, handled) = topic.consume_all().await;
    handled.wait_for(2).await;
    eventually("the one between is parked", || consumer.stats().dead_lettered == 1).await;
    consumer.stop().await.expect("stopped");
}

fn check(topic: &Topic, case: &Value, record: &Raw, letter: &Raw) {
    let name = case["name"].as_str().expect("a name");
    assert_eq!(letter.header("dlq-reason"), Some(way(case)), "{name}: {:?}", letter.header("dlq-detail"));
    if let Some(detail) = case["detail"].as_str() {
        let told = letter.header("dlq-detail").expect("a detail");
        assert!(told.contains(detail), "{name}: {told}");
    }
    assert!(letter.value == record.value, "{name}: the bytes are others");
    assert_eq!(letter.key, record.key, "{name}");
    assert_eq!(letter.timestamp, record.timestamp, "{name}");
    assert_eq!(letter.headers[..record.headers.len()], record.headers, "{name}");
    let own = &letter.headers[record.headers.len()..];
    let told = |key: &str| {
        let (_, value) = own.iter().find(|(own, _)| own == key).unwrap_or_else(|| panic!("{name}: {key}"));
        String::from_utf8(value.clone().expect("a value")).expect("text")
    };
    assert_eq!(told("dlq-topic"), topic.name, "{name}");
    assert_eq!(told("dlq-partition"), "0", "{name}");
    assert_eq!(told("dlq-group"), topic.group(), "{name}");
    assert!(told("dlq-at").starts_with("20"), "{name}");
    // What a record holds stays out of our own headers, however large it is.
    assert!(own.iter().all(|(_, value)| value.as_ref().is_none_or(|value| value.len() < 8_000)), "{name}");
}

/// Where the letter came from: the last such header is the consumer's, whatever the record brought along.
fn offset_of(letter: &Raw) -> i64 {
    let (_, value) = letter.headers.iter().rfind(|(key, _)| key == "dlq-offset").expect("an offset");
    String::from_utf8(value.clone().expect("a value")).expect("text").parse().expect("a number")
}

fn cases() -> Vec<Value> {
    let text = include_str!("../fixtures/poison.json");
    let cases: Value = text.parse().expect("JSON");
    cases.as_array().expect("a list").clone()
}

fn way(case: &Value) -> &str {
    case["way"].as_str().expect("a way")
}

fn record(index: usize, case: &Value) -> Raw {
    let key = case.get("key").map_or(Some(b"key".to_vec()), bytes);
    let headers = case.get("headers").map_or_else(named, |headers| {
        let each = headers.as_array().expect("a list").iter();
        each.map(|header| (header[0].as_str().expect("a name").to_owned(), bytes(&header[1]))).collect()
    });
    let hour = 60 * 60 * 1_000;
    let timestamp = Some(FIRST_TIMESTAMP + hour * i64::try_from(index).expect("few"));
    Raw { key, value: body(case), headers, timestamp, ..Raw::default() }
}

fn named() -> RawHeaders {
    vec![("event-type".to_owned(), Some(b"cache.invalidate".to_vec()))]
}

fn body(case: &Value) -> Option<Vec<u8>> {
    let Some(text) = case["body"].as_str() else { return bytes(case) };
    let deep = format!("{}{}", "[".repeat(2_000), "]".repeat(2_000));
    let pad = "p".repeat(case["pad"].as_u64().map_or(0, |pad| usize::try_from(pad).expect("fits")));
    let text = text.replace("META", META).replace("DATA", DATA).replace("DEEP", &deep);
    Some(text.replace("PAD", &pad).into_bytes())
}

/// Text, or `{"hex": …}` for what is none; nothing for null.
fn bytes(value: &Value) -> Option<Vec<u8>> {
    if let Some(text) = value.as_str() {
        return Some(text.as_bytes().to_vec());
    }
    let digits = value.get("hex")?.as_str().expect("text");
    let byte = |at| u8::from_str_radix(&digits[at..at + 2], 16).expect("two digits");
    Some((0..digits.len()).step_by(2).map(byte).collect())
}
