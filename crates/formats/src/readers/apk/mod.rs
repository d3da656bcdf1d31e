//! Packages of Alpine: `/lib/apk/db/installed`.
//!
//! *Form*: paragraphs of one letter, a colon and a value: `P` name, `V` version, `A` architecture, `o` origin (the source
//! package), `m` maintainer; files and checksums follow under other letters. Source: the page on the apk format of the
//! Alpine wiki.
//!
//! *Gives*: one software fact for each package.
//!
//! *Not read*: files, dependencies, checksums.

use vg_model::Text;

use crate::facts::{Fact, SoftwareFact, SoftwareKind, architecture, said};
use crate::{About, Confidence, DefectKind, Options, Place, Reader, Reading, text};

/// The reader of apk's database.
#[derive(Debug)]
pub(crate) struct Apk;

static ABOUT: About = About {
    name: "apk",
    title: || Text::new("Gói phần mềm Alpine (apk)", "Alpine packages (apk)"),
    specification: "https://wiki.alpinelinux.org/wiki/Apk_spec",
    patterns: &["installed"],
};

impl Reader for Apk {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn sniff(&self, head: &[u8], _file_name: Option<&str>) -> Option<Confidence> {
        let text = super::head_text(head);
        let lines: Vec<&str> = text.lines().skip_while(|line| line.is_empty()).take(12).collect();
        let has = |letter: &str| lines.iter().any(|line| line.starts_with(letter));
        let first = lines.first().is_some_and(|line| line.starts_with("C:Q1") || line.starts_with("P:"));
        (first && has("P:") && has("V:") && has("A:")).then_some(Confidence::Certain)
    }

    fn read(&self, bytes: &[u8], _options: &Options) -> Reading {
        let mut reading = Reading::new();
        let decoded = text::decode(bytes, &mut reading.defects);
        let lines = text::lines(&decoded.text, &mut reading.defects);
        let mut open: Option<SoftwareFact> = None;
        for (number, line) in lines {
            if line.trim().is_empty() {
                close(open.take(), &mut reading);
                continue;
            }
            let fact = open.get_or_insert_with(|| SoftwareFact {
                kind: SoftwareKind::Apk,
                place: Place::Line(number),
                ..SoftwareFact::default()
            });
            match line.split_once(':') {
                Some(("P", value)) => fact.name = said(value).unwrap_or_default(),
                Some(("V", value)) => fact.version = said(value),
                Some(("A", value)) => fact.architecture = architecture(value),
                Some(("o", value)) => fact.source = said(value),
                Some(("m", value)) => fact.vendor = said(value),
                _ => {}
            }
        }
        close(open, &mut reading);
        reading
    }
}

fn close(fact: Option<SoftwareFact>, reading: &mut Reading) {
    let Some(mut fact) = fact else { return };
    if fact.name.is_empty() || fact.version.is_none() {
        reading.defects.add(
            DefectKind::Malformed,
            fact.place,
            "Đoạn không có tên gói (P:) hoặc phiên bản (V:); đã bỏ qua.",
            "the paragraph has no name (P:) or no version (V:) and was passed over",
        );
        return;
    }
    fact.source = fact.source.filter(|source| *source != fact.name);
    reading.push(Fact::Software(Box::new(fact)));
}
