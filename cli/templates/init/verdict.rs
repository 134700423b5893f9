//! Puts documents to the contract, one a line: `cargo run --example verdict < documents.jsonl`.
//!
//! `{"type": "parcel.shipped", "view": "read", "event": {…}}` is answered with `{"ok": …, "violations": […]}`.

use std::io;

use @CRATE@::@CATALOG@Event;
use @CRATE@::runtime::verdict;

fn main() -> io::Result<()> {
    verdict::judge::<@CATALOG@Event>(io::stdin().lock(), io::stdout().lock())
}
