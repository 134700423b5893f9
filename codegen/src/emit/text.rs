//! User text inside other languages' quotes.

use std::fmt::Write as _;

/// Appends `text` in `quote`s, with the escapes that JSON and JavaScript share.
///
/// What no reader can see is written as an escape: control characters, the line separators U+2028 and U+2029, the byte
/// order mark, and the marks that turn the direction of text.
pub(crate) fn push_quoted(out: &mut String, text: &str, quote: char) {
    out.push(quote);
    for c in text.chars() {
        match c {
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            _ if c == quote => {
                out.push('\\');
                out.push(c);
            }
            _ if is_invisible(c) => push_escape(out, c),
            _ => out.push(c),
        }
    }
    out.push(quote);
}

/// Whether `c` is written as an escape, because an editor would not show it or would act on it.
pub(crate) fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// Appends `\u2028`. Every invisible character is in the basic plane, so that four digits do.
pub(crate) fn push_escape(out: &mut String, c: char) {
    write!(out, "\\u{:04x}", u32::from(c)).expect("writing to a string cannot fail");
}
