//! Habits of the house that a program can see.

use super::Source;
use super::text;

/// Lines a source file may have. We split at about 500, where the idea splits.
const FILE_LINES_MAX: usize = 550;

/// Lines a Java method may have; clippy counts those of Rust functions.
const METHOD_LINES_MAX: usize = 75;

/// Characters a line of code may have.
const COLUMNS_MAX: usize = 100;

/// Every broken habit, as `path:line: what`.
pub fn broken(sources: &[Source]) -> Vec<String> {
    let mut found = Vec::new();
    for source in sources {
        places(source, &mut found);
        if source.is_generated() || source.code.is_empty() {
            continue;
        }
        lengths(source, &mut found);
        lines(source, &mut found);
        if source.is("java") {
            methods(source, &mut found);
        }
        if source.path.starts_with("core/src/") {
            secrets(source, &mut found);
        }
        let holds_secrets = ["java-shim/verifier/src/main/", "java-shim/servlet/src/main/"];
        if holds_secrets.iter().any(|folder| source.path.starts_with(folder)) {
            comparisons(source, &mut found);
        }
    }
    if let Some(map) = sources.iter().find(|source| source.path == "core/src/lib.rs")
        && !map.code.contains("#![forbid(unsafe_code)]")
    {
        found.push("core/src/lib.rs: #![forbid(unsafe_code)] is missing".to_owned());
    }
    found
}

/// Names that lead out of the repository: package hosts and folders of somebody's machine. PostcardVec
/// in halves, or this file would be the first to break the habit.
fn places(source: &Source, found: &mut Vec<String>) {
    let outside = [
        concat!("index.crates", ".io"),
        concat!("registry.npm", "js"),
        concat!("repo1.ma", "ven"),
        concat!("repo.ma", "ven.apache"),
        concat!("pypi.org", "/simple"),
        concat!("files.python", "hosted"),
        concat!("deb.deb", "ian.org"),
        concat!("\"/ro", "ot/"),
        concat!(" /ro", "ot/"),
        concat!("/wo", "rk/main"),
        concat!("/wo", "rk/shared"),
        concat!("/tmp/", "brief"),
    ];
    for (line, text) in source.text.lines().enumerate() {
        if let Some(place) = outside.iter().find(|place| text.contains(**place)) {
            found.push(format!("{}:{}: names {}", source.path, line + 1, place.trim()));
        }
    }
}

fn lengths(source: &Source, found: &mut Vec<String>) {
    let lines = source.text.lines().count();
    if lines > FILE_LINES_MAX {
        found.push(format!("{}: {lines} lines, at most {FILE_LINES_MAX}", source.path));
    }
    // Java's formatter counts for itself.
    for (line, text) in source.text.lines().enumerate().filter(|_| !source.is("java")) {
        // A long address or literal cannot be broken; rustfmt leaves it, and so do we.
        let long = text.chars().count() > COLUMNS_MAX;
        if long && !text.contains("://") && !text.contains('"') && !text.contains('`') {
            found.push(format!("{}:{}: over {COLUMNS_MAX} columns", source.path, line + 1));
        }
    }
}

fn lines(source: &Source, found: &mut Vec<String>) {
    let unfinished = [concat!("TO", "DO"), concat!("FIX", "ME"), concat!("X", "XX")];
    let skipped = [
        concat!("#[ign", "ore]"),
        concat!("@Dis", "abled\n"),
        concat!(".sk", "ip("),
        concat!("todo", "!("),
        concat!("unimplemented", "!("),
    ];
    for (line, text) in source.text.lines().enumerate() {
        let place = format!("{}:{}", source.path, line + 1);
        if let Some(word) = unfinished.iter().find(|word| text::has_word(text, word)) {
            found.push(format!("{place}: unfinished by its own word ({word})"));
        }
        if text.to_lowercase().contains(concat!("enrol", "ment")) {
            found.push(format!("{place}: American spelling (enrollment)"));
        }
    }
    for (line, code) in source.code.lines().enumerate() {
        let place = format!("{}:{}", source.path, line + 1);
        let ended = format!("{}\n", code.trim_end());
        let rust = source.is("rs");
        let test = source.path.contains("test") || rust;
        if test && let Some(word) = skipped.iter().find(|word| ended.contains(**word)) {
            // An iterator's `skip(n)` is no skipped test.
            let iterator = is_stream(code) || rust && word.starts_with(".sk");
            if !iterator {
                found.push(format!("{place}: a skipped test gives its reason ({})", word.trim()));
            }
        }
        if let Some(name) = named(code)
            && ["Manager", "Helper", "Util", "Utils"].iter().any(|end| name.ends_with(end))
        {
            found.push(format!("{place}: a name that says nothing ({name})"));
        }
        if rust && code.trim_start().contains("fn get_") {
            found.push(format!("{place}: a getter is named for what it gives (get_)"));
        }
    }
}

/// `stream.skip(1)` in Java.
fn is_stream(code: &str) -> bool {
    !["it.skip(", "test.skip(", "describe.skip(", "suite.skip("].iter().any(|s| code.contains(s))
        && code.contains(concat!(".sk", "ip("))
}

/// The type that a line declares.
fn named(code: &str) -> Option<&str> {
    let words: Vec<&str> = code.split_whitespace().collect();
    let at = words.iter().position(|word| {
        ["struct", "enum", "trait", "class", "interface", "record"].contains(word)
    })?;
    let name = words.get(at + 1)?;
    Some(name.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default())
}

/// Our formatter indents members by two: a method runs from `  … (…) … {` to `  }`.
fn methods(source: &Source, found: &mut Vec<String>) {
    let mut start = None;
    for (line, code) in source.code.lines().enumerate() {
        let member = code.starts_with("  ") && !code.starts_with("   ");
        if member && code.contains('(') && named(code).is_none() {
            start = Some(line);
        }
        if code.trim_end() == "  }" {
            let lines = start.take().map_or(0, |start| line - start);
            if lines > METHOD_LINES_MAX {
                let first = line + 1 - lines;
                found.push(format!("{}:{first}: a method of {lines} lines", source.path));
            }
        }
    }
}

/// A secret that derives Debug is printed by the first careless log line.
/// A secret is neither printed nor compared byte by byte up to the first difference.
fn secrets(source: &Source, found: &mut Vec<String>) {
    let mut derived = Vec::new();
    for (line, code) in text::without_tests(&source.code).lines().enumerate() {
        let code = code.trim();
        if code.starts_with("#[derive(") {
            let told = ["Debug", "PartialEq", "PartialOrd", "Hash"];
            derived = told.into_iter().filter(|name| text::has_word(code, name)).collect();
        } else if let Some(name) = named(code) {
            let ends = ["Secret", "Key", "Code", "Seed", "Ring", "Password"];
            let secret = name.starts_with("Secret") || ends.iter().any(|end| name.ends_with(end));
            for derived in derived.drain(..).filter(|_| secret && code.contains("struct ")) {
                found.push(format!("{}:{}: {name} derives {derived}", source.path, line + 1));
            }
        }
    }
}

/// Where Java holds codes, keys and tokens, two byte arrays are compared in one way only.
fn comparisons(source: &Source, found: &mut Vec<String>) {
    for (line, code) in source.code.lines().enumerate() {
        let stops_early = ["Arrays.equals(", "Arrays.compare(", "Arrays.mismatch("];
        if let Some(call) = stops_early.iter().find(|call| code.contains(**call)) {
            let place = format!("{}:{}", source.path, line + 1);
            found.push(format!("{place}: MessageDigest.isEqual compares, not {call})"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(path: &str, text: &str) -> Vec<String> {
        broken(&[Source::new(path, text)])
    }

    /// What took longer the more of it was right.
    #[test]
    fn b123_comparisons_that_stop_at_the_first_difference_are_caught() {
        let java = "boolean f() {\n  return Arrays.equals(typed, expected);\n}\n";
        let path = "java-shim/servlet/src/main/java/A.java";
        assert_eq!(
            one(path, java),
            [format!("{path}:2: MessageDigest.isEqual compares, not Arrays.equals()")]
        );
        assert!(one("java-shim/servlet/src/test/java/A.java", java).is_empty());
        let rust = "#[derive(PartialEq)]\nstruct SealKey([u8; 32]);";
        assert_eq!(one("core/src/a.rs", rust), ["core/src/a.rs:2: SealKey derives PartialEq"]);
        assert!(one("core/src/a.rs", "#[derive(PartialEq)]\nstruct Row(u8);").is_empty());
    }

    #[test]
    fn broken_habits_are_caught() {
        let long = "x".repeat(101);
        let file = "x\n".repeat(FILE_LINES_MAX + 1);
        let method = format!("  void f() {{\n{}  }}\n", "    g();\n".repeat(80));
        for (path, text) in [
            ("core/src/a.rs", concat!("// TO", "DO later")),
            ("core/src/a.rs", long.as_str()),
            ("core/src/a.rs", file.as_str()),
            ("java-shim/a/src/main/java/A.java", method.as_str()),
            ("README.md", concat!("see /wo", "rk/main")),
            ("a.json", concat!("https://registry.npm", "js.org/x")),
            ("core/src/a.rs", "#[derive(Clone, Debug)]\npub struct SealKey([u8; 32]);"),
            ("core/src/a.rs", "#[derive(Debug)]\nstruct SecretText(String);"),
            ("core/src/a.rs", "#[derive(Clone, PartialEq, Eq)]\npub struct TypedCode([u8; 8]);"),
            ("core/src/a.rs", "pub struct AccountManager;"),
            ("core/src/a.rs", "pub fn get_it() {}"),
            ("tests/src/a.rs", concat!("#[ign", "ore]\nfn f() {}")),
            ("wasm/npm/test/a.mjs", concat!("test.sk", "ip('x')")),
            ("core/src/a.rs", concat!("// enrol", "ment")),
            ("core/src/lib.rs", "pub mod a;"),
        ] {
            assert!(!one(path, text).is_empty(), "{path}: {text}");
        }
    }

    #[test]
    fn good_sources_are_left_alone() {
        for (path, text) in [
            ("core/src/a.rs", "#[derive(Debug)]\nstruct KeyId(u32);"),
            ("core/src/a.rs", "#[derive(Clone)]\npub struct SealKey([u8; 32]);"),
            ("core/src/lib.rs", "#![forbid(unsafe_code)]"),
            ("core/src/a.rs", concat!("fn f() { x.iter().sk", "ip(1); }")),
            ("tests/src/a.rs", concat!("#[ign", "ore = \"needs a clock\"]\nfn f() {}")),
            ("java-shim/a/src/main/java/A.java", "class A {\n  void f() {\n    g();\n  }\n}\n"),
        ] {
            assert_eq!(one(path, text), Vec::<String>::new(), "{path}: {text}");
        }
    }
}
