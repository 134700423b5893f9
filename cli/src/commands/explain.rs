use events_codegen::code::CODES;

use crate::args::Explain;
use crate::terminal::say;
use crate::{Failure, Outcome};

/// `events explain`
pub(crate) fn explain(args: &Explain) -> Result<Outcome, Failure> {
    match &args.code {
        Some(code) => say(&one(code)?),
        None => say(&list()),
    }
    Ok(Outcome::Fine)
}

fn one(code: &str) -> Result<String, Failure> {
    let wanted = code.trim_matches(['[', ']']);
    let found = CODES.iter().find(|entry| entry.code.eq_ignore_ascii_case(wanted));
    let entry = found.ok_or_else(|| {
        Failure::new(format!("there is no code `{code}`")).with_help("`events explain` lists all codes")
    })?;
    let mut text = format!("{}: {}\n\n{}\n", entry.code, entry.title, entry.explanation.trim());
    text += "\nExample:\n\n";
    for line in entry.example.trim_matches('\n').lines() {
        text += format!("    {line}").trim_end();
        text.push('\n');
    }
    Ok(text)
}

fn list() -> String {
    let lines = CODES.iter().map(|entry| format!("{}  {}\n", entry.code, entry.title));
    lines.collect::<String>() + "\n`events explain CODE` explains one.\n"
}
