use std::io::{BufRead, BufReader, BufWriter, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::thread;

use serde_json::Value;

use super::Answer;
use crate::Failure;
use crate::document::Violation;

/// A program that answers each line with a line. It ends with its input.
pub(super) struct Program {
    name: String,
    child: Child,
    input: Option<BufWriter<ChildStdin>>,
    output: BufReader<ChildStdout>,
}

impl Program {
    pub(super) fn start(mut command: Command) -> Result<Self, Failure> {
        let name = format!("{command:?}");
        let started = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
        let mut child = started.map_err(|error| format!("{name}: {error}"))?;
        let input = child.stdin.take().map(BufWriter::new);
        let output = BufReader::new(child.stdout.take().expect("its output is a pipe"));
        Ok(Self { name, child, input, output })
    }

    /// An answer for each question. Questions are written while answers are read, or both sides would wait.
    pub(super) fn ask(&mut self, questions: &[String]) -> Result<Vec<Answer>, Failure> {
        let Self { name, input, output, .. } = self;
        let input = input.as_mut().expect("its input is open until it is dropped");
        thread::scope(|scope| {
            let writer = scope.spawn(move || {
                questions.iter().try_for_each(|question| writeln!(input, "{question}"))?;
                input.flush()
            });
            let answers = questions.iter().map(|_| answer(output)).collect::<Result<Vec<_>, _>>();
            let written = writer.join().expect("writing does not panic");
            match (answers, written) {
                (Ok(answers), Ok(())) => Ok(answers),
                (Err(failure), _) => Err(format!("{name}: {failure}")),
                (_, Err(error)) => Err(format!("{name} takes no more questions: {error}")),
            }
        })
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        drop(self.input.take());
        // It has nothing left to do, and nobody is left to hear how it ended.
        let _ = self.child.wait();
    }
}

fn answer(output: &mut impl BufRead) -> Result<Answer, Failure> {
    let mut line = String::new();
    match output.read_line(&mut line) {
        Ok(0) => return Err("it ended before it had answered".to_owned()),
        Ok(_) => {}
        Err(error) => return Err(error.to_string()),
    }
    let answer: Value = serde_json::from_str(&line).map_err(|error| format!("{error}: {line}"))?;
    Ok(read(&answer).unwrap_or_else(|| Answer::Fault(line.trim_end().to_owned())))
}

/// `{"ok": false, "violations": [{"path": "/data", "rule": "required"}]}`, or only `{"ok": false}`.
fn read(answer: &Value) -> Option<Answer> {
    let ok = answer.get("ok")?.as_bool()?;
    let Some(violations) = answer.get("violations") else { return Some(Answer::Verdict(ok)) };
    let violation = |one: &Value| {
        let text = |name: &str| one.get(name).and_then(Value::as_str).map(str::to_owned);
        Some(Violation { path: text("path")?, rule: text("rule")?, message: text("message")? })
    };
    let violations: Vec<_> = violations.as_array()?.iter().map(violation).collect::<Option<_>>()?;
    (ok == violations.is_empty()).then_some(Answer::Violations(violations))
}
