//! What belongs to one account is stored so that no one can read it, and is worthless to any other
//! account.

use crate::host::*;
use countersign::vocabulary::*;
use countersign::wire::{Engines, Request, Response};

const LATER: u64 = START + 300;

/// Same host, same session bytes, same time, same entropy: only the account's key differs.
/// rows: 90
#[test]
fn what_one_account_holds_is_worth_nothing_to_its_twin() {
    let alice = enrolled();
    let bob = Enrolled::new(&ENGINE, "10101");
    assert_ne!(alice.app.secret, bob.app.secret);
    assert!(alice.codes.iter().all(|code| !bob.codes.contains(code)));
    let facts =
        |id: &str, evidence: &Bytes| ENGINE.check_evidence(id, &alice.seat.nonce, evidence, START);
    assert!(facts("10100", &alice.evidence).is_some() && facts("10101", &bob.evidence).is_some());
    assert!(facts("10101", &alice.evidence).is_none() && facts("10100", &bob.evidence).is_none());
    for (cookie, lane) in [(&alice.cookie, Lane::Unknown), (&bob.cookie, Lane::Known)] {
        let seat = Seat { known_browser: Some(cookie.clone()), ..Seat::new(1) };
        let mut twin = bob.clone();
        let told = twin.run(&ENGINE, LATER, seat.totp(&bob.app.wrong(LATER)));
        assert_eq!(told.audit(), [(AuditKind::WrongAnswer, Some(lane))]);
    }
    for code in &alice.codes {
        let told = bob.clone().run(&ENGINE, LATER, bob.seat.backup(code));
        assert!(!told.is_admitted(), "{}", told.json());
    }
    let mut swapped = bob.clone();
    swapped.account.row.clone_from(&alice.account.row);
    let told = swapped.run(&ENGINE, LATER, alice.seat.totp(&alice.app.code(LATER)));
    assert_eq!(told.refusal().map(|(why, _)| why), Some(Refusal::AskAdministrator {}));
}

/// The picture is rendered here and fetches nothing, so no one else learns what it contains.
/// rows: 128
#[test]
fn a_qr_code_is_a_drawing_and_not_an_address() {
    let secret = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP";
    let text = format!("otpauth://totp/Harbor:alice?secret={secret}&issuer=Harbor");
    let act = HelpAct::Qr { text: SecretText::new(text) };
    let response = call(&Engines::new(), 0, &Request::Help { act });
    let Response::Helped { helped: Helped::Qr { svg } } = response else {
        panic!("no QR code");
    };
    let svg = svg.expose().replace("xmlns=\"http://www.w3.org/2000/svg\"", "").to_lowercase();
    assert!(svg.starts_with("<svg") && svg.ends_with("</svg>"), "{svg}");
    for word in ["://", "href", "src", "url(", "<image", "<use", "<script", "<foreign", "<style"] {
        assert!(!svg.contains(word), "{word} in {svg}");
    }
    assert!(!svg.contains(&secret.to_lowercase()));
}

/// Nothing in the database reveals a key or a code, and a code is the same code however it is
/// typed.
/// rows: 130
#[test]
fn nothing_is_kept_in_clear_and_spelling_is_folded_before_it_is_compared() {
    let mut alice = enrolled();
    let row = alice.account.row.clone().expect("a row");
    let kept = row.record.as_slice().to_vec();
    let holds = |part: &[u8]| kept.windows(part.len()).any(|window| window == part);
    assert!(!holds(&alice.app.secret) && !holds(hex(&alice.app.secret).as_bytes()));
    for code in &alice.codes {
        for spelling in spellings(code) {
            assert!(!holds(spelling.as_bytes()) && !holds(&spelling.as_bytes()[1..]));
        }
    }
    let codes = alice.codes.clone();
    for (number, code) in codes.iter().enumerate() {
        let mut spellings = spellings(code);
        spellings.rotate_left(number % 4);
        let told = alice.run(&ENGINE, LATER, alice.seat.backup(&spellings[0]));
        assert!(told.is_admitted(), "{}: {}", spellings[0], told.json());
        for other in spellings {
            let mut again = alice.clone();
            let told = again.run(&ENGINE, LATER, alice.seat.backup(&other));
            assert!(!told.is_admitted(), "{other} counts twice");
        }
    }
}

/// A code as shown, in lower case, without separators, and with look-alike characters.
fn spellings(code: &str) -> Vec<String> {
    vec![
        code.to_owned(),
        code.to_lowercase(),
        code.replace('-', ""),
        code.to_lowercase().replace('0', "o").replace('1', "l").replace('-', " "),
    ]
}
