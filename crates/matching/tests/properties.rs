//! What holds for any text at all.

use matching::{Class, Identifier, Name, Subject, compare};
use proptest::prelude::*;

const CLASSES: [Class; 8] = [
    Class::Phone,
    Class::Email,
    Class::Plate,
    Class::Document,
    Class::National,
    Class::Account,
    Class::Handle,
    Class::Serial,
];

/// Names near each other, names in many scripts, and anything else.
fn any_name() -> impl Strategy<Value = String> {
    prop_oneof![
        "[abcehijkmnostuvw]{1,9}( [abcehijkmnostuvw]{1,9}){0,2}",
        "[а-я]{2,8} [а-я]{2,8}",
        "[ء-ي]{2,6} [ء-ي]{2,6}",
        any::<String>(),
    ]
}

fn any_birth() -> impl Strategy<Value = String> {
    prop_oneof![
        Just(String::new()),
        (1950i32..1960).prop_map(|year| year.to_string()),
        (1950i32..1960).prop_map(|year| format!("about {year}")),
        (1950i32..1953, 1u8..13, 1u8..29)
            .prop_map(|(year, month, day)| format!("{year}-{month:02}-{day:02}")),
        (1950i32..1953, 1u8..13).prop_map(|(year, month)| format!("{year}-{month:02}")),
        any::<String>(),
    ]
}

fn any_identifier() -> impl Strategy<Value = Option<Identifier>> {
    let text = prop_oneof!["\\+?[0-9 ]{4,12}", "[A-Z0-9]{5,9}", any::<String>()];
    (0..CLASSES.len(), text, "[A-Z]{0,3}")
        .prop_map(|(class, text, beside)| Identifier::read(CLASSES[class], &text, &beside))
}

fn any_subject() -> impl Strategy<Value = Subject> {
    (
        prop::collection::vec(any_name(), 0..3),
        prop::collection::vec(any_name(), 0..2),
        any_birth(),
        prop_oneof![Just("male"), Just("female"), Just("unspecified")],
        prop::collection::vec("[A-C]{3}", 0..3),
        prop::collection::vec(any_identifier(), 0..3),
    )
        .prop_map(|(names, aliases, born, sex, countries, identifiers)| {
            let mut subject = Subject::default().born(&born).of_sex(sex);
            for name in names {
                subject = subject.named(&name);
            }
            for alias in aliases {
                subject = subject.also_called(&alias);
            }
            for country in countries {
                subject = subject.of_country(&country);
            }
            identifiers.into_iter().flatten().fold(subject, Subject::with)
        })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn likeness_is_the_same_from_both_sides(one in any_subject(), two in any_subject()) {
        prop_assert_eq!(compare(&one, &two), compare(&two, &one));
    }

    #[test]
    fn nothing_is_more_like_a_subject_than_itself(one in any_subject(), two in any_subject()) {
        prop_assert!(compare(&one, &one).score >= compare(&one, &two).score);
    }

    #[test]
    fn no_text_stops_it(text in any::<String>(), beside in any::<String>()) {
        let name = Name::read(&text);
        prop_assert!(name.keys().all(|key| key.len() <= 8 && key.is_ascii()));
        for class in CLASSES {
            if let Some(identifier) = Identifier::read(class, &text, &beside) {
                prop_assert!(identifier.same(&identifier));
                prop_assert!(!identifier.key().is_empty());
            }
        }
    }

    #[test]
    fn the_order_of_the_words_changes_nothing(words in prop::collection::vec("[a-z]{2,8}", 1..5)) {
        let turned: Vec<String> = words.iter().rev().cloned().collect();
        let fit = Name::read(&words.join(" ")).fit(&Name::read(&turned.join(", ")));
        prop_assert!(fit.share > 0.99, "{fit:?}");
    }

    #[test]
    fn one_number_with_and_without_its_country_is_found_by_one_key(national in "[1-9][0-9]{8}", country in "[1-9][0-9]{1,2}") {
        let read = |text: String| Identifier::read(Class::Phone, &text, "").expect("a number");
        let (whole, local) = (read(format!("+{country} {national}")), read(format!("0{national}")));
        prop_assert!(whole.same(&local));
        prop_assert_eq!(whole.key(), local.key());
    }
}
