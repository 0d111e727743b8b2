//! Which paths a file uses.

/// Every path of a Rust file: `use` trees written out, and paths inside the code. A path that
/// starts with `super` is kept as it stands.
pub fn rust_paths(code: &str) -> Vec<String> {
    let mut paths = Vec::new();
    for statement in code.split("use ").skip(1) {
        if let Some((tree, _)) = statement.split_once(';') {
            expand(String::new(), tree, &mut paths);
        }
    }
    let word = |c: char| c.is_alphanumeric() || c == '_' || c == ':';
    let inline = code.split(|c| !word(c)).map(|path| path.trim_matches(':'));
    paths.extend(inline.filter(|path| path.contains("::")).map(str::to_owned));
    paths
}

/// Writes out `a::{b, c::{d}}` as `a::b` and `a::c::d`.
fn expand(prefix: String, tree: &str, paths: &mut Vec<String>) {
    let Some((head, rest)) = tree.split_once('{') else {
        // `a as b` uses `a`.
        let path = tree.split_whitespace().next().unwrap_or_default();
        paths.push(prefix + path.trim_matches(':'));
        return;
    };
    let head = head.trim();
    let inner = rest.trim_end().strip_suffix('}').unwrap_or(rest);
    let mut depth = 0_u32;
    let mut start = 0;
    for (at, c) in inner.char_indices().chain([(inner.len(), ',')]) {
        match c {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            ',' if depth == 0 => {
                if start < at {
                    expand(prefix.clone() + head, &inner[start..at], paths);
                }
                start = at + 1;
            }
            _ => {}
        }
    }
}

/// Every import of a Java file, and what its code names in full.
pub fn java_imports(code: &str) -> Vec<String> {
    let word = |c: char| c.is_alphanumeric() || c == '_' || c == '.';
    let names = code.split(|c| !word(c)).map(|name| name.trim_matches('.'));
    let roots = ["java.", "javax.", "jakarta.", "org.", "com.", "io.", "net.", "dev."];
    names
        .filter(|name| roots.iter().any(|root| name.starts_with(root)))
        .map(str::to_owned)
        .collect()
}

/// The package of a Java file.
pub fn java_package(code: &str) -> Option<&str> {
    let line = code.lines().find_map(|line| line.trim().strip_prefix("package "))?;
    line.split(';').next()
}

/// Names in one section of a Cargo manifest, such as `[dependencies]`.
pub fn cargo_dependencies<'a>(manifest: &'a str, section: &str) -> Vec<&'a str> {
    let mut inside = false;
    let mut names = Vec::new();
    for line in manifest.lines() {
        let line = line.trim();
        if line.starts_with('[') {
            inside = line == format!("[{section}]");
        } else if inside && !line.starts_with('#') {
            names.extend(line.split(['.', '=', ' ']).next().filter(|name| !name.is_empty()));
        }
    }
    names
}

/// Group, artifact and scope of each dependency of a pom; managed versions are no dependencies.
pub fn pom_dependencies(pom: &str) -> Vec<(String, String, String)> {
    let mut rest = pom.to_owned();
    for skipped in ["dependencyManagement", "build", "profiles"] {
        while let Some((before, after)) = rest.split_once(&format!("<{skipped}>")) {
            let behind = after.split_once(&format!("</{skipped}>")).map_or("", |(_, end)| end);
            rest = before.to_owned() + behind;
        }
    }
    let field = |block: &str, name: &str| {
        let from = block.split_once(&format!("<{name}>")).map_or("", |(_, after)| after);
        from.split('<').next().unwrap_or_default().trim().to_owned()
    };
    let blocks = rest.split("<dependency>").skip(1);
    let blocks = blocks.map(|block| block.split("</dependency>").next().unwrap_or_default());
    blocks
        .map(|block| (field(block, "groupId"), field(block, "artifactId"), field(block, "scope")))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn use_trees_are_written_out() {
        let paths = rust_paths("use crate::{account::{Account as A, throttle}, wire};\nx::y();");
        for path in ["crate::account::Account", "crate::account::throttle", "crate::wire", "x::y"] {
            assert!(paths.iter().any(|p| p == path), "{path} in {paths:?}");
        }
    }

    #[test]
    fn java_names_its_imports() {
        let code = "package dev.a;\nimport java.sql.Connection;\nvoid f(javax.sql.DataSource d) {}";
        let imports = java_imports(code);
        assert!(imports.contains(&"java.sql.Connection".to_owned()), "{imports:?}");
        assert!(imports.contains(&"javax.sql.DataSource".to_owned()), "{imports:?}");
        assert_eq!(java_package(code), Some("dev.a"));
    }

    #[test]
    fn manifests_name_their_dependencies() {
        let manifest =
            "[dependencies]\na.workspace = true\nb = { x = 1 }\n[dev-dependencies]\nc = 1";
        assert_eq!(cargo_dependencies(manifest, "dependencies"), ["a", "b"]);
        let pom = "<dependencyManagement><dependency><artifactId>m</artifactId></dependency>\
                   </dependencyManagement><dependency><groupId>g</groupId><artifactId>a\
                   </artifactId><scope>test</scope></dependency><build><dependency>\
                   <artifactId>plugin</artifactId></dependency></build>";
        let found = pom_dependencies(pom);
        assert_eq!(found, [("g".to_owned(), "a".to_owned(), "test".to_owned())]);
    }
}
