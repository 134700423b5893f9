//! The scalars. A new one is one arm here.

use events_codegen::model::{Scalar, ScalarUse};

use super::replaced;
use super::walk::Walk;
use crate::path::Path;

const UUIDS: &[&str] = &[
    "",
    "e1fccbf2e3f0438c966f9de0bcba6577",
    "{e1fccbf2-e3f0-438c-966f-9de0bcba6577}",
    "urn:uuid:e1fccbf2-e3f0-438c-966f-9de0bcba6577",
    "e1fccbf2-e3f0-438c-966f-9de0bcba657",
    "e1fccbf2-e3f0-438c-966f-9de0bcba65777",
    "e1fccbf2-e3f0-438c-966f-9de0bcba657g",
    "e1fccbf2-e3f0-438c-966f-9de0bcba6577\n",
    "e1fccbf2e-3f0-438c-966f-9de0bcba6577",
];

const DAYS: &[&str] = &[
    "",
    "2025-02-29",
    "1900-02-29",
    "2025-04-31",
    "2025-13-01",
    "2025-00-01",
    "2025-01-00",
    "2025-01-32",
    "0000-01-01",
    "25-01-01",
    "2025-1-1",
    "20250101",
    "+2025-01-01",
    "12025-01-01",
    "2025-01-01\n",
    " 2025-01-01",
    "\u{FF12}025-01-01",
];

const MOMENTS: &[&str] = &[
    "2025-11-01",
    "2025-11-01 00:00:00Z",
    "2025-11-01t00:00:00Z",
    "2025-11-01T00:00:00z",
    "2025-11-01T00:00:00",
    "2025-11-01T00:00Z",
    "2025-11-01T00:00:00+0900",
    "2025-11-01T00:00:00+09",
    "2025-11-01T00:00:00+24:00",
    "2025-11-01T00:00:00+00:60",
    "2025-11-01T24:00:00Z",
    "2025-11-01T00:60:00Z",
    "2025-11-01T00:00:60Z",
    "2016-12-31T23:59:60Z",
    "2025-11-01T00:00:00.Z",
    "2025-11-01T00:00:00.1234567890Z",
    "2025-11-01T00:00:00,5Z",
    "2025-02-29T00:00:00Z",
    "0000-01-01T00:00:00Z",
    "2025-11-01T00:00:00Z[Europe/Berlin]",
    "2025-11-01T00:00:00Z\n",
];

impl Walk<'_, '_> {
    pub(super) fn scalar(&mut self, at: &Path, used: &ScalarUse) {
        match used.scalar {
            Scalar::String => self.string(at, used),
            Scalar::Bool => self.wrong_type("bool", at, &["0", "\"true\"", "[]", "{}"]),
            Scalar::Int => self.int(at, &used.bounds),
            Scalar::Number => self.number(at, &used.bounds),
            Scalar::Uuid => self.grammar("uuid", at, UUIDS),
            Scalar::Datetime => self.grammar("datetime", at, MOMENTS),
            Scalar::Date => self.grammar("date", at, DAYS),
            Scalar::Json => self.json(at),
        }
    }

    /// Text that is not of the scalar's grammar.
    fn grammar(&mut self, construct: &'static str, at: &Path, bad: &[&'static str]) {
        self.wrong_type(construct, at, &["7", "false", "[]", "{}"]);
        let text = *self.random.pick(bad);
        self.found.push(replaced(construct, "not of the grammar", at, text.into(), "format"));
    }
}
