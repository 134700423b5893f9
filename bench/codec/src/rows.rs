use std::hint::black_box;

use mes_events::Event as _;

use crate::contest::{Row, Work};
use crate::documents::{pretty, shuffled, with_unknown_members};
use crate::events::Sample;

/// The greatest ratios of an event's rows.
pub(crate) struct Goals {
    decode: f64,
    read: f64,
    shuffled: f64,
    validate: f64,
    encode: f64,
}

/// What an event was promised whose ids are uuids.
pub(crate) const GOALS: Goals =
    Goals { decode: 0.24, read: 0.28, shuffled: 0.45, validate: 0.04, encode: 0.30 };

/// What is measured. Each row has its own contender beside it, except where reading the canonical document is the unit.
pub(crate) fn rows<S: Sample + 'static>(goals: Option<&Goals>) -> Vec<Row> {
    let goal = |goal: fn(&Goals) -> f64| goals.map(goal);
    let row = |what, goal, ours, theirs| Row { what: format!("{}: {what}", S::NAME), goal, ours, theirs };
    let (canonical, shuffled) = (S::CANONICAL, shuffled::<S>());
    let (pretty, unknown) = (pretty::<S>(), with_unknown_members::<S>());
    vec![
        row("decode", goal(|goals| goals.decode), decode::<S>(canonical), parse::<S>(canonical)),
        row(
            "decode, validate, dispatch by type",
            goal(|goals| goals.read),
            read::<S>(canonical),
            parse::<S>(canonical),
        ),
        row(
            "decode, members in another order",
            goal(|goals| goals.shuffled),
            decode::<S>(&shuffled),
            parse::<S>(&shuffled),
        ),
        row("decode, pretty-printed", None, decode::<S>(&pretty), parse::<S>(&pretty)),
        row("decode, three unknown members", None, decode::<S>(&unknown), parse::<S>(&unknown)),
        row("validate", goal(|goals| goals.validate), validate::<S>(), parse::<S>(canonical)),
        row("clone and drop", None, copy::<S>(), parse::<S>(canonical)),
        row("encode", goal(|goals| goals.encode), encode::<S>(), print::<S>()),
        row("encode into a buffer used before", None, encode_again::<S>(), print::<S>()),
    ]
}

/// One operation, so many times.
fn times(mut operation: impl FnMut() + 'static) -> Work {
    Box::new(move |times| (0..times).for_each(|_| operation()))
}

fn event<S: Sample>() -> S::Event {
    S::Event::decode(S::CANONICAL.as_bytes()).expect("valid")
}

fn decode<S: Sample + 'static>(document: &str) -> Work {
    let document = document.to_owned();
    times(move || drop(black_box(S::Event::decode(black_box(document.as_bytes())).expect("valid"))))
}

fn read<S: Sample + 'static>(document: &str) -> Work {
    let document = document.to_owned();
    times(move || drop(black_box(S::Any::read(black_box(document.as_bytes())).expect("valid"))))
}

fn parse<S: Sample + 'static>(document: &str) -> Work {
    let document = document.to_owned();
    times(move || {
        let event: S::Bare = serde_json::from_slice(black_box(document.as_bytes())).expect("valid");
        drop(black_box(event));
    })
}

fn validate<S: Sample + 'static>() -> Work {
    let event = event::<S>();
    times(move || black_box(&event).validate().expect("valid"))
}

fn copy<S: Sample + 'static>() -> Work {
    let event = event::<S>();
    times(move || drop(black_box(black_box(&event).clone())))
}

fn encode<S: Sample + 'static>() -> Work {
    let event = event::<S>();
    times(move || {
        let mut out = Vec::new();
        black_box(&event).encode(&mut out);
        drop(black_box(out));
    })
}

fn encode_again<S: Sample + 'static>() -> Work {
    let event = event::<S>();
    let mut out = Vec::with_capacity(1024);
    times(move || {
        out.clear();
        black_box(&event).encode(&mut out);
        black_box(&out);
    })
}

fn print<S: Sample + 'static>() -> Work {
    let event: S::Bare = serde_json::from_str(S::CANONICAL).expect("valid");
    times(move || drop(black_box(serde_json::to_vec(black_box(&event)).expect("JSON"))))
}
