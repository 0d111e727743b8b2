//! The schemas from which other languages' code is generated.

use super::limits;
use super::request::Request;
use super::response::Response;
use schemars::JsonSchema;

/// Everything that crosses the wire.
#[derive(JsonSchema)]
#[expect(dead_code, reason = "only its schema is used")]
struct Wire {
    request: Request,
    response: Response,
}

/// The JSON schema of requests and responses, as checked in under `schema/wire.json`.
#[must_use]
pub fn wire() -> schemars::Schema {
    schemars::schema_for!(Wire)
}

/// The JSON schema of a policy, as checked in under `schema/policy.json`, for editors and
/// administrators to validate a policy with.
#[must_use]
pub fn policy() -> schemars::Schema {
    schemars::schema_for!(crate::policy::Policy)
}

/// The limits, as checked in under `schema/limits.json`: by name, with the number as `const` and
/// its meaning as `description`.
#[must_use]
pub fn limits() -> serde_json::Value {
    let entry = |(name, value, doc): &(&str, usize, &str)| {
        let description = doc.trim();
        ((*name).to_owned(), serde_json::json!({ "const": value, "description": description }))
    };
    limits::ALL.iter().map(entry).collect::<serde_json::Map<_, _>>().into()
}
