//! The fields of a key ring, each checked, and the text they are read from and written to.

use super::error::{RingError, RingFault};
use crate::crypto::compare::same;
use crate::crypto::derive::{Extracted, Key, framed, mac};
use crate::json_object::Object;
use crate::vocabulary::{Bytes, KeyState, SecretBytes};
use data_encoding::BASE64URL_NOPAD;
use serde::Deserialize;
use serde_json::error::Category;
use zeroize::Zeroizing;

/// The most bytes of a ring text. Sixty-four keys fit easily.
pub(super) const RING_BYTES_MAX: usize = 16 * 1024;
/// The most keys in a ring: one rotation a year for a working life.
pub(super) const KEYS_MAX: usize = 64;
/// The most characters of an instance id.
const INSTANCE_ID_CHARS_MAX: usize = 64;
/// Bytes of a written ring without its keys: an instance id, a number and field names.
const RING_HEAD_BYTES: usize = 160;
/// The most bytes of a written key: a number, a state, 43 and 11 characters, and field names.
const KEY_TEXT_BYTES: usize = 128;
/// The most characters of a field name that an error repeats. A secret pasted in place of a name
/// has 43 characters and is therefore never repeated.
const NAME_CHARS_MAX: usize = 32;

/// A ring text with every field checked.
pub(super) struct Content {
    pub(super) instance_id: String,
    restore_generation: u32,
    pub(super) keys: Vec<Entry>,
}

impl Content {
    /// A new ring with one active key.
    pub(super) fn new(instance_id: &str, entropy: &[u8; 32]) -> Result<Self, RingError> {
        check_instance_id(instance_id)?;
        let mut content = Self {
            instance_id: instance_id.to_owned(),
            restore_generation: 0,
            keys: Vec::with_capacity(1),
        };
        content.add(KeyState::Active, entropy)?;
        Ok(content)
    }

    /// Adds a key, numbered one above the highest so far.
    pub(super) fn add(&mut self, state: KeyState, entropy: &[u8; 32]) -> Result<(), RingError> {
        if same(entropy, &[0; 32]) {
            return Err(RingError::new("entropy", RingFault::Entropy));
        }
        if self.keys.len() >= KEYS_MAX {
            return Err(RingError::new("keys", RingFault::KeyCount));
        }
        let newest = self.keys.iter().map(|key| key.id).max().unwrap_or(0);
        let id = newest.checked_add(1).ok_or_else(|| RingError::new("keys", RingFault::KeyId))?;
        // The number is part of the input, so that repeated entropy never repeats a secret of this
        // ring.
        let info = framed(&[b"cs1/ring-key", &id.to_be_bytes()]);
        let secret = Extracted::new(self.instance_id.as_bytes(), &[entropy]).expand(&info);
        let check = check_value(id, &self.instance_id, &secret);
        self.keys.push(Entry { id, state, secret, check });
        Ok(())
    }

    /// Reads a text of at most 16 KiB and checks every field.
    pub(super) fn read(text: &[u8]) -> Result<Self, RingError> {
        let ring = ring_text(text)?;
        if require(ring.format, "format")? != 1 {
            return Err(RingError::new("format", RingFault::Format));
        }
        let instance_id = require(ring.instance_id, "instance_id")?;
        check_instance_id(&instance_id)?;
        // Already part of the form, so that a file without it is refused; nothing depends on it
        // yet.
        let restore_generation = require(ring.restore_generation, "restore_generation")?;
        let entries = require(ring.keys, "keys")?;
        if entries.is_empty() || entries.len() > KEYS_MAX {
            return Err(RingError::new("keys", RingFault::KeyCount));
        }
        // Room for one more: a growing list would leave copies of secrets behind.
        let mut keys: Vec<Entry> = Vec::with_capacity(entries.len().saturating_add(1));
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
        Ok(Self { instance_id, restore_generation, keys })
    }

    /// The text. Its buffer is reserved up front: growing would leave copies of secrets behind.
    pub(super) fn written(&self) -> Zeroizing<String> {
        let bytes = RING_HEAD_BYTES.saturating_add(self.keys.len().saturating_mul(KEY_TEXT_BYTES));
        let mut text = Zeroizing::new(String::with_capacity(bytes));
        let generation = self.restore_generation.to_string();
        for piece in [
            r#"{"format":1,"instance_id":""#,
            &self.instance_id,
            r#"","restore_generation":"#,
            &generation,
            r#","keys":["#,
        ] {
            text.push_str(piece);
        }
        for (index, key) in self.keys.iter().enumerate() {
            let encoded = Zeroizing::new(BASE64URL_NOPAD.encode(key.secret.as_slice()));
            for piece in [
                if index == 0 { r#"{"id":"# } else { r#",{"id":"# },
                &key.id.to_string(),
                r#","state":""#,
                word(key.state),
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

/// How a ring text writes a state.
const fn word(state: KeyState) -> &'static str {
    match state {
        KeyState::Active => "active",
        KeyState::Accept => "accept",
        KeyState::Retired => "retired",
    }
}

/// A key with every field checked.
pub(super) struct Entry {
    pub(super) id: u32,
    pub(super) state: KeyState,
    pub(super) secret: Zeroizing<[u8; 32]>,
    pub(super) check: [u8; 8],
}

impl Entry {
    fn new(index: usize, text: &KeyText, instance_id: &str) -> Result<Self, RingError> {
        let fail = |field: &str, fault| RingError::key(index, field, fault);
        let id = text.id.ok_or_else(|| fail("id", RingFault::Missing))?;
        if id == 0 {
            return Err(fail("id", RingFault::KeyId));
        }
        let state = match text.state.as_deref() {
            Some("active") => KeyState::Active,
            Some("accept") => KeyState::Accept,
            Some("retired") => KeyState::Retired,
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

fn ring_text(text: &[u8]) -> Result<RingText, RingError> {
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

/// The path as the operator reads it, without anything that could be a misplaced secret.
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

/// Ties a secret to its number and instance, so that a file assembled from parts of two others is
/// noticed. Public: it reveals nothing about the secret.
pub(super) fn check_value(id: u32, instance_id: &str, secret: &[u8; 32]) -> [u8; 8] {
    let parts: [&[u8]; 3] =
        [b"countersign/v1/ring-check", &id.to_be_bytes(), instance_id.as_bytes()];
    let whole = mac(&Key::new(*secret), &parts);
    let (start, _) = whole.split_first_chunk().unwrap_or((&[0; 8], &[]));
    *start
}
