//! What holds for any bytes at all, for the fuzz target and for the tests that run it on stable.

use crate::diagnostic::{Color, Position, human, short};
use crate::source::Source;

/// Compiles `bytes`, and emits what they declare.
///
/// # Panics
/// Where a promise is broken: a diagnostic without a code that is explained, or one that points outside the file.
pub fn compile_any(bytes: &[u8]) {
    let mistakes = match crate::compile("events.yaml", bytes) {
        Ok(catalog) => return drop(crate::emit::emit(&catalog)),
        Err(mistakes) => mistakes,
    };
    let source = Source::lenient(bytes);
    assert!(mistakes.iter().next().is_some(), "no catalogue and no mistake");
    for mistake in &mistakes {
        assert!(
            crate::code::CODES.iter().any(|code| code.code == mistake.code),
            "{} is not explained",
            mistake.code
        );
        assert!(mistake.start <= mistake.end, "it ends before it starts: {mistake:?}");
        let related = mistake.related.iter().flat_map(|other| [other.start, other.end]);
        for place in [mistake.start, mistake.end].into_iter().chain(related) {
            assert!(is_inside(place, &source), "it is not in the file: {mistake:?}");
        }
    }
    assert_eq!(
        short(&mistakes).lines().count(),
        mistakes.len() + usize::from(mistakes.omitted() > 0),
        "{mistakes}"
    );
    drop(human(&mistakes, bytes, Color::Always));
}

fn is_inside(place: Position, source: &Source<'_>) -> bool {
    let lines = source.position(source.text.len()).line;
    place.line >= 1
        && place.line <= lines
        && place.col >= 1
        && place.col <= source.line(place.line).chars().count() + 2
}
