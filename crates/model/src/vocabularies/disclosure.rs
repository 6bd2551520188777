//! Vocabularies of what leaves the vault in a file. Codes are append-only: records in the field carry them.

use crate::vocabulary::Vocabulary;

pub static DISCLOSED_DOCUMENT: Vocabulary = Vocabulary::new(
    "disclosed_document",
    &[
        ("case_summary", "Case summary"),
        ("case_data", "Data of a case"),
        ("report", "Report"),
        ("case_list", "List of cases"),
        ("programme_data", "Records of the programs"),
        ("other", "Other"),
    ],
);

/// The conditions of disclosure of the Privacy Act, 5 U.S.C. 552a(b), in its order; before them the file that nobody
/// else gets, after them what lies outside of those conditions.
pub static DISCLOSURE_BASIS: Vocabulary = Vocabulary::new(
    "disclosure_basis",
    &[
        ("own_use", "Own use at this post"),
        ("official_use", "Official use within the Department, (b)(1)"),
        ("foia", "Freedom of Information Act, (b)(2)"),
        ("routine_use", "Routine use, (b)(3)"),
        ("census", "Bureau of the Census, (b)(4)"),
        ("statistical_research", "Statistical research without names, (b)(5)"),
        ("archives", "National Archives, (b)(6)"),
        ("law_enforcement_request", "Written request of a law-enforcement agency, (b)(7)"),
        ("health_or_safety", "Health or safety of an individual, (b)(8)"),
        ("congress", "Congress or one of its committees, (b)(9)"),
        ("comptroller_general", "Comptroller General, (b)(10)"),
        ("court_order", "Order of a court, (b)(11)"),
        ("consumer_reporting", "Consumer reporting agency, (b)(12)"),
        ("consent", "Written consent of the individual, (b)"),
        ("own_record", "The individual's own record, (d)(1)"),
        ("outside_the_act", "No record of an individual under the Act"),
    ],
);
