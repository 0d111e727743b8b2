//! Security questions, and methods that only stand in.

use serde_json::{Value, json};

use super::book::{Book, Case, NOTHING, T};
use super::oath;
use super::people::{
    ANSWERS, NUMBER, QUESTIONS, address, asked, every, every_but, only, questions, with,
};
use super::sealed::{Others, Person, RFC_KEY};
use super::words::{
    admitted, answer, ask_administrator, begin, challenged, choose, confirm, confirm_by, goes_on,
    locked, not_allowed, saves, saves_and_tells, start, totp, wrong_answer,
};

const EVIDENCE: &str = "/Stepped/verdict/Admit/evidence";
const PENDING: &str = "/Stepped/verdict/Changed/summary/started/Questions/ticket";

pub(crate) fn book() -> Book {
    let mut book = Book::new(
        "questions",
        "Security questions: two of three, the same until they are solved, never alone, charged \
         like every guess; and methods that a policy lets only stand in.",
    );
    signing_in(&mut book);
    forms(&mut book);
    alone(&mut book);
    setting_up(&mut book);
    refused(&mut book);
    stand_ins(&mut book);
    book
}

fn with_questions(solved: u32) -> Person {
    with(Others { questions: Some(questions(2, solved)), ..Others::default() })
}

fn says(answers: &[&str]) -> Value {
    answer(&json!({"SecurityAnswers": {"answers": answers}}))
}

/// The right answers to what is asked after this many times.
fn right(solved: u32) -> Value {
    let answers = asked(solved).map(|number| ANSWERS.get(usize::from(number)).copied());
    says(&answers.map(Option::unwrap_or_default))
}

fn asks(solved: u32) -> Value {
    let texts = asked(solved).map(|number| QUESTIONS.get(usize::from(number)));
    json!({"Challenge": {"opened": "SecurityQuestions", "trouble": null,
        "shown": {"Asked": {"questions": texts}}}})
}

fn accepts(case: &mut Case, at: u64, act: Value) {
    case.sign_in(at, act, saves(&["SignedIn"]), admitted("SecurityQuestions"));
}

fn refuses(case: &mut Case, at: u64, act: Value) {
    let again = challenged("SecurityQuestions", wrong_answer());
    case.sign_in(at, act, saves(&["WrongAnswer"]), again);
}

fn signing_in(book: &mut Book) {
    let source = "security.md R-LC-04: the same questions until they are answered";
    for solved in 0..4 {
        book.under(&every(), &format!("asked_{solved}"), source, |case| {
            case.has(&with_questions(solved));
            let open = || choose("SecurityQuestions");
            case.sign_in(T, open(), NOTHING, asks(solved));
            case.session(2);
            case.sign_in(T + 5000, open(), NOTHING, asks(solved));
            if solved < 2 {
                refuses(case, T, says(&["Muller", "Miller"]));
                case.sign_in(T, open(), NOTHING, asks(solved));
            }
            accepts(case, T, right(solved));
            case.sign_in(T, open(), NOTHING, asks(solved + 1));
            // What was just accepted is not accepted again.
            refuses(case, T, right(solved));
        });
    }
    book.under(&every(), "one_right_is_not_enough", "features.md A: 2 asked", |case| {
        case.has(&with_questions(0));
        let [first, second] =
            asked(0).map(|number| ANSWERS.get(usize::from(number)).copied().unwrap_or_default());
        refuses(case, T, says(&[first, "wrong"]));
        refuses(case, T, says(&["wrong", second]));
        refuses(case, T, says(&[second, first]));
        accepts(case, T, says(&[first, second]));
    });
    book.under(&every(), "locked", "design.md 4.3: guessable", |case| {
        let mut person = with_questions(0);
        person.unknown.failures = 4;
        case.has(&person);
        let wrong = || says(&["wrong", "wrong"]);
        case.sign_in(T, wrong(), saves(&["WrongAnswer", "Locked"]), locked(T + 60));
        for act in [right(0), wrong(), choose("SecurityQuestions")] {
            case.sign_in(T + 59, act, NOTHING, locked(T + 60));
        }
        accepts(case, T + 60, right(0));
    });
}

fn forms(book: &mut Book) {
    let source = "features.md A: compatibility form, case folded, trimmed";
    // The pair asked for, in other spellings.
    let spelled: [[&str; 3]; 3] = [
        ["  MILLER ", "lindenSTRASSE", "queen"],
        ["\u{ff2d}iller", "Lindenstra\u{df}e", "QUEEN\u{3000}"],
        ["M\u{131}ller", "x", "x"],
    ];
    for (number, answers) in spelled.into_iter().enumerate() {
        book.under(&every(), &format!("spelling_{number}"), source, |case| {
            case.has(&with_questions(0));
            let act = says(
                &asked(0).map(|place| answers.get(usize::from(place)).copied().unwrap_or_default()),
            );
            if number == 2 { refuses(case, T, act) } else { accepts(case, T, act) }
        });
    }
    book.under(&every(), "what_is_no_answer_costs_nothing", "security.md P4", |case| {
        case.has(&with_questions(0));
        let long = "x".repeat(257);
        for answers in [
            &[][..],
            &["Miller"],
            &["Miller", "Queen", "Lindenstrasse"],
            &["Miller", ""],
            &["  ", "Queen"],
            &["Miller", "Que\u{0}en"],
            &["Miller", long.as_str()],
        ] {
            let again = challenged("SecurityQuestions", wrong_answer());
            case.sign_in(T, says(answers), NOTHING, again);
        }
    });
}

fn alone(book: &mut Book) {
    let source = "features.md A: backup only, never alone";
    book.under(&every(), "alone", source, |case| {
        case.has(&only(Others { questions: Some(questions(0, 0)), ..Others::default() }));
        for act in [begin(), choose("SecurityQuestions"), right(0), start("Totp", None)] {
            case.sign_in(T, act, NOTHING, ask_administrator("methods"));
        }
    });
    book.under(&every_but(&["totp"]), "alone_since_the_policy_changed", source, |case| {
        case.has(&with_questions(0));
        case.sign_in(T, right(0), NOTHING, ask_administrator("methods"));
    });
    book.under(&every(), "no_first_factor", source, |case| {
        case.sign_in(T, start("SecurityQuestions", None), NOTHING, not_allowed("methods"));
    });
    book.under(super::book::POLICY, "off_by_default", "security.md R-LC-03", |case| {
        case.has(&with_questions(0));
        for act in [choose("SecurityQuestions"), right(0)] {
            case.sign_in(T, act, NOTHING, not_allowed("methods"));
        }
    });
    let few = every().replace(
        r#""security_questions":{"#,
        concat!(
            r#""security_questions":{"questions":["What was it called?","Where was it then?","#,
            r#""Who was there with you?","What did it cost?","Why did you go there?"],"#
        ),
    );
    let source = "a question is told by its text";
    book.under(&few, "a_question_that_left_the_policy", source, |case| {
        case.has(&with_questions(0));
        let without = json!({"Challenge": {"choices": [{"method": "Totp"}]}});
        case.sign_in(T, begin(), NOTHING, without);
        case.sign_in(T, choose("SecurityQuestions"), NOTHING, not_allowed("methods"));
    });
    let reversed: Vec<&str> = QUESTIONS.into_iter().rev().collect();
    let list = json!({"questions": reversed}).to_string();
    let list = list.trim_matches(['{', '}']);
    let reversed =
        every().replace(r#""security_questions":{"#, &format!(r#""security_questions":{{{list},"#));
    book.under(&reversed, "a_list_in_another_order_asks_the_same", source, |case| {
        case.has(&with_questions(0));
        let texts = asked(0).map(|place| QUESTIONS.get(usize::from(place)));
        let page = json!({"Challenge": {"opened": "SecurityQuestions",
            "shown": {"Asked": {"questions": texts}}}});
        case.sign_in(T, choose("SecurityQuestions"), NOTHING, page);
        case.sign_in(T, right(0), saves(&["SignedIn"]), admitted("SecurityQuestions"));
    });
}

/// Signs in and opens the page of questions.
fn opens(case: &mut Case) {
    case.login("display_name", json!("Alice Miller"));
    case.has(&super::sealed::person());
    let code = oath::code(RFC_KEY, T);
    case.sign_in(T, totp(&code), saves(&["SignedIn"]), admitted("Totp"));
    case.keep("evidence", EVIDENCE);
    let page = json!({"Changed": {"summary": {"started": {"Questions": {"ticket": "*",
        "questions": QUESTIONS,
        "expires": T + 600}}, "trouble": null}}});
    case.self_service((T, "@evidence"), start("SecurityQuestions", None), NOTHING, page);
    case.keep("ticket", PENDING);
}

fn chosen(pairs: &[(u8, &str)]) -> Value {
    let chosen: Vec<Value> = pairs
        .iter()
        .map(|(question, answer)| json!({"question": question, "answer": answer}))
        .collect();
    confirm_by("@ticket", &json!({"Questions": {"chosen": chosen}}), "")
}

const GOOD: [(u8, &str); 3] = [(0, "Berta"), (2, "Queen"), (4, "Astronaut")];

fn setting_up(book: &mut Book) {
    book.under(&every(), "set_up_and_used", "features.md A: 3 set, 2 asked", |case| {
        opens(case);
        let done = json!({"Changed": {"summary": {"started": null, "trouble": null,
            "authenticators": [{"method": "Totp"}, {"method": "SecurityQuestions",
                "label": "Security questions"}]}}});
        let tells = saves_and_tells(&["Enrolled"], &["MethodAdded"]);
        case.self_service((T, "@evidence"), chosen(&GOOD), tells, done);
        goes_on(case);
        let shown = json!({"Challenge": {"shown": {"Asked": {"questions": ["*", "*"]}}}});
        case.sign_in(T + 60, choose("SecurityQuestions"), NOTHING, shown);
        case.keep("first", "/Stepped/verdict/Challenge/shown/Asked/questions/0");
        case.keep("second", "/Stepped/verdict/Challenge/shown/Asked/questions/1");
        let answers = ["first", "second"].map(|name| {
            let text = case.text_of(name);
            let found = GOOD.iter().find(|(question, _)| {
                QUESTIONS.get(usize::from(*question)).is_some_and(|question| *question == text)
            });
            found.map(|(_, answer)| *answer).unwrap_or_default()
        });
        accepts(case, T + 60, says(&answers));
        // Used up: the ticket sets up nothing more.
        let late = json!({"Changed": {"summary": {"trouble": {"Expired": {}}}}});
        case.self_service((T, "@evidence"), chosen(&GOOD), NOTHING, late);
    });
    book.under(&every(), "set_up_needs_a_fresh_factor", "security.md P14", |case| {
        opens(case);
        let again = super::words::sign_in_again("evidence.not_fresh");
        case.self_service((T + 301, "@evidence"), chosen(&GOOD), NOTHING, again);
        case.sign_in(T, chosen(&GOOD), NOTHING, not_allowed("enrollment.has_factor"));
    });
    book.under(&every(), "a_new_set_takes_the_place_of_the_old", "security.md P3", |case| {
        case.has(&with_questions(0));
        let code = oath::code(RFC_KEY, T);
        case.sign_in(T, totp(&code), saves(&["SignedIn"]), admitted("Totp"));
        case.keep("evidence", EVIDENCE);
        let page = json!({"Changed": {"summary": {"started": {"Questions": {"ticket": "*"}}}}});
        case.self_service((T, "@evidence"), start("SecurityQuestions", None), NOTHING, page);
        case.keep("ticket", PENDING);
        let any = json!({"Changed": {"summary": {"trouble": null}}});
        case.self_service((T, "@evidence"), chosen(&GOOD), saves(&["Enrolled"]), any);
        refuses(case, T, right(0));
        refuses(case, T, right(1));
    });
}

fn refused(book: &mut Book) {
    let long = "x".repeat(257);
    let question = "What was the name of your first teacher?";
    let whole = format!("{question} Berta");
    let cases: [(&str, Vec<(u8, &str)>); 14] = [
        ("two", vec![(0, "Berta"), (2, "Queen")]),
        ("four", vec![(0, "Berta"), (1, "Linden"), (2, "Queen"), (3, "Anna")]),
        ("none", vec![]),
        ("one_question_twice", vec![(0, "Berta"), (0, "Queen"), (4, "Astronaut")]),
        ("an_unknown_question", vec![(0, "Berta"), (2, "Queen"), (6, "Astronaut")]),
        ("short", vec![(0, "Berta"), (2, "Qu"), (4, "Astronaut")]),
        ("short_but_for_spaces", vec![(0, "Berta"), (2, "  a b  "), (4, " a ")]),
        ("empty", vec![(0, "Berta"), (2, ""), (4, "Astronaut")]),
        ("equal", vec![(0, "Berta"), (2, " BERTA"), (4, "Astronaut")]),
        ("part_of_its_question", vec![(0, "teacher"), (2, "Queen"), (4, "Astronaut")]),
        ("holds_its_question", vec![(0, &whole), (2, "Queen"), (4, "Astronaut")]),
        ("the_own_name", vec![(0, "alice  MILLER"), (2, "Queen"), (4, "Astronaut")]),
        ("too_long", vec![(0, &long), (2, "Queen"), (4, "Astronaut")]),
        ("a_control_character", vec![(0, "Ber\u{7}ta"), (2, "Queen"), (4, "Astronaut")]),
    ];
    for (id, pairs) in cases {
        let source = "features.md A: at least 3 characters, distinct, not in the question";
        book.under(&every(), &format!("refused_{id}"), source, |case| {
            opens(case);
            let not = json!({"Changed": {"summary": {"started": {"Questions":
                {"ticket": "@ticket"}}, "trouble": {"AnswersRefused": {}}}}});
            case.self_service((T, "@evidence"), chosen(&pairs), NOTHING, not);
        });
    }
}

fn stand_ins(book: &mut Book) {
    let source = "features.md A: any enrolled method the policy allows as backup";
    let policy = every().replace(r#""methods":{"#, r#""methods":{"backup_only":["sms","totp"],"#);
    book.under(&policy, "come_last_and_cannot_begin", source, |case| {
        let choices = json!({"Enroll": {"choices": ["WebAuthn", "YubicoOtp", "Push"]}});
        case.sign_in(T, begin(), NOTHING, choices);
        for method in ["Sms", "Totp", "BackupCodes", "SecurityQuestions", "Hotp"] {
            case.sign_in(T, start(method, None), NOTHING, not_allowed("methods"));
        }
        // The app was used last, and still comes second.
        let mut person = with(Others {
            sms: Some(address(4, NUMBER)),
            push: Some(super::people::phone(5)),
            ..Others::default()
        });
        person.codes = Some(super::sealed::Codes::new(6));
        case.has(&person);
        let page = json!({"Challenge": {"opened": "Push", "choices": [
            {"method": "Push", "is_backup": false}, {"method": "Totp", "is_backup": true},
            {"method": "Sms", "is_backup": true}, {"method": "BackupCodes", "is_backup": true}]}});
        case.sign_in(T, begin(), NOTHING, page);
        let code = oath::code(RFC_KEY, T);
        case.sign_in(T, totp(&code), saves(&["SignedIn"]), admitted("Totp"));
        case.keep("evidence", EVIDENCE);
        let prefer = |method: &str| json!({"Prefer": {"method": method}});
        for method in ["Totp", "Sms", "BackupCodes"] {
            case.self_service((T, "@evidence"), prefer(method), NOTHING, not_allowed("methods"));
        }
    });
    let source = "features.md A: a method that stands in for another one never stands alone";
    book.under(&policy, "alone_are_not_enough", source, |case| {
        case.has(&with(Others { sms: Some(address(4, NUMBER)), ..Others::default() }));
        case.sign_in(T, begin(), NOTHING, ask_administrator("methods"));
        let code = oath::code(RFC_KEY, T);
        case.sign_in(T, totp(&code), NOTHING, ask_administrator("methods"));
    });
    book.under(&policy, "go_with_what_they_stood_in_for", source, |case| {
        case.has(&with(Others {
            sms: Some(address(4, NUMBER)),
            push: Some(super::people::phone(5)),
            ..Others::default()
        }));
        let act = json!({"Reset": {"methods": ["Push"]}});
        let gone = json!({"Changed": {"summary": {"state": "NotEnrolled", "authenticators": []}}});
        case.host(T, act, saves(&["Reset"]), gone);
    });
    book.under(&every(), "between_start_and_confirm", source, |case| {
        let opened = json!({"Enroll": {"started": {"Totp": {"ticket": "*"}}}});
        case.sign_in(T, start("Totp", None), NOTHING, opened);
        case.keep("key", "/Stepped/verdict/Enroll/started/Totp/key");
        case.keep("ticket", "/Stepped/verdict/Enroll/started/Totp/ticket");
        case.open(&policy, 2);
        let code = case.shown_code("key", T);
        case.sign_in(T, confirm("@ticket", &code, ""), NOTHING, not_allowed("methods"));
    });
    book.under(
        &every(),
        "preferred_first",
        "features.md B: last used first, or preferred",
        |case| {
            case.has(&with(Others {
                sms: Some(address(4, NUMBER)),
                push: Some(super::people::phone(5)),
                ..Others::default()
            }));
            let order = |first: &str, second: &str, third: &str| {
                json!({"Challenge": {"opened": first, "choices": [{"method": first},
                {"method": second}, {"method": third}]}})
            };
            let code = oath::code(RFC_KEY, T);
            case.sign_in(T, begin(), NOTHING, order("Totp", "Push", "Sms"));
            case.sign_in(T, totp(&code), saves(&["SignedIn"]), admitted("Totp"));
            case.keep("evidence", EVIDENCE);
            let own = (T, "@evidence");
            let preferred = |method: Value| json!({"Changed": {"summary": {"preferred": method}}});
            let prefer = |method: Value| json!({"Prefer": {"method": method}});
            for method in ["Email", "WebAuthn", "SecurityQuestions", "BackupCodes"] {
                case.self_service(own, prefer(json!(method)), NOTHING, not_allowed("methods"));
            }
            let sms = json!("Sms");
            let saved = || saves(&["Preferred"]);
            case.self_service(own, prefer(sms.clone()), saved(), preferred(sms));
            case.sign_in(T + 30, begin(), NOTHING, order("Sms", "Totp", "Push"));
            let next = oath::code(RFC_KEY, T + 30);
            case.sign_in(T + 30, totp(&next), saves(&["SignedIn"]), admitted("Totp"));
            case.sign_in(T + 30, begin(), NOTHING, order("Sms", "Totp", "Push"));
            // It is removed along with its method.
            let remove = json!({"Remove": {"authenticator": 4}});
            case.self_service(own, remove, saves(&["Removed"]), preferred(Value::Null));
            goes_on(case);
            let two = json!({"Challenge": {"choices": [{"method": "Totp"}, {"method": "Push"}]}});
            case.sign_in(T + 31, begin(), NOTHING, two);
            let push = json!("Push");
            case.self_service(own, prefer(push.clone()), saved(), preferred(push));
            case.self_service(own, prefer(Value::Null), saved(), preferred(Value::Null));
            let two = json!({"Challenge": {"choices": [{"method": "Totp"}, {"method": "Push"}]}});
            case.sign_in(T + 31, begin(), NOTHING, two);
        },
    );
}
