//! `uri`: an absolute URI (RFC 3986), which has a scheme and something behind it.

/// `scheme:[//authority]path[?query][#fragment]`
pub(super) fn is_uri(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once(':') else { return false };
    let (rest, fragment) = rest.split_once('#').unwrap_or((rest, ""));
    let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
    is_scheme(scheme) && is_target(path) && [query, fragment].iter().all(|part| consists_of(part, b":@/?"))
}

fn is_scheme(text: &str) -> bool {
    let follows = |byte: u8| byte.is_ascii_alphanumeric() || b"+.-".contains(&byte);
    text.as_bytes().first().is_some_and(u8::is_ascii_alphabetic) && text.bytes().all(follows)
}

/// An authority with or without a path, or a path that is not empty and is not taken for an authority.
fn is_target(text: &str) -> bool {
    let Some(rest) = text.strip_prefix("//") else {
        return !text.is_empty() && consists_of(text, b":@/");
    };
    let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    is_authority(authority) && consists_of(path, b":@/")
}

/// `[user@]host[:port]`
fn is_authority(text: &str) -> bool {
    let (user, rest) = text.split_once('@').unwrap_or(("", text));
    let (host, port) = match rest.rsplit_once(':') {
        Some((host, port)) if !port.contains(']') => (host, port),
        _ => (rest, ""),
    };
    consists_of(user, b":") && is_host(host) && port.bytes().all(|byte| byte.is_ascii_digit())
}

/// A name or an IPv4 address, or something like an IPv6 address between brackets.
fn is_host(text: &str) -> bool {
    match text.strip_prefix('[') {
        None => consists_of(text, b""),
        Some(rest) => rest.strip_suffix(']').is_some_and(|address| {
            let fits = |byte: u8| byte.is_ascii_hexdigit() || b":.".contains(&byte);
            !address.is_empty() && address.bytes().all(fits)
        }),
    }
}

/// Characters that stand for themselves everywhere, those of `more`, and escaped ones.
fn consists_of(text: &str, more: &[u8]) -> bool {
    let mut rest = text.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        rest = match (first, after) {
            (b'%', [high, low, after @ ..]) if high.is_ascii_hexdigit() && low.is_ascii_hexdigit() => after,
            _ if first.is_ascii_alphanumeric() || b"._~!$&'()*+,;=-".contains(&first) => after,
            _ if more.contains(&first) => after,
            _ => return false,
        };
    }
    true
}
