//! The door for pages: text in, text out, with no JavaScript classes or values, so the same module
//! also runs where there is no JavaScript.

mod letters;

use crate::ENGINES;
use wasm_bindgen::prelude::wasm_bindgen;
use zeroize::Zeroizing;

/// Answers one request of the wire in JSON. Lint, Help and `SelfTest` need no handle (zero); Decide
/// needs the two halves of the handle that Open returned.
#[wasm_bindgen]
pub fn call_json(handle_high: u32, handle_low: u32, text: String) -> String {
    countersign::wire::lend_unicode(letters::UNICODE);
    let text = Zeroizing::new(text);
    let answer = ENGINES.call(joined(handle_high, handle_low), text.as_bytes());
    String::from_utf8(answer).unwrap_or_default()
}

/// Forgets the engine of a handle.
#[wasm_bindgen]
pub fn close(handle_high: u32, handle_low: u32) {
    ENGINES.close(joined(handle_high, handle_low));
}

/// Identifies the build; see `countersign::wire::fingerprint`.
#[wasm_bindgen]
pub fn fingerprint() -> u32 {
    countersign::wire::fingerprint()
}

fn joined(high: u32, low: u32) -> u64 {
    u64::from(high) << 32 | u64::from(low)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_json_whatever_came() {
        for text in ["", " ", "[]", "{", "\u{1}", "{\"SelfTest\":{}} ", "{\"SelfTest\":{}}"] {
            let answer = call_json(0, 0, text.to_owned());
            assert!(answer.starts_with('{') && answer.ends_with('}'), "{text:?}: {answer}");
        }
    }

    #[test]
    fn a_policy_decides_until_it_is_closed() {
        let open = r#"{"Open":{"ring":"","policy":"{\"mode\":\"enforce\"}","policy_version":1}}"#;
        assert!(
            call_json(0, 0, open.to_owned()).starts_with("{\"Opened\":{\"handle\":4294967296,")
        );
        let decide = "{\"Decide\":{\"situation\":{\"at\":0,\"product\":\"Jira\",\"channel\":\"Form\",\
            \"groups\":[],\"licensed\":true,\"standing\":{\"enrolled\":[],\"suspended\":false,\
            \"required_since\":null,\"postponements\":0}}}}";
        assert!(call_json(1, 0, decide.to_owned()).starts_with("{\"Decided\""));
        close(1, 0);
        assert!(call_json(1, 0, decide.to_owned()).contains("stale_handle"));
    }
}
