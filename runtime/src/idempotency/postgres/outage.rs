//! Which errors mean that the database is away, and not that the handler has failed.

use std::error::Error;

use sqlx::Error as SqlxError;

use crate::causes::causes;

/// Whether `error`, or what caused it, is a failure of the connection, the pool or the server: it says nothing about the
/// event, and the same event may succeed once the database is back.
pub(super) fn is_outage(error: &(dyn Error + 'static)) -> bool {
    causes(error).find_map(|error| error.downcast_ref()).is_some_and(is_driver_outage)
}

fn is_driver_outage(error: &SqlxError) -> bool {
    match error {
        SqlxError::Io(_)
        | SqlxError::Tls(_)
        | SqlxError::Protocol(_)
        | SqlxError::PoolTimedOut
        | SqlxError::PoolClosed
        | SqlxError::WorkerCrashed
        | SqlxError::BeginFailed => true,
        SqlxError::Database(error) => error.code().is_some_and(|code| is_outage_state(&code)),
        _ => false,
    }
}

/// Connection exceptions, insufficient resources (disk full, too many connections), operator intervention (shutdown, crash,
/// a server that is starting), errors of the system, and a server that is a standby since a failover.
fn is_outage_state(code: &str) -> bool {
    code.starts_with("08")
        || code.starts_with("53")
        || (code.starts_with("57P"))
        || code.starts_with("58")
        || code == "25006"
}

#[cfg(test)]
mod tests {
    use std::io;

    use super::*;
    use crate::HandlerError;

    #[test]
    fn a_lost_connection_is_an_outage_also_inside_another_error() {
        let lost = || SqlxError::Io(io::ErrorKind::ConnectionReset.into());
        assert!(is_outage(&lost()));
        assert!(is_outage(&io::Error::other(lost())));
        assert!(is_outage(HandlerError::from(SqlxError::PoolTimedOut).cause()));
    }

    #[test]
    fn a_wrong_statement_is_the_handlers_failure() {
        assert!(!is_outage(&SqlxError::RowNotFound));
        assert!(!is_outage(&io::Error::from(io::ErrorKind::ConnectionReset)));
        for (code, outage) in
            [("08006", true), ("57P01", true), ("53100", true), ("23505", false), ("40001", false)]
        {
            assert_eq!(is_outage_state(code), outage, "{code}");
        }
    }
}
