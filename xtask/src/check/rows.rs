//! Real failures of other products, and findings of our own: each has a test that says so.
//!
//! A comment directly above a test says `rows: 22, 23` or `findings: F-B1`, or both separated by a
//! semicolon.

use std::collections::{BTreeMap, BTreeSet};

use super::Source;

/// One line each: number or id, a space, what went wrong. `-` before the text says that no test can
/// show it; `open` after a range of ids says that no test is required yet.
const TABLE: &str = "tests/failures.txt";

/// The number of rows in the project's table.
const ROWS: u16 = 141;

/// A row (without letters) or the id of a finding: `F-B` and 1.
type Id = (String, u16);

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Demanded,
    Impossible,
    Open,
}

/// How many rows there are, and which ids have no test yet; a row without a test is refused.
pub fn report(sources: &[Source]) -> Result<String, String> {
    let text = sources.iter().find(|source| source.path == TABLE).map(|source| &source.text);
    let table = read(text.ok_or_else(|| format!("{TABLE} is missing"))?)?;
    let mut tested = BTreeSet::new();
    for source in sources.iter().filter(|s| s.is(&["rs", "java", "mjs"]) && !s.is_generated()) {
        tested.extend(marks(source)?);
    }
    if let Some((family, number)) = tested.iter().find(|id| !table.contains_key(id)) {
        return Err(format!("{TABLE} does not know {family}{number}"));
    }
    let without = |kind: Kind| {
        let ids = table.iter().filter(|(id, its)| **its == kind && !tested.contains(*id));
        ids.map(|((family, number), _)| format!(" {family}{number}")).collect::<Vec<_>>().concat()
    };
    let missing = without(Kind::Demanded);
    if !missing.is_empty() {
        return Err(format!("without a test:{missing}"));
    }
    let demanded = table.values().filter(|kind| **kind == Kind::Demanded).count();
    Ok(format!("all {demanded} rows have a test; open findings:{}", without(Kind::Open)))
}

/// The table. A malformed or repeated line is refused, and so is a missing row.
fn read(text: &str) -> Result<BTreeMap<Id, Kind>, String> {
    let mut table = BTreeMap::new();
    for line in text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let (id, what) = line.split_once(' ').unwrap_or((line, ""));
        let kind = match what {
            "open" => Kind::Open,
            _ if what.starts_with("- ") => Kind::Impossible,
            _ => Kind::Demanded,
        };
        let problem = || format!("{TABLE}: `{line}` is empty, unknown or comes twice");
        for id in ids(id).filter(|_| !what.is_empty()).ok_or_else(problem)? {
            // An id in an open range may be required by a separate line.
            let before = table.insert(id, kind);
            if before.is_some() && before != Some(Kind::Open) {
                return Err(problem());
            }
        }
    }
    let gone = (1..=ROWS).find(|row| !table.contains_key(&(String::new(), *row)));
    gone.map_or(Ok(table), |row| Err(format!("{TABLE}: row {row} is missing")))
}

/// Expands `22`, `133..137`, `F-B1` or `F-A1..F-A13`.
fn ids(text: &str) -> Option<Vec<Id>> {
    let (first, last) = text.split_once("..").unwrap_or((text, text));
    let split = |id: &str| {
        let digits = id.trim_start_matches(|c: char| !c.is_ascii_digit());
        let family = id[..id.len() - digits.len()].to_owned();
        let known = family.is_empty() || family.starts_with("F-") && family.len() == 3;
        Some((family, digits.parse().ok()?)).filter(|_| known)
    };
    let ((family, from), (other, to)) = (split(first)?, split(last)?);
    let all = (from..=to).map(|number: u16| (family.clone(), number)).collect();
    Some(all).filter(|_| family == other && from <= to)
}

/// The rows and ids of the tests of one file.
fn marks(source: &Source) -> Result<Vec<Id>, String> {
    let mut found = Vec::new();
    let lines: Vec<&str> = source.text.lines().map(str::trim).collect();
    for (at, line) in lines.iter().enumerate() {
        let Some(text) = comment(line) else { continue };
        if !["rows: ", "findings: "].iter().any(|start| text.starts_with(start)) {
            continue;
        }
        let tests = ["fn ", "void ", "static ", "class ", "test(", "suite("];
        let declares = |line: &&str| tests.iter().any(|word| line.contains(word));
        let below = lines[at + 1..].iter().filter(|line| comment(line).is_none());
        let above = below.take_while(|line| !line.ends_with(';')).any(declares);
        let lists = text.split(';').filter_map(|part| part.trim().split_once(": "));
        let read: Vec<_> = lists.flat_map(|(_, list)| list.split(", ")).map(ids).collect();
        if !above || read.iter().any(Option::is_none) {
            return Err(format!("{}:{}: not rows of a test: {text}", source.path, at + 1));
        }
        found.extend(read.into_iter().flatten().flatten());
    }
    Ok(found)
}

/// The text of a comment line.
fn comment(line: &str) -> Option<&str> {
    let text = ["///", "//", "/**", "*"].iter().find_map(|mark| line.strip_prefix(mark))?;
    Some(text.trim_end_matches("*/").trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reported(table: &str, test: &str) -> Result<String, String> {
        let table = format!("# head\n{table}");
        let path = "tests/failures/a.rs";
        report(&[Source::new(TABLE, &table)?, Source::new(path, test)?])
    }

    #[test]
    fn rows_stand_above_their_tests() {
        let table = "7 fail open\n22 replay\n23 replay\n1..6 - none\n8..21 - none\n24..141 - none\n\
                     F-A1..F-A3 open\nF-A2 a flood\n";
        let test =
            "/// rows: 22, 23; findings: F-A1\n#[test]\nfn replay() {}\n// rows: 7\nfn f() {}\n";
        assert_eq!(reported(table, test), Err("without a test: F-A2".to_owned()));
        let both = format!("{test}// findings: F-A2\n#[test]\nfn a_flood_is_refused() {{}}");
        let expected = "all 4 rows have a test; open findings: F-A3";
        assert_eq!(reported(table, &both).as_deref(), Ok(expected));
        let old = "// rows: 7; findings: F-A2\nfn f() {}\nfn b22_b23_replay() {}";
        assert_eq!(reported(table, old), Err("without a test: 22 23".to_owned()));
        let unknown = reported(table, &format!("{both}\n// findings: F-Z9\nfn f() {{}}"));
        assert_eq!(unknown, Err(format!("{TABLE} does not know F-Z9")));
    }

    #[test]
    fn rows_that_belong_to_no_test_are_refused() {
        for text in ["// rows: 22\nlet x = 1;", "// rows: twenty\nfn f() {}", "// rows: 22"] {
            let found = reported("1..141 - none\n", text).expect_err(text);
            assert!(found.contains("a.rs:1: not rows of a test"), "{text}: {found}");
        }
    }

    #[test]
    fn a_broken_table_is_refused() {
        assert!(report(&[]).is_err());
        for table in ["x y", "1..141 - none\n7 a\n7 b", "1..141 - none\n7 a", "7", "1..140 - none"]
        {
            assert!(reported(table, "").is_err(), "{table}");
        }
    }
}
