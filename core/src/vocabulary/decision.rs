//! What a policy asks of a person, and by which rule.

use super::{Channel, Method, Product, Refusal, wire_type};

wire_type! {
    /// Everything a decision depends on. It contains no secret, so a browser can decide too.
    #[derive(Debug, Clone)]
    pub struct Situation {
        /// Now, in Unix seconds.
        pub at: u64,
        /// The product the person signs in to.
        pub product: Product,
        /// The way the request came in.
        pub channel: Channel,
        /// Names of the groups the person is in.
        pub groups: Vec<String>,
        /// Whether the person holds a license.
        pub licensed: bool,
        /// What is known of the person's account.
        pub standing: Standing,
    }
}

wire_type! {
    /// What a decision has to know about an account.
    #[derive(Debug, Clone, Default)]
    pub struct Standing {
        /// The methods set up, last used first.
        pub enrolled: Vec<Method>,
        /// Whether an administrator suspended the account.
        pub suspended: bool,
        /// When the policy first asked this person to enroll.
        pub required_since: Option<u64>,
        /// How often enrollment has been put off.
        pub postponements: u32,
        /// Whether this device is remembered.
        pub remembered: bool,
    }
}

wire_type! {
    /// What is asked, and why.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct Decision {
        /// What is asked.
        pub outcome: Outcome,
        /// The rule that decided.
        pub rule: String,
        /// Every rule tried, in order.
        pub looked: Vec<RuleLook>,
    }
}

wire_type! {
    /// What is asked of the person.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub enum Outcome {
        /// No second factor.
        Exempt {},
        /// A second factor by one of these methods.
        Challenge {
            /// Methods that are set up, enabled and allowed; last used first.
            methods: Vec<Method>,
        },
        /// A factor must be set up.
        Enroll {
            /// What can be set up.
            methods: Vec<Method>,
            /// Until when it can be put off; absent if it cannot.
            postpone_until: Option<u64>,
            /// How often it can still be put off.
            postponements_left: u32,
        },
        /// It cannot go on.
        Refuse {
            /// Why.
            refusal: Refusal,
        },
    }
}

wire_type! {
    /// One rule that was tried.
    #[derive(Debug, Clone, PartialEq, Eq)]
    pub struct RuleLook {
        /// The rule's name, such as `groups.require`.
        pub rule: String,
        /// Whether it applied.
        pub matched: bool,
        /// What it matched, such as the group's name; empty if it did not apply.
        pub on: String,
    }
}
