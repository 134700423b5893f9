//! Generated code comes here.
