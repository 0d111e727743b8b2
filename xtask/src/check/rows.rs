//! Real failures of other products: each row that applies to us has a test named by its number.

use std::collections::{BTreeMap, BTreeSet};

use super::Source;

/// Where the rows that apply are listed, a line each: number, a space, what went wrong.
const TABLE: &str = "tests/failures.txt";

/// How many rows there are; a row without a test is refused.
pub fn report(sources: &[Source]) -> Result<String, String> {
    let table = sources
        .iter()
        .find(|source| source.path == TABLE)
        .ok_or_else(|| format!("{TABLE} is missing"))?;
    let rows = rows(&table.text)?;
    let tested = tested(sources);
    let open: Vec<String> =
        rows.keys().filter(|row| !tested.contains(row)).map(ToString::to_string).collect();
    let covered = rows.len() - open.len();
    if open.is_empty() {
        return Ok(format!("all {covered} rows have a test"));
    }
    Err(format!("{covered} of {} rows have a test; without: {}", rows.len(), open.join(" ")))
}

/// The table. A line that does not parse or comes twice is refused.
fn rows(text: &str) -> Result<BTreeMap<u16, &str>, String> {
    let mut rows = BTreeMap::new();
    for line in text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let (number, what) = line.split_once(' ').unwrap_or((line, ""));
        let number = number.parse().map_err(|_| format!("{TABLE}: `{line}` has no number"))?;
        if what.is_empty() || rows.insert(number, what).is_some() {
            return Err(format!("{TABLE}: row {number} is empty or comes twice"));
        }
    }
    Ok(rows)
}

/// Numbers in names such as `b22_replay_is_refused` or `b22_b23_…`.
fn tested(sources: &[Source]) -> BTreeSet<u16> {
    sources.iter().flat_map(|source| numbers(&source.code)).collect()
}

fn numbers(code: &str) -> Vec<u16> {
    let words = code.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
    words
        .filter(|word| word.starts_with('b') && word.contains('_'))
        .flat_map(|word| {
            let parts = word.split('_').map_while(|part| part.strip_prefix('b')?.parse().ok());
            parts.collect::<Vec<u16>>()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_without_a_test_is_named() {
        let sources = [
            Source::new(TABLE, "# table\n7 fail open\n22 replay\n23 replay\n"),
            Source::new("tests/src/a.rs", "fn b22_b23_replay_is_refused() {} // b7_only_said"),
        ];
        let found = report(&sources).expect_err("a row without a test");
        assert_eq!(found, "2 of 3 rows have a test; without: 7");
        let sources = [
            Source::new(TABLE, "22 replay\n"),
            Source::new("tests/src/a.rs", "fn b22_replay_is_refused() {}"),
        ];
        assert_eq!(report(&sources).as_deref(), Ok("all 1 rows have a test"));
    }

    #[test]
    fn a_broken_table_is_refused() {
        assert!(report(&[]).is_err());
        assert!(rows("x y").is_err());
        assert!(rows("7 a\n7 b").is_err());
        assert!(rows("7").is_err());
    }

    #[test]
    fn only_names_of_tests_count() {
        assert_eq!(numbers("fn b7_opens() b64_url b_x base_1 b12"), [7, 64]);
    }
}
