//! To whom a document goes, and why: the same words for every export.

use clap::Args;

/// For one's own use at this post unless said.
#[derive(Debug, Args)]
pub struct Giving {
    /// Why it may go there: a code of `disclosure_basis` (`chancery schema`).
    #[arg(long, value_name = "CODE")]
    pub basis: Option<String>,
    /// Who gets it.
    #[arg(long, value_name = "NAME")]
    pub recipient: Option<String>,
    /// A contact or agency of the post; says the name and address.
    #[arg(long, value_name = "ID")]
    pub known_as: Option<String>,
    /// Where the recipient is.
    #[arg(long)]
    pub address: Option<String>,
    #[arg(long)]
    pub purpose: Option<String>,
    /// The order, request, consent or published use that the basis rests on.
    #[arg(long)]
    pub authority: Option<String>,
    /// A stricter marking than the parts demand.
    #[arg(long)]
    pub marking: Option<String>,
    /// A word about handling, printed with the marking.
    #[arg(long)]
    pub handling: Option<String>,
    /// Beside the file another one with its hash, marking and recipient.
    #[arg(long)]
    pub manifest: bool,
}
