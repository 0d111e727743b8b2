//! The schemas that other languages' code is generated from.

use super::{Request, Response};
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

/// The JSON schema of a policy, as checked in under `schema/policy.json`: what an editor and an
/// administrator compare a policy with.
#[must_use]
pub fn policy() -> schemars::Schema {
    schemars::schema_for!(crate::policy::Policy)
}
