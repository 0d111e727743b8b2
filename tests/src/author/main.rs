//! Writes `tests/vectors/*.json`. Every file comes out the same at every run.
//!
//! Codes come from oathtool and accounts from a second writer of the stored form, never from
//! the engine; what is expected is written here by hand. Where the engine answers otherwise the
//! author says so and ends with status 1: then the engine is wrong, or the expectation.

mod administration;
mod audit;
mod book;
mod enrollment;
mod oath;
mod opening;
mod policy;
mod records;
mod replay;
mod sealed;
mod self_service;
mod standards;
mod throttle;
mod tickets;
mod window;
mod words;

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use book::Book;

fn main() -> ExitCode {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("vectors");
    match write_all(&folder) {
        Ok(0) => ExitCode::SUCCESS,
        Ok(_) => ExitCode::FAILURE,
        Err(fault) => {
            tell(&fault);
            ExitCode::FAILURE
        }
    }
}

/// Writes every file and tells how many steps are answered otherwise.
fn write_all(folder: &PathBuf) -> Result<usize, String> {
    std::fs::create_dir_all(folder).map_err(|error| format!("vectors: {error}"))?;
    let mut faults = 0;
    for book in books() {
        let path = folder.join(format!("{}.json", book.name));
        std::fs::write(&path, book.text()?).map_err(|error| format!("{}: {error}", book.name))?;
        for case in &book.cases {
            for fault in &case.faults {
                faults += 1;
                tell(&format!("{}/{}: {fault}", book.name, case.id));
            }
        }
        tell(&format!("{}: {} cases", book.name, book.cases.len()));
    }
    Ok(faults)
}

fn books() -> Vec<Book> {
    vec![
        standards::book(),
        replay::book(),
        window::book(),
        enrollment::book(),
        throttle::book(),
        tickets::book(),
        policy::book(),
        self_service::book(),
        administration::book(),
        audit::book(),
        records::book(),
        opening::book(),
    ]
}

/// Nothing is lost if nobody listens.
fn tell(line: &str) {
    let _ = writeln!(std::io::stderr(), "{line}");
}
