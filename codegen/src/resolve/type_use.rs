use crate::code;
use crate::diagnostic::{Help, Mistake};
use crate::language::{FIELD_NAME, SCALARS, SYNONYMS, ScalarEntry, scalar_named};
use crate::model::{Digits, Pattern, Scalar, ScalarUse, Type, TypeUse};
use crate::parse::{Node, Tree};
use crate::pattern;
use crate::quote::{did_you_mean, quoted};
use crate::source::Span;

use super::Resolver;
use super::inline::{self, Bounds, DIGITS_HELP, Expr, Malformed};
use super::limits::{self, Constraints};

/// A text of the file that holds a type, and where its parts are.
#[derive(Clone, Copy)]
pub(super) struct Written<'t> {
    pub(super) text: &'t str,
    span: Span,
    verbatim: bool,
}

impl<'t> Written<'t> {
    pub(super) fn of(tree: &'t Tree) -> Option<Self> {
        match &tree.node {
            Node::Text { text, verbatim } => Some(Self { text, span: tree.span, verbatim: *verbatim }),
            _ => None,
        }
    }

    /// The place of a part of the text; all of it where the file writes it in another way.
    fn place(self, range: std::ops::Range<usize>) -> Span {
        if self.verbatim { self.span.part(range) } else { self.span }
    }
}

impl<'t> Resolver<'t> {
    /// The type that `written` is, constrained by its own ranges or by those of the long form around it. `None` where it
    /// is none, which has then been said.
    pub(super) fn type_use(&mut self, written: Written<'t>, long: Option<Constraints>) -> Option<TypeUse> {
        let parsed = inline::parse(written.text);
        let expr = parsed.map_err(|malformed| self.malformed(written, malformed)).ok()?;
        if let (Some(_), Some(bounds)) = (&long, &expr.bounds) {
            let help =
                "in the long form `min`, `max`, `exclusive_min` and `exclusive_max` stand beside `type`";
            let mistake =
                Mistake::new(code::TYPE_SYNTAX, written.place(bounds.at.clone()), "`type` takes no range");
            self.mistakes.push(mistake.help(help));
            return None;
        }
        self.usage(written, &expr, long)
    }

    fn malformed(&mut self, written: Written<'t>, malformed: Malformed) {
        let Malformed { at, message, help } = malformed;
        self.mistakes.push(Mistake::new(code::TYPE_SYNTAX, written.place(at), message).help(help));
    }

    fn usage(&mut self, written: Written<'t>, expr: &Expr<'t>, long: Option<Constraints>) -> Option<TypeUse> {
        let ty = match expr.word {
            "list" | "map" => self.collection(written, expr, long),
            word if word.starts_with(|first: char| first.is_uppercase()) => self.named(written, expr, long),
            _ => self.scalar(written, expr, long).map(Type::Scalar),
        };
        Some(TypeUse { ty: ty?, nullable: expr.null.is_some() })
    }

    /// The constraints of a use: those of the long form, or those between its parentheses.
    fn constraints(
        &mut self,
        written: Written<'t>,
        expr: &Expr<'t>,
        long: Option<Constraints>,
    ) -> Option<Constraints> {
        let (None, Some(bounds)) = (&long, &expr.bounds) else { return Some(long.unwrap_or_default()) };
        match bounds.ends() {
            Ok(ends) => Some(Constraints::of_range(&ends, |range| written.place(range))),
            Err(malformed) => {
                self.malformed(written, malformed);
                None
            }
        }
    }

    fn collection(
        &mut self,
        written: Written<'t>,
        expr: &Expr<'t>,
        long: Option<Constraints>,
    ) -> Option<Type> {
        let Some(inner) = &expr.inner else {
            let message = format!("{} of what?", quoted(expr.word));
            let mistake = Mistake::new(code::TYPE_SYNTAX, written.place(expr.at.clone()), message);
            self.mistakes.push(mistake.help(format!("write `{}<string>`", expr.word)));
            return None;
        };
        let constraints = self.constraints(written, expr, long);
        let inner = self.usage(written, inner, None);
        let (constraints, inner) = (constraints?, Box::new(inner?));
        self.refuse_pattern(&constraints, expr.word);
        self.refuse_multiple_of(&constraints, expr.word);
        let size = limits::size(&constraints, "a number of entries", &mut self.mistakes);
        if expr.word == "list" {
            return Some(Type::List { item: inner, size, unique: constraints.unique.is_some() });
        }
        self.refuse_unique(&constraints, expr.word);
        Some(Type::Map { value: inner, size })
    }

    fn named(&mut self, written: Written<'t>, expr: &Expr<'t>, long: Option<Constraints>) -> Option<Type> {
        let place = written.place(expr.at.clone());
        if !self.types.contains(expr.word) {
            self.unknown_type(place, expr.word);
            return None;
        }
        if expr.inner.is_some() {
            let message = format!("{} takes no other type", quoted(expr.word));
            self.mistakes
                .push(Mistake::new(code::TYPE_SYNTAX, place, message).help("only list<…> and map<…> do"));
            return None;
        }
        let inline = expr.bounds.as_ref().map(|bounds| written.place(bounds.at.clone()));
        if let Some(span) = inline.or_else(|| long.and_then(|constraints| constraints.first_place())) {
            let message =
                format!("a use of the named type {} cannot be constrained further", quoted(expr.word));
            let help = "constrain the named type itself, or declare a second one";
            self.mistakes.push(Mistake::new(code::CONSTRAINT, span, message).help(help));
            return None;
        }
        Some(Type::Named(expr.word.to_owned()))
    }

    /// The scalar that an expression names, with its constraints.
    pub(super) fn scalar(
        &mut self,
        written: Written<'t>,
        expr: &Expr<'t>,
        long: Option<Constraints>,
    ) -> Option<ScalarUse> {
        let place = written.place(expr.at.clone());
        let Some(entry) = scalar_named(expr.word) else {
            self.unknown_type(place, expr.word);
            return None;
        };
        if expr.inner.is_some() {
            let message = format!("{} takes no other type", quoted(expr.word));
            self.mistakes
                .push(Mistake::new(code::TYPE_SYNTAX, place, message).help("only list<…> and map<…> do"));
            return None;
        }
        let scalar = match entry.scalar {
            Scalar::Decimal(_) => Scalar::Decimal(self.digits(written, expr)?),
            scalar => scalar,
        };
        let constraints = self.constraints(written, expr, long)?;
        Some(self.constrained(scalar, entry, &constraints))
    }

    fn digits(&mut self, written: Written<'t>, expr: &Expr<'t>) -> Option<Digits> {
        let digits = expr.digits.as_ref().map_or_else(
            || {
                Err(Malformed {
                    at: expr.at.clone(),
                    message: "a decimal has its digits behind it",
                    help: DIGITS_HELP,
                })
            },
            Bounds::digits,
        );
        digits.map_err(|malformed| self.malformed(written, malformed)).ok()
    }

    fn constrained(&mut self, scalar: Scalar, entry: &ScalarEntry, constraints: &Constraints) -> ScalarUse {
        self.refuse_unique(constraints, entry.name);
        let bounds = limits::bounds(scalar, entry, constraints, &mut self.mistakes);
        let pattern = if entry.pattern {
            constraints.pattern.as_ref().and_then(|(text, span)| self.pattern(text, *span))
        } else {
            self.refuse_pattern(constraints, entry.name);
            None
        };
        ScalarUse { scalar, bounds, pattern }
    }

    fn pattern(&mut self, text: &str, span: Span) -> Option<Pattern> {
        match pattern::translate(text) {
            Ok(rust) => Some(Pattern { source: text.to_owned(), rust }),
            Err(refused) => {
                let mistake = Mistake::new(code::PATTERN, span, refused.message);
                self.mistakes.push(mistake.help(refused.help));
                None
            }
        }
    }

    fn refuse_pattern(&mut self, constraints: &Constraints, word: &str) {
        if let Some((_, span)) = constraints.pattern {
            let message = format!("{} takes no pattern", quoted(word));
            self.mistakes.push(Mistake::new(code::CONSTRAINT, span, message).help("only `string` does"));
        }
    }

    fn refuse_multiple_of(&mut self, constraints: &Constraints, word: &str) {
        if let Some((_, span)) = constraints.multiple_of {
            let message = format!("{} takes no `multiple_of`", quoted(word));
            self.mistakes.push(Mistake::new(code::CONSTRAINT, span, message).help("only `int` does"));
        }
    }

    fn refuse_unique(&mut self, constraints: &Constraints, word: &str) {
        if let Some(span) = constraints.unique {
            let message = format!("`unique` says nothing about {}", quoted(word));
            self.mistakes.push(Mistake::new(code::CONSTRAINT, span, message).help("it is for lists"));
        }
    }

    fn unknown_type(&mut self, place: Span, word: &str) {
        let mut mistake =
            Mistake::new(code::UNKNOWN_TYPE, place, format!("there is no type {}", quoted(word)));
        if !self.mistakes.is_full() {
            let synonym = SYNONYMS.iter().find(|(other, _)| other.eq_ignore_ascii_case(word));
            let scalars = SCALARS.iter().map(|entry| entry.name).chain(["list", "map"]);
            let help = synonym.map(|(_, ours)| Help {
                text: format!("it is called {} here", quoted(ours)),
                suggestion: Some((*ours).into()),
            });
            let help = help.or_else(|| did_you_mean(word, self.types.0.iter().copied().chain(scalars)));
            let known = FIELD_NAME.accepts(word) && word.starts_with(char::is_uppercase);
            mistake = mistake.maybe_help(help.or_else(|| known.then(|| "declare it under `types:`".into())));
        }
        self.mistakes.push(mistake);
    }
}
