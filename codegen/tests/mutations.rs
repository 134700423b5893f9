//! Real catalogues with something broken in them, through the entry point that the fuzz target has too.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::fs;
use std::path::Path;

use events_codegen::fuzz::compile_any;
use proptest::prelude::*;

/// What YAML and the inline grammar are made of.
const PIECES: &[&str] = &[
    "\n",
    " ",
    "  ",
    "\t",
    "\r\n",
    ":",
    ": ",
    "- ",
    "? ",
    "[",
    "]",
    "{",
    "}",
    ",",
    "#",
    " #",
    "&a ",
    "*a",
    "!t ",
    "|",
    ">",
    "'",
    "\"",
    "\\",
    "%",
    "@",
    "`",
    "~",
    "null",
    "true",
    "1.0",
    "-1",
    "1e999",
    ".nan",
    "0x1F",
    "<<: ",
    "---\n",
    "...\n",
    "\u{0}",
    "\u{85}",
    "\u{2028}",
    "\u{feff}",
    "é",
    "😀",
    "list<",
    "map<",
    ">",
    "(",
    ")",
    "..",
    "(1..)",
    "(>0..<1)",
    " | null",
    "string",
    "int",
    "json",
    "uuid",
    "decimal(12.2)",
    "type: ",
    "min: ",
    "max: ",
    "pattern: '",
    "default: ",
    "unique: true",
    "enum: ",
    "fields: ",
    "tag: ",
    "variants: ",
    "examples: ",
    "doc: ",
    "key: ",
    "name: ",
    "Mes",
    "PersonId",
    "Disposition",
    "work-order.created",
    "?",
];

#[derive(Clone, Debug)]
enum Edit {
    Insert(prop::sample::Index, &'static str),
    Delete(prop::sample::Index, usize),
    Copy(prop::sample::Index, prop::sample::Index, usize),
    Byte(prop::sample::Index, u8),
    Swap(prop::sample::Index, prop::sample::Index),
    Cut(prop::sample::Index),
}

fn edit() -> impl Strategy<Value = Edit> {
    let at = any::<prop::sample::Index>;
    prop_oneof![
        6 => (at(), prop::sample::select(PIECES)).prop_map(|(at, piece)| Edit::Insert(at, piece)),
        4 => (at(), 1..40_usize).prop_map(|(at, length)| Edit::Delete(at, length)),
        2 => (at(), at(), 1..200_usize).prop_map(|(from, to, length)| Edit::Copy(from, to, length)),
        1 => (at(), any::<u8>()).prop_map(|(at, byte)| Edit::Byte(at, byte)),
        3 => (at(), at()).prop_map(|(one, other)| Edit::Swap(one, other)),
        1 => at().prop_map(Edit::Cut),
    ]
}

fn apply(text: &mut Vec<u8>, edit: &Edit) {
    let place = |index: &prop::sample::Index, text: &[u8]| index.index(text.len() + 1);
    match edit {
        Edit::Insert(at, piece) => {
            let at = place(at, text);
            text.splice(at..at, piece.bytes());
        }
        Edit::Delete(at, length) => {
            let at = place(at, text);
            text.drain(at..(at + length).min(text.len()));
        }
        Edit::Copy(from, to, length) => {
            let from = place(from, text);
            let piece = text[from..(from + length).min(text.len())].to_vec();
            let to = place(to, text);
            text.splice(to..to, piece);
        }
        Edit::Byte(at, byte) => {
            let at = place(at, text);
            text.splice(at..(at + 1).min(text.len()), [*byte]);
        }
        Edit::Swap(one, other) => swap_lines(text, one, other),
        Edit::Cut(at) => text.truncate(place(at, text)),
    }
}

fn swap_lines(text: &mut Vec<u8>, one: &prop::sample::Index, other: &prop::sample::Index) {
    let mut lines: Vec<_> = text.split(|byte| *byte == b'\n').map(<[u8]>::to_vec).collect();
    let (one, other) = (one.index(lines.len()), other.index(lines.len()));
    lines.swap(one, other);
    *text = lines.join(&b'\n');
}

fn catalogues() -> Vec<Vec<u8>> {
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let mut paths: Vec<_> =
        fs::read_dir(cases).unwrap().map(|case| case.unwrap().path().join("events.yaml")).collect();
    paths.sort();
    paths.into_iter().map(|path| fs::read(path).unwrap()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_breaks(start in any::<prop::sample::Index>(), edits in prop::collection::vec(edit(), 1..6)) {
        let catalogues = catalogues();
        let mut text = catalogues[start.index(catalogues.len())].clone();
        edits.iter().for_each(|edit| apply(&mut text, edit));
        compile_any(&text);
    }

    #[test]
    fn pieces_in_any_order(pieces in prop::collection::vec(prop::sample::select(PIECES), 0..40)) {
        compile_any(pieces.concat().as_bytes());
    }
}

/// A few seconds' worth; EVENTS_FUZZ_CASES asks for more.
fn cases() -> u32 {
    std::env::var("EVENTS_FUZZ_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(2_000)
}
