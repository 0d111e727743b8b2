//! The standards' known answers, run through the code of this very build before it is used.

use super::response::Response;
use crate::authenticators::totp::{Parameters, TypedCode, code_at, verify};
use crate::vocabulary::Algorithm;

/// RFC 6238 appendix B: seed length, algorithm, time, code.
const RFC_6238: [(usize, Algorithm, u64, u32); 9] = [
    (20, Algorithm::Sha1, 59, 94_287_082),
    (32, Algorithm::Sha256, 59, 46_119_246),
    (64, Algorithm::Sha512, 59, 90_693_936),
    (20, Algorithm::Sha1, 1_111_111_109, 7_081_804),
    (32, Algorithm::Sha256, 1_111_111_109, 68_084_774),
    (64, Algorithm::Sha512, 1_111_111_109, 25_091_201),
    (20, Algorithm::Sha1, 20_000_000_000, 65_353_130),
    (32, Algorithm::Sha256, 20_000_000_000, 77_737_706),
    (64, Algorithm::Sha512, 20_000_000_000, 47_863_826),
];
const PERIOD_SECONDS: u32 = 30;

/// Answers `SelfTested`, or `Internal` with the number of the first check that failed.
pub(super) fn run() -> Response {
    let mut checks = 0;
    for (seed_bytes, algorithm, at, code) in RFC_6238 {
        checks += 1;
        if !holds(seed_bytes, algorithm, at, code) {
            return Response::Internal { incident: u64::from(checks) };
        }
    }
    #[cfg(feature = "server")]
    {
        checks += 1;
        if !sealing_holds() {
            return Response::Internal { incident: u64::from(checks) };
        }
    }
    Response::SelfTested { checks }
}

fn holds(seed_bytes: usize, algorithm: Algorithm, at: u64, code: u32) -> bool {
    let seed: Vec<u8> = b"1234567890".iter().copied().cycle().take(seed_bytes).collect();
    let Some(parameters) = Parameters::new(algorithm, 8, PERIOD_SECONDS) else {
        return false;
    };
    let step = at / u64::from(PERIOD_SECONDS);
    let right = TypedCode::parse(&format!("{code:08}"), 8);
    let wrong = TypedCode::parse(&format!("{:08}", code ^ 1), 8);
    code_at(&seed, parameters, step) == Some(code)
        && right.is_some_and(|right| verify(&seed, parameters, 0, at, &right) == Some(step))
        && wrong.is_some_and(|wrong| verify(&seed, parameters, 0, at, &wrong).is_none())
}

/// A new ring parses, seals and opens, and does not open altered content.
#[cfg(feature = "server")]
fn sealing_holds() -> bool {
    use crate::crypto::derive::Label;
    use crate::crypto::entropy::Entropy;
    use crate::crypto::ring::Ring;
    use crate::crypto::seal::{Draft, Vault};
    let parts: [&[u8]; 1] = [b"self test"];
    Ring::create("self-test", &[1; 32])
        .ok()
        .and_then(|text| Ring::parse(text.as_bytes()).ok())
        .and_then(|ring| {
            let vault = Vault::new(&ring, Label::Seal, b"account");
            let draft = postcard::serialize_with_flavor("content", Draft::with_room(16)).ok()?;
            let mut sealed = vault.seal(draft, &parts, &Entropy::new(&[2; 32])?).ok()?;
            let opened = vault.open(&parts, &sealed).ok()?;
            let was_equal = opened.as_slice() == b"\x07content";
            *sealed.last_mut()? ^= 1;
            Some(was_equal && vault.open(&parts, &sealed).is_err())
        })
        .unwrap_or(false)
}
