//! YubiKeys with Yubico OTP: checked here, or by a validation server.

use serde_json::{Value, json};

use super::book::{BOB, Book, Case, NOTHING, T};
use super::people::{
    LOCAL_KEY, SERVER_KEY, card, every, local_otp, only, otp, server_otp, server_yubikey, with,
    yubikey,
};
use super::sealed::{Others, Person, Yubikey};
use super::words::{
    admitted, asks_host, challenged, choose, confirm_by, every_finding, expired, not_allowed,
    report, respond, saves, saves_and_tells, start, typed, unavailable, wrong_answer,
};

/// Yubico's published vectors: AES key, private id, use counter, session counter, OTP.
const PUBLISHED: [(&str, &str, u32, u32, &str); 7] = [
    ("000102030405060708090a0b0c0d0e0f", "010203040506", 1, 1, "dvgtiblfkbgturecfllberrvkinnctnn"),
    ("000102030405060708090a0b0c0d0e0f", "010203040506", 1, 2, "rnibcnfhdninbrdebccrndfhjgnhftee"),
    (
        "000102030405060708090a0b0c0d0e0f",
        "010203040506",
        0xfff,
        1,
        "iikkijbdknrrdhfdrjltvgrbkkjblcbh",
    ),
    (
        "88888888888888888888888888888888",
        "888888888888",
        0x8888,
        0x88,
        "dcihgvrhjeucvrinhdfddbjhfjftjdei",
    ),
    ("00000000000000000000000000000000", "000000000000", 0, 0, "kkkncjnvcnenkjvjgncjihljiibgbhbh"),
    ("c4422890653076cde73d449b191b416a", "33c69e7f249e", 1, 0, "iucvrkjiegbhidrcicvlgrcgkgurhjnj"),
    (
        "ecde18dbe76fbd0c33330f1c354871db",
        "8792ebfe26cc",
        0x13,
        0x11,
        "hknhfjbrjnlnldnhcujvddbikngjrtgh",
    ),
];
const QUESTION_TICKET: &str = "/Stepped/verdict/AskHost/ticket";
const NONCE: &str = "/Stepped/verdict/AskHost/task/CheckYubico/nonce";

pub(crate) fn book() -> Book {
    let mut book = Book::new(
        "yubico",
        "YubiKeys with Yubico OTP: Yubico's published vectors, both counters, private id, CRC, \
         letters; a validation server that is believed only for the OTP and nonce it was asked.",
    );
    published(&mut book);
    counters(&mut book);
    forms(&mut book);
    server(&mut book);
    enrollment(&mut book);
    book
}

fn hex(text: &str) -> Vec<u8> {
    data_encoding::HEXLOWER.decode(text.as_bytes()).unwrap_or_default()
}

fn typed_otp(otp: &str) -> Value {
    respond("YubicoOtp", otp)
}

fn accepts(case: &mut Case, otp: &str) {
    case.sign_in(T, typed_otp(otp), saves(&["SignedIn"]), admitted("YubicoOtp"));
}

fn wrong() -> Value {
    challenged("YubicoOtp", wrong_answer())
}

/// A use that is not above the last one costs nothing, and is recorded once an hour.
fn replayed(case: &mut Case, otp: &str) {
    case.sign_in(T, typed_otp(otp), saves_and_tells(&["ReplayRefused"], &[]), wrong());
}

fn refuses(case: &mut Case, otp: &str) {
    case.sign_in(T, typed_otp(otp), NOTHING, wrong());
}

fn with_key(counter: u32) -> Person {
    only(Others { yubikeys: vec![yubikey(0, counter)], ..Others::default() })
}

fn published(book: &mut Book) {
    for (number, (key, private_id, uses, session, block)) in PUBLISHED.into_iter().enumerate() {
        let source = "Yubico: OTP test vectors; security.md C.1";
        // The highest bit of the use counter is the state of caps lock.
        let counter = (uses & 0x7fff) << 8 | session;
        let text = format!("{LOCAL_KEY}{block}");
        let key_at = |counter: u32| {
            let secret = Some((hex(private_id), hex(key)));
            let card = card(0, "Key");
            let one = Yubikey { card, public_id: LOCAL_KEY.into(), secret, counter };
            only(Others { yubikeys: vec![one], ..Others::default() })
        };
        book.under(&every(), &format!("published_{number}"), source, |case| {
            if counter == 0 {
                // Two zero counters are above nothing.
                case.has(&key_at(0));
                replayed(case, &text);
                return;
            }
            case.has(&key_at(counter - 1));
            accepts(case, &text);
            replayed(case, &text);
            case.has(&key_at(counter));
            replayed(case, &text.to_uppercase());
            // Another private id, another key: nothing is written.
            for (other_key, other_id) in
                [(hex(key), vec![0x55; 6]), (vec![0x55; 16], hex(private_id))]
            {
                let mut other = key_at(counter - 1);
                if let Some(one) = other.others.yubikeys.first_mut() {
                    one.secret = Some((other_id, other_key));
                }
                case.has(&other);
                refuses(case, &text);
            }
        });
    }
}

fn counters(book: &mut Book) {
    let source = "security.md R-YK-04: both counters, the use counter above the session counter";
    for (id, last, uses, session, counts) in [
        ("both_equal", (5, 6), 5, 6, false),
        ("session_lower", (5, 6), 5, 5, false),
        ("session_higher", (5, 6), 5, 7, true),
        ("use_lower_session_higher", (5, 6), 4, 255, false),
        ("use_higher_session_lower", (5, 6), 6, 0, true),
        ("use_at_its_end", (0x7fff, 6), 0x7fff, 7, true),
        ("use_at_its_end_session_lower", (0x7fff, 6), 0x7fff, 5, false),
        ("session_at_its_end", (5, 255), 6, 0, true),
        ("use_in_the_high_byte", (0xff, 1), 0x100, 0, true),
    ] {
        book.under(&every(), &format!("counter_{id}"), source, |case| {
            case.has(&with_key(last.0 << 8 | last.1));
            let text = local_otp(uses, session);
            if counts {
                accepts(case, &text);
            }
            replayed(case, &text);
        });
    }
    book.under(&every(), "older_otps_die_with_a_newer_one", source, |case| {
        case.has(&with_key(0));
        accepts(case, &local_otp(7, 3));
        // The first of an hour is recorded.
        replayed(case, &local_otp(7, 2));
        for old in [local_otp(6, 200), local_otp(1, 1)] {
            refuses(case, &old);
        }
        case.session(2);
        refuses(case, &local_otp(7, 3));
        accepts(case, &local_otp(7, 4));
    });
    book.under(&every(), "usable_in_a_lock_and_ends_it", "design.md 4.3: unguessable", |case| {
        let mut person = with(Others { yubikeys: vec![yubikey(2, 0)], ..Others::default() });
        person.unknown = super::sealed::Lane::locked(T + 60);
        case.has(&person);
        let code = super::oath::code(super::sealed::RFC_KEY, T);
        let until = json!({"Challenge": {"choices": [{"method": "YubicoOtp"}],
            "locked": {"until": T + 60}, "trouble": null}});
        case.sign_in(T, respond("Totp", &code), NOTHING, until);
        accepts(case, &local_otp(1, 1));
        case.sign_in(T, respond("Totp", &code), saves(&["SignedIn"]), admitted("Totp"));
    });
    book.under(&every(), "a_wrong_one_costs_nothing", "design.md 2.2", |case| {
        case.has(&with(Others { yubikeys: vec![yubikey(2, 0)], ..Others::default() }));
        for number in 1..=12 {
            refuses(case, &otp(LOCAL_KEY, ([8; 16], [9; 6]), number, 1));
        }
        let code = super::oath::code(super::sealed::RFC_KEY, T);
        case.sign_in(T, respond("Totp", &code), saves(&["SignedIn"]), admitted("Totp"));
    });
}

fn forms(book: &mut Book) {
    let source = "security.md R-YK-01: modhex letters and nothing else";
    let good = local_otp(3, 4);
    book.under(&every(), "capital_letters_and_spaces_around", source, |case| {
        case.has(&with_key(0));
        accepts(case, &good.to_uppercase());
        replayed(case, &good);
        accepts(case, &format!("  {} ", local_otp(3, 5)));
        let text = local_otp(3, 6);
        let mixed: String = text
            .chars()
            .enumerate()
            .map(|(n, letter)| if n % 2 == 0 { letter.to_ascii_uppercase() } else { letter })
            .collect();
        accepts(case, &mixed);
    });
    book.under(&every(), "what_is_no_otp", source, |case| {
        case.has(&with_key(0));
        let block = good.trim_start_matches(LOCAL_KEY);
        for text in [
            String::new(),
            block.to_owned(),
            good.chars().skip(1).collect(),
            format!("{good}c"),
            format!("{good}cc"),
            good.replace('d', "a"),
            good.replace('d', "\u{501}"),
            format!("{good}{good}"),
            format!("{LOCAL_KEY} {block}"),
            format!("{LOCAL_KEY}-{block}"),
            format!("{good}\n"),
            format!("{good}\u{0}"),
            good.replace('d', "\u{0}"),
            "c".repeat(65),
        ] {
            refuses(case, &text);
        }
        accepts(case, &good);
    });
    book.under(&every(), "one_letter_changed", "security.md R-YK-02: private id and CRC", |case| {
        case.has(&with_key(0));
        for place in (0..32).step_by(5) {
            let changed: String = good
                .chars()
                .enumerate()
                .map(|(n, letter)| match (n == 8 + place, letter) {
                    (false, letter) => letter,
                    (true, 'c') => 'b',
                    (true, _) => 'c',
                })
                .collect();
            refuses(case, &changed);
        }
    });
    book.under(&every(), "a_key_of_somebody_else", "security.md R-YK-06: no first-use", |case| {
        case.has(&with_key(0));
        refuses(case, &otp("dteffujf", super::people::LOCAL_SECRET, 5, 5));
        refuses(case, &server_otp(1));
        accepts(case, &good);
        // Under the person's other number, that number's key is checked.
        let mut two = with_key(0);
        let other = Yubikey { public_id: "dteffujf".into(), ..yubikey(1, 0) };
        two.others.yubikeys.push(Yubikey { secret: Some((vec![1; 6], vec![1; 16])), ..other });
        case.has(&two);
        let text = otp("dteffujf", super::people::LOCAL_SECRET, 5, 5);
        let wrong = challenged("YubicoOtp", wrong_answer());
        case.sign_in(T, typed_otp(&text), NOTHING, wrong);
    });
}

fn with_server_key() -> Person {
    only(Others { yubikeys: vec![server_yubikey(0)], ..Others::default() })
}

fn asks(case: &mut Case, text: &str, lower: &str) {
    let task = json!({"CheckYubico": {"otp": lower, "nonce": "*"}});
    case.sign_in(T, typed_otp(text), NOTHING, asks_host(task));
    case.keep("asked", QUESTION_TICKET);
    case.keep("nonce", NONCE);
}

fn server(book: &mut Book) {
    let source = "security.md R-YK-07: the very OTP and nonce, and a clear yes";
    let text = server_otp(1);
    for (name, finding) in every_finding(&text, "@nonce") {
        book.under(&every(), &format!("server_says_{name}"), source, |case| {
            case.has(&with_server_key());
            asks(case, &text, &text);
            if case.text_of("nonce").len() != 32 {
                case.faults.push("the nonce has not 32 letters".into());
            }
            let (save, verdict) = match name {
                "otp_valid" => (saves(&["SignedIn"]), admitted("YubicoOtp")),
                "invalid" => (NOTHING, wrong()),
                _ => (NOTHING, challenged("YubicoOtp", unavailable())),
            };
            case.sign_in(T, report("@asked", &finding), save, verdict);
            if name == "otp_valid" {
                let late = challenged("YubicoOtp", expired());
                case.sign_in(T, report("@asked", &finding), NOTHING, late);
            }
        });
    }
    let other = server_otp(2);
    for (id, otp, nonce) in [
        ("another_otp", other.as_str(), "@nonce"),
        ("another_nonce", text.as_str(), "0123456789abcdef0123456789abcdef"),
        ("no_nonce", text.as_str(), ""),
        ("no_otp", "", "@nonce"),
        ("a_cut_otp", text.get(1..).unwrap_or_default(), "@nonce"),
    ] {
        book.under(&every(), &format!("server_echoes_{id}"), source, |case| {
            case.has(&with_server_key());
            asks(case, &text, &text);
            let finding = json!({"OtpValid": {"otp": otp, "nonce": nonce}});
            let again = challenged("YubicoOtp", unavailable());
            case.sign_in(T, report("@asked", &finding), NOTHING, again);
        });
    }
    let yes = json!({"OtpValid": {"otp": text, "nonce": "@nonce"}});
    book.under(&every(), "server_capitals_are_folded_before_asking", source, |case| {
        case.has(&with_server_key());
        asks(case, &format!(" {} ", text.to_uppercase()), &text);
        let saved = saves(&["SignedIn"]);
        case.sign_in(T, report("@asked", &yes), saved, admitted("YubicoOtp"));
    });
    book.under(&every(), "server_nonces_are_all_different", source, |case| {
        case.has(&with_server_key());
        asks(case, &text, &text);
        let first = case.text_of("nonce");
        asks(case, &text, &text);
        if case.text_of("nonce") == first {
            case.faults.push("a nonce came twice".into());
        }
        let finding = json!({"OtpValid": {"otp": text, "nonce": first}});
        let again = challenged("YubicoOtp", unavailable());
        case.sign_in(T, report("@asked", &finding), NOTHING, again);
    });
    book.under(&every(), "server_answer_for_others_or_too_late", "design.md 4.1", |case| {
        case.has(&with_server_key());
        asks(case, &text, &text);
        let late = || challenged("YubicoOtp", expired());
        case.sign_in(T + 60, report("@asked", &yes), NOTHING, late());
        case.session(2);
        case.sign_in(T, report("@asked", &yes), NOTHING, late());
        case.session(1);
        case.account(BOB);
        case.has(&with_server_key());
        case.sign_in(T, report("@asked", &yes), NOTHING, late());
        case.account(super::book::ALICE);
        case.sign_in(T + 59, report("@asked", &yes), saves(&["SignedIn"]), admitted("YubicoOtp"));
    });
    let source = "design.md 2.5: one time means one time, whatever the server says";
    book.under(&every(), "server_yes_counts_once_in_all_sessions", source, |case| {
        case.has(&with_server_key());
        asks(case, &text, &text);
        case.session(2);
        let task = json!({"CheckYubico": {"otp": text, "nonce": "*"}});
        case.sign_in(T, typed_otp(&text), NOTHING, asks_host(task));
        case.keep("asked_too", QUESTION_TICKET);
        case.keep("nonce_too", NONCE);
        case.session(1);
        case.sign_in(T, report("@asked", &yes), saves(&["SignedIn"]), admitted("YubicoOtp"));
        case.session(2);
        let too = json!({"OtpValid": {"otp": text, "nonce": "@nonce_too"}});
        let late = challenged("YubicoOtp", expired());
        case.sign_in(T, report("@asked_too", &too), NOTHING, late);
        // The server is not asked again.
        refuses(case, &text);
        refuses(case, &text.to_uppercase());
        asks(case, &server_otp(2), &server_otp(2));
    });
    book.under(&every(), "server_is_not_asked_about_unknown_keys", source, |case| {
        case.has(&with_server_key());
        refuses(case, &otp("vvcccccccccd", ([1; 16], [2; 6]), 1, 1));
        refuses(case, &local_otp(1, 1));
    });
}

fn enrollment(book: &mut Book) {
    let ticket = "/Stepped/verdict/Enroll/started/Yubikey/ticket";
    let text = server_otp(3);
    let page = json!({"Enroll": {"started": {"Yubikey": {"expires": T + 600}}, "trouble": null}});
    let begin = move |case: &mut Case| {
        case.sign_in(T, start("YubicoOtp", None), NOTHING, page.clone());
        case.keep("ticket", ticket);
    };
    let confirm = move |otp: &str| confirm_by("@ticket", &typed("YubicoOtp", otp), "");
    let source = "features.md A: the public id is bound at enrollment";
    for (name, finding) in every_finding(&text, "@nonce") {
        book.under(&every(), &format!("set_up_server_says_{name}"), source, |case| {
            begin(case);
            let task = json!({"CheckYubico": {"otp": text, "nonce": "*"}});
            case.sign_in(T, confirm(&text), NOTHING, asks_host(task));
            case.keep("asked", QUESTION_TICKET);
            case.keep("nonce", NONCE);
            let open = |trouble: Value| {
                json!({"Enroll": {"started": {"Yubikey": {"ticket": "*"}}, "trouble": trouble}})
            };
            let (save, verdict) = match name {
                "otp_valid" => (
                    saves_and_tells(&["Enrolled"], &["MethodAdded"]),
                    json!({"Enroll": {"choices": ["BackupCodes"], "trouble": null}}),
                ),
                "invalid" => (NOTHING, open(wrong_answer())),
                _ => (NOTHING, open(unavailable())),
            };
            case.sign_in(T, report("@asked", &finding), save, verdict);
            if name == "otp_valid" {
                // It works neither for signing in nor a second time.
                let late = challenged("YubicoOtp", expired());
                case.sign_in(T, report("@asked", &finding), NOTHING, late);
                refuses(case, &text);
            }
        });
    }
    book.under(&every(), "set_up_needs_an_otp", source, |case| {
        begin(case);
        for text in ["", "123456", "cccc"] {
            let again = json!({"Enroll": {"started": {"Yubikey": {"ticket": "@ticket"}},
                "trouble": {"WrongAnswer": {}}}});
            case.sign_in(T, confirm(text), NOTHING, again);
        }
        let other = confirm_by("@ticket", &typed("Totp", "123456"), "");
        let again = json!({"Enroll": {"trouble": {"WrongAnswer": {}}}});
        case.sign_in(T, other, NOTHING, again);
    });
    let imported = every().replace(r#""validation_server":true"#, r#""validation_server":false"#);
    book.under(&imported, "set_up_only_by_import_without_a_server", source, |case| {
        case.sign_in(T, start("YubicoOtp", None), NOTHING, not_allowed("methods"));
    });
    book.under(&every(), "choose_shows_nothing_to_keep", "design.md 4.1: no ticket", |case| {
        case.has(&with_server_key());
        let open = json!({"Challenge": {"opened": "YubicoOtp", "shown": null, "trouble": null}});
        case.sign_in(T, choose("YubicoOtp"), NOTHING, open);
        if SERVER_KEY == LOCAL_KEY {
            case.faults.push("the keys are to differ".into());
        }
    });
}
