use std::fmt::Write as _;

use super::{Diagnostic, Diagnostics};

/// Workflow commands of GitHub Actions, one for each mistake: they become annotations on the lines of a pull request.
///
/// A path names a file of the repository where it is relative to the repository's root.
#[must_use]
pub fn github(diagnostics: &Diagnostics) -> String {
    let mut out = String::new();
    for diagnostic in diagnostics {
        one(&mut out, diagnostic);
    }
    if let Some(first) = diagnostics.list.first().filter(|_| diagnostics.omitted > 0) {
        let file = property(&first.file);
        let _ = writeln!(out, "::notice file={file}::{} more mistakes are not shown", diagnostics.omitted);
    }
    out
}

fn one(out: &mut String, diagnostic: &Diagnostic) {
    let Diagnostic { code, severity, file, start, end, message, help, .. } = diagnostic;
    let mut place = format!("file={},line={},endLine={}", property(file), start.line, end.line);
    // GitHub drops columns, with a warning of its own, where a mistake spans several lines.
    if start.line == end.line {
        let _ = write!(place, ",col={},endColumn={}", start.col, end.col);
    }
    let help = help.as_ref().map_or_else(String::new, |help| format!("\nhelp: {help}"));
    let _ = writeln!(out, "::{severity} {place},title={code}::{}", data(&format!("{message}{help}")));
}

/// The escapes of the runner, for what stands behind the second `::`.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// The escapes of the runner, for the value of a property.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::{data, property};

    /// What the runner makes of it: ActionCommand.cs unescapes in this order.
    fn runner(text: &str) -> String {
        let pairs = [("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")];
        pairs.iter().fold(text.to_owned(), |text, (escape, meant)| text.replace(escape, meant))
    }

    #[test]
    fn what_the_runner_reads_is_what_was_meant() {
        for text in ["a:b,c", "100%", "%0A", "%250A", "a\r\nb", "::error::x", "C:\\events.yaml", "é, 😀"] {
            assert_eq!(runner(&property(text)), text);
            assert_eq!(runner(&data(text)), text);
            assert!(!property(text).contains([':', ',', '\r', '\n']) && !data(text).contains(['\r', '\n']));
        }
    }
}
