//! Output of Windows `systeminfo`, in any language, as the command prints it or with `/fo csv`.
//!
//! *Form*: a label, a colon, blanks, a value; lines below it are indented, items are numbered `[01]:`. Labels are known
//! for several languages (`labels.rs`); for others the order of the lines and the shape of the values decide.
//!
//! *Gives*: one host for each output in the input (several may follow one another): name, system, version, step, build,
//! architecture, domain or workgroup, maker, model, times, hotfixes, addresses by connection; all other lines as
//! properties under their own labels.
//!
//! *Encodings*: UTF-8, UTF-16, and the OEM and Windows code pages, chosen by the labels that become readable.
//!
//! *Dates* stand in the form of the host's locale. Day and month are exchanged freely between locales; a date that allows
//! both is settled by another date of the same output (also that of the BIOS) or kept with both readings.
//!
//! *Not read*: `/fo csv /nh` (values without labels).

mod host;
mod labels;
mod lines;

use vg_model::Text;

use crate::reader::name_fits;
use crate::{About, Confidence, DefectKind, Options, Place, Reader, Reading, text};

/// The reader of `systeminfo`.
#[derive(Debug)]
pub(crate) struct Systeminfo;

static ABOUT: About = About {
    name: "systeminfo",
    title: || Text::new("Kết quả lệnh systeminfo của Windows", "Output of Windows systeminfo"),
    specification: "https://learn.microsoft.com/windows-server/administration/windows-commands/systeminfo",
    patterns: &["*systeminfo*.txt", "*systeminfo*.csv"],
};

impl Reader for Systeminfo {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn sniff(&self, head: &[u8], file_name: Option<&str>) -> Option<Confidence> {
        let text = super::head_text(head);
        if is_csv(&text) {
            return Some(Confidence::Certain);
        }
        let listed: Vec<&str> = text.lines().take(60).collect();
        let known = known_labels(&text);
        let version = listed.iter().any(|line| line.split_once(':').is_some_and(|(_, value)| lines::is_version(value)));
        match (known, version) {
            (4.., _) | (1.., true) => Some(Confidence::Certain),
            (0, true) if name_fits(&ABOUT, file_name) => Some(Confidence::Certain),
            (0, true) => Some(Confidence::Shape),
            _ => None,
        }
    }

    fn read(&self, bytes: &[u8], _options: &Options) -> Reading {
        let mut reading = Reading::new();
        let decoded = text::decode_by(bytes, &mut reading.defects, &known_labels);
        if is_csv(&decoded.text) {
            for entries in lines::of_csv(&decoded.text, &mut reading.defects) {
                host::push(&entries, &mut reading);
            }
        } else {
            let lines = text::lines(&decoded.text, &mut reading.defects);
            let entries = lines::of_list(&lines, &mut reading.defects);
            for entries in host::each_host(&entries) {
                host::push(entries, &mut reading);
            }
        }
        if reading.facts.is_empty() {
            reading.defects.add(
                DefectKind::Malformed,
                Place::Whole,
                "Không tìm thấy thông tin máy nào trong tệp. Hãy chạy lại: systeminfo > tên_máy.txt",
                "no host was found in the file; run again: systeminfo > name_of_host.txt",
            );
        }
        reading
    }
}

/// How many of the first lines begin with a known label.
fn known_labels(text: &str) -> usize {
    let labels = text.lines().take(80).filter_map(|line| line.split_once(':'));
    labels.filter(|(label, _)| !label.starts_with(' ') && labels::label_of(label).is_some()).count()
}

/// A first row of quoted labels.
fn is_csv(text: &str) -> bool {
    let Some(first) = text.lines().find(|line| !line.trim().is_empty()) else { return false };
    first.starts_with('"') && first.split(',').filter(|cell| labels::label_of(cell).is_some()).count() >= 4
}
