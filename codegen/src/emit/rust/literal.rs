use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::doc;
use crate::model::{Deprecation, NumberBound, Size};

/// Text of ours as tokens.
pub(super) fn tokens(text: &str) -> TokenStream {
    text.parse().expect("the emitter writes Rust")
}

/// A number of milliseconds or the like, where there is one.
pub(super) fn optional(value: Option<u64>) -> TokenStream {
    match value.map(Literal::u64_unsuffixed) {
        Some(value) => quote!(Some(#value)),
        None => quote!(None),
    }
}

/// The least value of a `number`.
pub(super) fn lower(bound: NumberBound) -> String {
    let method = if bound.exclusive { "above" } else { "from" };
    format!(".{method}({:?})", bound.value)
}

/// The greatest value of a `number`.
pub(super) fn upper(bound: NumberBound) -> String {
    let method = if bound.exclusive { "below" } else { "to" };
    format!(".{method}({:?})", bound.value)
}

/// How many; sizes beyond what a small machine counts to are clamped to that.
pub(super) fn size(size: Size) -> String {
    let clamped = |value: u64| u32::try_from(value).unwrap_or(u32::MAX);
    let min = (size.min > 0).then(|| format!(".at_least({})", clamped(size.min)));
    let max =
        size.max.filter(|max| *max < u64::from(u32::MAX)).map(|max| format!(".at_most({})", clamped(max)));
    min.unwrap_or_default() + &max.unwrap_or_default()
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
        // rustdoc takes the note for Markdown.
        let note = doc::text_of(&note.join("; ").replace(['\n', '\r'], " "));
        quote!(#[deprecated(note = #note)])
    })
}
