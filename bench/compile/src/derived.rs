//! The same types as a serde user writes them.

use std::fmt::Write as _;

const HEAD: &str = r#"//! Events with serde's derive.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Event<T> {
    #[serde(rename = "type")]
    pub event_type: String,
    pub meta: Meta,
    pub data: T,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Meta {
    pub event_id: uuid::Uuid,
    pub timestamp: jiff::Timestamp,
    pub source: String,
    pub version: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub correlation_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub causation_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub metadata: Option<BTreeMap<String, serde_json::Value>>,
}

#[derive(Deserialize)]
struct Head<'a> {
    #[serde(rename = "type", borrow)]
    event_type: std::borrow::Cow<'a, str>,
}
"#;

pub(crate) fn library(events: usize) -> String {
    let mut text = HEAD.to_owned();
    for n in 0..events {
        write!(text, "{}", TYPES.replace("{n}", &n.to_string())).expect("a string takes it");
    }
    text += "\n#[derive(Clone, Debug, PartialEq)]\npub enum AnyEvent {\n";
    (0..events).for_each(|n| writeln!(text, "    Made{n}(Event<Made{n}>),").expect("a string takes it"));
    text += "}\n\n/// Reads an event of any type and writes it.\npub fn round_trip(bytes: &[u8]) -> Option<Vec<u8>> {\n";
    text += "    let head: Head<'_> = serde_json::from_slice(bytes).ok()?;\n    let event = match &*head.event_type {\n";
    for n in 0..events {
        let name = format!("d{}.made{n}", n % 10);
        writeln!(text, "        {name:?} => AnyEvent::Made{n}(serde_json::from_slice(bytes).ok()?),")
            .expect("a string takes it");
    }
    text += "        _ => return None,\n    };\n    match &event {\n";
    (0..events).for_each(|n| {
        writeln!(text, "        AnyEvent::Made{n}(event) => serde_json::to_vec(event).ok(),")
            .expect("a string takes it");
    });
    text + "    }\n}\n"
}

const TYPES: &str = r#"
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum State{n} {
    Open,
    Started,
    Done,
    Cancelled,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Line{n} {
    pub sku: String,
    pub count: i64,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Place{n} {
    pub row: String,
    pub shelf: i64,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Made{n} {
    pub order_id: String,
    pub order_number: String,
    pub quantity: i64,
    pub amount: f64,
    pub due_date: jiff::Timestamp,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    pub state: State{n},
    pub lines: Vec<Line{n}>,
    pub place: Place{n},
    #[serde(skip_serializing_if = "Option::is_none")]
    pub batch: Option<uuid::Uuid>,
}
"#;
