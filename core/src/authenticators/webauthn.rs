//! What a browser is given for a WebAuthn ceremony (WebAuthn level 3, sections 5.4 and 5.5).
//!
//! The challenge is ours; the host verifies the response with its own library. The lists of
//! algorithms and transports are deliberately short: what keys of the last ten years support.

use data_encoding::BASE64URL_NOPAD;
use serde::Serialize;

/// Milliseconds a browser waits; the ticket expires independently.
const TIMEOUT_MILLIS: u32 = 120_000;
/// EdDSA, ES256 and RS256 (COSE), in order of preference. Windows Hello supports only the last.
const ALGORITHMS: [i32; 3] = [-8, -7, -257];

/// What both ceremonies share.
pub(crate) struct Options<'a> {
    pub(crate) challenge: &'a [u8; 32],
    pub(crate) relying_party_id: &'a str,
    pub(crate) user_verification: bool,
    /// Credentials already set up: to choose from, or to exclude.
    pub(crate) credentials: Vec<&'a [u8]>,
}

/// For whom a credential is made.
pub(crate) struct Party<'a> {
    pub(crate) issuer: &'a str,
    pub(crate) name: &'a str,
    /// Distinguishes accounts and names no one (WebAuthn section 14.6.1).
    pub(crate) user_handle: &'a [u8; 32],
    /// Whether the authenticator keeps the credential and shows it by name.
    pub(crate) discoverable: bool,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct RequestOptions<'a> {
    challenge: String,
    timeout: u32,
    rp_id: &'a str,
    allow_credentials: Vec<Descriptor>,
    user_verification: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct CreationOptions<'a> {
    rp: RelyingParty<'a>,
    user: User<'a>,
    challenge: String,
    pub_key_cred_params: [Algorithm; 3],
    timeout: u32,
    exclude_credentials: Vec<Descriptor>,
    authenticator_selection: Selection,
    attestation: &'static str,
}

#[derive(Serialize)]
struct RelyingParty<'a> {
    id: &'a str,
    name: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct User<'a> {
    id: String,
    name: &'a str,
    display_name: &'a str,
}

#[derive(Serialize)]
struct Algorithm {
    r#type: &'static str,
    alg: i32,
}

#[derive(Serialize)]
struct Descriptor {
    r#type: &'static str,
    id: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Selection {
    resident_key: &'static str,
    require_resident_key: bool,
    user_verification: &'static str,
}

/// `PublicKeyCredentialRequestOptionsJSON`: use one of these credentials.
pub(crate) fn request(options: &Options<'_>) -> Option<String> {
    serde_json::to_string(&RequestOptions {
        challenge: BASE64URL_NOPAD.encode(options.challenge),
        timeout: TIMEOUT_MILLIS,
        rp_id: options.relying_party_id,
        allow_credentials: descriptors(options),
        user_verification: verification(options),
    })
    .ok()
}

/// `PublicKeyCredentialCreationOptionsJSON`: create one, on an authenticator that has none of
/// these.
pub(crate) fn creation(options: &Options<'_>, party: &Party<'_>) -> Option<String> {
    let (name, discoverable) = (party.name, party.discoverable);
    serde_json::to_string(&CreationOptions {
        rp: RelyingParty { id: options.relying_party_id, name: party.issuer },
        user: User { id: BASE64URL_NOPAD.encode(party.user_handle), name, display_name: name },
        challenge: BASE64URL_NOPAD.encode(options.challenge),
        pub_key_cred_params: ALGORITHMS.map(|alg| Algorithm { r#type: "public-key", alg }),
        timeout: TIMEOUT_MILLIS,
        exclude_credentials: descriptors(options),
        authenticator_selection: Selection {
            resident_key: if discoverable { "required" } else { "discouraged" },
            require_resident_key: discoverable,
            user_verification: verification(options),
        },
        // The manufacturer does not matter here, and asking for it would show people a warning.
        attestation: "none",
    })
    .ok()
}

fn descriptors(options: &Options<'_>) -> Vec<Descriptor> {
    let descriptor =
        |id: &&[u8]| Descriptor { r#type: "public-key", id: BASE64URL_NOPAD.encode(id) };
    options.credentials.iter().map(descriptor).collect()
}

fn verification(options: &Options<'_>) -> &'static str {
    if options.user_verification { "required" } else { "discouraged" }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn options(user_verification: bool) -> Options<'static> {
        Options {
            challenge: &[1; 32],
            relying_party_id: "example.org",
            user_verification,
            credentials: vec![&[2, 3]],
        }
    }

    #[test]
    fn a_request_names_the_challenge_the_party_and_the_credentials() {
        assert_eq!(
            request(&options(true)).unwrap(),
            concat!(
                r#"{"challenge":"AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE","timeout":120000,"#,
                r#""rpId":"example.org","allowCredentials":[{"type":"public-key","id":"AgM"}],"#,
                r#""userVerification":"required"}"#
            )
        );
    }

    #[test]
    fn a_creation_leaves_out_what_is_set_up_and_quotes_names() {
        let party =
            Party { issuer: "A\"b", name: "al<ice", user_handle: &[9; 32], discoverable: false };
        let text = creation(&options(false), &party).unwrap();
        let value: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(value["rp"]["name"], "A\"b");
        assert_eq!(value["user"]["name"], "al<ice");
        assert_eq!(value["excludeCredentials"][0]["id"], "AgM");
        assert_eq!(value["authenticatorSelection"]["residentKey"], "discouraged");
        assert_eq!(value["authenticatorSelection"]["userVerification"], "discouraged");
        assert_eq!(value["pubKeyCredParams"][1]["alg"], -7);
    }
}
