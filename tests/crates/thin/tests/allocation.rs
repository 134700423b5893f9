//! Reading allocates what the values own, and validation nothing where it finds nothing. Here and not in the workspace, which forbids the unsafe code that
//! counting takes.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

use mes_events::{Event, MesEvent, Value};

struct Counting;

thread_local! {
    static COUNT: Cell<usize> = const { Cell::new(0) };
}

// SAFETY: every call goes to the system's allocator unchanged.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        COUNT.set(COUNT.get() + 1);
        // SAFETY: the caller's promise is passed on.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        // SAFETY: the caller's promise is passed on.
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

#[test]
fn valid_events_are_validated_without_allocating() {
    let mut validated = 0;
    for line in include_str!("../../../fixtures/records.jsonl").lines() {
        let record: Value = line.parse().expect("JSON");
        let Ok(event) = MesEvent::read(record["value"].as_str().expect("a string").as_bytes()) else {
            continue;
        };
        let before = COUNT.get();
        let valid = event.validate().is_ok();
        let after = COUNT.get();
        assert!(valid);
        assert_eq!(after - before, 0, "{event:?}");
        validated += 1;
    }
    assert_eq!(validated, 17);
}

#[test]
fn an_event_that_is_read_allocates_what_a_copy_of_it_does() {
    let mut read = 0;
    for line in include_str!("../../../fixtures/records.jsonl").lines() {
        let record: Value = line.parse().expect("JSON");
        let document = record["value"].as_str().expect("a string").as_bytes();
        let before = COUNT.get();
        let event = MesEvent::read(document);
        let of_reading = COUNT.get() - before;
        let Ok(event) = event else { continue };
        let copy = event.clone();
        let of_copying = COUNT.get() - before - of_reading;
        assert_eq!(of_reading, of_copying, "{copy:?}");
        read += 1;
    }
    assert_eq!(read, 17);
}
