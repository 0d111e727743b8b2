//! The layers of the core: which of its modules may use which, and no circle of files.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::Source;
use super::paths::Kind;

/// What each module at the top of the core may use besides itself. `>account` means `account` and
/// all that it may use.
const LAYERS: [(&str, &str); 14] = [
    ("vocabulary", ""),
    ("postcard_vec", ""),
    ("network", "vocabulary"),
    ("crypto", "vocabulary postcard_vec"),
    ("authenticators", ">crypto"),
    ("account", ">authenticators"),
    ("policy", "network authenticators vocabulary"),
    ("stored", ">account"),
    ("session_tokens", ">account"),
    ("acts", ">session_tokens >stored policy network"),
    ("engine", ">acts"),
    ("advice", "policy authenticators vocabulary"),
    ("wire", ">engine advice"),
    ("manual", ""),
];

/// Rows of the table that no file needs yet: the first one takes its row from here.
const NOT_YET: [&str; 1] = ["network"];

/// Beginnings of what is still found and will go; one that is not found any more is refused.
const OPEN: [&str; 7] = [
    "acts → engine",
    "advice → wire",
    "policy → wire",
    "a circle of files: core/src/acts",
    "a circle of files: core/src/crypto/",
    "a circle of files: core/src/policy/",
    "a circle of files: core/src/wire/",
];

/// One file of the core uses another.
struct Edge<'a> {
    from: &'a Source,
    to: &'a Source,
    line: usize,
    /// A `pub use` that the file's own code does not need: it forms no circle.
    passes_on: bool,
}

/// Every arrow that points up, as `path:line: from → to`, every circle of files, every row of the
/// table without a file and every module without a row.
pub fn broken(sources: &[Source]) -> Vec<String> {
    without(&OPEN, &all(sources))
}

fn all(sources: &[Source]) -> Vec<String> {
    let core = Core::new(sources);
    let edges = core.edges();
    [upward(&edges), circles(&edges), core.unknown()].concat()
}

fn without(open: &[&str], found: &[String]) -> Vec<String> {
    let is_open = |line: &&String| !open.iter().any(|open| line.contains(open));
    let needed = |open: &&&str| !found.iter().any(|line| line.contains(**open));
    let stale = open.iter().filter(needed).map(|open| format!("not found any more: {open}"));
    found.iter().filter(is_open).cloned().chain(stale).collect()
}

fn upward(edges: &[Edge<'_>]) -> Vec<String> {
    let mut found = BTreeMap::new();
    for edge in edges {
        let (from, to) = (module(&edge.from.path), module(&edge.to.path));
        let (from, to) = (top_of(&from), top_of(&to));
        let allowed = from == to || from.is_empty() || to.is_empty() || below(from).contains(to);
        if !allowed {
            let arrow = format!("{from} → {to}: an arrow that must not exist");
            found.entry((&edge.from.path, arrow)).or_insert(edge.line);
        }
    }
    found.iter().map(|((path, arrow), line)| format!("{path}:{line}: {arrow}")).collect()
}

/// Everything that the row of `layer` allows.
fn below(layer: &str) -> BTreeSet<&'static str> {
    let row = LAYERS.iter().find(|(name, _)| *name == layer).map_or("", |(_, row)| row);
    let mut allowed = BTreeSet::new();
    for name in row.split_whitespace() {
        allowed.extend(name.strip_prefix('>').map(below).unwrap_or_default());
        allowed.insert(name.trim_start_matches('>'));
    }
    allowed
}

/// The shortest circle through each file that no circle named before went through.
fn circles(edges: &[Edge<'_>]) -> Vec<String> {
    let mut next: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for edge in edges.iter().filter(|edge| !edge.passes_on) {
        next.entry(&edge.from.path).or_default().insert(&edge.to.path);
    }
    let (mut found, mut named) = (Vec::new(), BTreeSet::new());
    for start in next.keys() {
        if let Some(circle) = circle(&next, start).filter(|_| !named.contains(start)) {
            found.push(format!("a circle of files: {}", circle.join(" → ")));
            named.extend(circle);
        }
    }
    found
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

/// The files of the core by their module (`acts::open`), and what modules pass on: name to path.
struct Core<'a> {
    files: BTreeMap<String, &'a Source>,
    exports: BTreeMap<String, String>,
}

impl<'a> Core<'a> {
    fn new(sources: &'a [Source]) -> Self {
        let own = sources.iter().filter(|source| source.is_core());
        let files = own.map(|source| (module(&source.path), source)).collect();
        let mut core = Self { files, exports: BTreeMap::new() };
        let mut exports = BTreeMap::new();
        for (module, source) in &core.files {
            for used in &source.uses {
                if let Kind::Export(name) = &used.kind
                    && let Some(whole) = core.absolute(module, &used.path, &BTreeMap::new())
                {
                    exports.insert(join(module, name), whole);
                }
            }
        }
        core.exports = exports;
        core
    }

    fn edges(&self) -> Vec<Edge<'a>> {
        let mut edges = Vec::new();
        for (module, from) in &self.files {
            let mut names = BTreeMap::new();
            for used in &from.uses {
                let Some(whole) = self.absolute(module, &used.path, &names) else { continue };
                let Some((owner, inside)) = self.owner(&whole) else { continue };
                let to = self.files[owner];
                match &used.kind {
                    // A module that gets a name: what is used of it comes later.
                    Kind::Import(name) if !inside => {
                        names.insert(name.clone(), owner.to_owned());
                    }
                    kind if inside && to.path != from.path => {
                        let passes_on = matches!(kind, Kind::Export(name) if !from.names(name));
                        edges.push(Edge { from, to, line: used.line, passes_on });
                    }
                    _ => {}
                }
            }
        }
        edges
    }

    /// `path` from the root of the crate; none if it is not ours. `names` are modules that the
    /// file imported.
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

    /// Rows without a file and files without a row.
    fn unknown(&self) -> Vec<String> {
        let has_file = |row: &str| self.files.keys().any(|module| top_of(module) == row);
        let has_row = |module: &str| LAYERS.iter().any(|(row, _)| *row == top_of(module));
        let rows = LAYERS.iter().filter(|(row, _)| has_file(row) == NOT_YET.contains(row));
        let mut found: Vec<_> = rows
            .map(|(row, _)| format!("core/src/{row}: no file of this layer, or one at last"))
            .collect();
        let files = self.files.iter().filter(|(module, _)| !module.is_empty() && !has_row(module));
        found.extend(files.map(|(_, file)| format!("{}: its layer is unknown", file.path)));
        found
    }
}

/// `acts::open` of `core/src/acts/open.rs`; empty for the crate itself.
fn module(path: &str) -> String {
    let inside = path.trim_start_matches("core/src/").trim_end_matches(".rs");
    let inside = inside.trim_end_matches("/mod").trim_start_matches("lib");
    inside.replace('/', "::")
}

fn top_of(module: &str) -> &str {
    module.split("::").next().unwrap_or_default()
}

fn join(base: &str, rest: &str) -> String {
    [base, rest].iter().filter(|part| !part.is_empty()).copied().collect::<Vec<_>>().join("::")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(texts: &[(&str, &str)]) -> Vec<Source> {
        let path = |name: &str| format!("core/src/{name}.rs");
        texts.iter().map(|(name, text)| Source::new(&path(name), text).expect("Rust")).collect()
    }

    /// A core of one file a layer, which uses what it may.
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
        assert_eq!(all(&sound()), Vec::<String>::new());
        let rows = || LAYERS.iter().map(|(row, _)| *row).filter(|row| !NOT_YET.contains(row));
        for from in rows() {
            for to in rows().filter(|to| *to != from && !below(from).contains(to)) {
                let mut sources = sound();
                let text = format!("use crate::{to}::thing;");
                sources.extend(files(&[(&format!("{from}/planted"), &text)]));
                let named = format!("core/src/{from}/planted.rs:1: {from} → {to}: ");
                assert!(all(&sources)[0].starts_with(&named), "{named}");
            }
        }
    }

    #[test]
    fn the_design_says_what_lies_below() {
        let forbidden = [
            ("vocabulary", "account stored"),
            ("authenticators", "policy account wire"),
            ("policy", "account crypto stored acts"),
            ("crypto", "authenticators account"),
            ("account", "stored policy acts"),
            ("session_tokens", "policy stored acts"),
            ("acts", "engine wire advice"),
            ("engine", "wire advice"),
            ("advice", "account crypto wire acts"),
        ];
        for (from, names) in forbidden {
            for to in names.split(' ') {
                assert!(LAYERS.iter().any(|(row, _)| *row == to), "{to}");
                assert!(!below(from).contains(to), "{from} → {to}");
            }
        }
        assert!(below("wire").contains("vocabulary") && below("policy").contains("network"));
    }

    #[test]
    fn a_row_without_a_file_and_a_file_without_a_row_are_refused() {
        let mut sources = sound();
        sources.retain(|source| source.path != "core/src/policy.rs");
        assert!(all(&sources).iter().any(|line| line.starts_with("core/src/policy: ")));
        let mut sources = sound();
        sources.extend(files(&[("extra/a", ""), ("network", "")]));
        let found = all(&sources);
        assert!(found.iter().any(|line| line.starts_with("core/src/network: ")), "{found:?}");
        assert!(found.contains(&"core/src/extra/a.rs: its layer is unknown".to_owned()));
    }

    #[test]
    fn what_is_still_open_is_passed_over_and_what_is_not_any_more_is_refused() {
        let found = ["a.rs:1: acts → engine: x".to_owned(), "a circle".to_owned()];
        let expected = ["a circle", "not found any more: wire → acts"];
        assert_eq!(without(&["acts → engine", "wire → acts"], &found), expected);
    }

    #[test]
    fn a_circle_of_files_is_named_once() {
        let mut sources = sound();
        sources.extend(files(&[
            ("acts/a", "use super::b::{self, thing};"),
            ("acts/b", "use crate::acts; fn f() { acts::c::thing(); }"),
            ("acts/c", "use super::a::other as renamed;"),
        ]));
        let way = ["a", "b", "c", "a"].map(|name| format!("core/src/acts/{name}.rs")).join(" → ");
        assert_eq!(all(&sources), [format!("a circle of files: {way}")]);
    }

    #[test]
    fn what_a_module_passes_on_belongs_to_the_file_that_declares_it() {
        let with = |facade: &str| {
            let mut sources = sound();
            sources.retain(|source| source.path != "core/src/stored.rs");
            sources.extend(files(&[
                ("stored", facade),
                ("stored/form", "use super::Version;"),
                ("stored/version", "use crate::stored::Other;"),
            ]));
            all(&sources)
        };
        assert_eq!(with("pub use form::F; pub use self::version::Version;"), Vec::<String>::new());
        let used = with("pub use version::Version; fn f(v: Version) {}");
        let way = "core/src/stored.rs → core/src/stored/version.rs → core/src/stored.rs";
        assert_eq!(used, [format!("a circle of files: {way}")]);
        let upward = with("pub use crate::policy::Policy;");
        assert!(upward[0].starts_with("core/src/stored.rs:1: stored → policy"), "{upward:?}");
    }
}
