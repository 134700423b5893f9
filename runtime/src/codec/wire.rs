use super::writer::{put_object, put_variant};
use super::{At, Found, Member, Outcome, Reader, Segment, Shape, Type, Union};

/// A value of a field: how it is read, written and checked. Implemented for the scalars, for lists, maps and
/// optional values of them, and by generated types.
pub trait Wire: Sized {
    /// What reading starts from; never seen where it succeeds.
    const EMPTY: Self;
    /// What it is, without constraints.
    const TYPE: Type;

    /// Reads the value at `at`, white space before it, and tells where it ends.
    ///
    /// # Errors
    /// The first mistake.
    fn read(&mut self, reader: &Reader<'_>, at: usize) -> Outcome;

    /// Writes `key`, which is what stands before the value: `,"name":`, a comma or nothing; and then the value.
    fn write(&self, key: &str, out: &mut Vec<u8>);

    /// Writes an optional member, unless it is absent.
    #[inline]
    fn write_present(&self, key: &str, out: &mut Vec<u8>) {
        if !self.is_absent() {
            self.write(key, out);
        }
    }

    /// Checks the value against `ty`.
    #[inline]
    fn check(&self, _ty: &Type, _at: &At<'_>, _found: &mut Found) {}

    /// Whether it is written as `null` by itself, as any JSON may be. An optional member that is there must not be: readers would
    /// take it for absent.
    #[inline]
    fn holds_null(&self) -> bool {
        false
    }

    /// Whether an optional member is left out.
    #[inline]
    fn is_absent(&self) -> bool {
        false
    }
}

/// The members of a generated struct or variant. They go by their index in its [`Shape`].
pub trait Fields {
    /// Reads the value of one member.
    ///
    /// # Errors
    /// The first mistake.
    fn read_member(&mut self, index: usize, reader: &Reader<'_>, at: usize) -> Outcome;

    /// Reads the first members, where they stand behind the brace at `at` as they are written: how many, and where what is next
    /// begins. What is left, and what fails, is read one by one.
    fn read_ahead(&mut self, _reader: &Reader<'_>, at: usize) -> (usize, usize) {
        (0, at)
    }

    /// Writes all members, a comma before each.
    fn write_members(&self, out: &mut Vec<u8>);

    /// Checks the members that have something to check.
    fn check_members(&self, _check: &mut Check<'_>) {}
}

/// A generated struct.
pub trait Object: Fields + Sized + PartialEq {
    /// What reading starts from.
    const NEW: Self;
    /// The members, in the catalogue's order.
    const MEMBERS: &'static [Member];
    /// The same, as the codec's loops read them.
    const SHAPE: &'static Shape = &Shape::of(Self::MEMBERS);
}

impl<T: Object> Wire for T {
    const EMPTY: Self = T::NEW;
    const TYPE: Type = Type::Object(T::SHAPE);

    #[inline]
    fn read(&mut self, reader: &Reader<'_>, at: usize) -> Outcome {
        reader.object(at, T::SHAPE, self)
    }

    #[inline]
    fn write(&self, key: &str, out: &mut Vec<u8>) {
        put_object(out, key, self);
    }

    #[inline]
    fn check(&self, _ty: &Type, at: &At<'_>, found: &mut Found) {
        self.check_members(&mut Check { shape: T::SHAPE, at, found });
    }
}

/// What reading starts from, where that is all that a type has to say.
#[must_use]
pub const fn empty<T: Wire>() -> T {
    T::EMPTY
}

/// What values of `T` are, for tables: the compiler's lints look into constants, but not into what a call returns.
#[must_use]
pub const fn type_of<T: Wire>() -> Type {
    T::TYPE
}

/// A generated tagged union. Variants go by their index in `UNION`, members by their index in the variant.
pub trait Tagged: Fields + Sized + PartialEq {
    /// What reading starts from.
    const NEW: Self;
    /// The variants.
    const UNION: &'static Union;

    /// Becomes that variant, with members to be read.
    fn set_variant(&mut self, variant: usize);

    /// Which variant it is.
    fn variant(&self) -> usize;
}

/// Reads a union: first the tag, wherever it stands, then the members of its variant.
///
/// # Errors
/// The first mistake.
#[inline]
pub fn read_tagged<T: Tagged>(value: &mut T, reader: &Reader<'_>, at: usize) -> Outcome {
    let variant = reader.variant(at, T::UNION)?;
    value.set_variant(variant);
    reader.variant_object(at, T::UNION, variant, value)
}

/// Writes a union, its tag first.
#[inline]
pub fn write_tagged<T: Tagged>(value: &T, key: &str, out: &mut Vec<u8>) {
    put_variant(out, key, T::UNION, value.variant(), value);
}

/// Checks the members of the variant that it is.
#[inline]
pub fn check_tagged<T: Tagged>(value: &T, at: &At<'_>, found: &mut Found) {
    if let Some((_, shape)) = T::UNION.variants.get(value.variant()) {
        value.check_members(&mut Check { shape, at, found });
    }
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
    #[inline]
    pub fn member<T: Wire>(&mut self, index: usize, value: &T) {
        if let Some(member) = self.shape.members.get(index) {
            value.check(&member.ty, &self.at.then(Segment::Name(member.name)), self.found);
        }
    }
}
