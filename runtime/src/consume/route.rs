//! Which event type a record is, and what is to be done with it.

use std::sync::Arc;

use super::body_type::body_type;
use super::cause::Cause;
use super::packed::Headers;
use super::subscriptions::{Subscription, Subscriptions};

/// Where a consumer reads a record's event type.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum DispatchBy {
    /// The `event-type` header, or the body where there is not exactly one readable header. A body whose `type` is not the
    /// header's goes to the dead-letter topic.
    #[default]
    HeaderThenBody,
    /// The body's `type` alone, as kafkajs services do. Every body is parsed for it.
    Body,
}

/// What to do with a record.
pub(crate) enum Route {
    /// Nothing: it has no value.
    Tombstone,
    /// Nothing: nobody subscribed to its type.
    Unsubscribed,
    /// Call its handlers.
    Handle(Arc<Subscription>),
    /// Write it to the dead-letter topic.
    Refuse(Cause),
}

impl Subscriptions {
    /// Parses nothing where the header names a type.
    pub(crate) fn route(&self, payload: Option<&[u8]>, headers: &Headers, by: DispatchBy) -> Route {
        let Some(payload) = payload else { return Route::Tombstone };
        let header = match by {
            DispatchBy::HeaderThenBody => headers.event_type(),
            DispatchBy::Body => None,
        };
        if let Some(event_type) = header {
            return self.handler_of(event_type);
        }
        match body_type(payload) {
            Ok(event_type) => self.handler_of(&event_type),
            Err(detail) => Route::Refuse(Cause::undecodable(detail)),
        }
    }

    fn handler_of(&self, event_type: &str) -> Route {
        self.get(event_type).map_or(Route::Unsubscribed, |found| Route::Handle(Arc::clone(found)))
    }
}
