//! The window walk against a naive one and another implementation.

use super::*;
use proptest::prelude::*;

fn any_parameters() -> impl Strategy<Value = Parameters> {
    (prop::sample::select(&ALGORITHMS[..]), 6..=8_u8, 15..=120_u32)
        .prop_map(|(algorithm, digits, period)| Parameters::new(algorithm, digits, period).unwrap())
}

/// The obvious way: each step on its own, compared as text, highest last.
fn naive(secret: &[u8], parameters: Parameters, window: u8, at: u64, text: &str) -> Option<u64> {
    let now = i128::from(at) / i128::from(parameters.period_seconds());
    let reach = i128::from(window.min(2));
    let digits = usize::from(parameters.digits());
    (now - reach..=now + reach)
        .filter_map(|step| u64::try_from(step).ok())
        .rfind(|step| format!("{:0digits$}", code_at(secret, parameters, *step)) == text)
}

proptest! {
    #[test]
    fn the_walk_is_the_obvious_walk(
        secret in prop::collection::vec(any::<u8>(), 16..140),
        parameters in any_parameters(),
        at in prop_oneof![any::<u64>(), 0..200_u64, Just(u64::MAX)],
        window in 0..=4_u8,
        away in -4..=4_i64,
    ) {
        let step = step_of(at, parameters.period_seconds()).saturating_add_signed(away);
        let digits = usize::from(parameters.digits());
        let text = format!("{:0digits$}", code_at(&secret, parameters, step));
        let code = TypedCode::parse(&text, parameters.digits()).unwrap();
        prop_assert_eq!(
            verify(&secret, parameters, window, at, &code),
            naive(&secret, parameters, window, at, &text)
        );
    }

    #[test]
    fn codes_agree_with_another_implementation(
        secret in prop::collection::vec(any::<u8>(), 16..140),
        parameters in any_parameters(),
        at in 0..1_u64 << 40,
    ) {
        let algorithm = match parameters.algorithm() {
            Algorithm::Sha1 => totp_rs::Algorithm::SHA1,
            Algorithm::Sha256 => totp_rs::Algorithm::SHA256,
            Algorithm::Sha512 => totp_rs::Algorithm::SHA512,
        };
        let peer = totp_rs::Builder::new()
            .with_algorithm(algorithm)
            .with_digits(parameters.digits())
            .with_step_duration(u64::from(parameters.period_seconds()))
            .with_secret(secret.clone())
            .build_noncompliant();
        let digits = usize::from(parameters.digits());
        let code = code_at(&secret, parameters, step_of(at, parameters.period_seconds()));
        prop_assert_eq!(format!("{code:0digits$}"), peer.generate(at).to_string());
    }

    #[test]
    fn any_text_is_read_without_a_panic(text in any::<String>(), digits in any::<u8>()) {
        if let Some(code) = TypedCode::parse(&text, digits) {
            prop_assert_eq!(code.digits, digits);
            let kept: String = text.chars().filter(char::is_ascii_digit).collect();
            prop_assert_eq!(kept.parse::<u32>().unwrap(), code.number);
        }
    }
}
