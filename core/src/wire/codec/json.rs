//! JSON, for people: errors name the path of what was refused.

use super::unreadable::Unreadable;
use crate::wire::request::Request;
use crate::wire::response::Response;
use serde_json::Value;
use std::cell::RefCell;
use zeroize::Zeroize;

pub(super) fn read(bytes: &[u8]) -> Result<Request, Unreadable> {
    let path = RefCell::new(String::new());
    let request = {
        let mut json = serde_json::Deserializer::from_slice(bytes);
        let request: Request = serde_path_to_error::deserialize(&mut json).map_err(|error| {
            path.replace(error.path().to_string());
            Unreadable { code: "request.unreadable", path: path.take() }
        })?;
        json.end().map_err(|_| Unreadable::new("request.trailing_bytes"))?;
        request
    };
    refuse_other_shapes(bytes, &request)?;
    Ok(request)
}

/// serde accepts an array for a struct and an object for a plain word; we do not. What was read is
/// written again, and both must have the same shape.
fn refuse_other_shapes(bytes: &[u8], request: &Request) -> Result<(), Unreadable> {
    let unreadable = || Unreadable::new("request.unreadable");
    let came = Wiped(serde_json::from_slice(bytes).map_err(|_| unreadable())?);
    let read = Wiped(serde_json::to_value(request).map_err(|_| unreadable())?);
    match other_shape(&came.0, &read.0) {
        None => Ok(()),
        Some(path) => Err(Unreadable { code: "request.other_shape", path }),
    }
}

/// A document whose strings are wiped on drop.
struct Wiped(Value);

impl Drop for Wiped {
    fn drop(&mut self) {
        wipe(&mut self.0);
    }
}

/// A request nests a few levels deep, and serde_json reads at most 128.
fn wipe(value: &mut Value) {
    match value {
        Value::String(text) => text.zeroize(),
        Value::Array(values) => values.iter_mut().for_each(wipe),
        Value::Object(fields) => fields.values_mut().for_each(wipe),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

fn other_shape(came: &Value, read: &Value) -> Option<String> {
    match (came, read) {
        (Value::Object(came), Value::Object(read)) => came.iter().find_map(|(name, value)| {
            let below = other_shape(value, read.get(name).unwrap_or(&Value::Null))?;
            Some(if below.is_empty() { name.clone() } else { format!("{name}.{below}") })
        }),
        (Value::Array(came), Value::Array(read)) => {
            if came.len() != read.len() {
                return Some(String::new());
            }
            came.iter().zip(read).enumerate().find_map(|(index, (came, read))| {
                let below = other_shape(came, read)?;
                Some(if below.is_empty() { index.to_string() } else { format!("{index}.{below}") })
            })
        }
        (came, read) => (came != read).then(String::new),
    }
}

/// Counts first and then writes into a buffer that does not grow: growing would leave copies of
/// secrets in an answer behind.
pub(super) fn write(response: &Response) -> Option<Vec<u8>> {
    let mut count = Count(0);
    serde_json::to_writer(&mut count, response).ok()?;
    let mut text = Vec::with_capacity(count.0);
    serde_json::to_writer(&mut text, response).ok()?;
    Some(text)
}

struct Count(usize);

impl std::io::Write for Count {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0 = self.0.saturating_add(bytes.len());
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}
