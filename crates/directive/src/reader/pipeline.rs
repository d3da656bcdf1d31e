//! The stages in order, and what each leaves to the next.

use super::addressees::{self, Addressees};
use super::cited::{Gathered, cited_in};
use super::clauses::{self, labels};
use super::codified;
use super::confidence::{Confidence, Doubt};
use super::contacts;
use super::copies;
use super::corrections::{self, Corrections};
use super::header::{self, Header};
use super::lines::{self, Line};
use super::names;
use super::paragraphs::{Paragraph, paragraphs};
use super::reading::{Cited, Field, Place, Reading};
use super::remarks;
use super::signature;
use super::sources::Extracted;
use super::stamp;
use super::subject;
use super::words::{fold, is_capitals};
use vg_model::Text;

/// Lines behind the letterhead within which the addressees begin.
const TO_REACH: usize = 80;
/// Lines from the letterhead on within which an arrival stamp is looked for.
const STAMP_REACH: usize = 200;
/// Lines behind the body within which the signature stands.
const SIGN_REACH: usize = 150;

/// Reads a text.
pub(super) fn run(extracted: &Extracted) -> Reading {
    let source = extracted.confidence.unwrap_or(1.0);
    let mut corrections = Corrections::default();
    let mut lines = lines::split(&extracted.text, &extracted.page_starts);
    corrections::mend(&mut lines, &mut corrections);
    let mut work = Work { source, lines, corrections, reading: Reading::default(), preface: 0 };
    work.reading.lines = lines::count(&extracted.text);
    if work.is_annex() {
        work.annex();
    } else {
        let body_start = work.top();
        work.clerks(body_start);
        let body_end = work.body_end(body_start);
        work.body(body_start, body_end);
    }
    work.finish()
}

/// A reading while it is made.
pub(super) struct Work {
    pub(super) source: f32,
    lines: Vec<Line>,
    corrections: Corrections,
    pub(super) reading: Reading,
    /// Lines before the document itself.
    preface: usize,
}

impl Work {
    pub(super) fn sure(&self) -> Confidence {
        Confidence::of(self.source)
    }

    /// Whether the text begins with an annex: it is a part of a document, with no letterhead and no clauses of its own.
    fn is_annex(&self) -> bool {
        let first = self.lines.iter().find(|line| !line.is_empty());
        first.is_some_and(|line| matches!(labels::label(line).0, labels::Label::Annex))
    }

    /// An annex alone: its title, what it cites and whom it names. Forms in it are blank, so their Kính gửi and numbers are no fields.
    fn annex(&mut self) {
        self.reading.subject = subject::of_annex(&self.lines, self.source);
        let all = paragraphs(&self.lines);
        let mut gathered = Gathered::new(None);
        for paragraph in &all {
            gathered.take(paragraph, self.source, &mut self.corrections);
        }
        self.reading.references = gathered.list;
        self.reading.contacts = contacts::read(&all, self.source, &mut self.corrections);
        let place = self.lines.first().map(Line::place);
        remarks::add(
            &mut self.reading,
            "annex_only",
            "Văn bản chỉ có phần phụ lục hoặc biểu mẫu: không có số, ngày, cơ quan ban hành và điều, khoản riêng.",
            "the text is an annex or a form alone: it has no number, date, issuer or clauses of its own",
            place,
        );
    }

    /// Letterhead, subject, stamp and addressees; returns the index of the first line of the body.
    fn top(&mut self) -> usize {
        let header = header::read(&self.lines, self.source, &mut self.corrections);
        let mut start = header.end;
        let bare = header.symbol.is_none() && header.date.is_none() && header.kind_line.is_none();
        if bare && let Some(behind) = codified::fill(&mut self.reading, &self.lines, self.source) {
            return behind;
        }
        let subject = subject::read(&self.lines, &header, self.source, &mut self.corrections);
        start = start.max(subject.end);
        self.preface = header.kind_line.map_or(header.start, |kind| kind.min(header.start));
        self.set_header(header);
        self.reading.subject = subject.field;
        let stamp = self.stamp(self.preface);
        let to = self.first_label(start).min(start + TO_REACH);
        if let Some(found) =
            addressees::read(&self.lines, self.preface.max(start.saturating_sub(1)), to, &stamp, self.source)
        {
            start = start.max(found.end);
            self.set_addressees(found);
        }
        start
    }

    fn set_header(&mut self, header: Header) {
        let reading = &mut self.reading;
        reading.kind = header.kind;
        reading.number = header.number;
        reading.symbol = header.symbol;
        reading.issuer = header.issuer;
        reading.superior_issuer = header.superior;
        reading.date = header.date;
        reading.place = header.place;
        reading.urgency = header.urgency;
        reading.secrecy = header.secrecy;
    }

    fn set_addressees(&mut self, found: Addressees) {
        if let (Some(sender), None) = (&found.sender, &self.reading.issuer)
            && let Some(first) = found.list.first()
        {
            let usual = header::usual_body(sender);
            self.reading.issuer =
                Some(Field::new(Some(usual), sender, self.sure(), first.place).doubt(Doubt::Inferred));
        }
        if found.sender.is_some()
            && self.reading.kind.is_none()
            && let Some(first) = found.list.first()
        {
            self.reading.kind =
                Some(Field::new(Some("công điện".into()), "điện:", self.sure(), first.place).doubt(Doubt::Inferred));
        }
        self.reading.addressees = found.list;
    }

    /// Takes the arrival stamp; its lines are noise from then on.
    fn stamp(&mut self, from: usize) -> std::ops::Range<usize> {
        let to = (from + STAMP_REACH).min(self.lines.len());
        let near = self.lines.get(from..to).unwrap_or_default();
        let Some(found) = stamp::find(near, self.source, &mut self.corrections) else { return 0..0 };
        let range = from + found.lines.start..from + found.lines.end;
        self.reading.arrival_stamp = Some(found.field);
        for line in self.lines.iter_mut().take(range.end).skip(range.start) {
            line.noise = !line.blank;
        }
        range
    }

    /// Index of the first line from `from` on with a label of a clause or a Căn cứ.
    fn first_label(&self, from: usize) -> usize {
        let found = self.lines.iter().enumerate().skip(from).take(TO_REACH * 2).find(|(_, line)| {
            let (label, _) = labels::label(line);
            let clause =
                matches!(label, labels::Label::Article { .. } | labels::Label::Number(_) | labels::Label::Roman(_));
            !line.is_empty() && (clause || line.folded().starts_with("can cu "))
        });
        found.map_or(self.lines.len(), |(index, _)| index)
    }

    /// Index of the first line behind the body: end mark, copies, signature, or an annex.
    fn body_end(&mut self, from: usize) -> usize {
        let mut seen = false;
        let last_article = self.last_article(from);
        for index in from..self.lines.len() {
            let Some(line) = self.lines.get(index) else { break };
            if line.is_empty() {
                continue;
            }
            let annex = seen
                && index > last_article
                && line.text.starts_with(['P', 'M', 'B'])
                && matches!(labels::label(line).0, labels::Label::Annex);
            if copies::is_heading(line.folded()) || annex || seen && signature::opens(line) {
                return index;
            }
            seen = seen
                || line.text.chars().count() > 60 && !is_capitals(&line.text)
                || !matches!(labels::label(line).0, labels::Label::Plain);
            if seen && ends_document(line) {
                self.end_mark(index);
                return index + 1;
            }
        }
        self.lines.len()
    }

    /// Marks of the receiving unit's clerk are no lines of the document.
    fn clerks(&mut self, from: usize) {
        let marked = self.lines.iter_mut().skip(from).filter(|line| !line.is_empty() && signature::is_clerk(line));
        let mut found: Vec<(String, Place)> = Vec::new();
        for line in marked.take(super::limits::MAX_LIST) {
            line.noise = true;
            found.push((line.text.clone(), line.place()));
        }
        for (printed, place) in found {
            let why = Text::new(
                "dấu tài khoản văn thư của nơi nhận, không thuộc văn bản",
                "the account mark of the receiving unit's clerk, no line of the document",
            );
            self.corrections.add(&printed, "", why, place);
            remarks::add(
                &mut self.reading,
                "clerk_mark",
                "Có dòng dấu tài khoản của văn thư nơi nhận; dòng này không thuộc văn bản.",
                "a line holds the account mark of the receiving unit's clerk; it is no line of the document",
                Some(place),
            );
        }
    }

    /// Index of the last line that heads an article which follows those before it. What looks like an annex above it is none.
    fn last_article(&self, from: usize) -> usize {
        let mut most = 0;
        let mut last = 0;
        for (index, line) in self.lines.iter().enumerate().skip(from) {
            if !line.text.starts_with(['Đ', 'D']) {
                continue;
            }
            if let (labels::Label::Article { number, .. }, _) = labels::label(line)
                && number > most
            {
                (most, last) = (number, index);
            }
        }
        last
    }

    /// "Trân trọng/." wants a point before the stroke.
    fn end_mark(&mut self, index: usize) {
        let Some(line) = self.lines.get(index) else { return };
        let text = line.text.trim_end();
        if !text.ends_with("./.")
            && let Some(before) = text.strip_suffix("/.")
        {
            let last = before.rsplit(' ').next().unwrap_or_default();
            let (printed, reading) = (format!("{last}/."), format!("{}./.", last.trim_end_matches('.')));
            let why = Text::new("dấu kết thúc văn bản là ./.", "the end mark is ./.");
            self.corrections.add(&printed, &reading, why, line.place());
        }
    }

    fn body(&mut self, start: usize, end: usize) {
        let own = self.reading.number.as_ref().and_then(|field| field.value.clone());
        let mut gathered = Gathered::new(own.as_deref());
        let top = paragraphs(self.lines.get(self.preface..start).unwrap_or_default());
        let body = paragraphs(self.lines.get(start..end).unwrap_or_default());
        for paragraph in &top {
            gathered.take(paragraph, self.source, &mut self.corrections);
        }
        let found = clauses::read(&body, &mut gathered, self.source, &mut self.corrections);
        self.reading.basis = self.basis(&body, &found.preamble, own.as_deref());
        self.opening(&body, &found.preamble);
        let body_end = found.annex.unwrap_or(body.len());
        let inside = body.get(..body_end).unwrap_or_default();
        self.reading.clauses = found.clauses;
        if let Some(place) = found.foreign {
            remarks::add(
                &mut self.reading,
                "foreign_article",
                "Có điều của một văn bản khác bị dán lẫn vào giữa văn bản này; phần đó không được tính là điều, khoản của văn bản.",
                "an article of another document is glued into this one; it is not counted among the clauses",
                Some(place),
            );
        }
        if let Some(place) = found.lost {
            remarks::add(
                &mut self.reading,
                "clauses_behind_gap",
                "Sau chỗ bị lược có khoản, điểm không rõ thuộc điều nào; phần này không được tính là điều, khoản.",
                "behind a gap stand clauses of an article that is not shown; they are not counted",
                Some(place),
            );
        }
        if found.full {
            remarks::add(
                &mut self.reading,
                "clauses_cut",
                "Văn bản có quá nhiều điều, khoản; phần cuối không được đọc.",
                "the document has more clauses than are kept; the rest was not read",
                None,
            );
        }
        let rest = self.tail(end);
        // Remarks in brackets and everything behind the body come last.
        let others = body.iter().zip(&found.taken).filter(|(_, taken)| !**taken).map(|(paragraph, _)| paragraph);
        for paragraph in others.chain(&rest) {
            gathered.take(paragraph, self.source, &mut self.corrections);
        }
        self.reading.references = gathered.list;
        self.reading.contacts = contacts::read(inside, self.source, &mut self.corrections);
        let all: Vec<Paragraph> = top.into_iter().chain(body).chain(rest).collect();
        let names = names::read(&all, self.source, &mut self.corrections);
        self.reading.products = names.products;
        self.reading.cves = names.cves;
    }

    /// Documents of the Căn cứ lines.
    fn basis(&self, body: &[Paragraph], preamble: &[usize], own: Option<&str>) -> Vec<Field<Cited>> {
        let mut out: Vec<Field<Cited>> = Vec::new();
        let lines = preamble.iter().filter_map(|index| body.get(*index));
        for paragraph in
            lines.filter(|one| fold(&one.text).trim_start_matches(|c: char| !c.is_alphanumeric()).starts_with("can cu"))
        {
            for (cited, start, end, printed) in cited_in(&paragraph.text) {
                let known = out.iter().any(|field| {
                    field.value.as_ref().is_some_and(|one| one.number == cited.number && one.title == cited.title)
                });
                let itself = cited.number.as_deref().is_some_and(|number| Some(number) == own);
                if !known && !itself && out.len() < super::limits::MAX_FINDS.min(1_000) {
                    let mended = cited.number.as_deref().is_some_and(|number| number != printed);
                    let place = paragraph.place_of(start, end);
                    out.push(Field::new(Some(cited), &printed, self.sure(), place).doubt_if(mended, Doubt::Mended));
                }
            }
        }
        out
    }

    /// Copies and signature behind the body; returns the paragraphs behind the body.
    fn tail(&mut self, end: usize) -> Vec<Paragraph> {
        let reach = (end + SIGN_REACH).min(self.lines.len());
        let annex = (end..reach).find(|index| {
            self.lines
                .get(*index)
                .is_some_and(|line| !line.is_empty() && matches!(labels::label(line).0, labels::Label::Annex))
        });
        let to = annex.unwrap_or(reach);
        let heading = (end..to).find(|index| {
            self.lines.get(*index).is_some_and(|line| !line.is_empty() && copies::is_heading(line.folded()))
        });
        let mut behind = end;
        if let Some(heading) = heading {
            let (list, last) = copies::read(&self.lines, heading, self.source);
            self.reading.copies = list;
            behind = last;
        }
        if end < self.lines.len() {
            self.reading.signer = signature::read(&self.lines, end, to, self.source, &mut self.corrections);
        }
        let signed = self.reading.signer.as_ref().map_or(0, |field| field.place.last);
        let from = (behind..self.lines.len())
            .find(|index| self.lines.get(*index).is_some_and(|line| line.no > signed))
            .unwrap_or(self.lines.len());
        paragraphs(self.lines.get(from.max(end)..).unwrap_or_default())
    }

    fn finish(mut self) -> Reading {
        if self.preface > 0 {
            let place = self
                .lines
                .get(..self.preface)
                .and_then(lines::place_of)
                .filter(|_| self.lines.iter().take(self.preface).any(|line| !line.is_empty()));
            if let Some(place) = place {
                remarks::add(
                    &mut self.reading,
                    "text_before_document",
                    "Có phần chữ đứng trước văn bản (lời giới thiệu hoặc bảng thông tin của nơi sưu tầm); phần này không được đọc.",
                    "text stands before the document (a collector's introduction or table); it was not read",
                    Some(place),
                );
            }
        }
        self.reading.corrections = self.corrections.list;
        self.reading.corrections.sort_by_key(|one| one.place);
        remarks::conclude(&mut self.reading);
        self.reading
    }
}

/// The end mark of a document: `./.`, also where its first point is lost.
fn ends_document(line: &Line) -> bool {
    let text = line.text.trim_end_matches([' ', '"', '”']);
    text.ends_with("./.") || text.ends_with("/.") && !text.ends_with("//.") || text.ends_with("./")
}
