use proc_macro2::{Literal, TokenStream};
use quote::quote;

use crate::model::{Deprecation, NumberBound, Size};

/// A bound of an `int`.
pub(super) fn int(value: i64) -> TokenStream {
    let digits = Literal::u64_unsuffixed(value.unsigned_abs());
    if value < 0 { quote!(-#digits) } else { quote!(#digits) }
}

/// A number of milliseconds or the like, where there is one.
pub(super) fn optional(value: Option<u64>) -> TokenStream {
    match value.map(Literal::u64_unsuffixed) {
        Some(value) => quote!(Some(#value)),
        None => quote!(None),
    }
}

/// The least value of a `number`.
pub(super) fn lower(bound: NumberBound) -> TokenStream {
    let value = number(bound.value);
    if bound.exclusive { quote!(.above(#value)) } else { quote!(.from(#value)) }
}

/// The greatest value of a `number`.
pub(super) fn upper(bound: NumberBound) -> TokenStream {
    let value = number(bound.value);
    if bound.exclusive { quote!(.below(#value)) } else { quote!(.to(#value)) }
}

fn number(value: f64) -> TokenStream {
    let digits: Literal = format!("{:?}", value.abs()).parse().expect("a finite double prints as a literal");
    if value.is_sign_negative() { quote!(-#digits) } else { quote!(#digits) }
}

/// How many; sizes beyond what a small machine counts to are clamped to that.
pub(super) fn size(size: Size) -> TokenStream {
    let clamped = |value: u64| Literal::u32_unsuffixed(u32::try_from(value).unwrap_or(u32::MAX));
    let min = (size.min > 0).then(|| clamped(size.min)).map(|min| quote!(.at_least(#min)));
    let max =
        size.max.filter(|max| *max < u64::from(u32::MAX)).map(clamped).map(|max| quote!(.at_most(#max)));
    quote!(#min #max)
}

/// `#[deprecated]`, where something is.
pub(super) fn deprecated(deprecation: Option<&Deprecation>) -> Option<TokenStream> {
    let Deprecation { since, reason, replaced_by } = deprecation?;
    let since = since.as_ref().map(|since| format!("since {since}"));
    let instead = replaced_by.as_ref().map(|name| format!("use {name} instead"));
    let note: Vec<String> = [since, reason.clone(), instead].into_iter().flatten().collect();
    Some(if note.is_empty() {
        quote!(#[deprecated])
    } else {
        let note = note.join("; ");
        quote!(#[deprecated(note = #note)])
    })
}
