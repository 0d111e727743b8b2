//! Which files of a crate use which, and the cycles among them. Read from tokens, so a crate that
//! does not compile has a graph too.

mod paths;

use std::collections::{BTreeMap, BTreeSet, VecDeque};

pub use paths::{Kind, Use, uses};

/// One file of a crate.
#[derive(Debug)]
pub struct File {
    /// Path below the crate's `src/`, with `/`.
    pub path: String,
    /// What it uses, from [`uses`].
    pub uses: Vec<Use>,
}

/// One file uses another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Edge<'a> {
    /// Path of the file that uses.
    pub from: &'a str,
    /// Path of the file that declares what is used.
    pub to: &'a str,
    /// The line, from 1, in `from`.
    pub line: usize,
    /// A `pub use` that the file's own code does not need: it forms no cycle.
    pub passes_on: bool,
}

/// Every edge between `files`. What a module only re-exports belongs to the file that declares it.
pub fn edges(files: &[File]) -> Vec<Edge<'_>> {
    let graph = Graph::new(files);
    let mut edges = Vec::new();
    for (module, from) in &graph.files {
        let mut names = BTreeMap::new();
        for used in &from.uses {
            let Some(whole) = graph.absolute(module, &used.path, &names) else { continue };
            let Some((owner, inside)) = graph.owner(&whole) else { continue };
            let to = graph.files[owner];
            match &used.kind {
                // A module given a name: what is used from it comes later.
                Kind::Import(name) if !inside => {
                    names.insert(name.clone(), owner.to_owned());
                }
                kind if inside && to.path != from.path => {
                    let passes_on = matches!(kind, Kind::Export(name) if !from.names(name));
                    let (from, to) = (from.path.as_str(), to.path.as_str());
                    edges.push(Edge { from, to, line: used.line, passes_on });
                }
                _ => {}
            }
        }
    }
    edges
}

/// The shortest cycle through each file that is not in an earlier cycle: from the file back to it.
pub fn circles<'a>(edges: &[Edge<'a>]) -> Vec<Vec<&'a str>> {
    let mut next: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for edge in edges.iter().filter(|edge| !edge.passes_on) {
        next.entry(edge.from).or_default().insert(edge.to);
    }
    let (mut found, mut seen) = (Vec::new(), BTreeSet::new());
    for start in next.keys() {
        if let Some(circle) = circle(&next, start).filter(|_| !seen.contains(start)) {
            seen.extend(circle.clone());
            found.push(circle);
        }
    }
    found
}

/// `acts::open` of `acts/open.rs`; empty for the crate itself.
pub fn module(path: &str) -> String {
    let inside = path.trim_end_matches(".rs").trim_end_matches("/mod");
    if inside == "lib" { String::new() } else { inside.replace('/', "::") }
}

impl File {
    /// Whether the file's code mentions `name` outside `use` statements.
    fn names(&self, name: &str) -> bool {
        self.uses.iter().any(|used| used.kind == Kind::Inline && used.path[0] == name)
    }
}

/// The files by module, and what modules re-export: path here to path there.
struct Graph<'a> {
    files: BTreeMap<String, &'a File>,
    exports: BTreeMap<String, String>,
}

impl<'a> Graph<'a> {
    fn new(files: &'a [File]) -> Self {
        let files = files.iter().map(|file| (module(&file.path), file)).collect();
        let mut graph = Self { files, exports: BTreeMap::new() };
        let mut exports = BTreeMap::new();
        for (module, file) in &graph.files {
            for used in &file.uses {
                if let Kind::Export(name) = &used.kind
                    && let Some(whole) = graph.absolute(module, &used.path, &BTreeMap::new())
                {
                    exports.insert(join(module, name), whole);
                }
            }
        }
        graph.exports = exports;
        graph
    }

    /// `path` from the root of the crate; none if it is not ours. `names` are modules the file
    /// imported.
    fn absolute(
        &self,
        module: &str,
        path: &[String],
        names: &BTreeMap<String, String>,
    ) -> Option<String> {
        let (first, rest) = path.split_first()?;
        match first.as_str() {
            "crate" => Some(rest.join("::")),
            "self" => Some(join(module, &rest.join("::"))),
            "super" => {
                let parent = module.rsplit_once("::").map_or("", |(parent, _)| parent);
                let again = rest.first().is_some_and(|next| next == "super");
                if again {
                    self.absolute(parent, rest, names)
                } else {
                    Some(join(parent, &rest.join("::")))
                }
            }
            name if self.files.contains_key(&join(module, name)) => {
                Some(join(module, &path.join("::")))
            }
            name => names.get(name).map(|base| join(base, &rest.join("::"))),
        }
    }

    /// The module whose file declares `whole`, and whether it is something inside that module.
    fn owner(&self, whole: &str) -> Option<(&str, bool)> {
        let mut owner = whole;
        while !self.files.contains_key(owner) {
            owner = owner.rsplit_once("::").map_or("", |(parent, _)| parent);
            if owner.is_empty() && !self.files.contains_key("") {
                return None;
            }
        }
        let inside = whole[owner.len()..].trim_start_matches("::");
        let (name, rest) = inside.split_once("::").unwrap_or((inside, ""));
        match self.exports.get(&join(owner, name)).filter(|to| *to != whole && !name.is_empty()) {
            Some(to) => self.owner(&join(to, rest)),
            None => self
                .files
                .get_key_value(owner)
                .map(|(owner, _)| (owner.as_str(), !inside.is_empty())),
        }
    }
}

/// The shortest way from `start` back to it.
fn circle<'a>(next: &BTreeMap<&'a str, BTreeSet<&'a str>>, start: &'a str) -> Option<Vec<&'a str>> {
    let mut seen = BTreeSet::new();
    let mut ways = VecDeque::from([vec![start]]);
    while let Some(way) = ways.pop_front() {
        for to in next.get(way.last()?).into_iter().flatten() {
            let longer = [way.as_slice(), &[*to]].concat();
            if *to == start {
                return Some(longer);
            }
            if seen.insert(*to) {
                ways.push_back(longer);
            }
        }
    }
    None
}

fn join(base: &str, rest: &str) -> String {
    [base, rest].iter().filter(|part| !part.is_empty()).copied().collect::<Vec<_>>().join("::")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(texts: &[(&str, &str)]) -> Vec<File> {
        let file = |(name, text): &(&str, &str)| File {
            path: format!("{name}.rs"),
            uses: uses(text).expect("Rust"),
        };
        texts.iter().map(file).collect()
    }

    fn found(texts: &[(&str, &str)]) -> Vec<String> {
        let files = files(texts);
        circles(&edges(&files)).iter().map(|circle| circle.join(" ")).collect()
    }

    #[test]
    fn a_circle_is_named_once_whatever_the_paths_look_like() {
        let circle = [
            ("lib", "mod acts;"),
            ("acts/mod", "mod a; mod b; mod c;"),
            ("acts/a", "use super::b::{self, thing};"),
            ("acts/b", "use crate::acts; fn f() { acts::c::thing(); }"),
            ("acts/c", "fn f() { super::super::acts::a::thing(); }"),
        ];
        assert_eq!(found(&circle), ["acts/a.rs acts/b.rs acts/c.rs acts/a.rs"]);
        assert_eq!(found(&circle[..4]), Vec::<String>::new());
    }

    #[test]
    fn what_a_module_passes_on_belongs_to_the_file_that_declares_it() {
        let with = |facade: &str| {
            found(&[
                ("stored", facade),
                ("stored/form", "use super::Version;"),
                ("stored/version", "use crate::stored::Other;"),
            ])
        };
        assert_eq!(with("pub use form::F; pub use self::version::Version;"), Vec::<String>::new());
        let used = with("pub use version::Version; fn f(v: Version) {}");
        assert_eq!(used, ["stored.rs stored/version.rs stored.rs"]);
    }
}
