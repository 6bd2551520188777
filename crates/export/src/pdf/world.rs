//! The compiler's whole world: one template, one file of facts, our fonts. It has no network, no
//! disk, no packages and no clock, so a template can read nothing but what it was given.

use std::sync::LazyLock;

use typst::diag::{FileError, FileResult, SourceDiagnostic};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Feature, Features, Library, LibraryExt, World, WorldExt};

use super::fonts;

static LIBRARY: LazyLock<LazyHash<Library>> = LazyLock::new(|| {
    // Row headers of tables are behind this flag; PDF/UA readers need them.
    let features: Features = [Feature::A11yExtras].into_iter().collect();
    LazyHash::new(Library::builder().with_features(features).build())
});

pub(super) struct Desk {
    template: Source,
    facts_id: FileId,
    facts: Bytes,
}

impl Desk {
    pub(super) fn new(template: &str, facts: Vec<u8>) -> Self {
        Self {
            template: Source::new(file_id("main.typ"), template.to_owned()),
            facts_id: file_id("data.json"),
            facts: Bytes::new(facts),
        }
    }

    /// Line of the template a problem points at, counted from 1.
    pub(super) fn line_of(&self, problem: &SourceDiagnostic) -> Option<usize> {
        let range = self.range(problem.span)?;
        Some(self.template.lines().byte_to_line(range.start)? + 1)
    }
}

fn file_id(name: &str) -> FileId {
    let path = VirtualPath::new(name).expect("our own file names are valid");
    FileId::new(RootedPath::new(VirtualRoot::Project, path))
}

impl World for Desk {
    fn library(&self) -> &LazyHash<Library> {
        &LIBRARY
    }

    fn book(&self) -> &LazyHash<FontBook> {
        fonts::book()
    }

    fn main(&self) -> FileId {
        self.template.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.template.id() { Ok(self.template.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if id == self.facts_id { Ok(self.facts.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn font(&self, index: usize) -> Option<Font> {
        fonts::font(index)
    }

    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        None
    }
}
