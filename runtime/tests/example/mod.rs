//! A catalogue as the generator writes it, by hand: one event with a bit of everything, and a small one.

#![allow(dead_code, unreachable_pub, reason = "each test uses a part of it, and generated code is public")]

/// Documents of the catalogue.
pub mod documents {
    /// A valid one in canonical form, with every member.
    pub const PLACED: &str = r#"{"type":"order.placed","meta":{"eventId":"e1fccbf2-e3f0-438c-966f-9de0bcba6577","timestamp":"2026-11-24T02:44:45.213Z","source":"shop","version":"1.2","correlationId":"c","causationId":"d","userId":"u","metadata":{"n":{"a":[1,null]},"tenant":"x"}},"data":{"orderId":"o-1","quantity":3,"weight":2.5,"dueDate":"2025-11-01T00:00:00+01:00","priority":"HIGH","customer":null,"shipped":null,"labels":["a","b"],"currency":"EUR","defects":[{"code":"SCRATCH","quantity":1}],"disposition":{"kind":"SCRAP","quantity":2},"details":{"a":[1.0,{"b":null}]},"placedBy":"u"}}"#;
}

/// Types that several events share.
pub mod types {
    use ::events_runtime::private as rt;
    use rt::Wire as _;

    /// Identifies a person.
    #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub struct PersonId(pub String);

    ::events_runtime::__newtype!(PersonId(String), String::TYPE);
    ::events_runtime::__newtype!(text PersonId);
    ::events_runtime::__newtype!(redacted PersonId);

    /// How urgent it is.
    #[derive(Clone, Copy, Debug, PartialEq)]
    pub enum Priority {
        /// `LOW`
        Low,
        /// `HIGH`
        High,
    }

    impl Priority {
        /// Every value, in the catalogue's order.
        pub const ALL: &'static [Self] = &[Self::Low, Self::High];

        /// The same on the wire.
        const TEXTS: &'static [&'static str] = &["LOW", "HIGH"];

        /// As on the wire.
        #[must_use]
        pub const fn as_str(&self) -> &'static str {
            Self::TEXTS[*self as usize]
        }
    }

    ::events_runtime::__closed_enum!(Priority, Low);

    /// What is wrong.
    #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
    pub enum DefectCode {
        /// `SCRATCH`
        Scratch,
        /// A value that the catalogue does not have.
        Unknown(String),
    }

    impl DefectCode {
        /// Every known value, in the catalogue's order.
        pub const ALL: &'static [Self] = &[Self::Scratch];

        /// The same on the wire.
        const TEXTS: &'static [&'static str] = &["SCRATCH"];

        /// As on the wire.
        #[must_use]
        pub fn as_str(&self) -> &str {
            match self {
                Self::Scratch => "SCRATCH",
                Self::Unknown(value) => value,
            }
        }
    }

    ::events_runtime::__open_enum!(DefectCode, Scratch);

    /// One kind of defect.
    #[derive(Clone, Debug, PartialEq)]
    pub struct Defect {
        /// Which.
        pub code: DefectCode,
        /// How many pieces show it.
        pub quantity: i64,
    }

    impl rt::Object for Defect {
        const NEW: Self = Self { code: DefectCode::EMPTY, quantity: i64::EMPTY };
        const MEMBERS: &'static [rt::Member] = &[
            rt::required("code", r#""code":"#, DefectCode::TYPE),
            rt::required("quantity", r#""quantity":"#, rt::Type::INT.min(1)),
        ];
    }

    impl rt::Fields for Defect {
        fn read_member(&mut self, index: usize, reader: &rt::Reader<'_>, at: usize) -> rt::Outcome {
            match index {
                0 => self.code.read(reader, at),
                _ => self.quantity.read(reader, at),
            }
        }

        fn write_members(&self, out: &mut Vec<u8>) {
            self.code.write(r#","code":"#, out);
            self.quantity.write(r#","quantity":"#, out);
        }

        fn check_members(&self, check: &mut rt::Check<'_>) {
            check.member(0, &self.code);
            check.member(1, &self.quantity);
        }
    }

    /// What is done with the parts.
    #[derive(Clone, Debug, PartialEq)]
    pub enum Disposition {
        /// `USE_AS_IS`
        UseAsIs,
        /// `SCRAP`
        Scrap {
            /// Pieces.
            quantity: i64,
        },
    }

    impl rt::Tagged for Disposition {
        const NEW: Self = Self::UseAsIs;
        const UNION: &'static rt::Union = &rt::Union {
            tag: "kind",
            variants: &[
                ("USE_AS_IS", rt::Shape::of(&[])),
                (
                    "SCRAP",
                    rt::Shape::of(&[rt::required("quantity", r#""quantity":"#, rt::Type::INT.min(1).max(9))]),
                ),
            ],
        };

        fn set_variant(&mut self, variant: usize) {
            *self = match variant {
                0 => Self::UseAsIs,
                _ => Self::Scrap { quantity: i64::EMPTY },
            };
        }

        fn variant(&self) -> usize {
            match self {
                Self::UseAsIs => 0,
                Self::Scrap { .. } => 1,
            }
        }
    }

    impl rt::Fields for Disposition {
        fn read_member(&mut self, index: usize, reader: &rt::Reader<'_>, at: usize) -> rt::Outcome {
            match (self, index) {
                (Self::Scrap { quantity }, 0) => quantity.read(reader, at),
                _ => reader.skip(at),
            }
        }

        fn write_members(&self, out: &mut Vec<u8>) {
            match self {
                Self::UseAsIs => {}
                Self::Scrap { quantity } => quantity.write(r#","quantity":"#, out),
            }
        }

        fn check_members(&self, check: &mut rt::Check<'_>) {
            match self {
                Self::UseAsIs => {}
                Self::Scrap { quantity } => check.member(0, quantity),
            }
        }
    }

    ::events_runtime::__union!(Disposition);
}

/// Events about orders.
pub mod order {
    use std::borrow::Cow;
    use std::collections::BTreeMap;

    use ::events_runtime::private as rt;
    use ::events_runtime::{
        BaseEvent, Date, DateTime, DeliveryInfo, EventInfo, Maybe, Payload, Uuid, Value, Version,
    };
    use rt::Wire as _;

    /// An order was placed.
    #[derive(Clone, Debug, PartialEq)]
    pub struct OrderPlaced {
        /// The key.
        pub order_id: String,
        /// Pieces.
        pub quantity: i64,
        /// Kilograms.
        pub weight: Option<f64>,
        /// When it is due.
        pub due_date: DateTime,
        /// How urgent it is.
        pub priority: super::types::Priority,
        /// Null where nobody knows.
        pub customer: Option<Uuid>,
        /// A date that may be absent or null.
        pub shipped: Maybe<Date>,
        /// Short words.
        pub labels: Vec<String>,
        /// Filled in by readers.
        pub currency: String,
        /// What is wrong.
        pub defects: Option<Vec<super::types::Defect>>,
        /// What is done.
        pub disposition: super::types::Disposition,
        /// Anything.
        pub details: Option<BTreeMap<String, Value>>,
        /// Who placed it.
        pub placed_by: super::types::PersonId,
    }

    /// [`OrderPlaced`] with its metadata.
    pub type OrderPlacedEvent = BaseEvent<OrderPlaced>;

    impl Payload for OrderPlaced {
        const INFO: &'static EventInfo = &EventInfo {
            event_type: "order.placed",
            name: "OrderPlaced",
            version: Version { major: 1, minor: 2 },
            topic: "orders",
            default_topic: true,
            key_field: "orderId",
            producers: &[],
            consumers: &["shipping"],
            delivery: DeliveryInfo { retries: Some(5), ..DeliveryInfo::UNSET },
            deprecated: false,
        };
        const VERSION: &'static str = "1.2";

        fn key(&self) -> Cow<'_, str> {
            Cow::Borrowed(&self.order_id)
        }
    }

    impl rt::Object for OrderPlaced {
        const NEW: Self = Self {
            order_id: String::EMPTY,
            quantity: i64::EMPTY,
            weight: rt::Wire::EMPTY,
            due_date: DateTime::EMPTY,
            priority: super::types::Priority::EMPTY,
            customer: rt::Wire::EMPTY,
            shipped: rt::Wire::EMPTY,
            labels: rt::Wire::EMPTY,
            currency: String::EMPTY,
            defects: rt::Wire::EMPTY,
            disposition: super::types::Disposition::EMPTY,
            details: rt::Wire::EMPTY,
            placed_by: super::types::PersonId::EMPTY,
        };
        const MEMBERS: &'static [rt::Member] = &[
            rt::required("orderId", r#""orderId":"#, String::TYPE),
            rt::required("quantity", r#""quantity":"#, rt::Type::INT.min(1)),
            rt::optional(
                "weight",
                r#""weight":"#,
                rt::Type::Number { min: Some(rt::Bound { value: 0.0, exclusive: true }), max: None },
            ),
            rt::required("dueDate", r#""dueDate":"#, DateTime::TYPE),
            rt::required("priority", r#""priority":"#, super::types::Priority::TYPE),
            rt::required("customer", r#""customer":"#, rt::Type::Nullable(&Uuid::TYPE)),
            rt::optional("shipped", r#""shipped":"#, rt::Type::Nullable(&Date::TYPE)),
            rt::required(
                "labels",
                r#""labels":"#,
                rt::Type::List {
                    item: &rt::Type::Text {
                        size: rt::Size { min: 0, max: 3 },
                        pattern: Some(::events_runtime::__pattern!("^[a-z]*$", "^[a-z]*$")),
                    },
                    size: rt::Size { min: 1, max: 3 },
                    unique: true,
                },
            ),
            rt::defaulted("currency", r#""currency":"#, String::TYPE, "\"EUR\""),
            rt::optional("defects", r#""defects":"#, <Vec<super::types::Defect>>::TYPE),
            rt::required("disposition", r#""disposition":"#, super::types::Disposition::TYPE),
            rt::optional(
                "details",
                r#""details":"#,
                rt::Type::Map { value: &Value::TYPE, size: rt::Size { min: 0, max: 4 } },
            ),
            rt::required("placedBy", r#""placedBy":"#, super::types::PersonId::TYPE),
        ];
    }

    impl rt::Fields for OrderPlaced {
        fn read_member(&mut self, index: usize, reader: &rt::Reader<'_>, at: usize) -> rt::Outcome {
            match index {
                0 => self.order_id.read(reader, at),
                1 => self.quantity.read(reader, at),
                2 => self.weight.read(reader, at),
                3 => self.due_date.read(reader, at),
                4 => self.priority.read(reader, at),
                5 => self.customer.read(reader, at),
                6 => self.shipped.read(reader, at),
                7 => self.labels.read(reader, at),
                8 => self.currency.read(reader, at),
                9 => self.defects.read(reader, at),
                10 => self.disposition.read(reader, at),
                11 => self.details.read(reader, at),
                _ => self.placed_by.read(reader, at),
            }
        }

        fn write_members(&self, out: &mut Vec<u8>) {
            self.order_id.write(r#","orderId":"#, out);
            self.quantity.write(r#","quantity":"#, out);
            self.weight.write_present(r#","weight":"#, out);
            self.due_date.write(r#","dueDate":"#, out);
            self.priority.write(r#","priority":"#, out);
            self.customer.write(r#","customer":"#, out);
            self.shipped.write_present(r#","shipped":"#, out);
            self.labels.write(r#","labels":"#, out);
            self.currency.write(r#","currency":"#, out);
            self.defects.write_present(r#","defects":"#, out);
            self.disposition.write(r#","disposition":"#, out);
            self.details.write_present(r#","details":"#, out);
            self.placed_by.write(r#","placedBy":"#, out);
        }

        fn check_members(&self, check: &mut rt::Check<'_>) {
            check.member(1, &self.quantity);
            check.member(2, &self.weight);
            check.member(6, &self.shipped);
            check.member(7, &self.labels);
            check.member(9, &self.defects);
            check.member(10, &self.disposition);
            check.member(11, &self.details);
        }
    }

    /// An order was cancelled.
    #[derive(Clone, Debug, PartialEq)]
    pub struct OrderCancelled {
        /// The key.
        pub order_id: String,
    }

    /// [`OrderCancelled`] with its metadata.
    pub type OrderCancelledEvent = BaseEvent<OrderCancelled>;

    impl Payload for OrderCancelled {
        const INFO: &'static EventInfo = &EventInfo {
            event_type: "order.cancelled",
            name: "OrderCancelled",
            version: Version { major: 1, minor: 0 },
            topic: "orders",
            default_topic: true,
            key_field: "orderId",
            producers: &[],
            consumers: &[],
            delivery: DeliveryInfo::UNSET,
            deprecated: false,
        };
        const VERSION: &'static str = "1.0";

        fn key(&self) -> Cow<'_, str> {
            Cow::Borrowed(&self.order_id)
        }
    }

    impl rt::Object for OrderCancelled {
        const NEW: Self = Self { order_id: String::EMPTY };
        const MEMBERS: &'static [rt::Member] = &[rt::required("orderId", r#""orderId":"#, String::TYPE)];
    }

    impl rt::Fields for OrderCancelled {
        fn read_member(&mut self, _index: usize, reader: &rt::Reader<'_>, at: usize) -> rt::Outcome {
            self.order_id.read(reader, at)
        }

        fn write_members(&self, out: &mut Vec<u8>) {
            self.order_id.write(r#","orderId":"#, out);
        }
    }
}

/// Any event of the catalogue.
#[derive(Clone, Debug, PartialEq)]
#[allow(clippy::large_enum_variant, reason = "an event is read once and moved into its handler")]
pub enum ShopEvent {
    /// `order.placed`
    OrderPlaced(order::OrderPlacedEvent),
    /// `order.cancelled`
    OrderCancelled(order::OrderCancelledEvent),
}

impl From<order::OrderPlacedEvent> for ShopEvent {
    fn from(event: order::OrderPlacedEvent) -> Self {
        Self::OrderPlaced(event)
    }
}

impl From<order::OrderCancelledEvent> for ShopEvent {
    fn from(event: order::OrderCancelledEvent) -> Self {
        Self::OrderCancelled(event)
    }
}

impl ::events_runtime::private::EventUnion for ShopEvent {
    const CATALOG: &'static ::events_runtime::CatalogInfo = &CATALOG;
    const VARIANTS: &'static [::events_runtime::private::Variant<Self>] = &[
        ::events_runtime::private::variant::<order::OrderPlaced, _>(),
        ::events_runtime::private::variant::<order::OrderCancelled, _>(),
    ];

    fn event(&self) -> &dyn ::events_runtime::private::AnyEvent {
        match self {
            Self::OrderPlaced(event) => event,
            Self::OrderCancelled(event) => event,
        }
    }

    fn event_mut(&mut self) -> &mut dyn ::events_runtime::private::AnyEvent {
        match self {
            Self::OrderPlaced(event) => event,
            Self::OrderCancelled(event) => event,
        }
    }
}

/// The facts of the catalogue.
pub static CATALOG: ::events_runtime::CatalogInfo = ::events_runtime::CatalogInfo {
    name: "Shop",
    default_topic: "orders",
    topics: &[],
    events: &[
        <order::OrderPlaced as ::events_runtime::Payload>::INFO,
        <order::OrderCancelled as ::events_runtime::Payload>::INFO,
    ],
};
