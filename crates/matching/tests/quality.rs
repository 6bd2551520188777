//! How good the matching is: a labelled table of pairs, measured. It is not to get worse unnoticed.

use matching::{Class, Identifier, Reason, Subject, WORTH_A_LOOK, compare};

/// Name and birth of two people, and whether they are one. Fictional, in the spellings of the trade.
const PAIRS: &[(&str, &str, &str, &str, bool)] = &[
    ("CEBAN Vasile", "1984-02-14", "ЧЕБАН Василе", "", true),
    ("CEBAN Vasile", "1984-02-14", "Cheban, Vasilii", "1984", true),
    ("CEBAN Vasile", "1984-02-14", "Vasile Čeban", "1984-02-19", true),
    ("CEBAN Vasile", "", "CEBANU Vasile", "1984", true),
    ("AL-HADDAD Samir", "1997", "سمير الحداد", "", true),
    ("AL-HADDAD Samir", "1997", "Sameer El Hadad", "about 1996", true),
    ("Muhammad Hassan", "", "محمد حسن", "", true),
    ("Mohamed Hasan", "1980", "Muhammed Hassan", "1980-05-01", true),
    ("Abd al-Rahman Mansour", "", "Abdulrahman Mansur", "1971", true),
    ("Yusuf Demir", "", "Joseph Demir", "", true),
    ("Papadopoulos Georgios", "", "Γεώργιος Παπαδόπουλος", "", true),
    ("Mikhail Gorshkov", "1969-01-02", "Михаил Горшков", "1969-02-01", true),
    ("Evgeniy Shcherbakov", "", "Yevgeny Scherbakov", "", true),
    ("Hryhoriy Shevchenko", "", "Grigory Shevchenko", "", true),
    ("Đorđe Jovanović", "", "Djordje Jovanovic", "", true),
    ("Юлия Ковальская", "", "Iulia Kowalska", "1990", true),
    ("Müller Jürgen", "", "Mueller Juergen", "", true),
    ("Țurcanu Ștefan", "", "Turcanu Stefan Ion", "", true),
    ("Rusu Doina Maria", "1991-09-02", "Doina Rusu", "1991", true),
    ("Popsecu Andrei", "1970-01-01", "Popescu Andrei", "1970-01-01", true),
    ("Wang Xiaoming", "", "王小明", "", true),
    ("V. Ceban", "", "Vasile Ceban", "1984", true),
    ("Ion Popescu", "1970", "Ion Popescu", "1970", true),
    ("Tsvetan Hristov", "", "Cvetan Christov", "", true),
    ("Cohen David", "", "דוד כהן", "", true),
    // Other people.
    ("Ion Popescu", "1970", "Ion Ionescu", "1970", false),
    ("Ion Popescu", "1950-03-02", "Ion Popescu", "1983-11-20", false),
    ("Maria Rusu", "", "Marin Rus", "", false),
    ("Popescu Ana", "", "Popescu Ion", "", false),
    ("Ahmed Hassan", "1990", "Ahmed Mansour", "1990", false),
    ("Ivan Petrov", "", "Ivan Petrenko", "", false),
    ("Georgi Dimitrov", "", "Dimitar Georgiev", "", false),
    ("Ceban Vasile", "", "Cebotari Vasile", "", false),
    ("Lee Min", "", "Li Na", "", false),
    ("Smith John", "1980", "Smythe Jane", "1981", false),
    ("Doina Rusu", "", "Doru Rusnac", "", false),
    ("Al Haddad Samir", "", "Al Masri Samir", "", false),
    ("Stefan Turcanu", "", "Stefania Turcan", "1960", false),
    ("Elena Munteanu", "1988", "Ilinca Muntean", "1961", false),
    ("Kowalski Jan", "", "Nowak Jan", "", false),
    ("Samir Haddad", "1997", "Nadia Haddad", "1997", false),
    ("Demir Yusuf", "", "Demirel Yasemin", "", false),
    ("Michael Brown", "", "Michelle Braun", "1999", false),
];

fn subject(name: &str, born: &str) -> Subject {
    Subject::default().named(name).born(born)
}

#[test]
fn most_spellings_of_one_person_are_found_and_few_others_are() {
    let (mut found, mut missed, mut wrong, mut wrongs) = (0, Vec::new(), 0, Vec::new());
    for (one, born, two, other_born, same) in PAIRS {
        let likeness = compare(&subject(one, born), &subject(two, other_born));
        match (likeness.score >= WORTH_A_LOOK, same) {
            (true, true) => found += 1,
            (false, true) => missed.push((one, two, likeness)),
            (true, false) => {
                wrong += 1;
                wrongs.push((one, two, likeness));
            }
            (false, false) => {}
        }
    }
    let recall = f64::from(found) / f64::from(found + i32::try_from(missed.len()).unwrap_or(0));
    let precision = f64::from(found) / f64::from(found + wrong);
    println!("recall {recall:.2}, precision {precision:.2}\nmissed {missed:#?}\nwrong {wrongs:#?}");
    assert!(recall >= 0.95, "recall {recall:.2}: {missed:#?}");
    assert!(precision >= 0.85, "precision {precision:.2}: {wrongs:#?}");
}

#[test]
fn whoever_is_one_person_is_found_by_a_key_of_the_other() {
    for (one, born, two, other_born, _) in PAIRS.iter().filter(|row| row.4) {
        let (one, two) = (subject(one, born), subject(two, other_born));
        assert!(!one.keys().is_disjoint(&two.keys()), "{:?} / {:?}", one.keys(), two.keys());
    }
}

#[test]
fn reasons_say_what_a_person_would() {
    let one = subject("CEBAN Vasile", "1984-02-14").of_sex("male").of_country("MDA");
    for (two, reasons) in [
        (subject("Vasile Ceban", "1984"), vec![Reason::SameName, Reason::BornSameYear]),
        (subject("ЧЕБАН Василе", "about 1985"), vec![Reason::SpeltAnotherWay, Reason::BornAboutTheSame]),
        (subject("Ceban", "").of_country("mda"), vec![Reason::PartOfTheName, Reason::SameCountry]),
        (
            subject("Ceban Vasile", "1950").of_sex("female"),
            vec![Reason::SameName, Reason::BornApart, Reason::OtherSex],
        ),
        (Subject::default().also_called("Vasile Ceban"), vec![Reason::SameAlias]),
    ] {
        assert_eq!(compare(&one, &two).reasons, reasons);
    }
}

#[test]
fn one_number_makes_two_people_worth_a_look_whatever_they_are_called() {
    let phone = |text| Identifier::read(Class::Phone, text, "").expect("a number");
    let passport = |text| Identifier::read(Class::Document, text, "").expect("a number");
    let one = subject("CEBAN Vasile", "").with(phone("+373 69 555 0417")).with(passport("X47P20195"));
    let two = subject("“Doru”", "").with(phone("0 69 555 0417"));
    assert_eq!(compare(&one, &two).reasons, [Reason::SameIdentifier(Class::Phone)]);
    assert!(compare(&one, &two).score >= WORTH_A_LOOK);
    let three = subject("POPA Ion", "").with(passport("x47p 2O195"));
    assert!(compare(&one, &three).score >= 90);
}

#[test]
fn identifiers_are_one_however_they_are_typed() {
    for (class, one, two, same) in [
        (Class::Phone, "+373 69 555 0417", "00373695550417", true),
        (Class::Phone, "+373 69 555 0417", "069 555-04-17", true),
        (Class::Phone, "+44 (0)20 7946 0018", "+44 20 7946 0018", true),
        (Class::Phone, "+٣٧٣٦٩٥٥٥٠٤١٧", "+373 69 555 0417", true),
        (Class::Phone, "+373 69 555 0417", "+40 69 555 0417", false),
        (Class::Email, "Doru.Trans@Example.org", "mailto:doru.trans@example.org", true),
        (Class::Email, "d.o.ru+x@gmail.com", "doru@googlemail.com", true),
        (Class::Email, "doru@example.org", "doru@example.com", false),
        (Class::Plate, "B 99-xyz", "b99XYZ", true),
        (Class::Plate, "К 123 АВ", "K123AB", true),
        (Class::Document, "X47P20195", "x47p-2O195", true),
        (Class::Document, "X47P20195", "X47P20196", false),
        (Class::Account, "RO49 AAAA 1B31 0075 9384 0000", "ro49aaaa1b31007593840000", true),
        (Class::Handle, "@Doru_77", "https://t.me/doru_77", true),
        (Class::Handle, "doru_77", "doru_78", false),
        (Class::National, "1840214-123456", "1840214123456", true),
    ] {
        let read = |text| Identifier::read(class, text, "").expect("long enough");
        assert_eq!(read(one).same(&read(two)), same, "{one} / {two}");
        assert_eq!(read(two).same(&read(one)), same, "{two} / {one}");
        assert!(!same || read(one).key() == read(two).key(), "found by its key: {one} / {two}");
    }
}

#[test]
fn a_number_of_another_issuer_is_another_number() {
    let read = |issuer| Identifier::read(Class::Document, "X47P20195", issuer).expect("a number");
    assert!(!read("UTO").same(&read("ROU")));
    assert!(read("UTO").same(&read("uto")) && read("UTO").same(&read("")));
    assert_eq!(Identifier::read(Class::Phone, "12", ""), None);
    assert_eq!(Identifier::read(Class::Email, "nobody", ""), None);
}
