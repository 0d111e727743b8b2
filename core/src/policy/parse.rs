//! From the policy's JSON text to a checked policy.

use super::bounds::Part;
use super::form::{Groups, Policy, ThrottlePolicy};
use super::methods::{Methods, WebauthnPolicy};
use super::origins;
use super::refused::PolicyError;
use crate::json_object::object;
use crate::names::{is_plain, is_shown_as_written};
use crate::vocabulary::Method;

impl Policy {
    /// Reads and checks a policy.
    pub fn parse(text: &str) -> Result<Self, PolicyError> {
        // Editors of Windows begin a file with a byte order mark, which JSON does not know.
        let policy = read(text.strip_prefix('\u{feff}').unwrap_or(text))?;
        policy.check_bounds("")?;
        check_issuer(&policy.issuer)?;
        check_groups(&policy.groups)?;
        check_throttle(&policy.throttle)?;
        check_methods(&policy.methods)?;
        check_webauthn(&policy.methods.webauthn)?;
        check_questions(&policy.methods.security_questions.questions)?;
        Ok(policy)
    }
}

fn read(text: &str) -> Result<Policy, PolicyError> {
    let mut json = serde_json::Deserializer::from_str(text);
    let mut track = serde_path_to_error::Track::new();
    let policy =
        object(serde_path_to_error::Deserializer::new(&mut json, &mut track)).map_err(|error| {
            PolicyError {
                code: "policy.unreadable",
                path: match track.path().to_string() {
                    path if path == "." => String::new(),
                    path => path,
                },
                message: format!(
                    "unknown field or wrong form at line {} column {}: compare with the schema",
                    error.line(),
                    error.column()
                ),
            }
        })?;
    json.end().map_err(|_| PolicyError {
        code: "policy.trailing",
        path: String::new(),
        message: "text after the end of the policy: remove it".into(),
    })?;
    Ok(policy)
}

fn check_issuer(issuer: &str) -> Result<(), PolicyError> {
    let is_name = !issuer.contains(':') && is_shown_as_written(issuer) && issuer.trim() == issuer;
    require(
        is_name,
        "issuer",
        "a name without a colon, control or direction characters, or spaces at either end",
    )
}

/// A name that no one can tell from another one, or that no directory returns, is a mistake that
/// would go unnoticed.
fn check_groups(groups: &Groups) -> Result<(), PolicyError> {
    for (list, names) in [("require", &groups.require), ("skip", &groups.skip)] {
        if let Some(place) = names.iter().position(|name| !is_plain(name)) {
            let allowed = "a name without blanks at its ends and without invisible, control or \
                           unassigned characters";
            return Err(PolicyError::out_of_bounds(&format!("groups.{list}[{place}]"), allowed));
        }
    }
    Ok(())
}

fn check_throttle(throttle: &ThrottlePolicy) -> Result<(), PolicyError> {
    let path = "throttle.lock_minutes";
    require(throttle.lock_minutes.is_sorted(), path, "entries that never fall")?;
    let is_half = throttle.known_browser_reserve <= throttle.failures_total_max / 2;
    require(is_half, "throttle.known_browser_reserve", "at most half of failures_total_max")
}

fn check_methods(methods: &Methods) -> Result<(), PolicyError> {
    let stands_alone = |method: &Method| {
        method.is_primary() && methods.is_enabled(*method) && !methods.backup_only.contains(method)
    };
    let is_one = Method::ALL.iter().any(stands_alone);
    require(is_one, "methods", "such that one enabled method may stand alone")
}

/// Browsers would answer no other relying party (WebAuthn level 3 section 5.1.2), and a host
/// compares origins exactly.
fn check_webauthn(webauthn: &WebauthnPolicy) -> Result<(), PolicyError> {
    let id = webauthn.relying_party_id.as_str();
    let is_left_out = id.is_empty() && !webauthn.enabled;
    require(
        is_left_out || origins::is_relying_party_id(id),
        "methods.webauthn.relying_party_id",
        "a domain name in lower case with at least one dot, or localhost; no address, port or path",
    )?;
    let path = "methods.webauthn.origins";
    require(!webauthn.origins.is_empty() || !webauthn.enabled, path, "1 to 10 origins")?;
    for (place, origin) in webauthn.origins.iter().enumerate() {
        require(
            origins::is_origin_of(origin, id),
            &format!("{path}[{place}]"),
            "`https://` and a host in the relying party id, as a browser writes it: in lower case, \
             without a path, and with a port only if it is not 443",
        )?;
    }
    Ok(())
}

fn check_questions(questions: &[String]) -> Result<(), PolicyError> {
    let is_text = |text: &String| is_shown_as_written(text) && text.trim() == text;
    require(
        questions.iter().all(is_text),
        "methods.security_questions.questions",
        "questions without control or direction characters, or spaces at either end",
    )
}

fn require(holds: bool, path: &str, allowed: &str) -> Result<(), PolicyError> {
    if holds { Ok(()) } else { Err(PolicyError::out_of_bounds(path, allowed)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused_path(text: &str) -> String {
        Policy::parse(text).expect_err("refused").path
    }

    #[test]
    fn an_empty_object_is_the_default_policy() {
        assert_eq!(Policy::parse("{}"), Ok(Policy::default()));
    }

    #[test]
    fn unknown_fields_are_refused_with_their_path() {
        assert_eq!(refused_path(r#"{"methods":{"totp":{"digit":6}}}"#), "methods.totp.digit");
        assert_eq!(refused_path(r#"{"grups":{}}"#), "grups");
    }

    /// rows: 99
    #[test]
    fn an_unknown_word_is_refused_and_not_read_as_a_default() {
        assert_eq!(refused_path(r#"{"mode":"off"}"#), "mode");
        assert_eq!(refused_path(r#"{"enrollment":{"proof":"mail"}}"#), "enrollment.proof");
        assert_eq!(
            refused_path(r#"{"methods":{"totp":{"algorithm":"md5"}}}"#),
            "methods.totp.algorithm"
        );
    }

    #[test]
    fn a_list_in_the_place_of_an_object_is_refused() {
        assert_eq!(refused_path("[]"), "");
        assert_eq!(refused_path(r#"{"groups":[]}"#), "groups");
        assert_eq!(refused_path(r#"{"methods":{"totp":[true]}}"#), "methods.totp");
    }

    #[test]
    fn a_ladder_that_falls_is_refused() {
        assert_eq!(refused_path(r#"{"throttle":{"lock_minutes":[5,1]}}"#), "throttle.lock_minutes");
        assert_eq!(refused_path(r#"{"throttle":{"lock_minutes":[]}}"#), "throttle.lock_minutes");
    }

    // findings: F-D3
    #[test]
    fn one_byte_order_mark_before_the_policy_is_skipped() {
        let expected = Policy::parse(r#"{"issuer":"Harbor"}"#);
        assert_eq!(Policy::parse("\u{feff}{\"issuer\":\"Harbor\"}"), expected);
        for text in ["\u{feff}\u{feff}{}", "{}\u{feff}", "{\u{feff}}", " \u{feff}{}", "\u{feff}"] {
            assert!(Policy::parse(text).is_err(), "{text:?}");
        }
    }

    // findings: F-A4
    #[test]
    fn odd_group_names_are_refused_with_their_path() {
        for odd in ["staff ", "\u{3000}staff", "sta\u{200b}ff", "sta\\u0000ff", "sta\u{202e}ff"] {
            let list = format!(r#"["good","{odd}"]"#);
            let refused = refused_path(&format!(r#"{{"groups":{{"require":{list}}}}}"#));
            assert_eq!(refused, "groups.require[1]", "{odd:?}");
            let refused = refused_path(&format!(r#"{{"groups":{{"skip":{list}}}}}"#));
            assert_eq!(refused, "groups.skip[1]", "{odd:?}");
        }
        let long = |bytes: usize| format!(r#"{{"groups":{{"skip":["{}"]}}}}"#, "x".repeat(bytes));
        assert!(Policy::parse(&long(1024)).is_ok());
        assert_eq!(refused_path(&long(1025)), "groups.skip");
    }

    #[test]
    fn text_behind_the_policy_is_refused() {
        assert_eq!(Policy::parse("{} {}").expect_err("refused").code, "policy.trailing");
    }
}
