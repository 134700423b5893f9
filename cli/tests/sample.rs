//! `events sample`

mod common;

use common::{Run, events, folder};

const CATALOG: &str = "\
catalog: Shop
schema_base: https://schemas.example.com/shop/
topic: shop
types:
  Code: { type: string, pattern: '^[A-Z]{2}-[0-9]{3}$' }
  Lonely: { type: string, max: 1, pattern: '^ab' }
events:
  order.placed: { version: '1.0', key: id, data: { id: uuid, code: Code, note?: string } }
  order.lost: { version: '1.0', key: id, data: { id: uuid, code: Lonely } }
";

fn sample(arguments: &[&str]) -> Run {
    let folder = folder(CATALOG);
    events(folder.path(), [&["sample"], arguments].concat())
}

#[test]
fn a_seed_gives_one_event() {
    let first = sample(&["order.placed"]);
    assert_eq!(first.code, Some(0), "{first:?}");
    assert!(first.stdout.starts_with("{\n  \"type\": \"order.placed\",\n  \"meta\": {"), "{}", first.stdout);
    assert_eq!(first.stdout, sample(&["order.placed"]).stdout);
    assert_ne!(first.stdout, sample(&["order.placed", "--seed", "2"]).stdout);
}

#[test]
fn compact_is_one_line() {
    let run = sample(&["order.placed", "--compact", "--view", "read", "--odd"]);
    assert_eq!((run.code, run.stdout.lines().count()), (Some(0), 1), "{run:?}");
}

#[test]
fn what_cannot_be_made_is_said() {
    let run = sample(&["order.place"]);
    assert_eq!(run.code, Some(2));
    assert!(run.stderr.contains("there is no event type `order.place`"), "{}", run.stderr);
    assert!(run.stderr.contains("there are order.placed, order.lost"), "{}", run.stderr);
    let run = sample(&["order.lost"]);
    assert_eq!(run.code, Some(2));
    assert!(
        run.stderr.contains("no value was found for /data/code: a text of that length"),
        "{}",
        run.stderr
    );
}
