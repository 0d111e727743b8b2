//! Names of groups as directories spell them, and policies that misspell them.

use serde_json::{Value, json};

use super::book::{Book, T, open_request};
use super::sealed::ring;
use super::words::mistake;

pub(crate) fn book() -> Book {
    let mut book = Book::new(
        "names",
        "Group names in other cases, normal forms and look-alike letters: what rules that ask and \
         rules that skip take for one, what a policy may not name, and what the linter says about \
         a directory.",
    );
    pairs(&mut book);
    odd(&mut book);
    directory(&mut book);
    book
}

/// A name of the policy, a name of the directory, and whether rules that ask and rules that skip
/// take them for one.
const PAIRS: [(&str, &str, &str, bool, bool); 24] = [
    ("case", "Jira-Administrators", "jira-administrators", true, true),
    ("case_of_the_directory", "jira-administrators", "JIRA-ADMINISTRATORS", true, true),
    ("composed", "Büro", "BU\u{308}RO", true, true),
    ("decomposed", "bu\u{308}ro", "Büro", true, true),
    ("angstrom_sign", "Ångström", "\u{212b}ngström", true, true),
    ("kelvin_sign", "kiosk", "\u{212a}iosk", true, true),
    ("sigma", "ΟΔΟΣ", "οδοσ", true, true),
    ("last_sigma", "ΟΔΟΣ", "οδος", true, false),
    ("full_width", "admins", "ａｄｍｉｎｓ", true, false),
    ("full_width_in_the_policy", "ＡＤＭＩＮＳ", "admins", true, false),
    ("half_width_kana", "テスト", "ﾃｽﾄ", true, false),
    ("long_s", "staff", "\u{17f}taff", true, false),
    ("sharp_s", "straße", "STRASSE", true, false),
    ("sharp_s_in_upper_case", "straße", "STRA\u{1e9e}E", true, true),
    ("ligature", "finance", "ﬁnance", true, false),
    ("mathematical", "admins", "\u{1d400}dmins", true, false),
    ("zero_width", "staff", "sta\u{200b}ff", true, false),
    ("direction", "staff", "\u{202e}staff", true, false),
    ("blanks_at_the_ends", "staff", " staff ", true, false),
    ("no_break_space", "the staff", "the\u{a0}staff", true, false),
    ("dotless_i", "admins", "adm\u{131}ns", false, false),
    ("dotted_i", "admins", "ADM\u{130}NS", false, false),
    ("cyrillic", "staff", "\u{455}taff", false, false),
    ("another", "staff", "staffs", false, false),
];

fn pairs(book: &mut Book) {
    let source = "findings F-A4; design.md 7: rules that tighten fold, rules that loosen hardly";
    for (id, policy, directory, asks, skips) in PAIRS {
        let text = |list: &str| json!({"mode": "enforce", "groups": {list: [policy]}}).to_string();
        for (list, rule, met) in
            [("require", "groups.require", asks), ("skip", "groups.skip", skips)]
        {
            book.under(&text(list), &format!("{list}_{id}"), source, |case| {
                let rule = if met { rule } else { "default" };
                let decision = json!({"rule": rule});
                case.asks(&situation(directory), &json!({"Decided": {"decision": decision}}));
            });
        }
    }
    let both = r#"{"mode":"enforce","groups":{"require":["admins"],"skip":["staff"]}}"#;
    book.under(both, "an_exemption_does_not_hide_a_required_look_alike", source, |case| {
        let decision = json!({"rule": "groups.require"});
        let request = in_groups(&json!(["staff", "ＡＤＭＩＮＳ"]));
        case.asks(&request, &json!({"Decided": {"decision": decision}}));
    });
}

fn situation(group: &str) -> Value {
    in_groups(&json!([group]))
}

fn in_groups(groups: &Value) -> Value {
    let standing = json!({"enrolled": ["Totp"], "suspended": false, "required_since": null,
        "postponements": 0, "remembered": false});
    json!({"Decide": {"situation": {"at": T, "product": "Jira", "channel": "Form",
        "groups": groups, "licensed": true, "standing": standing}}})
}

fn odd(book: &mut Book) {
    let source = "findings F-A4: odd names in a policy are refused with their path";
    for (id, name) in [
        ("blank_before", " staff"),
        ("blank_after", "staff "),
        ("wide_blank", "staff\u{3000}"),
        ("line_end", "staff\n"),
        ("zero_width", "sta\u{200b}ff"),
        ("joiner", "sta\u{200d}ff"),
        ("soft_hyphen", "sta\u{ad}ff"),
        ("filler", "sta\u{3164}ff"),
        ("byte_order_mark", "\u{feff}staff"),
        ("variation", "staff\u{fe0f}"),
        ("tag", "staff\u{e0041}"),
        ("nul", "sta\0ff"),
        ("escape", "sta\u{1b}ff"),
        ("next_line", "sta\u{85}ff"),
        ("line_separator", "sta\u{2028}ff"),
        ("direction", "sta\u{202e}ff"),
        ("isolate", "sta\u{2066}ff"),
        ("unassigned", "sta\u{378}ff"),
        ("private", "sta\u{e000}ff"),
    ] {
        for list in ["require", "skip"] {
            let policy = json!({"groups": {list: ["good", name]}}).to_string();
            let path = format!("groups.{list}[1]");
            book.bare(&format!("odd_{list}_{id}"), source, |case| {
                case.asks(&open_request(&ring(), &policy, 1), &mistake("policy.bounds", &path));
            });
        }
    }
    book.under(
        &json!({"groups": {"require": ["x".repeat(1024)]}}).to_string(),
        "a_long_name",
        "design.md 2.11: names of up to 1,024 bytes",
        |case| {
            let decision = json!({"rule": "groups.require"});
            let request = situation(&"X".repeat(1024));
            case.asks(&request, &json!({"Decided": {"decision": decision}}));
        },
    );
    let longer = json!({"groups": {"require": ["x".repeat(1025)]}}).to_string();
    book.bare("a_longer_name", "design.md 2.11: names of up to 1,024 bytes", |case| {
        let refused = mistake("policy.bounds", "groups.require");
        case.asks(&open_request(&ring(), &longer, 1), &refused);
    });
    let marked = "\u{feff}{\"mode\":\"enforce\"}";
    book.under(marked, "byte_order_mark", "findings F-D3: a file saved by an editor", |case| {
        let decision = json!({"rule": "default"});
        case.asks(&situation("staff"), &json!({"Decided": {"decision": decision}}));
        let lint = json!({"Lint": {"policy": marked, "groups": []}});
        let finding = json!({"code": "enrollment.no_proof"});
        case.asks(&lint, &json!({"Linted": {"findings": [finding]}}));
    });
}

fn directory(book: &mut Book) {
    let source = "design.md 7: two directory names that meet in one policy name are a lint error";
    let policy = r#"{"mode":"enforce","enrollment":{"proof":"email","grace_days":0},
        "groups":{"require":["admins"],"skip":["guests","robots"]}}"#;
    for (id, groups, paths) in [
        ("apart", json!(["admins", "Robots", "guests", "guest", "x", "X"]), &[][..]),
        ("the_same_twice", json!(["robots", "robots"]), &[][..]),
        ("case", json!(["robots", "Robots"]), &["groups.skip[1]"][..]),
        ("look_alikes_of_a_skip", json!(["robots", "robot\u{17f}"]), &[][..]),
        ("look_alikes_of_a_require", json!(["admins", "ａdmins"]), &["groups.require[0]"][..]),
        (
            "everywhere",
            json!(["ROBOTS", "Admins", "GUESTS", "admins", "guests", "robots"]),
            &["groups.require[0]", "groups.skip[0]", "groups.skip[1]"][..],
        ),
    ] {
        book.bare(&format!("directory_{id}"), source, |case| {
            let finding = |path: &&str| {
                json!({"severity": "Error", "code": "groups.met", "path": path, "message": "*"})
            };
            let findings: Vec<Value> = paths.iter().map(finding).collect();
            let lint = json!({"Lint": {"policy": policy, "groups": groups}});
            case.asks(&lint, &json!({"Linted": {"findings": findings}}));
        });
    }
}
