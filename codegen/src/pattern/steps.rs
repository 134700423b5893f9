//! Patterns that leave nothing to choose: a row of texts and of runs of ASCII characters, each as long as it can be. Those can be
//! matched in a straight line.

use regex_syntax::hir::{Class, Hir, HirKind, Look};

use crate::model::Pattern;

/// A part of a pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// This text.
    Text(String),
    /// Characters of some ranges of ASCII.
    Run {
        /// The first and the last of each range.
        ranges: Vec<[u8; 2]>,
        /// At least so many.
        min: u32,
        /// At most so many.
        max: Option<u32>,
    },
}

impl Pattern {
    /// The steps of which every matching text is made, one behind the other, each taking what it can; `None` where the pattern
    /// says something that this cannot.
    #[must_use]
    pub fn steps(&self) -> Option<Vec<Step>> {
        let syntax = regex_syntax::parse(&self.rust).ok()?;
        let HirKind::Concat(parts) = syntax.kind() else { return None };
        let [first, inner @ .., last] = parts.as_slice() else { return None };
        if !is_anchor(first, Look::Start) || !is_anchor(last, Look::End) {
            return None;
        }
        let mut steps = Vec::new();
        inner.iter().try_for_each(|part| add(part, &mut steps))?;
        let definite = (0..steps.len()).all(|index| is_definite(&steps[index], &steps[index + 1..]));
        definite.then_some(steps)
    }
}

fn is_anchor(part: &Hir, anchor: Look) -> bool {
    matches!(part.kind(), HirKind::Look(look) if *look == anchor)
}

fn add(part: &Hir, steps: &mut Vec<Step>) -> Option<()> {
    match part.kind() {
        HirKind::Empty => {}
        HirKind::Literal(text) => steps.push(Step::Text(std::str::from_utf8(&text.0).ok()?.to_owned())),
        HirKind::Class(_) => steps.push(Step::Run { ranges: ranges(part)?, min: 1, max: Some(1) }),
        HirKind::Repetition(repetition) => {
            let ranges = ranges(&repetition.sub)?;
            steps.push(Step::Run { ranges, min: repetition.min, max: repetition.max });
        }
        HirKind::Capture(group) => add(&group.sub, steps)?,
        HirKind::Concat(parts) => parts.iter().try_for_each(|part| add(part, steps))?,
        HirKind::Look(_) | HirKind::Alternation(_) => return None,
    }
    Some(())
}

/// The characters that `part` may be, where it is one character of ASCII.
fn ranges(part: &Hir) -> Option<Vec<[u8; 2]>> {
    match part.kind() {
        HirKind::Class(Class::Unicode(class)) => {
            let ascii = |letter: char| u8::try_from(letter).ok().filter(u8::is_ascii);
            class.ranges().iter().map(|range| Some([ascii(range.start())?, ascii(range.end())?])).collect()
        }
        HirKind::Class(Class::Bytes(class)) => class
            .ranges()
            .iter()
            .map(|range| range.end().is_ascii().then_some([range.start(), range.end()]))
            .collect(),
        HirKind::Literal(text) => match *text.0 {
            [letter] if letter.is_ascii() => Some(vec![[letter, letter]]),
            _ => None,
        },
        HirKind::Capture(group) => ranges(&group.sub),
        _ => None,
    }
}

/// Whether a run that takes what it can leaves to those behind it what they need: no character that it takes may begin one of
/// them, up to the first that must be there.
fn is_definite(step: &Step, behind: &[Step]) -> bool {
    let Step::Run { ranges, min, max } = step else { return true };
    if *max == Some(*min) {
        return true;
    }
    for next in behind {
        let clash = match next {
            Step::Text(text) => text.bytes().next().is_some_and(|first| overlap(ranges, &[[first, first]])),
            Step::Run { ranges: others, .. } => overlap(ranges, others),
        };
        if clash {
            return false;
        }
        if !matches!(next, Step::Run { min: 0, .. }) {
            return true;
        }
    }
    true
}

fn overlap(some: &[[u8; 2]], others: &[[u8; 2]]) -> bool {
    some.iter().any(|[from, to]| others.iter().any(|[first, last]| from <= last && first <= to))
}
