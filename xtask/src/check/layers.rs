//! The layers of the core: which modules may use which, and no cycles of files.

use std::collections::{BTreeMap, BTreeSet};

use module_graph::{Edge, File};

use super::Source;

const FOLDER: &str = "core/src/";

/// What each top-level module of the core may use besides itself. `>account` means `account` and
/// everything it may use.
const LAYERS: [(&str, &str); 16] = [
    ("vocabulary", ""),
    ("postcard_vec", ""),
    ("json_object", ""),
    ("names", ""),
    ("network", "vocabulary"),
    ("crypto", "vocabulary postcard_vec json_object"),
    ("authenticators", ">crypto names"),
    ("account", ">authenticators"),
    ("policy", "network authenticators vocabulary json_object names"),
    ("stored", ">account"),
    ("session_tokens", ">account"),
    ("acts", ">session_tokens >stored policy network"),
    ("engine", ">acts"),
    ("advice", "policy authenticators vocabulary"),
    ("wire", ">engine advice"),
    ("manual", ""),
];

/// Rows of the table that no file needs yet: its first file removes the row from here.
const NOT_YET: [&str; 1] = ["network"];

/// Every arrow that points up, as `path:line: from → to`, every cycle of files, every row of the
/// table without a file and every module without a row.
pub fn broken(sources: &[Source]) -> Vec<String> {
    let files: Vec<File> = sources.iter().filter_map(file).collect();
    let edges = module_graph::edges(&files);
    let circles = module_graph::circles(&edges).into_iter().map(|circle| {
        format!("a circle of files: {FOLDER}{}", circle.join(&format!(" → {FOLDER}")))
    });
    [upward(&edges), circles.collect(), unknown(&files)].concat()
}

fn file(source: &Source) -> Option<File> {
    let path = source.path.strip_prefix(FOLDER).filter(|_| source.is_core())?;
    Some(File { path: path.to_owned(), uses: source.uses.clone() })
}

fn upward(edges: &[Edge<'_>]) -> Vec<String> {
    let mut found = BTreeMap::new();
    for edge in edges {
        let (from, to) = (top(edge.from), top(edge.to));
        let root = from.is_empty() || to.is_empty();
        if !root && from != to && !below(&from).contains(to.as_str()) {
            let arrow = format!("{from} → {to}: an arrow that must not exist");
            found.entry((edge.from, arrow)).or_insert(edge.line);
        }
    }
    found.iter().map(|((path, arrow), line)| format!("{FOLDER}{path}:{line}: {arrow}")).collect()
}

/// Everything the row of `layer` allows.
fn below(layer: &str) -> BTreeSet<&'static str> {
    let row = LAYERS.iter().find(|(name, _)| *name == layer).map_or("", |(_, row)| row);
    let mut allowed = BTreeSet::new();
    for name in row.split_whitespace() {
        allowed.extend(name.strip_prefix('>').map(below).unwrap_or_default());
        allowed.insert(name.trim_start_matches('>'));
    }
    allowed
}

/// Rows without a file and files without a row.
fn unknown(files: &[File]) -> Vec<String> {
    let tops: Vec<_> = files.iter().map(|file| (top(&file.path), &file.path)).collect();
    let has_file = |row: &str| tops.iter().any(|(top, _)| top == row);
    let rows = LAYERS.iter().filter(|(row, _)| has_file(row) == NOT_YET.contains(row));
    let rows = rows.map(|(row, _)| format!("{FOLDER}{row}: no file of this layer, or one at last"));
    let is_row = |top: &str| top.is_empty() || LAYERS.iter().any(|(row, _)| *row == top);
    let files = tops.iter().filter(|(top, _)| !is_row(top));
    rows.chain(files.map(|(_, path)| format!("{FOLDER}{path}: its layer is unknown"))).collect()
}

/// `acts` of `acts/open.rs` and of `acts.rs`.
fn top(path: &str) -> String {
    module_graph::module(path).split("::").next().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(texts: &[(&str, &str)]) -> Vec<Source> {
        let path = |name: &str| format!("core/src/{name}.rs");
        texts.iter().map(|(name, text)| Source::new(&path(name), text).expect("Rust")).collect()
    }

    /// A core with one file per layer that uses what it may.
    fn sound() -> Vec<Source> {
        let rows = LAYERS.iter().filter(|(row, _)| !NOT_YET.contains(row));
        let text = |row: &str| {
            let allowed = below(row);
            let used = allowed.iter().filter(|name| !NOT_YET.contains(*name));
            used.map(|name| format!("use crate::{name}::thing;")).collect::<Vec<_>>().join("\n")
        };
        let mut sources = files(&[("lib", "")]);
        sources.extend(rows.flat_map(|(row, _)| files(&[(row, &text(row))])));
        sources
    }

    #[test]
    fn every_arrow_that_no_row_allows_is_refused_by_its_name() {
        assert_eq!(broken(&sound()), Vec::<String>::new());
        let rows = || LAYERS.iter().map(|(row, _)| *row).filter(|row| !NOT_YET.contains(row));
        for from in rows() {
            for to in rows().filter(|to| *to != from && !below(from).contains(to)) {
                let mut sources = sound();
                let text = format!("use crate::{to}::thing;");
                sources.extend(files(&[(&format!("{from}/planted"), &text)]));
                let named = format!("core/src/{from}/planted.rs:1: {from} → {to}: ");
                assert!(broken(&sources)[0].starts_with(&named), "{named}");
            }
        }
    }

    #[test]
    fn the_design_says_what_lies_below() {
        let up = "vocabulary>account vocabulary>stored authenticators>policy authenticators>account \
            authenticators>wire policy>account policy>crypto crypto>account account>stored \
            session_tokens>acts acts>engine engine>wire advice>account advice>crypto advice>wire";
        for (from, to) in up.split_whitespace().filter_map(|arrow| arrow.split_once('>')) {
            let known = |name| LAYERS.iter().any(|(row, _)| *row == name);
            assert!(known(from) && known(to) && !below(from).contains(to), "{from} → {to}");
        }
        assert!(below("wire").contains("vocabulary") && below("policy").contains("network"));
    }

    #[test]
    fn a_row_without_a_file_and_a_file_without_a_row_are_refused() {
        let mut sources = sound();
        sources.retain(|source| source.path != "core/src/policy.rs");
        assert!(broken(&sources).iter().any(|line| line.starts_with("core/src/policy: ")));
        let mut sources = sound();
        sources.extend(files(&[("extra/a", ""), ("network", "")]));
        let found = broken(&sources);
        assert!(found.iter().any(|line| line.starts_with("core/src/network: ")), "{found:?}");
        assert!(found.contains(&"core/src/extra/a.rs: its layer is unknown".to_owned()));
    }

    #[test]
    fn a_circle_of_files_is_named_and_passing_on_is_no_way_around() {
        let mut sources = sound();
        sources
            .extend(files(&[("acts/a", "use super::b::thing;"), ("acts/b", "use super::a::x;")]));
        let way = ["a", "b", "a"].map(|name| format!("core/src/acts/{name}.rs")).join(" → ");
        assert_eq!(broken(&sources), [format!("a circle of files: {way}")]);
        let mut sources = sound();
        sources.extend(files(&[("stored/a", "pub use crate::policy::Policy;")]));
        assert!(broken(&sources)[0].starts_with("core/src/stored/a.rs:1: stored → policy: "));
    }
}
