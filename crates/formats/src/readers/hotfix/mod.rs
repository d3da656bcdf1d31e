//! Lists of Windows hotfixes: `wmic qfe list` (table, `/format:list`, `/format:csv`), `Get-HotFix` (table and list), and
//! lists of the update service with lines `KB4486553: title`.
//!
//! *Form*: the names of the properties (`HotFixID`, `InstalledOn`) are the same in every language. A table is cut by the
//! columns of its header; the message of a first `wmic` run may stand before the header in the same line.
//!
//! *Gives*: one host for each `CSName`, `Source` or `Node` (or one without a name), with its hotfixes. Lines of the update
//! service give hotfixes that are **offered**, which means that they are *not* installed.
//!
//! *Dates*: `5/22/2015` as the host's locale has it, `20190321`, and sixteen hexadecimal digits of a FILETIME (Vista).
//! An order of day and month that one date of the list proves holds for all of it.
//!
//! *Not read*: titles are not taken apart; products and versions in them stay text.

mod rows;

use std::collections::BTreeMap;

use vg_model::{Text, Timestamp};

use crate::facts::{Fact, HostFact, HotfixFact, HotfixState, Printed, Stamp, clean, said, settle};
use crate::limits::MAX_LIST;
use crate::reader::name_fits;
use crate::{About, Confidence, DefectKind, Options, Place, Reader, Reading, text};

/// The reader of hotfix lists.
#[derive(Debug)]
pub(crate) struct Hotfix;

static ABOUT: About = About {
    name: "hotfix",
    title: || {
        Text::new(
            "Danh sách bản vá Windows (wmic qfe, Get-HotFix, Windows Update)",
            "List of Windows hotfixes (wmic qfe, Get-HotFix, Windows Update)",
        )
    },
    specification: "https://learn.microsoft.com/windows/win32/cimwin32prov/win32-quickfixengineering",
    patterns: &["*_qfe*.txt", "*updates*.txt", "*hotfix*.txt"],
};

impl Reader for Hotfix {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn sniff(&self, head: &[u8], file_name: Option<&str>) -> Option<Confidence> {
        let text = super::head_text(head);
        let lines = || text.lines().map(str::trim).filter(|line| !line.is_empty());
        if lines().take(200).any(|line| rows::is_header(line) || rows::is_list_line(line)) {
            return Some(Confidence::Certain);
        }
        if lines().next().is_none() {
            return name_fits(&ABOUT, file_name).then_some(Confidence::Shape);
        }
        let offered = lines().take(20).filter(|line| rows::offered(line).is_some()).count();
        (offered * 2 > lines().take(20).count()).then_some(Confidence::Certain)
    }

    fn read(&self, bytes: &[u8], _options: &Options) -> Reading {
        let mut reading = Reading::new();
        let decoded = text::decode(bytes, &mut reading.defects);
        let rows = rows::of(&decoded.text, &mut reading.defects);
        let mut hosts = Hosts::default();
        for row in &rows {
            take(row, &mut hosts, &mut reading);
        }
        for mut host in hosts.in_order() {
            dates(&mut host, &mut reading);
            reading.push(Fact::Host(Box::new(host)));
        }
        if reading.facts.is_empty() {
            reading.defects.add(
                DefectKind::Truncated,
                Place::Whole,
                "Danh sách bản vá rỗng: máy không báo bản vá nào, hoặc lệnh chạy lỗi. Hãy chạy lại Get-HotFix trên máy này.",
                "the list of hotfixes is empty: the host reports none, or the command failed; run Get-HotFix there again",
            );
        }
        reading
    }
}

/// One row under the names of its properties.
struct Row {
    place: Place,
    cells: Vec<(String, String)>,
    state: HotfixState,
}

impl Row {
    fn get(&self, names: &[&str]) -> Option<String> {
        let cell = |name: &str| self.cells.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
        names.iter().find_map(|name| cell(name).and_then(|(_, value)| said(value)))
    }
}

/// The hosts of a list by name.
#[derive(Default)]
struct Hosts {
    by_name: BTreeMap<Option<String>, (usize, HostFact)>,
}

impl Hosts {
    fn of(&mut self, name: Option<String>, place: &Place) -> &mut HostFact {
        let next = self.by_name.len();
        let names: Vec<String> = name.iter().cloned().collect();
        let host = || (next, HostFact { names, place: place.clone(), ..HostFact::default() });
        &mut self.by_name.entry(name).or_insert_with(host).1
    }

    /// In the order in which they appeared.
    fn in_order(self) -> Vec<HostFact> {
        let mut hosts: Vec<(usize, HostFact)> = self.by_name.into_values().collect();
        hosts.sort_by_key(|(order, _)| *order);
        hosts.into_iter().map(|(_, host)| host).collect()
    }
}

fn take(row: &Row, hosts: &mut Hosts, reading: &mut Reading) {
    let id = row.get(&["HotFixID"]).map(|id| knowledge_base(&id));
    // Windows XP lists `File 1` as the id and the number of the update in the column of the service pack.
    let effect = row.get(&["ServicePackInEffect"]).map(|text| knowledge_base(&text));
    let id = match (id, effect) {
        (Some(id), Some(effect)) if !is_number(&id) && is_number(&effect) => effect,
        (Some(id), _) => id,
        _ => {
            reading.defects.add(
                DefectKind::Malformed,
                row.place.clone(),
                "Dòng không có mã bản vá (HotFixID); đã bỏ qua.",
                "the row has no HotFixID and was passed over",
            );
            return;
        }
    };
    let name = row.get(&["CSName", "PSComputerName", "Source", "Node", "__SERVER"]);
    let host = hosts.of(name, &row.place);
    if host.hotfixes.len() >= MAX_LIST {
        reading.defects.add(
            DefectKind::TooMany,
            row.place.clone(),
            format!("Máy có hơn {MAX_LIST} bản vá; phần còn lại không đọc. Hãy kiểm tra lại tệp."),
            format!("one host has more than {MAX_LIST} hotfixes; the rest was not read; check the file"),
        );
        return;
    }
    host.hotfixes.push(HotfixFact {
        id,
        state: row.state,
        title: row.get(&["title", "Description"]),
        installed_by: row.get(&["InstalledBy"]),
        installed: row.get(&["InstalledOn", "InstallDate"]).and_then(|text| installed_on(&text)),
        place: row.place.clone(),
    });
}

/// The day of an installation; Vista prints some as a FILETIME in hexadecimal.
fn installed_on(text: &str) -> Option<Stamp> {
    if text.len() == 16 && text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        let ticks = u64::from_str_radix(text, 16).ok()?;
        return Some(Stamp::instant(text, Timestamp::from_filetime(ticks)));
    }
    text.starts_with(|c: char| c.is_ascii_digit()).then(|| Stamp::parse(text))
}

fn dates(host: &mut HostFact, reading: &mut Reading) {
    let mut stamps: Vec<&mut Stamp> = host.hotfixes.iter_mut().filter_map(|fix| fix.installed.as_mut()).collect();
    let left = settle(&mut stamps, &[]);
    let unread = stamps.iter().filter(|stamp| stamp.readings.is_empty()).count();
    if left > 0 {
        reading.defects.add(
            DefectKind::Ambiguous,
            host.place.clone(),
            format!("{left} ngày cài đặt đọc được theo hai cách (ngày/tháng hoặc tháng/ngày); giữ cả hai."),
            format!("{left} installation dates can be read day first or month first; both are kept"),
        );
    }
    if unread > 0 {
        reading.defects.add(
            DefectKind::Value,
            host.place.clone(),
            format!("Không đọc được {unread} ngày cài đặt; giữ nguyên chữ."),
            format!("{unread} installation dates cannot be read and are kept as printed"),
        );
    }
}

/// The number of an article of the Microsoft Knowledge Base in the form `KB893803`, from `KB893803v2 - Update`, `Q147222`
/// (the form before 2003) or bare digits; anything else stays as printed.
pub(crate) fn knowledge_base(text: &str) -> Printed<String> {
    let text = text.trim();
    let upper = text.to_ascii_uppercase();
    let rest = upper.strip_prefix("KB").or_else(|| upper.strip_prefix('Q')).unwrap_or(&upper);
    let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
    let behind = rest.get(digits.len()..).unwrap_or_default();
    let ends = behind.is_empty() || behind.starts_with(['V', ' ', '_', '-', ':']);
    let bare = rest.len() == upper.len();
    if (5..=8).contains(&digits.len()) && ends && (!bare || behind.is_empty()) {
        return Printed::new(format!("KB{digits}"), text);
    }
    Printed { value: clean(text), printed: None }
}

fn is_number(id: &Printed<String>) -> bool {
    id.value.strip_prefix("KB").is_some_and(|rest| rest.bytes().all(|byte| byte.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_articles() {
        for (text, id) in [
            ("KB4100347", "KB4100347"),
            ("KB893803v2 - Update", "KB893803"),
            ("Q147222", "KB147222"),
            ("943729", "KB943729"),
            ("kb4100347_RTM", "KB4100347"),
            ("File 1", "File 1"),
            ("{7A068575-C5DB-43D9-BE20-3895D0C69B17}", "{7A068575-C5DB-43D9-BE20-3895D0C69B17}"),
            ("2019-02 Update", "2019-02 Update"),
        ] {
            assert_eq!(knowledge_base(text).value, id);
        }
    }

    #[test]
    fn a_filetime_is_an_instant() {
        let stamp = installed_on("01d4dfd0fb4eb361").unwrap();
        assert_eq!(serde_json::to_value(stamp.readings[0]).unwrap(), "2019-03-21T10:29:36.301756Z");
    }

    #[test]
    fn hotfixes_of_one_host_are_bounded() {
        let text = "KB5000001: x\n".repeat(MAX_LIST + 1);
        let reading = Hotfix.read(text.as_bytes(), &Options::default());
        assert!(reading.defects.has(DefectKind::TooMany));
    }
}
