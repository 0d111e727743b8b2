//! Java files of the package without a wire type behind them: constants, and the package
//! description.

use crate::java::{HEADER, PACKAGE};
use crate::text::{comment, javadoc};

/// The limits of requests as constants, so that a host can refuse what the engine would.
pub(crate) fn limits_file(limits: &serde_json::Value) -> Result<String, String> {
    let limits = limits.as_object().ok_or("the limits are no object")?;
    let constants: Vec<_> = limits
        .iter()
        .map(|(name, limit)| {
            let value = limit["const"].as_u64().ok_or_else(|| format!("{name} has no const"))?;
            let doc = limit["description"].as_str().unwrap_or_default();
            Ok(comment(2, &javadoc(doc), &[])
                + &format!("  public static final int {name} = {value};\n"))
        })
        .collect::<Result<_, String>>()?;
    let about = comment(0, &["How long requests and what is in them may be.".to_owned()], &[]);
    Ok(format!(
        "{HEADER}package {PACKAGE};\n\n{about}public final class WireLimits {{\n{}\n  \
         private WireLimits() {{}}\n}}\n",
        constants.join("\n")
    ))
}

/// The class with the fingerprint of the schema.
pub(crate) fn fingerprint_file(fingerprint: u32) -> String {
    let text = "The fingerprint of the wire schema that this package was generated from. A native \
                library whose {@code abi()} is another number must not be called.";
    format!(
        "{}package {};\n\n{}public final class WireFingerprint {{\n  \
         /** The first four bytes of SHA-256 over the schema, most significant first. */\n  \
         public static final int VALUE = 0x{fingerprint:08x};\n\n  \
         private WireFingerprint() {{}}\n}}\n",
        HEADER,
        PACKAGE,
        comment(0, &[text.to_owned()], &[])
    )
}

/// What the package is for.
pub(crate) fn package_file() -> String {
    format!(
        "{HEADER}/** What crosses between Java and the engine: requests, responses and their encoding. */\n\
         @NullMarked\npackage {PACKAGE};\n\nimport org.jspecify.annotations.NullMarked;\n"
    )
}
