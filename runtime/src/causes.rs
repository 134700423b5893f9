//! An error and what is behind it.

use std::error::Error;
use std::io;

/// The error, then what caused it, and so on.
///
/// An [`io::Error`] around another error names that one's source as its own, and so skips it; here it does not.
pub(crate) fn causes<'e>(
    error: &'e (dyn Error + 'static),
) -> impl Iterator<Item = &'e (dyn Error + 'static)> {
    std::iter::successors(Some(error), |&error| {
        let inside = error.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
        inside.map(|inside| inside as &(dyn Error + 'static)).or_else(|| error.source())
    })
}
