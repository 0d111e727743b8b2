//! Origins and relying party ids as browsers write them.

/// The most characters of a label of a domain name (RFC 1035 section 2.3.4).
const LABEL_CHARACTERS_MAX: usize = 63;
const DOMAIN_CHARACTERS_MAX: usize = 253;

/// Whether a browser accepts this as a relying party id: a domain name that may be registered, or
/// `localhost`. Names directly below the root, such as `com`, belong to no one, and an address is
/// no domain (WebAuthn level 3, section 5.1.2). Which other suffixes are public, only browsers
/// know.
pub(super) fn is_relying_party_id(id: &str) -> bool {
    is_domain(id) && (id.contains('.') || id == "localhost")
}

/// Whether this is an origin as a browser serializes it (RFC 6454 section 6.2), whose host is
/// the relying party's or below it. Only a loopback host may do without TLS, as in browsers.
pub(super) fn is_origin_of(origin: &str, relying_party_id: &str) -> bool {
    let (rest, is_secure) = match (origin.strip_prefix("https://"), origin.strip_prefix("http://"))
    {
        (Some(rest), _) => (rest, true),
        (None, Some(rest)) => (rest, false),
        (None, None) => return false,
    };
    let (host, port) = match rest.split_once(':') {
        Some((host, port)) => (host, Some(port)),
        None => (rest, None),
    };
    let is_loopback = host == "localhost" || host.ends_with(".localhost");
    let belongs = host == relying_party_id
        || host.strip_suffix(relying_party_id).is_some_and(|front| front.ends_with('.'));
    let usual = if is_secure { 443 } else { 80 };
    is_domain(host)
        && is_relying_party_id(relying_party_id)
        && belongs
        && (is_secure || is_loopback)
        && port.is_none_or(|port| number_of(port).is_some_and(|port| port != usual))
}

/// Labels of lower-case letters, digits and inner hyphens. The last one is not a number, or a
/// browser would read an address (URL Standard, "ends in a number").
fn is_domain(name: &str) -> bool {
    let is_label = |label: &str| {
        (1..=LABEL_CHARACTERS_MAX).contains(&label.len())
            && label.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    let last = name.rsplit('.').next().unwrap_or_default();
    let is_number = last.bytes().all(|byte| byte.is_ascii_digit()) || last.starts_with("0x");
    name.len() <= DOMAIN_CHARACTERS_MAX && name.split('.').all(is_label) && !is_number
}

/// A port as browsers write it: 1 to 65535, without a sign or leading zeros.
fn number_of(port: &str) -> Option<u16> {
    let number: u16 = port.parse().ok()?;
    (number > 0 && number.to_string() == port).then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    // findings: F-A11
    #[test]
    fn what_browsers_send_is_an_origin() {
        for (origin, id) in [
            ("https://example.org", "example.org"),
            ("https://jira.example.org", "example.org"),
            ("https://jira.example.org:8443", "jira.example.org"),
            ("https://xn--bro-hoa.example.org", "example.org"),
            ("https://a-b.3com.example", "3com.example"),
            ("http://localhost:8080", "localhost"),
            ("https://localhost", "localhost"),
            ("http://jira.localhost:80443", "x"),
        ] {
            assert_eq!(is_origin_of(origin, id), id != "x", "{origin} {id}");
        }
        assert!(is_origin_of("http://jira.localhost", "jira.localhost"));
    }

    // findings: F-A11
    #[test]
    fn what_no_browser_sends_is_none() {
        for origin in [
            "https://JIRA.example.org",
            "https://jira.example.org/",
            "https://jira.example.org/login",
            "https://jira.example.org?x",
            "https://jira.example.org#x",
            "https://jira.example.org:443",
            "https://jira.example.org:0443",
            "https://jira.example.org:08443",
            "https://jira.example.org:+8443",
            "https://jira.example.org:0",
            "https://jira.example.org:65536",
            "https://jira.example.org:99999",
            "https://jira.example.org:",
            "https://jira..example.org",
            "https://.example.org",
            "https://jira.example.org.",
            "https://-jira.example.org",
            "https://jira-.example.org",
            "https://jira_1.example.org",
            "https://büro.example.org",
            "https://user@jira.example.org",
            "https://*.example.org",
            "https:jira.example.org",
            "HTTPS://jira.example.org",
            "http://jira.example.org",
            "http://jira.example.org:8080",
            "android:apk-key-hash:x",
            "https://notexample.org",
            "https://example.org.evil.example",
            "https://example.com",
            " https://example.org",
            "null",
            "",
        ] {
            assert!(!is_origin_of(origin, "example.org"), "{origin}");
        }
        let label = "x".repeat(64);
        assert!(!is_origin_of(&format!("https://{label}.example.org"), "example.org"));
        assert!(!is_origin_of("http://localhost:80", "localhost"));
        assert!(!is_origin_of("http://127.0.0.1:8080", "127.0.0.1"));
        assert!(!is_origin_of("https://[::1]", "[::1]"));
    }

    // findings: F-A11
    #[test]
    fn a_relying_party_is_a_domain_that_may_be_registered() {
        for id in ["example.org", "jira.example.org", "localhost", "3com.example", "xn--p1ai.xn--x"]
        {
            assert!(is_relying_party_id(id), "{id}");
        }
        for id in [
            "",
            "com",
            "-",
            "10.0.0.1",
            "1.2",
            "0x7f.0x1",
            "::1",
            "[::1]",
            "a..b",
            "example.org.",
            ".example.org",
            "example-.org",
            "-example.org",
            "Example.org",
            "example.org:8443",
            "https://example.org",
            "example.org/x",
            "exämple.org",
            "example org",
            "*.example.org",
        ] {
            assert!(!is_relying_party_id(id), "{id}");
        }
    }
}
