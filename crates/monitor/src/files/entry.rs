//! `PATH -> SOURCE; format=NAME; encoding=NAME`: an entry of the settings.

use std::fmt;

use vg_intake::inputs::by_name;
use vg_intake::parsers::PARSERS;

use crate::sources::model::ENCODINGS;

/// Files that are followed, or a folder into which files are put, and whose they are.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FileEntry {
    /// The path; for files that are followed with `*`, `?` and `[…]`.
    pub path: String,
    /// Id or name of the source.
    pub source: String,
    /// Name of a parser; nothing where the source or the content has to decide.
    pub format: Option<&'static str>,
    /// Name of an encoding; nothing where that of the source holds.
    pub encoding: Option<&'static str>,
}

/// What is wrong with an entry.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct EntryError(String);

impl fmt::Display for EntryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for EntryError {}

impl FileEntry {
    /// Reads an entry.
    ///
    /// # Errors
    ///
    /// Says what it should have been.
    pub fn parse(text: &str) -> Result<Self, EntryError> {
        let fault = |what: &str| EntryError(format!("'{text}': {what}"));
        let (path, rest) = text.split_once("->").ok_or_else(|| fault("write PATH -> SOURCE"))?;
        let mut parts = rest.split(';').map(str::trim);
        let (path, source) = (path.trim().to_owned(), parts.next().unwrap_or_default().to_owned());
        if !std::path::Path::new(&path).is_absolute() {
            return Err(fault("the path must begin at the root of the file system"));
        }
        if source.is_empty() {
            return Err(fault("the source is missing: its name or its id"));
        }
        glob::Pattern::new(&path).map_err(|error| fault(&error.to_string()))?;
        let mut entry = Self { path, source, format: None, encoding: None };
        for part in parts.filter(|part| !part.is_empty()) {
            match part.split_once('=').map(|(name, value)| (name.trim(), value.trim())) {
                Some(("format", "auto")) => {}
                Some(("format", name)) => {
                    let known = || PARSERS.iter().map(|parser| parser.about().name).collect::<Vec<_>>().join(", ");
                    let parser = by_name(PARSERS, name);
                    let parser = parser.ok_or_else(|| fault(&format!("format is one of auto, {}", known())))?;
                    entry.format = Some(parser.about().name);
                }
                Some(("encoding", name)) => {
                    let known = ENCODINGS.into_iter().find(|known| *known == name);
                    let known = known.ok_or_else(|| fault(&format!("encoding is one of {}", ENCODINGS.join(", "))))?;
                    entry.encoding = (known != "auto").then_some(known);
                }
                _ => return Err(fault("behind the source there may be format=NAME and encoding=NAME")),
            }
        }
        Ok(entry)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_is_a_path_a_source_and_how_it_is_read() {
        let entry =
            FileEntry::parse("/var/log/nginx/*.log -> Máy chủ web 01; format=web_access; encoding=tcvn3").unwrap();
        assert_eq!((entry.path.as_str(), entry.source.as_str()), ("/var/log/nginx/*.log", "Máy chủ web 01"));
        assert_eq!((entry.format, entry.encoding), (Some("web_access"), Some("tcvn3")));
        let plain = FileEntry::parse("/srv/drop->máy thu thập; format = auto; encoding=auto").unwrap();
        assert_eq!((plain.source.as_str(), plain.format, plain.encoding), ("máy thu thập", None, None));
    }

    #[test]
    fn what_is_wrong_is_said() {
        for (text, said) in [
            ("/var/log/a.log", "PATH -> SOURCE"),
            ("log/a.log -> a", "root"),
            ("/var/log/a.log -> ; format=syslog", "source is missing"),
            ("/var/log/[a.log -> a", "/var/log/[a.log"),
            ("/a -> b; format=morse", "one of auto, evtx"),
            ("/a -> b; encoding=morse", "one of auto, utf-8"),
            ("/a -> b; zone=7", "format=NAME"),
        ] {
            let error = FileEntry::parse(text).unwrap_err().to_string();
            assert!(error.contains(said) && error.contains(text), "{error}");
        }
    }
}
