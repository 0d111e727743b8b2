//! Decides whether an answer is the expected one.
//!
//! In an object every given field must match, and others may be present; `null` means absent; the
//! text `*` means any value that is present; `@name` means the value saved under that name. A list
//! must match item by item. Everything else must be equal.

use serde_json::Value;
use std::collections::BTreeMap;

/// Values of earlier answers of the same case.
pub type Saved = BTreeMap<String, Value>;

/// Where and how `answer` differs from `pattern`; `None` if it matches.
pub fn difference(pattern: &Value, answer: &Value, path: &str) -> Option<String> {
    match (pattern, answer) {
        (Value::String(any), answer) if any == "*" => {
            answer.is_null().then(|| format!("{path}: expected a value, got none"))
        }
        (Value::Object(pattern), Value::Object(answer)) => {
            pattern.iter().find_map(|(name, wanted)| {
                let given = answer.get(name).unwrap_or(&Value::Null);
                difference(wanted, given, &format!("{path}/{name}"))
            })
        }
        (Value::Array(pattern), Value::Array(answer)) if pattern.len() == answer.len() => {
            pattern.iter().zip(answer).enumerate().find_map(|(place, (wanted, given))| {
                difference(wanted, given, &format!("{path}/{place}"))
            })
        }
        (pattern, answer) => (pattern != answer)
            .then(|| format!("{path}: expected {}, got {}", short(pattern), short(answer))),
    }
}

/// `value` with every `@name` replaced. A name that was not saved is an error.
pub fn filled(value: &Value, saved: &Saved) -> Result<Value, String> {
    Ok(match value {
        Value::String(text) => match text.strip_prefix('@') {
            None => value.clone(),
            Some(rest) if rest.starts_with('@') => Value::String(rest.to_owned()),
            Some(name) => {
                saved.get(name).cloned().ok_or_else(|| format!("nothing is saved as `{name}`"))?
            }
        },
        Value::Array(items) => {
            Value::Array(items.iter().map(|item| filled(item, saved)).collect::<Result<_, _>>()?)
        }
        Value::Object(fields) => {
            let mut out = serde_json::Map::new();
            for (name, field) in fields {
                out.insert(name.clone(), filled(field, saved)?);
            }
            Value::Object(out)
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => value.clone(),
    })
}

/// Saves what a step asks for. Only texts and numbers can be saved.
pub fn save(
    names: &BTreeMap<String, String>,
    answer: &Value,
    saved: &mut Saved,
) -> Result<(), String> {
    for (name, pointer) in names {
        match answer.pointer(pointer) {
            Some(value @ (Value::String(_) | Value::Number(_))) => {
                saved.insert(name.clone(), value.clone());
            }
            _ => return Err(format!("no text or number at `{pointer}` to save as `{name}`")),
        }
    }
    Ok(())
}

fn short(value: &Value) -> String {
    const SHOWN: usize = 200;
    let text = value.to_string();
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn fits(pattern: &Value, answer: &Value) -> bool {
        difference(pattern, answer, "").is_none()
    }

    #[test]
    fn a_pattern_is_a_subset() {
        let answer = json!({"A": {"x": 1, "y": [1, {"z": "w"}], "none": null}});
        for pattern in [
            json!({"A": {}}),
            json!({"A": {"x": 1}}),
            json!({"A": {"x": "*", "none": null, "never": null}}),
            json!({"A": {"y": [1, {"z": "w"}]}}),
            json!({"A": {"y": "*"}}),
        ] {
            assert!(fits(&pattern, &answer), "{pattern}");
        }
        for pattern in [
            json!({"B": {}}),
            json!({"A": {"x": 2}}),
            json!({"A": {"x": null}}),
            json!({"A": {"none": "*"}}),
            json!({"A": {"never": "*"}}),
            json!({"A": {"y": [1]}}),
            json!({"A": {"y": [{"z": "w"}, 1]}}),
            json!({"A": {"x": "1"}}),
            json!([]),
        ] {
            assert!(!fits(&pattern, &answer), "{pattern}");
        }
    }

    #[test]
    fn a_difference_names_its_place() {
        let found = difference(&json!({"a": [1, {"b": 2}]}), &json!({"a": [1, {"b": 3}]}), "");
        assert_eq!(found.as_deref(), Some("/a/1/b: expected 2, got 3"));
    }

    #[test]
    fn saved_values_are_filled_in() {
        let mut saved = Saved::new();
        let names = BTreeMap::from([("n".to_owned(), "/a/0".to_owned())]);
        save(&names, &json!({"a": [7]}), &mut saved).unwrap();
        assert_eq!(filled(&json!({"x": ["@n", "@@n"]}), &saved), Ok(json!({"x": [7, "@n"]})));
        assert!(filled(&json!("@m"), &saved).is_err());
        assert!(save(&names, &json!({"a": []}), &mut saved).is_err());
        assert!(save(&names, &json!({"a": [null]}), &mut saved).is_err());
    }
}
