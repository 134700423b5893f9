//! The table: made where it is missing, migrated where it is the original one.

use sqlx::{PgPool, Result};

use super::sql;

/// Makes or migrates the table. Services that do so together wait for one another.
pub(super) async fn prepare(pool: PgPool) -> Result<()> {
    let mut transaction = pool.begin().await?;
    sqlx::query(sql::LOCK_SCHEMA).execute(&mut *transaction).await?;
    let ours: Option<bool> = sqlx::query_scalar(sql::FIND_TABLE).fetch_optional(&mut *transaction).await?;
    match ours {
        Some(true) => {}
        Some(false) => {
            for statement in sql::MIGRATE_ORIGINAL {
                sqlx::query(*statement).execute(&mut *transaction).await?;
            }
            tracing::info!("migrated the original idempotency table");
        }
        None => {
            sqlx::query(sql::CREATE_TABLE).execute(&mut *transaction).await?;
        }
    }
    transaction.commit().await
}
