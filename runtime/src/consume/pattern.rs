//! Which event types a text means.

/// A type, or all types below a domain (`material.*`, `material.lot.*`), or all (`*`).
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pattern<'a>(&'a str);

impl<'a> Pattern<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        Self(text)
    }

    pub(crate) fn matches(self, event_type: &str) -> bool {
        match self.0.strip_suffix('*') {
            None => self.0 == event_type,
            Some("") => true,
            Some(domain) => domain.ends_with('.') && event_type.starts_with(domain),
        }
    }
}

/// The known type that is most like a text, where one is near.
pub(crate) fn nearest<'k>(text: &str, known: impl Iterator<Item = &'k str>) -> Option<&'k str> {
    known
        .map(|name| (strsim::damerau_levenshtein(text, name), name))
        .min()
        .filter(|(distance, _)| *distance <= 3)
        .map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_stands_for_all_below_a_domain() {
        let matches = |pattern, event_type| Pattern::new(pattern).matches(event_type);
        assert!(matches("*", "material.received"));
        assert!(matches("material.*", "material.received") && matches("material.*", "material.lot.created"));
        assert!(matches("material.lot.*", "material.lot.created"));
        assert!(!matches("material.*", "materials.received") && !matches("material.lot.*", "material.lot"));
        assert!(!matches("mat*", "material.received"), "a star stands for whole parts");
        assert!(matches("material.received", "material.received") && !matches("", "material.received"));
    }

    #[test]
    fn the_nearest_type_is_near() {
        let known = ["material.received", "material.returned"];
        assert_eq!(nearest("material.recieved", known.into_iter()), Some("material.received"));
        assert_eq!(nearest("work-order.created", known.into_iter()), None);
    }
}
