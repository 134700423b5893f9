//! What is no JSON.

use events_codegen::sample::Random;

use super::{Break, literal, replaced};
use crate::path::{Edit, Path};

/// What is done to a document's text.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Spoil {
    Nothing,
    Before(&'static str),
    After(&'static str),
    /// In place of the last character.
    Last(&'static str),
}

impl Spoil {
    pub(crate) fn apply(self, mut text: String) -> String {
        match self {
            Self::Nothing => {}
            Self::Before(more) => text.insert_str(0, more),
            Self::After(more) => text.push_str(more),
            Self::Last(instead) => {
                text.pop();
                text.push_str(instead);
            }
        }
        text
    }
}

/// One of the ways to spoil the whole text.
pub(super) fn not_json(random: &mut Random) -> Break {
    let (mutation, spoil, rule) = *random.pick(&[
        ("byte order mark", Spoil::Before("\u{FEFF}"), "syntax"),
        ("no-break space", Spoil::Before("\u{A0}"), "syntax"),
        ("comment", Spoil::Before("/**/"), "syntax"),
        ("cut off", Spoil::Last(""), "eof"),
        ("trailing comma", Spoil::Last(",}"), "syntax"),
        ("bare word", Spoil::Last(",\"x\":NaN}"), "syntax"),
        ("leading zero", Spoil::Last(",\"x\":01}"), "syntax"),
        ("no digit after the point", Spoil::Last(",\"x\":1.}"), "syntax"),
        ("plus sign", Spoil::Last(",\"x\":+1}"), "syntax"),
        ("single quotes", Spoil::Last(",'x':1}"), "syntax"),
        ("unknown escape", Spoil::Last(r#","x":"\x41"}"#), "syntax"),
        ("a tab in a string", Spoil::Last(",\"x\":\"\t\"}"), "syntax"),
        ("two documents", Spoil::After("{}"), "trailing"),
        ("a comma after it", Spoil::After(","), "trailing"),
    ]);
    let root = Path::default();
    let one = replaced("text", mutation, &root, literal("null"), rule).only_in_text();
    // The document itself stays as it is.
    Break { edit: Edit::Nothing, spoil, ..one }
}
