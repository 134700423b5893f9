//! Says what happens as a person would want to read it, and remembers it.

use std::fmt::Display;
use std::io::IsTerminal;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use mes_events::{Event, EventMetadata, Uuid};

/// What a service did with an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verb {
    /// Sent it.
    Published,
    /// Handled it; its effect is there.
    Applied,
    /// Skipped it: its effect was there before.
    Skipped,
    /// Could not handle it this time.
    Failed,
}

/// One line of the story.
#[derive(Clone, Debug)]
pub struct Told {
    /// Who did it.
    pub service: &'static str,
    /// What it did.
    pub verb: Verb,
    /// The event's type.
    pub event_type: &'static str,
    /// The event's metadata.
    pub meta: EventMetadata,
}

/// Tells the story of one service; clones for other services share it.
#[derive(Clone, Debug)]
pub struct Narrator {
    service: &'static str,
    paint: Paint,
    story: Arc<Mutex<Story>>,
}

#[derive(Debug, Default)]
struct Story {
    begun: Option<Instant>,
    told: Vec<Told>,
}

impl Narrator {
    /// A new story, which begins with its first event.
    pub fn new(service: &'static str) -> Self {
        Self { service, paint: Paint::for_stdout(), story: Arc::default() }
    }

    /// The same story, told for another service.
    pub fn of(&self, service: &'static str) -> Self {
        Self { service, ..self.clone() }
    }

    /// Prints one line and remembers it.
    pub fn tell<E: Event>(&self, verb: Verb, event: &E, detail: impl Display) {
        let (event_type, meta) = (event.info().event_type, event.meta().clone());
        let (verb_text, id) = (self.paint.verb(verb), self.paint.faint(&short(meta.event_id)));
        let mut story = self.story.lock().unwrap_or_else(PoisonError::into_inner);
        let at = story.begun.get_or_insert_with(Instant::now).elapsed().as_secs_f64();
        println!("{at:>7.3} s  {:<18}  {verb_text}  {event_type:<20}  {id}  {detail}", self.service);
        story.told.push(Told { service: self.service, verb, event_type, meta });
    }

    /// What has been told so far.
    pub fn story(&self) -> Vec<Told> {
        self.story.lock().unwrap_or_else(PoisonError::into_inner).told.clone()
    }

    /// Paints for where the story is told.
    pub fn paint(&self) -> Paint {
        self.paint
    }
}

/// Names the event that is the cause of another.
pub fn caused_by<E: Event>(cause: &E) -> String {
    format!("caused by {}", short(cause.meta().event_id))
}

/// Enough of an id for a person to tell it from others.
fn short(id: Uuid) -> String {
    id.to_string()[..8].to_owned()
}

/// Colours on a terminal, and none anywhere else or where NO_COLOR is set.
#[derive(Clone, Copy, Debug)]
pub enum Paint {
    /// ANSI colours.
    Colours,
    /// Text alone.
    Plain,
}

impl Paint {
    fn for_stdout() -> Self {
        let wanted = std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
        if wanted && std::io::stdout().is_terminal() { Self::Colours } else { Self::Plain }
    }

    fn verb(self, verb: Verb) -> String {
        let (colour, text) = match verb {
            Verb::Published => ("36", "published"),
            Verb::Applied => ("32", "applied  "),
            Verb::Skipped => ("33", "skipped  "),
            Verb::Failed => ("31", "failed   "),
        };
        self.with(colour, text)
    }

    /// For what matters less.
    pub fn faint(self, text: &str) -> String {
        self.with("2", text)
    }

    /// For what went well.
    pub fn good(self, text: &str) -> String {
        self.with("1;32", text)
    }

    /// For what went wrong.
    pub fn bad(self, text: &str) -> String {
        self.with("1;31", text)
    }

    fn with(self, code: &str, text: &str) -> String {
        match self {
            Self::Colours => format!("\x1b[{code}m{text}\x1b[0m"),
            Self::Plain => text.to_owned(),
        }
    }
}
