//! The codec and serde_json, over random documents and mutated bytes.
//!
//! `DOCUMENTS` says how many, `SEED` where they begin; a failure names its seed.

use std::collections::BTreeMap;
use std::thread;
use std::time::Instant;

use codec_proofs::catalogues;
use codec_proofs::compare::{Class, Entry};
use codec_proofs::documents::{Style, document};
use codec_proofs::mutate::mutate;
use codec_proofs::random::Random;

const DOCUMENTS: u64 = 200_000;

/// What a document is made like.
const KINDS: [&str; 4] = ["canonical", "other spellings", "mistakes", "mutated bytes"];

/// How many documents of a kind were what.
type Seen = BTreeMap<(&'static str, Class), u64>;

#[test]
fn every_document_means_the_same_to_both() {
    let (documents, seed) = (number("DOCUMENTS", DOCUMENTS), number("SEED", 1));
    let entries = catalogues();
    assert!(entries.len() >= 6, "the catalogue and every golden case");
    let start = Instant::now();
    let threads = thread::available_parallelism().map_or(1, |count| count.get() as u64).min(documents);
    let (mut seen, mut differences) = (Seen::new(), Vec::new());
    thread::scope(|scope| {
        let entries = &entries;
        let part =
            |thread| move || compare(entries, (seed + thread..seed + documents).step_by(threads as usize));
        let parts: Vec<_> = (0..threads).map(|thread| scope.spawn(part(thread))).collect();
        for part in parts {
            let (part, more) = part.join().expect("neither side panics");
            part.into_iter().for_each(|(what, count)| *seen.entry(what).or_default() += count);
            differences.extend(more);
        }
    });
    let seconds = start.elapsed().as_secs_f64();
    println!("{documents} documents from seed {seed} in {seconds:.1} s, {} differences", differences.len());
    for ((kind, class), count) in &seen {
        println!("| {kind} | {class:?} | {count} |");
    }
    assert!(differences.is_empty(), "{}", differences.join("\n"));
    if documents >= 10_000 {
        every_part_is_there(&seen, documents);
    }
}

/// Stops at twenty differences.
fn compare(entries: &[Entry], seeds: impl Iterator<Item = u64>) -> (Seen, Vec<String>) {
    let (mut seen, mut differences) = (Seen::new(), Vec::new());
    for seed in seeds {
        let mut random = Random::new(seed);
        // Every second document is the catalogue's own.
        let entry = &entries[if random.once_in(2) { 0 } else { random.below(entries.len()) }];
        let kind = random.below(KINDS.len());
        let style = [Style::Canonical, Style::Loose, Style::Wrong, Style::Loose][kind];
        let mut bytes = document(&entry.model, &mut random, style);
        if KINDS[kind] == "mutated bytes" {
            mutate(&mut bytes, &mut random);
        }
        match entry.compare(&bytes) {
            Ok(class) => *seen.entry((KINDS[kind], class)).or_default() += 1,
            Err(difference) => {
                let text = String::from_utf8_lossy(&bytes);
                let kind = KINDS[kind];
                differences.push(format!("SEED={seed} ({}, {kind}): {difference}\n  {text}", entry.name));
            }
        }
        if differences.len() == 20 {
            break;
        }
    }
    (seen, differences)
}

fn every_part_is_there(seen: &Seen, documents: u64) {
    let least = |kind, class, part: u64| {
        let count = seen.get(&(kind, class)).copied().unwrap_or_default();
        assert!(count * part >= documents, "only {count} documents of {documents} were {class:?} ({kind})");
    };
    least("canonical", Class::Valid, 6);
    least("other spellings", Class::Valid, 8);
    least("mistakes", Class::Valid, 30);
    least("mistakes", Class::Invalid, 60);
    least("mistakes", Class::Broken, 20);
    least("mutated bytes", Class::Broken, 8);
    least("mutated bytes", Class::Valid, 250);
}

fn number(name: &str, otherwise: u64) -> u64 {
    std::env::var(name)
        .map_or(otherwise, |text| text.parse().unwrap_or_else(|_| panic!("{name} is a number")))
}
