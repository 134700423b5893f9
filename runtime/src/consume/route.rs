//! Which event type a record is, and what is to be done with it.

use std::sync::Arc;

use super::body_type::body_type;
use super::cause::Cause;
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

/// What to do with a record that has a value.
pub(crate) enum Route<'a> {
    /// Call its handlers.
    Handle(&'a Arc<Subscription>),
    /// Write it to the dead-letter topic.
    Refuse(Cause),
}

impl Subscriptions {
    /// Where a record that has a value goes; `None` where nobody subscribed to its type. Parses nothing where a header names
    /// the type.
    pub(crate) fn route(&self, payload: &[u8], header: Option<&str>) -> Option<Route<'_>> {
        if let Some(event_type) = header {
            return self.get(event_type).map(Route::Handle);
        }
        match body_type(payload) {
            Ok(event_type) => self.get(&event_type).map(Route::Handle),
            Err(detail) => Some(Route::Refuse(Cause::undecodable(detail))),
        }
    }
}
