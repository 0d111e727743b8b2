//! Names, doc comments and line breaks of the generated code, as its formatter expects them.

/// The most columns in a line.
const WIDTH: usize = 100;

/// `policy_version` as `policyVersion`.
pub(crate) fn camel(name: &str) -> String {
    let mut words = name.split('_');
    let first = words.next().unwrap_or_default().to_owned();
    words.fold(first, |sum, word| {
        let (head, tail) = word.split_at(word.len().min(1));
        sum + &head.to_uppercase() + tail
    })
}

/// `GitHttp` as `GIT_HTTP`.
pub(crate) fn constant(name: &str) -> String {
    let mut constant = String::new();
    for (index, letter) in name.chars().enumerate() {
        if index > 0 && letter.is_uppercase() {
            constant.push('_');
        }
        constant.extend(letter.to_uppercase());
    }
    constant
}

/// Items between `open` and `close`: on the same line, on a separate line, or one per line.
pub(crate) fn list(indent: usize, open: &str, items: &[String], close: &str) -> String {
    let pad = " ".repeat(indent);
    let one = format!("{pad}{open}{}{close}", items.join(", "));
    if one.len() <= WIDTH {
        return one;
    }
    let deeper = format!("{pad}    {}{close}", items.join(", "));
    if deeper.len() <= WIDTH {
        return format!("{pad}{open}\n{deeper}");
    }
    format!("{pad}{open}\n{pad}    {}{close}", items.join(&format!(",\n{pad}    ")))
}

/// Parts joined by an operator: on one line, or each part after the first on its own line.
pub(crate) fn chain(indent: usize, open: &str, parts: &[String], operator: &str) -> String {
    let pad = " ".repeat(indent);
    let one = format!("{pad}{open}{};", parts.join(&format!(" {operator} ")));
    if one.len() <= WIDTH {
        return one;
    }
    format!("{pad}{open}{};", parts.join(&format!("\n{pad}    {operator} ")))
}

/// A `/**` comment from paragraphs and tags such as `@param name text`.
pub(crate) fn comment(indent: usize, paragraphs: &[String], tags: &[String]) -> String {
    let pad = " ".repeat(indent);
    if let ([only], []) = (paragraphs, tags) {
        let one = format!("{pad}/** {only} */");
        if one.len() <= WIDTH {
            return one + "\n";
        }
    }
    let mut comment = format!("{pad}/**\n");
    for (index, paragraph) in paragraphs.iter().enumerate() {
        if index > 0 {
            comment += &format!("{pad} *\n");
        }
        let marked = if index > 0 { format!("<p>{paragraph}") } else { paragraph.clone() };
        comment += &wrapped(&marked, &format!("{pad} * "), "");
    }
    if !tags.is_empty() && !paragraphs.is_empty() {
        comment += &format!("{pad} *\n");
    }
    for tag in tags {
        comment += &wrapped(tag, &format!("{pad} * "), "    ");
    }
    comment + &format!("{pad} */\n")
}

/// The text in lines that begin with `start`; every line after the first is also indented.
fn wrapped(text: &str, start: &str, indent: &str) -> String {
    let mut lines = Vec::new();
    let mut line = start.to_owned();
    let mut is_empty = true;
    for word in text.split_whitespace() {
        if !is_empty && line.len() + 1 + word.len() > WIDTH {
            lines.push(std::mem::replace(&mut line, format!("{start}{indent}")));
            is_empty = true;
        }
        if !is_empty {
            line.push(' ');
        }
        line.push_str(word);
        is_empty = false;
    }
    lines.push(line);
    lines.join("\n") + "\n"
}

/// A Rust doc comment as the text of a Javadoc comment, one string per paragraph.
pub(crate) fn javadoc(doc: &str) -> Vec<String> {
    doc.split("\n\n").map(java_paragraph).filter(|paragraph| !paragraph.is_empty()).collect()
}

fn java_paragraph(paragraph: &str) -> String {
    let plain = paragraph.replace("[`", "`").replace("`]", "`").replace('\n', " ");
    let mut text = String::new();
    for (index, piece) in plain.split('`').enumerate() {
        if index % 2 == 1 {
            text += &format!("{{@code {piece}}}");
        } else {
            let escaped = piece.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
            text += &escaped.replace('@', "&#64;");
        }
    }
    text.trim().to_owned()
}

/// The component's name; a Java keyword gets an underscore.
pub(crate) fn component(field: &str) -> String {
    const KEPT: [&str; 14] = [
        "class", "default", "new", "switch", "case", "public", "private", "final", "package",
        "import", "static", "return", "wait", "notify",
    ];
    let name = camel(field);
    if KEPT.contains(&name.as_str()) { name + "_" } else { name }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_change_their_case() {
        assert_eq!(camel("policy_version"), "policyVersion");
        assert_eq!(camel("at"), "at");
        assert_eq!(constant("GitHttp"), "GIT_HTTP");
        assert_eq!(constant("Sha1"), "SHA1");
    }

    #[test]
    fn lists_break_when_they_must() {
        let items = |n: usize| vec!["x".repeat(30); n];
        assert_eq!(list(0, "f(", &items(1), ")").lines().count(), 1);
        assert_eq!(list(8, "call(", &items(2), ");").lines().count(), 1);
        assert_eq!(list(0, "someLongerCall(", &items(3), ")").lines().count(), 2);
        assert_eq!(list(0, "f(", &items(4), ")").lines().count(), 5);
    }

    #[test]
    fn doc_comments_become_javadoc() {
        assert_eq!(
            javadoc("See [`Row`] & `a<b`.\n\nMore, at\nlength."),
            ["See {@code Row} &amp; {@code a<b}.", "More, at length."]
        );
    }

    #[test]
    fn comments_keep_to_the_width() {
        let text = "word ".repeat(60).trim().to_owned();
        let comment = comment(2, std::slice::from_ref(&text), &[format!("@param x {text}")]);
        assert!(comment.lines().all(|line| line.len() <= WIDTH), "{comment}");
        assert!(comment.contains("\n   * @param x word"), "{comment}");
        assert!(comment.contains("\n   *     word"), "{comment}");
    }
}
