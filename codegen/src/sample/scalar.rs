//! The scalars. A new one is one line here.

use super::{Json, NoSample, Sampler};
use crate::model::{Scalar, ScalarUse};

impl Sampler<'_> {
    /// A value of a scalar, within its constraints.
    pub(super) fn scalar(&mut self, used: &ScalarUse) -> Result<Json, NoSample> {
        Ok(match used.scalar {
            Scalar::String => self.text(used)?.into(),
            Scalar::Bool => Json::Literal(if self.random.flip() { "true" } else { "false" }.into()),
            Scalar::Int => Json::Literal(self.int(&used.bounds).into()),
            Scalar::Number => Json::Literal(self.number(&used.bounds).into()),
            Scalar::Uuid => self.uuid().into(),
            Scalar::Datetime => self.datetime().into(),
            Scalar::Date => self.date().into(),
            Scalar::Json => self.any(3),
            Scalar::Int64 => self.int64(&used.bounds).into(),
            Scalar::Decimal(digits) => self.decimal(digits, &used.bounds).into(),
            Scalar::Time => self.time().into(),
            Scalar::Duration => self.duration().into(),
            Scalar::Email => self.email(&used.bounds)?.into(),
            Scalar::Uri => self.uri(&used.bounds)?.into(),
            Scalar::Bytes => self.bytes().into(),
        })
    }
}
