//! Writes the engine's vectors or, with `--check`, compares them with the checked-in files. Every
//! run writes the same bytes.
//!
//! Codes come from oathtool and accounts from a second writer of the stored form, never from the
//! engine; the expectations are written here by hand. Where the engine answers differently, the
//! author says so and ends with status 1: then either the engine or the expectation is wrong.

#![expect(
    clippy::too_many_lines,
    clippy::needless_pass_by_value,
    reason = "tables of cases are long but flat, and build what they hand over in the call"
)]

mod administration;
mod audit;
mod book;
mod devices;
mod enrollment;
mod hotp;
mod import;
mod messages;
mod names;
mod oath;
mod opening;
mod people;
mod policy;
mod proof;
mod push;
mod questions;
mod records;
mod replay;
mod sealed;
mod self_service;
mod sending;
mod standards;
mod stored;
mod throttle;
mod tickets;
mod truth;
mod webauthn;
mod window;
mod words;
mod yubico;

use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

use book::Book;

fn main() -> ExitCode {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("vectors");
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let outcome = match arguments.as_slice() {
        [] => run(&folder, write),
        [flag] if flag == "--check" => run(&folder, compare),
        _ => Err("the author knows no argument but --check, which writes nothing".into()),
    };
    match outcome {
        Ok(0) => ExitCode::SUCCESS,
        Ok(_) => ExitCode::FAILURE,
        Err(fault) => {
            tell(&fault);
            ExitCode::FAILURE
        }
    }
}

/// Passes every file on and returns how many steps are answered differently.
fn run(folder: &Path, hand_over: fn(&Path, &str) -> Result<(), String>) -> Result<usize, String> {
    let mut faults = 0;
    for book in books()? {
        hand_over(&folder.join(format!("{}.json", book.name)), &book.text()?)?;
        for case in &book.cases {
            for fault in &case.faults {
                faults += 1;
                tell(&format!("{}: {fault}", case.id));
            }
        }
        tell(&format!("{}: {} cases", book.name, book.cases.len()));
    }
    Ok(faults)
}

fn write(path: &Path, text: &str) -> Result<(), String> {
    std::fs::write(path, text).map_err(|error| format!("{}: {error}", path.display()))
}

fn compare(path: &Path, text: &str) -> Result<(), String> {
    let kept = std::fs::read_to_string(path);
    let kept = kept.map_err(|error| format!("{}: {error}", path.display()))?;
    if kept == text {
        Ok(())
    } else {
        Err(format!("{}: not what the author writes; run the author again", path.display()))
    }
}

fn books() -> Result<Vec<Book>, String> {
    Ok(vec![
        standards::book(),
        replay::book(),
        window::book(),
        enrollment::book(),
        proof::book(),
        throttle::book(),
        tickets::book(),
        policy::book(),
        self_service::book(),
        administration::book(),
        audit::book(),
        records::book(),
        opening::book(),
        hotp::book(),
        yubico::book(),
        messages::book(),
        names::book(),
        webauthn::book(),
        push::book(),
        questions::book(),
        devices::book(),
        import::book(),
        truth::book(),
        stored::book()?,
    ])
}

/// Nothing is lost if no one listens.
fn tell(line: &str) {
    let _ = writeln!(std::io::stderr(), "{line}");
}
