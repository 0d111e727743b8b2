//! House rules that no compiler, linter or formatter checks.

use super::{Source, has_word};

/// The most lines of a source file and of a Java method; clippy counts those of Rust functions.
const FILE_LINES_MAX: usize = 500;
const METHOD_LINES_MAX: usize = 70;

/// The most characters in a line of code.
const COLUMNS_MAX: usize = 100;

const CODE: [&str; 5] = ["rs", "java", "ts", "mjs", "js"];

/// Names from outside the repository: package hosts and machine folders. Split by a bar, or this
/// file would be the first to break the rule.
const OUTSIDE: &str = "index.crates|.io registry.npm|js repo1.ma|ven repo.ma|ven.apache \
    pypi.org|/simple files.python|hosted deb.deb|ian.org \"/ro|ot/ /wo|rk/main /wo|rk/shared \
    /tmp/|brief";

/// Every broken habit, as `path:line: what`.
pub fn broken(sources: &[Source]) -> Vec<String> {
    let mut found = Vec::new();
    let outside: Vec<_> = OUTSIDE.split_whitespace().map(|place| place.replace('|', "")).collect();
    for source in sources {
        let code = source.is(&CODE) && !source.is_generated();
        let lines = source.text.lines().count();
        if code && lines > FILE_LINES_MAX {
            found.push(format!("{}: {lines} lines, at most {FILE_LINES_MAX}", source.path));
        }
        for (at, text) in source.text.lines().enumerate() {
            let mut refuse =
                |what: String| found.push(format!("{}:{}: {what}", source.path, at + 1));
            if let Some(place) = outside.iter().find(|place| text.contains(*place)) {
                refuse(format!("names {place}"));
            }
            if code {
                line(source, text, &mut refuse);
            }
        }
        if code && source.is(&["java"]) {
            methods(source, &mut found);
        }
        if source.is_core() {
            secrets(source, &mut found);
        }
    }
    if let Some(map) = sources.iter().find(|source| source.path == "core/src/lib.rs")
        && !map.text.contains("\n#![forbid(unsafe_code)]\n")
    {
        found.push("core/src/lib.rs: #![forbid(unsafe_code)] is missing".to_owned());
    }
    found
}

fn line(source: &Source, text: &str, refuse: &mut dyn FnMut(String)) {
    let unfinished = [concat!("TO", "DO"), concat!("FIX", "ME"), concat!("X", "XX")];
    if let Some(word) = unfinished.iter().find(|word| has_word(text, word)) {
        refuse(format!("unfinished by its own word ({word})"));
    }
    if text.to_lowercase().contains(concat!("enrol", "ment")) {
        refuse("American spelling (enrollment)".to_owned());
    }
    // A long address or literal cannot be broken; Java's formatter does its own counting.
    let long = text.chars().count() > COLUMNS_MAX && !text.contains(['"', '`']);
    if long && !text.contains("://") && !source.is(&["java"]) {
        refuse(format!("over {COLUMNS_MAX} columns"));
    }
    let skipped = [concat!("it.sk", "ip("), concat!("test.sk", "ip("), concat!("suite.sk", "ip(")];
    let script = source.is(&["mjs"]) && skipped.iter().any(|word| text.contains(word));
    if script || text.trim() == concat!("@Dis", "abled") {
        refuse("a skipped test gives its reason".to_owned());
    }
    let words: Vec<&str> = text.split(|c: char| !c.is_alphanumeric() && c != '_').collect();
    let kinds = ["struct", "enum", "trait", "class", "interface", "record"];
    for pair in words.windows(2).filter(|pair| kinds.contains(&pair[0])) {
        if ["Manager", "Helper", "Util", "Utils"].iter().any(|end| pair[1].ends_with(end)) {
            refuse(format!("a name that says nothing ({})", pair[1]));
        }
    }
    if words.windows(2).any(|pair| pair[0] == "fn" && pair[1].starts_with("get_")) {
        refuse("a getter is named for what it gives (get_)".to_owned());
    }
    // A comparison that takes longer the more bytes are right reveals them one by one.
    let holds_secrets =
        ["verifier", "pages", "servlet"].map(|it| format!("java-shim/{it}/src/main/"));
    let stops_early = ["Arrays.equals(", "Arrays.compare(", "Arrays.mismatch("];
    if let Some(call) = stops_early.iter().find(|call| text.contains(**call))
        && holds_secrets.iter().any(|folder| source.path.starts_with(folder.as_str()))
    {
        refuse(format!("MessageDigest.isEqual compares, not {call})"));
    }
}

/// Our formatter indents members by two: a method runs from `  … (…) … {` to `  }`.
fn methods(source: &Source, found: &mut Vec<String>) {
    let mut start = None;
    for (at, line) in source.text.lines().enumerate() {
        let member = line.starts_with("  ") && !line.starts_with("   ");
        let types = ["class ", "record ", "interface ", "enum "];
        if member && line.contains('(') && !types.iter().any(|word| line.contains(word)) {
            start = Some(at);
        }
        if line == "  }" {
            let lines = start.take().map_or(0, |start| at - start);
            if lines > METHOD_LINES_MAX {
                let first = at + 1 - lines;
                found.push(format!("{}:{first}: a method of {lines} lines", source.path));
            }
        }
    }
}

/// A secret is neither printed nor compared with an early exit.
fn secrets(source: &Source, found: &mut Vec<String>) {
    let mut derived = "";
    for (at, line) in source.text.lines().map(str::trim).enumerate() {
        if line.starts_with("#[derive(") {
            derived = line;
        } else if let Some((_, name)) = line.split_once("struct ") {
            let name = name.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
            let ends = ["Secret", "Key", "Code", "Seed", "Ring", "Password"];
            let secret = name.starts_with("Secret") || ends.iter().any(|end| name.ends_with(end));
            let told = ["Debug", "PartialEq", "PartialOrd", "Hash"].into_iter();
            for derived in told.filter(|word| secret && has_word(derived, word)) {
                found.push(format!("{}:{}: {name} derives {derived}", source.path, at + 1));
            }
            derived = "";
        } else if !line.starts_with(['#', '/']) {
            derived = "";
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(path: &str, text: &str) -> Vec<String> {
        broken(&[Source::new(path, text).expect("Rust")])
    }

    /// rows: 123
    #[test]
    fn comparisons_that_stop_at_the_first_difference_are_caught() {
        let java = "boolean f() {\n  return Arrays.equals(typed, expected);\n}\n";
        let path = "java-shim/servlet/src/main/java/A.java";
        let expected = format!("{path}:2: MessageDigest.isEqual compares, not Arrays.equals()");
        assert_eq!(one(path, java), [expected]);
        assert!(one("java-shim/servlet/src/test/java/A.java", java).is_empty());
        let rust = "#[derive(PartialEq)]\nstruct SealKey([u8; 32]);";
        assert_eq!(one("core/src/a.rs", rust), ["core/src/a.rs:2: SealKey derives PartialEq"]);
    }

    #[test]
    fn broken_habits_are_caught() {
        let long = format!("// {}", "x".repeat(101));
        let file = "// x\n".repeat(FILE_LINES_MAX + 1);
        let method = format!("  void f() {{\n{}  }}\n", "    g();\n".repeat(80));
        for (path, text) in [
            ("core/src/a.rs", concat!("// TO", "DO later")),
            ("core/src/a.rs", long.as_str()),
            ("core/src/a.rs", file.as_str()),
            ("java-shim/a/src/main/java/A.java", method.as_str()),
            ("java-shim/a/src/test/java/A.java", concat!("  @Dis", "abled")),
            ("README.md", concat!("see /wo", "rk/main")),
            ("a.json", concat!("https://registry.npm", "js.org/x")),
            ("core/src/a.rs", "#[derive(Debug)]\nstruct SecretText(String);"),
            ("core/src/a.rs", concat!("pub str", "uct AccountManager;")),
            ("core/src/a.rs", concat!("pub f", "n get_it() {}")),
            ("wasm/npm/test/a.mjs", concat!("test.sk", "ip('x')")),
            ("core/src/a.rs", concat!("// enrol", "ment")),
            ("core/src/lib.rs", "pub mod a;"),
        ] {
            assert_eq!(one(path, text).len(), 1, "{path}: {text}");
        }
    }

    #[test]
    fn good_sources_are_left_alone() {
        for (path, text) in [
            ("core/src/a.rs", "#[derive(Debug)]\nstruct KeyId(u32);"),
            ("core/src/a.rs", "#[derive(Clone)]\npub struct SealKey([u8; 32]);"),
            ("core/src/lib.rs", "\n#![forbid(unsafe_code)]\n"),
            ("tests/lanes/a.mjs", concat!("rows.sk", "ip(1);")),
            ("java-shim/a/src/main/java/A.java", "class A {\n  void f() {\n    g();\n  }\n}\n"),
        ] {
            assert_eq!(one(path, text), Vec::<String>::new(), "{path}: {text}");
        }
    }
}
