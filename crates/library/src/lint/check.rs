//! The rules that a read pack is held against.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike as _, NaiveDate};
use vg_model::Text;
use vg_model::limits::{MAX_REGIME_TEXT, MAX_REGIME_TITLE};

use super::{Fault, FaultCode, Glossary, MAX_SPAN_YEARS, UNWRITTEN, YEARS, is_id};
use crate::entry::Length;
use crate::pack::{Pack, Seen};
use crate::value::{Day, Grade, Span};

/// What entries are looked up in: ids by table, and the grades of acts.
struct Index<'a> {
    ids: BTreeSet<(&'static str, &'a str)>,
    acts: BTreeMap<&'a str, Grade>,
}

/// Where the entry that is checked stands.
struct At<'a> {
    file: &'a str,
    entry: String,
    faults: &'a mut Vec<Fault>,
}

impl At<'_> {
    fn fault(&mut self, code: FaultCode, field: &str, vi: impl Into<String>, en: impl Into<String>) {
        self.faults.push(Fault::with(code, self.file, &self.entry, field, &Text::new(vi, en)));
    }

    fn text(&mut self, field: &str, text: &Text, length: Length) {
        self.faults.extend(text_faults(self.file, &self.entry, field, text, length));
    }
}

/// What is wrong with a text of an entry: it is [left to be written](UNWRITTEN), a language is missing, it has more characters than
/// it may have.
#[must_use]
pub fn text_faults(file: &str, entry: &str, field: &str, text: &Text, length: Length) -> Vec<Fault> {
    if text.vi == UNWRITTEN || text.en == UNWRITTEN {
        return vec![Fault::new(FaultCode::Unwritten, file, entry, field, "")];
    }
    let mut faults: Vec<Fault> = languages(file, entry, field, text).into_iter().collect();
    let most = match length {
        Length::Title => MAX_REGIME_TITLE,
        Length::Body => MAX_REGIME_TEXT,
    };
    for count in [&text.vi, &text.en].map(|wording| wording.chars().count()) {
        if count > most {
            let detail =
                Text::new(format!("{count} ký tự, tối đa {most}"), format!("{count} characters, {most} at most"));
            faults.push(Fault::with(FaultCode::TooLong, file, entry, field, &detail));
        }
    }
    faults
}

/// A text that lacks one of the languages.
pub(super) fn languages(file: &str, entry: &str, field: &str, text: &Text) -> Option<Fault> {
    let lacks = match (text.vi.trim().is_empty(), text.en.trim().is_empty()) {
        (false, false) => return None,
        (true, true) => "vi, en",
        (true, false) => "vi",
        (false, true) => "en",
    };
    Some(Fault::new(FaultCode::Language, file, entry, field, lacks))
}

/// Every fault of a pack that could be read.
pub(super) fn pack(pack: &Pack, glossary: Option<&Glossary>) -> Vec<Fault> {
    let mut faults = Vec::new();
    head(pack, &mut faults);
    let seen = pack.seen();
    let index = Index {
        ids: seen.iter().map(|entry| (entry.table, entry.head.id.as_str())).collect(),
        acts: pack.acts.iter().map(|act| (act.head.id.as_str(), act.head.grade)).collect(),
    };
    for entry in &seen {
        let mut at =
            At { file: entry.file, entry: format!("{} `{}`", entry.table, entry.head.id), faults: &mut faults };
        texts(entry, &mut at);
        sources(entry, &index, &mut at);
        references(entry, &index, &mut at);
        dates(entry, pack, &mut at);
        spans(entry, &mut at);
        for (field, trouble) in &entry.description.troubles {
            at.fault(FaultCode::Misfit, field, trouble.vi.as_str(), trouble.en.as_str());
        }
        if let Some(glossary) = glossary.filter(|_| entry.table == "term") {
            term(entry, glossary, &mut at);
        }
    }
    duplicates(&seen, &mut faults);
    faults
}

fn head(pack: &Pack, faults: &mut Vec<Fault>) {
    let head = &pack.head;
    let file = format!("{}/regime.toml", head.id);
    let mut at = At { file: &file, entry: "regime".to_owned(), faults };
    at.text("title", &head.title, Length::Title);
    at.text("summary", &head.summary, Length::Body);
    if let Some(unknown) = &head.unknown {
        at.text("unknown", unknown, Length::Body);
    }
    if !is_id(head.id.as_str()) {
        at.fault(FaultCode::BadId, "id", head.id.as_str(), head.id.as_str());
    }
    range(head.from, head.until, &mut at);
}

fn texts(entry: &Seen<'_>, at: &mut At<'_>) {
    let head = entry.head;
    if !is_id(&head.id) {
        at.fault(FaultCode::BadId, "id", head.id.as_str(), head.id.as_str());
    }
    at.text("title", &head.title, Length::Title);
    for (field, text) in [("note", &head.note), ("unknown", &head.unknown)] {
        if let Some(text) = text {
            at.text(field, text, Length::Body);
        }
    }
    for (field, text, length) in &entry.description.texts {
        at.text(field, text, *length);
    }
}

fn sources(entry: &Seen<'_>, index: &Index<'_>, at: &mut At<'_>) {
    let head = entry.head;
    if entry.table == "act" {
        return;
    }
    if head.source.is_empty() {
        at.fault(FaultCode::Missing, "source", "source", "source");
    }
    let mut best: Option<Grade> = None;
    for source in &head.source {
        match index.acts.get(source.act.as_str()) {
            Some(grade) => best = Some(best.map_or(*grade, |best| best.min(*grade))),
            None => at.fault(
                FaultCode::Dangling,
                "source.act",
                format!("act `{}`", source.act),
                format!("act `{}`", source.act),
            ),
        }
        if source.clause.trim().is_empty() && head.unknown.is_none() {
            at.fault(FaultCode::NoClause, "source.clause", source.act.as_str(), source.act.as_str());
        }
    }
    if let Some(best) = best.filter(|best| head.grade < *best) {
        let (own, cited) = (head.grade.text(), best.text());
        at.fault(
            FaultCode::TooCertain,
            "grade",
            format!("{} > {}", own.vi, cited.vi),
            format!("{} > {}", own.en, cited.en),
        );
    }
}

fn references(entry: &Seen<'_>, index: &Index<'_>, at: &mut At<'_>) {
    for (field, tables, id) in &entry.description.references {
        if !tables.iter().any(|table| index.ids.contains(&(*table, *id))) {
            let what = format!("{} `{id}`", tables.join("/"));
            at.fault(FaultCode::Dangling, field, what.as_str(), what.as_str());
        }
    }
}

fn range(from: Option<Day>, until: Option<Day>, at: &mut At<'_>) {
    if let Some((from, until)) = from.zip(until).filter(|(from, until)| until < from) {
        at.fault(FaultCode::Dates, "until", format!("{until} trước {from}"), format!("{until} before {from}"));
    }
    for (field, day) in [("from", from), ("until", until)] {
        day_in_years(field, day, at);
    }
}

fn day_in_years(field: &str, day: Option<Day>, at: &mut At<'_>) {
    if let Some(day) = day.filter(|day| !YEARS.contains(&day.0.year())) {
        let years = format!("{day}: {}–{}", YEARS.start(), YEARS.end());
        at.fault(FaultCode::Dates, field, years.as_str(), years.as_str());
    }
}

fn dates(entry: &Seen<'_>, pack: &Pack, at: &mut At<'_>) {
    let head = entry.head;
    range(head.from, head.until, at);
    for (field, day) in &entry.description.days {
        day_in_years(field, Some(*day), at);
    }
    // An act may be older than the regime that rests on it, and outlive it. Anything else must be valid at some time of it.
    let missed = head.until.zip(pack.head.from).is_some_and(|(until, begin)| until < begin)
        || head.from.zip(pack.head.until).is_some_and(|(from, end)| from > end);
    if missed && entry.table != "act" {
        at.fault(
            FaultCode::Dates,
            "from",
            "thời gian hiệu lực nằm ngoài thời gian của gói quy định",
            "its range of validity lies outside that of the regime",
        );
    }
}

fn spans(entry: &Seen<'_>, at: &mut At<'_>) {
    for (field, span) in entry.description.spans.iter().filter(|(_, span)| !is_sane(*span)) {
        let text = span.text();
        at.fault(FaultCode::Duration, field, text.vi, text.en);
    }
}

/// Whether a span is more than nothing and at most [`MAX_SPAN_YEARS`].
#[must_use]
pub fn is_sane(span: Span) -> bool {
    let hours = span.rough_hours();
    hours > 0.0 && hours <= f64::from(MAX_SPAN_YEARS) * 8_766.0
}

fn term(entry: &Seen<'_>, glossary: &Glossary, at: &mut At<'_>) {
    let Text { vi, en } = &entry.head.title;
    if let Some(known) = glossary.differs(en, vi) {
        let known = known.join(", ");
        at.fault(
            FaultCode::Glossary,
            "title",
            format!("{en} = {known}, không phải {vi}"),
            format!("{en} is {known}, not {vi}"),
        );
    }
}

/// Entries of one table and id whose ranges of validity meet; each is reported once, however many twins it has.
fn duplicates(seen: &[Seen<'_>], faults: &mut Vec<Fault>) {
    for (index, entry) in seen.iter().enumerate() {
        let earlier = seen.iter().take(index);
        let mut twins = earlier.rev().take_while(|other| other.table == entry.table && other.head.id == entry.head.id);
        if let Some(other) = twins.find(|other| meet(other, entry)) {
            let mut at = At { file: entry.file, entry: format!("{} `{}`", entry.table, entry.head.id), faults };
            at.fault(FaultCode::DuplicateId, "id", other.file, other.file);
        }
    }
}

fn meet(one: &Seen<'_>, other: &Seen<'_>) -> bool {
    let begin = |seen: &Seen<'_>| seen.head.from.map_or(NaiveDate::MIN, |day| day.0);
    let end = |seen: &Seen<'_>| seen.head.until.map_or(NaiveDate::MAX, |day| day.0);
    begin(one) <= end(other) && begin(other) <= end(one)
}
