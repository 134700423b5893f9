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
        || matches!(c, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}')
}

/// Appends `\u2028`. Every invisible character is in the basic plane, so that four digits do.
pub(crate) fn push_escape(out: &mut String, c: char) {
    write!(out, "\\u{:04x}", u32::from(c)).expect("writing to a string cannot fail");
}

#[cfg(test)]
pub(crate) mod tests {
    use super::push_quoted;

    /// Texts that have ended somebody's string, comment or template.
    pub(crate) const HOSTILE: &[&str] = &[
        "",
        "*/",
        "/*",
        "//",
        "'",
        "\"",
        "\\",
        "\\u0041",
        "`${x}`",
        "```",
        "{{ x }}",
        "{% raw %}",
        "<T>",
        "[link]",
        "</script>",
        "\n",
        "\r\n",
        "\t",
        "\0",
        "\u{7f}",
        "\u{85}",
        "\u{2028}",
        "\u{2029}",
        "\u{202e}",
        "\u{feff}",
        "\u{ffff}",
        "é",
        "😀",
        "@deprecated",
        "\\*/",
        "*\\/",
        "**/",
    ];

    #[test]
    fn json_reads_back_what_was_quoted() {
        for text in HOSTILE {
            let mut quoted = String::new();
            push_quoted(&mut quoted, text, '"');
            let read: String = serde_json::from_str(&quoted).expect("what was quoted is JSON");
            assert_eq!(&read, text, "{quoted}");
            assert!(!quoted.contains(['\n', '\u{2028}', '\u{202e}', '\0']), "{quoted}");
        }
    }
}
