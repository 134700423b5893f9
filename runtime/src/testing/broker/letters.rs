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
                state.letters.push((record.topic.to_string(), letter));
                Ok(())
            })
        })
    }
}

fn message(record: &Record, headers: Vec<(&'static str, String)>) -> RawMessage {
    let ours = headers.into_iter().map(|(name, value)| (name.into(), Some(value.into_bytes())));
    RawMessage {
        key: record.key().map(<[u8]>::to_vec),
        payload: Some(record.payload().to_vec()),
        headers: original(record).into_iter().chain(ours).collect(),
        timestamp: record.timestamp,
    }
}

fn original(record: &Record) -> RawHeaders {
    let carried = record.carried.as_ref().and_then(|carried| carried.downcast_ref::<RawHeaders>());
    let owned = |(name, value): (&str, Option<&[u8]>)| (name.as_bytes().to_vec(), value.map(<[u8]>::to_vec));
    carried.cloned().unwrap_or_else(|| record.headers().map(owned).collect())
}
