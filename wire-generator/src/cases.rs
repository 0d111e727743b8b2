//! The `match` of a sealed interface, since Java 17 has no pattern switch.
//!
//! Each interface has a nested `Cases` with one method per variant. The compiler reports a missing
//! method, so a new variant breaks every place that has to answer it.

use crate::model::Variant;
use crate::text::{comment, component, javadoc};

const TYPES: &str = "<R extends @Nullable Object, X extends Exception>";

/// `match` and `Cases`, for the body of the interface.
pub(crate) fn cases(name: &str, variants: &[Variant]) -> String {
    let what = "Calls the case of this variant. {@link Cases} has one for each, so the compiler \
                finds every place that a new variant concerns.";
    let mut body = comment(
        2,
        &[what.to_owned()],
        &[
            "@param <R> what the cases return".to_owned(),
            "@param <X> what they throw; {@link RuntimeException} if nothing is declared"
                .to_owned(),
            "@param cases what to do with each variant".to_owned(),
            "@return what the case returned".to_owned(),
            "@throws X if the case throws it".to_owned(),
        ],
    );
    body += &format!("  {TYPES} R match(Cases<R, X> cases) throws X;\n\n");
    body += &comment(
        2,
        &[format!("What to do with each variant of {{@code {name}}}.")],
        &[
            "@param <R> what the cases return".to_owned(),
            "@param <X> what they throw; {@link RuntimeException} if nothing is declared"
                .to_owned(),
        ],
    );
    body += &format!("  interface Cases{TYPES} {{\n");
    let methods: Vec<_> = variants
        .iter()
        .map(|variant| {
            let own = &variant.name;
            comment(4, &javadoc(&variant.doc), &[])
                + &format!("    R {}({own} it) throws X;\n", method(own))
        })
        .collect();
    body + &methods.join("\n") + "  }\n\n"
}

/// The `match` of one variant.
pub(crate) fn dispatch(indent: usize, variant: &str) -> String {
    let pad = " ".repeat(indent);
    let method = method(variant);
    format!(
        "{pad}@Override\n{pad}public {TYPES} R match(Cases<R, X> cases) throws X {{\n\
         {pad}  return cases.{method}(this);\n{pad}}}\n"
    )
}

/// `CodesSaved` as `codesSaved`.
fn method(variant: &str) -> String {
    let (head, tail) = variant.split_at(variant.len().min(1));
    component(&(head.to_lowercase() + tail))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_variant_has_a_case_under_its_own_name() {
        let variant = |name: &str| Variant {
            name: name.to_owned(),
            doc: format!("{name} it is."),
            fields: Vec::new(),
        };
        let source = cases("Answer", &[variant("CodesSaved"), variant("Default")]);
        assert!(source.contains("    R codesSaved(CodesSaved it) throws X;"), "{source}");
        assert!(source.contains("    R default_(Default it) throws X;"), "{source}");
        assert!(dispatch(4, "CodesSaved").contains("return cases.codesSaved(this);"));
    }
}
