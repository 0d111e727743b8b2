//! The paths a Rust file uses, read from its tokens: without comments and literals, but including
//! macros.

use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// One use of a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Use {
    /// From 1.
    pub line: usize,
    /// The names of the path, at least one.
    pub path: Vec<String>,
    /// Where it is.
    pub kind: Kind,
}

/// Where a path is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// In code.
    Inline,
    /// In a `use`, which gives it this name.
    Import(String),
    /// In a `pub use`, which gives it this name.
    Export(String),
}

/// Every path in `text` in order, including single names but not items for tests. The error says
/// that it is not Rust.
pub fn uses(text: &str) -> Result<Vec<Use>, String> {
    let tokens: TokenStream = text.parse().map_err(|e| format!("is not Rust: {e}"))?;
    let mut found = Vec::new();
    walk(&tokens.into_iter().collect::<Vec<_>>(), &mut found);
    Ok(found)
}

fn walk(tokens: &[TokenTree], found: &mut Vec<Use>) {
    let (mut at, mut public) = (0, false);
    while let Some(token) = tokens.get(at) {
        match token {
            TokenTree::Punct(p) if p.as_char() == '#' && for_tests(tokens.get(at + 1)) => {
                at += 1 + end(&tokens[at + 1..], true);
            }
            TokenTree::Ident(word) if word == "use" => {
                let last = at + end(&tokens[at..], false);
                branches(&tokens[at + 1..last], &[], public, found);
                (at, public) = (last, false);
            }
            TokenTree::Ident(word) if word == "pub" => public = true,
            TokenTree::Ident(_) => {
                let length = path_length(&tokens[at..]);
                let path = names(&tokens[at..at + length]);
                found.push(Use { line: line(token), path, kind: Kind::Inline });
                at += length - 1;
                public = false;
            }
            TokenTree::Group(group) => {
                walk(&group.stream().into_iter().collect::<Vec<_>>(), found);
                // Between `pub` and `use` may be `(crate)`.
                public &= group.delimiter() == Delimiter::Parenthesis;
            }
            _ => {}
        }
        at += 1;
    }
}

/// Whether this is the `[cfg(test)]` or `[cfg(all(test, …))]` of an attribute.
fn for_tests(attribute: Option<&TokenTree>) -> bool {
    let text = attribute.map(ToString::to_string).unwrap_or_default().replace(' ', "");
    text.starts_with("[cfg(test)") || text.starts_with("[cfg(all(test,")
}

/// The position of the first token that is a semicolon or, with `braces`, braces.
fn end(tokens: &[TokenTree], braces: bool) -> usize {
    let ends = |token: &TokenTree| match token {
        TokenTree::Group(group) => braces && group.delimiter() == Delimiter::Brace,
        TokenTree::Punct(punct) => punct.as_char() == ';',
        _ => false,
    };
    tokens.iter().position(ends).unwrap_or(tokens.len())
}

/// Writes out `a::{b, c::{d as e}}` as `a::b` and `a::c::d`.
fn branches(tokens: &[TokenTree], before: &[String], public: bool, found: &mut Vec<Use>) {
    let is_comma = |token: &TokenTree| matches!(token, TokenTree::Punct(p) if p.as_char() == ',');
    for branch in tokens.split(is_comma).filter(|branch| !branch.is_empty()) {
        if let Some(TokenTree::Group(group)) = branch.last() {
            let inside: Vec<_> = group.stream().into_iter().collect();
            branches(&inside, &[before, &names(branch)].concat(), public, found);
            continue;
        }
        let mut path = [before, &names(branch)].concat();
        let renamed = path.iter().position(|name| name == "as");
        let name = path.last().cloned().unwrap_or_default();
        path.truncate(renamed.unwrap_or(path.len()));
        if path.len() > 1 && path.last().is_some_and(|last| last == "self") {
            path.pop();
        }
        let last = path.last().cloned().unwrap_or_default();
        let name = if name == "self" { last } else { name };
        let kind = if public { Kind::Export(name) } else { Kind::Import(name) };
        found.push(Use { line: line(&branch[0]), path, kind });
    }
}

/// How many tokens the path at the start has.
fn path_length(tokens: &[TokenTree]) -> usize {
    let colon =
        |at: usize| matches!(&tokens.get(at), Some(TokenTree::Punct(p)) if p.as_char() == ':');
    let mut length = 1;
    while colon(length)
        && colon(length + 1)
        && matches!(tokens.get(length + 2), Some(TokenTree::Ident(_)))
    {
        length += 3;
    }
    length
}

fn names(tokens: &[TokenTree]) -> Vec<String> {
    let name = |token: &TokenTree| match token {
        TokenTree::Ident(name) => Some(name.to_string()),
        TokenTree::Punct(punct) if punct.as_char() == '*' => Some("*".to_owned()),
        _ => None,
    };
    tokens.iter().filter_map(name).collect()
}

fn line(token: &TokenTree) -> usize {
    token.span().start().line
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paths(text: &str) -> Vec<String> {
        uses(text).expect("Rust").iter().map(|used| used.path.join("::")).collect()
    }

    #[test]
    fn use_trees_are_written_out() {
        let text = "use crate::{account::{self, Account as A, throttle}, wire};\nx::y();";
        let expected = [
            "crate::account",
            "crate::account::Account",
            "crate::account::throttle",
            "crate::wire",
        ];
        assert_eq!(paths(text)[..4], expected);
        assert_eq!(uses(text).expect("Rust")[4].line, 2);
        let exported = &uses("pub(crate) use a::b;").expect("Rust")[1];
        assert_eq!(exported.kind, Kind::Export("b".to_owned()));
    }

    #[test]
    fn comments_literals_and_tests_are_no_code() {
        let text = "// a::a\n/* a::b */ fn f() { \"a::c\"; r#\"a::d\"#; }\n\
                    #[cfg(test)]\nmod tests { a::e(); }\n#[cfg(test)]\nuse a::f;\nmacro!(a::g);";
        let found = paths(text);
        assert_eq!(found.iter().filter(|path| path.starts_with("a::")).count(), 1, "{found:?}");
        assert_eq!(found.last().map(String::as_str), Some("a::g"));
    }
}
