//! Whether all judges agree, and say what they must.

use crate::document::{About, Document, Expected, Violation, list};
use crate::judges::{Answer, Answers, View};

/// What is wrong with the answers to one question, for a person; nothing where all agree.
pub(crate) fn disagreement(document: &Document, view: View, answers: &Answers) -> Option<String> {
    let expected = match view {
        View::Read => document.read.as_ref(),
        View::Write => document.write.as_ref(),
    };
    if agree(answers) && expected.is_none_or(|expected| said(&answers.rust, expected)) {
        return None;
    }
    let About { construct, mutation } = document.about;
    let expected = expected.map_or_else(|| "agreement".to_owned(), Expected::to_string);
    let mut text = format!(
        "disagreement: {construct}, {mutation} ({}, {}): {expected}\n",
        document.event_type,
        view.name()
    );
    let mut line = |who: &str, what: String| text += &format!("  {who:<12}{what}\n");
    line("document", document.text.clone());
    line("made by", document.origin.clone());
    line("expected", expected);
    line("rust", show(&answers.rust));
    line("typescript", show(&answers.typescript));
    for (who, answer) in [("ajv", &answers.ajv), ("jsonschema", &answers.jsonschema)] {
        if let Some(answer) = answer {
            line(who, show(answer));
        }
    }
    Some(text)
}

fn agree(answers: &Answers) -> bool {
    let (Answer::Violations(rust), Answer::Violations(typescript)) = (&answers.rust, &answers.typescript)
    else {
        return false;
    };
    let schemas = [&answers.ajv, &answers.jsonschema];
    sorted(rust) == sorted(typescript)
        && schemas.into_iter().flatten().all(|answer| answer.accepts() == Some(rust.is_empty()))
}

/// JavaScript's objects hold members that look like numbers before all others, so that unknown ones may be found in
/// another order.
fn sorted(violations: &[Violation]) -> Vec<&Violation> {
    let mut sorted: Vec<_> = violations.iter().collect();
    sorted.sort();
    sorted
}

fn said(answer: &Answer, expected: &Expected) -> bool {
    matches!(answer, Answer::Violations(violations) if expected.allows(violations))
}

fn show(answer: &Answer) -> String {
    match answer {
        Answer::Violations(violations) => list(violations),
        Answer::Verdict(true) => "accepted".to_owned(),
        Answer::Verdict(false) => "refused".to_owned(),
        Answer::Fault(text) => text.clone(),
    }
}
