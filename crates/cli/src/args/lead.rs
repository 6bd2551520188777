//! Leads between posts, and typed text. A lead is drafted by `record add CASE lead to_post=… subject=… request=…`.

use clap::Subcommand;

/// `lead …`
#[derive(Debug, Subcommand)]
pub enum Lead {
    /// Leads that are not over, the next due first.
    List {
        #[arg(long, value_parser = ["in", "out", "draft"])]
        way: Option<String>,
        /// Also those that were answered or returned.
        #[arg(long)]
        all: bool,
    },
    /// One lead with what went along and how far it is.
    Show { id: String },
    /// Send a draft to its post, with copies of these records and nothing else.
    Send {
        id: String,
        /// A record of the case; may be given again.
        #[arg(long = "record", value_name = "ID")]
        records: Vec<String>,
    },
    /// Say that it came in and is looked at.
    Acknowledge { id: String },
    /// Say who works on it, which lets them in.
    Assign {
        id: String,
        /// Id of a person of this post.
        #[arg(long, value_name = "ID")]
        to: String,
    },
    Answer {
        id: String,
        text: String,
        /// A record of the lead's file that the answer names; may be given again.
        #[arg(long = "record", value_name = "ID")]
        records: Vec<String>,
    },
    /// Send it back without an answer.
    Return {
        id: String,
        #[arg(long)]
        reason: Option<String>,
    },
}

/// `draft …`
#[derive(Debug, Subcommand)]
pub enum Draft {
    /// The latest first.
    List,
    /// Keep a text under a key; an empty one is forgotten.
    Keep { key: String, text: String },
    /// Forget what was typed.
    Drop { key: String },
}
