use regex::Regex;

/// A pattern that texts match.
#[derive(Clone, Copy, Debug)]
pub struct Pattern {
    /// As the catalogue has it.
    pub source: &'static str,
    matcher: Matcher,
}

#[derive(Clone, Copy, Debug)]
enum Matcher {
    Steps(&'static [Step]),
    Regex(fn() -> &'static Regex),
}

/// A part of a pattern that leaves nothing to choose.
#[derive(Clone, Copy, Debug)]
pub enum Step {
    /// This text.
    Text(&'static str),
    /// Characters of these ranges of ASCII, `b"09AZ"`: as many as there are, from so many to so many.
    Run(&'static [u8], usize, usize),
}

impl Pattern {
    /// The whole text is one step behind the other.
    #[must_use]
    pub const fn steps(source: &'static str, steps: &'static [Step]) -> Self {
        Self { source, matcher: Matcher::Steps(steps) }
    }

    /// Any other, in the syntax of `regex`, which takes time linear in the text. It is compiled when it is first used.
    #[must_use]
    pub const fn regex(source: &'static str, regex: fn() -> &'static Regex) -> Self {
        Self { source, matcher: Matcher::Regex(regex) }
    }

    /// Whether `text` matches.
    #[must_use]
    pub fn is_match(&self, text: &str) -> bool {
        match self.matcher {
            Matcher::Steps(steps) => follow(steps, text.as_bytes()),
            Matcher::Regex(regex) => regex().is_match(text),
        }
    }
}

fn follow(steps: &[Step], mut rest: &[u8]) -> bool {
    for step in steps {
        let length = match step {
            Step::Text(text) if begins_with(rest, text.as_bytes()) => text.len(),
            Step::Text(_) => return false,
            Step::Run(ranges, least, most) => {
                let length = run(rest, ranges, *most);
                if length < *least {
                    return false;
                }
                length
            }
        };
        rest = &rest[length..];
    }
    rest.is_empty()
}

/// Few bytes mostly, for which a call would take longer.
#[inline]
fn begins_with(text: &[u8], start: &[u8]) -> bool {
    text.len() >= start.len() && text.iter().zip(start).all(|(one, other)| one == other)
}

/// How many bytes are in one of the ranges, at most so many.
fn run(text: &[u8], ranges: &[u8], most: usize) -> usize {
    let is_in = |byte: u8, [first, last]: [u8; 2]| byte.wrapping_sub(first) <= last - first;
    let text = text.get(..most).unwrap_or(text);
    let outside = match ranges.as_chunks().0 {
        [range] => text.iter().position(|byte| !is_in(*byte, *range)),
        ranges => text.iter().position(|byte| !ranges.iter().any(|range| is_in(*byte, *range))),
    };
    outside.unwrap_or(text.len())
}

/// A [`Pattern`] that is no row of steps: as the catalogue has it, and in the syntax of `regex`.
#[doc(hidden)]
#[macro_export]
macro_rules! __pattern {
    ($source:literal, $regex:literal) => {
        $crate::private::Pattern::regex($source, || {
            static REGEX: ::std::sync::LazyLock<$crate::private::Regex> = ::std::sync::LazyLock::new(|| {
                $crate::private::Regex::new($regex).expect("the generator compiled the pattern")
            });
            &REGEX
        })
    };
}
