use std::hint::black_box;

use mes_events::material::MaterialReceivedEvent as Event;
use mes_events::{Event as _, MesEvent};

use crate::bare;
use crate::contest::{Row, Work};
use crate::documents::{CANONICAL, pretty, shuffled, with_unknown_members};

/// What is measured. Each row has its own contender beside it, except where reading the canonical document is the unit.
pub(crate) fn rows() -> Vec<Row> {
    let row = |what, goal, ours, theirs| Row { what, goal, ours, theirs };
    vec![
        row("decode", Some(0.24), decode(CANONICAL), parse(CANONICAL)),
        row("decode, validate, dispatch by type", Some(0.28), read(CANONICAL), parse(CANONICAL)),
        row("decode, members in another order", Some(0.45), decode(&shuffled()), parse(&shuffled())),
        row("decode, pretty-printed", None, decode(&pretty()), parse(&pretty())),
        row(
            "decode, three unknown members",
            None,
            decode(&with_unknown_members()),
            parse(&with_unknown_members()),
        ),
        row("validate", Some(0.04), validate(), parse(CANONICAL)),
        row("clone and drop", None, copy(), parse(CANONICAL)),
        row("encode", Some(0.30), encode(), print()),
        row("encode into a buffer used before", None, encode_again(), print()),
    ]
}

/// One operation, so many times.
fn times(mut operation: impl FnMut() + 'static) -> Work {
    Box::new(move |times| (0..times).for_each(|_| operation()))
}

fn decode(document: &str) -> Work {
    let document = document.to_owned();
    times(move || drop(black_box(Event::decode(black_box(document.as_bytes())).expect("valid"))))
}

fn read(document: &str) -> Work {
    let document = document.to_owned();
    times(move || drop(black_box(MesEvent::read(black_box(document.as_bytes())).expect("valid"))))
}

fn parse(document: &str) -> Work {
    let document = document.to_owned();
    times(move || {
        let event: bare::Event = serde_json::from_slice(black_box(document.as_bytes())).expect("valid");
        drop(black_box(event));
    })
}

fn validate() -> Work {
    let event = Event::decode(CANONICAL.as_bytes()).expect("valid");
    times(move || black_box(&event).validate().expect("valid"))
}

fn copy() -> Work {
    let event = Event::decode(CANONICAL.as_bytes()).expect("valid");
    times(move || drop(black_box(black_box(&event).clone())))
}

fn encode() -> Work {
    let event = Event::decode(CANONICAL.as_bytes()).expect("valid");
    times(move || {
        let mut out = Vec::new();
        black_box(&event).encode(&mut out);
        drop(black_box(out));
    })
}

fn encode_again() -> Work {
    let event = Event::decode(CANONICAL.as_bytes()).expect("valid");
    let mut out = Vec::with_capacity(1024);
    times(move || {
        out.clear();
        black_box(&event).encode(&mut out);
        black_box(&out);
    })
}

fn print() -> Work {
    let event: bare::Event = serde_json::from_str(CANONICAL).expect("valid");
    times(move || drop(black_box(serde_json::to_vec(black_box(&event)).expect("JSON"))))
}
