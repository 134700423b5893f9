//! What every generated enum and newtype has in common. Generated code is their only caller.

/// The traits of a closed enum, from its `ALL` and `TEXTS`.
#[doc(hidden)]
#[macro_export]
macro_rules! __closed_enum {
    ($name:ident, $first:ident) => {
        $crate::__enum_text!($name);
        $crate::__enum_order!($name);
        $crate::__serde!($name);

        impl ::std::str::FromStr for $name {
            type Err = $crate::UnknownValue;

            fn from_str(text: &str) -> ::std::result::Result<Self, Self::Err> {
                $crate::private::parse_choice(Self::ALL, Self::TEXTS, text)
            }
        }

        impl $crate::private::Wire for $name {
            const EMPTY: Self = Self::$first;
            const TYPE: $crate::private::Type =
                $crate::private::Type::Enum { values: Self::TEXTS, open: false };

            fn read(&mut self, reader: &$crate::private::Reader<'_>, at: usize) -> $crate::private::Outcome {
                $crate::private::read_choice(self, Self::ALL, Self::TEXTS, reader, at)
            }

            fn write(&self, key: &str, out: &mut ::std::vec::Vec<u8>) {
                $crate::private::write_text(key, self.as_str(), out);
            }
        }
    };
}

/// The traits of an open enum, from its `ALL`, `TEXTS`, `as_str` and `Unknown`.
#[doc(hidden)]
#[macro_export]
macro_rules! __open_enum {
    ($name:ident, $first:ident) => {
        $crate::__enum_text!($name);
        $crate::__serde!($name);

        impl ::std::convert::From<&str> for $name {
            fn from(text: &str) -> Self {
                let found = Self::ALL.iter().find(|value| value.as_str() == text);
                found.cloned().unwrap_or_else(|| Self::Unknown(::std::convert::From::from(text)))
            }
        }

        impl ::std::str::FromStr for $name {
            type Err = ::std::convert::Infallible;

            fn from_str(text: &str) -> ::std::result::Result<Self, Self::Err> {
                ::std::result::Result::Ok(Self::from(text))
            }
        }

        impl $crate::private::Wire for $name {
            const EMPTY: Self = Self::$first;
            const TYPE: $crate::private::Type =
                $crate::private::Type::Enum { values: Self::TEXTS, open: true };

            fn read(&mut self, reader: &$crate::private::Reader<'_>, at: usize) -> $crate::private::Outcome {
                let (text, end) = reader.string(at)?;
                *self = Self::from(&*text);
                ::std::result::Result::Ok(end)
            }

            fn write(&self, key: &str, out: &mut ::std::vec::Vec<u8>) {
                $crate::private::write_text(key, self.as_str(), out);
            }

            fn check(
                &self,
                _ty: &$crate::private::Type,
                at: &$crate::private::At<'_>,
                found: &mut $crate::private::Found,
            ) {
                if let Self::Unknown(text) = self {
                    $crate::private::check_unknown(text, Self::TEXTS, at, found);
                }
            }
        }
    };
}

/// Display of an enum.
#[doc(hidden)]
#[macro_export]
macro_rules! __enum_text {
    ($name:ident) => {
        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.pad(self.as_str())
            }
        }
    };
}

/// What an enum without fields could derive, and derives at a higher price: the order of its values, and their hash.
#[doc(hidden)]
#[macro_export]
macro_rules! __enum_order {
    ($name:ident) => {
        impl ::std::cmp::Eq for $name {}

        impl ::std::cmp::PartialOrd for $name {
            #[inline]
            fn partial_cmp(&self, other: &Self) -> ::std::option::Option<::std::cmp::Ordering> {
                ::std::option::Option::Some(::std::cmp::Ord::cmp(self, other))
            }
        }

        impl ::std::cmp::Ord for $name {
            #[inline]
            fn cmp(&self, other: &Self) -> ::std::cmp::Ordering {
                ::std::cmp::Ord::cmp(&(*self as usize), &(*other as usize))
            }
        }

        impl ::std::hash::Hash for $name {
            #[inline]
            fn hash<H: ::std::hash::Hasher>(&self, state: &mut H) {
                state.write_usize(*self as usize);
            }
        }
    };
}

/// The traits of a newtype around a scalar: `text` ones convert from `&str` too, `redacted` ones hold personal data.
#[doc(hidden)]
#[macro_export]
macro_rules! __newtype {
    ($name:ident($inner:ty), $ty:expr) => {
        $crate::__newtype!(shown $name);
        $crate::__newtype!(conversions $name($inner));
        $crate::__newtype!(
            codec $name($inner), $ty,
            |value, reader, at| value.read(reader, at),
            |value, key, out| value.write(key, out)
        );
    };
    ($name:ident($inner:ty) as $spelling:expr, $ty:expr) => {
        $crate::__newtype!(shown $name);
        $crate::__newtype!(conversions $name($inner));
        $crate::__newtype!(
            codec $name($inner), $ty,
            |value, reader, at| $crate::private::read_spelled(value, reader, at, $spelling),
            |value, key, out| $crate::private::write_spelled(value, key, out, $spelling)
        );
    };
    // Bytes are not text that could be shown.
    (bytes $name:ident, $ty:expr) => {
        $crate::__newtype!(conversions $name(::std::vec::Vec<u8>));
        $crate::__newtype!(
            codec $name(::std::vec::Vec<u8>), $ty,
            |value, reader, at| value.read(reader, at),
            |value, key, out| value.write(key, out)
        );
    };
    (conversions $name:ident($inner:ty)) => {
        impl ::std::convert::From<$inner> for $name {
            fn from(value: $inner) -> Self {
                Self(value)
            }
        }

        impl ::std::convert::From<$name> for $inner {
            fn from(value: $name) -> Self {
                value.0
            }
        }
    };
    (shown $name:ident) => {
        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                ::std::fmt::Display::fmt(&self.0, f)
            }
        }
    };
    (
        codec $name:ident($inner:ty), $ty:expr,
        |$value:ident, $reader:ident, $at:ident| $read:expr,
        |$written:ident, $key:ident, $out:ident| $write:expr
    ) => {
        $crate::__serde!($name);

        impl $crate::private::Wire for $name {
            const EMPTY: Self = Self(<$inner as $crate::private::Wire>::EMPTY);
            const TYPE: $crate::private::Type = $ty;

            fn read(&mut self, $reader: &$crate::private::Reader<'_>, $at: usize) -> $crate::private::Outcome {
                let $value = &mut self.0;
                $read
            }

            fn write(&self, $key: &str, $out: &mut ::std::vec::Vec<u8>) {
                let $written = &self.0;
                $write;
            }

            fn check(
                &self,
                ty: &$crate::private::Type,
                at: &$crate::private::At<'_>,
                found: &mut $crate::private::Found,
            ) {
                self.0.check(ty, at, found);
            }

            fn holds_null(&self) -> bool {
                $crate::private::Wire::holds_null(&self.0)
            }
        }
    };
    (text $name:ident) => {
        impl ::std::convert::From<&str> for $name {
            fn from(value: &str) -> Self {
                Self(::std::convert::From::from(value))
            }
        }

        impl ::std::convert::AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }
    };
    (redacted $name:ident) => {
        impl ::std::fmt::Debug for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.debug_tuple(::std::stringify!($name)).field(&$crate::private::Redacted).finish()
            }
        }
    };
}

/// The codec of a tagged union.
#[doc(hidden)]
#[macro_export]
macro_rules! __union {
    ($name:ident) => {
        $crate::__serde!($name);

        impl $crate::private::Wire for $name {
            const EMPTY: Self = <Self as $crate::private::Tagged>::NEW;
            const TYPE: $crate::private::Type =
                $crate::private::Type::Union(<Self as $crate::private::Tagged>::UNION);

            fn read(&mut self, reader: &$crate::private::Reader<'_>, at: usize) -> $crate::private::Outcome {
                $crate::private::read_tagged(self, reader, at)
            }

            fn write(&self, key: &str, out: &mut ::std::vec::Vec<u8>) {
                $crate::private::write_tagged(self, key, out);
            }

            fn check(
                &self,
                _ty: &$crate::private::Type,
                at: &$crate::private::At<'_>,
                found: &mut $crate::private::Found,
            ) {
                $crate::private::check_tagged(self, at, found);
            }
        }
    };
}

/// The traits of the enum over all event types, from its `ALL` and `as_str`.
#[doc(hidden)]
#[macro_export]
macro_rules! __event_types {
    ($name:ident) => {
        $crate::__serde!(name $name);
        $crate::__enum_text!($name);

        impl ::std::str::FromStr for $name {
            type Err = $crate::UnknownValue;

            fn from_str(text: &str) -> ::std::result::Result<Self, Self::Err> {
                let found = Self::ALL.iter().find(|value| value.as_str() == text);
                found.copied().ok_or($crate::UnknownValue::new())
            }
        }
    };
}

/// A table in a constant. The array has a name, for one without would be a constant of its own, which the compiler's lints
/// evaluate, and with it all tables that it leads to: most of what a check of the whole crate would cost.
#[doc(hidden)]
#[macro_export]
macro_rules! __table {
    ($($rows:tt)*) => {
        &{
            let rows = [$($rows)*];
            rows
        }
    };
}

/// The enum over all events as an event, and the conversion from each.
#[doc(hidden)]
#[macro_export]
macro_rules! __event_union {
    ($name:ident, $catalog:ident, $($variant:ident: $payload:ty),* $(,)?) => {
        $crate::__serde!(event $name);

        impl $crate::private::EventUnion for $name {
            const CATALOG: &'static $crate::CatalogInfo = &$catalog;
            const VARIANTS: &'static [$crate::private::Variant<Self>] =
                $crate::__table![$($crate::private::variant::<$payload, _>()),*];

            fn event(&self) -> &dyn $crate::private::AnyEvent {
                match self {
                    $(Self::$variant(event) => event,)*
                }
            }

            fn event_mut(&mut self) -> &mut dyn $crate::private::AnyEvent {
                match self {
                    $(Self::$variant(event) => event,)*
                }
            }
        }

        $(impl ::std::convert::From<$crate::BaseEvent<$payload>> for $name {
            fn from(event: $crate::BaseEvent<$payload>) -> Self {
                Self::$variant(event)
            }
        })*
    };
}

/// serde's traits of a type that the codec reads and writes, with feature `serde`.
#[cfg(feature = "serde")]
#[doc(hidden)]
#[macro_export]
macro_rules! __serde {
    (event $name:ty) => {
        $crate::__serde!($name, serialize_event, deserialize_event);
    };
    (name $name:ty) => {
        $crate::__serde!($name, serialize_name, deserialize_name);
    };
    ($name:ty) => {
        $crate::__serde!($name, serialize, deserialize);
    };
    ($name:ty, $serialize:ident, $deserialize:ident) => {
        impl $crate::private::serde::Serialize for $name {
            fn serialize<S: $crate::private::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::std::result::Result<S::Ok, S::Error> {
                $crate::private::$serialize(self, serializer)
            }
        }

        impl<'de> $crate::private::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::private::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::std::result::Result<Self, D::Error> {
                $crate::private::$deserialize(deserializer)
            }
        }
    };
}

/// serde's traits of a type that the codec reads and writes, with feature `serde`.
#[cfg(not(feature = "serde"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __serde {
    ($($name:tt)*) => {};
}
