//! The command line, parsed into one value before anything runs.

use std::ffi::OsString;

use lexopt::prelude::*;

use crate::lanes::Lane;

/// What `./x` was asked to do.
#[derive(Debug, PartialEq)]
pub enum Task {
    /// Everything that must hold; `only` narrows it to one part or lane.
    Test {
        /// Random cases per law, 1 to 100 million.
        cases: u64,
        /// A part of [`crate::test::PARTS`] or a lane.
        only: Option<String>,
    },
    /// Build and serve the reference host.
    Demo(DemoOptions),
    /// The table of ratios.
    Bench {
        /// One object a line instead of a table.
        json: bool,
    },
    /// One lane, over our vectors or those of a folder.
    Vectors {
        /// Which door answers.
        lane: Lane,
        /// Folder of other people's vector files.
        dir: Option<String>,
    },
    /// Write what is generated from the wire types, or compare it.
    Generate {
        /// Compare only; a difference fails.
        check: bool,
    },
    /// Build the WebAssembly modules and the npm package.
    Wasm,
    /// Build the JNI library.
    Natives,
    /// Build the Java modules.
    Jars,
    /// Forbidden arrows, habits, rows without a test.
    Check,
    /// Format every source.
    Fmt,
    /// The JNI library for old glibc.
    Release,
}

/// How the reference host is served.
#[derive(Debug, PartialEq)]
pub struct DemoOptions {
    /// Port on 127.0.0.1, 1 to 65535.
    pub port: u16,
    /// JDBC address; none means an embedded H2 file.
    pub database: Option<String>,
    /// Server processes, 1 to 4.
    pub nodes: u8,
    /// Folder of keys and data; none means `target/demo`.
    pub data: Option<String>,
}

/// Parses the arguments after the program's name. The error is one line that names the fix.
pub fn parse(arguments: impl Iterator<Item = OsString>) -> Result<Task, String> {
    let mut parser = lexopt::Parser::from_args(arguments);
    let name = match parser.next().map_err(text)? {
        Some(Value(name)) => name.string().map_err(text)?,
        Some(other) => return Err(other.unexpected().to_string()),
        None => return Err("no command; ./x alone lists the commands".to_owned()),
    };
    let task = match name.as_str() {
        "test" => test(&mut parser)?,
        "demo" => demo(&mut parser)?,
        "bench" => Task::Bench { json: switch(&mut parser, "json")? },
        "vectors" => vectors(&mut parser)?,
        "generate" => Task::Generate { check: switch(&mut parser, "check")? },
        "wasm" => Task::Wasm,
        "natives" => Task::Natives,
        "jars" => Task::Jars,
        "check" => Task::Check,
        "fmt" => Task::Fmt,
        "release" => Task::Release,
        _ => return Err(format!("unknown command `{name}`; ./x alone lists the commands")),
    };
    match parser.next().map_err(text)? {
        None => Ok(task),
        Some(argument) => Err(argument.unexpected().to_string()),
    }
}

#[expect(clippy::needless_pass_by_value, reason = "the shape that map_err takes")]
fn text(problem: lexopt::Error) -> String {
    problem.to_string()
}

fn test(parser: &mut lexopt::Parser) -> Result<Task, String> {
    let (mut cases, mut only) = (10_000, None);
    while let Some(argument) = parser.next().map_err(text)? {
        match argument {
            Long("cases") => cases = number(parser, "--cases", 1, 100_000_000)?,
            Long("only") => {
                let part = word(parser, "--only")?;
                if Lane::named(&part).is_none() && !crate::test::PARTS.contains(&part.as_str()) {
                    let parts = crate::test::PARTS.join(" ");
                    return Err(format!("--only takes a lane or one of: {parts}"));
                }
                only = Some(part);
            }
            other => return Err(other.unexpected().to_string()),
        }
    }
    Ok(Task::Test { cases, only })
}

fn demo(parser: &mut lexopt::Parser) -> Result<Task, String> {
    let mut options = DemoOptions { port: 8080, database: None, nodes: 1, data: None };
    while let Some(argument) = parser.next().map_err(text)? {
        match argument {
            Long("port") => options.port = small(parser, "--port", 1, u16::MAX)?,
            Long("nodes") => options.nodes = small(parser, "--nodes", 1, 4)?,
            Long("database") => {
                let address = word(parser, "--database")?;
                if !address.starts_with("jdbc:") {
                    return Err("--database must start with jdbc:, \
                                such as jdbc:postgresql://localhost/countersign"
                        .to_owned());
                }
                options.database = Some(address);
            }
            Long("data") => options.data = Some(word(parser, "--data")?),
            other => return Err(other.unexpected().to_string()),
        }
    }
    Ok(Task::Demo(options))
}

fn vectors(parser: &mut lexopt::Parser) -> Result<Task, String> {
    let (mut lane, mut dir) = (None, None);
    while let Some(argument) = parser.next().map_err(text)? {
        match argument {
            Value(name) if lane.is_none() => {
                let name = name.string().map_err(text)?;
                let found = Lane::named(&name).ok_or_else(|| {
                    format!("unknown lane `{name}`; vectors needs one of: {}", Lane::names())
                })?;
                lane = Some(found);
            }
            Long("dir") => dir = Some(word(parser, "--dir")?),
            other => return Err(other.unexpected().to_string()),
        }
    }
    match lane {
        Some(lane) => Ok(Task::Vectors { lane, dir }),
        None => Err(format!("vectors needs a lane: {}", Lane::names())),
    }
}

fn switch(parser: &mut lexopt::Parser, name: &str) -> Result<bool, String> {
    let mut on = false;
    while let Some(argument) = parser.next().map_err(text)? {
        match argument {
            Long(flag) if flag == name => on = true,
            other => return Err(other.unexpected().to_string()),
        }
    }
    Ok(on)
}

fn word(parser: &mut lexopt::Parser, flag: &str) -> Result<String, String> {
    let value = parser.value().map_err(|_| format!("{flag} needs a value"))?;
    let value = value.string().map_err(text)?;
    if value.is_empty() { Err(format!("{flag} needs a value")) } else { Ok(value) }
}

fn number(parser: &mut lexopt::Parser, flag: &str, least: u64, most: u64) -> Result<u64, String> {
    let typed = word(parser, flag)?;
    match typed.parse() {
        Ok(value) if (least..=most).contains(&value) => Ok(value),
        _ => Err(format!("{flag} must be a number from {least} to {most}")),
    }
}

/// A [`number`] of a narrower type.
fn small<T>(parser: &mut lexopt::Parser, flag: &str, least: T, most: T) -> Result<T, String>
where
    T: Into<u64> + TryFrom<u64>,
{
    let (least, most) = (least.into(), most.into());
    let value = number(parser, flag, least, most)?;
    T::try_from(value).map_err(|_| format!("{flag} must be a number from {least} to {most}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(line: &str) -> Result<Task, String> {
        parse(line.split_whitespace().map(OsString::from))
    }

    #[test]
    fn flags_reach_their_task() {
        assert_eq!(
            parsed("demo --port 9000 --nodes=2"),
            Ok(Task::Demo(DemoOptions { port: 9000, database: None, nodes: 2, data: None }))
        );
        assert_eq!(
            parsed("vectors native --dir there"),
            Ok(Task::Vectors { lane: Lane::Native, dir: Some("there".to_owned()) })
        );
        assert_eq!(parsed("generate --check"), Ok(Task::Generate { check: true }));
        assert_eq!(parsed("test"), Ok(Task::Test { cases: 10_000, only: None }));
    }

    #[test]
    fn mistakes_are_one_line_that_names_the_thing() {
        for (line, part) in [
            ("", "no command"),
            ("fly", "unknown command `fly`"),
            ("test --bogus", "--bogus"),
            ("test extra", "extra"),
            ("check --json", "--json"),
            ("test --cases 0", "--cases must be a number from 1"),
            ("test --cases", "--cases needs a value"),
            ("test --only nothing", "--only takes a lane"),
            ("demo --port 70000", "--port must be a number from 1 to 65535"),
            ("demo --nodes 9", "--nodes must be a number from 1 to 4"),
            ("demo --database postgres", "--database must start with jdbc:"),
            ("vectors", "vectors needs a lane"),
            ("vectors moon", "unknown lane `moon`"),
        ] {
            let problem = parsed(line).expect_err(line);
            assert!(problem.contains(part), "{line}: {problem}");
            assert!(!problem.contains('\n'), "{line}");
        }
    }

    /// `x` refuses typing mistakes before it installs anything, so it has a list of its own.
    #[test]
    fn the_shell_knows_the_same_commands_and_flags() {
        let script = include_str!("../../x");
        for line in [
            "demo) flags=' --port --database --nodes --data ' ;;",
            "test) flags=' --cases --only ' ;;",
            "bench) flags=' --json ' ;;",
            "vectors) flags=' --dir ' ;;",
            "generate) flags=' --check ' ;;",
            "wasm | natives | jars | check | fmt | release) flags=' ' ;;",
        ] {
            assert!(script.contains(line), "{line}");
        }
        assert!(script.contains(&format!("lanes='{}'", Lane::names())));
    }
}
