//! Why a handler was not subscribed.

use std::error::Error;
use std::fmt;

/// Why a subscription could not be changed; nothing of it was then.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SubscribeError {
    /// The event type has a handler of this name already.
    AlreadySubscribed {
        /// The type.
        event_type: &'static str,
        /// The name.
        handler: String,
    },
    /// The handler's event type, or union, reads no such event.
    UnknownType {
        /// The type or the pattern that was asked for.
        event_type: String,
        /// The type that may be meant.
        nearest: Option<&'static str>,
    },
    /// No subscribed type is meant.
    NotSubscribed {
        /// The type or the pattern that was asked for.
        event_type: String,
        /// The type that may be meant.
        nearest: Option<&'static str>,
    },
    /// The consumer has started: subscribe before.
    Started,
}

impl fmt::Display for SubscribeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let maybe = |nearest: &Option<&str>| {
            nearest.map_or_else(String::new, |nearest| format!("; did you mean `{nearest}`?"))
        };
        match self {
            Self::AlreadySubscribed { event_type, handler } => write!(
                f,
                "`{event_type}` has a handler named `{handler}` already: give this one another name with `subscribe_as`"
            ),
            Self::UnknownType { event_type, nearest } => {
                write!(f, "the handler's events are never of type `{event_type}`{}", maybe(nearest))
            }
            Self::NotSubscribed { event_type, nearest } => {
                write!(f, "nothing is subscribed to `{event_type}`{}", maybe(nearest))
            }
            Self::Started => f.write_str("the consumer has started: subscribe before `start`"),
        }
    }
}

impl Error for SubscribeError {}
