//! A person in a case, with a role.
//! Numbers are given once; add at the end, never renumber.

use crate::field::{Field, Type};
use crate::kind::{Home, Kind};
use crate::vocabularies;

pub static PERSON: Kind =
    Kind::new(2, "person", "Person", "People", Home::Case, FIELDS).titled(&["surname", "given_names"], ", ");

static FIELDS: &[Field] = &[
    Field::new(1, "role", Type::Code(&vocabularies::SUBJECT_ROLE), "Role").required(),
    Field::new(2, "surname", Type::Name, "Surname").personal().search(),
    Field::new(3, "given_names", Type::Name, "Given names").personal().search(),
    Field::new(4, "name_original", Type::Name, "Name in original script").personal().search(),
    Field::new(5, "aliases", Type::Name, "Aliases").personal().search().list(),
    Field::new(6, "sex", Type::Code(&vocabularies::SEX), "Sex").personal(),
    Field::new(7, "birth_date", Type::PartialDate, "Date of birth").personal(),
    Field::new(8, "birth_place", Type::Text, "Place of birth").group(7).personal(),
    Field::new(9, "birth_country", Type::Country, "Country of birth").group(7).personal(),
    Field::new(10, "nationalities", Type::Country, "Nationalities").personal().list(),
    Field::new(11, "occupation", Type::Text, "Occupation").personal(),
    Field::new(12, "description", Type::LongText, "Description").personal().search(),
    Field::new(13, "source_number", Type::Text, "Source number").search(),
    Field::new(14, "status_in_case", Type::Code(&vocabularies::SUBJECT_STATUS), "Status in the case"),
    Field::new(15, "residence", Type::Text, "Residence").personal(),
    Field::new(16, "languages", Type::Text, "Languages").list(),
    Field::new(17, "national_id", Type::Text, "National number").personal().search(),
    Field::new(18, "us_citizen", Type::Bool, "U.S. citizen").personal(),
    Field::new(19, "criminal_intelligence", Type::Bool, "Kept as criminal intelligence"),
    Field::new(20, "suspicion_basis", Type::LongText, "Reasonable suspicion").group(19).personal(),
    Field::new(21, "suspicion_on", Type::Date, "Suspicion recorded on").group(19),
    Field::new(22, "revalidate_on", Type::Date, "Revalidate by").group(19),
    Field::new(23, "remarks", Type::LongText, "Remarks").personal().search(),
    Field::new(24, "height_cm", Type::Integer, "Height in cm").personal(),
    Field::new(25, "build", Type::Text, "Build").personal(),
    Field::new(26, "eye_colour", Type::Text, "Eye color").personal(),
    Field::new(27, "hair_colour", Type::Text, "Hair color").personal(),
    Field::new(28, "marks", Type::LongText, "Scars, marks, tattoos").personal().search(),
    Field::new(29, "suspicion_by", Type::User, "Suspicion recorded by").group(19),
    Field::new(30, "revalidated_on", Type::Date, "Revalidated on").group(19),
];
