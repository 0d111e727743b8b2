//! The command line. The commands and flags are defined once, in the usage text of `x`.

use std::collections::BTreeMap;

const SCRIPT: &str = include_str!("../../x");

/// Every lane, in the order in which they run: the crate itself, the library inside a JVM, and the
/// plain module in three hosts.
pub const LANES: [&str; 5] = ["native", "jni", "wasmtime", "node", "chromium"];

/// What `--only` accepts besides a lane.
pub const PARTS: [&str; 12] = [
    "format", "check", "generate", "author", "lint", "deny", "rust", "wasm", "npm", "java",
    "browser", "lanes",
];

/// What `./x` was asked to do, with every value checked.
#[derive(Debug, PartialEq)]
pub struct Arguments {
    pub command: &'static str,
    /// The lane that `vectors` runs.
    pub lane: Option<&'static str>,
    flags: BTreeMap<&'static str, String>,
}

impl Arguments {
    /// Parses the arguments after the program's name. The error is one line that names the fix.
    pub fn parse(words: impl IntoIterator<Item = String>) -> Result<Self, String> {
        let mut words = words.into_iter();
        let typed = words.next().ok_or("no command; ./x alone lists the commands")?;
        let line = usage().find(|line| line.first() == Some(&typed.as_str()));
        let line =
            line.ok_or_else(|| format!("unknown command `{typed}`; ./x alone lists the commands"))?;
        let mut all = Self { command: line[0], lane: None, flags: BTreeMap::new() };
        while let Some(word) = words.next() {
            let Some(flag) = word.strip_prefix("--") else {
                let free = all.command == "vectors" && all.lane.is_none();
                let named = LANES.into_iter().find(|lane| free && *lane == word);
                all.lane = Some(named.ok_or_else(|| format!("{typed} does not take `{word}`"))?);
                continue;
            };
            let (name, value) = flag.split_once('=').map_or((flag, None), |(n, v)| (n, Some(v)));
            let at = line.iter().position(|known| known.strip_prefix("--") == Some(name));
            let at = at.ok_or_else(|| format!("{typed} does not take --{name}"))?;
            // A word in capitals after a flag in the usage text is its value.
            let takes = line
                .get(at + 1)
                .is_some_and(|next| next.chars().all(|c| !c.is_lowercase() && c != '-'));
            let value = value.map(str::to_owned).or_else(|| takes.then(|| words.next()).flatten());
            let value = value.unwrap_or_default();
            check(name, takes, &value)?;
            all.flags.insert(line[at].trim_start_matches("--"), value);
        }
        if all.command == "vectors" && all.lane.is_none() {
            return Err(format!("vectors needs a lane: {}", LANES.join(" ")));
        }
        Ok(all)
    }

    /// The value of a flag, empty for a flag without a value; none if it was not given.
    pub fn flag(&self, name: &str) -> Option<&str> {
        self.flags.get(name).map(String::as_str)
    }

    pub fn number(&self, name: &str) -> Option<u64> {
        self.flag(name)?.parse().ok()
    }
}

/// The words of each command's line in the usage text.
fn usage() -> impl Iterator<Item = Vec<&'static str>> {
    let text = SCRIPT.split("TEXT").nth(1).unwrap_or_default();
    text.lines().filter(|line| line.starts_with("  ")).map(|line| line.split_whitespace().collect())
}

fn check(name: &str, takes: bool, value: &str) -> Result<(), String> {
    let number = |most: u64| value.parse().is_ok_and(|number: u64| (1..=most).contains(&number));
    let part = format!("takes a lane or one of: {}", PARTS.join(" "));
    let (holds, must) = match name {
        _ if value.is_empty() && takes => (false, "needs a value"),
        _ if !value.is_empty() && !takes => (false, "takes no value"),
        "port" => (number(65_535), "must be a number from 1 to 65535"),
        "nodes" => (number(4), "must be a number from 1 to 4"),
        "cases" => (number(100_000_000), "must be a number from 1 to 100000000"),
        "database" => (value.starts_with("jdbc:"), "must start with jdbc:, as every JDBC address"),
        "only" => (LANES.contains(&value) || PARTS.contains(&value), part.as_str()),
        _ => (true, ""),
    };
    if holds { Ok(()) } else { Err(format!("--{name} {must}")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(line: &str) -> Result<Arguments, String> {
        Arguments::parse(line.split_whitespace().map(str::to_owned))
    }

    #[test]
    fn flags_reach_their_command() {
        let demo = parsed("demo --port 9000 --nodes=2").expect("known flags");
        assert_eq!(
            (demo.command, demo.number("port"), demo.number("nodes")),
            ("demo", Some(9000), Some(2))
        );
        assert_eq!(demo.flag("data"), None);
        let vectors = parsed("vectors native --dir there").expect("a lane");
        assert_eq!((vectors.lane, vectors.flag("dir")), (Some("native"), Some("there")));
        assert_eq!(parsed("generate --check").expect("a flag").flag("check"), Some(""));
        assert_eq!(parsed("test --only node").expect("a lane").flag("only"), Some("node"));
    }

    #[test]
    fn mistakes_are_one_line_that_names_the_thing() {
        for (line, part) in [
            ("", "no command"),
            ("fly", "unknown command `fly`"),
            ("test --bogus", "--bogus"),
            ("test extra", "extra"),
            ("check --json", "--json"),
            ("bench --json=yes", "--json takes no value"),
            ("test --cases 0", "--cases must be a number from 1"),
            ("test --cases", "--cases needs a value"),
            ("test --only nothing", "--only takes a lane"),
            ("demo --port 70000", "--port must be a number from 1 to 65535"),
            ("demo --nodes 9", "--nodes must be a number from 1 to 4"),
            ("demo --database postgres", "--database must start with jdbc:"),
            ("vectors", "vectors needs a lane"),
            ("vectors moon", "moon"),
        ] {
            let problem = parsed(line).expect_err(line);
            assert!(problem.contains(part), "{line}: {problem}");
            assert!(!problem.contains('\n'), "{line}");
        }
    }

    #[test]
    fn the_usage_text_names_what_this_program_knows() {
        let commands: Vec<_> = usage().map(|line| line[0]).collect();
        assert_eq!(commands, crate::COMMANDS.map(|(name, _)| name));
        assert!(SCRIPT.contains(&format!("one lane: {}  ", LANES.join(" "))));
    }
}
