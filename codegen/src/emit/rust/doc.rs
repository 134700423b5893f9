//! rustdoc from the author's words. They are text, not Markdown: nothing in them may link, open a tag, or become a
//! code block that `cargo test` would run.

use proc_macro2::TokenStream;
use quote::quote;

use crate::model::Field;

/// `#[doc]` for each paragraph of Markdown, a blank line between them.
pub(super) fn paragraphs<'a>(paragraphs: impl IntoIterator<Item = &'a str>) -> TokenStream {
    lines(paragraphs).map(|line| quote!(#[doc = #line])).collect()
}

/// The same for the module itself.
pub(super) fn inner<'a>(paragraphs: impl IntoIterator<Item = &'a str>) -> TokenStream {
    lines(paragraphs).map(|line| quote!(#![doc = #line])).collect()
}

fn lines<'a>(paragraphs: impl IntoIterator<Item = &'a str>) -> impl Iterator<Item = String> {
    let mut lines: Vec<String> = Vec::new();
    for paragraph in paragraphs.into_iter().filter(|paragraph| !paragraph.is_empty()) {
        if !lines.is_empty() {
            lines.push(String::new());
        }
        lines.extend(paragraph.lines().map(|line| format!(" {line}")));
    }
    lines.into_iter()
}

/// What a member means, its unit, and what readers fill in.
pub(super) fn field(field: &Field) -> TokenStream {
    let text = text_or(field.doc.as_deref(), || code(&field.name));
    let unit = field.unit.as_ref().map(|unit| format!("Unit: {}.", text_of(unit)));
    let default = field.default.as_ref().map(|value| format!("Absent, it is {}.", code(&value.to_string())));
    let personal = field.pii.then_some("Personal data.");
    let facts: Vec<&str> = [unit.as_deref(), default.as_deref(), personal].into_iter().flatten().collect();
    paragraphs([text.as_str(), &facts.join(" ")])
}

/// The author's words, or else something.
pub(super) fn text_or(text: Option<&str>, other: impl FnOnce() -> String) -> String {
    text.map(text_of).filter(|text| !text.is_empty()).unwrap_or_else(other)
}

/// `text` as Markdown that shows it as it is.
pub(super) fn text_of(text: &str) -> String {
    let lines: Vec<String> = text.lines().map(|line| line_of(line.trim())).collect();
    lines.join("\n").trim_matches('\n').to_owned()
}

fn line_of(line: &str) -> String {
    let mut markdown = String::with_capacity(line.len() + 8);
    let mut before = ' ';
    let mut rest = line;
    while let Some(letter) = rest.chars().next() {
        let length = match url(rest) {
            Some(url) if !before.is_alphanumeric() => {
                markdown.push_str(&format!("<{url}>"));
                url.len()
            }
            _ => {
                letter_of(letter, markdown.is_empty(), &rest[letter.len_utf8()..], before, &mut markdown);
                letter.len_utf8()
            }
        };
        before = rest[..length].chars().next_back().unwrap_or(' ');
        rest = &rest[length..];
    }
    markdown
}

fn letter_of(letter: char, first: bool, rest: &str, before: char, markdown: &mut String) {
    let inside_word = before.is_alphanumeric() && rest.starts_with(char::is_alphanumeric);
    match letter {
        '_' if inside_word => markdown.push('_'),
        '\\' | '`' | '[' | ']' | '<' | '>' | '*' | '_' | '&' | '~' | '|' => {
            markdown.extend(['\\', letter]);
        }
        '#' | '-' | '+' | '=' if first => markdown.extend(['\\', letter]),
        '.' | ')' if starts_a_list(markdown, rest) => markdown.extend(['\\', letter]),
        ':' if rest.starts_with("//") => markdown.push_str("\\:"),
        '\t' => markdown.push(' '),
        _ if is_invisible(letter) => markdown.push_str(&format!("U+{:04X}", u32::from(letter))),
        _ => markdown.push(letter),
    }
}

/// Whether a full stop or a parenthesis here would make a numbered list.
fn starts_a_list(line: &str, rest: &str) -> bool {
    let ends = rest.is_empty() || rest.starts_with(' ');
    ends && !line.is_empty() && line.bytes().all(|byte| byte.is_ascii_digit())
}

/// A URL that may stand in angle brackets.
fn url(text: &str) -> Option<&str> {
    let after = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"))?;
    let plain = |letter: char| letter.is_ascii_alphanumeric() || "-._~/?#@!$+,;=%:&".contains(letter);
    let length = after.find(|letter| !plain(letter)).unwrap_or(after.len());
    let url = text[..text.len() - after.len() + length].trim_end_matches(['.', ',', ';', ':', '!', '?']);
    (!url.ends_with('/') || url.matches('/').count() > 2).then_some(url)
}

/// Control characters, and those that turn the direction of text: rustc refuses them in comments.
fn is_invisible(letter: char) -> bool {
    letter.is_control()
        || matches!(letter, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// `text` in code type.
pub(super) fn code(text: &str) -> String {
    let plain =
        !text.is_empty() && text.trim() == text && !text.contains('`') && !text.contains(is_invisible);
    if plain { format!("`{text}`") } else { text_of(&format!("{text:?}")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_shown_as_they_are() {
        let cases = [
            ("A list[T] of `Vec<T>`", r"A list\[T\] of \`Vec\<T\>\`"),
            ("see https://example.com/a_b?c=1.", "see <https://example.com/a_b?c=1>."),
            ("see https://[x]", r"see https\://\[x\]"),
            ("# 1. x", r"\# 1. x"),
            ("1. x\n2) y (form 3)", "1\\. x\n2\\) y (form 3)"),
            ("    let x = 1;\nSNAKE_CASE", "let x = 1;\nSNAKE_CASE"),
            ("\u{202e}abc", "U+202Eabc"),
            ("12.00 ±0.05 mm", "12.00 ±0.05 mm"),
        ];
        for (text, markdown) in cases {
            assert_eq!(text_of(text), markdown);
        }
    }
}
