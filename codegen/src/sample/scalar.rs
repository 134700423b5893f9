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
        })
    }
}
