//! The Java codec: one package-private class per type, over the handwritten reader and writer.

use crate::java::{HEADER, PACKAGE};
use crate::model::{Field, Int, Kind, Named, Shape, Variant};
use crate::text::{component, constant, list};

/// The source file of the type's codec.
pub(crate) fn codec_file(named: &Named) -> String {
    let name = &named.name;
    let body = match &named.shape {
        Shape::Record(fields) => {
            write_method("write", name, fields, "") + "\n" + &read_method("read", name, fields, "")
        }
        Shape::Sealed(variants) => sealed(name, variants),
        Shape::Words(words) => enumeration(name, words),
    };
    format!(
        "{HEADER}package {PACKAGE};\n\n/** Writes and reads {{@link {name}}} as postcard. */\n\
         final class {name}Codec {{\n  private {name}Codec() {{}}\n\n{body}}}\n"
    )
}

fn sealed(name: &str, variants: &[Variant]) -> String {
    let mut write = format!("  static void write(PostcardWriter out, {name} value) {{\n    ");
    let mut read = format!(
        "  static {name} read(PostcardReader in) {{\n    return switch (in.variant()) {{\n"
    );
    let mut methods = Vec::new();
    for (number, variant) in variants.iter().enumerate() {
        let own = &variant.name;
        let path = format!("{name}.{own}");
        if variant.fields.is_empty() {
            write += &format!(
                "if (value instanceof {path}) {{\n      out.variant({number});\n    }} else "
            );
            read += &format!("      case {number} -> new {path}();\n");
        } else {
            write += &format!(
                "if (value instanceof {path} it) {{\n      out.variant({number});\n      \
                 write{own}(out, it);\n    }} else "
            );
            read += &format!("      case {number} -> read{own}(in);\n");
            let fields = &variant.fields;
            methods.push(write_method(&format!("write{own}"), &path, fields, "private "));
            methods.push(read_method(&format!("read{own}"), &path, fields, "private "));
        }
    }
    write +=
        "{\n      throw new IllegalStateException(\"a variant without a number\");\n    }\n  }\n";
    read += "      default -> throw PostcardReader.unknownVariant();\n    };\n  }\n";
    let mut parts = vec![write, read];
    parts.extend(methods);
    parts.join("\n")
}

fn enumeration(name: &str, words: &[Variant]) -> String {
    let mut write = format!(
        "  static void write(PostcardWriter out, {name} value) {{\n    switch (value) {{\n"
    );
    let mut read = format!(
        "  static {name} read(PostcardReader in) {{\n    return switch (in.variant()) {{\n"
    );
    for (number, word) in words.iter().enumerate() {
        let word = constant(&word.name);
        write += &format!("      case {word} -> out.variant({number});\n");
        read += &format!("      case {number} -> {name}.{word};\n");
    }
    write += "    }\n  }\n";
    read += "      default -> throw PostcardReader.unknownVariant();\n    };\n  }\n";
    write + "\n" + &read
}

fn write_method(method: &str, of: &str, fields: &[Field], scope: &str) -> String {
    let lines: String = fields
        .iter()
        .map(|field| {
            let value = format!("value.{}()", component(&field.name));
            format!("    {};\n", write_call(&field.kind, &value))
        })
        .collect();
    let head = list(2, &format!("{scope}static void {method}("), &parameters(of), ") {");
    format!("{head}\n{lines}  }}\n")
}

fn parameters(of: &str) -> Vec<String> {
    vec!["PostcardWriter out".to_owned(), format!("{of} value")]
}

fn read_method(method: &str, of: &str, fields: &[Field], scope: &str) -> String {
    let calls: Vec<_> = fields.iter().map(|field| read_call(&field.kind)).collect();
    let body = list(4, &format!("return new {of}("), &calls, ");");
    format!("  {scope}static {of} {method}(PostcardReader in) {{\n{body}\n  }}\n")
}

fn write_call(kind: &Kind, value: &str) -> String {
    match kind {
        Kind::Named(name) => format!("{name}Codec.write(out, {value})"),
        Kind::List(inner) => format!("out.list({value}, {})", writes(inner)),
        Kind::Optional(inner) => format!("out.optional({value}, {})", writes(inner)),
        plain => format!("out.{}({value})", method(plain)),
    }
}

fn read_call(kind: &Kind) -> String {
    match kind {
        Kind::Named(name) => format!("{name}Codec.read(in)"),
        Kind::List(inner) => format!("in.list({})", reads(inner)),
        Kind::Optional(inner) => format!("in.optional({})", reads(inner)),
        plain => format!("in.{}()", method(plain)),
    }
}

fn writes(kind: &Kind) -> String {
    match kind {
        Kind::Named(name) => format!("{name}Codec::write"),
        Kind::List(_) | Kind::Optional(_) => {
            format!("(to, inner) -> {}", write_call(kind, "inner").replacen("out.", "to.", 1))
        }
        plain => format!("PostcardWriter::{}", method(plain)),
    }
}

fn reads(kind: &Kind) -> String {
    match kind {
        Kind::Named(name) => format!("{name}Codec::read"),
        Kind::List(_) | Kind::Optional(_) => {
            format!("from -> {}", read_call(kind).replacen("in.", "from.", 1))
        }
        plain => format!("PostcardReader::{}", method(plain)),
    }
}

/// The method of the reader and writer for a kind without parts.
fn method(kind: &Kind) -> &'static str {
    match kind {
        Kind::Bool => "bool",
        Kind::Int(Int::U8) => "u8",
        Kind::Int(Int::U16) => "u16",
        Kind::Int(Int::U32) => "u32",
        Kind::Int(Int::U64) => "u64",
        Kind::Int(Int::I32) => "i32",
        Kind::Int(Int::I64) => "i64",
        Kind::Text => "text",
        Kind::Bytes | Kind::SecretBytes => "bytes",
        Kind::SecretText => "secretText",
        Kind::Named(_) | Kind::List(_) | Kind::Optional(_) => "part",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_written_and_read_by_their_codecs() {
        let rows = Kind::List(Box::new(Kind::Named("Row".to_owned())));
        assert_eq!(write_call(&rows, "value.rows()"), "out.list(value.rows(), RowCodec::write)");
        assert_eq!(read_call(&rows), "in.list(RowCodec::read)");
        let until = Kind::Optional(Box::new(Kind::Int(Int::U64)));
        assert_eq!(
            write_call(&until, "value.until()"),
            "out.optional(value.until(), PostcardWriter::u64)"
        );
        assert_eq!(read_call(&until), "in.optional(PostcardReader::u64)");
    }

    #[test]
    fn variants_are_numbered_in_their_order() {
        let word =
            |name: &str| Variant { name: name.to_owned(), doc: String::new(), fields: Vec::new() };
        let source = enumeration("Channel", &[word("Form"), word("GitHttp")]);
        assert!(source.contains("case FORM -> out.variant(0);"), "{source}");
        assert!(source.contains("case 1 -> Channel.GIT_HTTP;"), "{source}");
        assert!(source.contains("default -> throw"), "{source}");
    }
}
