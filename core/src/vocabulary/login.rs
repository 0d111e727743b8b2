//! The facts a host states about a login. They come with every event, so that rules are tried again
//! at every step.

use super::Bytes;
use super::wire_type;

/// The most groups of a person.
pub(crate) const GROUPS_MAX: usize = 10_000;
/// The most bytes of a group's name.
pub(crate) const GROUP_BYTES_MAX: usize = 1024;
/// The most bytes of all names together. With everything else at its limit, a step stays within
/// the 2 MiB that the wire takes.
pub(crate) const GROUPS_BYTES_MAX: usize = 1920 * 1024;

wire_type! {
    /// One login as the host sees it, after the first factor was proven.
    #[derive(Clone)]
    pub struct Login {
        /// The product the person signs in to.
        pub product: Product,
        /// The way the request came in.
        pub channel: Channel,
        /// Names of the person's current groups; at most 10,000 of 1 to 1,024 bytes, and
        /// 1,966,080 bytes together.
        pub groups: Vec<String>,
        /// Whether the person holds a license; customers of a service desk do not.
        pub licensed: bool,
        /// The client's address as text, for the audit record; at most 64 bytes, may be empty.
        pub peer: String,
        /// 32 random bytes that the host put into the session after the first factor. Tickets
        /// and evidence are bound to them, not to the session id, which changes.
        pub nonce: Bytes,
        /// The known-browser cookie as received, if any. It chooses the throttle lane and is never
        /// an exemption.
        pub known_browser: Option<Bytes>,
        /// The remembered-device cookie as received, if any.
        pub device_token: Option<Bytes>,
        /// The person's current e-mail address in the directory; at most 254 bytes (RFC 5321
        /// section 4.5.3.1.3).
        pub email: Option<String>,
        /// The language messages are written in, as a BCP 47 tag such as `de-AT`; at most 35
        /// bytes, empty for the host's default.
        pub locale: String,
        /// What the authenticator app should call the account, such as the user name; 1 to 255
        /// bytes. Shown only to the person.
        pub display_name: String,
    }
}

wire_type! {
    /// The product of the login.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
    pub enum Product {
        /// Jira Software and Jira Core.
        Jira,
        /// Jira Service Management.
        Jsm,
        /// Confluence.
        Confluence,
        /// Bitbucket.
        Bitbucket,
        /// Bamboo.
        Bamboo,
        /// Crowd.
        Crowd,
    }
}

wire_type! {
    /// How the request was authenticated, as typed input rather than a list of addresses.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum Channel {
        /// The sign-in form in a browser.
        Form,
        /// A remember-me cookie of the product.
        RememberMe,
        /// Single sign-on.
        Sso,
        /// HTTP Basic with a password.
        Basic,
        /// A personal access token.
        Token,
        /// OAuth.
        Oauth,
        /// Git over HTTP.
        GitHttp,
    }
}

wire_type! {
    /// Which share of the attempt budget a login draws on.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub enum Lane {
        /// A browser that has never completed a second factor for this account.
        Unknown,
        /// A browser that has completed one; it has a reserve of attempts.
        Known,
    }
}

impl Channel {
    /// Whether there is a person who can answer a challenge.
    #[must_use]
    pub const fn is_interactive(self) -> bool {
        match self {
            Self::Form | Self::RememberMe | Self::Sso => true,
            Self::Basic | Self::Token | Self::Oauth | Self::GitHttp => false,
        }
    }
}
