//! The tables of the standards, through accounts that hold their keys.

use serde_json::{Value, json};

use super::book::{Book, NOTHING};
use super::oath;
use super::sealed::{App, RFC_KEY, person, with_app};
use super::words::{admitted, saves, totp, wrong};

/// RFC 4226 appendix D, counters 0 to 9.
const RFC_4226: [&str; 10] = [
    "755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871",
    "520489",
];
/// RFC 6238 appendix B: time, and the codes by SHA-1, SHA-256 and SHA-512.
const RFC_6238: [(u64, [&str; 3]); 6] = [
    (59, ["94287082", "46119246", "90693936"]),
    (1_111_111_109, ["07081804", "68084774", "25091201"]),
    (1_111_111_111, ["14050471", "67062674", "99943326"]),
    (1_234_567_890, ["89005924", "91819424", "93441116"]),
    (2_000_000_000, ["69279037", "90698825", "38618901"]),
    (20_000_000_000, ["65353130", "77737706", "47863826"]),
];
/// The algorithms of RFC 6238 appendix B with the lengths of the seeds of its appendix A.
const ALGORITHMS: [(&str, u8, usize); 3] = [("Sha1", 0, 20), ("Sha256", 1, 32), ("Sha512", 2, 64)];
const RFC_KEY_TEXT: &str = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

pub(crate) fn book() -> Book {
    let mut book = Book::new(
        "standards",
        "One-time passwords of RFC 4226 appendix D and RFC 6238 appendix B, through \
         accounts that hold the keys of the RFCs.",
    );
    hotp(&mut book);
    totp_table(&mut book);
    traps(&mut book);
    book
}

fn hotp(book: &mut Book) {
    for (counter, code) in (0_u64..).zip(RFC_4226) {
        let source = format!("RFC 4226 appendix D, count {counter}");
        let at = counter * 30;
        book.case(&format!("rfc4226_account_{counter}"), &source, |case| {
            if oath::of_counter(RFC_KEY, counter) != code {
                case.faults.push("oathtool says otherwise".into());
            }
            case.has(&person());
            case.sign_in(at, totp(code), saves(&["SignedIn"]), admitted("Totp"));
            case.sign_in(at, totp(code), saves(&["ReplayRefused"]), wrong());
        });
    }
}

fn totp_table(book: &mut Book) {
    for (at, codes) in RFC_6238 {
        for ((algorithm, number, length), code) in ALGORITHMS.into_iter().zip(codes) {
            let source = format!("RFC 6238 appendix B, {algorithm}, time {at}");
            let seed: Vec<u8> = RFC_KEY.iter().copied().cycle().take(length).collect();
            let id = format!("{}_{at}", algorithm.to_lowercase());
            book.case(&format!("rfc6238_account_{id}"), &source, |case| {
                if oath::other(&algorithm.to_lowercase(), 8, 30, &seed, at) != code {
                    case.faults.push("oathtool says otherwise".into());
                }
                let app = App { algorithm: number, digits: 8, ..App::new(0, &seed) };
                case.has(&with_app(app));
                case.sign_in(at, totp(code), saves(&["SignedIn"]), admitted("Totp"));
                case.sign_in(at + 1, totp(code), saves(&["ReplayRefused"]), wrong());
            });
        }
    }
}

fn traps(book: &mut Book) {
    let source = "security.md C.1: the 20-byte seed of the text does not give the table's values";
    for (algorithm, of_short_seed, of_table) in
        [("Sha256", "32247374", "46119246"), ("Sha512", "69342147", "90693936")]
    {
        book.bare(&format!("rfc6238_seed_{}", algorithm.to_lowercase()), source, |case| {
            case.asks(&drift(RFC_KEY_TEXT, algorithm, 8, 59, of_short_seed), &drifted(Some(0)));
            case.asks(&drift(RFC_KEY_TEXT, algorithm, 8, 59, of_table), &drifted(None));
        });
    }
    book.case("leading_zero", "RFC 4226 section 5.3: leading zeros are digits", |case| {
        let app = App { digits: 8, ..App::new(0, RFC_KEY) };
        case.has(&with_app(app));
        case.sign_in(1_111_111_109, totp("7081804"), NOTHING, wrong());
        case.sign_in(1_111_111_109, totp("07081804"), saves(&["SignedIn"]), admitted("Totp"));
    });
    book.case("other_period", "RFC 6238 section 4.1: the time step is a parameter", |case| {
        let at = 1_700_000_040;
        let app = App { period_seconds: 60, digits: 7, ..App::new(0, RFC_KEY) };
        let code = oath::other("sha1", 7, 60, RFC_KEY, at);
        case.has(&with_app(app));
        case.sign_in(at, totp(&code), saves(&["SignedIn"]), admitted("Totp"));
    });
}

fn drift(key: &str, algorithm: &str, digits: u8, at: u64, code: &str) -> Value {
    json!({"Help": {"act": {"Drift": {"key": key, "algorithm": algorithm, "digits": digits,
        "period_seconds": 30, "at": at, "code": code}}}})
}

fn drifted(steps: Option<i32>) -> Value {
    json!({"Helped": {"helped": {"Drift": {"steps": steps}}}})
}
