//! Sample values of every variant, as JSON and as the postcard bytes that Rust writes.

use countersign::wire::{Request, Response};
use data_encoding::{BASE64URL_NOPAD, HEXLOWER};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

use crate::model::{Field, Int, Kind, Model, Shape, Variant};

/// A length that takes two bytes on the wire.
const LONG: usize = 130;

/// Lines of `request` or `response`, postcard as hex, and JSON, separated by spaces.
pub(crate) fn golden(model: &Model) -> Result<String, String> {
    let mut text = String::from(
        "# Generated from the Rust types by `./x generate`: direction, postcard as hex, JSON.\n\
         # Secret texts begin with `text`, byte strings do not.\n",
    );
    for value in named(model, "Request") {
        text += &line::<Request>("request", &value)?;
    }
    for value in named(model, "Response") {
        text += &line::<Response>("response", &value)?;
    }
    Ok(text)
}

fn line<T: Serialize + DeserializeOwned>(
    direction: &str,
    sample: &Value,
) -> Result<String, String> {
    let problem = |what: &str| format!("golden {direction}: {what}: {sample}");
    let value: T = serde_json::from_value(sample.clone()).map_err(|e| problem(&e.to_string()))?;
    let json = serde_json::to_value(&value).map_err(|e| problem(&e.to_string()))?;
    if json != *sample {
        return Err(problem("Rust writes it otherwise"));
    }
    let bytes = postcard::to_stdvec(&value).map_err(|e| problem(&e.to_string()))?;
    Ok(format!("{direction} {} {json}\n", HEXLOWER.encode(&bytes)))
}

/// Samples that together show every variant, every absent value and every bound.
fn named(model: &Model, name: &str) -> Vec<Value> {
    match &model.named(name).shape {
        Shape::Record(fields) => record(model, fields),
        Shape::Words(words) => words.iter().map(|word| json!(word.name)).collect(),
        Shape::Sealed(variants) => {
            let tagged = |variant: &Variant| -> Vec<Value> {
                let tag = |value| json!({ variant.name.clone(): value });
                record(model, &variant.fields).into_iter().map(tag).collect()
            };
            variants.iter().flat_map(tagged).collect()
        }
    }
}

/// As many records as the field with the most samples; a field that runs out repeats its first,
/// smallest one.
fn record(model: &Model, fields: &[Field]) -> Vec<Value> {
    let columns: Vec<_> = fields.iter().map(|field| kind(model, &field.kind)).collect();
    let rows = columns.iter().map(Vec::len).max().unwrap_or(1);
    (0..rows)
        .map(|row| {
            let mut object = Map::new();
            for (field, column) in fields.iter().zip(&columns) {
                object.insert(field.name.clone(), column.get(row).unwrap_or(&column[0]).clone());
            }
            Value::Object(object)
        })
        .collect()
}

fn kind(model: &Model, of: &Kind) -> Vec<Value> {
    match of {
        Kind::Bool => vec![json!(false), json!(true)],
        Kind::Int(int) => integers(*int),
        Kind::Text => {
            vec![json!("name"), json!(""), json!("é€😀\u{0}\"\\"), json!("n".repeat(LONG))]
        }
        Kind::Bytes | Kind::SecretBytes => {
            let bytes = [&[0, 1, 0x7f, 0x80, 0xff][..], &[], &[0xff; LONG]];
            bytes.iter().map(|bytes| json!(BASE64URL_NOPAD.encode(bytes))).collect()
        }
        Kind::SecretText => {
            vec![json!("text 1"), json!(""), json!(format!("text é€😀 {}", "t".repeat(LONG)))]
        }
        Kind::Named(name) => named(model, name),
        Kind::List(inner) => {
            let all = kind(model, inner);
            vec![json!([all[0]]), json!([]), Value::Array(all)]
        }
        Kind::Optional(inner) => {
            let mut samples = vec![Value::Null];
            samples.extend(kind(model, inner));
            samples
        }
    }
}

fn integers(int: Int) -> Vec<Value> {
    match int {
        Int::U8 => vec![json!(6), json!(0), json!(127), json!(128), json!(u8::MAX)],
        Int::U16 => vec![json!(300), json!(0), json!(127), json!(128), json!(u16::MAX)],
        Int::U32 => vec![json!(30), json!(0), json!(127), json!(128), json!(u32::MAX)],
        Int::U64 => vec![
            json!(1_900_000_000_u64),
            json!(0),
            json!(127),
            json!(128),
            json!(u64::from(u32::MAX) + 1),
            json!(i64::MAX.unsigned_abs() + 1),
            json!(u64::MAX),
        ],
        Int::I32 => {
            vec![json!(-3), json!(0), json!(63), json!(64), json!(i32::MIN), json!(i32::MAX)]
        }
        Int::I64 => {
            vec![json!(-3), json!(0), json!(63), json!(64), json!(i64::MIN), json!(i64::MAX)]
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_variant_of_every_type_has_a_golden_line() {
        let schema = serde_json::to_value(countersign::wire::schema::wire()).expect("JSON");
        let model = Model::read(&schema).expect("the wire is known");
        let text = golden(&model).expect("Rust reads every sample");
        for named in &model.types {
            let variants = match &named.shape {
                Shape::Record(_) => continue,
                Shape::Sealed(variants) | Shape::Words(variants) => variants,
            };
            for variant in variants {
                let shown = text.contains(&format!("\"{}\"", variant.name));
                assert!(shown, "{}.{} is in no sample", named.name, variant.name);
            }
        }
    }
}
