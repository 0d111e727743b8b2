//! What is issued and comes back: tickets, evidence, passes, known-browser cookies.
//!
//! Each kind is sealed under its own label and bound to its account; tickets, evidence and passes
//! are also bound to the session's nonce. None of them is in the record, so another browser, or a
//! thief with the password, cannot end what the owner started.

use crate::account::spent::TicketId;
use crate::crypto::derive::{Label, mac};
use crate::crypto::entropy::Entropy;
use crate::crypto::ring::Ring;
use crate::crypto::seal::{Draft, Vault};
use crate::vocabulary::{Algorithm, Because, Bytes, EvidenceFacts, Method, SecretText};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

/// How far the clock may have gone back before evidence from the future is refused, in seconds.
const CLOCK_BACK_SECONDS_MAX: u64 = 300;

/// Room for the content of a ticket or of evidence, in bytes.
const CONTENT_BYTES: usize = 160;

/// Where evidence or a ticket belongs.
#[derive(Clone, Copy)]
pub(crate) struct Place<'a> {
    pub(crate) ring: &'a Ring,
    pub(crate) account_id: &'a str,
    pub(crate) nonce: &'a [u8],
}

/// Something pending: a challenge or an enrollment.
#[derive(Serialize, Deserialize, Clone)]
pub(crate) struct Ticket {
    pub(crate) id: TicketId,
    /// The root key that its code or challenge is derived from.
    pub(crate) key_id: u32,
    pub(crate) purpose: Purpose,
    pub(crate) pending: Pending,
    pub(crate) revocations: u64,
    pub(crate) expires: u64,
}

/// What a ticket was issued for; it is valid for nothing else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Purpose {
    /// The first factor, during sign-in.
    FirstFactor,
    /// Backup codes right after a first factor was set up in this very sign-in.
    AfterFactor,
    /// A further factor, in a session with fresh evidence.
    SelfService,
    /// A challenge during sign-in.
    SignIn,
    /// Before the first factor: that the directory's mailbox is the person's.
    Proof,
}

/// What waits to be confirmed or answered. Wiped on drop. It does not contain codes and challenges:
/// they are derived from the ticket's number.
#[derive(Serialize, Deserialize, Clone, Zeroize, ZeroizeOnDrop)]
pub(crate) enum Pending {
    Totp {
        secret: Vec<u8>,
        #[zeroize(skip)]
        algorithm: Algorithm,
        digits: u8,
        period_seconds: u32,
    },
    BackupCodes {
        seed: [u8; 32],
        /// The method this sign-in proved just before, if any.
        #[zeroize(skip)]
        after: Option<Method>,
    },
    Message {
        #[zeroize(skip)]
        method: Method,
        destination: String,
    },
    Credential {},
    Yubikey {},
    Push {
        user: String,
        /// The name of the push, once it was sent.
        transaction: String,
    },
    Questions {},
}

/// A task given to the host. It is good for one finding.
#[derive(Serialize, Deserialize)]
pub(crate) struct Asked {
    pub(crate) ticket: Ticket,
    pub(crate) about: About,
    pub(crate) expires: u64,
}

/// What was asked, and what is needed when the finding comes.
#[derive(Serialize, Deserialize)]
pub(crate) enum About {
    Delivery,
    Assertion { credential_id: Vec<u8>, remember: bool },
    Registration { label: String },
    Yubico { otp: SecretText, nonce: String, label: String, remember: bool },
    Prompt,
    Poll { label: String, remember: bool },
}

#[derive(Serialize, Deserialize)]
struct KnownBrowser {
    evictions: u64,
    until: u64,
}

impl About {
    /// Whether the person asked to have this device remembered.
    pub(crate) const fn remembers(&self) -> bool {
        match self {
            Self::Assertion { remember, .. }
            | Self::Yubico { remember, .. }
            | Self::Poll { remember, .. } => *remember,
            Self::Delivery | Self::Registration { .. } | Self::Prompt => false,
        }
    }
}

impl Pending {
    pub(crate) fn method(&self) -> Method {
        match self {
            Self::Totp { .. } => Method::Totp,
            Self::BackupCodes { .. } => Method::BackupCodes,
            Self::Message { method, .. } => *method,
            Self::Credential {} => Method::WebAuthn,
            Self::Yubikey {} => Method::YubicoOtp,
            Self::Push { .. } => Method::Push,
            Self::Questions {} => Method::SecurityQuestions,
        }
    }
}

/// Seals a ticket for this session.
pub(crate) fn seal_ticket(place: Place<'_>, entropy: &Entropy, ticket: &Ticket) -> Option<Bytes> {
    seal_content(place, Label::Ticket, b"ticket", entropy, ticket)
}

/// Opens an unexpired ticket of this session.
pub(crate) fn open_ticket(place: Place<'_>, sealed: &Bytes, at: u64) -> Option<Ticket> {
    let ticket: Ticket = open_content(place, Label::Ticket, b"ticket", sealed.as_slice())?;
    (at < ticket.expires).then_some(ticket)
}

/// Seals what the host was asked.
pub(crate) fn seal_asked(place: Place<'_>, entropy: &Entropy, asked: &Asked) -> Option<Bytes> {
    seal_content(place, Label::Ticket, b"asked", entropy, asked)
}

/// Opens what the host was asked in this session, if the answer is not too late.
pub(crate) fn open_asked(place: Place<'_>, sealed: &Bytes, at: u64) -> Option<Asked> {
    let asked: Asked = open_content(place, Label::Ticket, b"asked", sealed.as_slice())?;
    (at < asked.expires && at < asked.ticket.expires).then_some(asked)
}

/// What only the holder of the ring can compute from a ticket: its code or its challenge. Resending
/// repeats it, and it is not stored anywhere. `None` if the ticket's key was retired.
pub(crate) fn derived(
    place: Place<'_>,
    label: Label,
    ticket: &Ticket,
    more: &[u8],
) -> Option<Zeroizing<[u8; 32]>> {
    let account = place.account_id.as_bytes();
    let key = place.ring.derive(ticket.key_id, label, &[account])?;
    let purpose = [match ticket.purpose {
        Purpose::FirstFactor => 1,
        Purpose::AfterFactor => 2,
        Purpose::SelfService => 3,
        Purpose::SignIn => 4,
        Purpose::Proof => 5,
    }];
    Some(Zeroizing::new(mac(&key, &[&ticket.id, account, &purpose, more])))
}

/// Seals the evidence for a session: evidence after a factor, a pass after an exemption.
pub(crate) fn seal_evidence(
    place: Place<'_>,
    entropy: &Entropy,
    facts: &EvidenceFacts,
) -> Option<Bytes> {
    let label = label_of(&facts.because);
    seal_content(place, label, b"evidence", entropy, facts)
}

/// Opens unexpired evidence of this session. The caller compares revocations and policy.
pub(crate) fn open_evidence(place: Place<'_>, evidence: &Bytes, at: u64) -> Option<EvidenceFacts> {
    [Label::Evidence, Label::Pass].into_iter().find_map(|label| {
        let facts: EvidenceFacts = open_content(place, label, b"evidence", evidence.as_slice())?;
        let in_time = at < facts.until && facts.at <= at.saturating_add(CLOCK_BACK_SECONDS_MAX);
        (in_time && label_of(&facts.because) == label).then_some(facts)
    })
}

/// Seals the cookie of a browser that completed a second factor.
pub(crate) fn seal_known_browser(
    place: Place<'_>,
    entropy: &Entropy,
    evictions: u64,
    until: u64,
) -> Option<Bytes> {
    let place = Place { nonce: &[], ..place };
    let known = KnownBrowser { evictions, until };
    seal_content(place, Label::KnownBrowser, b"known browser", entropy, &known)
}

/// Whether the cookie shows that this browser completed a second factor for this account since
/// its last eviction.
pub(crate) fn is_known_browser(
    place: Place<'_>,
    cookie: Option<&Bytes>,
    evictions: u64,
    at: u64,
) -> bool {
    let place = Place { nonce: &[], ..place };
    cookie
        .and_then(|cookie| {
            open_content(place, Label::KnownBrowser, b"known browser", cookie.as_slice())
        })
        .is_some_and(|known: KnownBrowser| known.evictions == evictions && at < known.until)
}

fn label_of(because: &Because) -> Label {
    match because {
        Because::Verified { .. } => Label::Evidence,
        Because::Exempt { .. } => Label::Pass,
    }
}

fn seal_content<T: Serialize>(
    place: Place<'_>,
    label: Label,
    kind: &[u8],
    entropy: &Entropy,
    content: &T,
) -> Option<Bytes> {
    let draft = postcard::serialize_with_flavor(content, Draft::with_room(CONTENT_BYTES)).ok()?;
    let vault = Vault::new(place.ring, label, place.account_id.as_bytes());
    vault.seal(draft, &[kind, place.nonce], entropy).ok().map(Bytes::new)
}

fn open_content<T: DeserializeOwned>(
    place: Place<'_>,
    label: Label,
    kind: &[u8],
    sealed: &[u8],
) -> Option<T> {
    let vault = Vault::new(place.ring, label, place.account_id.as_bytes());
    whole(&vault.open(&[kind, place.nonce], sealed).ok()?)
}

fn whole<T: DeserializeOwned>(bytes: &[u8]) -> Option<T> {
    let (content, rest) = postcard::take_from_bytes(bytes).ok()?;
    rest.is_empty().then_some(content)
}
