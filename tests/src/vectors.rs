//! Vector files: `*.json` in one folder, read strictly and in the order of their names.

use serde::Deserialize;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// One file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct File {
    /// What the cases have in common.
    pub about: String,
    /// The cases in order.
    pub cases: Vec<Case>,
}

/// One story; nothing is shared between two cases.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Case {
    /// Unique among all files.
    pub id: String,
    /// Where the expectation comes from: a standard's section, or a rule of ours.
    pub source: String,
    /// The steps in order.
    pub steps: Vec<Step>,
}

/// One request and what is expected of its answer.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// The request; a text `@name` in it stands for a saved value, `@@` for one `@`.
    pub request: Option<Value>,
    /// Or the request as raw text, for malformed requests and numbers beyond JavaScript's.
    pub request_text: Option<String>,
    /// The request is padded with spaces to this many bytes; 0 for no padding.
    #[serde(default)]
    pub pad_bytes: usize,
    /// The pattern, see [`crate::pattern`].
    pub expect: Value,
    /// Values of the answer to save: a name for each, and its JSON pointer (RFC 6901).
    #[serde(default)]
    pub save: BTreeMap<String, String>,
}

/// Reads a folder. Every problem is an error that names the file.
pub fn read(folder: &Path) -> Result<Vec<Case>, String> {
    let about = |problem: &dyn std::fmt::Display| format!("{}: {problem}", folder.display());
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder).map_err(|e| about(&e))? {
        let path = entry.map_err(|e| about(&e))?.path();
        if path.extension().is_some_and(|extension| extension == "json") {
            paths.push(path);
        }
    }
    paths.sort();
    let mut cases = Vec::new();
    for path in paths {
        let text = fs::read_to_string(&path).map_err(|e| format!("{}: {e}", path.display()))?;
        let file = parse(&text).map_err(|problem| format!("{}: {problem}", path.display()))?;
        cases.extend(file.cases);
    }
    if cases.is_empty() {
        return Err(about(&"no vectors; a lane that runs nothing proves nothing"));
    }
    let mut ids = BTreeSet::new();
    match cases.iter().find(|case| !ids.insert(case.id.as_str())) {
        Some(case) => Err(format!("two cases have the id {}", case.id)),
        None => Ok(cases),
    }
}

fn parse(text: &str) -> Result<File, String> {
    let file: File = serde_json::from_str(text).map_err(|e| e.to_string())?;
    for case in &file.cases {
        if case.id.is_empty() || case.source.is_empty() || case.steps.is_empty() {
            return Err(format!("case `{}` needs an id, a source and steps", case.id));
        }
        if case.steps.iter().any(|step| step.request.is_some() == step.request_text.is_some()) {
            return Err(format!("case {}: a step has one of request and request_text", case.id));
        }
    }
    Ok(file)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(text: &str) -> bool {
        parse(text).is_err()
    }

    #[test]
    fn unknown_keys_and_half_steps_are_refused() {
        let case = |steps: &str| {
            format!(r#"{{"about":"","cases":[{{"id":"a","source":"b","steps":[{steps}]}}]}}"#)
        };
        assert!(parse(&case(r#"{"request":{},"expect":{}}"#)).is_ok());
        assert!(parse(&case(r#"{"request_text":"","expect":{},"save":{}}"#)).is_ok());
        assert!(refused(&case(r#"{"request":{},"request_text":"","expect":{}}"#)));
        assert!(refused(&case(r#"{"expect":{}}"#)));
        assert!(refused(&case(r#"{"request":{}}"#)));
        assert!(refused(&case(r#"{"request":{},"expect":{},"skip":true}"#)));
        assert!(refused(&case("")));
        assert!(refused(r#"{"about":"","cases":[],"more":1}"#));
    }
}
