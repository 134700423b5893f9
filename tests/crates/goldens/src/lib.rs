//! The Rust of every golden case.

#[path = "../../../../codegen/tests/cases/enums-alone/expected/rust/lib.rs"]
pub mod enums_alone;

#[path = "../../../../codegen/tests/cases/every-construct/expected/rust/lib.rs"]
pub mod every_construct;

#[path = "../../../../codegen/tests/cases/every-scalar/expected/rust/lib.rs"]
pub mod every_scalar;

#[path = "../../../../codegen/tests/cases/hostile-text/expected/rust/lib.rs"]
pub mod hostile_text;

#[path = "../../../../codegen/tests/cases/minimal/expected/rust/lib.rs"]
pub mod minimal;

#[path = "../../../../codegen/tests/cases/nullable-and-optional/expected/rust/lib.rs"]
pub mod nullable_and_optional;

#[path = "../../../../codegen/tests/cases/unions-and-enums/expected/rust/lib.rs"]
pub mod unions_and_enums;
