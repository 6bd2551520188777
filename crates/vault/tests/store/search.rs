use std::time::Instant;

use model::kinds;
use vault::{Hit, SearchQuery, VaultError};

use crate::common::{Laptop, id, laptop, new_case, note, person};

fn find(laptop: &Laptop, text: &str) -> Vec<Hit> {
    laptop.vault.search(&SearchQuery { text, limit: 20, ..SearchQuery::default() }).unwrap()
}

#[test]
fn words_are_found_however_they_are_accented() {
    let mut laptop = laptop(1);
    laptop.edit(id(1), new_case(id(1), "Pașapoarte falsificate")).unwrap();
    laptop.edit(id(1), person(id(2), "Țăranu", "Ștefan")).unwrap();
    for query in ["taranu", "TARANU", "Țăranu", "stefan tara", "țăr"] {
        assert_eq!(find(&laptop, query).first().map(|hit| hit.id), Some(id(2)), "{query}");
    }
    assert_eq!(find(&laptop, "pasapoarte fals").len(), 1);
    assert!(find(&laptop, "taranov").is_empty());
}

#[test]
fn quotes_and_operators_are_only_text() {
    let mut laptop = laptop(2);
    laptop.edit(id(1), new_case(id(1), "One")).unwrap();
    laptop.edit(id(1), note(id(2), "He said \"never AND always\" (twice) title:x *")).unwrap();
    for query in
        ["\"never AND always\"", "(twice)", "title:x", "NEAR", "never AND", "a* b* OR", "^said", "{x}"]
    {
        let hits = laptop.vault.search(&SearchQuery { text: query, limit: 5, ..SearchQuery::default() });
        assert!(hits.is_ok(), "{query}");
    }
    assert_eq!(find(&laptop, "\"never AND always\"").len(), 1);
    let empty = laptop.vault.search(&SearchQuery { text: " \"*\" ", limit: 5, ..SearchQuery::default() });
    assert!(matches!(empty, Err(VaultError::EmptySearch)));
}

#[test]
fn a_title_is_known_in_the_cases_that_bear_the_very_same_one_however_many_there_are() {
    let mut laptop = laptop(12);
    for case in 1..=60 {
        laptop.edit(id(case), new_case(id(case), "One of many")).unwrap();
        laptop.edit(id(case), person(id(100 + case), "Țăranu", "Ștefan")).unwrap();
    }
    laptop.edit(id(1), person(id(200), "Țăranu", "Ștefania")).unwrap();
    laptop.edit(id(1), note(id(201), "ȚĂRANU, Ștefan")).unwrap();
    let title = find(&laptop, "stefan taranu").last().unwrap().title.clone();
    let cases = laptop.vault.reads().cases_of_title(&kinds::PERSON, &title).unwrap();
    assert_eq!(cases, (1..=60).rev().map(id).collect::<Vec<_>>(), "{title}");
    for other in ["Ștefan", "a \"quoted\" \0 title", "", "*"] {
        assert!(laptop.vault.reads().cases_of_title(&kinds::PERSON, other).unwrap().is_empty(), "{other}");
    }
}

#[test]
fn a_title_counts_more_than_a_word_in_the_text_and_kind_and_case_filter() {
    let mut laptop = laptop(3);
    laptop.edit(id(1), new_case(id(1), "Constanta harbour")).unwrap();
    laptop.edit(id(1), note(id(2), "Met at the harbour, spoke of other things for a long while")).unwrap();
    laptop.edit(id(3), new_case(id(3), "Unrelated")).unwrap();
    laptop.edit(id(3), note(id(4), "harbour again")).unwrap();
    assert_eq!(find(&laptop, "harbour")[0].id, id(1));
    let by = |query: SearchQuery<'_>| -> Vec<_> {
        laptop.vault.search(&query).unwrap().into_iter().map(|hit| hit.id).collect()
    };
    let base = SearchQuery { text: "harbour", limit: 9, ..SearchQuery::default() };
    assert_eq!(by(SearchQuery { kind: Some(&kinds::CASE), ..base.clone() }), [id(1)]);
    assert_eq!(by(SearchQuery { case: Some(id(3)), ..base.clone() }), [id(4)]);
    assert_eq!(by(SearchQuery { hidden: &[id(1)], ..base.clone() }), [id(4)]);
    assert!(by(SearchQuery { hidden: &[id(1), id(3)], ..base }).is_empty());
    let snippet = &find(&laptop, "spoke")[0].snippet;
    assert!(snippet.contains("⟦spoke⟧"), "{snippet}");
}

#[test]
fn an_edited_record_is_found_by_its_new_words_only() {
    let mut laptop = laptop(4);
    laptop.edit(id(1), new_case(id(1), "Oldword")).unwrap();
    laptop.set(id(1), id(1), 1, "Newword").unwrap();
    assert!(find(&laptop, "oldword").is_empty());
    assert_eq!(find(&laptop, "newword").len(), 1);
}

/// The budget of a laptop, with room for an unoptimised build on a busy machine.
#[test]
fn the_commonest_word_and_a_short_prefix_are_found_at_once() {
    let mut laptop = laptop(5);
    let stamp = vault::Stamp::at(laptop.now);
    laptop
        .vault
        .write(stamp, |writer| {
            for case in 0..200_u128 {
                let scope = ledger::Scope::Case(id(case));
                let mut edits = new_case(id(case), &format!("Case about visas {case}"));
                for n in 0..20 {
                    let words = format!("the applicant said the visa was {n} and station {case}");
                    edits.extend(note(id(100_000 + case * 100 + n), &words));
                }
                writer.change(&scope, 8, edits)?;
            }
            Ok(())
        })
        .unwrap();
    for query in ["the", "th", "st", "visa applicant"] {
        let start = Instant::now();
        let hits = find(&laptop, query);
        assert_eq!(hits.len(), 20);
        assert!(start.elapsed().as_millis() < 250, "{query}: {:?}", start.elapsed());
    }
}
