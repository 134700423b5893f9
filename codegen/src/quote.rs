//! Words of the user in sentences of ours.

use crate::diagnostic::Help;

/// The longest part of a word that a sentence repeats, in characters.
const LONGEST: usize = 60;

/// The word between backticks, cut where it is long, with nothing in it that would move a terminal's cursor.
pub(crate) fn quoted(word: &str) -> String {
    let mut shown: String = word.chars().take(LONGEST).flat_map(escaped).collect();
    if word.chars().nth(LONGEST).is_some() {
        shown.push('…');
    }
    format!("`{shown}`")
}

fn escaped(character: char) -> impl Iterator<Item = char> {
    let hidden = matches!(character, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}');
    let escape = (character.is_control() || hidden).then(|| character.escape_default());
    let plain = escape.is_none().then_some(character);
    escape.into_iter().flatten().chain(plain)
}

/// `did you mean `x`?` where one of `names` is near to `word`.
pub(crate) fn did_you_mean<'a>(word: &str, names: impl IntoIterator<Item = &'a str>) -> Option<Help> {
    let name = nearest(word, names)?;
    Some(Help { text: format!("did you mean {}?", quoted(name)), suggestion: Some(name.into()) })
}

fn nearest<'a>(word: &str, names: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    // Distances of long words cost time that no one's spelling is worth.
    let length = word.len();
    if length > 64 {
        return None;
    }
    let allowed = (length / 3).clamp(1, 3);
    let near = names.into_iter().filter(|name| name.len().abs_diff(length) <= allowed + 1);
    let scored =
        near.map(|name| (strsim::damerau_levenshtein(&name.to_lowercase(), &word.to_lowercase()), name));
    scored
        .filter(|&(distance, _)| distance <= allowed)
        .min_by_key(|&(distance, _)| distance)
        .map(|(_, name)| name)
}

/// `a, b or c`.
pub(crate) fn any_of<'a>(words: impl IntoIterator<Item = &'a str>) -> String {
    let words: Vec<_> = words.into_iter().map(quoted).collect();
    match words.as_slice() {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} or {last}", first.join(", ")),
    }
}
