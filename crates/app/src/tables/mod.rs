//! Spreadsheets as people keep them: read whatever the file is, find its head, turn its cells into the fields of
//! one kind by a mapping that is kept under a name.

mod cells;
mod kept;
mod read;
mod undo;

pub(crate) use cells::{Finder, line_of};
pub(crate) use kept::{Batch, batch, batches, keep_mapping, mapping, mappings, remember, undone};
pub(crate) use read::{Cell, Table, read};
pub(crate) use undo::{Left, Undoing};
