//! The repository's own catalogue compiles, and means what it says.

use events_codegen::model::{Bounds, Catalog, NumberBound, Scalar, Size, Type, TypeKind};

const EVENTS: &[u8] = include_bytes!("../../events.yaml");

fn catalog() -> Catalog {
    events_codegen::compile("events.yaml", EVENTS).unwrap_or_else(|mistakes| panic!("{mistakes}"))
}

#[test]
fn everything_is_read() {
    let catalog = catalog();
    assert_eq!((catalog.name.as_str(), catalog.topic.as_str()), ("Mes", "mes-events"));
    assert_eq!(catalog.events.len(), 24);
    assert_eq!(catalog.topics["mes-events"].retention_ms, Some(14 * 86_400_000));
    let created = &catalog.events[0];
    assert_eq!((created.name.as_str(), created.domain()), ("WorkOrderCreated", "work-order"));
    assert_eq!(
        created.delivery.backoff.map(|backoff| (backoff.first_ms, backoff.cap_ms)),
        Some((200, 30_000))
    );
    assert!(created.default_topic);
    assert_eq!(created.newest().examples.len(), 1);
}

#[test]
fn fields_are_what_they_say() {
    let catalog = catalog();
    let created = catalog.events[0].newest();
    let Type::Scalar(quantity) = &created.fields[4].ty.ty else { panic!("a scalar") };
    assert_eq!(
        (quantity.scalar, &quantity.bounds),
        (Scalar::Int, &Bounds::Int { min: Some(1), max: None, multiple_of: None })
    );
    let received = catalog.events.iter().find(|event| event.event_type == "material.received").unwrap();
    let Type::Scalar(quantity) = &received.newest().fields[3].ty.ty else { panic!("a scalar") };
    let above_zero = NumberBound { value: 0.0, exclusive: true };
    assert_eq!(quantity.bounds, Bounds::Number { min: Some(above_zero), max: None });
    let recall = catalog.events.iter().find(|event| event.name == "RecallInitiated").unwrap();
    let Type::List { size, .. } = &recall.newest().fields[4].ty.ty else { panic!("a list") };
    assert_eq!(*size, Size { min: 1, max: None });
    let TypeKind::Union { tag, variants } = &catalog.type_named("Disposition").kind else {
        panic!("a union")
    };
    assert_eq!((tag.as_str(), variants.len()), ("kind", 4));
}
