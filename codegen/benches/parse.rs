//! What is refused is refused at once, and everything else takes time linear in its size.
//!
//! `cargo bench -p events-codegen --bench parse`: the throughput of `linear` is about the same at every size; what is
//! `refused` costs a look at the characters, some nanoseconds each, however deep its brackets are.

use std::fmt::Write as _;
use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use events_codegen::compile;

fn linear(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("linear");
    group.sample_size(10);
    for events in [24, 100, 1_000, 5_000] {
        let text = catalogue(events);
        group.throughput(Throughput::Bytes(text.len() as u64));
        group.bench_with_input(BenchmarkId::new("events", events), &text, |bencher, text| {
            bencher.iter(|| compile("events.yaml", black_box(text.as_bytes())).expect("it compiles"));
        });
    }
    for values in [1_000, 10_000, 100_000] {
        let text = format!("catalog: [{}]", "[],".repeat(values));
        group.throughput(Throughput::Bytes(text.len() as u64));
        group.bench_with_input(BenchmarkId::new("brackets", values), &text, |bencher, text| {
            bencher
                .iter(|| compile("events.yaml", black_box(text.as_bytes())).expect_err("it is no catalogue"));
        });
    }
    group.finish();
}

fn refused(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("refused");
    for open in ["[", "{a: ", "- ", "? "] {
        for levels in [1_000, 30_000, 1_000_000] {
            let text = open.repeat(levels);
            group.bench_with_input(BenchmarkId::new(open, levels), &text, |bencher, text| {
                bencher
                    .iter(|| compile("events.yaml", black_box(text.as_bytes())).expect_err("it is too deep"));
            });
        }
    }
    let big = vec![b'#'; 17 * 1024 * 1024];
    group.bench_function("17 MiB", |bencher| {
        bencher.iter(|| compile("events.yaml", black_box(&big)).expect_err("it is too big"));
    });
    group.finish();
}

/// `events` events of ten fields each.
fn catalogue(events: usize) -> String {
    let mut text = String::from("catalog: Bench\nschema_base: https://example.com/\ntopic: bench\nevents:\n");
    for event in 0..events {
        let _ = write!(
            text,
            "  bench.event-{event}:\n    doc: Something happened.\n    version: \"1.0\"\n    key: id\n    data:\n      id: uuid\n"
        );
        for field in 0..9 {
            let _ = writeln!(
                text,
                "      field{field}?: {{ type: list<string(1..40)>, max: 9, doc: What it is. }}"
            );
        }
    }
    text
}

criterion_group!(benches, linear, refused);
criterion_main!(benches);
