//! Patterns: the portable subset of ECMAScript with flag `u`, and its translation for the `regex` crate.
//!
//! Portable is what means one thing in JavaScript and in an engine that takes linear time. So there is no look-around,
//! no back-reference, no `\b` and no `\p`. The translation writes out the classes whose members the two sides count
//! differently (`\d`, `\w`, `\s`, `.`), and needs no table of Unicode.

mod class;
mod escape;
mod steps;

use regex::{Regex, RegexBuilder};

pub use steps::Step;

/// The longest pattern, in bytes.
const LONGEST: usize = 1_000;
/// How deep groups may nest.
const MAX_DEPTH: usize = 32;
/// The greatest number that a quantifier may hold.
const MAX_REPEAT: u32 = 1_000;
/// The greatest size of a compiled pattern, far below what the `regex` crate takes without being asked.
const MAX_COMPILED: usize = 256 * 1024;

/// Why a pattern is not portable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Refused {
    pub(crate) message: String,
    pub(crate) help: String,
}

impl Refused {
    fn new(message: impl Into<String>, help: &str) -> Self {
        Self { message: message.into(), help: help.to_owned() }
    }

    fn syntax(message: &str) -> Self {
        Self::new(message, "the pattern is no regular expression of ECMAScript with flag u")
    }
}

/// The same language in the syntax of the `regex` crate, which compiles it.
pub(crate) fn translate(pattern: &str) -> Result<String, Refused> {
    if pattern.len() > LONGEST {
        let message = format!("the pattern has more than {LONGEST} bytes");
        return Err(Refused::new(message, "say less, or check the rest where the value is used"));
    }
    let mut translator = Translator { rest: pattern, out: String::with_capacity(pattern.len()) };
    translator.disjunction(0)?;
    if translator.rest.starts_with(')') {
        return Err(Refused::syntax("this pattern closes a group that it never opened"));
    }
    compile(&translator.out).map(|_| translator.out)
}

/// Compiles a translation, within bounds that hold on every machine.
pub(crate) fn compile(translated: &str) -> Result<Regex, Refused> {
    let built = RegexBuilder::new(translated).size_limit(MAX_COMPILED).build();
    built.map_err(|_| {
        Refused::new("the pattern is too large once its repetitions are written out", "repeat less")
    })
}

struct Translator<'p> {
    rest: &'p str,
    out: String,
}

impl Translator<'_> {
    fn disjunction(&mut self, depth: usize) -> Result<(), Refused> {
        loop {
            match self.rest.chars().next() {
                None | Some(')') => return Ok(()),
                Some('|') => {
                    self.skip(1);
                    self.out.push('|');
                }
                Some(first) => self.term(first, depth)?,
            }
        }
    }

    fn term(&mut self, first: char, depth: usize) -> Result<(), Refused> {
        match first {
            '^' | '$' => {
                self.skip(1);
                self.out.push(first);
                return self.no_quantifier();
            }
            '(' => self.group(depth)?,
            '[' => self.class()?,
            '\\' => self.escape()?,
            '.' => {
                self.skip(1);
                self.out.push_str(r"[^\n\r\x{2028}\x{2029}]");
            }
            '*' | '+' | '?' | '{' => return Err(Refused::syntax("a quantifier has nothing to repeat")),
            '}' | ']' => {
                let message = format!("`{first}` stands alone");
                return Err(Refused::new(message, &format!("write `\\{first}` for the character itself")));
            }
            literal => {
                self.skip(literal.len_utf8());
                self.literal(literal);
            }
        }
        self.quantifier()
    }

    fn group(&mut self, depth: usize) -> Result<(), Refused> {
        if depth == MAX_DEPTH {
            return Err(Refused::new("groups nest too deep in this pattern", "say it with fewer groups"));
        }
        self.skip(1);
        if let Some(rest) = self.rest.strip_prefix('?') {
            match rest.as_bytes() {
                [b':', ..] => self.skip(2),
                [b'=' | b'!', ..] | [b'<', b'=' | b'!', ..] => {
                    return Err(Refused::new(
                        "look-around is not portable",
                        "say what the whole text looks like",
                    ));
                }
                _ => return Err(Refused::new("only plain groups are portable", "write `(…)` or `(?:…)`")),
            }
        }
        self.out.push_str("(?:");
        self.disjunction(depth + 1)?;
        if !self.rest.starts_with(')') {
            return Err(Refused::syntax("a group is never closed"));
        }
        self.skip(1);
        self.out.push(')');
        Ok(())
    }

    fn quantifier(&mut self) -> Result<(), Refused> {
        match self.rest.chars().next() {
            Some(mark @ ('*' | '+' | '?')) => {
                self.skip(1);
                self.out.push(mark);
            }
            Some('{') => self.braces()?,
            _ => return Ok(()),
        }
        // Lazy or greedy, the language is the same.
        if self.rest.starts_with('?') {
            self.skip(1);
        }
        self.no_quantifier()
    }

    fn braces(&mut self) -> Result<(), Refused> {
        let refused = || {
            Refused::new(
                "this `{` begins no quantifier",
                "write `{2}`, `{2,}` or `{2,5}`, or `\\{` for the character",
            )
        };
        let (inside, rest) = self.rest[1..].split_once('}').ok_or_else(refused)?;
        let (low, high) = inside
            .split_once(',')
            .map_or((inside, Some(inside)), |(low, high)| (low, Some(high).filter(|high| !high.is_empty())));
        let number = |text: &str| {
            let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
            if digits { Ok(text.parse::<u32>().unwrap_or(u32::MAX)) } else { Err(refused()) }
        };
        let (low, high) = (number(low)?, high.map(number).transpose()?);
        if high.is_some_and(|high| high < low) {
            return Err(Refused::syntax("the numbers of a quantifier are out of order"));
        }
        if low.max(high.unwrap_or(0)) > MAX_REPEAT {
            let message = format!("a quantifier goes beyond {MAX_REPEAT}");
            return Err(Refused::new(message, "bound the length with `max`, and leave the pattern open"));
        }
        self.rest = rest;
        self.out.push_str(&match high {
            Some(high) => format!("{{{low},{high}}}"),
            None => format!("{{{low},}}"),
        });
        Ok(())
    }

    fn no_quantifier(&self) -> Result<(), Refused> {
        if self.rest.starts_with(['*', '+', '?', '{']) {
            return Err(Refused::syntax("a quantifier has nothing to repeat"));
        }
        Ok(())
    }

    fn literal(&mut self, character: char) {
        if regex_syntax::is_meta_character(character) {
            self.out.push('\\');
        }
        self.out.push(character);
    }

    fn skip(&mut self, bytes: usize) {
        self.rest = &self.rest[bytes..];
    }
}

#[cfg(test)]
mod tests;
