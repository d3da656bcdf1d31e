//! Every fault of a folder of forms, each with its place and what mends it.

use vg_library::lint::{Fault, FaultCode, is_id};
use vg_model::Text;

use super::form::{BlockForm, Form, Rows, TableForm};
use super::limits::{MAX_FORM_BLOCKS, MAX_POINTS, MAX_TEMPLATE_CHARS};
use super::load::load;
use super::template::{Piece, condition, parse};
use super::{rows, totals};

/// What a form may refer to.
#[derive(Clone, Copy, Debug)]
pub struct Known<'a> {
    /// Ids of regimes.
    pub regimes: &'a [&'a str],
    /// Ids of directive packs.
    pub directives: &'a [&'a str],
}

/// The keys that a template may ask for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Keys {
    /// `None` for templates outside tables, else the rows of the table.
    pub rows: Option<Rows>,
    /// Keys behind `text:`.
    pub texts: Vec<&'static str>,
    /// Keys behind `figure:`.
    pub figures: Vec<&'static str>,
}

/// All keys, first those outside tables, then those of each kind of rows.
#[must_use]
pub fn keys() -> Vec<Keys> {
    let outside = Keys { rows: None, texts: totals::text_keys(), figures: totals::figure_keys() };
    let of =
        |kind: Rows| Keys { rows: Some(kind), texts: rows::text_keys(kind), figures: rows::figure_keys(kind).to_vec() };
    std::iter::once(outside).chain(Rows::ALL.into_iter().map(of)).collect()
}

/// Reads forms (path below `library/forms` and text) and finds every fault. Without `known` it is not asked whether regime and directive
/// exist. Faults come by file and place.
#[must_use]
pub fn lint<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>, known: Option<&Known<'_>>) -> Vec<Fault> {
    let loaded = load(files);
    let mut faults = loaded.faults;
    for (path, form) in loaded.forms.values() {
        let mut look = Look { path, faults: &mut faults, blocks: 0, keys: keys(), used: Vec::new() };
        look.form(form, known);
    }
    faults.sort();
    faults.dedup();
    faults
}

struct Look<'a> {
    path: &'a str,
    faults: &'a mut Vec<Fault>,
    blocks: usize,
    keys: Vec<Keys>,
    /// Placeholders outside tables, for the rules about the form as a whole.
    used: Vec<Piece>,
}

impl Look<'_> {
    fn report(&mut self, code: FaultCode, entry: &str, field: &str, detail: &str) {
        self.faults.push(Fault::new(code, self.path, entry, field, detail));
    }

    fn trouble(&mut self, entry: &str, field: &str, vi: &str, en: &str) {
        self.faults.push(Fault::with(FaultCode::Misfit, self.path, entry, field, &Text::new(vi, en)));
    }

    fn form(&mut self, form: &Form, known: Option<&Known<'_>>) {
        self.head(form, known);
        for (index, section) in form.section.iter().enumerate() {
            let entry = format!("section {}", index + 1);
            self.conditions(&entry, section.when.as_deref(), section.unless.as_deref());
            self.template(&entry, "heading", &section.heading, None);
            self.blocks(&entry, &section.block);
        }
        for (index, annex) in form.annex.iter().enumerate() {
            let entry = format!("annex {}", index + 1);
            self.conditions(&entry, annex.when.as_deref(), annex.unless.as_deref());
            self.needed(&entry, "title", &annex.title);
            self.template(&entry, "title", &annex.title, None);
            self.blocks(&entry, &annex.block);
        }
        if form.section.is_empty() {
            self.report(FaultCode::Missing, "", "section", "section");
        }
        if self.blocks > MAX_FORM_BLOCKS {
            let detail = format!("block: {} > {MAX_FORM_BLOCKS}", self.blocks);
            self.report(FaultCode::TooLarge, "", "block", &detail);
        }
        self.honest(form);
    }

    fn head(&mut self, form: &Form, known: Option<&Known<'_>>) {
        let head = &form.head;
        let stem =
            self.path.rsplit('/').next().and_then(|name| name.strip_suffix(".toml")).unwrap_or_default().to_owned();
        if !is_id(&head.id) || head.id != stem {
            self.report(FaultCode::BadId, "form", "id", &head.id);
        }
        if head.version == 0 {
            self.report(FaultCode::BadValue, "form", "version", "0");
        }
        for (field, text) in [("title", &head.title), ("about", &head.about)] {
            if text.vi.trim().is_empty() || text.en.trim().is_empty() {
                self.report(FaultCode::Language, "form", field, field);
            }
        }
        if let Some(known) = known {
            if !known.regimes.contains(&head.regime.as_str()) {
                self.report(FaultCode::Dangling, "form", "regime", &head.regime);
            }
            if let Some(directive) = head.directive.as_deref().filter(|id| !known.directives.contains(id)) {
                self.report(FaultCode::Dangling, "form", "directive", directive);
            }
        }
        self.needed("form", "subject", &head.subject);
        self.template("form", "subject", &head.subject, None);
        for (field, list) in [("addressees", &head.addressees), ("basis", &head.basis), ("copies", &head.copies)] {
            if list.is_empty() && field != "basis" {
                self.report(FaultCode::Missing, "form", field, field);
            }
            list.iter().for_each(|line| self.template("form", field, line, None));
        }
    }

    fn needed(&mut self, entry: &str, field: &str, text: &str) {
        if text.trim().is_empty() {
            self.report(FaultCode::Missing, entry, field, field);
        }
    }

    fn conditions(&mut self, entry: &str, when: Option<&str>, unless: Option<&str>) {
        for (field, text) in [("when", when), ("unless", unless)] {
            match text.map(condition) {
                Some(Ok(piece)) => self.key(entry, field, &piece, None),
                Some(Err(found)) => self.report(FaultCode::BadValue, entry, field, &found),
                None => {}
            }
        }
    }

    fn template(&mut self, entry: &str, field: &str, text: &str, kind: Option<Rows>) {
        let chars = text.chars().count();
        if chars > MAX_TEMPLATE_CHARS {
            self.report(FaultCode::TooLong, entry, field, &format!("{chars} > {MAX_TEMPLATE_CHARS}"));
        }
        match parse(text) {
            Ok(pieces) => {
                for piece in pieces {
                    self.key(entry, field, &piece, kind);
                    if kind.is_none() {
                        self.used.push(piece);
                    }
                }
            }
            Err(found) => self.report(FaultCode::BadValue, entry, field, &found),
        }
    }

    /// Reports a key that does not exist where it stands, with those that do.
    fn key(&mut self, entry: &str, field: &str, piece: &Piece, kind: Option<Rows>) {
        let Some(keys) = self.keys.iter().find(|keys| keys.rows == kind) else { return };
        let (sort, key, known) = match piece {
            Piece::Literal(_) => return,
            Piece::Text(key) => ("text", key, &keys.texts),
            Piece::Figure(key) => ("figure", key, &keys.figures),
        };
        if !known.contains(&key.as_str()) {
            let known = known.join(", ");
            let detail =
                Text::new(format!("{{{sort}:{key}}}; có: {known}"), format!("{{{sort}:{key}}}; there are: {known}"));
            self.faults.push(Fault::with(FaultCode::Dangling, self.path, entry, field, &detail));
        }
    }

    fn blocks(&mut self, entry: &str, blocks: &[BlockForm]) {
        self.blocks = self.blocks.saturating_add(blocks.len());
        if blocks.is_empty() {
            self.report(FaultCode::Missing, entry, "block", "block");
        }
        for (index, block) in blocks.iter().enumerate() {
            let entry = format!("{entry} block {}", index + 1);
            self.conditions(&entry, block.when.as_deref(), block.unless.as_deref());
            let parts = [
                block.paragraph.is_some(),
                !block.points.is_empty(),
                !block.dashes.is_empty(),
                block.note.is_some(),
                block.table.is_some(),
            ];
            if parts.into_iter().filter(|there| *there).count() != 1 {
                self.trouble(
                    &entry,
                    "",
                    "mỗi khối có đúng một trong: paragraph, points, dashes, note, table",
                    "a block has exactly one of: paragraph, points, dashes, note, table",
                );
            }
            let single = [("paragraph", &block.paragraph), ("note", &block.note)];
            for (field, text) in single.into_iter().filter_map(|(field, text)| Some((field, text.as_ref()?))) {
                self.needed(&entry, field, text);
                self.template(&entry, field, text, None);
            }
            for (field, list) in [("points", &block.points), ("dashes", &block.dashes)] {
                if list.len() > MAX_POINTS {
                    self.report(FaultCode::TooLarge, &entry, field, &format!("{} > {MAX_POINTS}", list.len()));
                }
                for text in list {
                    self.needed(&entry, field, text);
                    self.template(&entry, field, text, None);
                }
            }
            if let Some(table) = &block.table {
                self.table(&entry, table);
            }
        }
    }

    fn table(&mut self, entry: &str, table: &TableForm) {
        self.template(entry, "caption", &table.caption, None);
        self.needed(entry, "empty", &table.empty);
        self.template(entry, "empty", &table.empty, None);
        if table.columns.is_empty() || table.columns.len() > vg_print::limits::MAX_COLUMNS {
            let detail = format!("columns: {}", table.columns.len());
            self.report(FaultCode::TooLarge, entry, "columns", &detail);
        }
        if table.rows == Rows::Clauses && (table.group || !table.only.is_empty()) {
            self.trouble(
                entry,
                "rows",
                "`group` và `only` không dùng cho bảng theo khoản",
                "`group` and `only` do not go with rows of clauses",
            );
        }
        for column in &table.columns {
            self.needed(entry, "columns.title", &column.title);
            self.template(entry, "columns.cell", &column.cell, Some(table.rows));
        }
        let asks = |wanted: &str| {
            let cells = table.columns.iter().filter_map(|column| parse(&column.cell).ok()).flatten();
            cells.into_iter().any(|piece| piece == Piece::Text(wanted.to_owned()))
        };
        if table.rows == Rows::Obligations && asks("state") && !asks("result") {
            self.trouble(
                entry,
                "columns",
                "cột {text:state} không nêu lý do và người xác nhận: dùng {text:result}",
                "{text:state} tells neither reason nor who stated it: use {text:result}",
            );
        }
    }

    /// A form that counts what is met counts what is not known too, and one that answers clauses lists all of them.
    fn honest(&mut self, form: &Form) {
        let asks = |key: &str| self.used.iter().any(|piece| *piece == Piece::Figure(key.to_owned()));
        let open = asks("unknown") || asks("open");
        if (asks("met") || asks("met_measured")) && !open {
            self.trouble(
                "form",
                "",
                "nêu số đã thực hiện thì phải nêu số chưa xác định ({figure:unknown})",
                "a form that states how many are met states how many are not known too ({figure:unknown})",
            );
        }
        let blocks = form.section.iter().flat_map(|section| &section.block);
        let all =
            blocks.chain(form.annex.iter().flat_map(|annex| &annex.block)).filter_map(|block| block.table.as_ref());
        if !all.into_iter().any(|table| table.rows == Rows::Obligations && table.only.is_empty()) {
            self.trouble(
                "form",
                "",
                "phải có một bảng liệt kê mọi yêu cầu (rows = \"obligations\", không có `only`)",
                "there must be one table of all obligations (rows = \"obligations\" without `only`)",
            );
        }
    }
}
