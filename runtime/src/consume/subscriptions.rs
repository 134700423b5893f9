//! Who handles what.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::Arc;

use super::SubscribeError;
use super::dead_letter;
use super::middleware::{Chain, Middleware};
use super::pattern::{Pattern, nearest};
use super::policy::RetryPolicy;
use super::subscriber::{Subscriber, Typed};
use crate::handler::IntoHandler;
use crate::{Event, EventInfo};

/// The handlers of a service, with their policies and the middleware around them.
///
/// A consumer takes it whole, so that a service can say once what it handles, and its tests run the same against the broker
/// in memory. Every method of it is one of the consumer too.
///
/// | handler of | is subscribed with |
/// |---|---|
/// | one event | [`subscribe`](Self::subscribe), its type told by the handler's argument |
/// | every event | `subscribe` with the catalogue's union |
/// | several events | [`subscribe_many`](Self::subscribe_many), with the union |
/// | a domain | [`subscribe_matching`](Self::subscribe_matching), with the union |
///
/// One type may have several handlers of different names ([`subscribe_as`](Self::subscribe_as),
/// [`subscribe_many_as`](Self::subscribe_many_as)). They are called independently:
/// each has its own attempts and its own dead letters, and the record is done when all are. Where they are idempotent, give
/// each a consumer id of its own.
///
/// ```
/// # use events_runtime::Event;
/// # fn subscriptions<WorkOrderCompletedEvent: Event, MesEvent: Event>()
/// # -> Result<events_runtime::consume::Subscriptions, events_runtime::consume::SubscribeError> {
/// use events_runtime::consume::{Subscriptions, logging};
///
/// let mut subscriptions = Subscriptions::new();
/// subscriptions
///     .wrap(logging())
///     .subscribe(|event: WorkOrderCompletedEvent| async move {
///         println!("{} is done", event.key());
///         Ok::<(), std::io::Error>(())
///     })?
///     .subscribe_matching("material.*", |event: MesEvent| async move {
///         println!("{}", event.info().event_type);
///         Ok::<(), std::io::Error>(())
///     })?;
/// # Ok(subscriptions)
/// # }
/// ```
#[derive(Clone, Default)]
pub struct Subscriptions {
    by_type: BTreeMap<&'static str, Arc<Subscription>>,
    chain: Chain,
}

/// One event type that somebody subscribed to.
#[derive(Clone)]
pub(crate) struct Subscription {
    pub(crate) info: &'static EventInfo,
    /// Each is called on its own, at the same time as the others.
    pub(crate) handlers: Vec<HandlerEntry>,
    pub(crate) chain: Chain,
}

/// One handler of one event type.
#[derive(Clone)]
pub(crate) struct HandlerEntry {
    /// Unique within the type.
    pub(crate) name: Arc<str>,
    pub(crate) subscriber: Arc<dyn Subscriber>,
    pub(crate) policy: RetryPolicy,
}

/// The name of a handler that was given none.
const UNNAMED: &str = "main";

impl Subscriptions {
    /// Nothing is handled.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Calls a handler for every event that `E` reads: one type for an event, all of them for the catalogue's union. The
    /// handler's name is `main`.
    ///
    /// # Errors
    /// [`SubscribeError::AlreadySubscribed`]: a type has a handler of this name.
    pub fn subscribe<E: Event, M>(
        &mut self,
        handler: impl IntoHandler<E, M>,
    ) -> Result<&mut Self, SubscribeError> {
        self.subscribe_as(UNNAMED, handler)
    }

    /// As [`subscribe`](Self::subscribe), under a name: dead letters, logs and middleware tell it.
    ///
    /// # Errors
    /// As [`subscribe`](Self::subscribe).
    pub fn subscribe_as<E: Event, M>(
        &mut self,
        name: &str,
        handler: impl IntoHandler<E, M>,
    ) -> Result<&mut Self, SubscribeError> {
        self.add(name, E::infos().to_vec(), handler)
    }

    /// Calls one handler for several types of those that `E` reads. Each may be a pattern, as for
    /// [`subscribe_matching`](Self::subscribe_matching).
    ///
    /// # Errors
    /// [`SubscribeError`]: `E` reads no such type, or one has a handler of this name.
    pub fn subscribe_many<E: Event, M>(
        &mut self,
        event_types: impl IntoIterator<Item = impl AsRef<str>>,
        handler: impl IntoHandler<E, M>,
    ) -> Result<&mut Self, SubscribeError> {
        self.subscribe_many_as(UNNAMED, event_types, handler)
    }

    /// As [`subscribe_many`](Self::subscribe_many), under a name: for one that is called beside the handlers of single types.
    ///
    /// # Errors
    /// As [`subscribe_many`](Self::subscribe_many).
    pub fn subscribe_many_as<E: Event, M>(
        &mut self,
        name: &str,
        event_types: impl IntoIterator<Item = impl AsRef<str>>,
        handler: impl IntoHandler<E, M>,
    ) -> Result<&mut Self, SubscribeError> {
        let mut wanted = BTreeMap::new();
        for event_type in event_types {
            let found = matching(E::infos(), event_type.as_ref())?;
            wanted.extend(found.into_iter().map(|info| (info.event_type, info)));
        }
        self.add(name, wanted.into_values().collect(), handler)
    }

    /// Calls a handler for all types below a domain: `material.*`, or `material.lot.*`.
    ///
    /// # Errors
    /// [`SubscribeError`]: `E` reads no such type, or one has a handler of this name.
    pub fn subscribe_matching<E: Event, M>(
        &mut self,
        pattern: &str,
        handler: impl IntoHandler<E, M>,
    ) -> Result<&mut Self, SubscribeError> {
        self.subscribe_many([pattern], handler)
    }

    /// Puts a function around every call of every handler, those of before and of later; see [`Middleware`].
    pub fn wrap(&mut self, middleware: impl Middleware) -> &mut Self {
        self.chain.add(middleware);
        for subscription in self.by_type.values_mut() {
            Arc::make_mut(subscription).chain = self.chain.clone();
        }
        self
    }

    /// Sets how the handlers of a subscribed type, or of all types that a pattern matches, are called again; the catalogue's
    /// `delivery` says so otherwise.
    ///
    /// # Errors
    /// [`SubscribeError::NotSubscribed`]: no subscribed type is meant.
    pub fn retry_policy(&mut self, pattern: &str, policy: RetryPolicy) -> Result<&mut Self, SubscribeError> {
        self.set_policy(pattern, policy, |_| true)
    }

    /// As [`retry_policy`](Self::retry_policy), for the handlers of one name.
    ///
    /// # Errors
    /// As there.
    pub fn retry_policy_of(
        &mut self,
        name: &str,
        pattern: &str,
        policy: RetryPolicy,
    ) -> Result<&mut Self, SubscribeError> {
        self.set_policy(pattern, policy, |handler| &*handler.name == name)
    }

    /// Takes all handlers of a type, or of all types that a pattern matches, away: such events are skipped and counted from
    /// then on.
    ///
    /// # Errors
    /// [`SubscribeError::NotSubscribed`]: no subscribed type is meant.
    pub fn unsubscribe(&mut self, pattern: &str) -> Result<&mut Self, SubscribeError> {
        for event_type in self.subscribed(pattern)? {
            self.by_type.remove(event_type);
        }
        Ok(self)
    }

    /// The subscribed types, in order.
    pub fn event_types(&self) -> impl Iterator<Item = &'static str> {
        self.by_type.keys().copied()
    }

    pub(crate) fn get(&self, event_type: &str) -> Option<&Arc<Subscription>> {
        self.by_type.get(event_type)
    }

    /// The topics on which the subscribed types are published; `topic_of` knows which of them is configured.
    pub(crate) fn topics(&self, topic_of: impl Fn(&EventInfo) -> String) -> BTreeSet<String> {
        self.by_type.values().map(|subscription| topic_of(subscription.info)).collect()
    }

    fn add<E: Event, M>(
        &mut self,
        name: &str,
        infos: Vec<&'static EventInfo>,
        handler: impl IntoHandler<E, M>,
    ) -> Result<&mut Self, SubscribeError> {
        if let Some(info) = infos.iter().find(|info| self.has(info.event_type, name)) {
            let (event_type, handler) = (info.event_type, name.to_owned());
            return Err(SubscribeError::AlreadySubscribed { event_type, handler });
        }
        let (name, subscriber) = (Arc::from(name), Arc::new(Typed::<E, _>::new(handler.into_handler())));
        for info in infos {
            let policy = RetryPolicy::of(info);
            let entry = HandlerEntry { name: Arc::clone(&name), subscriber: subscriber.clone(), policy };
            let none = || Subscription { info, handlers: Vec::new(), chain: self.chain.clone() };
            let subscription = self.by_type.entry(info.event_type).or_insert_with(|| Arc::new(none()));
            Arc::make_mut(subscription).handlers.push(entry);
        }
        Ok(self)
    }

    fn set_policy(
        &mut self,
        pattern: &str,
        policy: RetryPolicy,
        meant: impl Fn(&HandlerEntry) -> bool,
    ) -> Result<&mut Self, SubscribeError> {
        for event_type in self.subscribed(pattern)? {
            if let Some(subscription) = self.by_type.get_mut(event_type) {
                let handlers = Arc::make_mut(subscription).handlers.iter_mut();
                handlers.filter(|handler| meant(handler)).for_each(|handler| handler.policy = policy);
            }
        }
        Ok(self)
    }

    fn has(&self, event_type: &str, name: &str) -> bool {
        self.get(event_type).is_some_and(|known| known.handlers.iter().any(|handler| &*handler.name == name))
    }

    fn subscribed(&self, pattern: &str) -> Result<Vec<&'static str>, SubscribeError> {
        let meant = Pattern::new(pattern);
        let found: Vec<_> = self.event_types().filter(|event_type| meant.matches(event_type)).collect();
        if found.is_empty() {
            let nearest = nearest(pattern, self.event_types());
            return Err(SubscribeError::NotSubscribed { event_type: pattern.to_owned(), nearest });
        }
        Ok(found)
    }
}

fn matching(infos: &[&'static EventInfo], pattern: &str) -> Result<Vec<&'static EventInfo>, SubscribeError> {
    let meant = Pattern::new(pattern);
    let found: Vec<_> = infos.iter().copied().filter(|info| meant.matches(info.event_type)).collect();
    if found.is_empty() {
        let nearest = nearest(pattern, infos.iter().map(|info| info.event_type));
        return Err(SubscribeError::UnknownType { event_type: pattern.to_owned(), nearest });
    }
    Ok(found)
}

impl Subscription {
    /// Where a record of `topic` goes that a handler cannot handle.
    pub(crate) fn dead_letter_topic(&self, topic: &str) -> String {
        dead_letter::topic_for(topic, Some(self.info))
    }
}

impl fmt::Debug for Subscriptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let handlers = |subscription: &Arc<Subscription>| {
            subscription.handlers.iter().map(|handler| Arc::clone(&handler.name)).collect::<Vec<_>>()
        };
        f.debug_map().entries(self.by_type.iter().map(|(name, known)| (name, handlers(known)))).finish()
    }
}
