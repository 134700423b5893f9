//! Guards: functions of straight-line code that answer whether a value is one, in a view.
//!
//! A guard may refuse a value that is good but unusual, since the report looks again; it never accepts a bad one.

use std::fmt::Write as _;

use indexmap::IndexSet;

use super::literal;
use crate::emit::json::Json;
use crate::model::{
    Bounds, Digits, Exact, Field, NumberBound, Pattern, Scalar, ScalarUse, Size, Type, TypeDef, TypeKind,
    TypeUse,
};

/// The guards of one module, and the patterns that they share.
#[derive(Debug, Default)]
pub(super) struct Guards<'a> {
    patterns: IndexSet<&'a str>,
}

impl<'a> Guards<'a> {
    /// The guard of a named type.
    pub(super) fn of_type(&mut self, def: &'a TypeDef) -> String {
        let mut body = Body::new(self);
        let view = match &def.kind {
            TypeKind::Scalar { scalar, .. } => {
                let condition = body.scalar(scalar, "value").join(" && ");
                body.line(&format!("return {condition};"));
                ""
            }
            TypeKind::Enum { values, open: false } => {
                body.choice(values);
                ""
            }
            TypeKind::Enum { values, open: true } => {
                body.line("if (view !== 'write') return isText(value);");
                body.choice(values);
                ", view"
            }
            TypeKind::Object { fields } => {
                body.object(fields);
                ", view"
            }
            TypeKind::Union { tag, variants } => {
                body.line("if (!isObject(value)) return false;");
                body.open(&format!("switch ({}) {{", literal::access("value", tag)));
                for variant in variants {
                    body.open(&format!("case {}: {{", literal::string(&variant.value)));
                    body.members(&variant.fields, 1);
                    body.close();
                }
                body.line("default:");
                body.line("  return false;");
                body.close();
                ", view"
            }
        };
        format!("function test{}(value{view}) {{\n{}}}\n", def.name, body.text)
    }

    /// The guard of a payload.
    pub(super) fn of_payload(&mut self, data: &str, fields: &'a [Field]) -> String {
        let mut body = Body::new(self);
        body.object(fields);
        format!("function test{data}(value, view) {{\n{}}}\n", body.text)
    }

    /// The patterns, compiled when the module is first used.
    pub(super) fn patterns(&self) -> String {
        let pattern = |(index, source): (usize, &&str)| {
            format!(
                "const pattern{} = /*#__PURE__*/ new RegExp({}, 'u');\n",
                index + 1,
                literal::string(source)
            )
        };
        self.patterns.iter().enumerate().map(pattern).collect()
    }

    fn pattern(&mut self, pattern: &'a Pattern) -> String {
        let (index, _) = self.patterns.insert_full(&pattern.source);
        format!("pattern{}", index + 1)
    }
}

/// Statements that return false where something is wrong.
struct Body<'g, 'a> {
    guards: &'g mut Guards<'a>,
    text: String,
    depth: usize,
    loops: usize,
}

impl<'g, 'a> Body<'g, 'a> {
    fn new(guards: &'g mut Guards<'a>) -> Self {
        Self { guards, text: String::new(), depth: 1, loops: 0 }
    }

    fn line(&mut self, line: &str) {
        writeln!(self.text, "{}{line}", "  ".repeat(self.depth)).expect("writing to a string cannot fail");
    }

    fn open(&mut self, line: &str) {
        self.line(line);
        self.depth += 1;
    }

    fn close(&mut self) {
        self.depth -= 1;
        self.line("}");
    }

    fn choice(&mut self, values: &[String]) {
        self.open("switch (value) {");
        for value in values {
            self.line(&format!("case {}:", literal::string(value)));
        }
        self.line("  return true;");
        self.line("default:");
        self.line("  return false;");
        self.close();
    }

    fn object(&mut self, fields: &'a [Field]) {
        self.line("if (!isObject(value)) return false;");
        self.members(fields, 0);
    }

    /// `others` says how many members are there beside the fields.
    fn members(&mut self, fields: &'a [Field], others: usize) {
        for field in fields {
            self.member(field);
        }
        let certain = fields.iter().filter(|field| !field.may_be_absent()).count() + others;
        let uncertain = fields.iter().filter(|field| field.may_be_absent());
        let counted = uncertain.map(|field| format!("has({})", literal::access("value", &field.name)));
        let known: Vec<String> = [certain.to_string()].into_iter().chain(counted).collect();
        self.line(&format!("return isClosed(value, {}, view);", known.join(" + ")));
    }

    fn member(&mut self, field: &'a Field) {
        let value = literal::access("value", &field.name);
        let mut when = Vec::new();
        let null_is_absent = field.optional && !field.ty.nullable;
        if field.optional {
            when.push(format!("{value} !== undefined"));
        }
        if null_is_absent {
            when.push(format!("!isLeftOut({value}, view)"));
        }
        if field.default.is_some() {
            when.push(format!("({value} !== undefined || view === 'is')"));
        }
        if null_is_absent && field.ty.ty.holds_null() {
            let mut refused = when.clone();
            refused.push(format!("{value} === null"));
            self.line(&format!("if ({}) return false;", refused.join(" && ")));
        }
        self.value(&field.ty, &value, when);
    }

    /// Checks `value` where all of `when` holds.
    fn value(&mut self, used: &'a TypeUse, value: &str, mut when: Vec<String>) {
        if used.nullable && !used.ty.holds_null() {
            when.push(format!("{value} !== null"));
        }
        match &used.ty {
            Type::Scalar(scalar) => {
                let conditions = self.scalar(scalar, value);
                self.refuse_unless(&conditions, when);
            }
            Type::Named(name) => self.refuse_unless(&[format!("test{name}({value}, view)")], when),
            Type::List { item, size, unique } => {
                self.block(when, |body| body.list(item, *size, *unique, value));
            }
            Type::Map { value: entry, size } => self.block(when, |body| body.map(entry, *size, value)),
        }
    }

    fn refuse_unless(&mut self, conditions: &[String], mut when: Vec<String>) {
        when.push(match conditions {
            [call] => format!("!{call}"),
            conditions => format!("!({})", conditions.join(" && ")),
        });
        self.line(&format!("if ({}) return false;", when.join(" && ")));
    }

    fn block(&mut self, when: Vec<String>, inside: impl FnOnce(&mut Self)) {
        if when.is_empty() {
            return inside(self);
        }
        self.open(&format!("if ({}) {{", when.join(" && ")));
        inside(self);
        self.close();
    }

    fn list(&mut self, item: &'a TypeUse, size: Size, unique: bool, list: &str) {
        let max = size.max.map_or("Infinity".to_owned(), |max| max.to_string());
        self.line(&format!("if (!isList({list}, {}, {max})) return false;", size.min));
        if unique {
            self.line(&format!("if (!isUnique({list})) return false;"));
        }
        self.loops += 1;
        let (index, entry) = (format!("index{}", self.loops), format!("item{}", self.loops));
        self.open(&format!("for (let {index} = 0; {index} < {list}.length; {index}++) {{"));
        self.line(&format!("const {entry} = {list}[{index}];"));
        self.value(item, &entry, Vec::new());
        self.close();
    }

    fn map(&mut self, entry: &'a TypeUse, size: Size, map: &str) {
        self.line(&format!("if (!isObject({map})) return false;"));
        self.loops += 1;
        let number = self.loops;
        self.line(&format!("const names{number} = Object.keys({map});"));
        let min = (size.min > 0).then(|| format!("names{number}.length < {}", size.min));
        let max = size.max.map(|max| format!("names{number}.length > {max}"));
        let outside: Vec<String> = min.into_iter().chain(max).collect();
        if !outside.is_empty() {
            self.line(&format!("if ({}) return false;", outside.join(" || ")));
        }
        self.open(&format!("for (const name{number} of names{number}) {{"));
        self.line(&format!("const item{number} = {map}[name{number}];"));
        self.line(&format!("if (!isText(name{number})) return false;"));
        self.value(entry, &format!("item{number}"), Vec::new());
        self.close();
    }

    /// What must hold for a scalar, all of it.
    fn scalar(&mut self, used: &'a ScalarUse, value: &str) -> Vec<String> {
        let mut conditions = match (used.scalar, &used.bounds) {
            (Scalar::Int, bounds) => int(bounds, value),
            (Scalar::Int64, bounds) => vec![int64(bounds, value)],
            (scalar, _) => vec![call(scalar, value)],
        };
        match &used.bounds {
            Bounds::None | Bounds::Int { .. } => {}
            Bounds::Exact { min, max } => {
                if let Scalar::Decimal(Digits { scale, .. }) = used.scalar {
                    let end = |operator: &str, end: Exact| {
                        format!("unitsOf({value}, {scale}) {operator} {}n", end.units)
                    };
                    conditions.extend(min.map(|min| end(">=", min)));
                    conditions.extend(max.map(|max| end("<=", max)));
                }
            }
            Bounds::Number { min, max } => {
                conditions.extend(min.map(|min| compare(value, ">", min)));
                conditions.extend(max.map(|max| compare(value, "<", max)));
            }
            Bounds::Length(Size { min: 0, max: None }) => {}
            Bounds::Length(Size { min: 1, max: None }) => conditions.push(format!("{value} !== ''")),
            Bounds::Length(Size { min, max }) => {
                let max = max.map_or("Infinity".to_owned(), |max| max.to_string());
                conditions.push(format!("hasLength({value}, {min}, {max})"));
            }
        }
        if let Some(pattern) = &used.pattern {
            conditions.push(format!("{}.test({value})", self.guards.pattern(pattern)));
        }
        conditions
    }
}

fn call(scalar: Scalar, value: &str) -> String {
    match scalar {
        Scalar::String => format!("isText({value})"),
        Scalar::Bool => format!("isBool({value})"),
        Scalar::Int | Scalar::Number => format!("isNumber({value})"),
        Scalar::Uuid => format!("isUuid({value})"),
        Scalar::Datetime => format!("isDatetime({value})"),
        Scalar::Date => format!("isDate({value})"),
        Scalar::Json => format!("isJson({value})"),
        Scalar::Int64 => format!("isInt64({value})"),
        Scalar::Decimal(Digits { precision, scale }) => format!("isDecimal({value}, {precision}, {scale})"),
        Scalar::Time => format!("isTime({value})"),
        Scalar::Duration => format!("isDuration({value})"),
        Scalar::Email => format!("isEmail({value})"),
        Scalar::Uri => format!("isUri({value})"),
        Scalar::Bytes => format!("isBytes({value})"),
    }
}

fn int64(bounds: &Bounds, value: &str) -> String {
    let ends = match bounds {
        Bounds::Exact { min, max } => [min.map(|min| min.units), max.map(|max| max.units)],
        _ => [None, None],
    };
    match ends {
        [None, None] => format!("isInt64({value})"),
        [min, None] => format!("isInt64({value}, {}n)", min.unwrap_or(i64::MIN.into())),
        [min, Some(max)] => format!("isInt64({value}, {}n, {max}n)", min.unwrap_or(i64::MIN.into())),
    }
}

fn int(bounds: &Bounds, value: &str) -> Vec<String> {
    let (min, max, multiple_of) = match bounds {
        Bounds::Int { min, max, multiple_of } => (*min, *max, *multiple_of),
        _ => (None, None, None),
    };
    let min = min.map_or("Number.MIN_SAFE_INTEGER".to_owned(), |min| min.to_string());
    let max = max.map_or("Number.MAX_SAFE_INTEGER".to_owned(), |max| max.to_string());
    let multiple = multiple_of.map(|divisor| format!("{value} % {divisor} === 0"));
    std::iter::once(format!("isInt({value}, {min}, {max})")).chain(multiple).collect()
}

fn compare(value: &str, operator: &str, bound: NumberBound) -> String {
    let or_equal = if bound.exclusive { "" } else { "=" };
    format!("{value} {operator}{or_equal} {}", Json::from(bound.value).to_line())
}
