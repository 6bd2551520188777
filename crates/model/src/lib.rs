//! The domain of Chancery: kinds and fields, values, workflow, policy, travel documents, markings.
//! Pure functions only: no input or output, no clock, no randomness; time and ids come in as arguments.
//! Imports nothing of ours. Never prints or logs a value.

pub mod actions;
pub mod case_number;
pub mod checklist;
pub mod closing;
pub mod country;
pub mod currency;
pub mod date;
pub mod examination;
pub mod exhibit;
pub mod field;
pub mod import;
pub mod intelligence;
pub mod kind;
pub mod kinds;
pub mod marking;
pub mod mrz;
pub mod outcomes;
pub mod part;
pub mod policy;
pub mod problem;
pub mod programme;
pub mod record;
pub mod recurrence;
pub mod registry;
pub mod role;
pub mod rule;
pub mod schema;
pub mod sources;
pub mod statistics;
pub mod status;
pub mod text;
pub mod transfer;
pub mod triage;
pub mod typed;
pub mod value;
pub mod visa;
pub mod vocabularies;
pub mod vocabulary;
pub mod workflow;

pub use actions::Action;
pub use date::{PartialDate, parse_date};
pub use field::{Field, Shape, Type};
pub use kind::{Home, Kind};
pub use marking::Marking;
pub use part::{Part, PartId};
pub use problem::{FieldProblem, Reason};
pub use record::Record;
pub use registry::Register;
pub use role::Role;
pub use rule::RuleError;
pub use schema::schema;
pub use status::Status;
pub use value::{Value, ValueError};
pub use vocabulary::Vocabulary;
