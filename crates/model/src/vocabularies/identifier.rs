//! Vocabularies of phones, accounts and addresses. Codes are append-only: records in the field carry them.

use crate::vocabulary::Vocabulary;

pub static PHONE_TYPE: Vocabulary = Vocabulary::new(
    "phone_type",
    &[
        ("mobile", "Mobile"),
        ("landline", "Landline"),
        ("satellite", "Satellite"),
        ("messenger", "Messenger only"),
        ("fax", "Fax"),
        ("other", "Other"),
    ],
);

pub static ACCOUNT_TYPE: Vocabulary = Vocabulary::new(
    "account_type",
    &[
        ("bank", "Bank account"),
        ("card", "Payment card"),
        ("money_transfer", "Money transfer"),
        ("mobile_money", "Mobile money"),
        ("crypto", "Crypto-asset wallet"),
        ("other", "Other"),
    ],
);

pub static ADDRESS_TYPE: Vocabulary = Vocabulary::new(
    "address_type",
    &[
        ("home", "Home"),
        ("work", "Work"),
        ("business", "Business"),
        ("mail", "Mail only"),
        ("meeting_place", "Meeting place"),
        ("safe_house", "Safe house"),
        ("other", "Other"),
    ],
);
