//! `case …` and `approval …`.

use clap::Subcommand;

use super::Pair;

#[derive(Debug, Subcommand)]
pub enum Case {
    /// A page of cases.
    List {
        /// Only in this status; may be given again.
        #[arg(long, value_name = "S")]
        status: Vec<String>,
        /// Only of this type; may be given again.
        #[arg(long = "type", value_name = "T")]
        case_type: Vec<String>,
        /// Words in number, title or main subject.
        #[arg(long, value_name = "Q")]
        text: Option<String>,
        /// Only cases that I lead.
        #[arg(long)]
        mine: bool,
        /// What to sort by: changed, number, title, type, status, priority, opened, due …
        #[arg(long, value_name = "KEY")]
        sort: Option<String>,
        #[arg(long)]
        descending: bool,
        #[arg(long, value_name = "N")]
        limit: Option<u64>,
        #[arg(long, value_name = "N")]
        offset: Option<u64>,
    },
    /// The whole case: fields, parts, open conflicts, length of its history.
    Show {
        /// Number or id.
        case: String,
    },
    /// Who has it, where it is, how long it stays open here; without a case: all that was granted.
    Access {
        /// Number or id.
        case: Option<String>,
    },
    /// Make a case.
    New {
        #[arg(long = "type", value_name = "T")]
        case_type: String,
        #[arg(long)]
        title: String,
        /// name=value; again for further values of a list.
        #[arg(long = "field", value_name = "K=V", value_parser = Pair::parse)]
        fields: Vec<Pair>,
    },
    /// Move the case to another status.
    Transition {
        /// Number or id.
        case: String,
        state: String,
        #[arg(long)]
        reason: Option<String>,
    },
    /// Offer the case to another post, or answer such an offer.
    Transfer {
        /// Number or id.
        case: String,
        #[arg(value_parser = ["offer", "accept", "reject", "revoke"])]
        step: String,
        /// The post it is offered to.
        #[arg(long, value_name = "POST")]
        to: Option<String>,
        /// Needed for all but accept.
        #[arg(long)]
        reason: Option<String>,
    },
    /// Cases whose review is due.
    Reviews,
    /// What others changed since one last looked.
    Meanwhile {
        /// Number or id; all cases unless said.
        case: Option<String>,
    },
    /// Say that what others changed was seen.
    Seen {
        /// Number or id.
        case: String,
        /// The `upto` of the list that was looked at.
        #[arg(long, value_name = "N")]
        upto: i64,
    },
    /// What is linked with what, and the shortest way between two records.
    Links {
        /// Number or id.
        case: String,
        #[arg(long, value_name = "ID", requires = "to")]
        from: Option<String>,
        #[arg(long, value_name = "ID", requires = "from")]
        to: Option<String>,
    },
    /// Who changed what.
    History {
        /// Number or id.
        case: String,
        #[arg(long, value_name = "N")]
        limit: Option<u64>,
        #[arg(long, value_name = "N")]
        offset: Option<u64>,
    },
}

/// `intake …`
#[derive(Debug, Subcommand)]
pub enum Intake {
    /// Referrals that wait for a decision or an answer.
    List {
        /// Also those that are settled.
        #[arg(long)]
        all: bool,
    },
    /// Decide what becomes of a referral.
    Decide {
        id: String,
        #[arg(value_parser = ["accepted", "declined", "returned", "pending"])]
        decision: String,
        /// Needed unless it is accepted, and to decide anew.
        #[arg(long)]
        reason: Option<String>,
    },
    /// Put down what the referrer was answered.
    Reply {
        id: String,
        text: String,
        /// Today unless said.
        #[arg(long, value_name = "DATE")]
        on: Option<String>,
    },
    /// Make a case from a referral that was accepted.
    Open {
        id: String,
        #[arg(long = "type", value_name = "T")]
        case_type: String,
        /// The first line of its summary unless said.
        #[arg(long)]
        title: Option<String>,
    },
}

#[derive(Debug, Subcommand)]
pub enum Approval {
    /// Requests that wait.
    List {
        /// Also those that were decided.
        #[arg(long)]
        decided: bool,
    },
    Approve {
        id: String,
        #[arg(long)]
        reason: Option<String>,
    },
    /// Send it back to who asked.
    Return {
        id: String,
        #[arg(long)]
        reason: Option<String>,
    },
}
