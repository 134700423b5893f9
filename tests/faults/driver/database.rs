//! The databases of one fault: where workers write their effects, and what is there in the end.

use std::path::PathBuf;
use std::time::Duration;

use mes_events::idempotency::rusqlite;
use mes_events::idempotency::sqlx::{self, Connection as _, PgConnection};

use crate::Failure;
use crate::lab::Lab;
use crate::postgres::Postgres;

/// A kind of database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Store {
    Sqlite,
    Postgres,
}

/// A database of a fault's own.
#[derive(Clone, Debug)]
pub(crate) enum Database {
    Sqlite(PathBuf),
    /// Its URL and its name.
    Postgres(String, String),
}

/// An event's row, in the order of the rows.
#[derive(Clone, Debug)]
pub(crate) struct Effect {
    pub(crate) id: String,
    pub(crate) key: String,
    pub(crate) sequence: i64,
    pub(crate) times: i64,
}

const TABLE: &str =
    "CREATE TABLE effects (ord BIGSERIAL, id TEXT PRIMARY KEY, key TEXT NOT NULL, seq BIGINT NOT NULL,
    n BIGINT NOT NULL, at BIGINT NOT NULL)";
const SELECT: &str = "SELECT id, key, seq, n FROM effects ORDER BY ord";

impl Database {
    pub(crate) fn new(lab: &Lab, server: &Postgres, store: Store, name: &str) -> Result<Self, Failure> {
        match store {
            Store::Sqlite => Ok(Self::Sqlite(lab.folder(name)?.join("effects.db"))),
            Store::Postgres => {
                let name = format!("faults_{}", name.replace('-', "_"));
                lab.runtime.block_on(create(server, &name)).map_err(|error| error.to_string())?;
                Ok(Self::Postgres(server.url(Some(&name)), name))
            }
        }
    }

    /// As a worker takes it.
    pub(crate) fn place(&self) -> String {
        match self {
            Self::Sqlite(path) => format!("sqlite:{}", path.display()),
            Self::Postgres(url, _) => url.clone(),
        }
    }

    /// Whether nobody holds the lock of a whole file, which a suspended process would keep.
    pub(crate) fn is_writable(&self) -> bool {
        let Self::Sqlite(path) = self else { return true };
        let begin = |connection: rusqlite::Connection| {
            connection.busy_timeout(Duration::ZERO)?;
            connection.execute_batch("BEGIN IMMEDIATE; ROLLBACK")
        };
        rusqlite::Connection::open(path).and_then(begin).is_ok()
    }

    pub(crate) fn effects(&self, lab: &Lab) -> Result<Vec<Effect>, Failure> {
        match self {
            Self::Sqlite(path) => from_sqlite(path).map_err(|error| error.to_string()),
            Self::Postgres(url, _) => {
                lab.runtime.block_on(from_postgres(url)).map_err(|error| error.to_string())
            }
        }
    }
}

/// Made anew, where a server that was given still has it from an earlier run.
async fn create(server: &Postgres, name: &str) -> Result<(), sqlx::Error> {
    let mut connection = connect(&server.url(None)).await?;
    for statement in
        [format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"), format!("CREATE DATABASE {name}")]
    {
        // The name is one of ours.
        sqlx::raw_sql(sqlx::AssertSqlSafe(statement)).execute(&mut connection).await?;
    }
    let mut connection = connect(&server.url(Some(name))).await?;
    sqlx::raw_sql(TABLE).execute(&mut connection).await?;
    Ok(())
}

/// A server that has just been started listens a moment before it answers.
async fn connect(url: &str) -> Result<PgConnection, sqlx::Error> {
    let mut tries = 0;
    loop {
        match PgConnection::connect(url).await {
            Err(_) if tries < 100 => tries += 1,
            result => return result,
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

async fn from_postgres(url: &str) -> Result<Vec<Effect>, sqlx::Error> {
    let mut connection = connect(url).await?;
    let rows: Vec<(String, String, i64, i64)> = sqlx::query_as(SELECT).fetch_all(&mut connection).await?;
    Ok(rows.into_iter().map(|(id, key, sequence, times)| Effect { id, key, sequence, times }).collect())
}

fn from_sqlite(path: &std::path::Path) -> rusqlite::Result<Vec<Effect>> {
    let connection = rusqlite::Connection::open(path)?;
    let mut statement = connection.prepare(SELECT)?;
    let rows = statement.query_map([], |row| {
        Ok(Effect { id: row.get(0)?, key: row.get(1)?, sequence: row.get(2)?, times: row.get(3)? })
    })?;
    rows.collect()
}
