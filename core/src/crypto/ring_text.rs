//! The JSON text of a key ring: strict to read, and made in one place.

use super::compare::same;
use super::keys::{Key, Ring, RootKey, expand, mac_start};
use crate::vocabulary::{Bytes, SecretBytes};
use core::fmt;
use core::marker::PhantomData;
use data_encoding::BASE64URL_NOPAD;
use serde::Deserialize;
use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::error::Category;
use zeroize::Zeroizing;

mod change;
pub(crate) use change::{ChangedRing, RingChange};

/// Bytes of a ring text. Sixty-four keys fit easily.
const RING_BYTES_MAX: usize = 16 * 1024;
/// Keys in a ring: one rotation a year for a working life.
const KEYS_MAX: usize = 64;
/// Characters of an instance id.
const INSTANCE_ID_CHARS_MAX: usize = 64;
/// Bytes of a written ring without its keys: an instance id, a number and field names.
const RING_HEAD_BYTES: usize = 160;
/// Bytes of a written key at most: a number, a state, 43 and 11 characters, and field names.
const KEY_TEXT_BYTES: usize = 128;
/// Characters of a field name that an error repeats. A secret pasted in the place of a name is
/// 43 characters long and therefore never repeated.
const NAME_CHARS_MAX: usize = 32;

/// Why a key ring was not accepted: the field, and what is wrong with it. Never a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RingError {
    path: String,
    fault: RingFault,
}

/// What is wrong with a field of a key ring.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RingFault {
    /// The text has more than 16 KiB.
    TooLong,
    /// The text is no JSON; both counted from 1.
    NotJson {
        /// Line of the first surprise.
        line: usize,
        /// Column of the first surprise.
        column: usize,
    },
    /// A required field is absent or null.
    Missing,
    /// An unknown field, a value of the wrong type, or an object with a field given twice.
    Unexpected,
    /// A format that this build does not know.
    Format,
    /// Not 1 to 64 characters of `A-Z a-z 0-9 . _ -`.
    InstanceId,
    /// Not 1 to 64 keys.
    KeyCount,
    /// Zero, or a number that another key has.
    KeyId,
    /// Not one of the three states.
    State,
    /// Not 32 bytes.
    SecretLength,
    /// One byte repeated.
    SecretWeak,
    /// The secret of another key.
    SecretRepeated,
    /// The check value does not belong to secret, number and instance.
    Check,
    /// Not exactly one active key.
    ActiveCount,
    /// Entropy that is all zero.
    Entropy,
    /// No key has this number.
    KeyUnknown,
    /// The key is retired.
    KeyRetired,
    /// The key is the active one.
    KeyActive,
}

impl RingError {
    fn new(path: impl Into<String>, fault: RingFault) -> Self {
        Self { path: path.into(), fault }
    }

    fn key(index: usize, field: &str, fault: RingFault) -> Self {
        Self::new(format!("keys[{index}].{field}"), fault)
    }

    /// Where it is, such as `keys[1].secret`; `ring` for the text as a whole.
    pub(crate) fn path(&self) -> &str {
        &self.path
    }

    /// What is wrong there.
    #[cfg(test)]
    pub(crate) const fn fault(&self) -> RingFault {
        self.fault
    }

    /// The stable name of the fault.
    pub(crate) const fn code(&self) -> &'static str {
        match self.fault {
            RingFault::TooLong => "ring_too_long",
            RingFault::NotJson { .. } => "ring_not_json",
            RingFault::Missing => "ring_field_missing",
            RingFault::Unexpected => "ring_field_unexpected",
            RingFault::Format => "ring_format",
            RingFault::InstanceId => "ring_instance_id",
            RingFault::KeyCount => "ring_key_count",
            RingFault::KeyId => "ring_key_id",
            RingFault::State => "ring_key_state",
            RingFault::SecretLength => "ring_secret_length",
            RingFault::SecretWeak => "ring_secret_weak",
            RingFault::SecretRepeated => "ring_secret_repeated",
            RingFault::Check => "ring_check",
            RingFault::ActiveCount => "ring_active_count",
            RingFault::Entropy => "ring_entropy",
            RingFault::KeyUnknown => "ring_key_unknown",
            RingFault::KeyRetired => "ring_key_retired",
            RingFault::KeyActive => "ring_key_active",
        }
    }
}

impl fmt::Display for RingError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "key ring: `{}` ", self.path)?;
        formatter.write_str(match self.fault {
            RingFault::TooLong => "has more than 16 KiB; keep only the keys still in use",
            RingFault::NotJson { line, column } => {
                return write!(formatter, "is no JSON at line {line}, column {column}");
            }
            RingFault::Missing => "is missing; restore the file from its backup",
            RingFault::Unexpected => "is unknown, of the wrong type, or has a field twice",
            RingFault::Format => "must be 1; a newer format needs a newer build",
            RingFault::InstanceId => {
                "must be 1 to 64 letters, digits, dots, underscores or hyphens"
            }
            RingFault::KeyCount => "must list 1 to 64 keys",
            RingFault::KeyId => "must be a number from 1 that no other key has",
            RingFault::State => "must be active, accept or retired",
            RingFault::SecretLength => "must be 32 bytes as base64url text without padding",
            RingFault::SecretWeak => "is one byte repeated; make a new key",
            RingFault::SecretRepeated => "is the secret of another key; make a new key",
            RingFault::Check => {
                "does not belong to this secret, number and instance; restore the file from its \
                 backup"
            }
            RingFault::ActiveCount => "must have exactly one key in state active",
            RingFault::Entropy => "is all zero; the random generator of the host does not work",
            RingFault::KeyUnknown => "must be the number of a key of this ring",
            RingFault::KeyRetired => "is retired; activate another key or add one",
            RingFault::KeyActive => "is active; activate another key first",
        })
    }
}

impl core::error::Error for RingError {}

pub(super) fn parse(text: &[u8]) -> Result<Ring, RingError> {
    let content = content(text)?;
    assemble(content.instance_id, &content.keys)
}

pub(super) fn change(
    text: &[u8],
    change: RingChange,
    entropy: &[u8; 32],
) -> Result<ChangedRing, RingError> {
    let mut content = content(text)?;
    change::apply(&mut content, change, entropy)?;
    // What is written must be what is read at the next start.
    let written = written(&content.instance_id, content.restore_generation, &content.keys);
    parse(written.as_bytes())?;
    Ok(ChangedRing::new(written, &content.keys))
}

/// A ring text whose every field was checked.
struct Content {
    instance_id: String,
    restore_generation: u32,
    keys: Vec<Entry>,
}

fn content(text: &[u8]) -> Result<Content, RingError> {
    let ring = read(text)?;
    if require(ring.format, "format")? != 1 {
        return Err(RingError::new("format", RingFault::Format));
    }
    let instance_id = require(ring.instance_id, "instance_id")?;
    check_instance_id(&instance_id)?;
    // Part of the form, so that a file without it is noticed now; nothing depends on it yet.
    let restore_generation = require(ring.restore_generation, "restore_generation")?;
    let entries = require(ring.keys, "keys")?;
    if entries.is_empty() || entries.len() > KEYS_MAX {
        return Err(RingError::new("keys", RingFault::KeyCount));
    }
    let mut keys: Vec<Entry> = Vec::with_capacity(entries.len());
    for (index, Object(text)) in entries.into_iter().enumerate() {
        let entry = Entry::new(index, &text, &instance_id)?;
        if keys.iter().any(|other| other.id == entry.id) {
            return Err(RingError::key(index, "id", RingFault::KeyId));
        }
        if keys.iter().any(|other| same(&*other.secret, &*entry.secret)) {
            return Err(RingError::key(index, "secret", RingFault::SecretRepeated));
        }
        keys.push(entry);
    }
    Ok(Content { instance_id, restore_generation, keys })
}

pub(super) fn create(
    instance_id: &str,
    entropy: &[u8; 32],
) -> Result<Zeroizing<String>, RingError> {
    check_instance_id(instance_id)?;
    if same(entropy, &[0; 32]) {
        return Err(RingError::new("entropy", RingFault::Entropy));
    }
    let seed = Key::new(*entropy);
    let secret: Zeroizing<[u8; 32]> =
        expand(&seed, &[b"countersign/v1/new-ring", instance_id.as_bytes()]);
    let check = check_value(1, instance_id, &secret);
    Ok(written(instance_id, 0, &[Entry { id: 1, state: State::Active, secret, check }]))
}

/// Reserved at once: growing would leave copies of secrets behind.
fn written(instance_id: &str, restore_generation: u32, keys: &[Entry]) -> Zeroizing<String> {
    let bytes = RING_HEAD_BYTES.saturating_add(keys.len().saturating_mul(KEY_TEXT_BYTES));
    let mut text = Zeroizing::new(String::with_capacity(bytes));
    let generation = restore_generation.to_string();
    for piece in [
        r#"{"format":1,"instance_id":""#,
        instance_id,
        r#"","restore_generation":"#,
        &generation,
        r#","keys":["#,
    ] {
        text.push_str(piece);
    }
    for (index, key) in keys.iter().enumerate() {
        let encoded = Zeroizing::new(BASE64URL_NOPAD.encode(key.secret.as_slice()));
        for piece in [
            if index == 0 { r#"{"id":"# } else { r#",{"id":"# },
            &key.id.to_string(),
            r#","state":""#,
            key.state.word(),
            r#"","secret":""#,
            &encoded,
            r#"","check":""#,
            &BASE64URL_NOPAD.encode(&key.check),
            r#""}"#,
        ] {
            text.push_str(piece);
        }
    }
    text.push_str("]}\n");
    text
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RingText {
    format: Option<u32>,
    instance_id: Option<String>,
    restore_generation: Option<u32>,
    keys: Option<Vec<Object<KeyText>>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct KeyText {
    id: Option<u32>,
    state: Option<String>,
    secret: Option<SecretBytes>,
    check: Option<Bytes>,
}

/// A JSON object and nothing else: serde would also take an array for a struct.
struct Object<T>(T);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Object<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(ObjectVisitor(PhantomData))
    }
}

struct ObjectVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for ObjectVisitor<T> {
    type Value = Object<T>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Object<T>, A::Error> {
        T::deserialize(MapAccessDeserializer::new(map)).map(Object)
    }
}

/// What a key is good for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum State {
    /// It seals and opens.
    Active,
    /// It opens.
    Accept,
    /// It opens nothing any more.
    Retired,
}

impl State {
    const fn word(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Accept => "accept",
            Self::Retired => "retired",
        }
    }
}

/// A key whose every field was checked.
struct Entry {
    id: u32,
    state: State,
    secret: Zeroizing<[u8; 32]>,
    check: [u8; 8],
}

impl Entry {
    fn new(index: usize, text: &KeyText, instance_id: &str) -> Result<Self, RingError> {
        let fail = |field: &str, fault| RingError::key(index, field, fault);
        let id = text.id.ok_or_else(|| fail("id", RingFault::Missing))?;
        if id == 0 {
            return Err(fail("id", RingFault::KeyId));
        }
        let state = match text.state.as_deref() {
            Some("active") => State::Active,
            Some("accept") => State::Accept,
            Some("retired") => State::Retired,
            Some(_) => return Err(fail("state", RingFault::State)),
            None => return Err(fail("state", RingFault::Missing)),
        };
        let secret = text.secret.as_ref().ok_or_else(|| fail("secret", RingFault::Missing))?;
        let secret: Zeroizing<[u8; 32]> = match secret.expose().try_into() {
            Ok(bytes) => Zeroizing::new(bytes),
            Err(_) => return Err(fail("secret", RingFault::SecretLength)),
        };
        if secret.iter().all(|byte| Some(byte) == secret.first()) {
            return Err(fail("secret", RingFault::SecretWeak));
        }
        let check = check_value(id, instance_id, &secret);
        match &text.check {
            Some(given) if same(given.as_slice(), &check) => Ok(Self { id, state, secret, check }),
            Some(_) => Err(fail("check", RingFault::Check)),
            None => Err(fail("check", RingFault::Missing)),
        }
    }
}

fn read(text: &[u8]) -> Result<RingText, RingError> {
    if text.len() > RING_BYTES_MAX {
        return Err(RingError::new("ring", RingFault::TooLong));
    }
    let mut json = serde_json::Deserializer::from_slice(text);
    let read: Result<Object<RingText>, _> = serde_path_to_error::deserialize(&mut json);
    let Object(ring) = read.map_err(|error| match error.inner().classify() {
        Category::Data => RingError::new(spelled(error.path()), RingFault::Unexpected),
        Category::Io | Category::Syntax | Category::Eof => not_json(error.inner()),
    })?;
    json.end().map_err(|error| not_json(&error))?;
    Ok(ring)
}

fn not_json(error: &serde_json::Error) -> RingError {
    let fault = RingFault::NotJson { line: error.line(), column: error.column() };
    RingError::new("ring", fault)
}

/// The path as the operator reads it, without anything that could be a secret in a wrong place.
fn spelled(path: &serde_path_to_error::Path) -> String {
    use serde_path_to_error::Segment;
    let mut text = String::new();
    for segment in path {
        match segment {
            Segment::Seq { index } => {
                text.push('[');
                text.push_str(&index.to_string());
                text.push(']');
            }
            Segment::Map { key } | Segment::Enum { variant: key } => {
                let plain = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
                if !text.is_empty() {
                    text.push('.');
                }
                let is_plain = key.chars().count() <= NAME_CHARS_MAX && key.chars().all(plain);
                text.push_str(if is_plain { key } else { "?" });
            }
            Segment::Unknown => text.push('?'),
        }
    }
    if text.is_empty() { "ring".to_owned() } else { text }
}

fn require<T>(field: Option<T>, path: &str) -> Result<T, RingError> {
    field.ok_or_else(|| RingError::new(path, RingFault::Missing))
}

fn check_instance_id(text: &str) -> Result<(), RingError> {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-');
    if text.is_empty() || text.len() > INSTANCE_ID_CHARS_MAX || !text.bytes().all(plain) {
        return Err(RingError::new("instance_id", RingFault::InstanceId));
    }
    Ok(())
}

/// Ties a secret to its number and instance, so that a file put together from parts of two
/// others is noticed. Public: it tells nothing about the secret.
fn check_value(id: u32, instance_id: &str, secret: &[u8; 32]) -> [u8; 8] {
    let key = Key::new(*secret);
    let parts: [&[u8]; 3] =
        [b"countersign/v1/ring-check", &id.to_be_bytes(), instance_id.as_bytes()];
    mac_start(&key, &parts)
}

fn assemble(instance_id: String, keys: &[Entry]) -> Result<Ring, RingError> {
    let in_state = |state| keys.iter().filter(move |key| key.state == state);
    let root = |key: &Entry| RootKey::new(key.id, &instance_id, &key.secret);
    let count = || RingError::new("keys", RingFault::ActiveCount);
    let mut active = in_state(State::Active);
    let (Some(one), None) = (active.next(), active.next()) else { return Err(count()) };
    let oldest = keys.iter().min_by_key(|key| key.id).ok_or_else(count)?;
    Ok(Ring {
        active: root(one),
        accepted: in_state(State::Accept).map(root).collect(),
        retired: in_state(State::Retired).map(|key| key.id).collect(),
        key_check: oldest.check,
        instance_id,
    })
}

#[cfg(test)]
pub(super) mod tests;
