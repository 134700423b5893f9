use std::fmt::Write as _;

use crate::source::{Position, Source};

use super::{Diagnostic, Diagnostics};

/// The widest part of a line that an excerpt shows, in characters.
const WIDTH: usize = 120;

/// Whether [`human`] colours what it prints.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Color {
    /// With ANSI escape sequences.
    Always,
    /// Plain text.
    Never,
}

/// One line each: `events.yaml:12:5: error[E012]: message; help`.
#[must_use]
pub fn short(diagnostics: &Diagnostics) -> String {
    let mut out = String::new();
    for Diagnostic { code, severity, file, start, message, help, .. } in diagnostics {
        let help = help.as_ref().map_or_else(String::new, |help| format!("; {help}"));
        let _ = writeln!(out, "{file}:{}:{}: {severity}[{code}]: {message}{help}", start.line, start.col);
    }
    if let Some(first) = diagnostics.list.first().filter(|_| diagnostics.omitted > 0) {
        let _ = writeln!(out, "{}: and {} more", first.file, diagnostics.omitted);
    }
    out
}

/// Each with the lines of `source` that it is about, its help, and at the end how many there are.
///
/// `source` holds the bytes that were compiled.
#[must_use]
pub fn human(diagnostics: &Diagnostics, source: &[u8], color: Color) -> String {
    let source = Source::lenient(source);
    let paint = Paint(color);
    let mut out = String::new();
    for diagnostic in diagnostics {
        one(&mut out, diagnostic, &source, paint);
        out.push('\n');
    }
    let count = diagnostics.len() + diagnostics.omitted;
    let noun = if count == 1 { "mistake" } else { "mistakes" };
    let _ = match diagnostics.omitted {
        0 => writeln!(out, "{count} {noun}"),
        omitted => writeln!(out, "{count} {noun}, of which {omitted} are not shown"),
    };
    out
}

fn one(out: &mut String, diagnostic: &Diagnostic, source: &Source<'_>, paint: Paint) {
    let Diagnostic { code, severity, file, start, end, message, help, related, .. } = diagnostic;
    let _ =
        writeln!(out, "{}{}", paint.red(&format!("{severity}[{code}]")), paint.bold(&format!(": {message}")));
    let last = related.iter().map(|other| other.start.line).fold(start.line, usize::max);
    let margin = last.to_string().len();
    let _ = writeln!(out, "{:margin$}{} {file}:{}:{}", "", paint.blue("-->"), start.line, start.col);
    excerpt(out, source, (*start, *end), margin, paint, Underline::Mistake);
    for other in related {
        let place = format!("{file}:{}:{}", other.start.line, other.start.col);
        let _ = writeln!(out, "{:margin$}{} {place}: {}", "", paint.blue(":::"), other.message);
        excerpt(out, source, (other.start, other.end), margin, paint, Underline::Related);
    }
    if let Some(help) = help {
        let _ = writeln!(out, "{:margin$} {} help: {help}", "", paint.blue("="));
    }
}

#[derive(Clone, Copy)]
enum Underline {
    Mistake,
    Related,
}

fn excerpt(
    out: &mut String,
    source: &Source<'_>,
    (start, end): (Position, Position),
    margin: usize,
    paint: Paint,
    kind: Underline,
) {
    let line = source.line(start.line);
    let from = start.col - 1;
    let length = line.chars().count();
    // Of a long line only the neighbourhood of the mistake is shown.
    let skipped = if length > WIDTH { from.saturating_sub(WIDTH / 2).min(length - WIDTH) } else { 0 };
    let shown: String = line.chars().skip(skipped).take(WIDTH).map(visible).collect();
    let until = if end.line == start.line { end.col - 1 } else { length };
    let until = until.min(skipped + WIDTH).max(from + 1);
    let bar = paint.blue("|");
    let _ = writeln!(out, "{:margin$} {bar}", "");
    let _ = writeln!(out, "{} {bar} {}", paint.blue(&format!("{:>margin$}", start.line)), shown.trim_end());
    let marks = match kind {
        Underline::Mistake => paint.red(&"^".repeat(until - from)),
        Underline::Related => paint.blue(&"-".repeat(until - from)),
    };
    let _ = writeln!(out, "{:margin$} {bar} {}{marks}", "", " ".repeat(from - skipped));
}

/// One column for each character: no tab, and nothing that moves a terminal's cursor.
fn visible(character: char) -> char {
    match character {
        '\t' => ' ',
        character if character.is_control() => '\u{fffd}',
        '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}' => {
            '\u{fffd}'
        }
        character => character,
    }
}

#[derive(Clone, Copy)]
struct Paint(Color);

impl Paint {
    fn red(self, text: &str) -> String {
        self.with("1;31", text)
    }

    fn blue(self, text: &str) -> String {
        self.with("1;34", text)
    }

    fn bold(self, text: &str) -> String {
        self.with("1", text)
    }

    fn with(self, style: &str, text: &str) -> String {
        match self.0 {
            Color::Always => format!("\u{1b}[{style}m{text}\u{1b}[0m"),
            Color::Never => text.to_owned(),
        }
    }
}
