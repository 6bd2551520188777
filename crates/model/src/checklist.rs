//! The points a case is to answer before it closes, for offices whose headquarters keeps no list of its own.

/// The list of codes by which headquarters sets the points: the label is the point, the value the type of
/// case it is asked of, or nothing for all.
pub const LIST: &str = "checklist";

const OF_EVERY_CASE: &[&str] = &[
    "Records of the agencies concerned were checked",
    "Subjects and their travel documents are entered",
    "Reports are approved and filed",
    "Partner agencies were told of the result",
];

const VISA_FRAUD: &[&str] =
    &["Consular section was told of the findings", "Lookout or revocation was asked for where it is due"];
const PASSPORT_FRAUD: &[&str] =
    &["Identity of the applicant was established", "Passport records were annotated where it is due"];
const TRAFFICKING: &[&str] =
    &["Victims were identified and offered help", "Safety of victims and witnesses was arranged"];
const FUGITIVE: &[&str] =
    &["Identity of the fugitive was confirmed", "Warrant and request of the host nation are on file"];
const INTERNAL: &[&str] = &["Management was told of weaknesses found in the process"];
const CRIME_AGAINST_CITIZEN: &[&str] = &["Victim or next of kin was told of the result"];

/// The built-in points of a case of this type, in the order they are asked.
pub fn points(case_type: &str) -> impl Iterator<Item = &'static str> {
    let own = match case_type {
        "visa_fraud" | "document_vendor" | "impostor" => VISA_FRAUD,
        "passport_fraud" => PASSPORT_FRAUD,
        "human_smuggling" | "human_trafficking" => TRAFFICKING,
        "foreign_fugitive" => FUGITIVE,
        "internal_malfeasance" => INTERNAL,
        "crime_against_us_citizen" => CRIME_AGAINST_CITIZEN,
        _ => &[],
    };
    // What is held only for safe keeping, or for another post, is closed by whoever asked.
    let every = match case_type {
        "lead" | "source_file" | "rewards" => &[],
        _ => OF_EVERY_CASE,
    };
    every.iter().chain(own).copied()
}
