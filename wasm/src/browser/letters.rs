//! What JavaScript knows about letters, lent to the core.

use countersign::wire::Unicode;
use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen]
extern "C" {
    type Text;

    #[wasm_bindgen(js_name = String)]
    fn text(of: &str) -> Text;

    #[wasm_bindgen(method)]
    fn normalize(this: &Text, form: &str) -> String;

    #[wasm_bindgen(method, js_name = toLowerCase)]
    fn lower(this: &Text) -> String;

    #[wasm_bindgen(method, js_name = toUpperCase)]
    fn upper(this: &Text) -> String;

    #[wasm_bindgen(js_name = RegExp)]
    type Pattern;

    #[wasm_bindgen(constructor, js_class = "RegExp")]
    fn new(pattern: &str, flags: &str) -> Pattern;

    #[wasm_bindgen(method)]
    fn test(this: &Pattern, text: &str) -> bool;
}

pub(super) const UNICODE: Unicode = Unicode {
    nfd: |name| text(name).normalize("NFD"),
    nfkd: |name| text(name).normalize("NFKD"),
    // One by one: of a whole word, JavaScript would lower a sigma at the end differently.
    lower: |name| each(name, Text::lower),
    upper: |name| each(name, Text::upper),
    is_assigned: |letter| {
        let unassigned = Pattern::new("[\\p{Cn}\\p{Co}\\p{Cs}]", "u");
        !unassigned.test(letter.encode_utf8(&mut [0; 4]))
    },
};

fn each(name: &str, change: fn(&Text) -> String) -> String {
    name.chars().map(|letter| change(&text(letter.encode_utf8(&mut [0; 4])))).collect()
}
