//! A service that wants few of the events on its topic.
