//! Records as today's services write them, read and written back.

use mes_events::work_order::WorkOrderCompletedEvent;
use mes_events::{Event, EventTypes, MesEvent, Rejected, Value};

struct Record {
    event_type: String,
    value: String,
}

fn records() -> Vec<Record> {
    let text = include_str!("fixtures/records.jsonl");
    let record = |line: &str| {
        let record: Value = serde_json::from_str(line).expect("a line is JSON");
        let string = |value: &Value| value.as_str().expect("a string").to_owned();
        Record { event_type: string(&record["headers"][0][1]), value: string(&record["value"]) }
    };
    text.lines().map(record).collect()
}

/// The lines whose payload breaks its contract, counted from 1, with what is wrong.
const BROKEN: [(usize, &str, &str); 2] = [(13, "/data/quantity", "min"), (19, "/data", "null")];

#[test]
fn every_record_of_the_catalogue_comes_back_equal_member_by_member() {
    let mut equal = 0;
    for (index, record) in records().iter().enumerate() {
        let known = record.event_type.parse::<EventTypes>().is_ok();
        if !known || BROKEN.iter().any(|(line, ..)| *line == index + 1) {
            continue;
        }
        let event = MesEvent::read(record.value.as_bytes()).expect("the record keeps its contract");
        assert_eq!(event.info().event_type, record.event_type);
        assert_eq!(event.validate(), Ok(()));
        let mut written = Vec::new();
        event.encode(&mut written);
        let json = |bytes: &[u8]| serde_json::from_slice::<Value>(bytes).expect("JSON");
        assert_eq!(json(&written), json(record.value.as_bytes()));
        equal += 1;
    }
    assert_eq!(equal, 17);
}

#[test]
fn broken_records_are_refused_with_their_path_and_rule() {
    let records = records();
    for (line, path, rule) in BROKEN {
        let Err(Rejected::Invalid(violations)) = MesEvent::read(records[line - 1].value.as_bytes()) else {
            panic!("line {line} is read");
        };
        let found: Vec<_> = violations.0.iter().map(|found| (found.path.as_str(), found.rule)).collect();
        assert_eq!(found, [(path, rule)]);
    }
}

#[test]
fn types_outside_the_catalogue_are_told_apart() {
    let records = records();
    let foreign: Vec<_> =
        records.iter().filter(|record| record.event_type.parse::<EventTypes>().is_err()).collect();
    assert_eq!(foreign.len(), 2);
    for record in foreign {
        let Err(Rejected::Invalid(violations)) = MesEvent::read(record.value.as_bytes()) else {
            panic!("read")
        };
        assert_eq!((violations.0[0].path.as_str(), violations.0[0].rule), ("/type", "event_type"));
    }
}

#[test]
fn an_event_read_as_another_is_refused() {
    let created = &records()[0].value;
    let Err(Rejected::Invalid(violations)) = WorkOrderCompletedEvent::read(created.as_bytes()) else {
        panic!("read")
    };
    assert_eq!((violations.0[0].path.as_str(), violations.0[0].rule), ("/type", "event_type"));
}
