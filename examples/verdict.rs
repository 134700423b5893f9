//! Puts documents to the contract, one a line: `cargo run --example verdict < documents.jsonl`.
//!
//! `{"type": "work-order.created", "view": "read", "event": {…}}` is answered with `{"ok": …, "violations": […]}`.

use std::io;

use mes_events::MesEvent;
use mes_events::runtime::verdict;

fn main() -> io::Result<()> {
    verdict::judge::<MesEvent>(io::stdin().lock(), io::stdout().lock())
}
