//! The published schema and the parser agree: every limit in `schema/policy.json` is the parser's
//! limit. Walks the schema, so that a new field is covered when it appears.

use super::form::Policy;
use serde_json::{Map, Value, json};

/// A field that is not a part: its path, and its schema with what `$ref` leads to.
struct Field {
    path: String,
    schema: Map<String, Value>,
}

impl Field {
    fn limit(&self, name: &str) -> Option<i64> {
        self.schema.get(name)?.as_i64()
    }

    /// What the parser says about a policy with this value: `None`, or a code and a path.
    fn refusal(&self, value: Value) -> Option<(&'static str, String)> {
        let mut policy = value;
        for name in self.path.rsplit('.') {
            policy = json!({ name: policy });
        }
        if self.path == "throttle.failures_total_max" {
            // Half of the smallest total is less than the default reserve.
            policy["throttle"]["known_browser_reserve"] = json!(5);
        }
        Policy::parse(&policy.to_string()).err().map(|error| (error.code, error.path))
    }

    fn is_refused(&self, value: Value) {
        let shown = value.to_string();
        let (code, path) = self.refusal(value).unwrap_or_else(|| panic!("{}: {shown}", self.path));
        assert!(matches!(code, "policy.bounds" | "policy.unreadable"), "{code}");
        assert!(path.starts_with(&self.path), "{} is refused as {path}: {shown}", self.path);
    }

    fn default(&self) -> &Value {
        self.schema.get("default").unwrap_or_else(|| panic!("{}: no default", self.path))
    }
}

fn fields() -> Vec<Field> {
    let root: Value = serde_json::from_str(include_str!("../../schema/policy.json")).expect("JSON");
    let mut fields = Vec::new();
    walk(&root, &root, "", &mut fields);
    fields
}

fn walk(root: &Value, part: &Value, path: &str, fields: &mut Vec<Field>) {
    assert_eq!(part["additionalProperties"], json!(false), "{path}");
    for (name, field) in part["properties"].as_object().expect("properties") {
        let path = format!("{path}{name}");
        let schema = resolved(root, field);
        if schema.get("type") == Some(&json!("object")) {
            walk(root, &schema.into(), &format!("{path}."), fields);
        } else {
            fields.push(Field { path, schema });
        }
    }
}

fn resolved(root: &Value, schema: &Value) -> Map<String, Value> {
    let mut whole = match schema["$ref"].as_str() {
        None => Map::new(),
        Some(link) => {
            let path = link.trim_start_matches('#');
            resolved(root, root.pointer(path).expect("a definition"))
        }
    };
    whole.extend(schema.as_object().expect("a schema").clone());
    if let Some(items) = whole.get("items") {
        let items = resolved(root, items);
        whole.insert("items".into(), items.into());
    }
    whole
}

/// A value that an item's schema allows: the `number`th, so that items differ.
fn item(schema: &Map<String, Value>, number: i64) -> Value {
    if let Some(words) = schema.get("oneOf").or_else(|| schema.get("enum")) {
        let word =
            &words[usize::try_from(number).expect("small") % words.as_array().map_or(1, Vec::len)];
        return word.get("const").unwrap_or(word).clone();
    }
    match schema.get("minLength").and_then(Value::as_u64) {
        Some(length) => json!("x".repeat(usize::try_from(length).expect("small"))),
        None => schema["minimum"].clone(),
    }
}

#[test]
fn every_number_ends_where_the_schema_says() {
    let mut numbers = 0;
    for field in fields() {
        if field.schema.get("type") != Some(&json!("integer")) {
            continue;
        }
        numbers += 1;
        let (min, max) = (field.limit("minimum").unwrap(), field.limit("maximum").unwrap());
        for value in [min, max] {
            assert_eq!(field.refusal(json!(value)), None, "{} {value}", field.path);
        }
        for value in [min - 1, max + 1] {
            field.is_refused(json!(value));
        }
    }
    assert!(numbers > 30, "{numbers}");
}

#[test]
fn every_text_and_list_ends_where_the_schema_says() {
    for field in &fields() {
        let texts = ["minLength", "maxLength"].map(|name| field.limit(name));
        let lists = ["minItems", "maxItems"].map(|name| field.limit(name));
        let long = |length: i64| usize::try_from(length).ok().map(|length| "x".repeat(length));
        if let [Some(min), Some(max)] = texts {
            long(min - 1)
                .into_iter()
                .chain(long(max + 1))
                .for_each(|it| field.is_refused(json!(it)));
        }
        let [Some(min), Some(max)] = lists else { continue };
        let items = field.schema["items"].as_object().expect("items");
        let list = |length: i64| (0..length).map(|number| item(items, number)).collect::<Vec<_>>();
        for length in [min - 1, max + 1].into_iter().filter(|length| *length >= 0) {
            field.is_refused(list(length).into());
        }
        let with = |first: Value| [vec![first], list(min.max(1) - 1)].concat();
        for (name, step) in [("minimum", -1), ("maximum", 1)] {
            if let Some(end) = items.get(name).and_then(Value::as_i64) {
                field.is_refused(with(json!(end + step)).into());
            }
        }
        for (name, step) in [("minLength", -1), ("maxLength", 1)] {
            if let Some(end) = items.get(name).and_then(Value::as_i64) {
                field.is_refused(with(json!(long(end + step))).into());
            }
        }
    }
}

#[test]
fn every_field_states_its_limits_and_its_default() {
    for field in &fields() {
        let has = |names: &[&str]| names.iter().all(|name| field.schema.contains_key(*name));
        let is_word = has(&["oneOf"]) || has(&["enum"]);
        let is_stated = match field.schema.get("type").and_then(Value::as_str) {
            Some("boolean") => true,
            Some("integer") => has(&["minimum", "maximum"]),
            Some("array") => has(&["minItems", "maxItems", "items"]),
            Some("string") => is_word || has(&["minLength", "maxLength"]),
            _ => is_word,
        };
        assert!(is_stated, "{}: {:?}", field.path, field.schema);
        assert_eq!(field.refusal(field.default().clone()), None, "{}", field.path);
    }
}

#[test]
fn documentation_and_schema_tell_one_default() {
    let mut told = 0;
    for field in &fields() {
        let text = field.schema["description"].as_str().expect("a description");
        let Some((_, rest)) = text.rsplit_once("efault ") else { continue };
        let said = rest.split_inclusive(['.', ':', ';']).next().expect("a word");
        let said = said.trim_end_matches(['.', ':', ';']).trim_matches('`');
        let written = match field.default() {
            Value::String(word) => word.clone(),
            Value::Array(items) if items.is_empty() => "none".into(),
            Value::Array(items) => {
                items.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
            }
            other @ (Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_)) => {
                other.to_string()
            }
        };
        assert_eq!(said, written, "{}", field.path);
        told += 1;
    }
    assert!(told > 50, "{told}");
}
