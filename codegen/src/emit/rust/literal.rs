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

/// One end of a range of numbers, where there is one.
pub(super) fn bound(bound: Option<NumberBound>) -> TokenStream {
    let Some(NumberBound { value, exclusive }) = bound else { return quote!(None) };
    let digits: Literal = format!("{:?}", value.abs()).parse().expect("a finite double prints as a literal");
    let sign = value.is_sign_negative().then(|| quote!(-));
    quote!(Some(rt::Bound { value: #sign #digits, exclusive: #exclusive }))
}

/// How many; sizes beyond what a small machine counts to are clamped to that.
pub(super) fn size(size: Size) -> TokenStream {
    let clamped = |value: u64| u32::try_from(value).unwrap_or(u32::MAX);
    let min = Literal::u32_unsuffixed(clamped(size.min));
    let max = match size.max.map(u32::try_from) {
        Some(Ok(max)) => {
            let max = Literal::u32_unsuffixed(max);
            quote!(#max)
        }
        _ => quote!(usize::MAX),
    };
    quote!(rt::Size { min: #min, max: #max })
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
