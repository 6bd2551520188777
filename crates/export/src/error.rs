//! Why an export failed. Names the document and the place in our own template, never what it says.

/// An export that produced no file.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ExportError {
    /// The summary could not be turned into the page template's input.
    #[error("the {document} could not be written as JSON")]
    Json {
        /// Which document.
        document: &'static str,
        /// What the writer said.
        #[source]
        source: serde_json::Error,
    },
    /// The page template did not accept the summary: a defect of ours.
    #[error("the {document} template failed (line {line})")]
    Template {
        /// Which document.
        document: &'static str,
        /// Line of the template, 0 when the compiler gave no place.
        line: usize,
    },
    /// The laid-out pages could not be written as PDF/A-2a and PDF/UA-1: a defect of ours.
    #[error("the {document} could not be written as PDF/A-2a and PDF/UA-1 (template line {line})")]
    Standard {
        /// Which document.
        document: &'static str,
        /// Line of the template, 0 when the writer gave no place.
        line: usize,
    },
    /// What the square code of a label was to say does not fit into one.
    #[error("the {document} has a code that is too long")]
    TooLong {
        /// Which document.
        document: &'static str,
    },
}
