//! Nothing: its dependencies are what is tested.
