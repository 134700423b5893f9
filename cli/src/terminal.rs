//! What the command says, and where: results on standard output, mistakes and failures on standard error.
//!
//! Formats for programs have standard output to themselves: there the mistakes are the result, and the rest is beside.

use std::env;
use std::io::{self, ErrorKind, IsTerminal, Write};

use events_codegen::diagnostic::{self, Color, Diagnostics};

use crate::Failure;
use crate::args::{Format, When};

/// How mistakes are shown.
#[derive(Clone, Copy)]
pub(crate) struct Report {
    pub(crate) format: Format,
    pub(crate) when: When,
}

impl Report {
    /// Shows every mistake in `source`, and how many there are.
    pub(crate) fn mistakes(self, diagnostics: &Diagnostics, source: &[u8]) {
        let text = match self.format {
            Format::Human => diagnostic::human(diagnostics, source, self.color()),
            Format::Short => diagnostic::short(diagnostics),
            Format::Json => diagnostic::json(diagnostics),
            Format::Github => diagnostic::github(diagnostics),
        };
        if self.is_for_programs() { say(&text) } else { note(&text) }
    }

    /// What the command has done, for people.
    pub(crate) fn done(self, text: &str) {
        if self.is_for_programs() { note(text) } else { say(text) }
    }

    fn is_for_programs(self) -> bool {
        match self.format {
            Format::Human | Format::Short => false,
            Format::Json | Format::Github => true,
        }
    }

    fn color(self) -> Color {
        let wanted = match self.when {
            When::Always => true,
            When::Never => false,
            When::Auto => io::stderr().is_terminal() && allowed(),
        };
        if wanted { Color::Always } else { Color::Never }
    }
}

/// A result, on standard output. A reader that has gone away (`events explain | head`) is no failure.
pub(crate) fn say(text: &str) {
    write_to(&mut io::stdout(), text);
}

/// What a user should see even where standard output goes into a file.
pub(crate) fn note(text: &str) {
    write_to(&mut io::stderr(), text);
}

/// Why the command could not do its work.
pub(crate) fn complain(failure: &Failure) {
    note(&format!("error: {}\n", failure.message));
    if let Some(help) = &failure.help {
        note(&format!("  help: {help}\n"));
    }
}

/// Whether the environment lets us use colours: <https://no-color.org>.
fn allowed() -> bool {
    let refused = env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    let dumb = env::var_os("TERM").is_some_and(|value| value == "dumb");
    !refused && !dumb
}

fn write_to(stream: &mut impl Write, text: &str) {
    if let Err(error) = stream.write_all(text.as_bytes()).and_then(|()| stream.flush())
        && error.kind() != ErrorKind::BrokenPipe
    {
        // Nothing is left to complain to but the exit code of the command itself.
        let _ = writeln!(io::stderr(), "error: cannot write the output: {error}");
    }
}
