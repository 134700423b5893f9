//! What a claim costs on PostgreSQL (DATABASE_URL) and on SQLite, beside a bare commit through the same driver: an UPDATE of one
//! row, with every setting at its default, so that a commit is on the disk.
//!
//! The contenders take turns within one run, so that a busy machine slows all. The table is Markdown. It fails where a goal is
//! missed.

mod contest;
mod postgres;
mod sqlite;
mod work;

use std::process::ExitCode;

use contest::Table;

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() -> ExitCode {
    let Ok(url) = std::env::var("DATABASE_URL") else {
        eprintln!("needs PostgreSQL: set DATABASE_URL; `cargo xtask postgres` starts one");
        return ExitCode::FAILURE;
    };
    // On a thread of the runtime, where consumers call handlers.
    tokio::spawn(measure(url)).await.expect("no panic")
}

async fn measure(url: String) -> ExitCode {
    let mut table = Table::default();
    postgres::measure(&url, &mut table).await;
    sqlite::measure(&mut table).await;
    table.print()
}
