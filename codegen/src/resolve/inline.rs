//! The inline grammar of types: `list<OrderLine | null>(1..)`.
//!
//! ```text
//! use   = term [ "|" "null" ]
//! term  = word [ "<" use ">" ] [ "(" range ")" ] | "decimal" "(" digits ")" [ "(" range ")" ]
//! range = [ [ ">" ] number ] ".." [ [ "<" ] number ]
//! ```

use std::ops::Range;

use crate::model::Digits;

/// How deep `list<…>` and `map<…>` may nest in one type.
const MAX_DEPTH: usize = 8;

/// A type as written. Ranges of offsets are into the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Expr<'t> {
    pub(super) word: &'t str,
    pub(super) at: Range<usize>,
    pub(super) inner: Option<Box<Self>>,
    /// `12.2` of `decimal(12.2)`.
    pub(super) digits: Option<Bounds<'t>>,
    pub(super) bounds: Option<Bounds<'t>>,
    /// Where `null` stands.
    pub(super) null: Option<Range<usize>>,
}

/// What stands between parentheses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Bounds<'t> {
    pub(super) at: Range<usize>,
    /// The text between the parentheses.
    pub(super) text: &'t str,
}

/// A range: `(>0..1)`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Ends<'t> {
    pub(super) min: Option<End<'t>>,
    pub(super) max: Option<End<'t>>,
}

/// One end of a range.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct End<'t> {
    pub(super) number: &'t str,
    pub(super) at: Range<usize>,
    pub(super) exclusive: bool,
}

/// Why a text is no type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Malformed {
    pub(super) at: Range<usize>,
    pub(super) message: &'static str,
    pub(super) help: &'static str,
}

pub(super) fn parse(text: &str) -> Result<Expr<'_>, Malformed> {
    let mut parser = Parser { text, at: 0 };
    let expr = parser.usage(0)?;
    parser.blank();
    if parser.at == text.len() { Ok(expr) } else { Err(parser.leftover()) }
}

struct Parser<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Parser<'t> {
    fn usage(&mut self, depth: usize) -> Result<Expr<'t>, Malformed> {
        let mut expr = self.term(depth)?;
        self.blank();
        if self.eat('|') {
            self.blank();
            let at = self.at;
            let word = self.word();
            if word != "null" {
                let message = "only `null` stands behind `|`";
                let help =
                    "a type that is one of several is declared under `types:` with `tag` and `variants`";
                return Err(self.malformed(at, message, help));
            }
            expr.null = Some(at..self.at);
        }
        Ok(expr)
    }

    fn term(&mut self, depth: usize) -> Result<Expr<'t>, Malformed> {
        self.blank();
        let start = self.at;
        let word = self.word();
        if word.is_empty() {
            let help = "write a scalar, a name of `types:`, `list<…>` or `map<…>`";
            return Err(self.malformed(start, "a type's name is missing here", help));
        }
        let at = start..self.at;
        self.blank();
        let inner = if self.rest().starts_with('<') { Some(self.inner(depth)?) } else { None };
        let digits = if word == "decimal" { self.maybe_bounds()? } else { None };
        let bounds = self.maybe_bounds()?;
        Ok(Expr { word, at, inner, digits, bounds, null: None })
    }

    fn inner(&mut self, depth: usize) -> Result<Box<Expr<'t>>, Malformed> {
        let start = self.at;
        if depth == MAX_DEPTH {
            let help = "give the inner part a name under `types:`";
            return Err(self.malformed(start, "lists and maps nest too deep in this type", help));
        }
        self.eat('<');
        let inner = self.usage(depth + 1)?;
        self.blank();
        if self.eat('>') {
            return Ok(Box::new(inner));
        }
        Err(match self.rest().chars().next() {
            Some(',') => self.malformed(
                self.at,
                "one type stands between `<` and `>`",
                "keys of a map are text: `map<int>`",
            ),
            Some(_) => self.leftover(),
            None => self.malformed(start, "this `<` is never closed", "write `list<string>`"),
        })
    }

    fn maybe_bounds(&mut self) -> Result<Option<Bounds<'t>>, Malformed> {
        self.blank();
        if self.rest().starts_with('(') { self.bounds().map(Some) } else { Ok(None) }
    }

    fn bounds(&mut self) -> Result<Bounds<'t>, Malformed> {
        let start = self.at;
        self.eat('(');
        let Some(length) = self.rest().find([')', '(']).filter(|&at| self.rest()[at..].starts_with(')'))
        else {
            return Err(self.malformed(start, "this `(` is never closed", RANGE_HELP));
        };
        let text = &self.rest()[..length];
        self.at += length + 1;
        Ok(Bounds { at: start + 1..start + 1 + length, text })
    }

    fn leftover(&self) -> Malformed {
        let (message, help) = match self.rest().chars().next() {
            Some('?') => (
                "`?` does not stand behind a type",
                "`name?: string` may be absent; `string | null` may be null",
            ),
            Some('[') => ("`[]` is not a type", "write `list<string>`"),
            Some('>') => ("this `>` closes nothing", "write `list<string>`"),
            Some(',') => ("a type has no comma", "ranges are written `1..9`; precision and scale `12.2`"),
            _ => (
                "this does not belong to a type",
                "constraints stand between parentheses, `int(1..9)`, or in the long form",
            ),
        };
        self.malformed(self.at, message, help)
    }

    fn malformed(&self, from: usize, message: &'static str, help: &'static str) -> Malformed {
        let length = self.text[from..].chars().next().map_or(0, char::len_utf8);
        Malformed { at: from..self.at.max(from + length), message, help }
    }

    fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    fn blank(&mut self) {
        self.at = self.text.len() - self.rest().trim_start_matches(' ').len();
    }

    fn eat(&mut self, character: char) -> bool {
        let there = self.rest().starts_with(character);
        if there {
            self.at += character.len_utf8();
        }
        there
    }

    fn word(&mut self) -> &'t str {
        let rest = self.rest();
        let length = rest
            .find(|character: char| !character.is_alphanumeric() && character != '_')
            .unwrap_or(rest.len());
        self.at += length;
        &rest[..length]
    }
}

pub(super) const DIGITS_HELP: &str =
    "write all digits and those behind the point, `decimal(12.2)`, at most 28 of them";
const RANGE_HELP: &str = "ranges are written `(1..9)`, `(1..)`, `(..9)` or `(>0..<1)`";

impl<'t> Bounds<'t> {
    /// The digits of a decimal between the parentheses.
    pub(super) fn digits(&self) -> Result<Digits, Malformed> {
        let part = |text: &str| {
            let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
            if digits { text.parse::<u8>().ok() } else { None }
        };
        let parts = self.text.trim_matches(' ').split_once('.');
        let digits = parts.and_then(|(all, behind)| Some((part(all)?, part(behind)?)));
        match digits {
            Some((precision @ 1..=28, scale)) if scale <= precision => Ok(Digits { precision, scale }),
            _ => Err(Malformed {
                at: self.at.clone(),
                message: "these are not the digits of a decimal",
                help: DIGITS_HELP,
            }),
        }
    }

    /// The range between the parentheses.
    pub(super) fn ends(&self) -> Result<Ends<'t>, Malformed> {
        let malformed = |message| Malformed { at: self.at.clone(), message, help: RANGE_HELP };
        // A number may end with a point of its own only where a digit follows it.
        let Some(dots) = self.text.find("..") else {
            return Err(malformed("a range has two ends with `..` between them"));
        };
        let min = self.end(0..dots, '>').map_err(malformed)?;
        let max = self.end(dots + 2..self.text.len(), '<').map_err(malformed)?;
        if min.is_none() && max.is_none() {
            return Err(malformed("a range has at least one end"));
        }
        Ok(Ends { min, max })
    }

    fn end(&self, range: Range<usize>, mark: char) -> Result<Option<End<'t>>, &'static str> {
        let text = self.text[range.clone()].trim_matches(' ');
        let before = self.text[range.clone()].len() - self.text[range.clone()].trim_start_matches(' ').len();
        let start = self.at.start + range.start + before;
        let number = text.strip_prefix(mark);
        let exclusive = number.is_some();
        let number = number.unwrap_or(text).trim_start_matches(' ');
        match (number.is_empty(), is_number(number)) {
            (true, _) if exclusive => Err("a number is missing in this range"),
            (true, _) => Ok(None),
            (_, false) => Err(
                "an end of a range is a number; `>` may stand before the lower end and `<` before the upper",
            ),
            _ => Ok(Some(End { number, at: start..start + text.len(), exclusive })),
        }
    }
}

/// `-12.5e3`: a number as JSON has it, leading zeros aside.
fn is_number(text: &str) -> bool {
    let text = text.strip_prefix('-').unwrap_or(text);
    let (mantissa, exponent) =
        text.split_once(['e', 'E']).map_or((text, None), |(text, rest)| (text, Some(rest)));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let (whole, fraction) =
        mantissa.split_once('.').map_or((mantissa, None), |(whole, rest)| (whole, Some(rest)));
    digits(whole)
        && fraction.is_none_or(digits)
        && exponent.is_none_or(|text| digits(text.strip_prefix(['+', '-']).unwrap_or(text)))
}
