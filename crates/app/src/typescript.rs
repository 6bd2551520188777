//! Writes the TypeScript that the window is built against: every type and the list of commands.
//!
//! The file is committed; a test writes it again and finds no difference. It is never edited by hand.

use std::any::TypeId;
use std::collections::{BTreeMap, HashSet};
use std::fmt::Write as _;

use ts_rs::{Config, TS, TypeVisitor};

use crate::commands::{self, LIST};

/// Name of the generated file in its folder.
pub const FILE: &str = "commands.ts";

const OPENING: &str = "\
// Generated from crates/app by `cargo run -p chancery-app --example generate`. Never edited by hand.

/** The value of one field of a record. Which of these it is follows from the field's type in `schema`. */
export type FieldValue = string | number | boolean | null | string[];
";

/// Sees the request and the reply of each command.
pub(crate) trait Visit {
    fn command<Request: TS + 'static, Reply: TS + 'static>(&mut self, name: &'static str);
}

struct Collected {
    config: Config,
    seen: HashSet<TypeId>,
    declarations: BTreeMap<String, String>,
    commands: String,
}

impl TypeVisitor for Collected {
    fn visit<T: TS + 'static + ?Sized>(&mut self) {
        if !self.seen.insert(TypeId::of::<T>()) {
            return;
        }
        T::visit_dependencies(self);
        T::visit_generics(self);
        // Only types of our own have a file; strings, numbers and lists have none.
        if T::output_path().is_some() {
            let docs = T::docs().unwrap_or_default();
            let declaration = format!("{docs}export {}\n", T::decl(&self.config));
            self.declarations.insert(T::ident(&self.config), declaration);
        }
    }
}

impl Visit for Collected {
    fn command<Request: TS + 'static, Reply: TS + 'static>(&mut self, name: &'static str) {
        TypeVisitor::visit::<Request>(self);
        TypeVisitor::visit::<Reply>(self);
        let (request, reply) = (Request::name(&self.config), Reply::name(&self.config));
        let _ = writeln!(self.commands, "  {name}: {{ request: {request}; reply: {reply} }};");
    }
}

/// The whole of `commands.ts`.
pub fn commands_ts() -> String {
    let mut all = Collected {
        config: Config::new().with_large_int("number"),
        seen: HashSet::new(),
        declarations: BTreeMap::new(),
        commands: String::new(),
    };
    TypeVisitor::visit::<crate::Failure>(&mut all);
    TypeVisitor::visit::<crate::desk::Changed>(&mut all);
    commands::visit_types(&mut all);
    let mut text = String::from(OPENING);
    for declaration in all.declarations.values() {
        let _ = write!(text, "\n{declaration}");
    }
    let _ = write!(
        text,
        "\n/** Every command: what it takes and what it answers. */\nexport interface Commands {{\n{}}}\n",
        all.commands
    );
    text.push_str("\nexport type CommandName = keyof Commands;\n");
    write_tags(&mut text);
    text
}

fn write_tags(text: &mut String) {
    let tags: std::collections::BTreeSet<&str> =
        LIST.iter().flat_map(|c| c.reads.iter().chain(c.changes)).copied().collect();
    let union: Vec<String> = tags.iter().map(|tag| format!("\"{tag}\"")).collect();
    let _ = writeln!(
        text,
        "\n/** What a reply depends on and what a command makes stale. */\nexport type Tag = {};",
        union.join(" | ")
    );
    text.push_str(
        "\n/** Per command: tags whose change makes the reply stale, and tags it makes stale itself. */\n",
    );
    text.push_str("export const TAGS: { readonly [N in CommandName]: { readonly reads: readonly Tag[]; readonly changes: readonly Tag[] } } = {\n");
    for command in LIST {
        let list = |tags: &[&str]| tags.iter().map(|tag| format!("\"{tag}\"")).collect::<Vec<_>>().join(", ");
        let _ = writeln!(
            text,
            "  {}: {{ reads: [{}], changes: [{}] }},",
            command.name,
            list(command.reads),
            list(command.changes)
        );
    }
    text.push_str("};\n");
}
