//! The databases of one fault: where workers write their effects, and what is there in the end.

use std::path::PathBuf;

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
    Postgres(String),
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
                let name = name.replace('-', "_");
                lab.runtime.block_on(create(server, &name)).map_err(|error| error.to_string())?;
                Ok(Self::Postgres(server.url(&name)))
            }
        }
    }

    /// As a worker takes it.
    pub(crate) fn place(&self) -> String {
        match self {
            Self::Sqlite(path) => format!("sqlite:{}", path.display()),
            Self::Postgres(url) => url.clone(),
        }
    }

    pub(crate) fn effects(&self, lab: &Lab) -> Result<Vec<Effect>, Failure> {
        match self {
            Self::Sqlite(path) => from_sqlite(path).map_err(|error| error.to_string()),
            Self::Postgres(url) => {
                lab.runtime.block_on(from_postgres(url)).map_err(|error| error.to_string())
            }
        }
    }
}

async fn create(server: &Postgres, name: &str) -> Result<(), sqlx::Error> {
    let mut connection = PgConnection::connect(&server.url("postgres")).await?;
    // The name is one of ours.
    sqlx::raw_sql(sqlx::AssertSqlSafe(format!("CREATE DATABASE {name}"))).execute(&mut connection).await?;
    let mut connection = PgConnection::connect(&server.url(name)).await?;
    sqlx::raw_sql(TABLE).execute(&mut connection).await?;
    Ok(())
}

async fn from_postgres(url: &str) -> Result<Vec<Effect>, sqlx::Error> {
    let mut connection = PgConnection::connect(url).await?;
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
