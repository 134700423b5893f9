//! Dead-letter topics in memory.

use std::error::Error;
use std::sync::Arc;

use futures_util::future::BoxFuture;

use super::log::Shared;
use super::record::{RawHeaders, RawMessage};
use crate::consume::dead_letter::DeadLetterSink;
use crate::consume::record::Record;

pub(super) struct Letters(pub(super) Arc<Shared>);

impl DeadLetterSink for Letters {
    fn write<'a>(
        &'a self,
        topic: &'a str,
        record: &'a Record,
        headers: Vec<(&'static str, String)>,
    ) -> BoxFuture<'a, Result<(), Box<dyn Error + Send + Sync>>> {
        Box::pin(async move {
            self.0.change(|state| {
                if state.refuses_letters {
                    return Err("the test refuses dead letters".into());
                }
                let letter = state.append(topic, message(record, headers));
                state.letters.push((record.info.topic.clone(), letter));
                Ok(())
            })
        })
    }
}

fn message(record: &Record, headers: Vec<(&'static str, String)>) -> RawMessage {
    let ours = headers.into_iter().map(|(name, value)| (name.into(), Some(value.into_bytes())));
    RawMessage {
        key: record.info.key.clone(),
        payload: Some(record.payload.clone()),
        headers: original(record).into_iter().chain(ours).collect(),
        timestamp: record.timestamp,
    }
}

fn original(record: &Record) -> RawHeaders {
    let carried = record.carried.as_ref().and_then(|carried| carried.downcast_ref::<RawHeaders>());
    let readable =
        || record.info.headers.iter().map(|(name, value)| (name.clone().into_bytes(), value.clone()));
    carried.cloned().unwrap_or_else(|| readable().collect())
}
