//! What can be an id, a language or an address.

/// Whether a text is the address of a folder on the web: a host, perhaps a port, and a path, without a name or password.
pub(super) fn is_web_address(url: &str) -> bool {
    let Some(rest) = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://")) else { return false };
    let (authority, path) = rest.split_once('/').unwrap_or((rest, ""));
    let is_step = |step: &str| !step.is_empty() && step != "." && step != ".." && is_encoded(step);
    !rest.contains(['?', '#', '"', '<', '>', ' ', '\\', '@'])
        && !rest.contains(char::is_control)
        && is_authority(authority)
        && path.strip_suffix('/').unwrap_or(path).split('/').all(|step| path.is_empty() || is_step(step))
}

fn is_authority(authority: &str) -> bool {
    let (host, port) = match authority.rsplit_once(':') {
        Some((host, port)) if !port.contains(']') => (host, Some(port)),
        _ => (authority, None),
    };
    let is_label = |label: &str| {
        let ends = [label.chars().next(), label.chars().next_back()];
        ends.iter().all(|end| end.is_some_and(char::is_alphanumeric))
            && label.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'))
    };
    let is_host = match host.strip_prefix('[').and_then(|host| host.strip_suffix(']')) {
        Some(number) => number.parse::<std::net::Ipv6Addr>().is_ok(),
        None => host.split('.').all(is_label),
    };
    is_host && port.is_none_or(|port| port.parse::<u16>().is_ok_and(|port| port > 0))
}

/// Whether every percent sign stands before two hexadecimal digits.
fn is_encoded(text: &str) -> bool {
    text.split('%').skip(1).all(|after| after.len() >= 2 && after.as_bytes()[..2].iter().all(u8::is_ascii_hexdigit))
}

pub(super) fn is_language_tag(tag: &str) -> bool {
    let mut parts = tag.split('-');
    parts.next().is_some_and(|first| (2..=3).contains(&first.len()) && first.bytes().all(|b| b.is_ascii_lowercase()))
        && parts.all(|part| (2..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric()))
}

/// Tells whether a text can be the name of a theme: lower-case ASCII letters, digits and single hyphens between them.
pub fn is_id(id: &str) -> bool {
    id.split('-').all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit()))
}

/// The words of a label as they are compared: two that differ only in case and spacing are the same.
pub fn label_key(label: &str) -> String {
    label.split_whitespace().map(str::to_lowercase).collect::<Vec<_>>().join(" ")
}

/// Tells whether two language tags are the same but for their case.
pub fn same_language(a: &str, b: &str) -> bool {
    a.eq_ignore_ascii_case(b)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_that_of_a_folder_and_has_no_password() {
        for fine in [
            "https://example.org",
            "http://localhost:8000/",
            "https://example.org/guide/",
            "https://bücher.example/höflich/a%20b",
            "http://[::1]:80/",
            "http://127.0.0.1/~ada/",
        ] {
            assert!(is_web_address(fine), "{fine}");
        }
        for bad in [
            "example.org",
            "https://",
            "https:///a",
            "https://me:secret@example.org/",
            "https://-/",
            "https://a..b/",
            "https://localhost:99999/",
            "https://a/%zz/",
            "https://a/../b",
            "https://a//b/",
            "https://a/?b",
            "https://a b/",
        ] {
            assert!(!is_web_address(bad), "{bad}");
        }
    }
}
