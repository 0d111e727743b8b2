//! The tables of the RFCs, the ends of time, and everything that is not a code.

mod properties;

use super::*;
use sha1::Digest;

const KEY_20: &[u8] = b"12345678901234567890";
const KEY_32: &[u8] = b"12345678901234567890123456789012";
const KEY_64: &[u8] = b"1234567890123456789012345678901234567890123456789012345678901234";
const ALGORITHMS: [Algorithm; 3] = [Algorithm::Sha1, Algorithm::Sha256, Algorithm::Sha512];

fn parameters(algorithm: Algorithm, digits: u8) -> Parameters {
    Parameters::new(algorithm, digits, 30).unwrap()
}

fn code_at(secret: &[u8], parameters: Parameters, step: u64) -> u32 {
    super::code_at(secret, parameters, step).unwrap()
}

fn typed(text: &str) -> TypedCode {
    TypedCode::parse(text, 6).unwrap()
}

fn typed_at(secret: &[u8], parameters: Parameters, step: u64) -> TypedCode {
    let number = code_at(secret, parameters, step);
    let digits = usize::from(parameters.digits());
    TypedCode::parse(&format!("{number:0digits$}"), parameters.digits()).unwrap()
}

#[test]
fn rfc_4226_appendix_d() {
    let codes =
        [755_224, 287_082, 359_152, 969_429, 338_314, 254_676, 287_922, 162_583, 399_871, 520_489];
    for (counter, code) in (0..).zip(codes) {
        assert_eq!(code_at(KEY_20, Parameters::COMMON, counter), code, "counter {counter}");
    }
    // The truncated values of the same appendix, to eight digits.
    let truncated = [1_284_755_224, 1_094_287_082, 137_359_152, 1_726_969_429, 1_640_338_314_u32];
    for (counter, value) in (0..).zip(truncated) {
        let code = code_at(KEY_20, parameters(Algorithm::Sha1, 8), counter);
        assert_eq!(code, value % 100_000_000, "counter {counter}");
    }
}

#[test]
fn rfc_6238_appendix_b() {
    let rows = [
        (59, 94_287_082, 46_119_246, 90_693_936),
        (1_111_111_109, 7_081_804, 68_084_774, 25_091_201),
        (1_111_111_111, 14_050_471, 67_062_674, 99_943_326),
        (1_234_567_890, 89_005_924, 91_819_424, 93_441_116),
        (2_000_000_000, 69_279_037, 90_698_825, 38_618_901),
        (20_000_000_000, 65_353_130, 77_737_706, 47_863_826),
    ];
    for (at, sha1, sha256, sha512) in rows {
        for (algorithm, key, code) in [
            (Algorithm::Sha1, KEY_20, sha1),
            (Algorithm::Sha256, KEY_32, sha256),
            (Algorithm::Sha512, KEY_64, sha512),
        ] {
            let parameters = parameters(algorithm, 8);
            assert_eq!(code_at(key, parameters, step_of(at, 30)), code, "{algorithm:?} {at}");
            let text = format!("{code:08}");
            let typed = TypedCode::parse(&text, 8).unwrap();
            assert_eq!(verify(key, parameters, 0, at, &typed), Some(at / 30));
        }
    }
}

#[test]
fn rfc_6238_needs_the_seed_of_its_reference_code() {
    // The text of appendix B names the 20-byte seed for every row, but with it the rows differ.
    assert_eq!(code_at(KEY_20, parameters(Algorithm::Sha256, 8), 1), 32_247_374);
    assert_eq!(code_at(KEY_20, parameters(Algorithm::Sha512, 8), 1), 69_342_147);
}

/// rows: 32
#[test]
fn two_neighbors_with_one_code_give_the_higher_step() {
    for (key, lower, code) in [(5_u8, 98_293, "218433"), (9, 18_901, "787704")] {
        let mut secret = [0; 20];
        secret[3] = key;
        let code = typed(code);
        for step in [lower, lower + 1] {
            assert_eq!(code_at(&secret, Parameters::COMMON, step), code.number);
        }
        for (at_step, found) in [
            (lower - 2, None),
            (lower - 1, Some(lower)),
            (lower, Some(lower + 1)),
            (lower + 1, Some(lower + 1)),
            (lower + 2, Some(lower + 1)),
            (lower + 3, None),
        ] {
            let at = at_step * 30 + 17;
            assert_eq!(verify(&secret, Parameters::COMMON, 1, at, &code), found, "{at_step}");
        }
    }
}

#[test]
fn the_window_is_exact_on_both_sides() {
    let step = 50_000_000;
    for algorithm in ALGORITHMS {
        let parameters = parameters(algorithm, 6);
        let code = typed_at(KEY_20, parameters, step);
        for window in 0..=2_u8 {
            for away in -4_i64..=4 {
                let at_step = step.checked_add_signed(away).unwrap();
                let found = verify(KEY_20, parameters, window, at_step * 30, &code);
                let inside = away.unsigned_abs() <= u64::from(window);
                assert_eq!(found, inside.then_some(step), "{algorithm:?} {window} {away}");
            }
        }
    }
}

#[test]
fn a_window_is_never_wider_than_two_steps() {
    let code = typed_at(KEY_20, Parameters::COMMON, 1000);
    for window in [3, 10, 255] {
        assert_eq!(verify(KEY_20, Parameters::COMMON, window, 1002 * 30, &code), Some(1000));
        assert_eq!(verify(KEY_20, Parameters::COMMON, window, 1003 * 30, &code), None);
        assert_eq!(verify(KEY_20, Parameters::COMMON, window, 997 * 30, &code), None);
    }
}

#[test]
fn a_step_begins_on_its_first_second_and_ends_after_its_last() {
    let code = typed_at(KEY_20, Parameters::COMMON, 100);
    for (at, found) in [(2999, None), (3000, Some(100)), (3029, Some(100)), (3030, None)] {
        assert_eq!(verify(KEY_20, Parameters::COMMON, 0, at, &code), found, "{at}");
    }
}

/// rows: 76
#[test]
fn every_time_is_answered() {
    let times = [
        0,
        1,
        29,
        30,
        59,
        60,
        89,
        90,
        (1 << 31) - 1,
        1 << 31,
        u64::from(u32::MAX),
        1 << 32,
        1 << 53,
        1 << 63,
        u64::MAX - 30,
        u64::MAX - 1,
        u64::MAX,
    ];
    for algorithm in ALGORITHMS {
        for period in [15, 30, 120] {
            let parameters = Parameters::new(algorithm, 6, period).unwrap();
            for at in times {
                let step = step_of(at, period);
                let code = typed_at(KEY_20, parameters, step);
                for window in [0, 1, 2, 255] {
                    let found = verify(KEY_20, parameters, window, at, &code);
                    assert!(found >= Some(step), "{algorithm:?} {period} {at} {window}");
                }
                assert!(drift(KEY_20, parameters, at, &code, 255).is_some());
            }
        }
    }
}

/// rows: 77
#[test]
fn time_zero_has_no_step_below_it_and_2038_is_a_time_like_any_other() {
    let zero = typed_at(KEY_20, Parameters::COMMON, 0);
    let one = typed_at(KEY_20, Parameters::COMMON, 1);
    for at in [0, 1, 29] {
        assert_eq!(verify(KEY_20, Parameters::COMMON, 1, at, &zero), Some(0));
        assert_eq!(verify(KEY_20, Parameters::COMMON, 1, at, &one), Some(1));
    }
    let below_zero = typed_at(KEY_20, Parameters::COMMON, u64::MAX);
    assert_eq!(verify(KEY_20, Parameters::COMMON, 2, 0, &below_zero), None);
    for at in [1_u64 << 31, 1 << 32, (1 << 36) + 5, 1 << 63] {
        let step = at / 30;
        let code = typed_at(KEY_20, Parameters::COMMON, step);
        assert_eq!(verify(KEY_20, Parameters::COMMON, 1, at, &code), Some(step));
        // A step truncated to 32 bits would give a different code.
        let cut = code_at(KEY_20, Parameters::COMMON, step & 0xffff_ffff);
        assert_eq!(cut == code.number, step < 1 << 32, "{at}");
    }
}

#[test]
fn leading_zeros_count() {
    // RFC 6238 appendix B: 07081804 at 1111111109.
    let parameters = parameters(Algorithm::Sha1, 8);
    let at = 1_111_111_109;
    let code = TypedCode::parse("07081804", 8).unwrap();
    assert_eq!(verify(KEY_20, parameters, 0, at, &code), Some(at / 30));
    for text in ["7081804", "007081804", " 7081804", "0x7081804"] {
        assert!(TypedCode::parse(text, 8).is_none(), "{text}");
    }
    let step = (0..100_000).find(|s| code_at(KEY_20, Parameters::COMMON, *s) < 1000).unwrap();
    let number = code_at(KEY_20, Parameters::COMMON, step);
    assert!(TypedCode::parse(&number.to_string(), 6).is_none());
    let code = typed(&format!("{number:06}"));
    assert_eq!(verify(KEY_20, Parameters::COMMON, 0, step * 30, &code), Some(step));
}

#[test]
fn a_code_of_another_number_of_digits_never_matches() {
    // 94287082 ends in 287082, the six-digit code of the same step.
    let eight = TypedCode::parse("94287082", 8).unwrap();
    let six = TypedCode::parse("287082", 6).unwrap();
    assert_eq!(verify(KEY_20, Parameters::COMMON, 1, 59, &six), Some(1));
    assert_eq!(verify(KEY_20, Parameters::COMMON, 1, 59, &eight), None);
    assert_eq!(verify(KEY_20, parameters(Algorithm::Sha1, 8), 1, 59, &six), None);
    let zeros = TypedCode::parse("00287082", 8).unwrap();
    assert_eq!(verify(KEY_20, Parameters::COMMON, 1, 59, &zeros), None);
    assert_eq!(drift(KEY_20, Parameters::COMMON, 59, &zeros, 5), None);
}

/// rows: 71
#[test]
fn every_wrong_length_is_no_code() {
    for digits in 6..=8_u8 {
        for length in 0..=70_usize {
            let read = TypedCode::parse(&"1".repeat(length), digits);
            assert_eq!(read.is_some(), length == usize::from(digits), "{digits} {length}");
        }
    }
    for digits in [0, 1, 5, 9, 10, 255] {
        assert!(TypedCode::parse(&"1".repeat(usize::from(digits)), digits).is_none());
    }
}

/// rows: 73
#[test]
fn only_ascii_digits_are_digits() {
    // Every code point outside ASCII that some library takes for a digit, and many others: all of
    // the first three planes.
    for point in (0_u32..0x2_ffff).filter_map(char::from_u32) {
        let text = format!("12345{point}");
        let read = TypedCode::parse(&text, 6);
        assert_eq!(read.is_some(), point.is_ascii_digit(), "{point:?}");
        let text = format!("123{point}456");
        let read = TypedCode::parse(&text, 6);
        assert_eq!(read.is_some(), matches!(point, ' ' | '-'), "{point:?}");
    }
    for text in [
        "\u{661}\u{662}\u{663}\u{664}\u{665}\u{666}",
        "\u{ff11}\u{ff12}\u{ff13}\u{ff14}\u{ff15}\u{ff16}",
        "\u{1d7ce}12345",
        "123456\0",
        "\u{0}123456",
        "12345\u{b2}",
        "123456\u{200b}",
        "\u{feff}123456",
        "123\u{a0}456",
        "123\u{2011}456",
    ] {
        assert!(TypedCode::parse(text, 6).is_none(), "{text:?}");
    }
}

#[test]
fn signs_fractions_and_words_are_no_code() {
    for text in [
        "",
        " ",
        "-",
        "+12345",
        "-12345",
        "+123456",
        "-123456",
        "123456-",
        "--123456",
        "1e5000",
        "0x1234",
        "12345.",
        "1234.5",
        "123,456",
        "12_345",
        "null",
        "undefined",
        "abcdef",
        "12345a",
        "a12345",
        "123456\n",
        "\t123456",
        "123456,654321",
        "'1'='1'",
        "123456%00",
        "[1,2,3]",
        "true",
    ] {
        assert!(TypedCode::parse(text, 6).is_none(), "{text:?}");
    }
}

#[test]
fn spaces_and_inner_hyphens_are_left_out_once() {
    for text in ["123456", "123 456", "12 34 56", "123-456", " 123456 ", "1-2-3-4-5-6"] {
        assert_eq!(TypedCode::parse(text, 6).unwrap().number, 123_456, "{text:?}");
    }
    let spaced = |bytes: usize| format!("123{}456", " ".repeat(bytes - 6));
    assert!(TypedCode::parse(&spaced(64), 6).is_some());
    assert!(TypedCode::parse(&spaced(65), 6).is_none());
}

/// rows: 79
#[test]
fn parameters_have_bounds() {
    for digits in 0..=255_u8 {
        let read = Parameters::new(Algorithm::Sha1, digits, 30);
        assert_eq!(read.is_some(), (6..=8).contains(&digits), "{digits}");
    }
    for (period, fine) in [
        (0, false),
        (1, false),
        (14, false),
        (15, true),
        (30, true),
        (60, true),
        (120, true),
        (121, false),
        (u32::MAX, false),
    ] {
        assert_eq!(Parameters::new(Algorithm::Sha1, 6, period).is_some(), fine, "{period}");
    }
    assert_eq!(Parameters::new(Algorithm::Sha1, 6, 30), Some(Parameters::COMMON));
    assert_eq!(step_of(7, 0), 7);
}

/// rows: 122
#[test]
fn a_match_is_found_wherever_it_stands_and_by_all_its_digits() {
    let step = 1000;
    let right = code_at(KEY_20, Parameters::COMMON, step);
    for place in 0..6 {
        for add in 1..10_u32 {
            let power = 10_u32.pow(place);
            let digit = right / power % 10;
            let wrong = right - digit * power + (digit + add) % 10 * power;
            let wrong = typed(&format!("{wrong:06}"));
            assert_eq!(verify(KEY_20, Parameters::COMMON, 0, step * 30, &wrong), None);
        }
    }
}

#[test]
fn keys_of_every_length_work_as_rfc_2104_writes_it_down() {
    for length in 0..=200_usize {
        let secret: Vec<u8> = (0..length).map(|n| u8::try_from(n).unwrap()).collect();
        let naive = |step: u64| {
            let key = if length > 64 { Sha1::digest(&secret).to_vec() } else { secret.clone() };
            let pad = |with: u8| -> Vec<u8> {
                key.iter().copied().chain(std::iter::repeat(0)).take(64).map(|b| b ^ with).collect()
            };
            let inner = Sha1::digest([pad(0x36).as_slice(), &step.to_be_bytes()].concat());
            let digest = Sha1::digest([pad(0x5c).as_slice(), &inner].concat());
            let offset = usize::from(digest[19] & 15);
            let word = u32::from_be_bytes(digest[offset..offset + 4].try_into().unwrap());
            (word & 0x7fff_ffff) % 1_000_000
        };
        assert_eq!(code_at(&secret, Parameters::COMMON, 77), naive(77), "{length}");
    }
}

#[test]
fn drift_finds_the_nearest_step() {
    let now = 1000_u64;
    let at = now * 30 + 29;
    for away in -20..=20_i32 {
        let step = now.checked_add_signed(i64::from(away)).unwrap();
        let code = typed_at(KEY_20, Parameters::COMMON, step);
        assert_eq!(drift(KEY_20, Parameters::COMMON, at, &code, 20), Some(away));
    }
    let far = typed_at(KEY_20, Parameters::COMMON, now + 21);
    assert_eq!(drift(KEY_20, Parameters::COMMON, at, &far, 20), None);
    let zero = typed_at(KEY_20, Parameters::COMMON, 0);
    assert_eq!(drift(KEY_20, Parameters::COMMON, 3 * 30, &zero, 20), Some(-3));
}

#[test]
fn the_address_is_the_one_apps_know() {
    assert_eq!(
        uri("Countersign", "alice", "GEZDGNBVGY3TQOJQ", Parameters::COMMON),
        "otpauth://totp/Countersign:alice?secret=GEZDGNBVGY3TQOJQ&issuer=Countersign\
         &algorithm=SHA1&digits=6&period=30"
    );
    assert_eq!(
        uri("", "alice", "GEZDGNBVGY3TQOJQ", Parameters::new(Algorithm::Sha512, 8, 60).unwrap()),
        "otpauth://totp/alice?secret=GEZDGNBVGY3TQOJQ&algorithm=SHA512&digits=8&period=60"
    );
}

#[test]
fn no_name_breaks_out_of_the_address() {
    let names = [
        "a:b",
        "a/b",
        "a?secret=AAAA",
        "a#b",
        "a&issuer=x",
        "a%3Ab",
        "a+b",
        "a b",
        "a\r\nb",
        "a\0b",
        "\u{202e}evil",
        "J\u{fc}rgen",
        "\u{1f600}",
        "alice@example.com",
        "\"<>'`{}|\\^",
    ];
    for issuer in names {
        for account in names {
            let uri = uri(issuer, account, "MZXW6YQ", Parameters::COMMON);
            let rest = uri.strip_prefix("otpauth://totp/").unwrap();
            let (label, query) = rest.split_once('?').unwrap();
            let (first, second) = label.split_once(':').unwrap();
            assert_eq!(decoded(first), issuer);
            assert_eq!(decoded(second), account);
            let fields: Vec<(&str, &str)> =
                query.split('&').map(|field| field.split_once('=').unwrap()).collect();
            assert_eq!(fields[0], ("secret", "MZXW6YQ"));
            assert_eq!(fields[1], ("issuer", first));
            assert_eq!(fields[2..], [("algorithm", "SHA1"), ("digits", "6"), ("period", "30")]);
            assert!(uri.bytes().all(|byte| byte.is_ascii_graphic()));
        }
    }
}

#[test]
fn the_address_is_written_without_growing() {
    let name = "\u{1f600}".repeat(20);
    let uri = uri(&name, &name, "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", Parameters::COMMON);
    let names = name.len() * 9;
    assert!(uri.len() <= names + 32 + 96);
    assert!(uri.capacity() >= uri.len());
}

fn decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        assert!(!matches!(byte, b':' | b'/' | b'?' | b'#' | b'&' | b'='));
        if byte == b'%' {
            let digits = [rest.next().unwrap(), rest.next().unwrap()];
            bytes.push(u8::from_str_radix(core::str::from_utf8(&digits).unwrap(), 16).unwrap());
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).unwrap()
}
