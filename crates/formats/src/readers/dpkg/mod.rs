//! Packages of Debian and its descendants: `/var/lib/dpkg/status`, `dpkg -l`, and `dpkg-query -W` with the usual formats.
//!
//! *Form*: paragraphs of `Field: value` (deb-control(5)); the table of `dpkg -l`, whose first letters are the wanted and
//! the actual state; lines `name[:architecture] TAB version` of `dpkg-query -W`, or fields by a format such as
//! `${Package}\t${Version}\t${Architecture}\t${source:Package}\t${source:Version}\n` told apart by their shape.
//!
//! *Gives*: one software fact for each package that is installed (also half-installed ones: their files are there).
//! Packages that are removed with only their configuration left are not facts.
//!
//! *Source package*: `Source: name (version)`; without the field it is the package itself and is left out.
//!
//! *Not read*: dependencies, descriptions, checksums of configuration files.

mod paragraphs;
mod table;

use vg_model::Text;

use crate::facts::{SoftwareFact, SoftwareKind, architecture, said};
use crate::{About, Confidence, Options, Place, Reader, Reading, text};

/// The reader of dpkg lists.
#[derive(Debug)]
pub(crate) struct Dpkg;

static ABOUT: About = About {
    name: "dpkg",
    title: || Text::new("Gói phần mềm Debian (dpkg)", "Debian packages (dpkg)"),
    specification: "https://man7.org/linux/man-pages/man1/dpkg-query.1.html",
    patterns: &["status", "*dpkg*.txt", "dpkg*.list"],
};

impl Reader for Dpkg {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn sniff(&self, head: &[u8], _file_name: Option<&str>) -> Option<Confidence> {
        let text = super::head_text(head);
        if paragraphs::is_form(&text) || table::is_listing(&text) {
            return Some(Confidence::Certain);
        }
        table::is_query(&text).then_some(Confidence::Shape)
    }

    fn read(&self, bytes: &[u8], _options: &Options) -> Reading {
        let mut reading = Reading::new();
        let decoded = text::decode(bytes, &mut reading.defects);
        let lines = text::lines(&decoded.text, &mut reading.defects);
        if paragraphs::is_form(&decoded.text) {
            paragraphs::read(&lines, &mut reading);
        } else if table::is_listing(&decoded.text) {
            table::listing(&lines, &mut reading);
        } else {
            table::query(&lines, &mut reading);
        }
        reading
    }
}

/// A package; `name` may carry its architecture (`libc6:amd64`).
fn package(name: &str, version: &str, place: Place) -> SoftwareFact {
    let (name, arch) = name.split_once(':').unwrap_or((name, ""));
    SoftwareFact {
        name: name.to_owned(),
        version: said(version),
        kind: SoftwareKind::Deb,
        architecture: architecture(arch),
        place,
        ..SoftwareFact::default()
    }
}
