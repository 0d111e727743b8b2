//! Java types: records, sealed interfaces of records, and enums.

use crate::builder::{builder, has_builder};
use crate::cases::{cases, dispatch};
use crate::kinds::{is_array, is_array_list, is_own_secret, nullable, primitive};
use crate::model::{Field, Kind, Model, Named, Shape, Variant};
use crate::text::{chain, comment, component, constant, javadoc, list};

pub(crate) const PACKAGE: &str = "dev.countersign.verifier.wire";
pub(crate) const HEADER: &str = "// Generated from core/schema/wire.json by `./x generate`.\n";

/// The type's source file.
pub(crate) fn type_file(model: &Model, named: &Named) -> String {
    let body = match &named.shape {
        Shape::Record(fields) => {
            let java = Java { model, inside: &[] };
            let built = has_builder(model, named);
            java.record(0, &Form { name: &named.name, doc: &named.doc, fields, built }, None)
        }
        Shape::Sealed(variants) => Java { model, inside: variants }.sealed(named),
        Shape::Words(words) => java_enum(named, words),
    };
    let imports: String = [
        ("List<", "java.util.List"),
        ("Objects.", "java.util.Objects"),
        ("@Nullable", "org.jspecify.annotations.Nullable"),
    ]
    .iter()
    .filter(|(mark, path)| {
        let used = body.replace(path, "");
        used.contains(mark)
    })
    .map(|(_, path)| format!("import {path};\n"))
    .collect();
    let gap = if imports.is_empty() { "" } else { "\n" };
    format!("{HEADER}package {PACKAGE};\n\n{imports}{gap}{body}")
}

/// Writes types in a scope where the names in `inside` mean the variants of an interface.
struct Java<'a> {
    model: &'a Model,
    inside: &'a [Variant],
}

impl Java<'_> {
    fn sealed(&self, named: &Named) -> String {
        let name = &named.name;
        let secret = self.model.holds_secret(name);
        let permits: Vec<_> =
            self.inside.iter().map(|variant| format!("{name}.{}", variant.name)).collect();
        let mut body = comment(0, &javadoc(&named.doc), &[]);
        body += &permits_clause(name, &permits);
        if secret {
            body += "  /** Zero-fills every secret in here. */\n  default void wipe() {}\n\n";
        }
        body += &cases(name, self.inside);
        let records: Vec<_> = self
            .inside
            .iter()
            .map(|variant| self.record(2, &Form::of(variant), Some(name)))
            .collect();
        body + &records.join("\n") + "}\n"
    }

    fn record(&self, indent: usize, form: &Form<'_>, implements: Option<&str>) -> String {
        let Form { name, doc, fields, .. } = *form;
        let pad = " ".repeat(indent);
        let types: Vec<_> = fields.iter().map(|field| self.java_type(&field.kind)).collect();
        let components: Vec<_> = fields
            .iter()
            .zip(&types)
            .map(|(field, java_type)| format!("{java_type} {}", component(&field.name)))
            .collect();
        let tags: Vec<_> = fields
            .iter()
            .map(|field| {
                let text = javadoc(&field.doc).join(" ");
                format!("@param {} {text}", component(&field.name))
            })
            .collect();
        let open = if implements.is_some() { "record" } else { "public record" };
        let mut head = comment(indent, &self.paragraphs(doc, fields), &tags);
        head += &record_head(indent, &format!("{open} {name}("), &components, implements);
        let mut members = self.members(indent + 2, name, fields, &components, implements.is_some());
        if form.built {
            members.extend(builder(name, fields, &types));
        }
        if members.is_empty() {
            return head + "}\n";
        }
        head + "\n" + &members.join("\n") + &format!("{pad}}}\n")
    }

    /// The doc comment, plus what users of byte arrays have to know.
    fn paragraphs(&self, doc: &str, fields: &[Field]) -> Vec<String> {
        let mut paragraphs = javadoc(doc);
        if fields.iter().any(|field| self.model.is_secret(&field.kind)) {
            let own = fields.iter().any(|field| is_own_secret(&field.kind));
            let print = if own { "Secrets print as {@code ***}; " } else { "" };
            paragraphs.push(format!(
                "{print}{{@link #wipe}} zero-fills {}. Byte arrays are held, not copied.",
                if own { "them" } else { "the secrets in here" }
            ));
        } else if fields.iter().any(|field| is_array(&field.kind)) {
            paragraphs.push("Byte arrays are held, not copied.".to_owned());
        }
        paragraphs
    }

    fn members(
        &self,
        indent: usize,
        name: &str,
        fields: &[Field],
        components: &[String],
        is_variant: bool,
    ) -> Vec<String> {
        let mut members = Vec::new();
        members.extend(self.constructor(indent, name, fields, components));
        if is_variant {
            members.push(dispatch(indent, name));
        }
        if fields.iter().any(|field| self.model.is_secret(&field.kind)) {
            members.push(self.wipe(indent, fields, is_variant));
        }
        if fields.iter().any(|field| is_array(&field.kind)) {
            members.push(self.equals(indent, name, fields));
            members.push(self.hash_code(indent, fields));
            members.push(to_string(indent, name, fields));
        }
        members
    }

    /// The compiler omits `@Nullable` of an implied parameter from the class file, where a caller's
    /// null checker looks for it, so records with absent values spell theirs out.
    fn constructor(
        &self,
        indent: usize,
        name: &str,
        fields: &[Field],
        components: &[String],
    ) -> Option<String> {
        let pad = " ".repeat(indent);
        let is_whole = fields.iter().any(|field| matches!(field.kind, Kind::Optional(_)));
        let lines: String = fields
            .iter()
            .filter_map(|field| {
                let component = component(&field.name);
                let line = match self.checked(&field.kind, &component) {
                    Some(checked) if !is_whole && matches!(field.kind, Kind::List(_)) => {
                        format!("{component} = {checked}")
                    }
                    Some(checked) if !is_whole => checked,
                    None if !is_whole => return None,
                    checked => {
                        format!("this.{component} = {}", checked.as_ref().unwrap_or(&component))
                    }
                };
                Some(format!("{pad}  {line};\n"))
            })
            .collect();
        if lines.is_empty() {
            return None;
        }
        let head = if is_whole {
            list(indent, &format!("public {name}("), components, ") {")
        } else {
            format!("{pad}public {name} {{")
        };
        Some(format!("{head}\n{lines}{pad}}}\n"))
    }

    /// The component after its check or copy, if its kind has one.
    fn checked(&self, kind: &Kind, component: &str) -> Option<String> {
        match kind {
            Kind::Bool | Kind::Int(_) => None,
            Kind::List(_) => Some(format!("{}.copyOf({component})", self.scoped("java.util.List"))),
            Kind::Optional(inner) => match **inner {
                Kind::List(_) => self
                    .checked(inner, component)
                    .map(|copy| format!("{component} == null ? null : {copy}")),
                _ => None,
            },
            Kind::Text | Kind::Bytes | Kind::SecretBytes | Kind::SecretText | Kind::Named(_) => {
                Some(format!(
                    "{}.requireNonNull({component}, \"{component}\")",
                    self.scoped("java.util.Objects")
                ))
            }
        }
    }

    fn wipe(&self, indent: usize, fields: &[Field], is_variant: bool) -> String {
        let pad = " ".repeat(indent);
        let mut body = if is_variant {
            format!("{pad}@Override\n")
        } else {
            format!("{pad}/** Zero-fills every secret in here. */\n")
        };
        body += &format!("{pad}public void wipe() {{\n");
        for field in fields.iter().filter(|field| self.model.is_secret(&field.kind)) {
            let component = component(&field.name);
            body += &match &field.kind {
                Kind::List(inner) if is_array(inner) => {
                    format!("{pad}  {component}.forEach(ByteArrays::wipe);\n")
                }
                Kind::List(inner) => {
                    let element = inner.name().unwrap_or_default();
                    format!("{pad}  {component}.forEach({}::wipe);\n", self.type_name(element))
                }
                Kind::Optional(inner) if is_array(inner) => {
                    format!("{pad}  ByteArrays.wipe({component});\n")
                }
                Kind::Optional(_) => format!(
                    "{pad}  if ({component} != null) {{\n{pad}    {component}.wipe();\n{pad}  }}\n"
                ),
                Kind::SecretBytes | Kind::SecretText => {
                    format!("{pad}  ByteArrays.wipe({component});\n")
                }
                Kind::Bool | Kind::Int(_) | Kind::Text | Kind::Bytes | Kind::Named(_) => {
                    format!("{pad}  {component}.wipe();\n")
                }
            };
        }
        body + &format!("{pad}}}\n")
    }

    fn equals(&self, indent: usize, name: &str, fields: &[Field]) -> String {
        let pad = " ".repeat(indent);
        let objects = self.scoped("java.util.Objects");
        let mut parts = vec![format!("other instanceof {name} that")];
        parts.extend(fields.iter().map(|field| {
            let it = component(&field.name);
            match &field.kind {
                Kind::Bool | Kind::Int(_) => format!("{it} == that.{it}"),
                kind if is_array_list(kind) => format!("ByteArrays.sameEach({it}, that.{it})"),
                kind if is_array(kind) => format!("ByteArrays.same({it}, that.{it})"),
                Kind::Optional(_) => format!("{objects}.equals({it}, that.{it})"),
                _ => format!("{it}.equals(that.{it})"),
            }
        }));
        let object = self.scoped("java.lang.Object");
        format!(
            "{pad}@Override\n{pad}public boolean equals({} other) {{\n{}\n{pad}}}\n",
            nullable(&object),
            chain(indent + 2, "return ", &parts, "&&")
        )
    }

    /// Secrets are left out: a hash would reveal something about them.
    fn hash_code(&self, indent: usize, fields: &[Field]) -> String {
        let pad = " ".repeat(indent);
        let parts: Vec<_> = fields
            .iter()
            .filter(|field| !is_own_secret(&field.kind))
            .map(|field| {
                let it = component(&field.name);
                match &field.kind {
                    kind if is_array_list(kind) => format!("ByteArrays.hashEach({it})"),
                    kind if is_array(kind) => format!("ByteArrays.hash({it})"),
                    _ => it,
                }
            })
            .collect();
        let line = if parts.is_empty() {
            format!("{pad}  return 0;")
        } else {
            let open = format!("return {}.hash(", self.scoped("java.util.Objects"));
            list(indent + 2, &open, &parts, ");")
        };
        format!("{pad}@Override\n{pad}public int hashCode() {{\n{line}\n{pad}}}\n")
    }

    fn java_type(&self, kind: &Kind) -> String {
        match kind {
            Kind::Bool => "boolean".to_owned(),
            Kind::Int(int) => primitive(*int).to_owned(),
            Kind::Optional(inner) if is_array(inner) && !is_array_list(inner) => {
                "byte @Nullable []".to_owned()
            }
            Kind::Optional(inner) => nullable(&self.boxed(inner)),
            _ => self.boxed(kind),
        }
    }

    fn boxed(&self, kind: &Kind) -> String {
        match kind {
            Kind::Bool => self.scoped("java.lang.Boolean"),
            Kind::Int(int) if primitive(*int) == "int" => self.scoped("java.lang.Integer"),
            Kind::Int(_) => self.scoped("java.lang.Long"),
            Kind::Text => self.scoped("java.lang.String"),
            Kind::Bytes | Kind::SecretBytes | Kind::SecretText => "byte[]".to_owned(),
            Kind::Named(name) => self.type_name(name),
            Kind::List(inner) => {
                format!("{}<{}>", self.scoped("java.util.List"), self.boxed(inner))
            }
            Kind::Optional(_) => self.java_type(kind),
        }
    }

    fn type_name(&self, name: &str) -> String {
        self.scoped(&format!("{PACKAGE}.{name}"))
    }

    /// The simple name, or the qualified one where a variant of the interface has the same name.
    fn scoped(&self, path: &str) -> String {
        let simple = path.rsplit('.').next().unwrap_or(path);
        let taken = self.inside.iter().any(|variant| variant.name == simple);
        if taken { path.to_owned() } else { simple.to_owned() }
    }
}

/// A record to be written.
#[derive(Clone, Copy)]
struct Form<'a> {
    name: &'a str,
    doc: &'a str,
    fields: &'a [Field],
    /// Whether it has a builder.
    built: bool,
}

impl<'a> Form<'a> {
    fn of(variant: &'a Variant) -> Self {
        Self { name: &variant.name, doc: &variant.doc, fields: &variant.fields, built: false }
    }
}

/// Everything up to the opening brace; a long head has its interface on a separate line.
fn record_head(indent: usize, open: &str, components: &[String], of: Option<&str>) -> String {
    let Some(interface) = of else { return list(indent, open, components, ") {") };
    let whole = list(indent, open, components, &format!(") implements {interface} {{"));
    if !whole.contains('\n') {
        return whole;
    }
    let pad = " ".repeat(indent);
    format!("{}\n{pad}    implements {interface} {{", list(indent, open, components, ")"))
}

fn java_enum(named: &Named, words: &[Variant]) -> String {
    let constants: Vec<_> = words
        .iter()
        .map(|word| comment(2, &javadoc(&word.doc), &[]) + "  " + &constant(&word.name))
        .collect();
    format!(
        "{}public enum {} {{\n{}\n}}\n",
        comment(0, &javadoc(&named.doc), &[]),
        named.name,
        constants.join(",\n\n")
    )
}

fn permits_clause(name: &str, permits: &[String]) -> String {
    let one = format!("public sealed interface {name} permits {} {{\n", permits.join(", "));
    if one.len() <= 101 {
        return one;
    }
    let line = permits.join(", ");
    if line.len() + "    permits  {".len() <= 100 {
        return format!("public sealed interface {name}\n    permits {line} {{\n");
    }
    format!("public sealed interface {name}\n    permits {} {{\n", permits.join(",\n        "))
}

fn to_string(indent: usize, name: &str, fields: &[Field]) -> String {
    let pad = " ".repeat(indent);
    let mut parts = Vec::new();
    let mut before = format!("{name}[");
    for field in fields {
        let it = component(&field.name);
        if is_own_secret(&field.kind) {
            before += &format!("{it}=***, ");
            continue;
        }
        parts.push(format!("\"{before}{it}=\""));
        parts.push(match &field.kind {
            kind if is_array_list(kind) => format!("ByteArrays.sizes({it})"),
            kind if is_array(kind) => format!("ByteArrays.size({it})"),
            _ => it,
        });
        before = String::from(", ");
    }
    let end = before.strip_suffix(", ").unwrap_or(&before);
    parts.push(format!("\"{end}]\""));
    format!(
        "{pad}@Override\n{pad}public String toString() {{\n{}\n{pad}}}\n",
        chain(indent + 2, "return ", &parts, "+")
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Int;

    fn java_type(kind: &Kind) -> String {
        Java { model: &Model { types: Vec::new() }, inside: &[] }.java_type(kind)
    }

    fn optional(kind: Kind) -> Kind {
        Kind::Optional(Box::new(kind))
    }

    #[test]
    fn kinds_have_their_java_types() {
        let cases = [
            (Kind::Bool, "boolean"),
            (Kind::Int(Int::U8), "int"),
            (Kind::Int(Int::U32), "long"),
            (Kind::Int(Int::U64), "long"),
            (Kind::Int(Int::I32), "int"),
            (Kind::SecretText, "byte[]"),
            (optional(Kind::Int(Int::U64)), "@Nullable Long"),
            (optional(Kind::Int(Int::U8)), "@Nullable Integer"),
            (optional(Kind::Bytes), "byte @Nullable []"),
            (optional(Kind::Named("Row".to_owned())), "@Nullable Row"),
            (Kind::List(Box::new(Kind::SecretText)), "List<byte[]>"),
        ];
        for (kind, expected) in cases {
            assert_eq!(java_type(&kind), expected);
        }
    }

    #[test]
    fn a_variant_does_not_hide_the_type_of_the_same_name() {
        let variant =
            |name: &str| Variant { name: name.to_owned(), doc: String::new(), fields: Vec::new() };
        let model = Model { types: Vec::new() };
        let java = Java { model: &model, inside: &[variant("List"), variant("Row")] };
        let rows = Kind::List(Box::new(Kind::Named("Row".to_owned())));
        assert_eq!(java.java_type(&rows), "java.util.List<dev.countersign.verifier.wire.Row>");
        assert_eq!(
            java.java_type(&optional(Kind::Named("Row".to_owned()))),
            "dev.countersign.verifier.wire.@Nullable Row"
        );
    }

    #[test]
    fn secrets_are_never_printed_or_hashed() {
        let field =
            |name: &str, kind: Kind| Field { name: name.to_owned(), doc: String::new(), kind };
        let fields = [
            field("key", Kind::SecretText),
            field("nonce", Kind::Bytes),
            field("codes", Kind::List(Box::new(Kind::SecretText))),
        ];
        let model = Model { types: Vec::new() };
        let java = Java { model: &model, inside: &[] };
        let form = Form { name: "Shown", doc: "Shown once.", fields: &fields, built: false };
        let source = java.record(0, &form, None);
        assert!(source.contains(
            r#"return "Shown[key=***, nonce=" + ByteArrays.size(nonce) + ", codes=***]";"#
        ));
        assert!(source.contains("return Objects.hash(ByteArrays.hash(nonce));"));
        assert!(source.contains("codes.forEach(ByteArrays::wipe);"));
        assert!(source.contains("ByteArrays.wipe(key);"));
        assert!(!source.contains("wipe(nonce)"));
    }
}
