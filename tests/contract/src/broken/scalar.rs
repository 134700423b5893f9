//! The scalars. A new one is one arm here.

use events_codegen::model::{Bounds, Digits, Exact, Scalar, ScalarUse, Size};

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

const INTEGERS: &[&str] = &[
    "",
    "-",
    "-0",
    "+1",
    "01",
    "-01",
    "1.0",
    "1e2",
    "0x1",
    "1_000",
    "9223372036854775808",
    "-9223372036854775809",
    "10000000000000000000",
    " 1",
    "1\n",
    "\u{FF11}",
];

const DECIMALS: &[&str] = &[
    "", "-", ".", ".5", "-.5", "5.", "+1", "00", "01.5", "1e1", "1,5", "0x1", "--1", "1-", "0..1", " 0",
    "0\n", "NaN",
];

const TIMES: &[&str] = &[
    "",
    "24:00:00",
    "23:60:00",
    "23:59:60",
    "8:30:00",
    "08:30",
    "083000",
    "08:30:00.",
    "08:30:00.1234567890",
    "08:30:00,5",
    "08:30:00Z",
    "08:30:00+01:00",
    "T08:30:00",
    "08:30:00\n",
];

const DURATIONS: &[&str] = &[
    "",
    "P",
    "PT",
    "P1DT",
    "P1Y",
    "P1M",
    "P1W",
    "-PT1S",
    "+PT1S",
    "PT-1S",
    "PT1S1M",
    "PT1M1H",
    "PT1H1H",
    "PT1D",
    "P1H",
    "PT.5S",
    "PT5.S",
    "PT1.5H",
    "PT1,5S",
    "pt1s",
    "P1000000000D",
    "PT1.1234567890S",
    "PT1S\n",
];

const EMAILS: &[&str] = &[
    "",
    "a",
    "@",
    "@b",
    "a@",
    "a@b@c",
    "a b@c",
    "a@b c",
    "a@.b",
    "a@b.",
    "a@b..c",
    "a@-b",
    "a@b-",
    "a@b_c",
    "a@[127.0.0.1]",
    "\"a\"@b",
    "\u{e9}@b",
    "a@\u{e9}",
    "a@b\n",
    "a@0123456789012345678901234567890123456789012345678901234567890123",
];

const URIS: &[&str] = &[
    "",
    "a",
    ":",
    "a:",
    ":a",
    "1a:b",
    "a_b:c",
    "/a",
    "//a",
    "?a",
    "#a",
    "a:?b",
    "a:#b",
    "a:b c",
    "a:%",
    "a:%2",
    "a:%2g",
    "a:b#c#d",
    "a:[b]",
    "a://[b",
    "a://b]",
    "a://[]",
    "a://[::g]",
    "a://b:c",
    "a://b:1:2",
    "a://b@c@d",
    "a:\u{e9}",
    "a:\\b",
    "a:b\n",
];

const BYTES: &[&str] = &[
    "A", "AA", "AAA", "AAAAA", "AA=", "A===", "====", "AB==", "AAB=", "AA==AAAA", "AA-_", "AA.=", "AAAA\n",
    " AAAA", "A A=",
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
            Scalar::Int64 => {
                self.grammar("int64", at, INTEGERS);
                self.exact("int64", at, 0, &used.bounds);
            }
            Scalar::Decimal(Digits { precision, scale }) => {
                self.grammar("decimal", at, DECIMALS);
                let [whole, fraction] = [precision - scale, scale].map(|digits| "1".repeat(digits.into()));
                let many = [format!("9{whole}"), format!("0.{fraction}0")];
                let many = self.random.pick(&many).clone();
                self.found.push(replaced("decimal", "one digit too many", at, many.into(), "format"));
                self.exact("decimal", at, scale, &used.bounds);
            }
            Scalar::Time => self.grammar("time", at, TIMES),
            Scalar::Duration => self.grammar("duration", at, DURATIONS),
            Scalar::Email => self.address("email", at, EMAILS, used),
            Scalar::Uri => self.address("uri", at, URIS, used),
            Scalar::Bytes => self.grammar("bytes", at, BYTES),
        }
    }

    /// One unit of the last digit beyond a bound.
    fn exact(&mut self, construct: &'static str, at: &Path, scale: u8, bounds: &Bounds) {
        let Bounds::Exact { min, max } = bounds else { return };
        let text = |units: i128| Exact { units, scale }.to_string().into();
        // What is no integer of 64 bits at all breaks the grammar.
        let rule = |units: i128, rule| {
            if construct == "int64" && i64::try_from(units).is_err() { "format" } else { rule }
        };
        if let Some(min) = min {
            self.found.push(replaced(
                construct,
                "one below min",
                at,
                text(min.units - 1),
                rule(min.units - 1, "min"),
            ));
        }
        if let Some(max) = max {
            self.found.push(replaced(
                construct,
                "one above max",
                at,
                text(max.units + 1),
                rule(max.units + 1, "max"),
            ));
        }
    }

    fn address(&mut self, construct: &'static str, at: &Path, bad: &[&'static str], used: &ScalarUse) {
        self.grammar(construct, at, bad);
        let Bounds::Length(Size { min, max }) = used.bounds else { return };
        let filled = |length: u64| {
            let start = if construct == "email" { "a@" } else { "a:" };
            let rest = length.checked_sub(start.len() as u64).filter(|rest| (1..=60).contains(rest))?;
            Some(start.chars().chain((0..rest).map(|_| 'b')).collect::<String>())
        };
        if let Some(text) = min.checked_sub(1).and_then(filled) {
            self.found.push(replaced(construct, "one below min", at, text.into(), "min_length"));
        }
        if let Some(text) = max.and_then(|max| filled(max + 1)) {
            self.found.push(replaced(construct, "one above max", at, text.into(), "max_length"));
        }
    }

    /// Text that is not of the scalar's grammar.
    fn grammar(&mut self, construct: &'static str, at: &Path, bad: &[&'static str]) {
        self.wrong_type(construct, at, &["7", "false", "[]", "{}"]);
        let text = *self.random.pick(bad);
        self.found.push(replaced(construct, "not of the grammar", at, text.into(), "format"));
    }
}
