//! Other people's programs on the same cases. Without them these tests fail and say what to
//! install: a comparison with nothing proves nothing.

use crate::host::*;
use countersign::vocabulary::*;
use countersign::wire::{Engines, Request, Response};
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

/// Codes that one run of oathtool prints.
const BATCH: u64 = 40;

/// A sequence of numbers, the same in every run.
pub(crate) struct Numbers(pub(crate) u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    pub(crate) fn below(&mut self, end: u64) -> u64 {
        (self.next() >> 8) % end
    }
}

/// The codes of `count` steps starting with the one at `at`, according to oathtool.
fn oathtool(app: &App, at: u64, count: u64) -> Vec<String> {
    // It calls itself SHA1, SHA256 or SHA512.
    let hash = app.algorithm.as_str().to_lowercase();
    let secret = hex(&app.secret);
    let output = Command::new("oathtool")
        .arg(format!("--totp={hash}"))
        .arg(format!("--digits={}", app.digits))
        .arg(format!("--time-step-size={}s", app.period))
        .arg(format!("--now=@{at}"))
        .arg(format!("--window={}", count - 1))
        .arg(secret)
        .output()
        .expect("oathtool is missing: apt-get install oathtool");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let codes: Vec<String> =
        String::from_utf8(output.stdout).expect("text").lines().map(Into::into).collect();
    assert_eq!(codes.len() as u64, count);
    codes
}

#[test]
fn oathtool_agrees_on_what_signs_in() {
    let mut numbers = Numbers(0x00c0_ffee);
    let (mut compared, mut admitted) = (0, 0);
    while compared < u64::from(cases()) {
        let hash = ["sha1", "sha256", "sha512"][usize::try_from(numbers.below(3)).expect("few")];
        let (digits, window) = (6 + numbers.below(3), numbers.below(3));
        let period = [15, 30, 60, 120, 15 + numbers.below(106)]
            [usize::try_from(numbers.below(5)).expect("few")];
        let engine = engine(&format!(
            r#"{{"mode":"enforce","methods":{{"totp":{{"algorithm":"{hash}","digits":{digits},
            "period_seconds":{period},"window_steps":{window}}}}}}}"#
        ));
        // From 1970 to the year 2514, so past 2^31 and 2^32 too.
        let from = 1_000_000 + numbers.below(1 << 34);
        let id = format!("{compared}");
        let person = Enrolled::at(&engine, &id, from);
        let first = from / period + 10;
        let codes = oathtool(&person.app, first * period, BATCH);
        for now in 3..BATCH - 3 {
            let typed = now + numbers.below(7) - 3;
            let code = &codes[usize::try_from(typed).expect("few")];
            let at = (first + now) * period + numbers.below(period);
            let range = usize::try_from(now - window).expect("few")
                ..=usize::try_from(now + window).expect("few");
            let expected = codes[range].contains(code);
            let mut account = person.account.clone();
            let told = account.run(&engine, at, person.seat.totp(code));
            assert_eq!(
                told.is_admitted(),
                expected,
                "{hash} {digits} digits, {period} s, window {window}, at {at}, code {code}"
            );
            compared += 1;
            admitted += u64::from(expected);
        }
    }
    assert!(admitted * 4 > compared && admitted * 4 < compared * 3, "{admitted} of {compared}");
}

/// The Python that `./x` prepared, or else this machine's.
fn python() -> Command {
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/tools/venv/bin/python");
    if own.is_file() { Command::new(own) } else { Command::new("python3") }
}

/// A letter of base32.
fn letter(value: u64) -> char {
    let letters = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    char::from(letters[usize::try_from(value).expect("below 32")])
}

fn pyotp(arguments: &[&str], lines: String) -> Vec<String> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/peers.py");
    let mut child = python()
        .arg(script)
        .args(arguments)
        .env("PYTHONIOENCODING", "utf-8")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("python3 is missing: apt-get install python3");
    let mut input = child.stdin.take().expect("an input");
    let feeder = std::thread::spawn(move || input.write_all(lines.as_bytes()));
    let output = child.wait_with_output().expect("an end");
    assert!(
        output.status.success(),
        "pyotp is missing: ./x test installs it, or python3 -m pip install pyotp"
    );
    feeder.join().expect("no panic").expect("everything was read");
    String::from_utf8(output.stdout).expect("text").lines().map(Into::into).collect()
}

#[test]
fn pyotp_agrees_on_every_code() {
    let mut numbers = Numbers(0x5eed);
    let mut asked = Vec::new();
    let mut lines = String::new();
    for case in 0..cases() {
        let letters = [32, 40, 56, 104][usize::try_from(numbers.below(4)).expect("few")];
        let key: String = (0..letters).map(|_| letter(numbers.below(32))).collect();
        let algorithm = [Algorithm::Sha1, Algorithm::Sha256, Algorithm::Sha512]
            [usize::try_from(numbers.below(3)).expect("few")];
        let name = ["sha1", "sha256", "sha512"][algorithm as usize];
        let digits = u8::try_from(6 + numbers.below(3)).expect("small");
        let period = u32::try_from(15 + numbers.below(106)).expect("small");
        let at = match case % 8 {
            0 => numbers.below(200),
            1 => u64::MAX - numbers.below(10_000),
            2 => numbers.next(),
            _ => numbers.below(1 << 35),
        };
        let step = at / u64::from(period);
        writeln!(lines, "{key} {name} {digits} {step}").expect("memory");
        asked.push((key, algorithm, digits, period, at));
    }
    let codes = pyotp(&[], lines);
    assert_eq!(codes.len(), asked.len());
    let engines = Engines::new();
    for ((key, algorithm, digits, period_seconds, at), code) in asked.into_iter().zip(codes) {
        let drift = |code: String| {
            let act = HelpAct::Drift {
                key: SecretText::new(key.clone()),
                algorithm,
                digits,
                period_seconds,
                at,
                code: SecretText::new(code),
            };
            match call(&engines, 0, &Request::Help { act }) {
                Response::Helped { helped: Helped::Drift { steps } } => steps,
                _ => panic!("no advice for {algorithm:?} {digits} {period_seconds} {at}"),
            }
        };
        let case = format!("{algorithm:?} {digits} digits, {period_seconds} s, at {at}");
        assert_eq!(code.len(), usize::from(digits), "{case}");
        assert_eq!(drift(code.clone()), Some(0), "{case}: pyotp says {code}");
        // The number beside it is not the code of this step.
        let width = usize::from(digits);
        let other = (code.parse::<u32>().expect("a number") + 1) % 10_u32.pow(digits.into());
        assert_ne!(drift(format!("{other:0width$}")), Some(0), "{case}");
    }
}

/// Issuers and people as they come. pyotp decodes an address before it splits it, so it cannot
/// handle `&`, `?` and `#` in a name; the npm package's tests cover those with other readers.
const NAMES: [&str; 6] = ["Harbor", "Söhne, Inc.", "O'Neill", "100% sure", "日本語", "Ü/slash"];

#[test]
fn pyotp_reads_every_address_as_it_was_meant() {
    let (mut lines, mut expected) = (String::new(), Vec::new());
    for (number, issuer) in NAMES.into_iter().enumerate() {
        let hash = ["sha1", "sha256", "sha512"][number % 3];
        let (digits, period) = (6 + number % 3, [15, 30, 60, 120][number % 4]);
        let engine = engine(
            &serde_json::json!({ "mode": "enforce", "issuer": issuer, "methods": { "totp": {
                "algorithm": hash, "digits": digits, "period_seconds": period } } })
            .to_string(),
        );
        for name in NAMES {
            let seat = Seat::new(1);
            let mut event = seat.enroll(start(Method::Totp, None));
            let Event::SignIn { login, .. } = &mut event else { panic!("no sign-in") };
            name.clone_into(&mut login.display_name);
            let begun = Account::new("10100").run(&engine, START, event).started();
            let begun = begun.expect("a key");
            let code = oathtool(&scan(&begun), START, 1).remove(0);
            let Started::Totp { uri, key, .. } = begun else { panic!("no key") };
            writeln!(lines, "{} {START}", uri.expose()).expect("memory");
            let key = key.expose();
            expected.push(format!("{issuer}\t{name}\t{key}\t{hash}\t{digits}\t{period}\t{code}"));
        }
    }
    assert_eq!(pyotp(&["addresses"], lines), expected);
}
