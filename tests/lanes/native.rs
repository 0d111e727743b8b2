//! The lane through the crate itself. Each readable request is also sent as postcard to a second
//! set of engines, and both answers must say the same.

use countersign::wire::{Engines, Request, Response};
use countersign_tests::lane::{self, Door, without_handle};
use serde_json::Value;
use std::process::ExitCode;

fn main() -> ExitCode {
    lane::main("native", |_| Ok(Native::default()))
}

#[derive(Default)]
struct Native {
    json: Engines,
    postcard: Engines,
    /// Handles of the JSON engines and of their postcard twins.
    twins: Vec<(u64, u64)>,
}

impl Door for Native {
    fn call(&mut self, handle: u64, request: &[u8]) -> Result<Vec<u8>, String> {
        let answer = self.json.call(handle, request);
        let read = serde_json::from_slice::<Request>(request);
        let says_unreadable = answer.starts_with(br#"{"Mistake":{"code":"request."#);
        if let Ok(read) = read
            && !says_unreadable
        {
            self.compare(handle, &read, &answer)?;
        }
        Ok(answer)
    }

    fn close(&mut self, handle: u64) -> Result<(), String> {
        self.json.close(handle);
        self.postcard.close(self.twin(handle));
        self.twins.retain(|(json, _)| *json != handle);
        Ok(())
    }
}

impl Native {
    fn twin(&self, handle: u64) -> u64 {
        let found = self.twins.iter().find(|(json, _)| *json == handle);
        found.map_or(handle, |(_, postcard)| *postcard)
    }

    fn compare(&mut self, handle: u64, request: &Request, answer: &[u8]) -> Result<(), String> {
        let request = postcard::to_stdvec(request).map_err(|e| e.to_string())?;
        let twin = self.postcard.call(self.twin(handle), &request);
        let twin: Response = postcard::from_bytes(&twin)
            .map_err(|e| format!("the postcard answer does not read: {e}"))?;
        if let Response::Opened { handle: postcard, .. } = &twin {
            let opened: Value = serde_json::from_slice(answer).map_err(|e| e.to_string())?;
            let json = opened.pointer("/Opened/handle").and_then(Value::as_u64);
            self.twins.push((json.ok_or("postcard opened, JSON did not")?, *postcard));
        }
        let twin = serde_json::to_vec(&twin).map_err(|e| e.to_string())?;
        if without_handle(&twin) == without_handle(answer) {
            Ok(())
        } else {
            Err(format!("postcard answered {}", String::from_utf8_lossy(&twin)))
        }
    }
}
