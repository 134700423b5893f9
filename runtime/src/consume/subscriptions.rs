//! Who handles what.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::dead_letter;
use super::policy::RetryPolicy;
use super::subscriber::Subscriber;
use crate::EventInfo;

/// One event type that somebody subscribed to.
#[derive(Clone)]
pub(crate) struct Subscription {
    pub(crate) info: &'static EventInfo,
    /// Each is called on its own, at the same time as the others.
    pub(crate) handlers: Vec<HandlerEntry>,
}

/// One handler of one event type.
#[derive(Clone)]
pub(crate) struct HandlerEntry {
    /// Unique within the type.
    pub(crate) name: Arc<str>,
    pub(crate) subscriber: Arc<dyn Subscriber>,
    pub(crate) policy: RetryPolicy,
    /// Where its dead letters go instead of the type's own topic.
    pub(crate) dead_letter: Option<Arc<str>>,
}

/// Every subscribed type.
#[derive(Clone, Default)]
pub(crate) struct Subscriptions {
    by_type: BTreeMap<&'static str, Arc<Subscription>>,
}

impl Subscriptions {
    /// Adds a handler for one type; false when the type has one of this name.
    pub(crate) fn add(&mut self, info: &'static EventInfo, handler: HandlerEntry) -> bool {
        let empty = || Arc::new(Subscription { info, handlers: Vec::new() });
        let subscription = Arc::make_mut(self.by_type.entry(info.event_type).or_insert_with(empty));
        let new = subscription.handlers.iter().all(|other| other.name != handler.name);
        if new {
            subscription.handlers.push(handler);
        }
        new
    }

    pub(crate) fn contains(&self, event_type: &str) -> bool {
        self.by_type.contains_key(event_type)
    }

    pub(crate) fn get(&self, event_type: &str) -> Option<&Arc<Subscription>> {
        self.by_type.get(event_type)
    }

    /// The topics on which the subscribed types are published; `topic_of` knows which of them is configured.
    pub(crate) fn topics(&self, topic_of: impl Fn(&EventInfo) -> String) -> BTreeSet<String> {
        self.by_type.values().map(|subscription| topic_of(subscription.info)).collect()
    }
}

impl Subscription {
    /// Where a record of `topic` goes that this handler cannot handle.
    pub(crate) fn dead_letter_topic(&self, handler: &HandlerEntry, topic: &str) -> String {
        match &handler.dead_letter {
            Some(name) => name.as_ref().to_owned(),
            None => dead_letter::topic_for(topic, Some(self.info)),
        }
    }
}
