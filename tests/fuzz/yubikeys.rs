//! Yubico's own OTP generator against keys imported by an administrator. If it is missing, the test
//! fails and says what to install.

use crate::host::*;
use crate::oracles::Numbers;
use countersign::vocabulary::*;
use std::process::Command;

const POLICY: &str = r#"{"mode":"enforce","methods":{"yubico_otp":{"enabled":true}}}"#;
/// OTPs of one key.
const TOUCHES: u64 = 25;
const MODHEX: &[u8; 16] = b"cbdefghijklnrtuv";

/// What a key contains.
struct Key {
    public_id: Vec<u8>,
    private_id: Vec<u8>,
    aes: Vec<u8>,
}

impl Key {
    fn draw(numbers: &mut Numbers) -> Self {
        let length = 1 + numbers.below(16);
        Self {
            public_id: bytes(numbers, length),
            private_id: bytes(numbers, 6),
            aes: bytes(numbers, 16),
        }
    }

    fn token(&self) -> HardwareToken {
        HardwareToken {
            serial: "4711".into(),
            kind: TokenKind::Yubico {
                public_id: modhex(&self.public_id),
                private_id: SecretBytes::new(self.private_id.clone()),
                key: SecretBytes::new(self.aes.clone()),
            },
        }
    }

    /// The OTP of these counters, at a random time of the key's clock.
    fn touch(&self, numbers: &mut Numbers, (uses, session): (u64, u64)) -> String {
        let output = Command::new("ykgenerate")
            .args([hex(&self.aes), hex(&self.private_id), format!("{uses:04x}")])
            .args([
                format!("{:04x}", numbers.below(1 << 16)),
                format!("{:02x}", numbers.below(256)),
            ])
            .arg(format!("{session:02x}"))
            .output()
            .expect("ykgenerate is missing: apt-get install libyubikey-dev");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let block = String::from_utf8(output.stdout).expect("text");
        modhex(&self.public_id) + block.trim()
    }
}

fn bytes(numbers: &mut Numbers, length: u64) -> Vec<u8> {
    (0..length).map(|_| u8::try_from(numbers.below(256)).expect("a byte")).collect()
}

fn modhex(bytes: &[u8]) -> String {
    let letter = |value: u8| char::from(MODHEX[usize::from(value)]);
    bytes.iter().flat_map(|byte| [letter(byte >> 4), letter(byte & 15)]).collect()
}

/// R-YK-02 and R-YK-04: for any key and counters, the OTP signs in if both counters together are
/// above the last ones, and never twice; an OTP from another key does not.
#[test]
fn r_yk_02_r_yk_04_ykgenerate_agrees_on_what_signs_in() {
    let mut numbers = Numbers(0x0000_90bb_1e00);
    let engine = engine(POLICY);
    let total = (u64::from(cases()) * 20).min(10_000);
    let (mut compared, mut admitted) = (0, 0);
    while compared < total {
        let (key, other) = (Key::draw(&mut numbers), Key::draw(&mut numbers));
        let mut account = Account::new(&format!("{compared}"));
        let seat = Seat::new(1);
        let imported = account.run(&engine, START, admin(AdminAct::Import { token: key.token() }));
        assert!(matches!(imported.verdict, Verdict::Changed { .. }), "not imported");
        let thief = Key { public_id: key.public_id.clone(), ..other };
        let mut last = 0;
        for _ in 0..TOUCHES {
            // Mostly close to the last counters, on either side, and sometimes anywhere.
            let counter = match numbers.below(8) {
                0 => numbers.below(1 << 24),
                _ => (last + numbers.below(700)).saturating_sub(200).min((1 << 24) - 1),
            };
            let is_own = numbers.below(8) > 0;
            let from = if is_own { &key } else { &thief };
            let otp = from.touch(&mut numbers, (counter >> 8, counter & 0xff));
            let told = account.run(&engine, START, seat.respond(Method::YubicoOtp, &otp));
            // The highest bit of the use counter says whether caps lock was on; it does not count.
            let counter = counter & 0x7f_ffff;
            let expected = is_own && counter > last;
            assert_eq!(told.is_admitted(), expected, "{otp}: {counter:06x} after {last:06x}");
            if expected {
                last = counter;
                let again = account.run(&engine, START, seat.respond(Method::YubicoOtp, &otp));
                assert!(!again.is_admitted(), "{otp} signed in twice");
            }
            compared += 1;
            admitted += u64::from(expected);
        }
    }
    assert!(admitted * 5 > compared && admitted * 10 < compared * 9, "{admitted} of {compared}");
}
