//! Work to do in the case, with an assignee and a due date.
//! Numbers are given once; add at the end, never renumber.

use crate::field::{Field, Type};
use crate::kind::{Home, Kind};
use crate::vocabularies;

pub static TASK: Kind = Kind::new(12, "task", "Task", "Tasks", Home::Case, FIELDS).titled(&["title"], " ");

static FIELDS: &[Field] = &[
    Field::new(1, "title", Type::Text, "Title").required().search(),
    Field::new(2, "details", Type::LongText, "Details").search().personal(),
    Field::new(3, "assignee", Type::User, "Assignee"),
    Field::new(4, "due_on", Type::Date, "Due on"),
    Field::new(5, "priority", Type::Code(&vocabularies::PRIORITY), "Priority"),
    Field::new(6, "state", Type::Code(&vocabularies::TASK_STATE), "State"),
    Field::new(7, "done_on", Type::Date, "Done on").group(6),
    Field::new(8, "result", Type::LongText, "Result").group(6).personal(),
    Field::new(9, "repeats", Type::Code(&vocabularies::REPEATS), "Repeats"),
    Field::new(10, "repeated_from", Type::Ref(&["task"]), "Follows the task").fixed(),
    Field::new(11, "about", Type::Ref(&[]), "About"),
];
