//! WebAuthn credentials: the browser is given options, and the host verifies its response.

use crate::account::Account;
use crate::account::authenticators::{Kind, WebauthnCredential};
use crate::acts::ask::ask;
use crate::acts::attempt::{Answered, Chosen, Note};
use crate::acts::confirmation::{self, Confirmed, full};
use crate::acts::session::Session;
use crate::acts::tickets::{self, Opened};
use crate::authenticators::webauthn::{self, Options, Party};
use crate::crypto::derive::Label;
use crate::session_tokens::{self, About, Pending, Purpose, Ticket};
use crate::vocabulary::{
    AuditKind, Bytes, Ceremony, Finding, HostTask, Method, NoticeKind, Refusal, Shown, Started,
    Trouble,
};
use zeroize::Zeroizing;

/// The most bytes of a browser's response.
const RESPONSE_BYTES_MAX: usize = 16 * 1024;
/// The most bytes of a credential in the host's form.
const CREDENTIAL_BYTES_MAX: usize = 2048;
/// The most bytes of all credentials of a person together, including their ids. Everything else a
/// record can hold is below 9 KiB, so one with every method at its limit still has room for what
/// each sign-in adds.
const CREDENTIALS_BYTES_MAX: usize = 12 * 1024;

/// What an assertion or a registration comes with.
pub(in crate::acts) struct Response<'a> {
    pub(in crate::acts) credential_id: &'a Bytes,
    pub(in crate::acts) response: &'a Bytes,
}

/// Shows the pending ceremony, or opens one.
pub(in crate::acts) fn choose(session: &Session<'_>, opened: Option<Opened>) -> Chosen {
    let new = || tickets::new(session, Purpose::SignIn, Pending::Credential {}).map(Opened::from);
    match opened.or_else(new) {
        Some(opened) => Chosen::Page(Some(opened), None),
        None => Chosen::Refused(Refusal::Busy {}, "ticket.unsealed"),
    }
}

/// The ceremony for a credential that is set up.
pub(in crate::acts) fn show(session: &Session<'_>, opened: &Opened) -> Option<Shown> {
    let challenge = challenge(session, &opened.ticket)?;
    let options = webauthn::request(&options(session, &challenge))?;
    let expires = opened.ticket.expires;
    Some(Shown::Credential { ticket: opened.sealed(session)?, options, expires })
}

/// Asks the host to verify an assertion. Only this account's credentials are considered.
pub(in crate::acts) fn respond(
    session: &Session<'_>,
    opened: Option<&Opened>,
    answer: &Response<'_>,
    remember: bool,
) -> Answered {
    let Some(Opened { ticket, .. }) = opened else {
        return Answered::Same(Some(Trouble::Expired {}));
    };
    let wanted = answer.credential_id.as_slice();
    let mut credentials = session.account.authenticators.credentials();
    let known = credentials.find(|(_, one)| one.credential_id == wanted);
    let Some((_, known)) = known.filter(|_| is_response(answer.response)) else {
        return Answered::Same(Some(Trouble::WrongAnswer {}));
    };
    let about = About::Assertion { credential_id: known.credential_id.clone(), remember };
    let task = ceremony(session, ticket).map(|ceremony| HostTask::VerifyAssertion {
        ceremony,
        credential: Bytes::new(known.credential.clone()),
        response: answer.response.clone(),
    });
    let asked = tickets::asked(session, ticket.clone(), about);
    Answered::Asked(Box::new(ask(session, &asked, task, None)))
}

/// The host's library found the assertion right. The rest is ours: whether it is the credential in
/// question, the counter, and the person's verification (WebAuthn section 7.2 steps 16, 21 and 22).
pub(in crate::acts) fn found(
    session: &mut Session<'_>,
    credential_id: &[u8],
    finding: &Finding,
) -> Answered {
    let wrong = Answered::Same(Some(Trouble::WrongAnswer {}));
    let (credential, sign_count, user_verified) = match finding {
        Finding::Asserted { credential, sign_count, user_verified } => {
            (credential.as_slice(), *sign_count, *user_verified)
        }
        Finding::Invalid {} => return wrong,
        Finding::Sent {}
        | Finding::Valid {}
        | Finding::Registered { .. }
        | Finding::OtpValid { .. }
        | Finding::PushStarted { .. }
        | Finding::Waiting {}
        | Finding::Failed {} => return Answered::Same(Some(Trouble::Unavailable {})),
    };
    let fits = has_room(session.account, credential_id, credential);
    let is_verified = user_verified || !verifies_user(session);
    let mut credentials = session.account.authenticators.credentials_mut();
    let known = credentials.find(|(_, one)| one.credential_id == credential_id);
    let Some((card, known)) = known.filter(|_| is_verified && fits) else {
        return wrong;
    };
    let counts = known.sign_count > 0 || sign_count > 0;
    if counts && sign_count <= known.sign_count {
        return Answered::Noted(Note {
            kind: AuditKind::CloneSuspected,
            trouble: Trouble::WrongAnswer {},
            notice: Some(NoticeKind::CloneSuspected),
            is_repeatable: true,
            is_over: false,
        });
    }
    known.sign_count = sign_count;
    known.credential = credential.to_vec();
    card.used_at = Some(session.context.at);
    Answered::Right
}

/// The ceremony for a new credential.
pub(in crate::acts) fn started(session: &Session<'_>, opened: &Opened) -> Option<Started> {
    let (context, policy) = (session.context, session.context.policy());
    let challenge = challenge(session, &opened.ticket)?;
    // A key shows its handle to anyone who holds it: without a secret in it, it could be compared
    // with the account ids one knows (WebAuthn Level 2, section 14.6.1).
    let owner = context.account_id.as_bytes();
    let handle = context.ring.derive_active(Label::UserHandle, &[owner]);
    let party = Party {
        issuer: &policy.issuer,
        name: &session.login.display_name,
        user_handle: handle.expose(),
        discoverable: policy.methods.webauthn.discoverable,
    };
    let options = webauthn::creation(&options(session, &challenge), &party)?;
    let expires = opened.ticket.expires;
    Some(Started::Credential { ticket: opened.sealed(session)?, options, expires })
}

/// Asks the host to verify a registration.
pub(in crate::acts) fn confirm(
    session: &Session<'_>,
    opened: &Opened,
    response: &Bytes,
    label: &str,
) -> Confirmed {
    if !is_response(response) {
        return Confirmed::again(Trouble::WrongAnswer {});
    }
    let label = match confirmation::name(session, Method::WebAuthn, label) {
        Ok(label) => label,
        Err(confirmed) => return confirmed,
    };
    let task = ceremony(session, &opened.ticket)
        .map(|ceremony| HostTask::VerifyRegistration { ceremony, response: response.clone() });
    let asked = tickets::asked(session, opened.ticket.clone(), About::Registration { label });
    Confirmed::Asked(Box::new(ask(session, &asked, task, None)))
}

/// The host's library found the registration right.
pub(in crate::acts) fn enrolled(
    session: &mut Session<'_>,
    ticket: &Ticket,
    label: &str,
    finding: &Finding,
) -> Confirmed {
    let (id, credential, sign_count, user_verified) = match finding {
        Finding::Registered { credential_id, credential, sign_count, user_verified } => {
            (credential_id.as_slice(), credential.as_slice(), *sign_count, *user_verified)
        }
        Finding::Invalid {} => return Confirmed::again(Trouble::WrongAnswer {}),
        Finding::Sent {}
        | Finding::Valid {}
        | Finding::Asserted { .. }
        | Finding::OtpValid { .. }
        | Finding::PushStarted { .. }
        | Finding::Waiting {}
        | Finding::Failed {} => return Confirmed::again(Trouble::Unavailable {}),
    };
    let is_whole = (1..=1023).contains(&id.len())
        && (1..=CREDENTIAL_BYTES_MAX).contains(&credential.len())
        && (user_verified || !verifies_user(session));
    if !is_whole {
        return Confirmed::again(Trouble::WrongAnswer {});
    }
    // Things may have been added since the task went out.
    let is_known = session.account.authenticators.credentials().any(|(_, o)| o.credential_id == id);
    if is_known || confirmation::name(session, Method::WebAuthn, label).is_err() {
        return Confirmed::again(Trouble::AlreadySetUp {});
    }
    if !has_room(session.account, id, credential) {
        return full(Method::WebAuthn);
    }
    let kind = Kind::WebAuthn(WebauthnCredential {
        credential_id: id.to_vec(),
        credential: credential.to_vec(),
        sign_count,
    });
    confirmation::add(session, ticket, label.to_owned(), kind)
}

/// Whether a credential is complete and the record has room for it next to the others.
fn has_room(account: &Account, credential_id: &[u8], credential: &[u8]) -> bool {
    let others = account.authenticators.credentials().map(|(_, one)| one);
    let others = others.filter(|one| one.credential_id != credential_id);
    let taken: usize = others.map(|one| one.credential_id.len() + one.credential.len()).sum();
    (1..=CREDENTIAL_BYTES_MAX).contains(&credential.len())
        && taken + credential_id.len() + credential.len() <= CREDENTIALS_BYTES_MAX
}

fn is_response(response: &Bytes) -> bool {
    (1..=RESPONSE_BYTES_MAX).contains(&response.as_slice().len())
}

fn verifies_user(session: &Session<'_>) -> bool {
    session.context.policy().methods.webauthn.user_verification
}

fn challenge(session: &Session<'_>, ticket: &Ticket) -> Option<Zeroizing<[u8; 32]>> {
    session_tokens::derived(session.place(), Label::Challenge, ticket, b"")
}

fn options<'a>(session: &'a Session<'_>, challenge: &'a [u8; 32]) -> Options<'a> {
    let policy = &session.context.policy().methods.webauthn;
    let credentials = session.account.authenticators.credentials();
    Options {
        challenge,
        relying_party_id: &policy.relying_party_id,
        user_verification: policy.user_verification,
        credentials: credentials.map(|(_, one)| one.credential_id.as_slice()).collect(),
    }
}

/// What the browser was asked, for the host to compare with the response.
fn ceremony(session: &Session<'_>, ticket: &Ticket) -> Option<Ceremony> {
    let policy = &session.context.policy().methods.webauthn;
    Some(Ceremony {
        challenge: Bytes::from(challenge(session, ticket)?.as_slice()),
        relying_party_id: policy.relying_party_id.clone(),
        origins: policy.origins.clone(),
        user_verification: policy.user_verification,
    })
}
