//! Names of their own in Java for types whose name the JDK or a host has as well: a plugin that
//! imports ours beside `java.lang.reflect.Method` or its own `Event` would have to write one of the
//! two out. The wire knows nothing of them.

use crate::model::{Field, Kind, Model, Named, Shape, Variant};

/// The root of everything a host sends, by its name in Java.
pub(crate) const REQUEST: &str = "EngineRequest";

/// The name on the wire, and the one in Java.
const NAMES: [(&str, &str); 6] = [
    ("Event", "AccountEvent"),
    ("Lock", "AttemptLock"),
    ("Method", "FactorMethod"),
    ("Request", REQUEST),
    ("Response", "EngineResponse"),
    ("Row", "AccountRow"),
];

/// The same types under their names in Java.
pub(crate) fn for_java(model: &Model) -> Model {
    let types = model.types.iter().map(|named| Named {
        name: java_name(&named.name),
        doc: named.doc.clone(),
        shape: match &named.shape {
            Shape::Record(fields) => Shape::Record(renamed(fields)),
            Shape::Sealed(variants) => Shape::Sealed(variants.iter().map(variant).collect()),
            Shape::Words(words) => Shape::Words(words.iter().map(variant).collect()),
        },
    });
    Model { types: types.collect() }
}

fn variant(variant: &Variant) -> Variant {
    Variant {
        name: variant.name.clone(),
        doc: variant.doc.clone(),
        fields: renamed(&variant.fields),
    }
}

fn renamed(fields: &[Field]) -> Vec<Field> {
    let field = |field: &Field| Field {
        name: field.name.clone(),
        doc: field.doc.clone(),
        kind: kind(&field.kind),
    };
    fields.iter().map(field).collect()
}

fn kind(of: &Kind) -> Kind {
    match of {
        Kind::List(inner) => Kind::List(Box::new(kind(inner))),
        Kind::Optional(inner) => Kind::Optional(Box::new(kind(inner))),
        Kind::Named(name) => Kind::Named(java_name(name)),
        Kind::Bool
        | Kind::Int(_)
        | Kind::Text
        | Kind::Bytes
        | Kind::SecretBytes
        | Kind::SecretText => of.clone(),
    }
}

fn java_name(name: &str) -> String {
    let found = NAMES.iter().find(|(wire, _)| *wire == name);
    found.map_or(name, |(_, java)| java).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_type_is_renamed_wherever_it_is_named() {
        let rows = Kind::Optional(Box::new(Kind::List(Box::new(Kind::Named("Row".to_owned())))));
        let field = Field { name: "rows".to_owned(), doc: String::new(), kind: rows };
        let row =
            Named { name: "Row".to_owned(), doc: String::new(), shape: Shape::Record(vec![field]) };
        let java = for_java(&Model { types: vec![row] });
        assert_eq!(java.types[0].name, "AccountRow");
        let names: Vec<_> = java.types[0].fields().filter_map(|field| field.kind.name()).collect();
        assert_eq!(names, ["AccountRow"]);
    }
}
