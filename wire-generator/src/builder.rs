//! Builders for records that a host creates from many fields: eleven positional arguments have to
//! be counted, and two adjacent texts get swapped unnoticed.

use crate::java_names::REQUEST;
use crate::model::{Field, Kind, Model, Named, Shape};
use crate::text::{comment, component, javadoc, list};

/// A record with at least this many fields has a builder.
const FIELDS_MIN: usize = 6;

/// Whether a host creates this record, and from many fields.
pub(crate) fn has_builder(model: &Model, named: &Named) -> bool {
    let Shape::Record(fields) = &named.shape else { return false };
    fields.len() >= FIELDS_MIN
        && model.types.iter().any(|root| root.name == REQUEST)
        && model.reaches(REQUEST, &named.name)
}

/// The static method that starts building and the nested class; `types` are those of the
/// components.
pub(crate) fn builder(name: &str, fields: &[Field], types: &[String]) -> Vec<String> {
    let begin = "Begins to build one. What may be absent is absent until it is set; everything \
                 else has to be set.";
    let start = comment(2, &[begin.to_owned()], &["@return a builder".to_owned()])
        + "  public static Builder builder() {\n    return new Builder();\n  }\n";
    let about = format!("Collects the fields of a {{@link {name}}} by their names.");
    let mut class = comment(2, &[about], &[]) + "  public static final class Builder {\n";
    for (field, java_type) in fields.iter().zip(types) {
        class += &format!("    private {} {};\n", absent(field, java_type), component(&field.name));
    }
    class += "\n    private Builder() {}\n";
    for (field, java_type) in fields.iter().zip(types) {
        class += &setter(field, java_type);
    }
    class += &build(name, fields);
    vec![start, class + "  }\n"]
}

/// The type of the builder's own field, which is null until it is set.
fn absent(field: &Field, java_type: &str) -> String {
    match (&field.kind, java_type) {
        (Kind::Optional(_), _) => java_type.to_owned(),
        (_, "boolean") => "@Nullable Boolean".to_owned(),
        (_, "int") => "@Nullable Integer".to_owned(),
        (_, "long") => "@Nullable Long".to_owned(),
        (_, "byte[]") => "byte @Nullable []".to_owned(),
        _ => format!("@Nullable {java_type}"),
    }
}

fn setter(field: &Field, java_type: &str) -> String {
    let name = component(&field.name);
    let doc = javadoc(&field.doc);
    let tags = [format!("@param {name} the value"), "@return this builder".to_owned()];
    format!(
        "\n{}    public Builder {name}({java_type} {name}) {{\n      this.{name} = {name};\n      \
         return this;\n    }}\n",
        comment(4, &doc, &tags)
    )
}

fn build(name: &str, fields: &[Field]) -> String {
    let values: Vec<_> = fields
        .iter()
        .map(|field| {
            let component = component(&field.name);
            match field.kind {
                Kind::Optional(_) => component,
                _ => format!("Fields.set({component}, \"{component}\")"),
            }
        })
        .collect();
    let what = format!("Makes the {{@code {name}}}.");
    let tags = [
        "@return what was built".to_owned(),
        "@throws IllegalStateException if a field that must not be absent was not set; the message \
         names it"
            .to_owned(),
    ];
    format!(
        "\n{}    public {name} build() {{\n{}\n    }}\n",
        comment(4, &[what], &tags),
        list(6, &format!("return new {name}("), &values, ");")
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_must_be_there_is_asked_for_by_name() {
        let field =
            |name: &str, kind: Kind| Field { name: name.to_owned(), doc: String::new(), kind };
        let fields = [field("at", Kind::Bool), field("peer", Kind::Optional(Box::new(Kind::Text)))];
        let types = ["boolean".to_owned(), "@Nullable String".to_owned()];
        let source = builder("Login", &fields, &types).join("\n");
        assert!(source.contains("private @Nullable Boolean at;"), "{source}");
        assert!(source.contains("private @Nullable String peer;"), "{source}");
        assert!(source.contains(r#"return new Login(Fields.set(at, "at"), peer);"#), "{source}");
    }
}
