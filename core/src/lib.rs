//! Countersign: a second-factor engine for self-hosted team software.
//!
//! Two verbs do everything. [`Decision`](vocabulary::Decision): what does the policy ask of this
//! person now, and by which rule? It only reads. [`Engine::step`](engine::Engine::step): what does
//! this event do to this account? Only it changes one. State, time and entropy go in; a verdict and
//! a new sealed record come out, and the verdict is worth nothing until the record is saved.
//!
//! # What this crate refuses to do
//!
//! * It reads no clock, randomness, file, socket or environment: all of that is passed in, so every
//!   step can be repeated, bit for bit.
//! * It never answers "verified" on an error. Anything that does not parse, open or match is a
//!   refusal, and the only way in is [`Verdict::Admit`](vocabulary::Verdict::Admit).
//! * It accepts no secret to compare with from a caller: secrets live in the sealed record.
//! * It keeps no account between calls, and no lock that another node could not see.
//!
//! # The map
//!
//! Follow one login downward; no arrow points up.
//!
//! | module | what it answers |
//! |---|---|
//! | [`wire`] | which bytes come in and go out, and how large may they be? |
//! | [`engine`] | how does one step run, from the sealed record to the next one? |
//! | `acts` | what does each event do: sign in, enroll, self-service, administer? |
//! | `session_tokens` | what is handed out and comes back: tickets, evidence, passes, known browsers |
//! | `stored` | in which frozen form is a record kept? |
//! | [`policy`] | who is asked, and by which rule? It knows neither accounts nor keys |
//! | `account` | what is known about one person's second factor; failures and locks |
//! | `authenticators` | is this code right? One module per kind; base32, QR |
//! | `crypto` | keys by label, sealing, drawing secrets, comparing in constant time |
//! | [`vocabulary`] | the words all of them share with every host |
//!
//! In addition, `names` says when two names are the same, `advice` helps during enrollment and
//! never decides, `postcard_vec` writes bytes, `json_object` accepts an object and never a list in
//! its place, and the [`manual`] contains the threat model, defaults, host duties, decisions and
//! glossary. `docs/architecture.md` shows the whole repository on one page.
//!
//! # One login, whole
//!
//! ```
//! # #[cfg(feature = "server")] {
//! use countersign::engine::{Engine, Input, Saved, Step, StoredAccount};
//! use countersign::vocabulary::*;
//! use countersign::wire::{Engines, Request, Response};
//!
//! // A key ring is made once and kept outside the database.
//! let request = Request::NewRing {
//!     instance_id: "example".into(),
//!     entropy: SecretBytes::new(vec![7; 32]),
//! };
//! let answer = Engines::new().call(0, &postcard::to_stdvec(&request)?);
//! let Response::Ring { ring } = postcard::from_bytes(&answer)? else { panic!("no ring") };
//! let engine = Engine::open(ring.expose(), r#"{"mode":"enforce"}"#, 1).expect("an engine");
//!
//! // The host keeps one row per account. Here it is a variable; every save succeeds.
//! let mut row: Option<Row> = None;
//! let mut run = |at: u64, act: SignInAct| -> Verdict {
//!     let login = Login {
//!         product: Product::Jira,
//!         channel: Channel::Form,
//!         groups: vec!["staff".into()],
//!         licensed: true,
//!         peer: "192.0.2.7".into(),
//!         nonce: Bytes::new(vec![1; 32]),
//!         known_browser: None,
//!         device_token: None,
//!         email: None,
//!         locale: String::new(),
//!         display_name: "alice".into(),
//!     };
//!     let event = Event::SignIn { login, act };
//!     let entropy = SecretBytes::new(vec![9; 32]);
//!     let stored = StoredAccount { account_id: "10100".into(), row: row.clone(), marker: None };
//!     let step: Step = engine.step(Input { at, entropy, event }, &stored).expect("no mistake");
//!     if let Some(save) = step.save() {
//!         row = Some(Row {
//!             revision: save.revision,
//!             record: save.record.clone(),
//!             revocations: save.revocations,
//!         });
//!     }
//!     step.settle(Saved::Applied).expect("saved")
//! };
//!
//! // The first login leads to enrollment: a key is shown, and one code confirms it.
//! let start = EnrollAct::Start {
//!     method: Method::Totp,
//!     destination: None,
//!     again: false,
//!     ticket: None,
//! };
//! let Verdict::Enroll { started: Some(Started::Totp { ticket, key, .. }), .. } =
//!     run(1_000_000, SignInAct::Enroll { act: start })
//! else { panic!("no key") };
//! let app = |at: u64| {
//!     let secret = data_encoding::BASE32_NOPAD.decode(key.expose().as_bytes()).expect("base32");
//!     let app = totp_rs::Builder::new().with_secret(secret).build().expect("an app");
//!     Answer::Code { method: Method::Totp, code: SecretText::new(app.generate(at).to_string()) }
//! };
//! let confirm = EnrollAct::Confirm { ticket, answer: app(1_000_000), label: String::new() };
//! let Verdict::Enroll { started: Some(Started::BackupCodes { ticket, codes, .. }), .. } =
//!     run(1_000_010, SignInAct::Enroll { act: confirm })
//! else { panic!("no backup codes") };
//! assert_eq!(codes.len(), 10);
//! let saved =
//!     EnrollAct::Confirm { ticket, answer: Answer::CodesSaved {}, label: String::new() };
//! assert!(matches!(run(1_000_020, SignInAct::Enroll { act: saved }), Verdict::Admit { .. }));
//!
//! // Later: a code lets in once, and never again.
//! let respond = |at| SignInAct::Respond {
//!     answer: app(at),
//!     ticket: None,
//!     remember_device: false,
//! };
//! assert!(matches!(run(1_000_100, respond(1_000_100)), Verdict::Admit { .. }));
//! assert!(matches!(
//!     run(1_000_101, respond(1_000_100)),
//!     Verdict::Challenge { trouble: Some(Trouble::WrongAnswer {}), .. }
//! ));
//! # }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

#![forbid(unsafe_code)]

mod advice;
mod authenticators;
mod crypto;
mod json_object;
pub mod manual;
mod names;
pub mod policy;
pub mod vocabulary;
pub mod wire;

#[doc(hidden)]
pub use authenticators::bench_door;

#[cfg(feature = "server")]
mod account;
#[cfg(feature = "server")]
mod acts;
#[cfg(feature = "server")]
pub mod engine;
mod postcard_vec;
#[cfg(feature = "server")]
mod session_tokens;
#[cfg(feature = "server")]
mod stored;
