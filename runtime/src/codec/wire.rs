use super::{At, Found, Members, Outcome, Reader, Segment, Shape, Type, Union};

/// A value of a field: how it is read, written and checked. Implemented for the scalars, for lists, maps and
/// optional values of them, and by generated types.
pub trait Wire: Sized {
    /// What reading starts from; never seen where it succeeds.
    const EMPTY: Self;
    /// What it is, without constraints.
    const TYPE: Type;

    /// Reads the value that is next.
    ///
    /// # Errors
    /// The first mistake.
    fn read(&mut self, reader: &mut Reader<'_>) -> Outcome;

    /// Writes the value.
    fn write(&self, out: &mut Vec<u8>);

    /// Checks the value against `ty`.
    fn check(&self, _ty: &Type, _at: &At<'_>, _found: &mut Found) {}

    /// Whether an optional member is left out.
    fn is_absent(&self) -> bool {
        false
    }
}

/// A generated struct. Members go by their index in `SHAPE`.
pub trait Object: Sized + PartialEq {
    /// What reading starts from.
    const NEW: Self;
    /// The members.
    const SHAPE: &'static Shape;

    /// Reads the value of one member.
    ///
    /// # Errors
    /// The first mistake.
    fn read_member(&mut self, index: usize, reader: &mut Reader<'_>) -> Outcome;

    /// Writes all members.
    fn write_members(&self, out: &mut Members<'_>);

    /// Checks the members that have something to check.
    fn check_members(&self, _check: &mut Check<'_>) {}
}

impl<T: Object> Wire for T {
    const EMPTY: Self = T::NEW;
    const TYPE: Type = Type::Object(T::SHAPE);

    fn read(&mut self, reader: &mut Reader<'_>) -> Outcome {
        reader.object(T::SHAPE, None, &mut |index, reader| self.read_member(index, reader))
    }

    fn write(&self, out: &mut Vec<u8>) {
        Members::object(out, |members| self.write_members(members));
    }

    fn check(&self, _ty: &Type, at: &At<'_>, found: &mut Found) {
        self.check_members(&mut Check { shape: T::SHAPE, at, found });
    }
}

/// A generated tagged union. Variants go by their index in `UNION`, members by their index in the variant.
pub trait Tagged: Sized + PartialEq {
    /// What reading starts from.
    const NEW: Self;
    /// The variants.
    const UNION: &'static Union;

    /// Becomes that variant, with members to be read.
    fn set_variant(&mut self, variant: usize);

    /// Which variant it is.
    fn variant(&self) -> usize;

    /// Reads the value of one member.
    ///
    /// # Errors
    /// The first mistake.
    fn read_member(&mut self, index: usize, reader: &mut Reader<'_>) -> Outcome;

    /// Writes all members but the tag.
    fn write_members(&self, out: &mut Members<'_>);

    /// Checks the members that have something to check.
    fn check_members(&self, _check: &mut Check<'_>) {}
}

/// Reads a union: first the tag, wherever it stands, then the members of its variant.
///
/// # Errors
/// The first mistake.
pub fn read_tagged<T: Tagged>(value: &mut T, reader: &mut Reader<'_>) -> Outcome {
    let variant = reader.variant(T::UNION)?;
    value.set_variant(variant);
    let (_, shape) = &T::UNION.variants[variant];
    reader.object(shape, Some(T::UNION.tag), &mut |index, reader| value.read_member(index, reader))
}

/// Writes a union, its tag first.
pub fn write_tagged<T: Tagged>(value: &T, out: &mut Vec<u8>) {
    Members::object(out, |members| {
        members.text(T::UNION.tag, T::UNION.variants[value.variant()].0);
        value.write_members(members);
    });
}

/// Checks the members of the variant that it is.
pub fn check_tagged<T: Tagged>(value: &T, at: &At<'_>, found: &mut Found) {
    let (_, shape) = &T::UNION.variants[value.variant()];
    value.check_members(&mut Check { shape, at, found });
}

/// Checks the members of one object.
#[derive(Debug)]
pub struct Check<'a> {
    pub(super) shape: &'static Shape,
    pub(super) at: &'a At<'a>,
    pub(super) found: &'a mut Found,
}

impl<'a> Check<'a> {
    /// Checks the members of `shape`, which stand at `at`.
    pub fn new(shape: &'static Shape, at: &'a At<'a>, found: &'a mut Found) -> Self {
        Self { shape, at, found }
    }

    /// Checks one member, by its index.
    pub fn member<T: Wire>(&mut self, index: usize, value: &T) {
        let member = &self.shape.members[index];
        value.check(&member.ty, &self.at.then(Segment::Name(member.name)), self.found);
    }
}
