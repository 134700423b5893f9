//! Texts near the grammars: Rust accepts those that the schemas accept, and names the same rule.

use events_runtime::{Event, Rejected, View};
use proptest::prelude::*;
use proptest::sample::{Index, select};

use super::every_scalar::order::{OrderConstrainedEvent, OrderScalarsEvent};
use super::{document, schema};

/// A few edits of a text that is a value, with characters that mean something in one of the grammars.
fn near(seeds: &'static [&'static str]) -> impl Strategy<Value = String> {
    let characters =
        select("0123456789-+.:,;TPDHMSZYW@/?#[]%aAfFgzZ=_~ eE\n\u{e9}\u{0}\"\\".chars().collect::<Vec<_>>());
    let edit = (any::<Index>(), 0..3_usize, characters);
    (select(seeds), prop::collection::vec(edit, 0..4)).prop_map(|(seed, edits)| {
        let mut text: Vec<char> = seed.chars().collect();
        for (place, kind, character) in edits {
            let at = place.index(text.len() + 1);
            match kind {
                0 => text.insert(at, character),
                1 if at < text.len() => text[at] = character,
                2 if at < text.len() => drop(text.remove(at)),
                _ => {}
            }
        }
        text.into_iter().collect()
    })
}

/// The rules that a document breaks at a member, by both passes and both views.
fn broken<E: Event>(event: &str, member: &str, text: &str) -> Vec<&'static str> {
    let bytes = document(event, &[(member, text.into())]);
    let rules = |answer: Result<(), Rejected>| match answer {
        Ok(()) => Vec::new(),
        Err(Rejected::Invalid(violations)) => {
            let expected = format!("/data/{member}");
            assert!(
                violations.0.iter().all(|violation| violation.path == expected),
                "{text:?}: {violations}"
            );
            violations.0.into_iter().map(|violation| violation.rule).collect()
        }
        Err(other) => panic!("{text:?}: {other}"),
    };
    let read = rules(E::read(&bytes).map(drop));
    for view in [View::Read, View::Write] {
        assert_eq!(rules(E::check(&bytes, view)), read, "{member} {text:?} {view:?}");
    }
    read
}

/// Where the grammar refuses, `format` alone is broken.
fn agrees(member: &str, texts: impl Strategy<Value = String>) {
    let (grammar, _) = schema::patterns("order.scalars", member);
    let mut runner = runner(3_000);
    let (mut accepted, mut refused) = (0, 0);
    let counts = std::cell::RefCell::new((&mut accepted, &mut refused));
    let checked = runner.run(&texts, |text| {
        let found = broken::<OrderScalarsEvent>("order.scalars", member, &text);
        let fits = grammar.is_match(&text);
        let mut counts = counts.borrow_mut();
        *(if fits { &mut *counts.0 } else { &mut *counts.1 }) += 1;
        let expected: &[&str] = if fits { &[] } else { &["format"] };
        prop_assert_eq!(found, expected, "{} {:?}", member, text);
        Ok(())
    });
    checked.unwrap_or_else(|error| panic!("{error}"));
    assert!(accepted >= 200 && refused >= 200, "{member}: {accepted} accepted, {refused} refused");
}

fn runner(cases: u32) -> proptest::test_runner::TestRunner {
    let config = ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() };
    proptest::test_runner::TestRunner::new(config)
}

#[test]
fn int64() {
    agrees(
        "int64",
        near(&[
            "0",
            "-1",
            "10",
            "9223372036854775807",
            "-9223372036854775808",
            "9223372036854775000",
            "123456789",
        ]),
    );
}

#[test]
fn decimal() {
    agrees("decimal", near(&["0", "-0.00", "12.5", "9999999999.99", "-1000000000", "0.05", "100.10"]));
    agrees("whole", near(&["0", "-0", "9999999999999999999999999999", "-1000000000000000000000000000"]));
    agrees(
        "fine",
        near(&["0.1", "-0.0", "0.9999999999999999999999999999", "0.0000000000000000000000000001"]),
    );
}

#[test]
fn time() {
    agrees("time", near(&["00:00:00", "23:59:59.999999999", "08:30:00.5", "19:20:21"]));
}

#[test]
fn duration() {
    agrees(
        "duration",
        near(&[
            "P1D",
            "PT0S",
            "P1DT2H30M0.5S",
            "PT1H5S",
            "PT30M",
            "PT1.123456789S",
            "P999999999DT999999999H999999999M999999999S",
        ]),
    );
}

#[test]
fn email() {
    agrees(
        "email",
        near(&[
            "a@b",
            "ann.o'neil+x@example.co.uk",
            "x@a-b.c",
            "x@aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        ]),
    );
}

#[test]
fn uri() {
    agrees(
        "uri",
        near(&[
            "urn:isbn:0451450523",
            "http://h",
            "https://u:p@example.com:8080/a/b?c=d#e",
            "file:///a",
            "http://[2001:db8::1]:80/",
            "a:/",
            "mailto:ann@example.com",
            "x:%20",
            "x://[1]@h",
            "x:?a#b",
        ]),
    );
}

#[test]
fn bytes() {
    agrees("bytes", near(&["", "AA==", "AAA=", "AAAA", "+/8=", "c2VjcmV0", "AQIDBA=="]));
}

#[test]
fn uuid() {
    agrees("uuid", near(&["7D444840-9dc0-11d1-b245-5ffdce74fad2"]));
}

/// Both ends of a range name their own rule; where the grammar refuses, the ends say nothing.
fn bounds_agree(member: &str, ends: &[&'static str], texts: impl Strategy<Value = String>) {
    let (grammar, bounds) = schema::patterns("order.constrained", member);
    assert_eq!(bounds.len(), ends.len(), "{member}");
    let checked = runner(3_000).run(&texts, |text| {
        let found = broken::<OrderConstrainedEvent>("order.constrained", member, &text);
        let outside = ends.iter().zip(&bounds).filter(|(_, bound)| !bound.is_match(&text));
        let expected: Vec<&str> =
            if grammar.is_match(&text) { outside.map(|(rule, _)| *rule).collect() } else { vec!["format"] };
        prop_assert_eq!(found, expected, "{} {:?}", member, text);
        Ok(())
    });
    checked.unwrap_or_else(|error| panic!("{error}"));
}

#[test]
fn bounds_of_int64() {
    bounds_agree("natural", &["min"], near(&["0", "1", "-1", "2", "10"]));
    bounds_agree(
        "above",
        &["min"],
        near(&["9007199254740992", "9007199254740991", "9223372036854775807", "-9007199254740992"]),
    );
    bounds_agree("near", &["min", "max"], near(&["-20", "-21", "1000", "1001", "0", "999"]));
}

#[test]
fn bounds_of_decimal() {
    bounds_agree(
        "price",
        &["min", "max"],
        near(&["0.01", "0", "-0.0", "1000.50", "1000.5", "1000.51", "999", "0.1"]),
    );
    bounds_agree("discount", &["max"], near(&["-0.001", "0", "-0", "0.000", "-1", "-0.01"]));
    bounds_agree("loss", &["min", "max"], near(&["-1.05", "-1.050", "-0.5", "-0.49", "-1.051", "-1"]));
    bounds_agree(
        "exact",
        &["max"],
        near(&["123456789012345678.99", "123456789012345679", "-1", "99999999999999999"]),
    );
}

#[test]
fn lengths_and_multiples() {
    let rules = |member: &str, value: serde_json::Value| {
        let bytes = document("order.constrained", &[(member, value)]);
        match OrderConstrainedEvent::read(&bytes) {
            Ok(_) => Vec::new(),
            Err(Rejected::Invalid(violations)) => violations.0.into_iter().map(|found| found.rule).collect(),
            Err(other) => panic!("{other}"),
        }
    };
    for (member, value, expected) in [
        ("contact", "a@b.c".into(), &["min_length"][..]),
        ("contact", "a@b.cd".into(), &[]),
        ("contact", format!("a@{}", "b".repeat(39)).into(), &["max_length"]),
        ("contact", "a".into(), &["format"]),
        ("page", format!("x:{}", "b".repeat(28)).into(), &[]),
        ("page", format!("x:{}", "b".repeat(29)).into(), &["max_length"]),
        ("sixes", 96.into(), &[]),
        ("sixes", 97.into(), &["multiple_of"]),
        ("sixes", 96.0.into(), &[]),
        ("sixes", 101.into(), &["max", "multiple_of"]),
        ("sixes", (-5).into(), &["min", "multiple_of"]),
        ("fives", (-5).into(), &[]),
        ("fives", 0.into(), &[]),
        ("fives", 9_007_199_254_740_990_i64.into(), &[]),
        ("fives", (-9_007_199_254_740_991_i64).into(), &["multiple_of"]),
        ("fives", 9_007_199_254_740_995_i64.into(), &["max"]),
    ] {
        assert_eq!(rules(member, value), expected, "{member}");
    }
}
