//! The world that typst sees: three templates, one file of data, four fonts. No disk, no network, no clock.

use std::sync::LazyLock;

use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt as _, World};

use crate::error::PrintError;

const DATA: &str = "/document.json";
const MAIN: &str = "/document.typ";
const TEMPLATES: [(&str, &str); 3] = [
    (MAIN, include_str!("../../typst/document.typ")),
    ("/parts.typ", include_str!("../../typst/parts.typ")),
    ("/blocks.typ", include_str!("../../typst/blocks.typ")),
];

/// The four cuts of Liberation Serif (fonts/README.md).
const FONTS: [&[u8]; 4] = [
    include_bytes!("../../fonts/LiberationSerif-Regular.ttf"),
    include_bytes!("../../fonts/LiberationSerif-Italic.ttf"),
    include_bytes!("../../fonts/LiberationSerif-Bold.ttf"),
    include_bytes!("../../fonts/LiberationSerif-BoldItalic.ttf"),
];

/// What is the same for every document, made once.
struct Fixed {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
}

static FIXED: LazyLock<Fixed> = LazyLock::new(|| {
    let fonts: Vec<Font> = FONTS.into_iter().filter_map(|font| Font::new(Bytes::new(font), 0)).collect();
    Fixed { library: LazyHash::new(Library::default()), book: LazyHash::new(FontBook::from_fonts(&fonts)), fonts }
});

/// The fonts, for [`super::glyphs`].
pub(super) fn fonts() -> &'static [Font] {
    &FIXED.fonts
}

/// The world of one document.
pub(super) struct Paper {
    main: FileId,
    data: (FileId, Bytes),
    templates: Vec<Source>,
}

impl Paper {
    pub(super) fn new(json: Vec<u8>) -> Result<Self, PrintError> {
        let templates = TEMPLATES.into_iter().map(|(path, text)| Ok(Source::new(file(path)?, text.to_owned())));
        Ok(Self {
            main: file(MAIN)?,
            data: (file(DATA)?, Bytes::new(json)),
            templates: templates.collect::<Result<_, PrintError>>()?,
        })
    }
}

fn file(path: &str) -> Result<FileId, PrintError> {
    let path = VirtualPath::new(path).map_err(|error| PrintError::Typesetting { why: format!("{error:?}") })?;
    Ok(RootedPath::new(VirtualRoot::Project, path).intern())
}

/// What a template asks for and is not there.
fn absent(id: FileId) -> FileError {
    FileError::NotFound(id.vpath().get_without_slash().into())
}

impl World for Paper {
    fn library(&self) -> &LazyHash<Library> {
        &FIXED.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &FIXED.book
    }

    fn main(&self) -> FileId {
        self.main
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        self.templates.iter().find(|source| source.id() == id).cloned().ok_or_else(|| absent(id))
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if id == self.data.0 { Ok(self.data.1.clone()) } else { Err(absent(id)) }
    }

    fn font(&self, index: usize) -> Option<Font> {
        FIXED.fonts.get(index).cloned()
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}
