//! Which event type a record is, and what is to be done with it.

use std::sync::Arc;

use super::body_type::body_type;
use super::cause::Cause;
use super::job::Order;
use super::subscriptions::Subscriptions;

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

impl Subscriptions {
    /// What is to be done with a record that has a value; `None` where nobody subscribed to its type. Parses nothing where a
    /// header names the type.
    pub(crate) fn order(&self, payload: &[u8], header: Option<&str>) -> Option<Order> {
        if let Some(event_type) = header {
            return self.handler_of(event_type);
        }
        match body_type(payload) {
            Ok(event_type) => self.handler_of(&event_type),
            Err(detail) => Some(Order::Refuse(Cause::undecodable(detail))),
        }
    }

    fn handler_of(&self, event_type: &str) -> Option<Order> {
        self.get(event_type).map(|found| Order::Handle(Arc::clone(found)))
    }
}
