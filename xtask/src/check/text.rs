//! Code without comments and literals, so that a word in a sentence is no import.

/// Blanks comments and literals; line breaks stay, so line numbers hold. In Rust `'a` may be a
/// lifetime.
pub fn code(text: &str, rust: bool) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    while at < chars.len() {
        let end = token_end(&chars, at, rust);
        if end == at {
            out.push(chars[at]);
            at += 1;
        } else {
            out.extend(chars[at..end].iter().map(|&c| if c == '\n' { c } else { ' ' }));
            at = end;
        }
    }
    out
}

/// Where the comment or literal that starts at `at` ends; `at` if none starts there.
fn token_end(chars: &[char], at: usize, rust: bool) -> usize {
    let starts =
        |pattern: &str| pattern.chars().enumerate().all(|(i, c)| chars.get(at + i) == Some(&c));
    if starts("//") {
        return find(chars, at, "\n", false);
    }
    if starts("/*") {
        return find(chars, at + 2, "*/", true);
    }
    if rust && (starts("r\"") || starts("r#")) && !after_word(chars, at) {
        return raw_end(chars, at);
    }
    if !rust && starts("\"\"\"") {
        return find(chars, at + 3, "\"\"\"", true);
    }
    if starts("\"") || (!rust && (starts("`") || starts("'"))) {
        return quoted_end(chars, at);
    }
    if rust && starts("'") {
        return character_end(chars, at);
    }
    at
}

fn after_word(chars: &[char], at: usize) -> bool {
    at > 0 && (chars[at - 1].is_alphanumeric() || chars[at - 1] == '_')
}

/// Position of `pattern`, or behind it; the end of the text if it never comes.
fn find(chars: &[char], from: usize, pattern: &str, behind: bool) -> usize {
    let pattern: Vec<char> = pattern.chars().collect();
    let rest = chars.get(from..).unwrap_or_default();
    let found = rest.windows(pattern.len()).position(|window| window == pattern);
    found.map_or(chars.len(), |i| from + i + if behind { pattern.len() } else { 0 })
}

fn quoted_end(chars: &[char], at: usize) -> usize {
    let quote = chars[at];
    let mut next = at + 1;
    while next < chars.len() {
        match chars[next] {
            '\\' => next += 2,
            c if c == quote => return next + 1,
            _ => next += 1,
        }
    }
    chars.len()
}

/// `r"…"` and `r#"…"#`; a raw identifier such as `r#type` is no literal.
fn raw_end(chars: &[char], at: usize) -> usize {
    let hashes = chars[at + 1..].iter().take_while(|&&c| c == '#').count();
    if chars.get(at + 1 + hashes) != Some(&'"') {
        return at;
    }
    let close: String = std::iter::once('"').chain(std::iter::repeat_n('#', hashes)).collect();
    find(chars, at + 2 + hashes, &close, true)
}

/// `'x'` and `'\n'`; a lifetime is no literal.
fn character_end(chars: &[char], at: usize) -> usize {
    match (chars.get(at + 1), chars.get(at + 2)) {
        (Some('\\'), _) => quoted_end(chars, at),
        (Some(_), Some('\'')) => at + 3,
        _ => at,
    }
}

/// Rust code without its `#[cfg(test)]` items: tests may do what the code must not.
pub fn without_tests(code: &str) -> String {
    let mut out = String::with_capacity(code.len());
    let mut rest = code;
    while let Some(start) = rest.find("#[cfg(test)]") {
        let (before, from) = rest.split_at(start);
        out.push_str(before);
        let end = item_end(from);
        out.extend(from[..end].chars().filter(|&c| c == '\n'));
        rest = &from[end..];
    }
    out.push_str(rest);
    out
}

/// End of the item at the start: its closing brace, or a semicolon before any brace.
fn item_end(code: &str) -> usize {
    let mut depth = 0_u32;
    for (at, c) in code.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return at + 1;
                }
            }
            ';' if depth == 0 => return at + 1,
            _ => {}
        }
    }
    code.len()
}

/// Whether `word` stands in `code` with no letter, digit or underscore beside it.
pub fn has_word(code: &str, word: &str) -> bool {
    position_of_word(code, word).is_some()
}

/// Where `word` stands alone in `code`.
pub fn position_of_word(code: &str, word: &str) -> Option<usize> {
    let inside = |c: char| c.is_alphanumeric() || c == '_';
    code.match_indices(word)
        .find(|(at, _)| {
            let before = code[..*at].chars().next_back();
            let after = code[at + word.len()..].chars().next();
            !before.is_some_and(inside) && !after.is_some_and(inside)
        })
        .map(|(at, _)| at)
}

/// Line number, from 1, of a position.
pub fn line_of(code: &str, at: usize) -> usize {
    code[..at].matches('\n').count() + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_literals_are_blank() {
        let rust = "use a; // use b\n/* use c */ \"use d\" r#\"use e\"# 'f' '\\'' fn g<'h>() {}";
        let code = code(rust, true);
        assert_eq!(code.split_whitespace().collect::<Vec<_>>().join(" "), "use a; fn g<'h>() {}");
        assert_eq!(code.matches('\n').count(), 1);
    }

    #[test]
    fn text_blocks_and_templates_are_blank() {
        let java = code("String s = \"\"\"\n import x;\n\"\"\"; char c = '\"'; int d;", false);
        assert!(!java.contains("import") && java.contains("int d;"), "{java}");
        let script = code("const a = `fetch(`; b();", false);
        assert!(!script.contains("fetch") && script.contains("b();"), "{script}");
    }

    #[test]
    fn test_items_go() {
        let code = "fn a() {}\n#[cfg(test)]\nmod tests { fn b() { {} } }\nfn c() {}\n\
                    #[cfg(test)]\nmod d;\nfn e() {}";
        let left = without_tests(code);
        assert!(left.contains("fn a") && left.contains("fn c") && left.contains("fn e"), "{left}");
        assert!(!left.contains("fn b") && !left.contains("mod d"), "{left}");
        assert_eq!(left.matches('\n').count(), code.matches('\n').count());
    }

    #[test]
    fn words_stand_alone() {
        assert!(has_word("let x: Account;", "Account"));
        assert!(!has_word("AccountFacts my_Account", "Account"));
        assert_eq!(line_of("a\nb\nc", 4), 3);
    }
}
