use std::sync::{Arc, Mutex};

use events_runtime::HandlerError;
use events_runtime::idempotency::rusqlite::{Connection, Transaction};
use events_runtime::idempotency::{SqliteStore, Transacted, TransactionalStore};
use uuid::Uuid;

use crate::contest::{Contender, Table};
use crate::work::{OPERATIONS, claim, claim_at_once, request, row};

pub async fn measure(table: &mut Table) {
    let folder = std::env::temp_dir().join(format!("claims-bench-{}", Uuid::new_v4()));
    std::fs::create_dir(&folder).expect("a folder");
    let file = folder.join("claims.db");
    let store = SqliteStore::open(&file).expect("a store");
    let tables = "CREATE TABLE bare (id INTEGER PRIMARY KEY, n INT NOT NULL);
                  WITH RECURSIVE ids (id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM ids WHERE id < 20000)
                  INSERT INTO bare SELECT id, 0 FROM ids;
                  CREATE TABLE effects (event_id TEXT PRIMARY KEY) WITHOUT ROWID;";
    store.with_connection(|db| db.execute_batch(tables)).await.expect("tables");
    for _ in 0..20 {
        claim_at_once(&store).await;
    }
    let direct = Mutex::new(Connection::open(&file).expect("a connection"));
    let (direct, store) = (&direct, &store);
    let contenders = vec![
        Contender::new("bare commit: UPDATE one row, awaited", None, move || bare_awaited(store)),
        Contender::new("the same without async code around it", None, move || bare(direct)),
        Contender::new("claim, awaited", Some(1.35), move || claim(store)),
        Contender::new("claim, 1,024 at the same time, each", None, move || claim_at_once(store)),
        Contender::new("claim, effect and mark in one transaction", None, move || transact(store)),
    ];
    table.contest("SQLite", contenders).await;
    let _ = std::fs::remove_dir_all(folder);
}

const UPDATE: &str = "UPDATE bare SET n = n + 1 WHERE id = ?1";

async fn bare(connection: &Mutex<Connection>) -> usize {
    let connection = connection.lock().expect("no panic");
    for _ in 0..OPERATIONS {
        let mut update = connection.prepare_cached(UPDATE).expect("a statement");
        update.execute([row()]).expect("an update");
    }
    OPERATIONS
}

async fn bare_awaited(store: &SqliteStore) -> usize {
    for _ in 0..OPERATIONS {
        let row = row();
        let update = move |db: &mut Connection| db.prepare_cached(UPDATE)?.execute([row]);
        store.with_connection(update).await.expect("an update");
    }
    OPERATIONS
}

async fn transact(store: &SqliteStore) -> usize {
    let effect = Arc::new(|transaction: &Transaction<'_>, id: &String| -> Result<(), HandlerError> {
        transaction.prepare_cached("INSERT INTO effects VALUES (?1)")?.execute([id])?;
        Ok(())
    });
    for _ in 0..OPERATIONS {
        let request = request();
        let id = request.event_id.to_string();
        let transacted = store.transact(request, id, effect.clone()).await.expect("a transaction");
        assert!(matches!(transacted, Transacted::Applied));
    }
    OPERATIONS
}
