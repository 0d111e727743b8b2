//! The wire types as the schema describes them: names, order, kinds and doc comments.

use serde_json::{Map, Value};

/// Every named type, in the order of the schema.
pub(crate) struct Model {
    pub(crate) types: Vec<Named>,
}

/// A named type.
pub(crate) struct Named {
    pub(crate) name: String,
    pub(crate) doc: String,
    pub(crate) shape: Shape,
}

/// What a named type is made of.
pub(crate) enum Shape {
    /// A struct.
    Record(Vec<Field>),
    /// An enum whose variants have fields.
    Sealed(Vec<Variant>),
    /// An enum of plain names.
    Words(Vec<Variant>),
}

/// One variant; a plain name has no fields.
pub(crate) struct Variant {
    pub(crate) name: String,
    pub(crate) doc: String,
    pub(crate) fields: Vec<Field>,
}

/// One field, in the order of the Rust declaration.
pub(crate) struct Field {
    pub(crate) name: String,
    pub(crate) doc: String,
    pub(crate) kind: Kind,
}

/// What a field holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Kind {
    Bool,
    Int(Int),
    Text,
    Bytes,
    SecretBytes,
    SecretText,
    Named(String),
    List(Box<Kind>),
    Optional(Box<Kind>),
}

/// The whole numbers that the wire uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Int {
    U8,
    U16,
    U32,
    U64,
    I32,
    I64,
}

impl Model {
    /// Reads the schema; a shape that no generator supports is refused with its path.
    pub(crate) fn read(schema: &Value) -> Result<Self, String> {
        let defs = schema["$defs"].as_object().ok_or("the schema has no $defs")?;
        let types = defs
            .iter()
            .map(|(name, value)| {
                Ok(Named { name: name.clone(), doc: doc(value), shape: shape(value, name)? })
            })
            .collect::<Result<Vec<_>, String>>()?;
        let model = Self { types };
        for named in &model.types {
            model.refuse_cycle(&named.name, &mut Vec::new())?;
        }
        Ok(model)
    }

    /// The type of that name; the schema refers to its own types only.
    pub(crate) fn named(&self, name: &str) -> &Named {
        self.types.iter().find(|named| named.name == name).expect("a $ref names one of the $defs")
    }

    /// Whether a value of this kind can hold a secret, at any depth.
    pub(crate) fn is_secret(&self, kind: &Kind) -> bool {
        match kind {
            Kind::SecretBytes | Kind::SecretText => true,
            Kind::Bool | Kind::Int(_) | Kind::Text | Kind::Bytes => false,
            Kind::List(inner) | Kind::Optional(inner) => self.is_secret(inner),
            Kind::Named(name) => self.holds_secret(name),
        }
    }

    /// Whether the named type can hold a secret, at any depth.
    pub(crate) fn holds_secret(&self, name: &str) -> bool {
        self.named(name).fields().any(|field| self.is_secret(&field.kind))
    }

    /// Whether `to` is `from` or part of it.
    pub(crate) fn reaches(&self, from: &str, to: &str) -> bool {
        from == to
            || self
                .named(from)
                .fields()
                .any(|field| field.kind.name().is_some_and(|name| self.reaches(name, to)))
    }

    /// Readers recurse by type, so a recursive type could be nested without end.
    fn refuse_cycle<'a>(&'a self, name: &'a str, above: &mut Vec<&'a str>) -> Result<(), String> {
        if above.contains(&name) {
            return Err(format!("{name} contains itself: a reader would have no depth limit"));
        }
        above.push(name);
        for field in self.named(name).fields() {
            if let Some(inner) = field.kind.name() {
                self.refuse_cycle(inner, above)?;
            }
        }
        above.pop();
        Ok(())
    }
}

impl Named {
    /// The fields of the struct or of every variant.
    pub(crate) fn fields(&self) -> impl Iterator<Item = &Field> {
        let (own, variants): (&[Field], &[Variant]) = match &self.shape {
            Shape::Record(fields) => (fields, &[]),
            Shape::Sealed(variants) | Shape::Words(variants) => (&[], variants),
        };
        own.iter().chain(variants.iter().flat_map(|variant| &variant.fields))
    }
}

impl Kind {
    /// The named type inside, if there is one.
    pub(crate) fn name(&self) -> Option<&str> {
        match self {
            Self::Named(name) => Some(name),
            Self::List(inner) | Self::Optional(inner) => inner.name(),
            Self::Bool
            | Self::Int(_)
            | Self::Text
            | Self::Bytes
            | Self::SecretBytes
            | Self::SecretText => None,
        }
    }
}

fn doc(value: &Value) -> String {
    value["description"].as_str().unwrap_or_default().to_owned()
}

fn shape(value: &Value, path: &str) -> Result<Shape, String> {
    let Some(one_of) = value["oneOf"].as_array() else {
        return Ok(Shape::Record(fields(value, path)?));
    };
    if one_of.iter().all(|variant| variant["const"].is_string()) {
        let word = |variant: &Value| Variant {
            name: variant["const"].as_str().unwrap_or_default().to_owned(),
            doc: doc(variant),
            fields: Vec::new(),
        };
        return Ok(Shape::Words(one_of.iter().map(word).collect()));
    }
    let variant = |variant: &Value| {
        let properties = variant["properties"].as_object();
        let (name, inner) = properties
            .filter(|properties| properties.len() == 1)
            .and_then(|properties| properties.iter().next())
            .ok_or_else(|| format!("{path}: a variant must have a doc comment and braces"))?;
        let fields = fields(inner, &format!("{path}.{name}"))?;
        Ok(Variant { name: name.clone(), doc: doc(variant), fields })
    };
    Ok(Shape::Sealed(one_of.iter().map(variant).collect::<Result<_, String>>()?))
}

fn fields(value: &Value, path: &str) -> Result<Vec<Field>, String> {
    if value["type"] != "object" || value["additionalProperties"] != false {
        return Err(format!("{path}: only structs that refuse unknown fields are known"));
    }
    let none = Map::new();
    value["properties"]
        .as_object()
        .unwrap_or(&none)
        .iter()
        .map(|(name, value)| {
            let kind = kind(value, &format!("{path}.{name}"))?;
            Ok(Field { name: name.clone(), doc: doc(value), kind })
        })
        .collect()
}

fn kind(value: &Value, path: &str) -> Result<Kind, String> {
    if let Some(name) = value["$ref"].as_str() {
        return Ok(Kind::Named(name.trim_start_matches("#/$defs/").to_owned()));
    }
    if let Some(any_of) = value["anyOf"].as_array() {
        return match any_of.as_slice() {
            [inner, null] if null["type"] == "null" => {
                Ok(Kind::Optional(Box::new(kind(inner, path)?)))
            }
            _ => Err(format!("{path}: only an optional type is known in anyOf")),
        };
    }
    if let Some(types) = value["type"].as_array() {
        return match types.as_slice() {
            [inner, null] if null == "null" => {
                let mut plain = value.clone();
                plain["type"] = inner.clone();
                Ok(Kind::Optional(Box::new(kind(&plain, path)?)))
            }
            _ => Err(format!("{path}: only an optional type is known in a list of types")),
        };
    }
    match (value["type"].as_str(), value["format"].as_str()) {
        (Some("boolean"), None) => Ok(Kind::Bool),
        (Some("string"), None) => Ok(Kind::Text),
        (Some("string"), Some("bytes")) => Ok(Kind::Bytes),
        (Some("string"), Some("secret-bytes")) => Ok(Kind::SecretBytes),
        (Some("string"), Some("secret-text")) => Ok(Kind::SecretText),
        (Some("integer"), Some("uint8")) => Ok(Kind::Int(Int::U8)),
        (Some("integer"), Some("uint16")) => Ok(Kind::Int(Int::U16)),
        (Some("integer"), Some("uint32")) => Ok(Kind::Int(Int::U32)),
        (Some("integer"), Some("uint64")) => Ok(Kind::Int(Int::U64)),
        (Some("integer"), Some("int32")) => Ok(Kind::Int(Int::I32)),
        (Some("integer"), Some("int64")) => Ok(Kind::Int(Int::I64)),
        (Some("array"), None) => Ok(Kind::List(Box::new(kind(&value["items"], path)?))),
        _ => Err(format!("{path}: no generator knows this type")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn every_kind_is_read() {
        let cases = [
            (json!({"type": "boolean"}), Kind::Bool),
            (json!({"type": "integer", "format": "uint64"}), Kind::Int(Int::U64)),
            (json!({"type": "string", "format": "secret-text"}), Kind::SecretText),
            (json!({"$ref": "#/$defs/Row"}), Kind::Named("Row".to_owned())),
            (
                json!({"type": ["integer", "null"], "format": "int32"}),
                Kind::Optional(Box::new(Kind::Int(Int::I32))),
            ),
            (
                json!({"anyOf": [{"$ref": "#/$defs/Row"}, {"type": "null"}]}),
                Kind::Optional(Box::new(Kind::Named("Row".to_owned()))),
            ),
            (
                json!({"type": "array", "items": {"type": "string", "format": "bytes"}}),
                Kind::List(Box::new(Kind::Bytes)),
            ),
        ];
        for (schema, expected) in cases {
            assert_eq!(kind(&schema, "x"), Ok(expected), "{schema}");
        }
    }

    #[test]
    fn an_unknown_type_is_refused_by_its_path() {
        assert_eq!(
            kind(&json!({"type": "number"}), "Row.weight"),
            Err("Row.weight: no generator knows this type".to_owned())
        );
        let open = json!({"$defs": {"Row": {"type": "object", "properties": {}}}});
        let problem = Model::read(&open).err().expect("unknown fields are allowed there");
        assert!(problem.starts_with("Row: "), "{problem}");
    }

    #[test]
    fn a_type_within_itself_is_refused() {
        let field = json!({"anyOf": [{"$ref": "#/$defs/Tree"}, {"type": "null"}]});
        let tree = json!({
            "type": "object", "properties": {"below": field}, "additionalProperties": false
        });
        let problem = Model::read(&json!({"$defs": {"Tree": tree}})).err().expect("it has no end");
        assert!(problem.starts_with("Tree contains itself"), "{problem}");
    }

    #[test]
    fn the_order_of_the_wire_is_kept() {
        let schema = serde_json::to_value(countersign::wire::schema::wire()).expect("JSON");
        let model = Model::read(&schema).expect("the wire is known");
        let Shape::Sealed(requests) = &model.named("Request").shape else {
            panic!("requests have fields")
        };
        assert_eq!(requests[0].name, "Open");
        let fields: Vec<_> = requests[0].fields.iter().map(|field| field.name.as_str()).collect();
        assert_eq!(fields, ["ring", "policy", "policy_version"]);
        assert!(model.holds_secret("Request"));
        assert!(!model.holds_secret("AuditEvent"));
    }
}
