//! Comments that editors show: JSDoc.

use crate::emit::text::{is_invisible, push_escape};
use crate::model::Deprecation;

/// What stands in a comment.
#[derive(Debug, Default)]
pub(super) struct Doc {
    paragraphs: Vec<String>,
    tags: Vec<String>,
}

impl Doc {
    /// An empty comment, which is not written.
    pub(super) fn new() -> Self {
        Self::default()
    }

    /// With a paragraph of the author's or of ours.
    pub(super) fn paragraph(mut self, text: Option<&str>) -> Self {
        self.paragraphs.extend(text.map(str::trim).filter(|text| !text.is_empty()).map(guard_tags));
        self
    }

    /// With `@name text`.
    pub(super) fn tag(mut self, name: &str, text: &str) -> Self {
        let text = guard_tags(text.trim());
        self.tags.push(format!("@{name} {text}").trim_end().to_owned());
        self
    }

    /// With `@name` over a block of code.
    pub(super) fn block(mut self, name: &str, language: &str, text: &str) -> Self {
        let fence = "`".repeat(longest_run_of_backticks(text).max(2) + 1);
        self.tags.push(format!("@{name}\n{fence}{language}\n{}\n{fence}", guard_tags(text.trim_end())));
        self
    }

    /// With the tag of a deprecation.
    pub(super) fn deprecated(self, deprecation: Option<&Deprecation>) -> Self {
        match deprecation {
            Some(deprecation) => self.tag("deprecated", &reason(deprecation)),
            None => self,
        }
    }

    /// The comment's lines at an indent, ending with a line feed; nothing where nothing is said.
    pub(super) fn render(&self, indent: &str) -> String {
        let mut blocks = self.paragraphs.clone();
        if !self.tags.is_empty() {
            blocks.push(self.tags.join("\n"));
        }
        let text = blocks.join("\n\n");
        let lines: Vec<String> = text.lines().map(safe).collect();
        match lines.as_slice() {
            [] => String::new(),
            [line] => format!("{indent}/** {line} */\n"),
            lines => {
                let body: String = lines
                    .iter()
                    .map(|line| format!("{indent} * {line}").trim_end().to_owned() + "\n")
                    .collect();
                format!("{indent}/**\n{body}{indent} */\n")
            }
        }
    }
}

/// `text` as code, in as many backticks as it needs.
pub(super) fn code(text: &str) -> String {
    let fence = "`".repeat(longest_run_of_backticks(text) + 1);
    let space = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    format!("{fence}{space}{text}{space}{fence}")
}

fn longest_run_of_backticks(text: &str) -> usize {
    text.split(|c| c != '`').map(str::len).max().unwrap_or(0)
}

/// A text in the middle of a comment: it can neither end it nor hide in it.
fn safe(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let mut previous = ' ';
    for c in line.chars() {
        match c {
            '/' if previous == '*' => out.push_str("\\/"),
            '\t' => out.push(c),
            _ if is_invisible(c) => push_escape(&mut out, c),
            _ => out.push(c),
        }
        previous = c;
    }
    out
}

/// The author's `@` at the start of a line is text, not a tag.
fn guard_tags(text: &str) -> String {
    let guard = |line: &str| {
        let start = line.len() - line.trim_start().len();
        if line[start..].starts_with('@') {
            format!("{}\\{}", &line[..start], &line[start..])
        } else {
            line.to_owned()
        }
    };
    text.lines().map(guard).collect::<Vec<_>>().join("\n")
}

fn reason(deprecation: &Deprecation) -> String {
    let since = deprecation.since.as_ref().map(|since| format!("Since {since}."));
    let reason = deprecation.reason.as_ref().map(|reason| format!("{}.", reason.trim_end_matches('.')));
    let instead = deprecation.replaced_by.as_ref().map(|name| format!("Use {name} instead."));
    [since, reason, instead].into_iter().flatten().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::{Doc, code};
    use crate::emit::text::tests::HOSTILE;

    #[test]
    fn no_text_ends_a_comment_or_starts_a_tag() {
        for text in HOSTILE {
            let doc =
                Doc::new().paragraph(Some(text)).tag("example", &code(text)).block("example", "json", text);
            let comment = doc.render("  ");
            assert_eq!(comment.matches("*/").count(), 1, "{comment}");
            assert!(comment.ends_with("   */\n"), "{comment}");
            let tags = comment.lines().filter(|line| line.trim_start().starts_with("* @"));
            assert!(
                tags.clone().count() == 2 && tags.clone().all(|tag| tag.contains("@example")),
                "{comment}"
            );
        }
    }

    #[test]
    fn what_says_nothing_is_not_written() {
        assert_eq!(Doc::new().paragraph(None).paragraph(Some(" \n")).render(""), "");
    }

    #[test]
    fn code_has_more_backticks_than_its_text() {
        assert_eq!(["a", "a`b", "``"].map(code), ["`a`", "``a`b``", "``` `` ```"]);
    }
}
