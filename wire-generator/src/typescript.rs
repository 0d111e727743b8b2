//! TypeScript types of the JSON form.

use crate::model::{Field, Kind, Model, Shape, Variant};
use crate::text::comment;

/// The declaration file.
pub(crate) fn declarations(model: &Model) -> String {
    let mut text = String::from(
        "// Generated from core/schema/wire.json by `./x generate`.\n\n\
         /** Base64url text without padding (RFC 4648 section 5). */\n\
         export type Bytes = string;\n\n\
         /** Base64url text of secret bytes: keep it no longer than needed, never log it. */\n\
         export type SecretBytes = string;\n\n\
         /** Text that is a secret: keep it no longer than needed, never log it. */\n\
         export type SecretText = string;\n",
    );
    for named in &model.types {
        let asked = model.reaches("Request", &named.name);
        text += "\n";
        text += &paragraphs(0, &named.doc);
        text += &match &named.shape {
            Shape::Record(fields) => {
                format!("export interface {} {{\n{}}}\n", named.name, body(2, fields, asked))
            }
            Shape::Words(words) => {
                let words: Vec<_> = words.iter().map(|word| format!("\"{}\"", word.name)).collect();
                union(&named.name, &words)
            }
            Shape::Sealed(variants) => {
                let parts: Vec<_> = variants.iter().map(|it| variant(it, asked)).collect();
                union(&named.name, &parts)
            }
        };
    }
    text
}

fn union(name: &str, parts: &[String]) -> String {
    format!("export type {name} =\n  | {};\n", parts.join("\n  | "))
}

fn variant(variant: &Variant, asked: bool) -> String {
    let doc = paragraphs(6, &variant.doc);
    let name = &variant.name;
    if variant.fields.is_empty() {
        return format!("{{\n{doc}      {name}: Record<string, never>;\n    }}");
    }
    let fields = body(8, &variant.fields, asked);
    format!("{{\n{doc}      {name}: {{\n{fields}      }};\n    }}")
}

/// The members. A request may omit an absent value; an answer always includes it.
fn body(indent: usize, fields: &[Field], asked: bool) -> String {
    let pad = " ".repeat(indent);
    fields
        .iter()
        .map(|field| {
            let mark = if asked && matches!(field.kind, Kind::Optional(_)) { "?" } else { "" };
            let doc = paragraphs(indent, &field.doc);
            format!("{doc}{pad}{}{mark}: {};\n", field.name, ts_type(&field.kind))
        })
        .collect()
}

fn ts_type(kind: &Kind) -> String {
    match kind {
        Kind::Bool => "boolean".to_owned(),
        Kind::Int(_) => "number".to_owned(),
        Kind::Text => "string".to_owned(),
        Kind::Bytes => "Bytes".to_owned(),
        Kind::SecretBytes => "SecretBytes".to_owned(),
        Kind::SecretText => "SecretText".to_owned(),
        Kind::Named(name) => name.clone(),
        Kind::List(inner) => match **inner {
            Kind::Optional(_) => format!("({})[]", ts_type(inner)),
            _ => format!("{}[]", ts_type(inner)),
        },
        Kind::Optional(inner) => format!("{} | null", ts_type(inner)),
    }
}

fn paragraphs(indent: usize, doc: &str) -> String {
    let text = doc.replace("[`", "`").replace("`]", "`").replace('\n', " ");
    comment(indent, &[text], &[])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Int;

    #[test]
    fn kinds_have_their_types() {
        let optional = |kind: Kind| Kind::Optional(Box::new(kind));
        assert_eq!(ts_type(&Kind::Int(Int::U64)), "number");
        assert_eq!(ts_type(&optional(Kind::Bytes)), "Bytes | null");
        assert_eq!(ts_type(&Kind::List(Box::new(optional(Kind::Text)))), "(string | null)[]");
    }

    #[test]
    fn only_what_is_asked_may_be_left_out() {
        let until = Field {
            name: "until".to_owned(),
            doc: "End.".to_owned(),
            kind: Kind::Optional(Box::new(Kind::Int(Int::U64))),
        };
        let fields = [until];
        assert_eq!(body(0, &fields, true), "/** End. */\nuntil?: number | null;\n");
        assert_eq!(body(0, &fields, false), "/** End. */\nuntil: number | null;\n");
    }
}
