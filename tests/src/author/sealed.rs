//! Rows sealed here, by a second writer of the frozen form 1 that shares no code with the engine.
//! So cases can start from any account, and every case that opens one also checks that the form has
//! not changed.

use aes_gcm_siv::aead::{Aead, KeyInit, Payload};
use aes_gcm_siv::{Aes256GcmSiv, Nonce};
use data_encoding::BASE64URL_NOPAD;
use hkdf::Hkdf;
use hmac::{Hmac, Mac};
use serde::Serialize;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// The key of RFC 4226 appendix D and RFC 6238 appendix B.
pub(crate) const RFC_KEY: &[u8] = b"12345678901234567890";
/// The installation of most cases.
pub(crate) const INSTANCE: &str = "vectors";

/// A root key of a ring.
#[derive(Clone, Copy)]
pub(crate) struct RootKey {
    pub(crate) id: u32,
    pub(crate) state: &'static str,
}

/// One account, with everything a record holds.
#[derive(Clone)]
pub(crate) struct Person {
    pub(crate) revision: u64,
    pub(crate) instance: &'static str,
    pub(crate) key: u32,
    pub(crate) suspended: bool,
    pub(crate) revocations: u64,
    pub(crate) evictions: u64,
    pub(crate) apps: Vec<App>,
    pub(crate) codes: Option<Codes>,
    pub(crate) others: Others,
    pub(crate) next_authenticator: u32,
    pub(crate) unknown: Lane,
    pub(crate) known: Lane,
    pub(crate) backup_day_began: u64,
    pub(crate) backup_tries_today: u8,
    pub(crate) forgiven_at: Option<u64>,
    pub(crate) spent: Vec<(Vec<u8>, u64)>,
    pub(crate) required_since: Option<u64>,
    pub(crate) postponements: u32,
    pub(crate) audit_sequence: u64,
}

#[derive(Clone, Copy, Default, Serialize)]
pub(crate) struct Lane {
    pub(crate) failures: u8,
    pub(crate) rung: u8,
    pub(crate) locked_until: u64,
    pub(crate) total: u16,
    pub(crate) total_fell_at: u64,
}

impl Lane {
    /// After five failures in a row.
    pub(crate) fn locked(until: u64) -> Self {
        Self { failures: 5, rung: 1, locked_until: until, ..Self::default() }
    }

    /// With failures that count in all, the first of them at this time.
    pub(crate) fn spent(total: u16, first_at: u64) -> Self {
        Self { total, total_fell_at: first_at, ..Self::default() }
    }
}

/// An authenticator app, in the order of the form.
#[derive(Clone, Serialize)]
pub(crate) struct App {
    pub(crate) id: u32,
    pub(crate) label: String,
    pub(crate) added_at: u64,
    pub(crate) used_at: Option<u64>,
    pub(crate) secret: Vec<u8>,
    pub(crate) algorithm: u8,
    pub(crate) digits: u8,
    pub(crate) period_seconds: u32,
    pub(crate) used_step: Option<u64>,
    pub(crate) drift_steps: i8,
    pub(crate) is_hardware: bool,
}

/// A set of backup codes, in the order of the form.
#[derive(Clone, Serialize)]
pub(crate) struct Codes {
    pub(crate) id: u32,
    pub(crate) label: String,
    pub(crate) added_at: u64,
    pub(crate) used_at: Option<u64>,
    pub(crate) key: Vec<u8>,
    pub(crate) used: u16,
    pub(crate) hashes: Vec<u8>,
}

/// What every authenticator has.
#[derive(Clone, Serialize)]
pub(crate) struct Card {
    pub(crate) id: u32,
    pub(crate) label: String,
    pub(crate) added_at: u64,
    pub(crate) used_at: Option<u64>,
}

/// A hardware token by counter.
#[derive(Clone, Serialize)]
pub(crate) struct Token {
    pub(crate) card: Card,
    pub(crate) secret: Vec<u8>,
    pub(crate) algorithm: u8,
    pub(crate) digits: u8,
    pub(crate) counter: u64,
}

/// Where codes are sent.
#[derive(Clone, Serialize)]
pub(crate) struct Address {
    pub(crate) card: Card,
    pub(crate) destination: String,
}

/// A YubiKey; private id and key are absent where a server checks.
#[derive(Clone, Serialize)]
pub(crate) struct Yubikey {
    pub(crate) card: Card,
    pub(crate) public_id: String,
    pub(crate) secret: Option<(Vec<u8>, Vec<u8>)>,
    pub(crate) counter: u32,
}

/// A WebAuthn credential.
#[derive(Clone, Serialize)]
#[expect(clippy::struct_field_names, reason = "the words of WebAuthn")]
pub(crate) struct Credential {
    pub(crate) card: Card,
    pub(crate) credential_id: Vec<u8>,
    pub(crate) credential: Vec<u8>,
    pub(crate) sign_count: u32,
}

/// A phone that a push service knows.
#[derive(Clone, Serialize)]
pub(crate) struct Push {
    pub(crate) card: Card,
    pub(crate) user: String,
}

/// Security questions with hashed answers: question, salt, hash.
#[derive(Clone, Serialize)]
pub(crate) struct Questions {
    pub(crate) card: Card,
    pub(crate) answers: Vec<(Vec<u8>, Vec<u8>, Vec<u8>)>,
    pub(crate) solved: u32,
}

/// A remembered device.
#[derive(Clone, Serialize)]
pub(crate) struct Device {
    pub(crate) id: u32,
    pub(crate) hash: Vec<u8>,
    pub(crate) added_at: u64,
    pub(crate) used_day: Option<u32>,
    pub(crate) until: u64,
    pub(crate) revocations: u64,
}

/// What was sent over one channel.
#[derive(Clone, Copy, Default, Serialize)]
pub(crate) struct Sends {
    pub(crate) hour_began: u64,
    pub(crate) hour: u8,
    pub(crate) day_began: u64,
    pub(crate) day: u8,
    pub(crate) last: u64,
}

/// Everything except apps and backup codes, in the order of the form.
#[derive(Clone, Default, Serialize)]
pub(crate) struct Others {
    pub(crate) tokens: Vec<Token>,
    pub(crate) email: Option<Address>,
    pub(crate) sms: Option<Address>,
    pub(crate) yubikeys: Vec<Yubikey>,
    pub(crate) credentials: Vec<Credential>,
    pub(crate) push: Option<Push>,
    pub(crate) questions: Option<Questions>,
    pub(crate) devices: Vec<Device>,
    pub(crate) mails: Sends,
    pub(crate) texts: Sends,
    pub(crate) prompts: Sends,
}

#[derive(Serialize)]
struct Record<'a> {
    suspended: bool,
    revocations: u64,
    evictions: u64,
    totp: &'a [App],
    backup_codes: &'a Option<Codes>,
    others: &'a Others,
    next_authenticator: u32,
    unknown_lane: Lane,
    known_lane: Lane,
    backup_day_began: u64,
    backup_tries_today: u8,
    forgiven_at: Option<u64>,
    spent: &'a [(Vec<u8>, u64)],
    spent_forgotten_until: u64,
    required_since: Option<u64>,
    postponements: u32,
    last_used: Option<u8>,
    preferred: Option<u8>,
    audit_sequence: u64,
    audit_head: Vec<u8>,
}

/// A person with one app holding the RFCs' key, and no backup codes.
pub(crate) fn person() -> Person {
    with_app(App::new(0, RFC_KEY))
}

/// A person with one app and the ten backup codes of [`backup_code`].
pub(crate) fn with_codes() -> Person {
    Person { codes: Some(Codes::new(1)), next_authenticator: 2, ..person() }
}

/// A person with this app.
pub(crate) fn with_app(app: App) -> Person {
    Person { apps: vec![app], next_authenticator: 1, ..nobody() }
}

/// An account without a factor.
pub(crate) fn nobody() -> Person {
    Person {
        revision: 7,
        instance: INSTANCE,
        key: 1,
        suspended: false,
        revocations: 0,
        evictions: 0,
        apps: Vec::new(),
        codes: None,
        others: Others::default(),
        next_authenticator: 0,
        unknown: Lane::default(),
        known: Lane::default(),
        backup_day_began: 0,
        backup_tries_today: 0,
        forgiven_at: None,
        spent: Vec::new(),
        required_since: None,
        postponements: 0,
        audit_sequence: 0,
    }
}

impl App {
    pub(crate) fn new(id: u32, secret: &[u8]) -> Self {
        Self {
            id,
            label: if id == 0 { "Phone".into() } else { format!("Phone {id}") },
            secret: secret.to_vec(),
            algorithm: 0,
            digits: 6,
            period_seconds: 30,
            used_step: None,
            drift_steps: 0,
            is_hardware: false,
            added_at: 1000,
            used_at: None,
        }
    }
}

impl Codes {
    pub(crate) fn new(id: u32) -> Self {
        let key = vec![0x42; 32];
        let hashes = (0..10).flat_map(|index| hash(&key, index).into_iter().take(16)).collect();
        Self { id, label: String::new(), key, used: 0, hashes, added_at: 1000, used_at: None }
    }
}

/// The backup code with this number, as printed.
pub(crate) fn backup_code(index: u8) -> String {
    format!("{index}-A0B1C-D2E3{index}")
}

/// The row of a person as a store holds it.
pub(crate) fn row(account: &str, person: &Person) -> Result<Value, String> {
    let record = Record {
        suspended: person.suspended,
        revocations: person.revocations,
        evictions: person.evictions,
        totp: &person.apps,
        backup_codes: &person.codes,
        others: &person.others,
        next_authenticator: person.next_authenticator,
        unknown_lane: person.unknown,
        known_lane: person.known,
        backup_day_began: person.backup_day_began,
        backup_tries_today: person.backup_tries_today,
        forgiven_at: person.forgiven_at,
        spent: &person.spent,
        spent_forgotten_until: 0,
        required_since: person.required_since,
        postponements: person.postponements,
        last_used: (!person.apps.is_empty()).then_some(0),
        preferred: None,
        audit_sequence: person.audit_sequence,
        audit_head: vec![0; 32],
    };
    let content = postcard::to_stdvec(&(1_u8, record)).map_err(|error| error.to_string())?;
    let sealed = seal(account, person, &content)?;
    Ok(json!({
        "revision": person.revision,
        "record": BASE64URL_NOPAD.encode(&sealed),
        "revocations": person.revocations,
    }))
}

fn seal(account: &str, person: &Person, content: &[u8]) -> Result<Vec<u8>, String> {
    let mut header = b"CS\x01\x02".to_vec();
    header.extend_from_slice(&person.key.to_be_bytes());
    let revision = person.revision.to_be_bytes();
    let bound = framed(&[
        &header,
        person.instance.as_bytes(),
        b"cs1/seal",
        account.as_bytes(),
        b"record",
        &revision,
    ]);
    let mut key = [0; 32];
    Hkdf::<Sha256>::new(Some(person.instance.as_bytes()), &root_secret(person.key))
        .expand(&framed(&[b"cs1/seal", account.as_bytes()]), &mut key)
        .map_err(|error| error.to_string())?;
    // Any nonce will do: the reader takes it from the row.
    let digest = Sha256::digest(framed(&[account.as_bytes(), content]));
    let nonce: [u8; 12] = digest.first_chunk().copied().unwrap_or_default();
    let sealed = Aes256GcmSiv::new(&key.into())
        .encrypt(&Nonce::from(nonce), Payload { msg: content, aad: &bound })
        .map_err(|error| error.to_string())?;
    Ok([header.as_slice(), &nonce, &sealed].concat())
}

/// What the ring of most cases derives for an account.
pub(crate) fn derived(label: &[u8], account: &str) -> [u8; 32] {
    let mut key = [0; 32];
    // 32 bytes are never too many.
    let _ = Hkdf::<Sha256>::new(Some(INSTANCE.as_bytes()), &root_secret(1))
        .expand(&framed(&[label, account.as_bytes()]), &mut key);
    key
}

/// The ring of most cases.
pub(crate) fn ring() -> String {
    ring_of(INSTANCE, &[RootKey { id: 1, state: "active" }])
}

/// A ring with these keys.
pub(crate) fn ring_of(instance: &str, keys: &[RootKey]) -> String {
    let keys: Vec<Value> = keys.iter().map(|key| ring_key(instance, *key)).collect();
    json!({"format": 1, "instance_id": instance, "restore_generation": 0, "keys": keys}).to_string()
}

pub(crate) fn ring_key(instance: &str, key: RootKey) -> Value {
    let secret = root_secret(key.id);
    let check = mac(
        &secret,
        &framed(&[b"countersign/v1/ring-check", &key.id.to_be_bytes(), instance.as_bytes()]),
    );
    json!({
        "id": key.id,
        "state": key.state,
        "secret": BASE64URL_NOPAD.encode(&secret),
        "check": BASE64URL_NOPAD.encode(check.first_chunk::<8>().unwrap_or(&[0; 8])),
    })
}

fn root_secret(id: u32) -> [u8; 32] {
    Sha256::digest(format!("root key {id} of the vectors")).into()
}

fn hash(key: &[u8], index: u8) -> [u8; 32] {
    let symbols: String = backup_code(index).split('-').skip(1).collect();
    let parts = [b"countersign/v1/backup-code-hash".as_slice(), &[index], symbols.as_bytes()];
    mac(key, &parts.concat())
}

fn mac(key: &[u8], message: &[u8]) -> [u8; 32] {
    match Hmac::<Sha256>::new_from_slice(key) {
        Ok(mut state) => {
            state.update(message);
            state.finalize().into_bytes().into()
        }
        Err(_) => [0; 32],
    }
}

/// The concatenated parts, each preceded by its length in eight bytes.
pub(crate) fn framed(parts: &[&[u8]]) -> Vec<u8> {
    parts
        .iter()
        .flat_map(|part| {
            let length = u64::try_from(part.len()).unwrap_or(u64::MAX);
            [&length.to_be_bytes(), *part].concat()
        })
        .collect()
}
