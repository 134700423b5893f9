//! A pattern's steps match what `regex` matches.

use codec_proofs::random::Random;
use events_codegen::model::{Pattern, Step};
use events_runtime::private as rt;
use regex::Regex;

const PATTERNS: u64 = 4_000;
const TEXTS: usize = 60;

const PARTS: &[&str] =
    &["a", "-", "ab", "é", "[a-b]", "[0-9]", "[a-c_]", "[^a]", "(?:ab)", "(a)", "(?:a|-b)"];
const TIMES: &[&str] = &["", "", "", "?", "*", "+", "{2}", "{1,3}", "{2,}", "*?"];

fn pattern(random: &mut Random) -> String {
    let parts = 1 + random.below(4);
    let inner: String = (0..parts).map(|_| [random.one_of(PARTS), random.one_of(TIMES)].concat()).collect();
    let start = if random.once_in(12) { "" } else { "^" };
    let end = if random.once_in(12) { "" } else { "$" };
    format!("{start}{inner}{end}")
}

/// Short, of what the patterns are about, so that many match.
fn text(random: &mut Random) -> String {
    (0..random.below(7)).map(|_| random.one_of(&["a", "a", "b", "c", "-", "0", "9", "_", "é"])).collect()
}

fn leaked(steps: Vec<Step>) -> &'static [rt::Step] {
    let step = |step| match step {
        Step::Text(text) => rt::Step::Text(text.leak()),
        Step::Run { ranges, min, max } => rt::Step::Run(
            ranges.into_flattened().leak(),
            min as usize,
            max.map_or(usize::MAX, |max| max as usize),
        ),
    };
    steps.into_iter().map(step).collect::<Vec<_>>().leak()
}

#[test]
fn steps_match_what_the_pattern_matches() {
    let (mut stepwise, mut matched) = (0, [0, 0]);
    for seed in 0..PATTERNS {
        let mut random = Random::new(seed);
        let source = pattern(&mut random);
        let Some(steps) = (Pattern { source: source.clone(), rust: source.clone() }).steps() else {
            continue;
        };
        stepwise += 1;
        let (ours, regex) = (rt::Pattern::steps("", leaked(steps)), Regex::new(&source).expect("a pattern"));
        for _ in 0..TEXTS {
            let text = text(&mut random);
            let expected = regex.is_match(&text);
            assert_eq!(ours.is_match(&text), expected, "{source} on {text:?}, seed {seed}");
            matched[usize::from(expected)] += 1;
        }
    }
    assert!(stepwise > PATTERNS / 5, "{stepwise} patterns have steps");
    assert!(matched.iter().all(|count| *count > 2_000), "{matched:?}");
}
