use super::Draft;

impl Draft<'_> {
    /// An entry of `events:`.
    pub(super) fn event(&mut self, number: usize) {
        let domain = ["alpha", "beta-two", "type", "self", "data"][number % 5];
        self.line(2, &format!("{domain}.thing{number}.done:"));
        let (major, minor) = (self.random.between(1, 3), self.random.below(12));
        self.line(4, &format!("version: \"{major}.{minor}\""));
        if self.once_in(3) {
            self.line(4, "producer: maker");
            self.line(4, "consumers: [taker]");
        }
        if self.once_in(4) {
            self.line(4, "topic: made.other");
        }
        if self.once_in(4) {
            self.line(4, "deprecated: { since: \"1.1\", reason: Made up. }");
        }
        let key = self.key_type();
        self.line(4, "key: id");
        self.line(4, "data:");
        self.line(6, &format!("id: {key}"));
        let count = 1 + self.random.index(9);
        self.fields(6, count, 3);
    }

    fn key_type(&mut self) -> String {
        let named: Vec<_> =
            self.types.iter().filter(|named| named.key).map(|named| named.name.clone()).collect();
        if !named.is_empty() && self.once_in(3) {
            return self.random.pick(&named).clone();
        }
        (*self.random.pick(&["string", "uuid", "int", "string(1..20)", "int(0..)"])).to_owned()
    }
}
