//! The scalars that are text: what Rust reads and writes, held to the grammars that stand in the schemas.
//!
//! The code and the schemas are those of the golden case `every-scalar`.

#[allow(
    dead_code,
    unreachable_pub,
    unused_imports,
    clippy::enum_variant_names,
    reason = "generated code is public, and these tests use a part of it"
)]
#[path = "../../codegen/tests/cases/every-scalar/expected/rust/lib.rs"]
mod every_scalar;
mod grammars;
mod schema;
mod values;

/// An event of the golden case, as bytes, with some members changed.
fn document(event: &str, changes: &[(&str, serde_json::Value)]) -> Vec<u8> {
    let mut data = schema::example(event).clone();
    for (name, value) in changes {
        data[*name] = value.clone();
    }
    let meta = serde_json::json!({
        "eventId": "e1fccbf2-e3f0-438c-966f-9de0bcba6577",
        "timestamp": "2026-11-24T02:44:45.213Z",
        "source": "test",
        "version": "1.0",
    });
    serde_json::json!({ "type": event, "meta": meta, "data": data }).to_string().into_bytes()
}
