//! `email`: what a browser's `<input type="email">` takes (WHATWG HTML), ASCII throughout.

/// `local@label.label…`
pub(super) fn is_email(text: &str) -> bool {
    let Some((local, domain)) = text.rsplit_once('@') else { return false };
    !local.is_empty() && local.bytes().all(is_local) && domain.split('.').all(is_label)
}

fn is_local(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b".!#$%&'*+/=?^_`{|}~-".contains(&byte)
}

/// 1 to 63 letters, digits and hyphens, with no hyphen at an end.
fn is_label(label: &str) -> bool {
    let bytes = label.as_bytes();
    let ends = [bytes.first(), bytes.last()];
    bytes.len() <= 63
        && bytes.iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'-')
        && ends.iter().all(|end| end.is_some_and(u8::is_ascii_alphanumeric))
}
