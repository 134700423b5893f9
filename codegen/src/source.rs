//! The text of `events.yaml`: bytes made text, and offsets made lines and columns.

use std::ops::Range;

use crate::code;
use crate::diagnostic::Mistake;

/// The greatest size of an `events.yaml`, in bytes.
pub(crate) const MAX_BYTES: usize = 16 * 1024 * 1024;

/// A place in the text: a range of byte offsets.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Span {
    pub(crate) start: usize,
    pub(crate) end: usize,
}

impl Span {
    /// The place of `range` inside this one, where both are known to lie on one line.
    pub(crate) fn part(self, range: Range<usize>) -> Self {
        Self { start: self.start + range.start, end: self.start + range.end }
    }
}

/// A line and a column, both from 1. Columns count characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub col: usize,
}

/// A text with the offsets at which its lines start. A byte order mark is no part of it.
#[derive(Debug)]
pub(crate) struct Source<'a> {
    pub(crate) text: &'a str,
    lines: Vec<usize>,
}

impl<'a> Source<'a> {
    /// The longest part of `bytes` that is text, to show places in it.
    pub(crate) fn lenient(bytes: &'a [u8]) -> Self {
        let bytes = &bytes[..bytes.len().min(MAX_BYTES)];
        let text = match std::str::from_utf8(bytes) {
            Ok(text) => text,
            Err(error) => std::str::from_utf8(&bytes[..error.valid_up_to()]).unwrap_or_default(),
        };
        Self::of(text.strip_prefix('\u{feff}').unwrap_or(text))
    }

    /// `text` is what [`decode`] gave.
    pub(crate) fn of(text: &'a str) -> Self {
        let bytes = text.as_bytes();
        let ends = bytes.iter().enumerate().filter(|&(at, byte)| match byte {
            b'\n' => true,
            b'\r' => bytes.get(at + 1) != Some(&b'\n'),
            _ => false,
        });
        let lines = std::iter::once(0).chain(ends.map(|(at, _)| at + 1)).collect();
        Self { text, lines }
    }

    /// Where `offset` is. An offset behind the end, or inside a character, counts as the place before it.
    pub(crate) fn position(&self, offset: usize) -> Position {
        let offset = offset.min(self.text.len());
        let offset = (0..=offset).rev().find(|&at| self.text.is_char_boundary(at)).unwrap_or(0);
        let line = self.lines.partition_point(|&start| start <= offset);
        let start = self.lines[line - 1];
        Position { line, col: self.text[start..offset].chars().count() + 1 }
    }

    /// The offset of a line and column, as far as they exist.
    pub(crate) fn offset(&self, line: usize, col: usize) -> usize {
        let start = line.checked_sub(1).and_then(|at| self.lines.get(at)).copied().unwrap_or(self.text.len());
        let rest = &self.text[start..];
        start + rest.char_indices().nth(col.saturating_sub(1)).map_or(rest.len(), |(at, _)| at)
    }

    /// The text of `line`, counted from 1, without its line break; empty where there is none.
    pub(crate) fn line(&self, line: usize) -> &'a str {
        let start = line.checked_sub(1).and_then(|at| self.lines.get(at)).copied();
        let end = self.lines.get(line).copied().unwrap_or(self.text.len());
        start.map_or("", |start| self.text[start..end].trim_end_matches(['\r', '\n']))
    }
}

/// The text of `bytes`, or why it has none: too big, not UTF-8, or a character that YAML forbids or reads in two ways.
pub(crate) fn decode(bytes: &[u8]) -> Result<&str, Mistake> {
    if bytes.len() > MAX_BYTES {
        let message = format!("the file has {} bytes; at most {MAX_BYTES} (16 MiB) are read", bytes.len());
        return Err(Mistake::new(code::TOO_BIG, Span::default(), message)
            .help("split the catalogue, or remove what a tool has pasted into it"));
    }
    let text = std::str::from_utf8(bytes).map_err(|error| not_text(bytes, error.valid_up_to()))?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    match text.char_indices().find(|&(_, character)| !is_plain(character)) {
        None => Ok(text),
        Some((at, character)) => Err(forbidden(at, character)),
    }
}

fn not_text(bytes: &[u8], at: usize) -> Mistake {
    let mark = if bytes.starts_with(b"\xef\xbb\xbf") { 3.min(at) } else { 0 };
    let span = Span { start: at - mark, end: at - mark };
    let help = match bytes {
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => "the file is UTF-16; save it as UTF-8",
        _ => "save the file as UTF-8",
    };
    Mistake::new(code::NOT_UTF8, span, format!("the byte at offset {at} is not UTF-8")).help(help)
}

/// YAML's printable characters, without the three that YAML 1.1 took for line breaks and the mark of byte order.
fn is_plain(character: char) -> bool {
    match character {
        '\t' | '\n' | '\r' | ' '..='~' => true,
        '\u{2028}' | '\u{2029}' | '\u{feff}' => false,
        '\u{a0}'..='\u{fffd}' => true,
        character => character >= '\u{10000}',
    }
}

fn forbidden(at: usize, character: char) -> Mistake {
    let span = Span { start: at, end: at + character.len_utf8() };
    let number = u32::from(character);
    let message = format!("the character U+{number:04X} cannot stand in the file as it is");
    let escape = if number > 0xff { format!("\\u{number:04x}") } else { format!("\\x{number:02x}") };
    Mistake::new(code::CHARACTER, span, message)
        .help(format!("write it as {escape} between double quotes, or remove it"))
}
