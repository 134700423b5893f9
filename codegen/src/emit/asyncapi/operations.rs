//! Who writes to a topic and who reads from it: an operation for each service and topic.

use super::names::{self, reference};
use crate::emit::json::Object;
use crate::model::{Catalog, Event, EventVersion};

/// Stands for the services of an event that names no producer: any may write it. No service can be called so.
const ANYONE: &str = "*";

/// What a service does with a topic, in the words of AsyncAPI.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Action {
    Send,
    Receive,
}

/// The operations of every service, in the catalogue's order, and last those of anyone.
pub(super) fn all(catalog: &Catalog) -> Object {
    let mut operations = Object::new();
    for service in catalog.services.keys().map(String::as_str).chain([ANYONE]) {
        for action in [Action::Send, Action::Receive] {
            for topic in super::channels::topics(catalog) {
                if let Some(operation) = operation(catalog, service, action, topic) {
                    operations.put(format!("{service}:{}:{topic}", action.name()), operation);
                }
            }
        }
    }
    operations
}

fn operation(catalog: &Catalog, service: &str, action: Action, topic: &str) -> Option<Object> {
    let channel = format!("channels/{topic}");
    let its = |event: &&Event| event.topic == topic && action.is_of(event, service);
    let message =
        |event, version| reference(&format!("{channel}/messages/{}", names::message(event, version)));
    let messages: Vec<Object> = catalog
        .events
        .iter()
        .filter(its)
        .flat_map(|event| action.versions(event).iter().map(move |version| message(event, version)))
        .collect();
    let about = catalog.services.get(service);
    let tag = Object::new()
        .with("name", service.to_owned())
        .with_some("description", about.and_then(|service| service.doc.clone()));
    let operation = Object::new()
        .with("action", action.name())
        .with("title", action.title(service, topic))
        .with_some("tags", about.map(|_| vec![tag]))
        .with_some("x-owner", about.and_then(|service| service.owner.clone()))
        .with("channel", reference(&channel))
        .with("messages", messages.clone());
    Some(operation).filter(|_| !messages.is_empty())
}

impl Action {
    const fn name(self) -> &'static str {
        match self {
            Self::Send => "send",
            Self::Receive => "receive",
        }
    }

    fn title(self, service: &str, topic: &str) -> String {
        let service = if service == ANYONE { "Any service" } else { service };
        match self {
            Self::Send => format!("{service} writes to {topic}"),
            Self::Receive => format!("{service} reads from {topic}"),
        }
    }

    fn is_of(self, event: &Event, service: &str) -> bool {
        match self {
            Self::Send if event.producers.is_empty() => service == ANYONE,
            Self::Send => event.producers.iter().any(|name| name == service),
            Self::Receive => event.consumers.iter().any(|name| name == service),
        }
    }

    /// Publishers write the newest version; readers still meet the older ones.
    fn versions(self, event: &Event) -> &[EventVersion] {
        match self {
            Self::Send => &event.versions[..1],
            Self::Receive => &event.versions,
        }
    }
}
