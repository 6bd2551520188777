//! Shapes for screens and scripts. One type per thing that is shown; none of them is ever stored.
//!
//! Instants are RFC 3339 in UTC (`…_at`), dates are `YYYY-MM-DD` (`…_on`), partial dates may stop early.

pub mod access;
pub mod attachment;
pub mod bundle;
pub mod candidate;
pub mod case;
pub mod casework;
pub mod conflict;
pub mod disclosure;
pub mod document;
pub mod draft;
pub mod evidence;
pub mod history;
pub mod lead;
pub mod links;
pub mod programme;
pub mod record;
pub mod reference;
pub mod report;
pub mod retention;
pub mod saved;
pub mod schema;
pub mod session;
pub mod statistics;
pub mod sync;
pub mod table;
pub mod undo;
pub mod viewing;
pub mod work;

use std::collections::BTreeMap;

/// Field values by name, in JSON.
pub type Fields = BTreeMap<String, serde_json::Value>;
