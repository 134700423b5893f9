use super::value::null_value;
use super::{Json, Object, Sampler};
use crate::model::Bounds;

impl Sampler<'_> {
    /// Any JSON, with that many levels at most.
    pub(super) fn any(&mut self, levels: usize) -> Json {
        let kinds = if levels == 0 { 4 } else { 6 };
        match self.random.below(kinds) {
            0 => null_value(),
            1 => Json::Literal(if self.random.flip() { "true" } else { "false" }.into()),
            2 => Json::Literal(self.number(&Bounds::None).into()),
            3 => self.word().into(),
            4 => Json::Array((0..self.random.below(4)).map(|_| self.any(levels - 1)).collect()),
            _ => {
                let member = |index| (format!("{}{index}", self.word()).into(), self.any(levels - 1));
                Json::Object(Object((0..3).map(member).collect()))
            }
        }
    }
}
