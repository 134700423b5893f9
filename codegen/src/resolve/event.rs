use heck::ToUpperCamelCase as _;

use crate::code;
use crate::diagnostic::Mistake;
use crate::language::{self};
use crate::model::{Backoff, Compatibility, Delivery, Event, EventVersion, VersionNumber};
use crate::parse::Entry;
use crate::quote::{did_you_mean, quoted};

use super::record::Record;
use super::{Resolver, milliseconds};

impl<'t> Resolver<'t> {
    pub(super) fn events(&mut self, top: &Record<'t>, topic: &str) -> Vec<Event> {
        let entries = top.get("events").map(|entry| entry.value.entries()).unwrap_or_default();
        entries.iter().map(|entry| self.event(entry, topic)).collect()
    }

    fn event(&mut self, entry: &'t Entry, topic: &str) -> Event {
        self.grammar(&language::EVENT_TYPE, &entry.key, entry.key_span);
        let record = self.record(&language::EVENT, entry.key_span, &entry.value);
        let own_topic = record.text("topic");
        Event {
            event_type: entry.key.clone(),
            name: record.text("name").unwrap_or_else(|| entry.key.to_upper_camel_case()),
            aliases: record.texts("aliases").into_iter().map(|(name, _)| name.to_owned()).collect(),
            doc: record.text("doc"),
            producers: self.services_of(&record, "producer"),
            consumers: self.services_of(&record, "consumers"),
            default_topic: own_topic.is_none(),
            topic: own_topic.unwrap_or_else(|| topic.to_owned()),
            key: record.text("key").unwrap_or_default(),
            versions: vec![self.version(&record)],
            compatibility: compatibility(&record),
            delivery: self.delivery(&record),
            deprecated: self.deprecation(&record),
        }
    }

    fn services_of(&mut self, record: &Record<'t>, key: &str) -> Vec<String> {
        let names = record.texts(key);
        for (name, span) in &names {
            if self.services.contains(name) {
                continue;
            }
            let mut mistake =
                Mistake::new(code::UNKNOWN_SERVICE, *span, format!("there is no service {}", quoted(name)));
            if !self.mistakes.is_full() {
                let help = did_you_mean(name, self.services.0.iter().copied());
                mistake = mistake.help(help.unwrap_or_else(|| "declare it under `services:`".into()));
            }
            self.mistakes.push(mistake);
        }
        names.into_iter().map(|(name, _)| name.to_owned()).collect()
    }

    fn version(&mut self, record: &Record<'t>) -> EventVersion {
        EventVersion {
            number: number(&record.text("version").unwrap_or_default()),
            fields: record.get("data").map(|entry| self.fields(&entry.value)).unwrap_or_default(),
            examples: self.examples(record),
        }
    }

    fn delivery(&mut self, record: &Record<'t>) -> Delivery {
        let Some(entry) = record.get("delivery") else { return Delivery::default() };
        let delivery = self.record(&language::DELIVERY, entry.key_span, &entry.value);
        let backoff = delivery.text("backoff").as_deref().and_then(backoff);
        if let Some((entry, backoff)) = delivery.get("backoff").zip(backoff)
            && backoff.first_ms > backoff.cap_ms
        {
            let message = "the first wait of a backoff is not longer than the longest";
            self.mistakes
                .push(Mistake::new(code::BACKOFF, entry.value.span, message).help("write `first..longest`"));
        }
        Delivery {
            retries: delivery.whole("retries").and_then(|number| number.try_into().ok()),
            backoff,
            dead_letter: delivery.text("dead_letter"),
            dedupe_window_ms: delivery.text("dedupe_window").map(|text| milliseconds(&text)),
            ordered: delivery.maybe_flag("ordered"),
        }
    }
}

fn number(text: &str) -> VersionNumber {
    let (major, minor) = text.split_once('.').unwrap_or_default();
    VersionNumber { major: major.parse().unwrap_or_default(), minor: minor.parse().unwrap_or_default() }
}

fn backoff(text: &str) -> Option<Backoff> {
    let (first, cap) = text.split_once("..")?;
    Some(Backoff { first_ms: milliseconds(first), cap_ms: milliseconds(cap) })
}

fn compatibility(record: &Record<'_>) -> Compatibility {
    match record.text("compatibility").as_deref() {
        Some("backward") => Compatibility::Backward,
        Some("backward_transitive") => Compatibility::BackwardTransitive,
        Some("forward") => Compatibility::Forward,
        Some("forward_transitive") => Compatibility::ForwardTransitive,
        Some("full_transitive") => Compatibility::FullTransitive,
        _ => Compatibility::Full,
    }
}
