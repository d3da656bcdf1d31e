//! Every fault of directive packs, each with its place and what mends it.

mod checks;
mod clauses;
mod obligations;

use std::collections::BTreeSet;

use chrono::Datelike as _;
use vg_library::entry::Length;
use vg_library::lint::{Fault, FaultCode, UNWRITTEN, YEARS, is_id, text_faults};
use vg_library::value::Day;
use vg_library::{Pack as Regime, Regimes};
use vg_model::Text;

use super::load::load;
use super::model::ALL;
use super::packs::{Pack, Packs};

/// Reads files (path and text, as [`load`] takes them) and finds every fault. `regimes` are those by which the packs are read.
/// Faults come by file and entry.
#[must_use]
pub fn lint<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>, regimes: &Regimes) -> Vec<Fault> {
    let loaded = load(files);
    let mut faults = loaded.faults;
    for pack in loaded.packs.iter() {
        self::pack(pack, regimes, &mut faults);
    }
    same_letter(&loaded.packs, &mut faults);
    faults.sort();
    faults.dedup();
    faults
}

fn pack(pack: &Pack, regimes: &Regimes, faults: &mut Vec<Fault>) {
    head(pack, regimes, faults);
    classes(pack, faults);
    clauses::check(pack, faults);
    obligations::check(pack, regimes, faults);
    checks::check(pack, faults);
}

/// Where the entry that is checked stands.
struct At<'a> {
    file: &'a str,
    entry: String,
    faults: &'a mut Vec<Fault>,
}

impl<'a> At<'a> {
    fn new(file: &'a str, table: &str, id: &str, faults: &'a mut Vec<Fault>) -> Self {
        let entry = if id.is_empty() { table.to_owned() } else { format!("{table} `{id}`") };
        Self { file, entry, faults }
    }

    /// A fault with one detail for both languages.
    fn plain(&mut self, code: FaultCode, field: &str, detail: &str) {
        self.faults.push(Fault::new(code, self.file, &self.entry, field, detail));
    }

    fn fault(&mut self, code: FaultCode, field: &str, vi: impl Into<String>, en: impl Into<String>) {
        self.faults.push(Fault::with(code, self.file, &self.entry, field, &Text::new(vi, en)));
    }

    fn text(&mut self, field: &str, text: &Text, length: Length) {
        self.faults.extend(text_faults(self.file, &self.entry, field, text, length));
    }

    /// A text that may be absent.
    fn maybe(&mut self, field: &str, text: Option<&Text>) {
        if let Some(text) = text {
            self.text(field, text, Length::Body);
        }
    }

    /// One line that has no translation: a number, a name.
    fn line(&mut self, field: &str, value: &str) {
        let length = value.chars().count();
        match value {
            UNWRITTEN => self.plain(FaultCode::Unwritten, field, ""),
            _ if value.trim().is_empty() => self.plain(FaultCode::Missing, field, field),
            _ if length > vg_model::limits::MAX_REGIME_TITLE => {
                self.plain(FaultCode::TooLong, field, &format!("{length} > {}", vg_model::limits::MAX_REGIME_TITLE));
            }
            _ => {}
        }
    }

    fn id(&mut self, id: &str) {
        if !is_id(id) {
            self.plain(FaultCode::BadId, "id", id);
        }
    }

    fn day(&mut self, field: &str, day: Option<Day>) {
        if let Some(day) = day.filter(|day| !YEARS.contains(&day.0.year())) {
            self.plain(FaultCode::Dates, field, &format!("{day}: {}–{}", YEARS.start(), YEARS.end()));
        }
    }

    /// Classes that an entry names.
    fn applies_to(&mut self, named: &[String], pack: &Pack) {
        if named.is_empty() {
            self.plain(FaultCode::Missing, "applies_to", ALL);
        }
        for class in named.iter().filter(|class| *class != ALL && !pack.classes().any(|known| known.id == **class)) {
            self.plain(FaultCode::Dangling, "applies_to", &format!("class `{class}`"));
        }
        if named.len() > 1 && named.iter().any(|class| class == ALL) {
            self.fault(FaultCode::Misfit, "applies_to", "`all` đã gồm mọi nhóm", "`all` holds every class");
        }
    }
}

fn head(pack: &Pack, regimes: &Regimes, faults: &mut Vec<Fault>) {
    let head = &pack.head;
    let mut at = At::new(&pack.file, "directive", "", faults);
    at.id(&head.id);
    at.line("number", &head.number);
    at.line("issuer", &head.issuer);
    at.line("kind", &head.kind);
    at.text("title", &head.title, Length::Title);
    at.text("summary", &head.summary, Length::Body);
    at.maybe("note", head.note.as_ref());
    at.maybe("unknown", head.unknown.as_ref());
    if !crate::reader::is_kind(&head.kind) && head.kind != UNWRITTEN && !head.kind.is_empty() {
        let kinds = ["công văn", "công điện", "chỉ thị", "quyết định", "thông tư"].join(", ");
        at.plain(FaultCode::BadValue, "kind", &format!("`{}`: {kinds}, …", head.kind));
    }
    at.day("issued", head.issued);
    if let Some(window) = head.window {
        at.day("window.from", Some(window.from));
        at.day("window.until", window.until);
        if let Some(until) = window.until.filter(|until| *until < window.from) {
            let from = window.from;
            at.fault(FaultCode::Dates, "window", format!("{until} trước {from}"), format!("{until} before {from}"));
        }
    }
    match regimes.pack(head.regime.as_str()) {
        Some(regime) => source(pack, regime, &mut at),
        None => at.plain(FaultCode::Dangling, "regime", &format!("regime `{}`", head.regime)),
    }
    if pack.clauses.is_empty() {
        at.plain(FaultCode::Missing, "clause", "[[clause]]");
    }
}

/// The acts that the head cites are those of the regime, and it is not surer of the letter than the regime is.
fn source(pack: &Pack, regime: &Regime, at: &mut At<'_>) {
    for source in &pack.head.source {
        let Some(act) = regime.acts.iter().find(|act| act.head.id == source.act.as_str()) else {
            at.plain(FaultCode::Dangling, "source.act", &format!("act `{}`", source.act));
            continue;
        };
        if pack.head.grade < act.head.grade {
            let (own, cited) = (pack.head.grade.text(), act.head.grade.text());
            at.fault(
                FaultCode::TooCertain,
                "grade",
                format!("{} > {}", own.vi, cited.vi),
                format!("{} > {}", own.en, cited.en),
            );
        }
    }
}

fn classes(pack: &Pack, faults: &mut Vec<Fault>) {
    let mut seen = BTreeSet::new();
    for placed in &pack.classes {
        let class = &placed.entry;
        let mut at = At::new(&placed.file, "class", &class.id, faults);
        at.id(&class.id);
        at.text("title", &class.title, Length::Title);
        if class.id == ALL {
            at.fault(FaultCode::BadId, "id", "`all` là mọi nơi nhận", "`all` is every addressee");
        }
        if !seen.insert(class.id.as_str()) {
            at.plain(FaultCode::DuplicateId, "id", &class.id);
        }
        let named = pack.clauses().any(|clause| clause.applies_to.contains(&class.id))
            || pack.obligations().any(|obligation| obligation.applies_to.contains(&class.id));
        if !named {
            at.plain(FaultCode::Unused, "", "applies_to");
        }
    }
}

/// Two packs about one letter: nobody could say which of them counts.
fn same_letter(packs: &Packs, faults: &mut Vec<Fault>) {
    for pack in packs.iter() {
        let issued = pack.head.issued.map(|day| day.0);
        if let Some(first) = packs.find(&pack.head.number, issued).filter(|first| first.head.id != pack.head.id) {
            let mut at = At::new(&pack.file, "directive", "", faults);
            at.plain(FaultCode::DuplicateId, "number", &format!("{} ({})", pack.head.number, first.head.id));
        }
    }
}
