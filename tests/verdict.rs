//! The program that puts documents to the contract, and the samples that it accepts.

use events_codegen::sample::{Sampler, Style, View as SampleView};
use mes_events::{Event, MesEvent, View, runtime::verdict};

fn answers(lines: &[u8]) -> Vec<String> {
    let mut output = Vec::new();
    verdict::judge::<MesEvent>(lines, &mut output).expect("memory can be written");
    String::from_utf8(output).expect("answers are text").lines().map(str::to_owned).collect()
}

fn answer(line: &str) -> String {
    answers(line.as_bytes()).join("\n")
}

/// A line that asks about an event with that quantity.
fn question(more: &str, quantity: &str) -> String {
    let meta = r#"{"eventId":"e1fccbf2-e3f0-438c-966f-9de0bcba6577","timestamp":"2026-11-24T02:44:45.213Z","source":"s","version":"1.0"}"#;
    let data = format!(
        r#"{{"workOrderId":"w, \"event\": {{","workOrderNumber":"n","quantityCompleted":{quantity},"quantityRejected":0,"completedBy":"u","completedAt":"2025-11-01T00:00:00Z"}}"#
    );
    format!(r#"{{{more},"event":{{"type":"work-order.completed","meta":{meta},"data":{data}}}}}"#)
}

#[test]
fn a_document_counts_as_it_is_written() {
    let of = |quantity| answer(&question(r#""type":"work-order.completed","view":"write""#, quantity));
    assert_eq!(of("7"), r#"{"ok":true,"violations":[]}"#);
    assert_eq!(of("7.0"), r#"{"ok":true,"violations":[]}"#);
    let refused = |rule| {
        format!(r#"{{"ok":false,"violations":[{{"path":"/data/quantityCompleted","rule":"{rule}"}}]}}"#)
    };
    assert_eq!(of("1e400"), refused("not_finite"));
    assert_eq!(of("7,\"quantityCompleted\":7"), refused("duplicate"));
}

#[test]
fn messages_are_told_to_who_asks() {
    let told = answer(&question(r#""view":"read","messages":true"#, "-1"));
    assert!(
        told.ends_with(r#"[{"path":"/data/quantityCompleted","rule":"min","message":"less than 0"}]}"#),
        "{told}"
    );
}

#[test]
fn the_type_that_is_meant_counts() {
    let meant = answer(&question(r#""type":"work-order.started","view":"read""#, "7"));
    assert_eq!(meant, r#"{"ok":false,"violations":[{"path":"/type","rule":"event_type"}]}"#);
    assert_eq!(answer(&question(r#""view":"read""#, "7")), r#"{"ok":true,"violations":[]}"#);
}

#[test]
fn a_text_may_be_broken() {
    let broken = r#"{"ok":false,"violations":[{"path":"","rule":"syntax"}]}"#;
    assert_eq!(answer(r#"{"type":"work-order.started","view":"read","text":"\ufeff{}"}"#), broken);
    assert_eq!(answer(r#"{"view":"read","text":"{\"type\":}"}"#), broken);
}

#[test]
fn a_bad_line_gets_an_error_and_the_next_its_answer() {
    let lines = [
        "",
        "{",
        "[]",
        "\"x\"",
        r#"{"view":"read"}"#,
        r#"{"view":"read","event":1,"text":"1"}"#,
        r#"{"view":"both","event":1}"#,
        r#"{"view":7,"event":1}"#,
        r#"{"event":1}"#,
        r#"{"view":"read","text":"\ud800"}"#,
        r#"{"view":"read","text":1}"#,
        r#"{"view":"read","event":1,"more":1}"#,
        r#"{"view":"read","event":1,"messages":1}"#,
        r#"{"type":"no.such","view":"read","event":1}"#,
        r#"{"type":null,"view":"read","event":1}"#,
        r#"{"view":"read","event":{]}"#,
    ];
    let answers = answers((lines.join("\n") + "\n\u{FEFF}\n{\"view\":\"read\",\"event\":1}").as_bytes());
    assert_eq!(answers.len(), lines.len() + 2);
    for (line, answer) in lines.iter().zip(&answers) {
        assert!(answer.starts_with(r#"{"error":""#), "{line}: {answer}");
    }
    assert_eq!(answers[lines.len() + 1], r#"{"ok":false,"violations":[{"path":"","rule":"type"}]}"#);
    assert!(answers[13].contains("the catalogue has no event type `no.such`"), "{}", answers[13]);
    assert_eq!(self::answers(b"\xFF\n").len(), 1);
}

/// What the generator makes up is what the contract accepts.
#[test]
fn samples_of_every_event_are_accepted() {
    let catalog =
        events_codegen::compile("events.yaml", include_bytes!("../events.yaml")).expect("no mistakes");
    for style in [Style::Plain, Style::Odd] {
        let mut written = Sampler::new(&catalog, SampleView::Write, style);
        let mut read = Sampler::new(&catalog, SampleView::Read, style);
        for event in &catalog.events {
            for seed in 0..20 {
                let text = written.event(event, seed).expect("a sample").to_line();
                assert_eq!(MesEvent::check(text.as_bytes(), View::Write), Ok(()), "{text}");
                let text = read.event(event, seed).expect("a sample").to_line();
                assert!(MesEvent::read(text.as_bytes()).is_ok(), "{text}");
            }
        }
    }
}
