//! The samples of the field, and the promise never to panic and never to call a document genuine.

use chrono::{Datelike, NaiveDate};
use model::mrz::{self, Check, Severity, Verdict};
use model::{Record, Value, registry};
use proptest::prelude::*;
use serde_json::Value as Json;
use uuid::Uuid;

const SAMPLES: &str = include_str!("../../../tests/fixtures/mrz_samples.json");

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 23).expect("a day of the calendar")
}

fn check(lines: &[&str]) -> Check {
    mrz::check(&lines.join("\n"), today())
}

fn eriksson(second: &str) -> Check {
    check(&["P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", second])
}

fn has(check: &Check, code: &str) -> bool {
    check.signals.iter().any(|signal| signal.code == code)
}

#[test]
fn every_sample_reads_as_expected() {
    let samples: Vec<Json> = serde_json::from_str(SAMPLES).unwrap();
    assert_eq!(samples.len(), 15);
    for sample in samples {
        let name = sample["id"].as_str().unwrap();
        let lines: Vec<&str> =
            sample["mrz"].as_array().unwrap().iter().map(|line| line.as_str().unwrap()).collect();
        let check = check(&lines);
        let expect = &sample["expect"];
        assert_eq!(check.format.as_deref(), expect["format"].as_str(), "{name}");
        let fields = serde_json::to_value(check.fields.as_ref().unwrap()).unwrap();
        for (key, value) in expect.as_object().unwrap() {
            if !matches!(key.as_str(), "format" | "valid") {
                assert_eq!(&fields[key], value, "{name} {key}");
            }
        }
        let failed: Vec<&str> =
            sample["failed"].as_array().unwrap().iter().map(|name| name.as_str().unwrap()).collect();
        assert_eq!(check.failed(), failed, "{name}");
        let verdict = if expect["valid"] == true { Verdict::Consistent } else { Verdict::Inconsistent };
        assert_eq!(check.verdict, verdict, "{name}: {:?}", check.signals);
    }
}

#[test]
fn our_digits_agree_with_the_parser_s() {
    let samples: Vec<Json> = serde_json::from_str(SAMPLES).unwrap();
    for sample in samples {
        let lines: Vec<&str> =
            sample["mrz"].as_array().unwrap().iter().map(|line| line.as_str().unwrap()).collect();
        let theirs = match (sample["expect"]["format"].as_str().unwrap(), &lines[..]) {
            ("TD1", [a, b, c]) => ::mrz::parse_td1(a, b, c),
            ("TD2", [a, b]) => ::mrz::parse_td2(a, b),
            ("TD3", [a, b]) => ::mrz::parse_td3(a, b),
            ("MRVA", [a, b]) => ::mrz::parse_mrv_a(a, b),
            (_, lines) => ::mrz::parse_mrv_b(lines[0], lines[1]),
        };
        // The parser refuses a number that begins with a filler; we go on and say so.
        let Ok(theirs) = theirs else { continue };
        assert_eq!(check(&lines).failed().is_empty(), theirs.valid());
        assert_eq!(check(&lines).fields.unwrap().number, theirs.full_document_number());
    }
}

#[test]
fn a_failing_digit_is_shown_with_its_place_and_what_would_fit() {
    let check = eriksson("L898902C36UTO7508122F1204159ZE184226B<<<<<10");
    assert_eq!(check.failed(), ["birth", "composite"]);
    let birth = &check.checks[1];
    assert_eq!((birth.printed.as_str(), birth.computed.as_str()), ("2", "5"));
    assert_eq!((birth.span.line, birth.span.start, birth.span.len), (1, 19, 1));
    assert!(birth.fits.contains(&"740812".to_owned()), "{:?}", birth.fits);
    assert_eq!(check.verdict, Verdict::Inconsistent);
}

#[test]
fn an_altered_composite_alone_is_told_apart_from_one_that_follows_a_field() {
    let check = eriksson("L898902C36UTO7408122F1204159ZE184226B<<<<<11");
    assert_eq!(check.failed(), ["composite"]);
    let signal = check.signals.iter().find(|signal| signal.code == "composite_failed").unwrap();
    assert!(signal.message.contains("every other digit fits"));
}

#[test]
fn a_specimen_code_is_only_a_low_signal() {
    let check = eriksson("L898902C36UTO7408122F1204159ZE184226B<<<<<10");
    assert_eq!(check.verdict, Verdict::Consistent);
    let specimen = check.signals.iter().find(|signal| signal.code == "specimen_code").unwrap();
    assert_eq!(specimen.severity, Severity::Low);
    assert!(has(&check, "expired"));
}

#[test]
fn wrong_length_names_the_line_and_both_lengths() {
    let check = eriksson("L898902C36UTO7408122F1204159ZE184226B<<<<<1");
    assert_eq!(check.verdict, Verdict::Unreadable);
    assert_eq!(check.signals[0].code, "wrong_length");
    assert_eq!(check.signals[0].message, "line 2 has 43 characters, 44 are expected");
    assert!(check.fields.is_none() && check.checks.is_empty());
}

#[test]
fn a_strange_character_names_its_line_and_column() {
    let check = eriksson("L898902C36UTO74O8122F1204159ZE184226B<<<<*10");
    assert_eq!(check.verdict, Verdict::Unreadable);
    assert_eq!(check.signals.len(), 1);
    assert!(check.signals[0].message.starts_with("line 2, column 42"));
}

#[test]
fn nothing_and_too_much_are_unreadable() {
    for text in ["", "   \n ", "P<UTO", "ş", &"<".repeat(10_000), &"<\n".repeat(50)] {
        assert_eq!(mrz::check(text, today()).verdict, Verdict::Unreadable);
    }
}

#[test]
fn a_zone_pasted_in_one_piece_is_read_too() {
    let one = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<L898902C36UTO7408122F1204159ZE184226B<<<<<10";
    for text in [one.to_owned(), one.to_lowercase(), format!("{} {}", &one[..44], &one[44..])] {
        assert_eq!(mrz::check(&text, today()).verdict, Verdict::Consistent);
    }
    assert!(has(&mrz::check(&one.to_lowercase(), today()), "lower_case"));
}

/// A passport whose every digit fits.
fn td3(birth: &str, expiry: &str, number: &str, nationality: &str) -> Check {
    let digit = |field: &str| ::mrz::check_digit(field).expect("a field of a zone");
    let birth = format!("{birth}{}", digit(birth));
    let expiry = format!("{expiry}{}", digit(expiry));
    let number = format!("{number}{}", digit(number));
    let rest = "<<<<<<<<<<<<<<0";
    let composite = digit(&format!("{number}{birth}{expiry}{rest}"));
    let body = format!("{number}{nationality}{birth}F{expiry}{rest}{composite}");
    check(&["P<ROUPOPESCU<<ANA<<<<<<<<<<<<<<<<<<<<<<<<<<<", &body])
}

#[test]
fn somebody_of_nearly_a_hundred_years_was_born_in_the_century_before() {
    let (year, day) = (today().year() % 100, today());
    let born = |day: chrono::NaiveDate| {
        let check = td3(&day.format("%y%m%d").to_string(), "300415", "051234567", "ROU");
        assert!(check.signals.is_empty(), "{:?}", check.signals);
        check.fields.unwrap().birth
    };
    assert_eq!(born(day), day.to_string(), "born today");
    let tomorrow = day.succ_opt().unwrap();
    assert_eq!(born(tomorrow), format!("19{year:02}-{}", tomorrow.format("%m-%d")));
}

#[test]
fn a_code_of_genc_is_known_and_said_to_be_one() {
    for (code, name) in [("XKS", "Kosovo"), ("XGZ", "Gaza Strip")] {
        let check = td3("740812", "300415", "051234567", code);
        assert_eq!(check.verdict, Verdict::Consistent, "{code}");
        assert!(has(&check, "genc_code") && !has(&check, "unknown_country"), "{code}");
        assert_eq!(check.fields.unwrap().nationality_name.as_deref(), Some(name), "{code}");
    }
    assert!(!has(&td3("740812", "300415", "051234567", "RKS"), "genc_code"), "of the ICAO list");
    assert!(has(&td3("740812", "300415", "051234567", "QQQ"), "unknown_country"));
}

#[test]
fn forgeries_with_right_digits_still_raise_signals() {
    let td3 = |birth: &str, expiry: &str, number: &str| td3(birth, expiry, number, "ROU");
    let fine = td3("740812", "300415", "051234567");
    assert!(fine.signals.is_empty(), "{:?}", fine.signals);
    for (check, code) in [
        (td3("740230", "300415", "051234567"), "impossible_date"),
        (td3("150101", "140101", "051234567"), "expiry_before_birth"),
    ] {
        assert!(check.failed().is_empty() && has(&check, code), "{code}");
        assert_eq!(check.verdict, Verdict::Inconsistent, "{code}");
    }
    for (check, code) in [
        (td3("740812", "300415", "0512<4567"), "number_with_filler"),
        (td3("740812", "880415", "051234567"), "expiry_far_ahead"),
        (td3("740812", "200415", "051234567"), "expired"),
        (td3("<<<<<<", "300415", "051234567"), "incomplete_date"),
    ] {
        assert!(has(&check, code), "{code}");
        assert_eq!(check.verdict, Verdict::Consistent, "{code}");
    }
}

#[test]
fn a_document_code_of_another_format_is_seen() {
    let check = check(&[
        "I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<",
        "L898902C36UTO7408122F1204159ZE184226B<<<<<10",
    ]);
    assert!(has(&check, "document_code"));
    assert_eq!(check.verdict, Verdict::Inconsistent);
}

#[test]
fn the_visual_zone_is_held_against_the_zone() {
    let mut document = Record::new(Uuid::from_u128(1), registry::kind_named("travel_document").unwrap());
    let zone = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10";
    for (name, value) in [
        ("mrz", zone),
        ("number", "L898902C3"),
        ("visual_surname", "Eriksson"),
        ("visual_given", "Anna-Maria"),
        ("visual_birth", "1974-08-12"),
        ("expires_on", "2012-04-15"),
        ("visual_sex", "female"),
        ("visual_nationality", "UTO"),
    ] {
        document.set(name, Value::text(value)).unwrap();
    }
    let check = mrz::check_record(&document, today()).unwrap();
    assert!(!has(&check, "visual_mismatch"), "{:?}", check.signals);
    document.set("visual_surname", Value::text("Müller")).unwrap();
    document.set("visual_birth", Value::text("1975")).unwrap();
    let check = mrz::check_record(&document, today()).unwrap();
    let about: Vec<&str> = check
        .signals
        .iter()
        .filter(|signal| signal.code == "visual_mismatch")
        .filter_map(|signal| signal.field.as_deref())
        .collect();
    assert_eq!(about, ["birth", "surname"], "the gravest first");
    assert_eq!(check.verdict, Verdict::Inconsistent);
}

#[test]
fn no_answer_ever_calls_a_document_genuine() {
    let samples: Vec<Json> = serde_json::from_str(SAMPLES).unwrap();
    for sample in samples {
        let lines: Vec<&str> =
            sample["mrz"].as_array().unwrap().iter().map(|line| line.as_str().unwrap()).collect();
        let said = serde_json::to_string(&check(&lines)).unwrap().to_lowercase();
        for word in ["genuine", "authentic", "\"valid\"", "is real"] {
            assert!(!said.contains(word), "{word}");
        }
    }
}

proptest! {
    #[test]
    fn random_text_never_panics(text in "(?s).{0,200}") {
        let _ = mrz::check(&text, today());
    }

    #[test]
    fn random_zones_never_panic_and_their_spans_lie_inside(
        lines in prop_oneof![
            proptest::collection::vec("[A-Z0-9<]{30}", 3),
            proptest::collection::vec("[A-Z0-9<]{36}", 2),
            proptest::collection::vec("[PV][A-Z0-9<]{43}", 2),
        ],
    ) {
        let check = mrz::check(&lines.join("\n"), today());
        prop_assert_ne!(check.verdict, Verdict::Unreadable);
        for digit in &check.checks {
            let line = &check.lines[digit.span.line as usize];
            let (start, end) = (digit.span.start as usize, (digit.span.start + digit.span.len) as usize);
            prop_assert_eq!(&line[start..end], digit.printed.as_str());
        }
        prop_assert_eq!(check.failed().is_empty(), check.checks.iter().all(|digit| digit.ok));
    }
}

#[test]
fn a_romanian_name_with_commas_below_is_spelt_as_the_zone_spells_it() {
    let zone = "P<UTOROSCA<TURCANU<<STEFAN<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10";
    let mut document = Record::new(Uuid::from_u128(2), registry::kind_named("travel_document").unwrap());
    for (name, value) in [("mrz", zone), ("visual_surname", "ROȘCA ȚURCANU"), ("visual_given", "Ștefan")] {
        document.set(name, Value::text(value)).unwrap();
    }
    let check = mrz::check_record(&document, today()).unwrap();
    assert!(!has(&check, "visual_mismatch"), "{:?}", check.signals);
}

#[test]
fn signals_stand_in_order_of_their_gravity() {
    let samples: Vec<Json> = serde_json::from_str(SAMPLES).unwrap();
    for sample in samples {
        let lines: Vec<&str> =
            sample["mrz"].as_array().unwrap().iter().map(|line| line.as_str().unwrap()).collect();
        let severities: Vec<Severity> = check(&lines).signals.iter().map(|signal| signal.severity).collect();
        assert!(severities.is_sorted_by(|a, b| a >= b), "{severities:?}");
    }
}

#[test]
fn a_visa_whose_zone_bears_the_number_of_the_passport_is_no_mismatch_with_its_own() {
    let mut visa = Record::new(Uuid::from_u128(3), registry::kind_named("travel_document").unwrap());
    let zone = "V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL8988901C4XXX4009078F96121096ZE184226B<<<<<<";
    for (name, value) in [("document_type", "visa"), ("mrz", zone), ("number", "20064812345")] {
        visa.set(name, Value::text(value)).unwrap();
    }
    let check = mrz::check_record(&visa, today()).unwrap();
    assert!(!has(&check, "visual_mismatch"), "{:?}", check.signals);
    assert_eq!(check.fields.unwrap().optional1, "6ZE184226B", "optional data stand as printed");
}
