//! Text that matches a pattern: grown from its syntax tree, then put to the pattern itself.

use regex::Regex;
use regex_syntax::hir::{Class, ClassUnicodeRange, Hir, HirKind};

use super::{NoSample, Random, Sampler};
use crate::model::{Pattern, Size};
use crate::pattern;

/// How many texts are grown before it is given up.
const TRIES: u64 = 400;

/// A pattern, compiled.
#[derive(Debug)]
pub(super) struct Matcher {
    regex: Regex,
    syntax: Hir,
}

impl Matcher {
    fn new(pattern: &Pattern) -> Self {
        let regex = pattern::compile(&pattern.rust).expect("the pattern was compiled when it was read");
        let syntax = regex_syntax::parse(&pattern.rust).expect("what compiles is well-formed");
        Self { regex, syntax }
    }

    fn grow(&self, random: &mut Random, size: Size) -> Option<String> {
        let most = size.max.unwrap_or(u64::MAX);
        (0..TRIES).find_map(|number| {
            let mut text = String::new();
            let spare = *random.pick(&[0, 1, 3, 12, size.min + number, most.min(200)]);
            grow(&self.syntax, random, spare, &mut text);
            let short = size.min.saturating_sub(text.chars().count() as u64);
            // Where the pattern leaves the end open, anything may follow.
            text.extend((0..short.min(10_000)).map(|_| 'x'));
            let length = text.chars().count() as u64;
            ((size.min..=most).contains(&length) && self.regex.is_match(&text)).then_some(text)
        })
    }
}

impl Sampler<'_> {
    pub(super) fn matching(&mut self, pattern: &Pattern, size: Size) -> Result<String, NoSample> {
        let Self { patterns, random, .. } = self;
        let matcher = patterns.entry(pattern.source.clone()).or_insert_with(|| Matcher::new(pattern));
        let found = matcher.grow(random, size);
        found.ok_or_else(|| NoSample::new(format!("a text of that length that matches {}", pattern.source)))
    }
}

/// Repetitions take up to `spare` turns more than they must. Anchors are left to the final test.
fn grow(syntax: &Hir, random: &mut Random, spare: u64, out: &mut String) {
    match syntax.kind() {
        HirKind::Empty | HirKind::Look(_) => {}
        HirKind::Literal(literal) => out.push_str(&String::from_utf8_lossy(&literal.0)),
        HirKind::Class(Class::Unicode(class)) => out.extend(character(class.ranges(), random)),
        HirKind::Class(Class::Bytes(class)) => {
            out.extend(class.ranges().first().map(|range| char::from(range.start())));
        }
        HirKind::Repetition(repetition) => {
            let (least, most) = (u64::from(repetition.min), repetition.max.map_or(u64::MAX, u64::from));
            let turns = random.between(least, most.min(least.saturating_add(spare)));
            (0..turns).for_each(|_| grow(&repetition.sub, random, spare, out));
        }
        HirKind::Capture(capture) => grow(&capture.sub, random, spare, out),
        HirKind::Concat(parts) => parts.iter().for_each(|part| grow(part, random, spare, out)),
        HirKind::Alternation(choices) => grow(random.pick(choices), random, spare, out),
    }
}

/// A member of a class: of any range, near its start more often than not.
fn character(ranges: &[ClassUnicodeRange], random: &mut Random) -> Option<char> {
    if ranges.is_empty() {
        return None;
    }
    let range = random.pick(ranges);
    let (start, end) = (u64::from(u32::from(range.start())), u64::from(u32::from(range.end())));
    let code = random.between(start, end.min(start + 60));
    u32::try_from(code).ok().and_then(char::from_u32).or(Some(range.start()))
}
