//! Codes from oathtool, which knows nothing of our engine.

use std::process::Command;

use data_encoding::HEXLOWER;

/// A code of a key: SHA-1, 6 digits, 30 seconds.
pub(crate) fn code(secret: &[u8], at: u64) -> String {
    other("sha1", 6, 30, secret, at)
}

/// A code with other parameters.
pub(crate) fn other(
    algorithm: &str,
    digits: u8,
    period_seconds: u32,
    secret: &[u8],
    at: u64,
) -> String {
    run(&[
        format!("--totp={algorithm}"),
        format!("--digits={digits}"),
        format!("--time-step-size={period_seconds}s"),
        format!("--now=@{at}"),
        HEXLOWER.encode(secret),
    ])
}

/// A code of a key that was shown as base32 text.
pub(crate) fn of_base32(key: &str, at: u64) -> String {
    run(&["--totp".into(), "--base32".into(), format!("--now=@{at}"), key.into()])
}

/// A code of a counter (RFC 4226): for time steps beyond what oathtool reads as a date.
pub(crate) fn of_counter(secret: &[u8], counter: u64) -> String {
    run(&["--hotp".into(), format!("--counter={counter}"), HEXLOWER.encode(secret)])
}

/// A code other than the five around `at`.
pub(crate) fn wrong(secret: &[u8], at: u64) -> String {
    let near: Vec<String> =
        (0..5).map(|step| code(secret, (at + step * 30).saturating_sub(60))).collect();
    (0..6)
        .map(|number: u32| format!("{number:06}"))
        .find(|code| !near.contains(code))
        .unwrap_or_default()
}

/// What oathtool prints; where it fails, text that cannot be a code.
fn run(arguments: &[String]) -> String {
    match Command::new("oathtool").args(arguments).output() {
        Ok(output) if output.status.success() => {
            String::from_utf8_lossy(&output.stdout).trim().to_owned()
        }
        Ok(output) => String::from_utf8_lossy(&output.stderr).into_owned(),
        Err(_) => "install oathtool".into(),
    }
}
