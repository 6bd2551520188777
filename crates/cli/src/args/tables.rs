//! `mapping …` and `imports …`.

use clap::Subcommand;

use super::Pair;

#[derive(Debug, Subcommand)]
pub enum Mapping {
    /// Keep one under a name; it takes the place of the one of that name.
    Save {
        name: String,
        /// Kind of record that a row becomes.
        #[arg(long, value_name = "K")]
        kind: String,
        /// Head of a column and the field it fills: "Name of trainee=name".
        #[arg(long = "column", value_name = "HEAD=FIELD", value_parser = Pair::parse, required = true)]
        columns: Vec<Pair>,
        /// Number or id of the case that the records belong to.
        #[arg(long)]
        case: Option<String>,
        /// 03/04/2026 is the fourth of March.
        #[arg(long)]
        month_first: bool,
    },
    /// Every kept mapping.
    List,
    /// Forget one; what it imported stays.
    Delete { name: String },
}

#[derive(Debug, Subcommand)]
pub enum Imports {
    /// The latest first.
    List,
    /// Delete what this import made; each record can be restored.
    Undo { id: String },
}
