//! What holds for any bytes at all, for the fuzz targets and for the tests that run them on stable.

use std::sync::LazyLock;

use crate::catalogues;
use crate::compare::Entry;
use crate::documents::{Style, document};
use crate::random::Random;

static ENTRIES: LazyLock<Vec<Entry>> = LazyLock::new(catalogues);

/// The first byte chooses a catalogue, the others are a document.
///
/// # Panics
/// Where the codec and serde_json disagree.
pub fn bytes(data: &[u8]) {
    let Some((first, document)) = data.split_first() else { return };
    hold(&ENTRIES[usize::from(*first) % ENTRIES.len()], document);
}

/// The first eight bytes choose a document, two more a place in it, one how much of it goes; the others are put there.
///
/// # Panics
/// Where the codec and serde_json disagree.
pub fn splice(data: &[u8]) {
    let Some((seed, data)) = data.split_first_chunk::<8>() else { return };
    let Some(([high, low, gone], put)) = data.split_first_chunk::<3>() else { return };
    let mut random = Random::new(u64::from_le_bytes(*seed));
    let entry = &ENTRIES[random.below(ENTRIES.len())];
    let mut bytes = document(&entry.model, &mut random, Style::Loose);
    let from = usize::from(u16::from_be_bytes([*high, *low])) % (bytes.len() + 1);
    let until = (from + usize::from(gone % 32)).min(bytes.len());
    bytes.splice(from..until, put.iter().copied());
    hold(entry, &bytes);
}

fn hold(entry: &Entry, document: &[u8]) {
    if let Err(difference) = entry.compare(document) {
        panic!("{}: {difference}\n{}", entry.name, String::from_utf8_lossy(document));
    }
}
