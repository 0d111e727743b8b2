//! Who is asked, by which rule; days of grace.

use serde_json::{Value, json};

use super::book::{Book, Case, NOTHING, T};
use super::oath;
use super::sealed::{Person, RFC_KEY, nobody, person};
use super::words::{admitted, asked, begin, exempt, not_allowed, refused, saves, start, totp};

const DAY: u64 = 86_400;
const GRACE: &str = r#"{"mode":"enforce","enrollment":{"grace_days":7,"postponements_max":2}}"#;

pub(crate) fn book() -> Book {
    let mut book = Book::new(
        "policy",
        "Groups, customers, products, channels, report-only and the days of grace, in decisions \
         and in sign-ins.",
    );
    rules(&mut book);
    decisions(&mut book);
    channels(&mut book);
    report_only(&mut book);
    grace(&mut book);
    passes(&mut book);
    book
}

fn no_factor() -> Value {
    json!({"Enroll": {"started": null}})
}

fn rules(book: &mut Book) {
    let groups = r#"{"mode":"enforce","enrollment":{"grace_days":0},"customers":"skip",
        "products":["Jira","Jsm"],"groups":{"require":["staff"],"skip":["robots"]}}"#;
    let source = "features.md B: require wins over skip; nothing fired means asked";
    for (id, login, verdict) in [
        ("group_required", json!({"groups": ["staff"]}), no_factor()),
        ("group_skipped", json!({"groups": ["robots"]}), exempt("groups.skip")),
        ("group_both", json!({"groups": ["robots", "staff"]}), no_factor()),
        ("group_of_another_case", json!({"groups": ["Robots"]}), exempt("groups.skip")),
        ("group_with_a_space", json!({"groups": ["robots "]}), no_factor()),
        ("no_group", json!({"groups": []}), no_factor()),
        ("customer", json!({"groups": [], "licensed": false}), exempt("customers")),
        ("customer_in_a_required_group", json!({"licensed": false}), no_factor()),
        ("product_off", json!({"product": "Bamboo"}), exempt("products")),
        ("product_on", json!({"product": "Jsm"}), no_factor()),
    ] {
        book.under(groups, id, source, |case| {
            if let Value::Object(facts) = login {
                for (name, value) in facts {
                    case.login(&name, value);
                }
            }
            case.sign_in(T, begin(), NOTHING, verdict);
        });
    }
    book.under(groups, "exempt_whatever_is_done", "decisions: exemption before lock", |case| {
        case.login("groups", json!(["robots"]));
        for act in [begin(), totp("123456"), start("Totp", None), json!({"Postpone": {}})] {
            case.sign_in(T, act, NOTHING, exempt("groups.skip"));
        }
    });
    book.under(
        groups,
        "rules_are_looked_at_at_every_step",
        "design.md 3: Login every time",
        |case| {
            case.has(&person());
            case.sign_in(T, begin(), NOTHING, asked());
            case.login("groups", json!(["robots"]));
            case.sign_in(T, begin(), NOTHING, exempt("groups.skip"));
            case.login("groups", json!(["robots", "staff"]));
            case.sign_in(T, begin(), NOTHING, asked());
        },
    );
    book.under(
        groups,
        "suspended_beats_exempt",
        "features.md B: suspended by an administrator",
        |case| {
            case.has(&Person { suspended: true, ..person() });
            let suspended = || refused(json!({"Suspended": {}}), "account.suspended");
            case.sign_in(T, totp(&oath::code(RFC_KEY, T)), NOTHING, suspended());
            case.login("product", json!("Bamboo"));
            case.sign_in(T, begin(), NOTHING, suspended());
        },
    );
    book.case("everybody_by_default", "design.md 2.10: no rule fired, a factor is asked", |case| {
        case.login("groups", json!([]));
        case.login("licensed", json!(false));
        for product in ["Jira", "Jsm", "Confluence", "Bitbucket", "Bamboo", "Crowd"] {
            case.login("product", json!(product));
            case.sign_in(T, begin(), NOTHING, no_factor());
        }
    });
}

fn situation(groups: &Value, channel: &str, standing: &Value) -> Value {
    json!({"Decide": {"situation": {"at": T, "product": "Jira", "channel": channel,
        "groups": groups, "licensed": true, "standing": standing}}})
}

fn standing(enrolled: &Value) -> Value {
    json!({"enrolled": enrolled, "suspended": false, "required_since": null, "postponements": 0,
        "remembered": false})
}

fn decisions(book: &mut Book) {
    let policy = r#"{"mode":"enforce","groups":{"require":["staff"],"skip":["robots"]}}"#;
    let source = "features.md D: every rule looked at, and the one that decided";
    let totp = standing(&json!(["Totp"]));
    book.under(policy, "decide_required", source, |case| {
        let looked = json!([
            {"rule": "account.suspended", "matched": false, "on": ""},
            {"rule": "products", "matched": false, "on": ""},
            {"rule": "groups.require", "matched": true, "on": "staff"},
        ]);
        let challenge = json!({"Challenge": {"methods": ["Totp"]}});
        let decision = json!({"outcome": challenge, "rule": "groups.require", "looked": looked});
        let request = situation(&json!(["robots", "staff"]), "Form", &totp);
        case.asks(&request, &json!({"Decided": {"decision": decision}}));
    });
    book.under(policy, "decide_skipped", source, |case| {
        let looked = json!([
            {"rule": "account.suspended", "matched": false},
            {"rule": "products", "matched": false},
            {"rule": "groups.require", "matched": false, "on": ""},
            {"rule": "groups.skip", "matched": true, "on": "robots"},
        ]);
        let decision = json!({"outcome": {"Exempt": {}}, "rule": "groups.skip", "looked": looked});
        let request = situation(&json!(["robots"]), "Form", &totp);
        case.asks(&request, &json!({"Decided": {"decision": decision}}));
    });
    for (id, channel, enrolled, rule, outcome) in [
        (
            "decide_default",
            "Form",
            json!(["Totp"]),
            "default",
            json!({"Challenge": {"methods": ["Totp"]}}),
        ),
        (
            "decide_stand_ins_come_last",
            "Form",
            json!(["BackupCodes", "Totp"]),
            "default",
            json!({"Challenge": {"methods": ["Totp", "BackupCodes"]}}),
        ),
        (
            "decide_enroll",
            "Form",
            json!([]),
            "default",
            json!({"Enroll": {"methods": ["Totp"],
            "postpone_until": T + 7 * DAY, "postponements_left": 10}}),
        ),
        (
            "decide_rest",
            "Basic",
            json!(["Totp"]),
            "channel",
            json!({"Refuse": {"refusal": {"NotAllowed": {"rule": "channel"}}}}),
        ),
        (
            "decide_rest_not_enrolled",
            "Token",
            json!([]),
            "channel",
            json!({"Refuse": {"refusal": {"EnrollFirst": {}}}}),
        ),
    ] {
        book.under(policy, id, source, |case| {
            let request = situation(&json!([]), channel, &standing(&enrolled));
            let looked = json!([
                {"rule": "account.suspended", "matched": false},
                {"rule": "products", "matched": false},
                {"rule": "groups.require", "matched": false},
                {"rule": "groups.skip", "matched": false},
                {"rule": "customers", "matched": false},
                {"rule": rule, "matched": true},
            ]);
            let decision = json!({"outcome": outcome, "rule": rule, "looked": looked});
            case.asks(&request, &json!({"Decided": {"decision": decision}}));
        });
    }
    let off = r#"{"mode":"enforce","methods":{"backup_codes":{"enabled":false}}}"#;
    let source = "security.md P13, b98: enrolled in nothing that is allowed enrolls nobody";
    book.under(off, "decide_method_switched_off", source, |case| {
        let request = situation(&json!([]), "Form", &standing(&json!(["BackupCodes"])));
        let outcome = json!({"Refuse": {"refusal": {"AskAdministrator": {}}}});
        let decision = json!({"outcome": outcome, "rule": "methods"});
        case.asks(&request, &json!({"Decided": {"decision": decision}}));
        case.has(&Person { apps: Vec::new(), ..super::sealed::with_codes() });
        for act in [begin(), start("Totp", None), super::words::backup(0)] {
            case.sign_in(T, act, NOTHING, refused(json!({"AskAdministrator": {}}), "methods"));
        }
    });
    book.under(policy, "decide_customer_in_a_skipped_group", "features.md B", |case| {
        case.login("groups", json!(["robots"]));
        case.login("licensed", json!(false));
        case.sign_in(T, begin(), NOTHING, exempt("groups.skip"));
        case.login("groups", json!([]));
        let page = json!({"Enroll": {"choices": ["Totp"], "postponements_left": 10}});
        case.sign_in(T, begin(), saves(&["GraceStarted"]), page);
    });
    book.under(policy, "decide_needs_no_keys", "design.md 1: decide needs no key", |case| {
        case.asks(
            &json!({"Open": {"ring": "", "policy": policy, "policy_version": 1}}),
            &json!({"Opened": {"instance_id": "", "key_check": ""}}),
        );
        let request = situation(&json!(["robots"]), "Form", &totp);
        case.asks(&request, &json!({"Decided": {"decision": {"rule": "groups.skip"}}}));
        let event = json!({"SignIn": {"login": case.login_facts(), "act": begin()}});
        let step = case.step_request(T, &event);
        case.asks(&step, &super::words::mistake("engine.no_ring", ""));
    });
}

fn channels(book: &mut Book) {
    for channel in ["Form", "RememberMe", "Sso"] {
        let id = format!("channel_{}", channel.to_lowercase());
        book.case(&id, "features.md B: somebody is there to answer", |case| {
            case.has(&person());
            case.login("channel", json!(channel));
            case.sign_in(T, begin(), NOTHING, asked());
        });
    }
    for channel in ["Basic", "Token", "Oauth", "GitHttp"] {
        let id = format!("channel_{}", channel.to_lowercase());
        let source = "features.md B: Basic with a password is refused under the policy";
        book.case(&id, source, |case| {
            case.has(&person());
            case.login("channel", json!(channel));
            case.sign_in(T, begin(), NOTHING, not_allowed("channel"));
            let code = totp(&oath::code(RFC_KEY, T));
            case.sign_in(T, code, NOTHING, not_allowed("channel"));
        });
    }
}

fn report_only(book: &mut Book) {
    let source = "design.md 5: report-only until the administrator enforces";
    book.under("{}", "report_only_not_enrolled", source, |case| {
        case.sign_in(T, begin(), NOTHING, exempt("report_only"));
        case.login("channel", json!("Basic"));
        case.sign_in(T, begin(), NOTHING, exempt("report_only"));
    });
    book.under("{}", "report_only_enrolled", source, |case| {
        case.has(&person());
        case.sign_in(T, begin(), NOTHING, asked());
        let code = oath::code(RFC_KEY, T);
        case.sign_in(T, totp(&code), saves(&["SignedIn"]), admitted("Totp"));
    });
    book.under("{}", "report_only_suspended", source, |case| {
        case.has(&Person { suspended: true, ..nobody() });
        let suspended = refused(json!({"Suspended": {}}), "account.suspended");
        case.sign_in(T, begin(), NOTHING, suspended);
    });
    book.under("{}", "report_only_decision", source, |case| {
        let request = situation(&json!([]), "Form", &standing(&json!([])));
        let decision = json!({"outcome": {"Exempt": {}}, "rule": "report_only"});
        case.asks(&request, &json!({"Decided": {"decision": decision}}));
    });
}

fn waiting(until: u64, left: u32) -> Value {
    json!({"Enroll": {"choices": ["Totp"], "postpone_until": until, "postponements_left": left}})
}

fn due() -> Value {
    json!({"Enroll": {"choices": ["Totp"], "postpone_until": null, "postponements_left": 0}})
}

fn postpone(case: &mut Case, at: u64, until: u64) {
    let mut verdict = exempt("grace");
    if let Some(admit) = verdict.get_mut("Admit").and_then(Value::as_object_mut) {
        admit.insert("until".into(), json!(until));
    }
    case.sign_in(at, json!({"Postpone": {}}), saves(&["Postponed"]), verdict);
}

fn grace(book: &mut Book) {
    let source = "features.md B: grace counts from the first login the policy applies to";
    let end = T + 7 * DAY;
    book.under(GRACE, "grace_begins_once", source, |case| {
        case.sign_in(T, begin(), saves(&["GraceStarted"]), waiting(end, 2));
        case.sign_in(T + DAY, begin(), NOTHING, waiting(end, 2));
        case.sign_in(end - 1, begin(), NOTHING, waiting(end, 2));
        case.sign_in(end, begin(), NOTHING, due());
        case.sign_in(end, json!({"Postpone": {}}), NOTHING, not_allowed("grace"));
    });
    book.under(GRACE, "grace_has_so_many_postponements", source, |case| {
        case.sign_in(T, begin(), saves(&["GraceStarted"]), waiting(end, 2));
        postpone(case, T, T + 12 * 3600);
        case.sign_in(T + DAY, begin(), NOTHING, waiting(end, 1));
        postpone(case, T + DAY, T + DAY + 12 * 3600);
        case.sign_in(T + 2 * DAY, begin(), NOTHING, due());
        case.sign_in(T + 2 * DAY, json!({"Postpone": {}}), NOTHING, not_allowed("grace"));
    });
    book.under(GRACE, "pass_of_grace_ends_with_it", source, |case| {
        case.sign_in(T, begin(), saves(&["GraceStarted"]), waiting(end, 2));
        postpone(case, end - 3600, end);
    });
    book.under(GRACE, "postponed_at_once", source, |case| {
        postpone(case, T, T + 12 * 3600);
        case.sign_in(end, begin(), NOTHING, due());
    });
    book.under(GRACE, "clock_set_back_lengthens_no_grace", "security.md P3", |case| {
        case.has(&Person { required_since: Some(T), postponements: 1, ..nobody() });
        case.sign_in(T - DAY, begin(), NOTHING, due());
        case.sign_in(T, begin(), NOTHING, waiting(end, 1));
    });
    book.under(
        GRACE,
        "no_grace_through_rest",
        "features.md B: gets nothing through REST",
        |case| {
            case.login("channel", json!("Basic"));
            let first = || refused(json!({"EnrollFirst": {}}), "channel");
            case.sign_in(T, begin(), NOTHING, first());
            case.sign_in(T, json!({"Postpone": {}}), NOTHING, first());
        },
    );
    book.under(
        GRACE,
        "no_second_grace_after_a_reset",
        "decisions: reset forces enrollment",
        |case| {
            case.has(&person());
            let all = json!({"Reset": {"methods": []}});
            case.host(T, all, saves(&["Reset"]), json!({"Changed": {"summary": "*"}}));
            case.sign_in(T, begin(), NOTHING, due());
        },
    );
    book.under(GRACE, "enrolled_during_grace", source, |case| {
        case.sign_in(T, begin(), saves(&["GraceStarted"]), waiting(end, 2));
        case.sign_in(T, start("Totp", None), NOTHING, waiting(end, 2));
        case.keep("key", super::enrollment::KEY);
        case.keep("ticket", super::enrollment::TICKET);
        super::enrollment::confirm_key(case, T);
        case.sign_in(T, json!({"Postpone": {}}), NOTHING, not_allowed("grace"));
        case.sign_in(T, begin(), NOTHING, asked());
    });
}

fn passes(book: &mut Book) {
    let policy = r#"{"mode":"enforce","groups":{"skip":["staff"]}}"#;
    let source = "design.md 4.2: a pass is bound to its rule and to the client's address";
    book.under(policy, "pass", source, |case| {
        case.sign_in(T, begin(), NOTHING, exempt("groups.skip"));
        case.keep("evidence", super::tickets::EVIDENCE);
        let facts = json!({"because": {"Exempt": {"rule": "groups.skip"}}, "at": T,
            "until": T + 12 * 3600, "revocations": 0, "policy_version": 1, "peer": "192.0.2.7"});
        let nonce = super::book::nonce(1);
        let request = json!({"CheckEvidence": {"account_id": super::book::ALICE, "nonce": nonce,
            "evidence": "@evidence", "at": T}});
        case.asks(&request, &json!({"Evidence": {"facts": facts}}));
    });
}
